"""The ground of a generated war: who holds what and what the roads let pass, from day to day.

It begins as the record ends. What changes here changes as a row of the record would: a front that
moves closes the roads it crosses; behind it they are passable under fire, then open. Roads across
a border keep what the record says of them.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from safepassage.engine.arrays import AID, CLOSED, GOODS, NOBODY, TRADE, UNDER_FIRE, Epoch
from safepassage.engine.war import epochs, roads, states, supply
from safepassage.engine.war.control import Holding
from safepassage.engine.war.relations import relations_on
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.scenario.scenario import Scenario

LORRIES = (GOODS, TRADE, AID)


class Ground:
    """Control, roads and what follows from them."""

    def __init__(self, scenario: Scenario, record: ScriptedWar, day: int) -> None:
        """Take over what the record says at the end of a day."""
        timeline = record.timeline
        self.names, self.network = timeline.names, timeline.network
        self.relations = relations_on(scenario, self.names, day + 1)
        self.period = timeline.on(day)
        self.holder = self.period.epoch.holder.copy()
        self.held_share = self.period.epoch.held_share.copy()
        self.captured = np.zeros(self.holder.size)
        self._rules = scenario.settings.rules
        self._fronts = epochs.fronts_on(day, scenario, timeline)
        found = roads.record_on(day, roads.records(scenario, self.names), self._routes)
        self._record = roads.copied(found, day)
        self._sources = supply.sources_on(scenario, self.names, day + 1)
        self._has_source = supply.with_sources(scenario, self.names, self.relations)
        self._standing = epochs.Standing(
            states.gates_on(scenario, self.names, day + 1),
            states.camps_on(scenario, self.names, day + 1),
        )
        self._carried = epochs.carried_by(scenario, self.names)
        self._touches = _touches(self)
        self.cuts: set[int] = set()  # roads cut by fire
        self._due: dict[int, list[int]] = defaultdict(list)  # roads to open again, by day
        self._changed = True  # what is known to end with the record has ended

    @property
    def _routes(self) -> int:
        return int(self.network.length_m.size)

    @property
    def epoch(self) -> Epoch:
        """Return the epoch that holds."""
        return self.period.epoch

    def hostile(self, party: int, other: int) -> bool:
        """Return whether two holders are hostile to each other."""
        return bool(self.relations.hostile[party, other])

    def gain(self, place: int, part: float) -> None:
        """Let attackers take a part of a place whose holder keeps the rest."""
        self.captured[place] += part
        self.held_share[place] -= part
        self._changed = True

    def take(self, place: int, party: int, day: int, *, by_force: bool = True) -> None:
        """Let a party hold a place from a day on, by force or by agreement."""
        if by_force:
            self.captured[place] += self.held_share[place]
        self.holder[place], self.held_share[place] = party, 1.0
        for road in self._touches[place]:
            self._behind_the_front(road, day)
        self._changed = True

    def cut(self, road: int, day: int) -> None:
        """Lay a road under fire from a day on: lorries no longer pass, people do."""
        self._record.status[:, road] = UNDER_FIRE
        self._record.status[list(LORRIES), road] = CLOSED
        self._record.since[:, road] = day
        self.cuts.add(road)
        self._changed = True

    def open(self, road: int) -> None:
        """Forget what the record says of a road: open within a side, else closed."""
        self.cuts.discard(road)
        self._record.since[:, road] = roads.NO_ROW
        self._record.party[:, road] = roads.EVERYBODY
        self._record.disputed[:, road] = self._record.offered[:, road] = False
        self._changed = True

    def _behind_the_front(self, road: int, day: int) -> None:
        a, b = self.network.from_place[road], self.network.to_place[road]
        within = self.relations.same_side[self.holder[a], self.holder[b]]
        self.open(road)
        if within and self._rules.road_reopen_days:
            self._record.status[:, road] = UNDER_FIRE
            self._record.since[:, road] = day
            self._due[day + self._rules.road_reopen_days].append(road)

    def begin(self, day: int) -> None:
        """Begin a day: nothing is taken yet, and roads that are due open again."""
        self.captured = np.zeros(self.holder.size)
        for road in self._due.pop(day, ()):
            self.open(road)

    def renew(self, day: int) -> epochs.Period:
        """Return what holds on a day; a new period where anything has changed."""
        if not self._changed:
            return self.period
        self._changed = False
        network, last = self.network, self.period
        self._fronts = self._fronts.next(day, network, self.holder, self.relations)
        sides = supply.Sides(self.holder.copy(), self.relations, self._has_source)
        now = roads.roads_of(
            self._record, network, sides.holder, self.relations, self._fronts.since
        )
        before = last.roads, last.sides, last.sources
        if epochs.same_supply(before, (now, sides, self._sources)):
            supplied = last.supply
        else:
            most = self._rules.supply_most_ratio
            supplied = epochs.supply_of(network, now, sides, self._sources, self._carried, most)
        holding = Holding(day, sides.holder, self.held_share.copy(), self.captured)
        epoch = epochs.epoch_of(network, day, holding, now, supplied, self._standing)
        self.period = epochs.Period(epoch, now, sides, self._sources, supplied)
        return self.period


def _touches(ground: Ground) -> list[list[int]]:
    """Return the roads at each place that cross no border, in order of ids."""
    network = ground.network
    found: list[list[int]] = [[] for _ in range(network.population.size)]
    ends = zip(network.from_place.tolist(), network.to_place.tolist(), strict=True)
    for road, (a, b) in enumerate(ends):
        if network.abroad[a] or network.abroad[b]:
            continue
        found[a].append(road)
        found[b].append(road)
    return found


def in_play(ground: Ground, place: int) -> bool:
    """Return whether a place can change hands by rule: at home, and somebody holds it."""
    return not ground.network.abroad[place] and ground.holder[place] != NOBODY
