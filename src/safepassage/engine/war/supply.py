"""Which goods, aid and trade reach each place, from which source, by which way.

Goods and aid enter only places held by the side of the holder, over roads whose recorded status
lets them pass. Trade runs from any source of goods, within one side freely and between sides over
roads that a tolerated relation names; only a way that crosses between sides is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import (
    AID,
    CLOSED,
    GOODS,
    NO,
    NOBODY,
    OPEN,
    TRADE,
    UNKNOWN,
    YES,
    Bytes,
    Ints,
    Network,
    Tristate,
)
from safepassage.engine.compile import Names
from safepassage.engine.war.relations import Relations, Truths
from safepassage.engine.war.roads import EVERYBODY, Roads
from safepassage.engine.war.ways import Ways, shortest_ways, way_back
from safepassage.scenario.scenario import Scenario

UNLIMITED = -1


class Source(NamedTuple):
    """A place where goods or aid of a party enter, on a day."""

    place: int
    party: int
    goods: bool
    aid: bool
    capacity: int  # people per day, UNLIMITED


class Delivery(NamedTuple):
    """What reaches places of one holder (of all, for trade) in one traffic. S sources."""

    traffic: int  # GOODS, TRADE or AID
    sources: tuple[Source, ...]
    ways: Ways
    reaches: Truths  # (S, P)


class Way(NamedTuple):
    """The shortest passable way of one traffic from one source to one place."""

    traffic: int
    source: Source
    cost: float
    places: tuple[int, ...]  # from the source to the place
    routes: tuple[int, ...]


class Sides(NamedTuple):
    """Who holds what, and who is on whose side."""

    holder: Ints  # (P,)
    relations: Relations
    has_source: Truths  # (K + 1,) a party whose side has a source in the scenario


def sources_on(scenario: Scenario, names: Names, day: int) -> tuple[Source, ...]:
    """Return the sources open on a day, in the order of their places and parties."""
    found: dict[tuple[int, int], Source] = {}
    for row in scenario.supply_sources:
        begun = row.start is None or scenario.day_of(row.start) <= day
        if not begun or (row.end is not None and scenario.day_of(row.end) < day):
            continue
        key = names.place[row.place], names.party[row.party]
        goods, aid = "goods" in row.traffic, "aid" in row.traffic
        capacity = UNLIMITED if row.capacity is None else row.capacity
        if key in found:  # two rows of one day, say one for goods and one for aid
            other = found[key]
            goods, aid = goods or other.goods, aid or other.aid
            capacity = (
                UNLIMITED
                if UNLIMITED in (capacity, other.capacity)
                else max(capacity, other.capacity)
            )
        found[key] = Source(*key, goods, aid, capacity)
    return tuple(sorted(found.values()))


def with_sources(scenario: Scenario, names: Names, relations: Relations) -> Truths:
    """Return for each holder whether its side has any source in the scenario, on any day."""
    has = np.zeros(len(names.parties) + 1, np.bool_)
    for row in scenario.supply_sources:
        has |= relations.same_side[names.party[row.party]]
    has[NOBODY] = False
    return has


def deliveries(
    network: Network, roads: Roads, sides: Sides, sources: Sequence[Source], floor: int = CLOSED
) -> tuple[Delivery, ...]:
    """Return what reaches whom over roads whose status is better than ``floor``."""
    found = []
    for party in np.unique(sides.holder[sides.holder != NOBODY]):
        held = sides.holder == party
        side = sides.relations.same_side[party]
        for traffic in (GOODS, AID):
            own = tuple(
                source
                for source in sources
                if (source.goods if traffic == GOODS else source.aid)
                and side[source.party]
                and side[sides.holder[source.place]]
            )
            if own:
                usable = usable_by(network, roads, sides, int(party), traffic, floor)
                ways = shortest_ways(network, usable, [source.place for source in own])
                found.append(Delivery(traffic, own, ways, np.isfinite(ways.cost) & held))
    return (*found, _trade(network, roads, sides, sources, floor))


def usable_by(
    network: Network, roads: Roads, sides: Sides, party: int, traffic: int, floor: int
) -> Truths:
    """Return the roads (R,) that goods or aid for places of a party may use."""
    side = sides.relations.same_side[party]
    entered = side[sides.holder]
    whose = roads.party[traffic]
    usable: Truths = (
        entered[network.from_place]
        & entered[network.to_place]
        & (roads.status[traffic] > floor)
        & ((whose == EVERYBODY) | side[whose])
    )
    return usable


def usable_for_trade(
    network: Network, roads: Roads, sides: Sides, floor: int
) -> tuple[Truths, Truths]:
    """Return the roads (R,) open to trade within one side, and those between sides."""
    open_roads = roads.status[TRADE] > floor
    whose = roads.party[TRADE]
    holder = sides.holder[network.from_place]
    allowed = (whose == EVERYBODY) | sides.relations.same_side[whose, holder]
    return roads.within & open_roads & allowed, roads.tolerated & open_roads


def _trade(
    network: Network, roads: Roads, sides: Sides, sources: Sequence[Source], floor: int
) -> Delivery:
    """Return what reaches places by trade that crosses between sides.

    The shortest way crosses where it is shorter than the shortest way that does not.
    """
    open_to_trade = tuple(
        source
        for source in sources
        if source.goods and sides.relations.same_side[source.party, sides.holder[source.place]]
    )
    within, between = usable_for_trade(network, roads, sides, floor)
    places = [source.place for source in open_to_trade]
    ways = shortest_ways(network, within | between, places)
    if not between.any():
        return Delivery(TRADE, open_to_trade, ways, np.zeros_like(ways.cost, np.bool_))
    crossing = ways.cost < shortest_ways(network, within, places).cost
    return Delivery(TRADE, open_to_trade, ways, crossing & (sides.holder != NOBODY))


def supplied(found: Sequence[Delivery], sides: Sides) -> Tristate:
    """Return for each place (P,) whether anything reaches it; UNKNOWN without a known source."""
    reached = reached_by(found, sides.holder.size)
    known = sides.has_source[sides.holder]
    return np.where(reached, YES, np.where(known, NO, UNKNOWN)).astype(np.int8)


def reached_by(found: Sequence[Delivery], places: int) -> Truths:
    """Return for each place (P,) whether any traffic reaches it."""
    reached = np.zeros(places, np.bool_)
    for delivery in found:
        reached |= delivery.reaches.any(axis=0)
    return reached


def ways_to(network: Network, found: Sequence[Delivery], place: int) -> list[Way]:
    """Return the shortest way of each source and traffic to a place, in order of ids."""
    ways = []
    for delivery in found:
        for row in np.flatnonzero(delivery.reaches[:, place]):
            places, routes = way_back(network, delivery.ways, int(row), place)
            cost = float(delivery.ways.cost[row, place])
            source = delivery.sources[row]
            ways.append(Way(delivery.traffic, source, cost, tuple(places), tuple(routes)))
    return sorted(ways, key=lambda way: (way.source[:2], way.traffic))


def worst_status(way: Way, status: Bytes) -> int:
    """Return the worst status of the roads on a way; that of a source itself is OPEN."""
    return min((int(status[way.traffic, route]) for route in way.routes), default=OPEN)
