"""The scripted war: what holds on each day, from the record of the scenario."""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import Floats, Longs, PlaceTotals, Situation, Tristate
from safepassage.engine.compile import Names
from safepassage.engine.war import clock, siege
from safepassage.engine.war.epochs import Period, timeline
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
        self._captured = {held.day: held.captured for held in self.timeline.holdings}
        self._since_capture = _days_before(self.timeline.first_day, self._captured)
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
        encircled = self._encircled(period, people)
        self.memory.enter(day, encircled, period.epoch.degree, self._rules)
        stock, shortage = self._tick(day, period, people)
        captured = self._captured.get(day, np.zeros(people.size))
        self._since_capture = np.where(captured > 0, 0, self._since_capture + 1)
        return Situation(
            day=day,
            epoch=period.epoch._replace(encircled=encircled),
            intensity=self._intensity.on(day, period.epoch.holder),
            threat=self._threat.on(day),
            captured=captured,
            days_since_capture=np.minimum(self._since_capture, LONG_AGO).astype(np.int32),
            besieged=self.memory.besieged,
            stock_days=stock,
            shortage=shortage,
        )

    def _encircled(self, period: Period, people: Longs) -> Tristate:
        """Return who is encircled, counting places where people have come to live since."""
        lived_in = (self.timeline.network.population > 0) | (people > 0)
        return siege.encircled(period.supply.cut_off, lived_in)

    def _tick(self, day: int, period: Period, people: Longs) -> clock.Clock:
        """Let the siege clock run for a day."""
        stock = clock.for_people(self._stock_days, self._people, people, self._rules)
        fed = self._convoys[:, 2:][(self._convoys[:, 0] <= day) & (day < self._convoys[:, 1])]
        convoy = np.sum(fed, axis=0) / np.maximum(people, 1)
        ticked = clock.tick(stock, period.epoch.supply_ratio, convoy, self._rules)
        self._stock_days, self._people = ticked.stock_days, people
        unknown = np.isnan(ticked.shortage)
        return ticked._replace(stock_days=np.where(unknown, np.nan, ticked.stock_days))


def _convoys(scenario: Scenario, names: Names) -> Longs:
    """Return a row per convoy: first day, day after the last, people fed in each place."""
    rows = np.zeros((len(scenario.convoys), 2 + len(names.places)), np.int64)
    for row, convoy in zip(rows, scenario.convoys, strict=True):
        row[0] = scenario.day_of(convoy.date)
        row[1] = row[0] + convoy.days
        row[2 + names.place[convoy.place]] = convoy.people
    return rows


def _days_before(first_day: int, captured: dict[int, Floats]) -> Longs:
    """Return the days from the last hostile capture of each place to the eve of the record."""
    since = np.full(next(iter(captured.values())).size if captured else 0, LONG_AGO, np.int64)
    for day in sorted(day for day in captured if day < first_day):
        since = np.where(captured[day] > 0, first_day - 1 - day, since)
    return since
