"""Expected encirclement, 0 to 1: ways in lost lately, ways in under attack, all under fire.

The ways in of a place are the places from which goods or aid reach it, and one more if trade does.
One that is lost, or that hangs on a road which an operation attacks, tells people that the door
may shut; the more so the fewer doors there are, open roads to places that are supplied::

    threat = 1 - (1 - w1 lost / doors) (1 - w2 attacked) (1 - w3 [all under fire])

and 1 where nothing reaches the place any more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from safepassage.engine.arrays import (
    AID,
    CLOSED,
    DEGREE_UNDER_FIRE,
    GOODS,
    NO,
    TRADE,
    YES,
    Floats,
    Ints,
    Network,
)
from safepassage.engine.war.epochs import Period, Timeline
from safepassage.engine.war.intensity import span
from safepassage.engine.war.relations import Truths
from safepassage.engine.war.supply import Delivery, deliveries, usable_for_trade
from safepassage.scenario.scenario import Scenario


class Threat:
    """The threat on each day of a scenario."""

    def __init__(self, scenario: Scenario, timeline: Timeline) -> None:
        """Count the ways in of each period, and note which roads are attacked when."""
        self._rules = scenario.settings.rules
        self._timeline = timeline
        self._ways = [ways_in(period.supply.found, period) for period in timeline.periods]
        self._doors = [doors(timeline.network, period) for period in timeline.periods]
        self._starts = np.array([period.epoch.first_day for period in timeline.periods])
        self._attacks = [
            (span(scenario, row.start, row.end), [timeline.names.route[r] for r in row.routes])
            for row in scenario.operations
            if row.routes
        ]
        self._left: dict[tuple[int, tuple[int, ...]], Truths] = {}

    def on(self, day: int) -> Floats:
        """Return the threat (P,) on a day."""
        now = self._row(day)
        period, ways = self._timeline.periods[now], self._ways[now]
        first = max(0, self._row(day - self._rules.threat_memory_days))
        lately = np.any(self._ways[first : now + 1], axis=0)
        lost = _part_gone(lately, ways) / np.maximum(self._doors[now], 1)
        attacked = _part_gone(ways, self._ways_left(now, self._attacked(day)))
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

    def _ways_left(self, row: int, attacked: tuple[int, ...]) -> Truths:
        """Return the ways in (P + 1, P) that do not hang on the roads under attack."""
        if not attacked:
            return self._ways[row]
        key = row, attacked
        if key not in self._left:
            self._left[key] = ways_without(
                self._timeline.network, self._timeline.periods[row], attacked
            )
        return self._left[key]


def ways_in(found: Sequence[Delivery], period: Period) -> Truths:
    """Return the ways in (P + 1, P): from which place goods or aid reach each; last, trade."""
    places = period.sides.holder.size
    ways = np.zeros((places + 1, places), np.bool_)
    for delivery in found:
        for source, reaches in zip(delivery.sources, delivery.reaches, strict=True):
            ways[places if delivery.traffic == TRADE else source.place] |= reaches
    return ways


def doors(network: Network, period: Period) -> Ints:
    """Return the open roads (P,) of each place whose other end is supplied."""
    within, between = usable_for_trade(network, period.roads, period.sides, CLOSED)
    goods, aid = period.roads.status[GOODS], period.roads.status[AID]
    passes = between | within | (period.roads.within & ((goods > CLOSED) | (aid > CLOSED)))
    fed = period.epoch.supplied == YES
    count = np.zeros(fed.size, np.int32)
    ends = network.from_place, network.to_place
    for here, there in (ends, ends[::-1]):
        np.add.at(count, here[passes & fed[there]], 1)
    return count


def ways_without(network: Network, period: Period, attacked: Sequence[int]) -> Truths:
    """Return the ways in (P + 1, P) if nothing passed on the roads that are under attack."""
    status = period.roads.status.copy()
    status[:, list(attacked)] = CLOSED
    roads = period.roads._replace(status=status)
    return ways_in(deliveries(network, roads, period.sides, period.sources), period)


def _part_gone(before: Truths, now: Truths) -> Floats:
    """Return which part (P,) of the ways before is gone now."""
    gone: Floats = (before & ~now).sum(axis=0) / np.maximum(before.sum(axis=0), 1)
    return gone
