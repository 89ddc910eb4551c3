"""Encircled, besieged, and the siege clock."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.war_worlds import days_of, on, relation, source, status, taken, world

from safepassage.engine.arrays import (
    DEGREE_CUT,
    DEGREE_FIRE_CUT,
    DEGREE_OPEN,
    DEGREE_UNDER_FIRE,
    NO,
    UNKNOWN,
    YES,
    PlaceTotals,
)
from safepassage.engine.war.clock import for_people, full_stocks, tick
from safepassage.engine.war.epochs import timeline
from safepassage.engine.war.memory import NEVER, Memory
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.engine.war.situation import situation
from safepassage.scenario.parts import Control, Convoy
from safepassage.scenario.rules import Rules

PAIR = {"a": "blue", "b": "blue"}
CIVILIANS = ("civilians_out", "civilians_in")
SUPPLY = ("goods", "trade", "aid")


def fed(*rows, **tables):
    """Return a place b that is fed from a, with changes of the road between them."""
    return world(PAIR, ["a-b"], supply_sources=[source("blue", "a")], route_status=rows, **tables)


def degree(scenario, day: int = 0) -> int:
    return int(timeline(scenario).on(day).epoch.degree[1])


def encircled(scenario, day: int = 0) -> int:
    return int(timeline(scenario).on(day).epoch.encircled[1])


def test_the_four_degrees() -> None:
    assert degree(fed()) == DEGREE_OPEN
    assert degree(fed(status("a|b", "under_fire"))) == DEGREE_UNDER_FIRE
    cut_by_fire = [status("a|b", "closed", 0, SUPPLY), status("a|b", "under_fire", 0, CIVILIANS)]
    assert degree(fed(*cut_by_fire)) == DEGREE_FIRE_CUT
    assert degree(fed(status("a|b", "closed"))) == DEGREE_CUT


def test_goods_alone_do_not_make_a_siege() -> None:
    scenario = fed(status("a|b", "closed", 0, SUPPLY))
    assert encircled(scenario) == NO
    assert degree(scenario) == DEGREE_FIRE_CUT


def test_people_alone_do_not_make_a_siege() -> None:
    scenario = fed(status("a|b", "closed", 0, CIVILIANS))
    assert encircled(scenario) == NO
    assert degree(scenario) == DEGREE_OPEN


def test_a_way_out_under_fire_still_counts_for_people() -> None:
    rows = [status("a|b", "under_fire", 0, CIVILIANS)]
    assert degree(fed(*rows)) == DEGREE_UNDER_FIRE


@pytest.mark.parametrize("word", ["outflow_only", "corridor_offered", "evacuation_only"])
def test_limited_ways_out_are_not_regular(word: str) -> None:
    rows = [
        status("a|b", "closed", 0, SUPPLY),
        status("a|b", "limited", 0, CIVILIANS, word=word),
    ]
    assert encircled(fed(*rows)) == YES


@pytest.mark.parametrize("road", ["a-b", "b-a"])
def test_ways_out_that_are_limited_by_the_record_are_not_regular(road: str) -> None:
    route = road.replace("-", "|")
    rows = [status(route, "closed", 0, SUPPLY), status(route, "limited", 0, CIVILIANS)]
    scenario = world(PAIR, [road], supply_sources=[source("blue", "a")], route_status=rows)
    assert encircled(scenario) == YES
    under_fire = rows[0], status(route, "under_fire", 0, CIVILIANS)
    assert encircled(scenario.replace(route_status=under_fire)) == NO


def test_flight_across_a_front_is_not_regular() -> None:
    scenario = world(
        {"a": "red", "b": "blue", "c": "blue"},
        ["a-b"],
        supply_sources=[source("blue", "c"), source("red", "a")],
        route_status=[status("a|b", "open", 0, CIVILIANS)],
    )
    assert encircled(scenario) == YES


def test_tolerated_passage_is_not_regular() -> None:
    scenario = world(
        {"a": "red", "b": "blue", "c": "blue"},
        ["a-b"],
        supply_sources=[source("blue", "c"), source("red", "a")],
        relations=[
            relation("blue", "red", "tolerated", traffic=("civilians",), routes=("a|b",)),
        ],
    )
    assert encircled(scenario) == YES


def test_a_way_out_must_end_where_there_is_supply() -> None:
    pocket = world(
        {"a": "blue", "b": "blue", "c": "blue"}, ["b-c"], supply_sources=[source("blue", "a")]
    )
    epoch = timeline(pocket).on(0).epoch
    assert epoch.encircled.tolist() == [NO, YES, YES]


def test_a_one_way_road_lets_out_in_its_direction() -> None:
    rows = [status("a|b", "closed", 0, (*SUPPLY, "civilians_out"))]
    assert encircled(fed(*rows)) == NO  # civilians_in runs from b to a
    rows = [status("a|b", "closed", 0, (*SUPPLY, "civilians_in"))]
    assert encircled(fed(*rows)) == YES


def test_where_nobody_lives_nobody_is_encircled() -> None:
    scenario = fed(status("a|b", "closed"), people={"b": 0})
    assert (encircled(scenario), degree(scenario)) == (NO, DEGREE_CUT)


def test_people_who_come_to_live_there_are_encircled() -> None:
    war = ScriptedWar(fed(status("a|b", "closed"), people={"b": 0}))
    nobody = np.zeros(2, np.int64)
    empty = war.situation(0, PlaceTotals(nobody, nobody, nobody))
    camped = war.situation(1, PlaceTotals(nobody, np.array([0, 40]), nobody))
    assert (empty.epoch.encircled[1], camped.epoch.encircled[1]) == (NO, YES)
    assert empty.epoch.first_day == camped.epoch.first_day


def test_days_are_asked_in_order() -> None:
    war = ScriptedWar(fed())
    nobody = np.zeros(2, np.int64)
    totals = PlaceTotals(nobody, nobody, nobody)
    war.situation(0, totals)
    with pytest.raises(ValueError, match="expected 1, got 3"):
        war.situation(3, totals)


# Besieged


def run_of(flags: str, **changes) -> list[int]:
    """Return besieged on each day of a record such as '..XXX'."""
    rules = Rules(**{"siege_days": 2, "siege_memory_days": 3, **changes})
    memory, found = Memory.blank(1), []
    for day, flag in enumerate(flags):
        state = {"X": YES, ".": NO, "?": UNKNOWN}[flag]
        cut = DEGREE_CUT if flag == "X" else DEGREE_OPEN
        memory.enter(day, np.array([state], np.int8), np.array([cut], np.uint8), rules)
        found.append(int(memory.besieged[0]))
    return found


@pytest.mark.parametrize(
    ("encircled", "besieged"),
    [
        (".XXXX.", "...XX."),  # days completed: today and the two before
        ("XX.XX.", "......"),
        ("XXX.X.", "..X.X."),  # besieged the day before the break: at once
        ("XXX..X", "..X..X"),  # last besieged on day 2, again on day 5: within 3 days
        ("XXX...X", "..X...."),
        ("XXX...XX", "..X....."),
        ("XXX...XXX", "..X.....X"),
        ("XXX.X..XX", "..X.X..XX"),  # a siege that came back keeps the memory alive
        ("XXX?XX", "..X?XX"),
    ],
)
def test_besieged_is_a_function_of_the_record(encircled: str, besieged: str) -> None:
    found = run_of(encircled)
    assert "".join({YES: "X", NO: ".", UNKNOWN: "?"}[one] for one in found) == besieged


def test_since_is_the_first_day_of_the_current_run() -> None:
    memory, rules = Memory.blank(1), Rules(siege_days=2, siege_memory_days=3)
    for day, flag in enumerate("XXX..X"):
        cut = np.array([DEGREE_CUT if flag == "X" else DEGREE_OPEN], np.uint8)
        memory.enter(day, np.array([flag == "X"], np.int8), cut, rules)
        if day == 2:
            assert (memory.encircled_since[0], memory.besieged_since[0]) == (0, 2)
        if day == 4:
            assert memory.encircled_since[0] == memory.besieged_since[0] == NEVER
    assert (memory.encircled_since[0], memory.besieged_since[0]) == (5, 5)


def test_both_beginnings_are_kept() -> None:
    by_fire = [status("a|b", "closed", 3, SUPPLY), status("a|b", "under_fire", 3, CIVILIANS)]
    scenario = fed(*by_fire, status("a|b", "closed", 8))
    place = situation(scenario, on(9)).of("b")
    assert (place.fire_cut_since, place.encircled_since) == (on(3), on(8))
    assert place.besieged_since is None
    assert situation(scenario, on(15)).of("b").besieged_since == on(15)


def test_a_siege_older_than_the_scenario_keeps_its_first_day() -> None:
    control = [
        Control(date=on(-40), place=place, holder="blue", change="initial") for place in "ab"
    ]
    scenario = world(
        {"a": None, "b": None},
        ["a-b"],
        supply_sources=[source("blue", "a")],
        control=control,
        route_status=[status("a|b", "closed", -30)],
    )
    place = situation(scenario, on(0)).of("b")
    assert (place.besieged, place.encircled_since) == (True, date(2019, 12, 2))
    assert place.stock_days < 5


# The clock


def clock(scenario, last: int) -> list[tuple[float, float]]:
    return [(float(now.stock_days[1]), float(now.shortage[1])) for now in days_of(scenario, last)]


def test_a_stock_runs_down_and_is_rationed() -> None:
    found = clock(fed(status("a|b", "closed", 1), rules={"stock_limit_days": 12.0}), 5)
    assert found[0] == (12.0, 0.0)
    assert found[1] == (11.0, 0.0)
    assert found[2] == (10.0, 0.0)
    assert found[3] == (9.0, 0.0)  # 10 days of stock, rationed over 10: all is drawn
    assert found[4] == pytest.approx((8.1, 0.1))
    assert found[5] == pytest.approx((7.29, 0.19))


def test_a_stock_refills_slowly_and_not_over_its_limit() -> None:
    rows = status("a|b", "closed", 1), status("a|b", "open", 3)
    found = clock(fed(*rows), 14)
    assert [stock for stock, _ in found[2:5]] == [18.0, 18.25, 18.5]
    assert found[-1][0] == 20.0


def test_convoys_feed_for_their_days() -> None:
    convoy = Convoy(convoy="v", date=on(2), place="b", people=500, days=3)
    scenario = fed(status("a|b", "closed"), convoys=[convoy], rules={"stock_ration_days": 1})
    drawn = -np.diff([stock for stock, _ in clock(scenario, 6)])
    assert drawn.tolist() == [1.0, 0.5, 0.5, 0.5, 1.0, 1.0]


def test_who_arrives_shares_the_stock() -> None:
    rules = Rules()
    stock = np.array([10.0, 10.0, 10.0])
    found = for_people(stock, np.array([100, 100, 100]), np.array([200, 50, 30]), rules)
    assert found.tolist() == [5.0, 20.0, 20.0]  # never more than can be stored


def test_the_clock_of_the_unknown_is_unknown() -> None:
    rules = Rules()
    found = tick(full_stocks(2, rules), np.array([np.nan, 0.0]), np.zeros(2), rules)
    assert np.isnan(found.shortage[0])
    assert found.stock_days.tolist() == [20.0, 19.0]


def test_scarce_supply_is_a_shortage_once_the_stock_is_gone() -> None:
    rules = Rules(stock_limit_days=1.0, stock_ration_days=1.0)
    stock = full_stocks(1, rules)
    shortages = []
    for _ in range(4):
        found = tick(stock, np.array([0.4]), np.zeros(1), rules)
        stock = found.stock_days
        shortages.append(round(float(found.shortage[0]), 3))
    assert shortages == [0.0, 0.2, 0.6, 0.6]


def test_control_changes_the_side_and_so_the_siege() -> None:
    scenario = world(
        {"a": "blue", "b": "blue", "c": "red"},
        ["a-b", "b-c"],
        supply_sources=[source("blue", "a"), source("red", "c")],
        control=[taken("b", "red", 5)],
    )
    line = timeline(scenario)
    assert line.on(4).epoch.supplied.tolist() == line.on(5).epoch.supplied.tolist() == [YES] * 3
    assert line.on(5).epoch.front.tolist() == [1, 0]
