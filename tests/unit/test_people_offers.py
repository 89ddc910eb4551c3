"""Agreements move named numbers; corridors are offers that people may take or leave."""

from __future__ import annotations

import pytest
from tests.people_worlds import attack, country, day, people, rows

from safepassage.engine.simulate import simulate
from safepassage.scenario import parts


def agreement(name="out", **changes):
    row = {
        "agreement": name,
        "from_place": "a",
        "to_places": ("b", "c"),
        "start": day(2),
        "people": 1_000,
        "people_per_day": 300,
    }
    return parts.Agreement(**(row | changes))


def agreed_by_day(run, place="a"):
    return people(
        run,
        "harm",
        "day",
        lambda row: row["quantity"] == "displaced under agreement" and row["place"] == place,
    )


def test_an_agreement_moves_its_number_within_its_quota():
    run = simulate(country(agreements=(agreement(),)), seed=1)
    moved = agreed_by_day(run)
    assert min(moved) == 2
    assert max(moved.values()) <= 300
    assert 1_000 - 11 < sum(moved.values()) <= 1_000


def test_evacuees_raise_the_number_of_displaced_by_no_more_than_their_number():
    before, after = (
        people(run, "stocks", "status", lambda row: row["day"] == 19)["IDP"]
        for run in (
            simulate(country(), seed=1),
            simulate(country(agreements=(agreement(),)), seed=1),
        )
    )
    assert 1_000 - 11 < after - before <= 1_000


def test_passengers_go_in_equal_parts_and_are_booked_as_moved_under_agreement():
    run = simulate(country(agreements=(agreement(),)), seed=1)
    goals = people(run, "moves", "to_place", lambda row: row["kind"] == "under agreement")
    assert goals["b"] == pytest.approx(goals["c"], abs=15)
    how = people(run, "stocks", "how_moved", lambda row: row["day"] == 19)
    assert how["under agreement"] == goals["b"] + goals["c"]


def test_nobody_moves_on_a_halt():
    halts = (day(3).isoformat(), f"{day(5).isoformat()}/{day(6).isoformat()}")
    run = simulate(country(agreements=(agreement(halts=halts, people=None),)), seed=1)
    assert set(agreed_by_day(run)) == set(range(2, 20)) - {3, 5, 6}


def test_an_agreement_waits_for_the_one_it_is_linked_to():
    first = agreement("first", from_place="b", to_places=("c",), start=day(6))
    second = agreement("second", linked="first")
    run = simulate(country(agreements=(second, first)), seed=1)
    assert min(agreed_by_day(run)) == min(agreed_by_day(run, "b")) == 6


def test_an_agreement_takes_the_displaced_too():
    rows_ = (agreement(from_place="d", to_places=("a",), people=None),)
    run = simulate(country(agreements=rows_), seed=1)
    assert sum(agreed_by_day(run, "d").values()) == 1_100
    moved = people(run, "moves", "origin", lambda row: row["kind"] == "under agreement")
    assert set(moved) == {"unknown"}


def test_passengers_pass_roads_that_are_closed_to_others():
    closed = parts.RouteStatus(
        route="ab", date=day(0), traffic=("civilians_out", "civilians_in"), status="closed"
    )
    run = simulate(country(agreements=(agreement(),), route_status=(closed,)), seed=1)
    assert sum(agreed_by_day(run).values()) > 900


def test_an_agreement_without_a_road_moves_nobody_and_says_so():
    roads = tuple(route for route in country().routes if route.route != "ab")
    run = simulate(country(routes=roads, agreements=(agreement(),)), seed=1)
    assert run.rows()["moves"] == 0
    assert any("no road leads" in warning for warning in run.warnings)


def test_an_organised_return_brings_people_of_unknown_origin_back_as_displaced():
    row = agreement(from_place="t", to_places=("c",), kind="organised_return", people=500)
    run = simulate(country(agreements=(row,)), seed=1)
    kinds = people(run, "moves", "kind", lambda row: row["to_place"] == "c")
    assert set(kinds) == {"return"}
    came = people(run, "stocks", "status", lambda row: row["place"] == "c" and row["day"] == 19)
    assert came["IDP"] == kinds["return"] > 480
    assert came["returnee"] == 0


def corridor(**changes):
    row = {"from_place": "a", "to_place": "b", "start": day(0)}
    return {"corridors": (parts.Corridor(**(row | changes)),)}


def took_it(**changes):
    run = simulate(country(**attack("a", last=15), **corridor(**changes)), seed=1)
    return people(run, "flows", "day", lambda row: row["direction"] == "a>b")


def test_few_take_a_corridor_that_only_the_attacker_offers():
    alone, guaranteed = took_it(), took_it(guarantor="UN")
    assert sum(alone.values()) < 0.02 * 11_000
    assert sum(guaranteed.values()) > 5 * sum(alone.values())


def test_screening_and_another_side_at_the_far_end_lower_trust():
    held = [row for row in country().control if row.place != "b"]
    held.append(parts.Control(date=day(0), place="b", holder="red"))
    scenario = country(control=tuple(held), **attack("a", last=15), **corridor(guarantor="UN"))
    run = simulate(scenario, seed=1)
    red = people(run, "flows", "day", lambda row: row["direction"] == "a>b")
    own = took_it(guarantor="UN")
    assert 0 < sum(red.values()) < sum(own.values())
    assert sum(took_it(guarantor="UN", screening=True).values()) < sum(own.values())


def test_the_capacity_of_a_corridor_is_an_upper_limit_for_its_hours():
    by_day = took_it(guarantor="UN", capacity_people_per_day=120, hours=12)
    assert 54 < max(by_day.values()) <= 60


def test_the_road_of_a_corridor_is_no_way_for_others():
    """Whoever enters it took the corridor: as many leave as its capacity lets, none beside it."""
    run = simulate(country(**attack("a", last=15), **corridor(capacity_people_per_day=0)), seed=1)
    assert all(row["from_place"] != "a" for row in rows(run, "moves"))


@pytest.mark.parametrize(("who", "origins"), [("residents", {"d"}), ("displaced", {"unknown"})])
def test_an_agreement_says_who_may_leave(who, origins):
    """Place d has people at home and people displaced there before the start."""
    places = country().places
    mixed = [
        one.model_copy(update={"idp_share": 0.4}) if one.place == "d" else one for one in places
    ]
    both = country(places=tuple(mixed))
    row = agreement(from_place="d", to_places=("a",), people=None, who=who)
    run = simulate(both.replace(agreements=(row,)), seed=1)
    moved = people(run, "moves", "origin", lambda row: row["kind"] == "under agreement")
    assert set(moved) == origins
    everybody = simulate(both.replace(agreements=(agreement(from_place="d", people=None),)), seed=1)
    other = people(everybody, "moves", "origin", lambda row: row["kind"] == "under agreement")
    assert set(other) == {"d", "unknown"}


def test_a_corridor_says_who_may_leave():
    by_who = {who: sum(took_it(guarantor="UN", who=who).values()) for who in ("all", "residents")}
    assert by_who["residents"] == by_who["all"] > 0, "nobody had fled to a"
    assert not took_it(guarantor="UN", who="displaced")


def test_a_number_that_counts_fighters_is_said_to():
    counted = simulate(country(agreements=(agreement(fighters="counted"),)), seed=1)
    apart = simulate(country(agreements=(agreement(fighters="apart"),)), seed=1)
    said = "agreement out: the number named counts fighters, whom the model does not hold"
    assert [warning for warning in counted.warnings if warning.startswith(said)]
    assert not [warning for warning in apart.warnings if "fighters" in warning]
    assert agreed_by_day(counted) == agreed_by_day(apart), "a word moves nobody"
