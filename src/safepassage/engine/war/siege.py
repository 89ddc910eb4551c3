"""Encircled, and how far: the ways in for goods and the regular ways out for civilians.

A regular way out leads over roads of one side whose status for civilians is open or under fire to
a place that is supplied. Limited passage, offered corridors, flight across a front and tolerated
passage are not regular: OCHA asks whether civilians can regularly leave.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from safepassage.engine.arrays import (
    DEGREE_CUT,
    DEGREE_FIRE_CUT,
    DEGREE_OPEN,
    DEGREE_UNDER_FIRE,
    NO,
    OPEN,
    UNDER_FIRE,
    UNKNOWN,
    YES,
    Bytes,
    Network,
    Tristate,
)
from safepassage.engine.war import kernels
from safepassage.engine.war.relations import Truths
from safepassage.engine.war.roads import Roads
from safepassage.engine.war.ways import COMPILED


class Siege(NamedTuple):
    """How each place stands, whether or not people live there."""

    cut_off: Tristate  # (P,) no way in for any traffic and no regular way out for civilians
    degree: Bytes  # (P,) DEGREE_...; DEGREE_OPEN where it is unknown


def siege_of(network: Network, roads: Roads, supplied: Tristate, free: Truths) -> Siege:
    """Return the degree of encirclement of each place.

    ``free`` (P,): something reaches the place by a way that is not under fire.
    """
    leaves = can_leave(network, roads, supplied)
    cut_off = np.where(supplied == UNKNOWN, UNKNOWN, (supplied == NO) & ~leaves).astype(np.int8)
    under_fire = (supplied == YES) & (~free | _only_out_under_fire(network, roads))
    degree = np.select(
        [cut_off == YES, supplied == NO, under_fire],
        [DEGREE_CUT, DEGREE_FIRE_CUT, DEGREE_UNDER_FIRE],
        DEGREE_OPEN,
    ).astype(np.uint8)
    return Siege(cut_off, degree)


def encircled(cut_off: Tristate, lived_in: Truths) -> Tristate:
    """Return for each place (P,) whether it is encircled: cut off, and people live there."""
    return np.where(lived_in, cut_off, NO).astype(np.int8)


def can_leave(network: Network, roads: Roads, supplied: Tristate) -> Truths:
    """Return for each place (P,) whether civilians can regularly reach a place that is supplied."""
    out, back = (np.flatnonzero(regular) for regular in _regular(roads))
    # Against the direction of travel, from one point that stands for every supplied place.
    goals = np.flatnonzero(supplied == YES)
    start = supplied.size
    tails = np.concatenate([network.to_place[out], network.from_place[back], [start] * goals.size])
    heads = np.concatenate([network.from_place[out], network.to_place[back], goals])
    if COMPILED:
        return kernels.reached(tails.astype(np.int64), heads.astype(np.int64), start, start + 1)[
            :start
        ]
    graph = csr_array(
        (np.ones(tails.size, np.int8), (tails.astype(np.int64), heads.astype(np.int64))),
        shape=(start + 1, start + 1),
    )
    reached = np.zeros(start + 1, np.bool_)
    reached[breadth_first_order(graph, start, return_predecessors=False)] = True
    return reached[:start]


def _regular(roads: Roads) -> tuple[Truths, Truths]:
    """Return the roads (R,) that civilians can regularly use, forth and back."""
    return (
        roads.within & np.isin(roads.passable_out, (OPEN, UNDER_FIRE)),
        roads.within & np.isin(roads.passable_in, (OPEN, UNDER_FIRE)),
    )


def _only_out_under_fire(network: Network, roads: Roads) -> Truths:
    """Return the places (P,) with roads out, all of them under fire."""
    places = network.population.size
    any_out, calm_out = np.zeros(places, np.bool_), np.zeros(places, np.bool_)
    ways = zip(
        (network.from_place, network.to_place),
        _regular(roads),
        (roads.passable_out, roads.passable_in),
        strict=True,
    )
    for start, regular, status in ways:
        any_out[start[regular]] = True
        calm_out[start[regular & (status == OPEN)]] = True
    return any_out & ~calm_out
