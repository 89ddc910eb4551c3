"""The diary of a war: what runs by day, whoever decides what happens on it.

Sieges and their memory, the siege clock, and how long ago a place was taken. A recorded war and a
generated one write the same diary, so that one can go on where the other stops.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import Epoch, Floats, Longs, Network, PlaceTotals
from safepassage.engine.compile import Names
from safepassage.engine.war import clock, siege
from safepassage.engine.war.epochs import Period
from safepassage.engine.war.memory import Memory
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario

LONG_AGO = 100_000  # days since a capture that never was


class Diary:
    """What the days have left behind; days are entered in order, without a gap."""

    def __init__(self, scenario: Scenario, names: Names, network: Network) -> None:
        """Begin: nobody is besieged, every place was well supplied, nothing was ever taken."""
        places = len(names.places)
        self.memory = Memory.blank(places)
        self.clock = clock.Clock(np.full(places, np.nan), np.full(places, np.nan))
        self._rules: Rules = scenario.settings.rules
        self._network = network
        self._convoys = _convoys(scenario, names)
        self._stock_days = clock.full_stocks(places, self._rules)
        self._people = network.population
        self._last_taken = np.full(places, -LONG_AGO)

    def taken(self, day: int, captured: Floats) -> None:
        """Enter what a hostile party took: ``captured`` (P,) is the part of each place."""
        self._last_taken[captured > 0] = day

    def days_since_capture(self, day: int) -> Longs:
        """Return the days (P,) since a hostile capture."""
        since: Longs = np.minimum(day - self._last_taken, LONG_AGO)
        return since

    def enter(self, day: int, period: Period, totals: PlaceTotals) -> Epoch:
        """Enter a day; return its epoch, with places encircled where people have come to live."""
        people = totals.residents + totals.displaced
        epoch = self._lived_in(period, people)
        self.memory.enter(day, epoch.encircled, epoch.degree, self._rules)
        self._tick(day, epoch.supply_ratio, people)
        return epoch

    def _lived_in(self, period: Period, people: Longs) -> Epoch:
        lived_in = (self._network.population > 0) | (people > 0)
        encircled = siege.encircled(period.supply.cut_off, lived_in)
        if np.array_equal(encircled, period.epoch.encircled):
            return period.epoch
        return period.epoch._replace(encircled=encircled)

    def _tick(self, day: int, supply_ratio: Floats, people: Longs) -> None:
        """Let the siege clock run for a day."""
        stock = clock.for_people(self._stock_days, self._people, people, self._rules)
        arriving = (self._convoys[:, 0] <= day) & (day < self._convoys[:, 1])
        convoy = self._convoys[arriving, 2:].sum(axis=0) / np.maximum(people, 1)
        ticked = clock.tick(stock, supply_ratio, convoy, self._rules)
        self._stock_days, self._people = ticked.stock_days, people
        unknown = np.isnan(supply_ratio)
        self.clock = ticked._replace(stock_days=np.where(unknown, np.nan, ticked.stock_days))


def _convoys(scenario: Scenario, names: Names) -> Longs:
    """Return a row per convoy: first day, day after the last, people fed in each place."""
    rows = np.zeros((len(scenario.convoys), 2 + len(names.places)), np.int64)
    for row, convoy in zip(rows, scenario.convoys, strict=True):
        row[0] = scenario.day_of(convoy.date)
        row[1] = row[0] + convoy.days
        row[2 + names.place[convoy.place]] = convoy.people
    return rows
