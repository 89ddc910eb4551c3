"""Ways, goals and days on the road; camps with room; going back."""

from __future__ import annotations

import numpy as np
import pytest
from tests.people_worlds import attack, country, day, people, rows

from safepassage.engine.arrays import (
    AT_HOME,
    IDP,
    MOVE_ONWARD,
    NO_WAY,
    ON_THE_WAY,
    OWN_MEANS,
    REFUGEE,
    RESIDENT,
    RETURNEE,
    Slots,
)
from safepassage.engine.people.kernels import departing
from safepassage.engine.people.plan import plan_of
from safepassage.engine.people.population import Population, look_of, people_between
from safepassage.engine.people.ways import any_road
from safepassage.engine.simulate import simulate
from safepassage.errors import ScenarioError
from safepassage.scenario import parts
from safepassage.scenario.scenario import Party


def test_a_household_travels_so_many_kilometres_a_day():
    """From a to c are 40 km: on the day of leaving at 60 km a day, on the fourth at 11."""
    for speed, days_on_the_way in ((60.0, 0), (20.0, 1), (11.0, 3)):
        rules = {"travel_km_per_day": speed, "pull_town": 0.0, "pull_camp": 1.0}
        run = simulate(country(rules=rules, **attack("a", last=0)), seed=1)
        left = min(row["day"] for row in rows(run, "flows"))
        came = min(row["day"] for row in rows(run, "moves"))
        assert left == 0
        camp_km = 51
        assert came == int(np.ceil(camp_km / speed)) - 1, (speed, days_on_the_way)


def test_travellers_are_booked_at_their_road():
    rules = {"travel_km_per_day": 11.0}
    run = simulate(country(rules=rules, **attack("a", last=0)), seed=1)
    on_the_way = people(
        run, "stocks", "place", lambda row: row["day"] == 0 and row["whereabouts"] == "on the way"
    )
    assert set(on_the_way) == {"ab"}


@pytest.mark.parametrize(
    ("before", "after"), [(RESIDENT, IDP), (IDP, IDP), (RETURNEE, IDP), (REFUGEE, REFUGEE)]
)
def test_who_sets_off_again_after_a_return_is_displaced_again(before, after):
    look = departing(look_of(before, AT_HOME, OWN_MEANS), MOVE_ONWARD)
    assert look == look_of(after, ON_THE_WAY, OWN_MEANS)


def test_when_the_way_is_gone_they_finish_the_road_and_choose_again():
    closed = parts.RouteStatus(
        route="bc", date=day(1), traffic=("civilians_out", "civilians_in"), status="closed"
    )
    rules = {"travel_km_per_day": 11.0, "pull_town": 0.001}
    run = simulate(country(rules=rules, **attack("a", last=0), route_status=(closed,)), seed=1)
    entered = people(run, "flows", "route", lambda row: row["day"] > 0)
    assert entered["bc"] == 0
    assert set(people(run, "moves", "to_place")) == {"b"}


def test_people_prefer_their_own_side_and_cross_a_front_if_they_must():
    """From b, with c held by others: a is chosen; without the road to a, c is."""
    held = [row for row in country().control if row.place not in "cdx"]
    held += [parts.Control(date=day(0), place=name, holder="red") for name in "cdx"]
    roads = [
        parts.RouteStatus(
            route="bc", date=day(0), traffic=("civilians_out", "civilians_in"), status="open"
        )
    ]
    both = simulate(
        country(control=tuple(held), route_status=tuple(roads), **attack("b", last=0)), seed=1
    )
    goals = people(both, "moves", "to_place", lambda row: row["from_place"] == "b")
    assert goals["a"] > 0
    assert goals["a"] > 2 * goals["c"]


def test_a_full_camp_pulls_nobody():
    places = tuple(
        place.model_copy(update={"capacity": 1_100 if place.place == "d" else None})
        for place in country().places
    )
    run = simulate(country(places=places, **attack("a")), seed=1)
    assert people(run, "moves", "to_place")["d"] == 0
    assert people(simulate(country(**attack("a")), seed=1), "moves", "to_place")["d"] > 0


def test_arrivals_split_over_hosts_rent_and_centres_and_camps_hold_only_campers():
    run = simulate(country(**attack("a")), seed=1)
    in_towns = people(run, "moves", "whereabouts", lambda row: row["to_place"] in "bc")
    share = in_towns["host community"] / sum(in_towns.values())
    assert share == pytest.approx(0.55, abs=0.05)
    assert set(in_towns) == {"host community", "rented", "collective centre"}
    assert set(people(run, "moves", "whereabouts", lambda row: row["to_place"] == "d")) == {"camp"}


def test_people_go_back_when_their_place_has_been_calm():
    rules = {"return_hazard_per_day": 0.1, "return_calm_days": 10}
    run = simulate(country(days=90, rules=rules, **attack("a", last=0)), seed=1)
    back = people(run, "moves", "day", lambda row: row["kind"] == "return")
    assert min(back) >= 10
    home = people(run, "stocks", "whereabouts", lambda row: row["status"] == "returnee")
    assert home["home"] > 0


def test_nobody_goes_back_to_a_place_that_another_side_holds():
    held = (*country().control, parts.Control(date=day(3), place="a", holder="red"))
    rules = {"return_hazard_per_day": 0.1, "return_calm_days": 10}
    run = simulate(country(days=90, rules=rules, control=held, **attack("a", last=0)), seed=1)
    assert people(run, "moves", "kind")["return"] == 0


def test_one_person_who_moves_three_times_is_three_moves_and_one_person():
    steps = ("ab", "bc", "ca")
    agreements = tuple(
        parts.Agreement(
            agreement=ends,
            from_place=ends[0],
            to_places=(ends[1],),
            start=day(2 * number),
            end=day(2 * number),
            people_per_day=11,
            people=11,
        )
        for number, ends in enumerate(steps)
    )
    only_a = tuple(
        place.model_copy(update={"population": 11 if place.place == "a" else 0})
        for place in country().places
    )
    run = simulate(country(places=only_a, agreements=agreements), seed=1)
    assert sum(people(run, "moves", "kind").values()) == 33
    assert people(run, "stocks", "day") == dict.fromkeys(range(20), 11)


def test_of_equal_ways_the_road_with_the_first_id_is_taken():
    twice = (
        *country().routes,
        parts.Route(route="ab again", from_place="b", to_place="a", length_km=20),
    )
    run = simulate(country(routes=twice, **attack("a")), seed=1)
    assert "ab again" not in people(run, "flows", "route")


def test_convoys_know_every_road():
    plan = plan_of(country())
    hops = any_road(plan).hop
    assert (hops == NO_WAY).sum() == len(hops)  # none from a place to itself, all else


def test_a_slot_has_sixteen_bytes():
    slots = Population(plan_of(country()))._slots
    assert sum(column.itemsize for column in slots) == 16
    assert len(slots) == len(Slots._fields)


def test_households_alternate_between_five_and_six_people():
    assert [people_between(first, first + 1) for first in range(4)] == [5, 6, 5, 6]
    assert people_between(0, 34_960) == 192_280  # 192,284 people in 34,790 families


def test_a_scenario_too_large_for_the_engine_is_refused():
    with pytest.raises(ScenarioError, match="over 70,000 days are too many"):
        plan_of(country(days=70_000))


def test_more_parties_than_the_engine_can_tell_apart_are_refused():
    scenario = country()
    many = tuple(Party(party=f"party {number:03}") for number in range(256))
    settings = scenario.settings.model_copy(update={"parties": many})
    few = settings.model_copy(update={"parties": (*scenario.settings.parties, *many[:252])})
    assert len(few.parties) == 255
    plan_of(scenario.replace(settings=few))
    with pytest.raises(ScenarioError, match="256 parties are too many"):
        plan_of(scenario.replace(settings=settings))


def test_rules_that_are_not_there_are_refused_and_none_put_in_their_place():
    scenario = country()
    other = scenario.replace(settings=scenario.settings.model_copy(update={"preset": "flee3"}))
    with pytest.raises(ScenarioError, match="this version has no rules 'flee3'"):
        simulate(other, seed=1)
