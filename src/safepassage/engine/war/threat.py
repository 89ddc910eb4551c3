"""Expected encirclement, 0 to 1: ways in lost lately, ways in under attack, all under fire.

A way in is a source of any traffic that reaches the place. One that is lost, or that hangs on a
road which an operation attacks, tells people that the door may shut::

    threat = 1 - (1 - w1 lost) (1 - w2 attacked) (1 - w3 [all under fire])

and 1 where nothing reaches the place any more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import CLOSED, DEGREE_UNDER_FIRE, NO, YES, Floats, Ints, Network
from safepassage.engine.war.epochs import Period, Timeline
from safepassage.engine.war.intensity import span
from safepassage.engine.war.supply import Delivery, deliveries
from safepassage.scenario.scenario import Scenario


class Threat:
    """The threat on each day of a scenario."""

    def __init__(self, scenario: Scenario, timeline: Timeline) -> None:
        """Count the ways in of each period, and note which roads are attacked when."""
        self._rules = scenario.settings.rules
        self._timeline = timeline
        self._counts = [ways_in(period.supply.found, period) for period in timeline.periods]
        self._starts = np.array([period.epoch.first_day for period in timeline.periods])
        self._attacks = [
            (span(scenario, row.start, row.end), [timeline.names.route[r] for r in row.routes])
            for row in scenario.operations
            if row.routes
        ]
        self._left: dict[tuple[int, tuple[int, ...]], Ints] = {}

    def on(self, day: int) -> Floats:
        """Return the threat (P,) on a day."""
        now = self._row(day)
        period, count = self._timeline.periods[now], self._counts[now]
        first = max(0, self._row(day - self._rules.threat_memory_days))
        most = np.max(self._counts[first : now + 1], axis=0)
        lost = _part_gone(count, most)
        attacked = _part_gone(self._ways_left(now, self._attacked(day)), count)
        under_fire = period.epoch.degree == DEGREE_UNDER_FIRE
        rules = self._rules
        felt = 1.0 - (1.0 - rules.threat_lost_ways * lost) * (
            1.0 - rules.threat_attacked_ways * attacked
        ) * (1.0 - rules.threat_under_fire * under_fire)
        supplied = period.epoch.supplied
        return np.select([supplied == NO, supplied == YES], [1.0, felt], 0.0)

    def _row(self, day: int) -> int:
        return int(np.searchsorted(self._starts, day, side="right")) - 1

    def _attacked(self, day: int) -> tuple[int, ...]:
        """Return the roads that operations attack on a day."""
        active = (routes for (first, last), routes in self._attacks if first <= day <= last)
        return tuple(sorted({route for routes in active for route in routes}))

    def _ways_left(self, row: int, attacked: tuple[int, ...]) -> Ints:
        """Return how many ways in (P,) do not hang on the roads under attack."""
        if not attacked:
            return self._counts[row]
        key = row, attacked
        if key not in self._left:
            self._left[key] = ways_without(
                self._timeline.network, self._timeline.periods[row], attacked
            )
        return self._left[key]


def ways_in(found: Sequence[Delivery], period: Period) -> Ints:
    """Return the number of places (P,) from which anything reaches each place."""
    sources: dict[int, NDArray[np.bool_]] = {}
    nowhere = np.zeros(period.sides.holder.size, np.bool_)
    for delivery in found:
        for source, reaches in zip(delivery.sources, delivery.reaches, strict=True):
            sources[source.place] = sources.get(source.place, nowhere) | reaches
    count: Ints = np.sum([nowhere, *sources.values()], axis=0, dtype=np.int32)
    return count


def ways_without(network: Network, period: Period, attacked: Sequence[int]) -> Ints:
    """Return the number of ways in (P,) if nothing passed on the roads that are under attack."""
    status = period.roads.status.copy()
    status[:, list(attacked)] = CLOSED
    roads = period.roads._replace(status=status)
    return ways_in(deliveries(network, roads, period.sides, period.sources), period)


def _part_gone(now: Ints, before: Ints) -> Floats:
    """Return which part of the ways before is gone now."""
    return np.where(before > 0, 1.0 - np.minimum(now, before) / np.maximum(before, 1), 0.0)
