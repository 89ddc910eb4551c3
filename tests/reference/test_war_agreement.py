"""The engine's supply, degrees and sieges agree with the slow twin in names and lists."""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from tests.reference.slow_war import SlowWar, SlowWay
from tests.strategies import scenarios

from safepassage.engine.arrays import UNDER_FIRE, PlaceTotals
from safepassage.engine.war.degrees import DEGREE_WORD, STATUS_WORD, TRISTATE
from safepassage.engine.war.epochs import Timeline, timeline
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.engine.war.situation import TRAFFIC_WORD
from safepassage.engine.war.supply import deliveries, ways_to
from safepassage.engine.war.ways import HOPS
from safepassage.openers import open_scenario
from safepassage.scenario.kinds import Status, Traffic
from safepassage.scenario.parts import Control, RouteStatus
from safepassage.scenario.scenario import Scenario


def fast_ways(line: Timeline, day: int, place: str) -> list[SlowWay]:
    period, names = line.on(day), line.names
    ways = ways_to(line.network, period.supply.found, names.place[place])
    return [
        SlowWay(
            names.places[way.source.place],
            names.parties[way.source.party],
            TRAFFIC_WORD[way.traffic],
            int(way.cost // HOPS),
            tuple(names.places[row] for row in way.places[1:-1]),
        )
        for way in ways
    ]


def in_order(ways: list[SlowWay]) -> list[SlowWay]:
    return sorted(ways, key=lambda way: (way.source, way.party, way.traffic))


def assert_same_day(line: Timeline, slow: SlowWar, day: int) -> None:
    period, names = line.on(day), line.names
    ways, calm = slow.supply(day), slow.supply(day, floor="under_fire")
    supplied = slow.supplied(day, ways)
    for place, row in names.place.items():
        holder = int(period.epoch.holder[row])
        assert (None if holder < 0 else names.parties[holder]) == slow.holder(place, day)
        assert in_order(fast_ways(line, day, place)) == in_order(ways[place]), place
        assert TRISTATE[int(period.epoch.supplied[row])] == supplied[place], place
        encircled = slow.encircled(place, day, supplied)
        assert TRISTATE[int(period.epoch.encircled[row])] == encircled, place
        degree = slow.degree(place, day, supplied, calm)
        assert DEGREE_WORD[int(period.epoch.degree[row])] == (degree or "open"), place


def edited(scenario: Scenario, seed: int) -> tuple[Scenario, int]:
    """Return the scenario with six changes of control and six of status, and their last day."""
    chance = random.Random(seed)
    control, status, days = [], [], []
    for _ in range(6):
        day = chance.randrange(scenario.days)
        days.append(day)
        control.append(
            Control(
                date=scenario.settings.start + timedelta(days=day),
                place=chance.choice(scenario.places).place,
                holder=chance.choice(scenario.settings.parties).party,
                change=chance.choice(["capture", "label"]),
            )
        )
        day = chance.randrange(scenario.days)
        days.append(day)
        status.append(
            RouteStatus(
                route=chance.choice(scenario.routes).route,
                date=scenario.settings.start + timedelta(days=day),
                traffic=tuple(chance.sample([t.value for t in Traffic], chance.randint(1, 5))),
                status=chance.choice(list(Status)),
                party=chance.choice(["", "government", "opposition"]),
            )
        )
    changed = scenario.replace(
        control=(*scenario.control, *control), route_status=(*scenario.route_status, *status)
    )
    return changed, max(days)


@pytest.fixture(scope="module")
def aleppo() -> Scenario:
    return open_scenario("aleppo-2016")


@pytest.mark.parametrize("seed", range(20))
def test_twenty_seeded_edits_agree_with_brute_force(aleppo: Scenario, seed: int) -> None:
    scenario, day = edited(aleppo, seed)
    assert_same_day(timeline(scenario), CachedWar(scenario), day)


@settings(max_examples=60, deadline=None)
@given(scenarios(max_days=5))
def test_small_scenarios_agree_on_every_day(scenario: Scenario) -> None:
    line, slow = timeline(scenario), CachedWar(scenario)
    for day in range(scenario.days):
        assert_same_day(line, slow, day)


@settings(max_examples=25, deadline=None)
@given(scenarios(max_places=5, max_days=12, events=False))
def test_the_record_of_sieges_agrees(scenario: Scenario) -> None:
    rules = scenario.settings.rules.model_copy(update={"siege_days": 2, "siege_memory_days": 3})
    scenario = scenario.replace(settings=scenario.settings.model_copy(update={"rules": rules}))
    slow = CachedWar(scenario)
    record = slow.record(scenario.days - 1)
    war = ScriptedWar(scenario)
    first, names = slow.first_day(), war.timeline.names
    nobody = np.zeros(len(names.places), np.int64)
    for day in range(scenario.days):
        now = war.situation(day, PlaceTotals(nobody, nobody, nobody))
        for place, row in names.place.items():
            assert (now.epoch.encircled[row] == 1) == record["encircled"][place][day - first]
            assert (now.besieged[row] == 1) == record["besieged"][place][day - first]


def test_passage_of_civilians_agrees_on_the_bundle(aleppo: Scenario) -> None:
    line, slow = timeline(aleppo), CachedWar(aleppo)
    for day in (0, 45, 200, 222, 330):
        epoch = line.on(day).epoch
        for route in slow.routes:
            row = line.names.route[route.route]
            opened = slow.tolerated(route, "civilians_out", day)
            for traffic, passable in (
                ("civilians_out", epoch.passable_out),
                ("civilians_in", epoch.passable_in),
            ):
                status = slow.status(route, traffic, day, household=True)
                status = status if opened is None else slow.worse_of(status, opened)
                assert STATUS_WORD[int(passable[row])] == status, (route.route, day)


def test_the_twin_catches_a_planted_fault(aleppo: Scenario) -> None:
    line = timeline(aleppo)
    period = line.on(0)
    wrong = period.roads._replace(status=np.minimum(period.roads.status, UNDER_FIRE))
    found = deliveries(line.network, wrong, period.sides, period.sources, floor=UNDER_FIRE)
    slow = CachedWar(aleppo).supply(0)
    row = line.names.place["aleppo_east"]
    assert len(ways_to(line.network, found, row)) != len(slow["aleppo_east"])


class CachedWar(SlowWar):
    """The twin, remembering the answers that others ask for again and again."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self._known: dict[tuple[object, ...], object] = {}

    def _once(self, key, work):
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]

    def holder(self, place, day):
        return self._once(("holder", place, day), lambda: super(CachedWar, self).holder(place, day))

    def relation(self, a, b, day):
        key = ("relation", a, b, day)
        return self._once(key, lambda: super(CachedWar, self).relation(a, b, day))

    def row(self, route, traffic, day):
        key = ("row", route.route, traffic, day)
        return self._once(key, lambda: super(CachedWar, self).row(route, traffic, day))

    def status(self, route, traffic, day, *, household=False):
        key = ("status", route.route, traffic, day, household)
        return self._once(
            key, lambda: super(CachedWar, self).status(route, traffic, day, household=household)
        )

    def steps_out(self, day):
        return self._once(("steps", day), lambda: super(CachedWar, self).steps_out(day))
