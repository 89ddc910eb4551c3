"""The supply ratio: how much of its need reaches each place, by the capacity of the roads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from safepassage.engine.arrays import (
    AID,
    CLOSED,
    GOODS,
    LIMITED,
    NOBODY,
    OPEN,
    TRADE,
    UNDER_FIRE,
    UNKNOWN,
    YES,
    Bytes,
    Floats,
    Longs,
    Network,
    Tristate,
)
from safepassage.engine.compile import Names
from safepassage.engine.war.flow import MOST, Arcs, fair_ratios
from safepassage.engine.war.roads import Roads
from safepassage.engine.war.supply import (
    UNLIMITED,
    Delivery,
    Sides,
    usable_by,
    usable_for_trade,
)
from safepassage.scenario.kinds import RouteKind
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario


def capacities(scenario: Scenario, names: Names) -> Longs:
    """Return the people (R,) whose daily need each road carries when open: stated, or by class."""
    rules = scenario.settings.rules
    by_class = {
        kind: int(getattr(rules, f"supply_{kind.value}_people_per_day")) for kind in RouteKind
    }
    found = np.zeros(len(names.routes), np.int64)
    for route in scenario.routes:
        stated = route.capacity
        found[names.route[route.route]] = by_class[route.kind] if stated is None else stated
    return found


def parts_by_status(rules: Rules) -> Floats:
    """Return the part of its capacity that a road carries, by status CLOSED ... OPEN."""
    parts = np.zeros(4)
    parts[UNDER_FIRE] = rules.supply_under_fire_part
    parts[LIMITED] = rules.supply_limited_part
    parts[OPEN] = 1.0
    return parts


def supply_ratios(
    network: Network,
    roads: Roads,
    sides: Sides,
    found: Sequence[Delivery],
    supplied: Tristate,
    capacity: Floats,
    most: float,
    known: dict[bytes, Floats] | None = None,
) -> Floats:
    """Return inflow / need (P,) for the people there at the start; NaN where supply is unknown.

    ``capacity`` (4, R) is what a road carries by status; ``most`` bounds the ratio. One flow per
    holder: allies who share a road each get the whole of it, and in the flow a lorry is a lorry,
    whatever it carries. Which traffic reaches a place at all was decided by the ways. ``known``
    keeps flows between calls: a change on one front leaves those of other holders as they were.
    """
    ratio = np.where(supplied == UNKNOWN, np.nan, 0.0)
    for party in np.unique(sides.holder[sides.holder != NOBODY]):
        mine = (supplied == YES) & (sides.holder == party)
        if mine.any():
            need = np.where(mine, np.maximum(network.population, 1), 0)
            trade = any(d.traffic == TRADE and d.reaches[:, mine].any() for d in found)
            status = _best_status(network, roads, sides, int(party), trade=trade)
            carried = np.take_along_axis(capacity, status[None, :].astype(np.intp), 0)[0]
            arcs, inlets = _both_ways(network, carried), _inlets(found, mine)
            key = b"|".join(array.tobytes() for array in (*arcs, *inlets, need))
            if known is None or key not in known:
                level = fair_ratios(arcs, inlets, need, most)
                if known is not None:
                    known[key] = level
            else:
                level = known[key]
            ratio[mine] = level[mine]
    return ratio


def _best_status(network: Network, roads: Roads, sides: Sides, party: int, *, trade: bool) -> Bytes:
    """Return the best status (R,) at which anything for a party's places may use each road."""
    best = np.zeros(network.length_m.size, np.uint8)
    for traffic in (GOODS, AID):
        usable = usable_by(network, roads, sides, party, traffic, CLOSED)
        best = np.maximum(best, np.where(usable, roads.status[traffic], CLOSED))
    if trade:
        within, between = usable_for_trade(network, roads, sides, CLOSED)
        best = np.maximum(best, np.where(within | between, roads.status[TRADE], CLOSED))
    return best.astype(np.uint8)


def _inlets(found: Sequence[Delivery], mine: Tristate) -> Arcs:
    """Return an inlet for each source from which anything reaches these places."""
    inlet: dict[tuple[int, int], int] = {}
    for delivery in found:
        for row in np.flatnonzero(delivery.reaches[:, mine].any(axis=1)):
            source = delivery.sources[row]
            capacity = MOST if source.capacity == UNLIMITED else source.capacity
            inlet[source.place, source.party] = capacity
    head = np.array([place for place, _ in inlet], np.int64)
    return Arcs(head, head, np.array(list(inlet.values()), np.int64))


def _both_ways(network: Network, carried: Floats) -> Arcs:
    """Return two arcs for each road that carries anything."""
    used = np.flatnonzero(carried >= 1.0)
    a, b = network.from_place[used].astype(np.int64), network.to_place[used].astype(np.int64)
    capacity = np.tile(np.floor(carried[used]).astype(np.int64), 2)
    return Arcs(np.concatenate([a, b]), np.concatenate([b, a]), capacity)
