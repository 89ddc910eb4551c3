"""The shortest ways from sources over usable roads: by length, then fewest hops, then ids.

Length and hops are one whole number per road, `metres * HOPS + 1`, exact in a float up to 2^53, so
that equal ways compare equal on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from safepassage.engine.arrays import Floats, Network
from safepassage.engine.war import kernels
from safepassage.engine.war.relations import Truths

COMPILED = not getattr(
    numba.config, "DISABLE_JIT", 0
)  # loops in plain Python would be slower than scipy
HOPS = 1 << 14  # more than any way has roads
Rows = NDArray[np.int64]


class Ways(NamedTuple):
    """The shortest ways from each of S sources. Infinite where there is none."""

    cost: Floats  # (S, P) sum of the steps
    usable: Truths  # (R,) roads that were usable
    step: Floats  # (R,) whole number; metres and hops, or what else was asked for


def shortest_ways(
    network: Network, usable: Truths, sources: Sequence[int], step: Floats | None = None
) -> Ways:
    """Return the shortest ways from each source over usable roads, which run both ways.

    ``step`` (R,) is what each road costs, by default metres and hops.
    """
    places = network.population.size
    if step is None:
        step = metres_and_hops(network)
    if not len(sources):
        return Ways(np.zeros((0, places)), usable, step)
    if not COMPILED:
        graph = _graph(network, usable, step)
        return Ways(dijkstra(graph, directed=False, indices=list(sources)), usable, step)
    cost = np.empty((len(sources), places))
    ends = network.from_place, network.to_place
    kernels.shortest(ends, usable, step, np.array(sources, np.int64), cost)
    return Ways(cost, usable, step)


def metres_and_hops(network: Network) -> Floats:
    """Return the cost (R,) of each road: its length, then one hop."""
    return network.length_m.astype(np.float64) * HOPS + 1.0


def _graph(network: Network, usable: Truths, step: Floats) -> csr_array:
    """Return the road graph; of parallel roads the cheapest stands."""
    places = network.population.size
    roads = np.flatnonzero(usable)
    ends = network.from_place[roads].astype(np.int64), network.to_place[roads].astype(np.int64)
    pair = np.minimum(*ends) * places + np.maximum(*ends)
    order = np.lexsort((step[roads], pair))
    _, first = np.unique(pair[order], return_index=True)
    chosen = order[first]
    matrix = step[roads[chosen]], (ends[0][chosen], ends[1][chosen])
    return csr_array(matrix, shape=(places, places), dtype=np.float64)


def length_km(cost: float) -> float:
    """Return the length of a way of this cost."""
    return float(cost // HOPS) / 1000.0


def way_back(network: Network, ways: Ways, source: int, place: int) -> tuple[list[int], list[int]]:
    """Return the places and the routes of the shortest way, from the source to the place.

    ``source`` is a row of ``ways``. Of equal ways the one with the smaller place before each step
    is taken, seen from the end; of parallel roads the one with the smaller id.
    """
    cost = ways.cost[source]
    roads = np.flatnonzero(ways.usable)
    ends = network.from_place[roads], network.to_place[roads]
    places, routes = [place], []
    while cost[places[-1]] > 0.0:
        here = places[-1]
        steps = [
            (int(ends[1 - side][row]), int(roads[row]))
            for side in (0, 1)
            for row in np.flatnonzero(ends[side] == here)
            if cost[ends[1 - side][row]] + ways.step[roads[row]] == cost[here]
        ]
        before, route = min(steps)
        places.append(before)
        routes.append(route)
    return places[::-1], routes[::-1]
