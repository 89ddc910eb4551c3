"""Shortest ways, greatest flows and what can be reached, compiled; see ways, flow and siege.

What comes out is unique (whole numbers, least cuts with the smallest source side), so that these
loops and scipy, which stands in for them where numba is switched off, give the same to the bit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Floats, Ints, Longs
from safepassage.engine.draws import njit

Rows = NDArray[np.int64]
Truths = NDArray[np.bool_]

NONE = -1


@njit(cache=True, nogil=True)
def shortest(
    ends: tuple[Ints, Ints], usable: Truths, step: Floats, sources: Rows, cost: Floats
) -> None:
    """Write the cost (S, P) of the shortest way from each source over usable roads, both ways.

    Dijkstra's algorithm, looking through all places for the nearest: the networks are small.
    """
    places = cost.shape[1]
    first, road_at = _roads_at(ends, usable, places)
    done = np.empty(places, np.bool_)
    for row in range(sources.size):
        cost[row, :] = np.inf
        cost[row, sources[row]] = 0.0
        done[:] = False
        while True:
            here, nearest = NONE, np.inf
            for place in range(places):
                if not done[place] and cost[row, place] < nearest:
                    here, nearest = place, cost[row, place]
            if here == NONE:
                break
            done[here] = True
            for slot in range(first[here], first[here + 1]):
                road = road_at[slot]
                there = ends[0][road] + ends[1][road] - here
                if nearest + step[road] < cost[row, there]:
                    cost[row, there] = nearest + step[road]


@njit(cache=True, nogil=True)
def _roads_at(ends: tuple[Ints, Ints], usable: Truths, places: int) -> tuple[Rows, Rows]:
    """Return the usable roads at each place: where those of a place begin, and their rows."""
    first = np.zeros(places + 1, np.int64)
    for road in range(usable.size):
        if usable[road]:
            first[ends[0][road] + 1] += 1
            first[ends[1][road] + 1] += 1
    for place in range(places):
        first[place + 1] += first[place]
    free = first.copy()
    road_at = np.empty(first[places], np.int64)
    for road in range(usable.size):
        if usable[road]:
            for end in (ends[0][road], ends[1][road]):
                road_at[free[end]] = road
                free[end] += 1
    return first, road_at


@njit(cache=True, nogil=True)
def reached(tail: Rows, head: Rows, start: int, nodes: int) -> Truths:
    """Return the nodes (N,) that arcs lead to from a start."""
    first, arc_at = _arcs_at(tail, nodes)
    found = np.zeros(nodes, np.bool_)
    todo = np.empty(nodes, np.int64)
    found[start], todo[0], waiting = True, start, 1
    while waiting:
        waiting -= 1
        here = todo[waiting]
        for slot in range(first[here], first[here + 1]):
            there = head[arc_at[slot]]
            if not found[there]:
                found[there], todo[waiting] = True, there
                waiting += 1
    return found


@njit(cache=True, nogil=True)
def _arcs_at(tail: Rows, nodes: int) -> tuple[Rows, Rows]:
    """Return the arcs out of each node: where those of a node begin, and their rows."""
    first = np.zeros(nodes + 1, np.int64)
    for arc in range(tail.size):
        first[tail[arc] + 1] += 1
    for node in range(nodes):
        first[node + 1] += first[node]
    free = first.copy()
    arc_at = np.empty(tail.size, np.int64)
    for arc in range(tail.size):
        arc_at[free[tail[arc]]] = arc
        free[tail[arc]] += 1
    return first, arc_at


@njit(cache=True, nogil=True)
def greatest_flow(
    tail: Rows, head: Rows, capacity: Longs, source: int, sink: int, nodes: int
) -> tuple[int, Truths]:
    """Return the greatest flow and the nodes (N,) on the source side of the least cut (Dinic).

    Arc 2 i is arc i, arc 2 i + 1 its way back.
    """
    arcs = 2 * tail.size
    start, room = np.empty(arcs, np.int64), np.zeros(arcs, np.int64)
    start[0::2], start[1::2], room[0::2] = tail, head, capacity
    end = np.empty(arcs, np.int64)
    end[0::2], end[1::2] = head, tail
    first, arc_at = _arcs_at(start, nodes)
    level, path = np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    value = 0
    _levels(first, arc_at, end, room, source, level)
    while level[sink] != NONE:
        value += _blocking(first, arc_at, start, end, room, level, path, source, sink)
        _levels(first, arc_at, end, room, source, level)
    return value, level != NONE


@njit(cache=True, nogil=True)
def _levels(first: Rows, arc_at: Rows, end: Rows, room: Longs, source: int, level: Rows) -> None:
    """Write how many arcs with room each node is away from the source, `NONE` if it is not."""
    level[:] = NONE
    level[source] = 0
    todo = np.empty(level.size, np.int64)
    todo[0], seen, known = source, 0, 1
    while seen < known:
        here = todo[seen]
        seen += 1
        for slot in range(first[here], first[here + 1]):
            arc = arc_at[slot]
            if room[arc] > 0 and level[end[arc]] == NONE:
                level[end[arc]] = level[here] + 1
                todo[known] = end[arc]
                known += 1


@njit(cache=True, nogil=True)
def _blocking(
    first: Rows,
    arc_at: Rows,
    start: Rows,
    end: Rows,
    room: Longs,
    level: Rows,
    path: Rows,
    source: int,
    sink: int,
) -> int:
    """Push what the ways of fewest arcs can take; return how much."""
    slot_of = first[:-1].copy()
    value, depth, here = 0, 0, source
    while True:
        if here == sink:
            value += _push(path, depth, room)
            depth, here = 0, source
            continue
        while slot_of[here] < first[here + 1]:
            arc = arc_at[slot_of[here]]
            if room[arc] > 0 and level[end[arc]] == level[here] + 1:
                break
            slot_of[here] += 1
        if slot_of[here] < first[here + 1]:
            path[depth] = arc_at[slot_of[here]]
            here = end[path[depth]]
            depth += 1
        elif here == source:
            return value
        else:
            depth -= 1
            here = start[path[depth]]
            slot_of[here] += 1


@njit(cache=True, nogil=True)
def _push(path: Rows, depth: int, room: Longs) -> int:
    """Push along a path as much as its narrowest arc takes."""
    pushed = room[path[0]]
    for step in range(depth):
        pushed = min(pushed, room[path[step]])
    for step in range(depth):
        room[path[step]] -= pushed
        room[path[step] ^ 1] += pushed
    return int(pushed)
