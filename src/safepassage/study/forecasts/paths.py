"""The war day by day as arrays, without people: what a forecast of the war is scored on.

Letters in shapes: T days, P places in the order of their ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from safepassage.engine.arrays import NOBODY, Floats, Ints, PlaceTotals, Tristate, War
from safepassage.engine.compile import Names, names_of, network_of
from safepassage.engine.war.relations import Truths, relations_on
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class WarPath:
    """Who holds what, what is supplied and who is besieged on each day from `first_day` on."""

    first_day: int
    holder: Ints  # (T, P) row of the party, NOBODY
    taken: Truths  # (T, P) a party hostile to its holder takes the place on this day
    supplied: Tristate  # (T, P)
    besieged: Tristate  # (T, P)
    encircled: Tristate  # (T, P)
    last_stock_days: Floats | None = None  # (P,) on the last day, where a war was gone through

    def after(self, day: int, days: int) -> WarPath:
        """Return the days after a day; fewer where the path ends before."""
        start = day + 1 - self.first_day
        return self._cut(start, start + days)

    def until(self, day: int) -> WarPath:
        """Return the days up to a day, that day included."""
        return self._cut(0, day + 1 - self.first_day)

    def _cut(self, start: int, stop: int) -> WarPath:
        part = slice(start, stop)
        return WarPath(
            self.first_day + start,
            self.holder[part],
            self.taken[part],
            self.supplied[part],
            self.besieged[part],
            self.encircled[part],
        )


def path_of(war: War, scenario: Scenario, names: Names, last_day: int) -> WarPath:
    """Return the war from day 0 to a day, with the people of the start where they were."""
    network = network_of(scenario, names)
    nobody = np.zeros_like(network.population)
    totals = PlaceTotals(network.population - network.idps, network.idps, nobody)
    days = [war.situation(day, totals) for day in range(last_day + 1)]
    holder = np.array([now.epoch.holder for now in days])
    return WarPath(
        0,
        holder,
        taken_in(holder, scenario, names),
        np.array([now.epoch.supplied for now in days]),
        np.array([now.besieged for now in days]),
        np.array([now.epoch.encircled for now in days]),
        days[-1].stock_days,
    )


def taken_in(holder: Ints, scenario: Scenario, names: Names, first_day: int = 0) -> Truths:
    """Return the days (T, P) on which a party hostile to the holder of the day before holds it."""
    taken = np.zeros(holder.shape, np.bool_)
    for day in np.flatnonzero((holder[1:] != holder[:-1]).any(axis=1)) + 1:
        hostile = hostile_to(scenario, names, first_day + int(day))
        taken[day] = hostile[holder[day - 1], holder[day]] & (holder[day - 1] != holder[day])
    return taken


def recorded(scenario: Scenario) -> WarPath:
    """Return the war as the scenario records it."""
    names = names_of(scenario)
    return path_of(ScriptedWar(scenario, names), scenario, names, scenario.days - 1)


def looking_forward(scenario: Scenario, issue: date, horizon_days: int) -> Scenario:
    """Return what a forecast knows: the scenario as of the issue date, until the horizon ends."""
    settings = scenario.settings.model_copy(update={"end": issue + timedelta(days=horizon_days)})
    return scenario.replace(settings=settings).as_of(issue)


def hostile_to(scenario: Scenario, names: Names, day: int) -> Truths:
    """Return for two parties (K + 1, K + 1) whether they are hostile on a day.

    The last row and column are NOBODY, who is hostile to none.
    """
    hostile = relations_on(scenario, names, day).hostile.copy()
    hostile[NOBODY, :] = hostile[:, NOBODY] = False
    return hostile
