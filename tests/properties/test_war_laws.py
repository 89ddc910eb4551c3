"""Laws of the war layer, on random small scenarios and random small graphs."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.strategies import scenarios

from safepassage.engine.arrays import NO, UNKNOWN, YES, PlaceTotals, Situation
from safepassage.engine.war.epochs import Timeline, timeline
from safepassage.engine.war.flow import Arcs, fair_ratios, max_flow
from safepassage.engine.war.lifelines import lifelines
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.scenario.parts import Route, RouteStatus
from safepassage.scenario.scenario import Scenario

TRAFFICS = ("goods", "trade", "aid", "civilians_out", "civilians_in")
QUICK = settings(max_examples=40, deadline=None)


def days_of(scenario: Scenario) -> list[Situation]:
    war = ScriptedWar(scenario)
    people = war.timeline.network.population
    totals = PlaceTotals(people, np.zeros_like(people), np.zeros_like(people))
    return [war.situation(day, totals) for day in range(scenario.days)]


@QUICK
@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_input(scenario: Scenario, chance: random.Random) -> None:
    def shuffled(rows):
        return tuple(chance.sample(rows, len(rows)))

    relations = scenario.settings.model_copy(
        update={"relations": shuffled(scenario.settings.relations)}
    )
    tables = ["places", "routes", "control", "supply_sources", "route_status", "gates", "camps"]
    tables += ["operations", "strikes", "ceasefires", "convoys"]
    other = scenario.replace(
        settings=relations, **{name: shuffled(getattr(scenario, name)) for name in tables}
    )
    for one, two in zip(days_of(scenario), days_of(other), strict=True):
        for a, b in zip(one.epoch, two.epoch, strict=True):
            np.testing.assert_array_equal(a, b)
        for name in set(Situation._fields) - {"epoch"}:
            np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


@QUICK
@given(scenarios())
def test_numbers_stay_in_their_ranges(scenario: Scenario) -> None:
    rules = scenario.settings.rules
    for now in days_of(scenario):
        for part in (now.intensity, now.threat, now.captured, now.epoch.held_share):
            assert ((part >= 0) & (part <= 1)).all()
        known = now.epoch.supplied != UNKNOWN
        assert (np.isnan(now.stock_days) == ~known).all()
        assert (np.isnan(now.shortage) == ~known).all()
        assert (np.isnan(now.epoch.supply_ratio) == ~known).all()
        assert ((now.shortage >= 0) & (now.shortage <= 1))[known].all()
        assert ((now.stock_days >= 0) & (now.stock_days <= rules.stock_limit_days))[known].all()
        assert (now.epoch.supply_ratio[now.epoch.supplied == NO] == 0).all()
        assert (now.days_since_capture[now.captured > 0] == 0).all()


@QUICK
@given(scenarios())
def test_besieged_implies_encircled_and_encircled_implies_not_supplied(scenario: Scenario) -> None:
    for now in days_of(scenario):
        assert (now.epoch.encircled[now.besieged == YES] == YES).all()
        assert (now.epoch.supplied[now.epoch.encircled == YES] == NO).all()
        unknown = now.epoch.supplied == UNKNOWN
        assert (now.epoch.encircled[unknown] != YES).all()
        assert (now.besieged[unknown] != YES).all()


@QUICK
@given(scenarios(), st.data())
def test_an_open_road_never_lengthens_a_siege_nor_lowers_supply(
    scenario: Scenario, data: st.DataObject
) -> None:
    ends = data.draw(st.sampled_from([*combinations([p.place for p in scenario.places], 2)]))
    road = Route(route="new", from_place=ends[0], to_place=ends[1], length_km=1.0)
    quick = scenario.settings.rules.model_copy(update={"siege_days": 2, "siege_memory_days": 4})
    base = scenario.replace(settings=scenario.settings.model_copy(update={"rules": quick}))
    more = base.replace(routes=(*base.routes, road))
    need = np.maximum(1, [p.population for p in sorted(base.places, key=lambda p: p.place)])
    for before, after in zip(days_of(base), days_of(more), strict=True):
        assert (after.epoch.supplied >= before.epoch.supplied).all()
        assert ((after.epoch.encircled == YES) <= (before.epoch.encircled == YES)).all()
        assert ((after.besieged == YES) <= (before.besieged == YES)).all()
        inflow = [np.nansum(now.epoch.supply_ratio * need) for now in (before, after)]
        assert inflow[1] >= inflow[0] - need.size  # whole numbers: a person per place


@QUICK
@given(scenarios(), st.data())
def test_a_closed_road_that_opens_is_like_a_new_one(scenario: Scenario, data) -> None:
    assume(scenario.routes)
    route = data.draw(st.sampled_from(scenario.routes)).route
    others = tuple(row for row in scenario.route_status if row.route != route)
    first = scenario.settings.start.replace(year=2019)

    def with_status(status: str) -> Scenario:
        row = RouteStatus(route=route, date=first, traffic=TRAFFICS, status=status)
        return scenario.replace(route_status=(*others, row))

    for shut, opened in zip(
        days_of(with_status("closed")), days_of(with_status("open")), strict=True
    ):
        assert (opened.epoch.supplied >= shut.epoch.supplied).all()
        assert ((opened.epoch.encircled == YES) <= (shut.epoch.encircled == YES)).all()


@QUICK
@given(scenarios(), st.data())
def test_lifelines_of_supplied_places_are_those_that_all_ways_share(
    scenario: Scenario, data
) -> None:
    day = data.draw(st.integers(0, scenario.days - 1))
    line = timeline(scenario)
    people = line.network.population
    told = {one.route: one for one in lifelines(line, day, people) if one.state != "closed"}
    before = line.on(day).epoch.supplied
    for route in scenario.routes:
        lost = (before == YES) & (_without(scenario, route.route, day) != YES) & (people > 0)
        places = tuple(line.names.places[row] for row in np.flatnonzero(lost))
        if route.route in told:
            assert told[route.route].places == places
            assert told[route.route].people_dependent == people[lost].sum()
        else:
            assert places == ()


def _without(scenario: Scenario, route: str, day: int):
    """Return who is supplied on a day when nothing passes on one road."""
    others = tuple(row for row in scenario.route_status if row.route != route)
    first = scenario.settings.start.replace(year=2019)
    shut = RouteStatus(route=route, date=first, traffic=TRAFFICS, status="closed")
    line = timeline(scenario.replace(route_status=(*others, shut)))
    return line.on(day).epoch.supplied


@QUICK
@given(scenarios(), st.data())
def test_lifelines_of_cut_off_places_restore_supply_when_they_re_open(
    scenario: Scenario, data
) -> None:
    day = data.draw(st.integers(0, scenario.days - 1))
    line = timeline(scenario)
    closed = [
        one
        for one in lifelines(line, day, line.network.population, of_supplied=False)
        if all(_one_side(line, day, scenario, road) for road in (one.route, *one.together_with))
    ]
    for one in closed:
        roads = (one.route, *one.together_with)
        others = tuple(row for row in scenario.route_status if row.route not in roads)
        first = scenario.settings.start.replace(year=2019)
        opened = tuple(
            RouteStatus(route=road, date=first, traffic=TRAFFICS, status="open") for road in roads
        )
        again = timeline(scenario.replace(route_status=(*others, *opened)))
        for place in one.places:
            row = line.names.place[place]
            assert line.on(day).epoch.supplied[row] == NO
            assert again.on(day).epoch.supplied[row] == YES


def _one_side(line: Timeline, day: int, scenario: Scenario, route: str) -> bool:
    """Return whether a road runs between places of one party, so that re-opening is enough."""
    row = line.names.route[route]
    holder = line.on(day).epoch.holder
    return bool(holder[line.network.from_place[row]] == holder[line.network.to_place[row]])


@QUICK
@given(scenarios(), st.data())
def test_a_live_scenario_tells_no_lifeline_of_a_supplied_place(scenario: Scenario, data) -> None:
    day = data.draw(st.integers(0, scenario.days - 1))
    line = timeline(scenario)
    supplied = line.on(day).epoch.supplied
    for one in lifelines(line, day, line.network.population, of_supplied=False):
        assert one.state == "closed"
        assert all(supplied[line.names.place[place]] == NO for place in one.places)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, int]]]:
    nodes = draw(st.integers(2, 6))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node, st.integers(0, 9)), max_size=12))
    return nodes, [arc for arc in arcs if arc[0] != arc[1]]


def as_arcs(rows: list[tuple[int, int, int]]) -> Arcs:
    table = np.array(rows, np.int64).reshape(-1, 3)
    return Arcs(table[:, 0], table[:, 1], table[:, 2])


def least_cut(nodes: int, rows: list[tuple[int, int, int]], source: int, sink: int) -> int:
    """Return the least capacity over all ways to part source and sink."""
    others = [node for node in range(nodes) if node not in (source, sink)]
    sides = [
        {source, *chosen}
        for size in range(len(others) + 1)
        for chosen in combinations(others, size)
    ]
    return min(sum(c for a, b, c in rows if a in side and b not in side) for side in sides)


@settings(deadline=None)  # the first one compiles
@given(graphs())
def test_the_greatest_flow_is_the_least_cut(graph) -> None:
    nodes, rows = graph
    value, near = max_flow(as_arcs(rows), 0, nodes - 1, nodes)
    assert value == least_cut(nodes, rows, 0, nodes - 1)
    assert near[0]
    assert value == 0 or not near[nodes - 1] or near.sum() < nodes
    assert value == sum(c for a, b, c in rows if near[a] and not near[b])


@st.composite
def fair_problems(draw: st.DrawFn):
    nodes = draw(st.integers(1, 5))
    node = st.integers(0, nodes - 1)
    roads = draw(st.lists(st.tuples(node, node, st.integers(1, 4000)), max_size=7))
    roads = [road for road in roads if road[0] != road[1]]
    both = [*roads, *((b, a, c) for a, b, c in roads)]
    inlets = draw(
        st.lists(st.tuples(node, st.integers(1, 9000)), max_size=3, unique_by=lambda i: i[0])
    )
    need = draw(st.lists(st.sampled_from([0, 500, 1000, 2000]), min_size=nodes, max_size=nodes))
    return both, [(place, place, capacity) for place, capacity in inlets], need


@settings(max_examples=150, deadline=None)
@given(fair_problems())
def test_fair_ratios_are_the_fairest_that_the_roads_can_carry(problem) -> None:
    roads, inlets, need = problem
    most = 1.25
    ratio = fair_ratios(as_arcs(roads), as_arcs(inlets), np.array(need, np.int64), most)
    expected = slow_fair_ratios(roads, inlets, need, most)
    np.testing.assert_allclose(ratio, expected, atol=0.02)  # the flow counts whole people


def slow_fair_ratios(roads, inlets, need, most) -> list[float]:
    """Fill all places at one level until a set of places can take no more; freeze it; go on.

    A level is carried when for every set of places, what they take is at most what can enter it:
    over roads from outside and by inlets inside.
    """
    nodes = range(len(need))
    sets = [set(s) for n in range(1, len(need) + 1) for s in combinations(nodes, n)]
    frozen: dict[int, float] = {node: 0.0 for node in nodes if need[node] == 0}
    while len(frozen) < len(need):
        level, stuck = most, set()
        for inside in sets:
            free = sum(need[node] for node in inside if node not in frozen)
            if free == 0:
                continue
            room = sum(c for a, b, c in roads if b in inside and a not in inside)
            room += sum(c for place, _, c in inlets if place in inside)
            room -= sum(frozen[node] * need[node] for node in inside if node in frozen)
            if room / free < level - 1e-12:
                level, stuck = room / free, set(inside)
        newly = {node for node in (stuck or nodes) if node not in frozen}
        frozen |= dict.fromkeys(newly, max(0.0, level))
    return [frozen[node] for node in nodes]
