"""How much reaches each place when all places of a side share the roads: fair max-flow.

One flow per holder, from its sources to a common sink. Where the roads cannot carry everything,
the places behind the narrowest cut get the same part of their need, and nobody can get more
without somebody who has less getting even less (max-min fair, so the answer is unique). Each
narrowest cut is found by Newton's method on max-flow = min-cut (Dinkelbach).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from safepassage.engine.arrays import Floats, Longs
from safepassage.engine.war import kernels
from safepassage.engine.war.relations import Truths
from safepassage.engine.war.ways import COMPILED, Rows

MOST = 2**30  # a capacity that never binds; scipy's flow counts in 32 bits


class Arcs(NamedTuple):
    """Directed arcs with whole capacities. An undirected road is two of them."""

    tail: Rows  # (A,)
    head: Rows  # (A,)
    capacity: Longs  # (A,)


def max_flow(arcs: Arcs, source: int, sink: int, nodes: int) -> tuple[int, Truths]:
    """Return the greatest flow, and the nodes on the source side of the least cut.

    Of several least cuts the one with the smallest source side is taken.
    """
    if COMPILED:
        value, side = kernels.greatest_flow(*arcs, source, sink, nodes)
        return int(value), side
    capacity = _matrix(arcs, nodes)
    result = maximum_flow(capacity, source, sink)
    left = (capacity - result.flow).tocsr()
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    near = np.zeros(nodes, np.bool_)
    near[breadth_first_order(left, source, return_predecessors=False)] = True
    return int(result.flow_value), near


def fair_ratios(roads: Arcs, inlets: Arcs, need: Longs, most: float) -> Floats:
    """Return the part of its need (N,) that reaches each place, at most ``most``.

    ``roads`` join the N places; each arc of ``inlets`` enters at its ``head``. A place with need 0
    takes nothing and gets 0.
    """
    unit = 1 + int(most * need.sum()) // MOST  # more people than 32 bits hold go in bundles
    if unit > 1:
        need, roads, inlets = -(-need // unit), _in_bundles(roads, unit), _in_bundles(inlets, unit)
    ratio = np.zeros(need.size)
    settled = need == 0
    while not settled.all():
        level, behind = _narrowest(roads, inlets, need, np.where(settled, ratio, np.inf), most)
        ratio[behind] = level
        settled |= behind
    return ratio


def _in_bundles(arcs: Arcs, people: int) -> Arcs:
    """Return the arcs in bundles of so many people; what never binds still does not."""
    bundles = np.where(arcs.capacity < MOST, arcs.capacity // people, MOST)
    return arcs._replace(capacity=bundles)


def _narrowest(
    roads: Arcs, inlets: Arcs, need: Longs, settled_ratio: Floats, most: float
) -> tuple[float, Truths]:
    """Return the highest level that all open places can have, and those that can have no more.

    ``settled_ratio`` (N,) is what was settled before, infinite where a place is still open.
    """
    places = need.size
    source, sink = places, places + 1
    is_open = np.isinf(settled_ratio)
    level, behind = most, is_open
    while True:
        demand = _whole(need.astype(np.float64) * np.where(is_open, level, settled_ratio))
        value, near = max_flow(_joined(roads, inlets, demand), source, sink, places + 2)
        found = is_open & ~near[:places]
        if value >= demand.sum() or not found.any():
            return level, behind
        taken = demand[~found].sum()  # by open places before the cut and by settled ones
        level, behind = float((value - taken) / need[found].sum()), found


def _whole(people: Floats) -> Longs:
    """Return whole people; what rounding has taken off a whole number is given back."""
    return np.floor(people + 1e-6).astype(np.int64)


def _joined(roads: Arcs, inlets: Arcs, demand: Longs) -> Arcs:
    """Return roads, inlets from the source, and an arc to the sink for each demand."""
    places = demand.size
    takers = np.flatnonzero(demand > 0)
    return Arcs(
        np.concatenate([roads.tail, np.full(inlets.head.size, places), takers]),
        np.concatenate([roads.head, inlets.head, np.full(takers.size, places + 1)]),
        np.concatenate([roads.capacity, inlets.capacity, demand[takers]]),
    )


def _matrix(arcs: Arcs, nodes: int) -> csr_array:
    """Return the capacities as a matrix; parallel arcs add up."""
    capacity = np.minimum(arcs.capacity, MOST).astype(np.int64)
    matrix = csr_array((capacity, (arcs.tail, arcs.head)), shape=(nodes, nodes))
    matrix.sum_duplicates()
    matrix.data = np.minimum(matrix.data, MOST)
    return matrix.astype(np.int32)
