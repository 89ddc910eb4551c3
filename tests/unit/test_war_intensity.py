"""Conflict intensity and expected encirclement."""

from __future__ import annotations

import numpy as np
import pytest
from tests.war_worlds import days_of, on, relation, source, status, taken, world

from safepassage.scenario.parts import Ceasefire, Operation, Strike
from safepassage.scenario.rules import Rules

RULES = Rules()
ROW = {"a": "blue", "b": "blue", "c": "blue", "far": "blue"}
ROADS = ["a-b:12", "b-c:12", "c-far:400"]


def intensity(scenario, place: int, last: int | None = None) -> list[float]:
    return [float(now.intensity[place]) for now in days_of(scenario, last)]


def operation(first: int, last: int | None, **columns) -> Operation:
    end = None if last is None else on(last)
    columns = {"party": ("red",), "against": ("blue",), **columns}
    return Operation(operation="o", start=on(first), end=end, **columns)


def test_without_events_there_is_peace() -> None:
    assert intensity(world(ROW, ROADS), 0, 3) == [0.0] * 4


def test_an_operation_is_felt_there_while_it_lasts_and_then_halves() -> None:
    found = intensity(world(ROW, ROADS, operations=[operation(2, 4, places=("a",))]), 0, 14)
    assert found[:2] == [0.0, 0.0]
    assert found[2:5] == pytest.approx([0.8] * 3)
    assert found[9] == pytest.approx(0.4)
    assert found[14] == pytest.approx(0.2)


def test_it_fades_along_the_road() -> None:
    days = days_of(world(ROW, ROADS, operations=[operation(0, 9, places=("a",))]), 0)
    here, near, further, far = days[0].intensity.tolist()
    assert near == pytest.approx(0.8 * 0.4 * np.exp(-1))
    assert here > near > further > far
    assert far < 1e-9


def test_the_ends_of_an_attacked_road_feel_it() -> None:
    days = days_of(world(ROW, ROADS, operations=[operation(0, 9, routes=("b|c",))]), 0)
    assert days[0].intensity[1] == days[0].intensity[2] == pytest.approx(0.4)


def test_it_is_not_felt_across_the_border_unless_it_strikes_there() -> None:
    scenario = world(ROW, ROADS, operations=[operation(0, 9, places=("a",))])
    abroad = tuple(
        place.model_copy(update={"country": "BBB"}) if place.place == "b" else place
        for place in scenario.places
    )
    scenario = scenario.replace(places=abroad)
    assert days_of(scenario, 0)[0].intensity[1] == 0.0
    hit = scenario.replace(strikes=(Strike(strike="s", start=on(0), places=("b",)),))
    assert days_of(hit, 0)[0].intensity[1] == pytest.approx(0.5)


def test_an_operation_without_an_end_is_taken_to_last_its_days() -> None:
    scenario = world(ROW, ROADS, operations=[operation(0, None, places=("a",))], days=40)
    found = intensity(scenario, 0, 36)
    last = RULES.operation_open_days - 1
    assert found[last] == pytest.approx(0.8)
    assert found[last + 5] == pytest.approx(0.4)


def test_a_strike_is_felt_on_its_day_and_fades() -> None:
    found = intensity(world(ROW, strikes=[Strike(strike="s", start=on(1), places=("c",))]), 2, 6)
    assert found[0] == 0.0
    assert found[1] == pytest.approx(0.5)
    assert found[6] == pytest.approx(0.25)


def test_a_hostile_capture_is_felt_by_the_part_that_was_lost() -> None:
    rows = [taken("a", "blue", 1, change="share", share=0.75), taken("b", "red", 2, change="label")]
    days = days_of(world(ROW, control=rows), 2)
    assert days[1].intensity[0] == pytest.approx(0.25 * 0.8)
    assert days[2].intensity[1] == 0.0


def test_what_comes_together_is_more_and_never_above_one() -> None:
    strikes = [Strike(strike=f"s{n}", start=on(0), places=("a",)) for n in range(9)]
    scenario = world(ROW, strikes=strikes, operations=[operation(0, 1, places=("a",))])
    assert 0.99 < intensity(scenario, 0, 0)[0] < 1.0


def truce(**columns) -> Ceasefire:
    columns = {"parties": ("blue", "red"), **columns}
    return Ceasefire(ceasefire="c", kind="ceasefire", start=on(1), end=on(2), **columns)


@pytest.mark.parametrize(
    ("columns", "factor"),
    [
        ({}, 0.8),
        ({"places": ("a",)}, 0.8),
        ({"places": ("b",)}, 1.0),
        ({"parties": ("blue", "green")}, 1.0),
        ({"excluded": ("red",)}, 1.0),
    ],
)
def test_a_ceasefire_is_a_modest_factor_where_it_covers(columns, factor: float) -> None:
    scenario = world(
        ROW, operations=[operation(0, 9, places=("a",))], ceasefires=[truce(**columns)]
    )
    found = intensity(scenario, 0, 3)
    assert found == pytest.approx([0.8, 0.8 * factor, 0.8 * factor, 0.8])


# Expected encirclement


def threat(scenario, place: int, last: int) -> list[float]:
    return [round(float(now.threat[place]), 3) for now in days_of(scenario, last)]


TWO_WAYS = {"a": "blue", "b": "blue", "town": "blue"}
TWO_ROADS = ["a-town", "b-town"]
SOURCES = [source("blue", "a"), source("blue", "b")]


def test_a_lost_way_in_is_a_threat_for_some_weeks() -> None:
    scenario = world(
        TWO_WAYS,
        TWO_ROADS,
        supply_sources=SOURCES,
        route_status=[status("a|town", "closed", 3)],
        days=40,
    )
    found = threat(scenario, 2, 30)
    assert found[:3] == [0.0] * 3
    assert found[3] == found[23] == 0.3  # half of the ways lost
    assert found[25] == 0.0


def test_a_place_that_nothing_reaches_expects_no_better() -> None:
    scenario = world(
        TWO_WAYS,
        TWO_ROADS,
        supply_sources=SOURCES,
        route_status=[status("a|town", "closed", 1), status("b|town", "closed", 2)],
    )
    assert threat(scenario, 2, 2) == [0.0, 0.3, 1.0]


def test_an_attack_on_the_last_ways_is_a_threat_before_they_fall() -> None:
    attack = operation(2, 5, routes=("a|town",))
    scenario = world(TWO_WAYS, TWO_ROADS, supply_sources=SOURCES, operations=[attack])
    assert threat(scenario, 2, 6) == [0.0, 0.0, 0.3, 0.3, 0.3, 0.3, 0.0]
    both = attack.model_copy(update={"routes": ("a|town", "b|town")})
    assert threat(scenario.replace(operations=(both,)), 2, 2)[2] == 0.6


def test_ways_under_fire_are_a_threat() -> None:
    rows = [status("a|town", "under_fire", 1), status("b|town", "under_fire", 1)]
    scenario = world(TWO_WAYS, TWO_ROADS, supply_sources=SOURCES, route_status=rows)
    assert threat(scenario, 2, 1) == [0.0, 0.3]


def test_a_new_name_of_the_party_at_the_source_is_no_lost_way() -> None:
    scenario = world(
        {"a": "blue", "town": "blue"},
        ["a-town"],
        supply_sources=[
            source("blue", "a", end=on(2)),
            source("green", "a", start=on(3)),
        ],
        control=[taken("a", "green", 3, change="label")],
        relations=[relation("blue", "green", "ally")],
    )
    assert threat(scenario, 1, 4) == [0.0] * 5


def test_the_threat_to_the_unknown_is_not_told() -> None:
    assert threat(world({"a": "blue"}), 0, 1) == [0.0, 0.0]


def test_a_lost_way_frightens_less_where_more_roads_are_left() -> None:
    hub = {"a": "blue", "b": "blue", "m": "blue", "n": "blue", "town": "blue"}
    roads = ["a-town", "b-town", "b-m", "b-n", "m-town", "n-town"]
    scenario = world(
        hub, roads, supply_sources=SOURCES, route_status=[status("a|town", "closed", 1)]
    )
    assert threat(scenario, 4, 1) == [0.0, 0.1]  # half of the ways lost, three roads left


def test_trade_counts_as_one_way() -> None:
    tolerated = relation("blue", "red", "tolerated", traffic=("trade",), routes=("c|town",))
    scenario = world(
        {"a": "blue", "c": "red", "d": "red", "town": "blue"},
        ["a-town", "c-town", "c-d"],
        supply_sources=[source("blue", "a"), source("red", "c"), source("red", "d")],
        relations=[tolerated],
        route_status=[status("a|town", "closed", 1)],
    )
    assert threat(scenario, 3, 1) == [0.0, 0.3]  # one of two ways lost, one road left
