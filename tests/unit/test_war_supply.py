"""What reaches a place, from where, by which way, and how much."""

from __future__ import annotations

import numpy as np
import pytest
from tests.war_worlds import on, relation, source, status, taken, world

from safepassage.engine.arrays import NO, UNKNOWN, YES
from safepassage.engine.war.epochs import timeline
from safepassage.engine.war.flow import Arcs, fair_ratios, max_flow
from safepassage.engine.war.situation import situation
from safepassage.scenario.parts import Route


def ways(scenario, place: str, day: int = 0) -> list[tuple[str, str, float, tuple[str, ...]]]:
    found = situation(scenario, on(day)).of(place).supply
    return [(way.source, way.traffic, way.length_km, way.via) for way in found]


def supplied(scenario, day: int = 0) -> dict[str, int]:
    line = timeline(scenario)
    return dict(zip(line.names.places, line.on(day).epoch.supplied.tolist(), strict=True))


LINE = {"a": "blue", "b": "blue", "c": "blue"}


def test_goods_come_by_the_shortest_way() -> None:
    scenario = world(LINE, ["a-b:5", "b-c:6", "a-c:20"], supply_sources=[source("blue", "a")])
    assert ways(scenario, "c") == [("a", "goods", 11.0, ("b",))]
    assert ways(scenario, "a") == [("a", "goods", 0.0, ())]


def test_of_equal_ways_the_one_with_fewer_roads_stands_then_the_smaller_id() -> None:
    two = world(LINE, ["a-b:5", "b-c:5", "a-c:10"], supply_sources=[source("blue", "a")])
    assert ways(two, "c") == [("a", "goods", 10.0, ())]
    square = world(
        {**LINE, "d": "blue"},
        ["a-b:5", "b-d:5", "a-c:5", "c-d:5"],
        supply_sources=[source("blue", "a")],
    )
    assert ways(square, "d") == [("a", "goods", 10.0, ("b",))]


def test_of_parallel_roads_the_shorter_open_one_counts() -> None:
    scenario = world(LINE, ["a-b:5"], supply_sources=[source("blue", "a")])
    second = Route(route="by_river", from_place="b", to_place="a", length_km=3)
    scenario = scenario.replace(routes=(*scenario.routes, second))
    assert ways(scenario, "b") == [("a", "goods", 3.0, ())]
    cut = scenario.replace(route_status=(status("by_river", "closed"),))
    assert ways(cut, "b") == [("a", "goods", 5.0, ())]


@pytest.mark.parametrize("second", ["b-c", "c-b"])
def test_goods_enter_only_places_of_their_side(second: str) -> None:
    scenario = world(
        {"a": "blue", "b": "red", "c": "blue"},
        ["a-b", second],
        supply_sources=[source("blue", "a"), source("red", "b")],
        route_status=[status("a|b", "open"), status(second.replace("-", "|"), "open")],
    )
    assert supplied(scenario) == {"a": YES, "b": YES, "c": NO}
    allied = scenario.replace(
        settings=scenario.settings.model_copy(
            update={"relations": (relation("blue", "red", "ally"),)}
        )
    )
    assert supplied(allied) == {"a": YES, "b": YES, "c": YES}


def test_a_source_in_a_lost_place_gives_nothing() -> None:
    scenario = world(
        LINE, ["a-b", "b-c"], supply_sources=[source("blue", "a")], control=[taken("a", "red", 3)]
    )
    assert supplied(scenario, 2)["c"] == YES
    assert supplied(scenario, 3)["c"] == NO


def test_a_source_counts_on_its_days_alone() -> None:
    scenario = world(LINE, ["a-b"], supply_sources=[source("blue", "a", start=on(2), end=on(4))])
    assert [supplied(scenario, day)["b"] for day in (1, 2, 4, 5)] == [NO, YES, YES, NO]


def test_a_side_without_a_source_in_the_scenario_is_unknown_never_cut() -> None:
    scenario = world({"a": "blue", "b": "red", "c": None}, supply_sources=[source("blue", "a")])
    assert supplied(scenario) == {"a": YES, "b": UNKNOWN, "c": UNKNOWN}
    found = situation(scenario, on(0))
    for place in ("b", "c"):
        seen = found.of(place)
        assert (seen.supplied, seen.encircled, seen.besieged, seen.degree) == (None,) * 4
        assert (seen.stock_days, seen.shortage, seen.supply_ratio) == (None, None, None)


def test_aid_and_goods_are_separate_answers() -> None:
    scenario = world(
        LINE,
        ["a-b:5", "b-c:6"],
        supply_sources=[source("blue", "a", "goods", "aid")],
        route_status=[status("b|c", "closed", 0, ("goods",))],
    )
    assert ways(scenario, "c") == [("a", "aid", 11.0, ("b",))]
    assert [way[1] for way in ways(scenario, "b")] == ["goods", "aid"]


def test_a_road_kept_for_a_party_lets_its_side_pass_alone() -> None:
    rows = [status("a|b", "open", party="red")]
    scenario = world(LINE, ["a-b"], supply_sources=[source("blue", "a")], route_status=rows)
    assert supplied(scenario)["b"] == NO
    own = scenario.replace(route_status=(status("a|b", "open", party="blue"),))
    assert supplied(own)["b"] == YES


def trading(**columns):
    """Return two sides whose only link is a road that they tolerate for trade."""
    row = relation("blue", "red", "tolerated", traffic=("trade",), routes=("b|c",), **columns)
    return world(
        {"a": "blue", "b": "blue", "c": "red", "d": "red"},
        ["a-b:5", "b-c:6", "c-d:7"],
        supply_sources=[source("blue", "a"), source("red", "d", start=on(20))],
        relations=[row],
    )


def test_tolerated_trade_supplies_across_the_front() -> None:
    assert ways(trading(), "d") == [("a", "trade", 18.0, ("b", "c"))]
    assert supplied(trading())["d"] == YES
    assert supplied(trading(end=on(3)), 4)["d"] == NO


def test_trade_that_stays_within_a_side_is_not_told_apart() -> None:
    assert ways(trading(), "b") == [("a", "goods", 5.0, ())]


def test_trade_needs_the_named_road() -> None:
    scenario = trading()
    relations = (relation("blue", "red", "tolerated", traffic=("trade",), routes=("a|b",)),)
    other = scenario.replace(settings=scenario.settings.model_copy(update={"relations": relations}))
    assert supplied(other)["d"] == NO


def test_a_way_tells_its_worst_status_and_its_doubt() -> None:
    rows = [status("a|b", "under_fire", 0, ("goods",), disputed="yes"), status("b|c", "limited")]
    scenario = world(LINE, ["a-b", "b-c"], supply_sources=[source("blue", "a")], route_status=rows)
    way = situation(scenario, on(0)).of("c").supply[0]
    assert (way.status, way.disputed) == ("under_fire", True)
    calm = situation(scenario.replace(route_status=()), on(0)).of("c").supply[0]
    assert (calm.status, calm.disputed) == ("open", False)


# How much


def ratios(scenario, day: int = 0) -> dict[str, float]:
    line = timeline(scenario)
    found = line.on(day).epoch.supply_ratio
    return {
        place: round(float(one), 3) for place, one in zip(line.names.places, found, strict=True)
    }


def with_capacity(scenario, **people_per_day: int):
    routes = tuple(
        route.model_copy(update={"capacity": people_per_day[route.route.replace("|", "")]})
        for route in scenario.routes
    )
    return scenario.replace(routes=routes)


def test_wide_roads_carry_all_that_a_place_takes() -> None:
    scenario = world(LINE, ["a-b", "b-c"], supply_sources=[source("blue", "a")])
    assert ratios(scenario) == {"a": 1.25, "b": 1.25, "c": 1.25}


def test_places_behind_a_narrow_road_share_it_fairly() -> None:
    scenario = world(
        {"a": "blue", "b": "blue", "c": "blue"},
        ["a-b", "b-c"],
        people={"b": 1000, "c": 3000},
        supply_sources=[source("blue", "a")],
    )
    assert ratios(with_capacity(scenario, ab=1000, bc=9000)) == {"a": 1.25, "b": 0.25, "c": 0.25}
    assert ratios(with_capacity(scenario, ab=1500, bc=300)) == {"a": 1.25, "b": 1.2, "c": 0.1}


def test_a_source_can_be_narrow() -> None:
    scenario = world(
        {"a": "blue", "b": "blue"}, ["a-b"], supply_sources=[source("blue", "a", capacity=500)]
    )
    assert ratios(scenario) == {"a": 0.25, "b": 0.25}


@pytest.mark.parametrize(("word", "part"), [("open", 1.25), ("limited", 0.75), ("under_fire", 0.3)])
def test_status_takes_a_part_of_the_capacity(word: str, part: float) -> None:
    scenario = world(
        {"a": "blue", "b": "blue"},
        ["a-b"],
        people={"a": 0, "b": 1_000_000},
        supply_sources=[source("blue", "a")],
        route_status=[status("a|b", word)],
    )
    assert ratios(scenario)["b"] == part


def test_what_is_not_supplied_gets_nothing() -> None:
    scenario = world({"a": "blue", "b": "blue"}, supply_sources=[source("blue", "a")])
    assert ratios(scenario) == {"a": 1.25, "b": 0.0}


def test_the_greatest_flow_of_a_textbook_graph() -> None:
    rows = np.array([[0, 1, 3], [0, 2, 2], [1, 2, 5], [1, 3, 2], [2, 3, 3]])
    value, near = max_flow(Arcs(rows[:, 0], rows[:, 1], rows[:, 2]), 0, 3, 4)
    assert value == 5
    assert near.tolist() == [True, False, False, False]


def test_what_flows_on_is_missing_before_it() -> None:
    # 18 enter at 1, 11 of them go on to 3: what is left for 1 is 7 of 500.
    road = np.array([[1, 3, 11], [3, 1, 11]])
    inlet = np.array([[1, 1, 18]])
    found = fair_ratios(
        Arcs(road[:, 0], road[:, 1], road[:, 2]),
        Arcs(inlet[:, 0], inlet[:, 1], inlet[:, 2]),
        np.array([0, 500, 0, 1000]),
        1.25,
    )
    assert found.tolist() == pytest.approx([0, 0.014, 0, 0.011])
