"""How far roads let pass: the record, derived fronts, tolerated passage, gates and camps."""

from __future__ import annotations

from tests.war_worlds import ALL, on, relation, source, status, taken, world

from safepassage.engine.arrays import (
    AID,
    ASYLUM,
    CIVILIANS_OUT,
    CLOSED,
    GATE_CLOSED,
    GATE_QUOTA,
    GOODS,
    LIMITED,
    NO_GATE,
    OPEN,
    TRADE,
    UNDER_FIRE,
)
from safepassage.engine.war.epochs import change_days, timeline
from safepassage.scenario.parts import CampState, Control, GatePolicy


def epoch(scenario, day: int = 0):
    return timeline(scenario).on(day).epoch


def test_without_a_row_a_road_is_open_within_a_side_and_else_closed() -> None:
    scenario = world(
        {"a": "blue", "b": "blue", "c": "red", "d": "green"},
        ["a-b", "b-c", "a-d"],
        relations=[relation("blue", "green", "ally")],
    )
    now = epoch(scenario)
    by_route = dict(zip(("a|b", "a|d", "b|c"), range(3), strict=True))
    assert (now.status[:, by_route["a|b"]] == OPEN).all()
    assert (now.status[:, by_route["a|d"]] == OPEN).all()
    assert (now.status[:, by_route["b|c"]] == CLOSED).all()
    assert now.front.tolist() == [0, 0, 1]


def test_a_road_to_a_place_that_nobody_holds_is_open() -> None:
    assert epoch(world({"a": "blue", "b": None}, ["a-b"])).passable_out[0] == OPEN


def test_a_row_holds_until_the_next_and_speaks_of_its_traffic_alone() -> None:
    rows = [
        status("a|b", "closed", 0, ("goods",)),
        status("a|b", "limited", 3, ("goods", "aid")),
        status("a|b", "open", -5, ("aid",)),
    ]
    scenario = world({"a": "blue", "b": "blue"}, ["a-b"], route_status=rows)
    first, later = epoch(scenario, 2), epoch(scenario, 3)
    assert (first.status[GOODS, 0], first.status[AID, 0]) == (CLOSED, OPEN)
    assert (later.status[GOODS, 0], later.status[AID, 0]) == (LIMITED, LIMITED)
    assert later.status[TRADE, 0] == OPEN


def test_a_capture_draws_a_front_over_an_older_row() -> None:
    scenario = world(
        {"a": "blue", "b": "blue"},
        ["a-b"],
        route_status=[status("a|b", "open")],
        control=[taken("b", "red", 4)],
    )
    assert (epoch(scenario, 3).passable_out[0], epoch(scenario, 4).passable_out[0]) == (OPEN, 0)
    assert epoch(scenario, 4).front[0] == 1


def test_a_row_written_across_a_front_stands() -> None:
    rows = [
        status("a|b", "open"),
        status("a|b", "limited", 6, ("civilians_out",), word="outflow_only"),
    ]
    scenario = world(
        {"a": "blue", "b": "blue"}, ["a-b"], route_status=rows, control=[taken("b", "red", 4)]
    )
    now = epoch(scenario, 6)
    assert (now.passable_out[0], now.passable_in[0]) == (LIMITED, CLOSED)


def test_a_front_older_than_the_record_closes_no_written_road() -> None:
    scenario = world(
        {"a": "blue", "b": "red"},
        ["a-b"],
        route_status=[status("a|b", "limited", -30)],
    )
    assert epoch(scenario).passable_out[0] == LIMITED


def test_an_end_of_the_front_brings_the_record_back() -> None:
    scenario = world(
        {"a": "blue", "b": "blue"},
        ["a-b"],
        route_status=[status("a|b", "under_fire")],
        control=[taken("b", "red", 4), taken("b", "blue", 6)],
    )
    found = [int(epoch(scenario, day).passable_out[0]) for day in (3, 4, 6)]
    assert found == [UNDER_FIRE, CLOSED, UNDER_FIRE]


def test_an_offered_way_is_recorded_and_is_no_ordinary_way() -> None:
    rows = [status("a|b", "limited", 0, ("civilians_out",), word="corridor_offered")]
    now = epoch(world({"a": "blue", "b": "red"}, ["a-b"], route_status=rows))
    assert now.status[CIVILIANS_OUT, 0] == LIMITED
    assert now.passable_out[0] == CLOSED


def tolerated(traffic: tuple[str, ...], **columns):
    row = relation("red", "blue", "tolerated", traffic=traffic, routes=("a|b",), **columns)
    return world({"a": "blue", "b": "red"}, ["a-b"], relations=[row])


def test_tolerated_trade_opens_the_named_road_for_trade_alone() -> None:
    now = epoch(tolerated(("trade",)))
    assert (now.status[TRADE, 0], now.passable_out[0], now.status[GOODS, 0]) == (LIMITED, 0, 0)


def test_tolerated_passage_opens_the_named_road_for_civilians_both_ways() -> None:
    now = epoch(tolerated(("civilians",), status="under_fire"))
    assert (now.passable_out[0], now.passable_in[0]) == (UNDER_FIRE, UNDER_FIRE)
    assert now.status[TRADE, 0] == CLOSED


def test_a_tolerated_relation_ends() -> None:
    scenario = tolerated(("trade", "civilians"), end=on(3))
    assert epoch(scenario, 3).passable_out[0] == LIMITED
    assert epoch(scenario, 4).passable_out[0] == CLOSED


def test_a_tolerated_crossing_is_no_better_than_its_record() -> None:
    row = relation("red", "blue", "tolerated", traffic=("trade",), routes=("a|b",), status="open")
    scenario = world(
        {"a": "blue", "b": "red"},
        ["a-b"],
        relations=[row],
        route_status=[status("a|b", "under_fire", 0, ALL)],
    )
    assert epoch(scenario).status[TRADE, 0] == UNDER_FIRE


def test_an_epoch_begins_on_each_change_and_after_each_last_day() -> None:
    scenario = world(
        {"a": "blue", "b": "blue"},
        ["a-b"],
        control=[taken("b", "red", 4), taken("b", "blue", 40)],
        route_status=[status("a|b", "open", -2), status("a|b", "closed", 7)],
        supply_sources=[source("blue", "a", end=on(9))],
        relations=[relation("blue", "red", "ally", start=on(11), end=on(12))],
        camps=[CampState(place="a", date=on(15), state="closed")],
        days=20,
    )
    assert change_days(scenario, 0, 19) == [0, 4, 7, 10, 11, 13, 15]
    assert change_days(scenario, 0, 10) == [0, 4, 7, 10]
    line = timeline(scenario)
    assert [period.epoch.first_day for period in line.periods] == [0, 4, 7, 10, 11, 13, 15]
    assert line.on(6) is line.periods[1]
    assert line.on(19) is line.periods[-1]


def test_gates_follow_their_periods() -> None:
    rows = [
        GatePolicy(place="a", start=on(-9), end=on(2), category="asylum", policy="closed"),
        GatePolicy(place="a", start=on(3), category="asylum", policy="quota", people_per_day=150),
    ]
    scenario = world({"a": "blue"}, gates=rows)
    before, after = epoch(scenario, 2), epoch(scenario, 3)
    assert before.gate[0, ASYLUM] == GATE_CLOSED
    assert (after.gate[0, ASYLUM], after.gate_people_per_day[0, ASYLUM]) == (GATE_QUOTA, 150)
    assert (before.gate_people_per_day[0, ASYLUM], before.gate[0, ASYLUM + 1]) == (-1, NO_GATE)


def test_camps_close_and_grow() -> None:
    rows = [
        CampState(place="a", date=on(-2), state="open", capacity=300),
        CampState(place="a", date=on(3), state="overrun"),
        CampState(place="a", date=on(5), state="open", capacity=900),
    ]
    scenario = world({"a": "blue", "b": "blue"}, camps=rows)
    found = [
        (int(e.camp_open[0]), int(e.capacity[0])) for e in (epoch(scenario, d) for d in (0, 3, 5))
    ]
    assert found == [(1, 300), (0, 300), (1, 900)]
    assert epoch(scenario).capacity[1] == -1


def test_a_record_older_than_the_scenario_is_kept() -> None:
    rows = [
        Control(date=on(-20), place=place, holder=holder, change="initial")
        for place, holder in (("a", "blue"), ("b", "red"))
    ]
    line = timeline(world({"a": None, "b": None}, ["a-b"], control=rows))
    assert line.first_day == -20
    assert line.on(0).epoch.first_day == -20
