"""Who leaves: wish and opportunity, kinds that deplete, camps that are overrun."""

from __future__ import annotations

import pytest
from tests.people_worlds import attack, country, day, people, rows

from safepassage.engine.simulate import simulate
from safepassage.scenario import parts
from safepassage.scenario.rules import Rules


def left(run, place="a"):
    return sum(
        row["people"]
        for row in rows(run, "moves")
        if row["from_place"] == place and row["kind"] == "first"
    )


def test_in_peace_nobody_leaves():
    assert simulate(country(days=60), seed=1).rows()["moves"] == 0


def test_an_attack_makes_people_leave_and_only_there():
    run = simulate(country(**attack("a")), seed=1)
    assert left(run) > 1_000
    assert left(run, "c") == 0  # far from it


def test_a_wave_ends_because_kinds_deplete():
    """Those who stay, stay: after months of attack no more than the other kinds have left."""
    rules = {"stays_factor": 0.0, "attack_hazard_per_day": 2.0}
    run = simulate(country(days=120, rules=rules, **attack("a", last=119)), seed=1)
    mobile = Rules().share_leaving_early + Rules().share_leaving_when_forced
    assert left(run) == pytest.approx(mobile * 11_000, abs=6)
    late = people(run, "moves", "day", lambda row: row["kind"] == "first" and row["day"] > 60)
    assert sum(late.values()) < 0.02 * 11_000


def test_without_a_way_out_the_wish_is_there_and_nobody_leaves():
    closed = parts.RouteStatus(
        route="ab", date=day(0), traffic=("civilians_out", "civilians_in"), status="closed"
    )
    assert left(simulate(country(**attack("a"), route_status=(closed,)), seed=1)) == 0


@pytest.mark.parametrize(("status", "other"), [("limited", "open"), ("under_fire", "limited")])
def test_a_worse_way_out_lets_fewer_leave(status, other):
    worse, better = (
        simulate(
            country(
                **attack("a", last=1),
                route_status=(
                    parts.RouteStatus(
                        route="ab",
                        date=day(0),
                        traffic=("civilians_out", "civilians_in"),
                        status=word,
                    ),
                ),
            ),
            seed=1,
        )
        for word in (status, other)
    )
    assert 0 < left(worse) < left(better)


def test_a_wave_begins_when_the_way_opens():
    """A siege raises the wish and shuts the door; then comes the burst."""
    both = ("civilians_out", "civilians_in")
    states = (
        parts.RouteStatus(route="ab", date=day(0), traffic=both, status="closed"),
        parts.RouteStatus(route="ab", date=day(8), traffic=both, status="open"),
    )
    run = simulate(country(**attack("a", last=19), route_status=states), seed=1)
    by_day = people(run, "moves", "day", lambda row: row["kind"] == "first")
    assert min(by_day) == 8
    assert by_day[8] > 500


def test_a_hostile_capture_makes_people_leave():
    """From b, taken by those who hold c, people go to c: the ways to a are a front now."""
    held = [row for row in country().control if row.place not in "cdx"]
    held += [parts.Control(date=day(0), place=name, holder="red") for name in "cdx"]
    held += [parts.Control(date=day(5), place="b", holder="red")]
    run = simulate(country(control=tuple(held)), seed=1)
    first = people(run, "moves", "day", lambda row: row["from_place"] == "b")
    assert left(run, "b") > 500
    assert min(first) == 5


def test_another_name_for_the_holder_makes_nobody_leave():
    held = (*country().control, parts.Control(date=day(5), place="b", holder="red", change="label"))
    assert left(simulate(country(control=held), seed=1), "b") == 0


def test_an_attack_reaches_a_part_of_a_large_place():
    small, large = (
        left(simulate(country(rules={"attack_reach_people": reach}, **attack("a")), seed=1))
        for reach in (1_000, 11_000)
    )
    assert 0 < small < 0.5 * large


def test_an_overrun_camp_empties_and_its_people_have_moved_onward():
    overrun = parts.CampState(place="d", date=day(3), state="overrun")
    run = simulate(country(camps=(overrun,)), seed=1)
    assert people(run, "moves", "kind", lambda row: row["from_place"] == "d") == {"onward": 1_100}
    stayed = people(run, "stocks", "people", lambda row: row["place"] == "d" and row["day"] > 3)
    assert not stayed


def test_households_of_a_place_decide_together():
    """A shock that all share makes the spread over seeds larger than that of single households."""
    apart, together = (
        [
            left(
                simulate(country(days=2, rules={"shock_spread": spread}, **attack("a")), seed=seed)
            )
            for seed in range(12)
        ]
        for spread in (0.0, 0.5)
    )

    def spread_of(values):
        mean = sum(values) / len(values)
        return sum((value - mean) ** 2 for value in values)

    assert spread_of(together) > 5 * spread_of(apart)


def test_shares_of_one_whole_sum_to_one_at_most():
    with pytest.raises(ValueError, match="sum to more than 1"):
        Rules(share_leaving_early=0.7, share_leaving_when_forced=0.4)
