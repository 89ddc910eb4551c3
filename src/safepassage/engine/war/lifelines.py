"""Lifelines: roads whose re-opening restores supply, or whose staying open keeps it, for N people.

For a place that is not supplied: the closed roads on the way from a source open to its holder
that needs the fewest roads which were never open to its side in the record, then the fewest
closed roads, then the fewest kilometres. For a place that is supplied: the roads without which
nothing would reach it. The list is in order of ids, never of people: it is no ranking, and
nothing here weighs what it would take to close a road.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np

from safepassage.engine.arrays import (
    AID,
    CLOSED,
    GOODS,
    NO,
    NOBODY,
    TRADE,
    YES,
    Bytes,
    Floats,
    Longs,
    Network,
)
from safepassage.engine.compile import Names
from safepassage.engine.war.degrees import STATUS_WORD
from safepassage.engine.war.epochs import Period, Timeline
from safepassage.engine.war.relations import Truths
from safepassage.engine.war.supply import Source, usable_by, usable_for_trade
from safepassage.engine.war.ways import shortest_ways, way_back

SOURCES = -1  # node that stands for every source
NEVER_OPEN, WAS_OPEN = 2.0**43, 2.0**34  # above any metres and hops; sums stay below 2^53
HOPS = 2.0**10


class Lifeline(NamedTuple):
    """A road, the people for whom it restores or keeps supply, and how it stands."""

    route: str
    people_dependent: int
    state: str  # open, limited, under_fire or closed
    together_with: tuple[str, ...]  # closed roads that have to re-open with it
    places: tuple[str, ...]


def lifelines(
    timeline: Timeline, day: int, people: Longs, *, of_supplied: bool = True
) -> tuple[Lifeline, ...]:
    """Return the lifelines of a day, in order of ids.

    ``people`` (P,) are those who live in each place. ``of_supplied`` is False where roads that
    feed places today must not be told (live crises).
    """
    found = [*_closed(timeline, day, people)]
    if of_supplied:
        found += _open(timeline, day, people)
    return tuple(sorted(found))


def _closed(timeline: Timeline, day: int, people: Longs) -> Iterator[Lifeline]:
    """Yield the closed roads whose re-opening restores supply."""
    period = timeline.on(day)
    cut = (period.epoch.supplied == NO) & (people > 0)
    ways: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for party in np.unique(period.epoch.holder[cut]):
        step, shut = _reopening_steps(timeline, period, int(party))
        everything = np.ones_like(shut)
        sources = _own_sources(period, int(party))
        reach = shortest_ways(timeline.network, everything, sources, step)
        for place in np.flatnonzero(cut & (period.epoch.holder == party)):
            if sources and np.isfinite(reach.cost[:, place]).any():
                nearest = int(np.argmin(reach.cost[:, place]))
                _, routes = way_back(timeline.network, reach, nearest, int(place))
                ways[tuple(sorted(route for route in routes if shut[route]))].append(int(place))
    names = timeline.names
    for roads, places in ways.items():
        for road in roads:
            others = tuple(names.routes[other] for other in roads if other != road)
            yield _lifeline(names, road, places, people, "closed", others)


def _reopening_steps(timeline: Timeline, period: Period, party: int) -> tuple[Floats, Truths]:
    """Return what each road (R,) costs on a way that re-opens, and which roads are shut."""
    was_open = np.zeros(timeline.network.length_m.size, np.bool_)
    for earlier in timeline.periods:
        if earlier.epoch.first_day <= period.epoch.first_day:
            was_open |= _open_to(timeline.network, earlier, party)
    shut = ~_open_to(timeline.network, period, party)
    metres = timeline.network.length_m.astype(np.float64)
    reopening = np.where(shut, np.where(was_open, WAS_OPEN, NEVER_OPEN), 0.0)
    return metres * HOPS + 1.0 + reopening, shut


def _open_to(network: Network, period: Period, party: int) -> Truths:
    """Return the roads (R,) that let goods or aid pass to places of a party."""
    goods, aid = (
        usable_by(network, period.roads, period.sides, party, traffic, CLOSED)
        for traffic in (GOODS, AID)
    )
    return goods | aid


def _own_sources(period: Period, party: int) -> list[int]:
    """Return the places where goods or aid for a party enter today."""
    side = period.sides.relations.same_side[party]
    return sorted(
        {
            source.place
            for source in period.sources
            if side[source.party] and side[period.sides.holder[source.place]]
        }
    )


def _open(timeline: Timeline, day: int, people: Longs) -> Iterator[Lifeline]:
    """Yield the roads without which places would not be supplied."""
    period, network = timeline.on(day), timeline.network
    dependent: dict[int, set[int]] = defaultdict(set)
    best = np.zeros(network.length_m.size, np.uint8)
    trade = _trade_hangs_on(network, period)
    for party in np.unique(period.sides.holder[period.sides.holder != NOBODY]):
        fed = (period.sides.holder == party) & (period.epoch.supplied == YES) & (people > 0)
        goods, aid = (_hangs_on(network, period, int(party), traffic) for traffic in (GOODS, AID))
        best = np.maximum(best, _status(network, period, int(party)))
        for place in np.flatnonzero(fed):
            layers = [layer[int(place)] for layer in (goods, aid, trade) if int(place) in layer]
            for road in set.intersection(*layers) if layers else ():
                dependent[road].add(int(place))
    for road, places in dependent.items():
        state = STATUS_WORD[int(best[road])]
        yield _lifeline(timeline.names, road, sorted(places), people, state, ())


def _hangs_on(network: Network, period: Period, party: int, traffic: int) -> dict[int, set[int]]:
    """Return for each place that goods or aid reach the roads on every way to it."""
    usable = usable_by(network, period.roads, period.sides, party, traffic, CLOSED)
    side = period.sides.relations.same_side[party]
    sources = [
        source
        for source in period.sources
        if (source.goods if traffic == GOODS else source.aid)
        and side[source.party]
        and side[period.sides.holder[source.place]]
    ]
    return roads_on_every_way(network, usable, sources)


def _trade_hangs_on(network: Network, period: Period) -> dict[int, set[int]]:
    """Return for each place that trade could reach the roads on every way to it."""
    same_side, holder = period.sides.relations.same_side, period.sides.holder
    sources = [
        source
        for source in period.sources
        if source.goods and same_side[source.party, holder[source.place]]
    ]
    within, between = usable_for_trade(network, period.roads, period.sides, CLOSED)
    return roads_on_every_way(network, within | between, sources)


def roads_on_every_way(
    network: Network, usable: Truths, sources: Sequence[Source]
) -> dict[int, set[int]]:
    """Return for each place with a way from any source the roads that no way can do without.

    These are the bridges that part the place from all sources.
    """
    graph = nx.MultiGraph()
    graph.add_edges_from((SOURCES, source.place) for source in sources)
    if not graph:
        return {}
    road_of: dict[frozenset[int], int] = {}
    for road in np.flatnonzero(usable).tolist():
        ends = int(network.from_place[road]), int(network.to_place[road])
        graph.add_edge(*ends)
        road_of[frozenset(ends)] = road
    reached = nx.node_connected_component(graph, SOURCES)
    hangs: dict[int, set[int]] = {place: set() for place in reached if place != SOURCES}
    for a, b in [*nx.bridges(graph, SOURCES)]:
        if SOURCES in (a, b):
            continue
        graph.remove_edge(a, b)
        for place in reached - nx.node_connected_component(graph, SOURCES):
            hangs[place].add(road_of[frozenset((a, b))])
        graph.add_edge(a, b)
    return hangs


def _status(network: Network, period: Period, party: int) -> Bytes:
    """Return the best status (R,) of each road for what may feed a party's places."""
    best = np.zeros(network.length_m.size, np.uint8)
    for traffic in (GOODS, AID):
        usable = usable_by(network, period.roads, period.sides, party, traffic, CLOSED)
        best = np.maximum(best, np.where(usable, period.roads.status[traffic], CLOSED))
    within, between = usable_for_trade(network, period.roads, period.sides, CLOSED)
    trade = np.where(within | between, period.roads.status[TRADE], CLOSED)
    return np.where(best == CLOSED, trade, best).astype(np.uint8)


def _lifeline(
    names: Names,
    road: int,
    places: Sequence[int],
    people: Longs,
    state: str,
    others: tuple[str, ...],
) -> Lifeline:
    total = int(people[list(places)].sum())
    return Lifeline(
        names.routes[road], total, state, others, tuple(names.places[place] for place in places)
    )
