"""What members draw: by name, so that nothing else moves; within priors and ranges, said."""

from __future__ import annotations

import math

import pytest
from tests.ensemble_worlds import ranged

from safepassage.errors import InputError
from safepassage.results.ensemble_tables import POPULATION, RULE
from safepassage.scenario.parts import Place, Route
from safepassage.scenario.people_rules import SHARES_OF_ONE_WHOLE
from safepassage.scenario.priors import priors, triangle, with_values
from safepassage.scenario.rules import Rules
from safepassage.study.ensemble.plan import COUNTED_ALIKE, Plan, Vary

MANY = 300


def _values(member, kind):
    return {one.name: one.value for one in member.drawn if one.kind == kind}


def test_a_member_is_the_same_however_many_there_are():
    few, many = Plan(ranged(), 2, seed=7), Plan(ranged(), 200, seed=7)
    assert few.member(2) == many.member(2)


def test_members_and_seeds_differ_in_everything_that_varies():
    plan = Plan(ranged(), 2, seed=7)
    one, two, other = plan.member(1), plan.member(2), Plan(ranged(), 2, seed=8).member(1)
    for member in (two, other):
        assert member.luck_seed != one.luck_seed
        assert all(a.value != b.value for a, b in zip(one.drawn, member.drawn, strict=True)
                   if isinstance(a.value, float))  # fmt: skip


def test_a_place_more_moves_no_other_draw():
    base = ranged()
    place = Place(place="aa", kind="town", country="AAA", population=100, population_low=50,
                  population_high=200)  # fmt: skip
    road = Route(route="aab", from_place="aa", to_place="b", length_km=3)
    wider = base.replace(places=(place, *base.places), routes=(*base.routes, road))
    before, after = (Plan(one, 1, seed=3).member(1) for one in (base, wider))
    assert set(before.drawn) < set(after.drawn)
    assert {one.name for one in set(after.drawn) - set(before.drawn)} == {"aa"}


def test_a_rule_that_is_held_moves_no_other_draw():
    free, held = (
        Plan(ranged(), 1, seed=3, held=held).member(1) for held in ((), ("distance_scale_km",))
    )
    assert {one.name for one in set(free.drawn) - set(held.drawn)} == {"distance_scale_km"}
    assert held.scenario.settings.rules.distance_scale_km == Rules().distance_scale_km


def test_values_lie_within_their_priors_and_fill_them():
    plan = Plan(ranged(), MANY, seed=1)
    drawn = [_values(plan.member(number), RULE) for number in range(1, MANY + 1)]
    for name, prior in priors().items():
        values = [one[name] for one in drawn]
        low, high = prior.triangle.low, prior.triangle.high
        assert (low <= min(values) and max(values) <= high) or name in sum(SHARES_OF_ONE_WHOLE, ())
        assert max(values) - min(values) > 0.5 * (high - low) or prior.triangle.is_log


def test_shares_of_one_whole_stay_valid():
    low, high = (Rules.model_fields[name].json_schema_extra["prior"]
                 for name in ("share_host_community", "share_rented"))  # fmt: skip
    assert low[1] + high[1] > 1.0, "else this test could not fail"
    fitted = with_values(Rules(), {"share_host_community": low[1], "share_rented": high[1]})
    assert fitted.share_host_community + fitted.share_rented <= 1.0
    assert fitted.share_host_community / fitted.share_rented == pytest.approx(low[1] / high[1])


def test_a_rule_set_outside_its_prior_is_held():
    off = ranged(rules={"acceptance_hostile_forced": 1.0})
    member = Plan(off, 1, seed=1).member(1)
    assert "acceptance_hostile_forced" not in _values(member, RULE)
    assert member.scenario.settings.rules.acceptance_hostile_forced == 1.0


def test_a_triangle_has_its_top_where_it_is_declared():
    wide, narrow = triangle(1.0, 10.0, 100.0), triangle(0.0, 1.0, 4.0)
    assert wide.is_log
    assert not narrow.is_log
    assert wide.at(0.5) == pytest.approx(10.0)
    # the distribution function of a triangle, inverted: (x - low)^2 / (width (top - low))
    assert narrow.at(0.25) == pytest.approx(1.0)
    assert narrow.at(0.0625) == pytest.approx(0.5)
    assert triangle(2.0, 2.0, 2.0).at(0.3) == 2.0
    assert math.isclose(triangle(1.0, 1.0, 100.0).at(1e-12), 1.0, rel_tol=1e-3)


def test_populations_fill_their_ranges_and_err_together():
    plan = Plan(ranged(), MANY, seed=1)
    drawn = [_values(plan.member(number), POPULATION) for number in range(1, MANY + 1)]
    places = {place.place: place for place in ranged().places if place.population_low is not None}
    assert set(drawn[0]) == set(places)
    for name, place in places.items():
        values = [one[name] for one in drawn]
        assert place.population_low <= min(values) < max(values) <= place.population_high
    above = [[one[name] > places[name].population for name in ("a", "b")] for one in drawn]
    together = sum(a == b for a, b in above) / MANY
    assert COUNTED_ALIKE == 0.5
    # two normals with a correlation of one half agree in sign 2 times in 3; a top off the median
    # changes that a little
    assert 0.58 < together < 0.76


def test_what_does_not_vary_stays():
    luck_only = Plan(ranged(), 2, seed=5, vary=(Vary.LUCK,))
    assert luck_only.member(1).drawn == ()
    assert luck_only.member(1).scenario == ranged()
    fixed_luck = Plan(ranged(), 2, seed=5, vary=(Vary.PARAMETERS,))
    assert {fixed_luck.member(number).luck_seed for number in (1, 2)} == {5}


def test_what_was_varied_is_said():
    assert Plan(ranged(), 2, seed=5).in_words() == (
        "varied: luck; rules, drawn from their priors; populations, drawn from their ranges. "
        "Not varied: the war."
    )
    some = Plan(ranged(), 2, seed=5, vary=(Vary.LUCK,), held=("travel_km_per_day",)).in_words()
    assert some == (
        "varied: luck. Not varied: rules, populations, the war; rules held: travel_km_per_day."
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"members": 0}, "members must be 1 to"),
        ({"seed": -1}, "a seed is a whole number"),
        ({"vary": ()}, "nothing varies"),
        ({"held": ("distance_scale",)}, "did you mean 'distance_scale_km'"),
        ({"days": 9}, "days must be 1 to 8"),
    ],
)
def test_a_plan_that_cannot_be_run_is_refused(changes, said):
    with pytest.raises(InputError, match=said):
        Plan(**({"scenario": ranged(), "members": 2, "seed": 1} | changes))
