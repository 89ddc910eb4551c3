"""The scripted war: what holds on each day, from the record of the scenario."""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import Floats, PlaceTotals, Situation
from safepassage.engine.compile import Names
from safepassage.engine.war.diary import Diary
from safepassage.engine.war.epochs import Timeline, timeline
from safepassage.engine.war.intensity import Intensity
from safepassage.engine.war.memory import Memory
from safepassage.engine.war.retold import retold
from safepassage.engine.war.threat import Threat
from safepassage.scenario.scenario import Scenario


class ScriptedWar:
    """The war as the scenario tells it. Implements `engine.arrays.War`.

    An epoch is known by its `first_day`: two situations whose epochs begin on the same day have
    the same roads, holders, gates and camps.
    """

    def __init__(
        self,
        scenario: Scenario,
        names: Names | None = None,
        *,
        until: int | None = None,
        told: Timeline | None = None,
    ) -> None:
        """Compile the epochs up to the day ``until``, by default the last one.

        ``told`` is a timeline of the same record under other rules and populations; it saves work.
        """
        if told is None:
            self.timeline = timeline(scenario, names, until)
        else:
            self.timeline = retold(told, scenario)
        names, network = self.timeline.names, self.timeline.network
        self.diary = Diary(scenario, names, network)
        self.intensity = Intensity(scenario, names, network, self.timeline.holdings)
        self.threat = Threat(scenario, names, network)
        for period in self.timeline.periods:
            self.threat.enter(period)
        self._captured = {held.day: held.captured for held in self.timeline.holdings}
        self._nothing = np.zeros(len(names.places))
        for day in sorted(day for day in self._captured if day < self.timeline.first_day):
            self.diary.taken(day, self._captured[day])
        self._next = self.timeline.first_day

    @property
    def memory(self) -> Memory:
        """Return since when places are encircled and besieged."""
        return self.diary.memory

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
        captured: Floats = self._captured.get(day, self._nothing)
        epoch = self.diary.enter(day, self.timeline.on(day), totals)
        self.diary.taken(day, captured)
        return Situation(
            day=day,
            epoch=epoch,
            intensity=self.intensity.on(day, epoch.holder),
            threat=self.threat.on(day),
            captured=captured,
            days_since_capture=self.diary.days_since_capture(day).astype(np.int32),
            besieged=self.diary.memory.besieged,
            stock_days=self.diary.clock.stock_days,
            shortage=self.diary.clock.shortage,
        )
