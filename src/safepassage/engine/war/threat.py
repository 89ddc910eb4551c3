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
from safepassage.engine.compile import Names
from safepassage.engine.war.epochs import Period
from safepassage.engine.war.intensity import span
from safepassage.engine.war.relations import Truths
from safepassage.engine.war.supply import Delivery, deliveries, usable_for_trade
from safepassage.scenario.scenario import Scenario


class Threat:
    """The threat on each day; periods are entered as they begin, or all of them at once."""

    def __init__(self, scenario: Scenario, names: Names, network: Network) -> None:
        """Note which roads are attacked when."""
        self._rules = scenario.settings.rules
        self._network = network
        self._periods: list[Period] = []
        self._ways: list[Truths] = []
        self._doors: list[Ints] = []
        self._starts: list[int] = []
        self._attacks = [
            (span(scenario, row.start, row.end), [names.route[r] for r in row.routes])
            for row in scenario.operations
            if row.routes
        ]
        self._left: dict[tuple[int, tuple[int, ...]], Truths] = {}

    def enter(self, period: Period) -> None:
        """Count the ways in of a period that begins after those entered before."""
        known = self._periods and self._periods[-1].supply is period.supply
        self._ways.append(self._ways[-1] if known else ways_in(period.supply.found, period))
        self._doors.append(doors(self._network, period))
        self._starts.append(period.epoch.first_day)
        self._periods.append(period)

    def on(self, day: int, attacked: tuple[int, ...] | None = None) -> Floats:
        """Return the threat (P,) on a day; ``attacked`` are roads, by default as recorded."""
        now = self._row(day)
        period, ways = self._periods[now], self._ways[now]
        first = max(0, self._row(day - self._rules.threat_memory_days))
        lately = np.any(self._ways[first : now + 1], axis=0)
        lost = _part_gone(lately, ways) / np.maximum(self._doors[now], 1)
        roads = self._attacked(day) if attacked is None else attacked
        hanging = _part_gone(ways, self._ways_left(now, roads))
        under_fire = period.epoch.degree == DEGREE_UNDER_FIRE
        rules = self._rules
        felt = 1.0 - (1.0 - rules.threat_lost_ways * lost) * (
            1.0 - rules.threat_attacked_ways * hanging
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
            self._left[key] = ways_without(self._network, self._periods[row], attacked)
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
