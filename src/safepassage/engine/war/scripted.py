"""The scripted war: what holds on each day, from the record of the scenario."""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import Epoch, Floats, Longs, PlaceTotals, Situation
from safepassage.engine.compile import Names
from safepassage.engine.war import clock, siege
from safepassage.engine.war.epochs import Period, Timeline, timeline
from safepassage.engine.war.intensity import Intensity
from safepassage.engine.war.memory import Memory
from safepassage.engine.war.threat import Threat
from safepassage.scenario.scenario import Scenario

LONG_AGO = 100_000  # days since a capture that never was


class ScriptedWar:
    """The war as the scenario tells it. Implements `engine.arrays.War`.

    An epoch is known by its `first_day`: two situations whose epochs begin on the same day have
    the same roads, holders, gates and camps.
    """

    def __init__(
        self, scenario: Scenario, names: Names | None = None, *, until: int | None = None
    ) -> None:
        """Compile the epochs up to the day ``until``, by default the last one."""
        self.timeline = timeline(scenario, names, until)
        self.memory = Memory.blank(len(self.timeline.names.places))
        self._rules = scenario.settings.rules
        self._intensity = Intensity(
            scenario, self.timeline.names, self.timeline.network, self.timeline.holdings
        )
        self._threat = Threat(scenario, self.timeline)
        self._convoys = _convoys(scenario, self.timeline.names)
        self._captures = Captures(self.timeline)
        self._next = self.timeline.first_day
        self._stock_days = clock.full_stocks(len(self.timeline.names.places), self._rules)
        self._people = self.timeline.network.population

    def situation(self, day: int, totals: PlaceTotals) -> Situation:
        """Return what holds on a day; days are asked in order, from 0.

        Raises
        ------
        ValueError
            When days are not asked in order.
        """
        if day != max(0, self._next):
            raise ValueError(f"days are asked in order: expected {max(0, self._next)}, got {day}")
        while self._next < day:  # the record before the first day of the scenario
            self._advance(totals)
        return self._advance(totals)

    def _advance(self, totals: PlaceTotals) -> Situation:
        """Enter the next day into the record and return what holds on it."""
        day = self._next
        self._next += 1
        period = self.timeline.on(day)
        people = totals.residents + totals.displaced
        epoch = self._lived_in(period, people)
        self.memory.enter(day, epoch.encircled, epoch.degree, self._rules)
        ticked = self._tick(day, epoch.supply_ratio, people)
        return Situation(
            day=day,
            epoch=epoch,
            intensity=self._intensity.on(day, epoch.holder),
            threat=self._threat.on(day),
            captured=self._captures.on(day),
            days_since_capture=self._captures.days_since(day).astype(np.int32),
            besieged=self.memory.besieged,
            stock_days=ticked.stock_days,
            shortage=ticked.shortage,
        )

    def _lived_in(self, period: Period, people: Longs) -> Epoch:
        """Return the epoch, with places encircled where people have come to live since."""
        lived_in = (self.timeline.network.population > 0) | (people > 0)
        encircled = siege.encircled(period.supply.cut_off, lived_in)
        if np.array_equal(encircled, period.epoch.encircled):
            return period.epoch
        return period.epoch._replace(encircled=encircled)

    def _tick(self, day: int, supply_ratio: Floats, people: Longs) -> clock.Clock:
        """Let the siege clock run for a day."""
        stock = clock.for_people(self._stock_days, self._people, people, self._rules)
        arriving = (self._convoys[:, 0] <= day) & (day < self._convoys[:, 1])
        convoy = self._convoys[arriving, 2:].sum(axis=0) / np.maximum(people, 1)
        ticked = clock.tick(stock, supply_ratio, convoy, self._rules)
        self._stock_days, self._people = ticked.stock_days, people
        unknown = np.isnan(supply_ratio)
        return ticked._replace(stock_days=np.where(unknown, np.nan, ticked.stock_days))


class Captures:
    """What hostile parties took, and how long ago."""

    def __init__(self, timeline: Timeline) -> None:
        """Take the captures of the record, those before its first day among them."""
        self._captured = {held.day: held.captured for held in timeline.holdings}
        self._nothing = np.zeros(len(timeline.names.places))
        self._last = np.full(self._nothing.size, -LONG_AGO)
        for day in sorted(day for day in self._captured if day < timeline.first_day):
            self._last[self._captured[day] > 0] = day

    def on(self, day: int) -> Floats:
        """Return the part (P,) of each place that was taken on a day."""
        return self._captured.get(day, self._nothing)

    def days_since(self, day: int) -> Longs:
        """Return the days (P,) since a hostile capture; days are asked in order."""
        self._last[self.on(day) > 0] = day
        since: Longs = np.minimum(day - self._last, LONG_AGO)
        return since


def _convoys(scenario: Scenario, names: Names) -> Longs:
    """Return a row per convoy: first day, day after the last, people fed in each place."""
    rows = np.zeros((len(scenario.convoys), 2 + len(names.places)), np.int64)
    for row, convoy in zip(rows, scenario.convoys, strict=True):
        row[0] = scenario.day_of(convoy.date)
        row[1] = row[0] + convoy.days
        row[2 + names.place[convoy.place]] = convoy.people
    return rows
