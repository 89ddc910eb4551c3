"""Which ways civilians have in an epoch: distances, and the next link toward each goal.

Distances are whole hectometres, so that two equal ways are equal, and the road with the lower row
is taken; see docs/science/travel.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from safepassage.engine.arrays import (
    ASYLUM,
    CLOSED,
    GATE_OPEN,
    LIMITED,
    MEDICAL,
    NO_GATE,
    NO_WAY,
    OPEN,
    UNDER_FIRE,
    VOLUNTARY_RETURN,
    Bytes,
    Epoch,
    Floats,
    Longs,
    Marks,
)
from safepassage.engine.people.plan import CROSSING, Plan

Truths = NDArray[np.bool_]

FAR = 1 << 40  # hectometres: no way at all
HM_PER_KM = 10


@dataclass(frozen=True)
class Ways:
    """The ways of an epoch. Letters: P places, L links."""

    hop: Marks  # (P, P) next state toward a goal, NO_WAY
    quality: Bytes  # (P,) best of the links out of a place, CLOSED ... OPEN
    is_gate: Bytes  # (P,) 1 where people wait for a border gate
    near_gate: Truths  # (P,) near a border gate, by road
    on_foot: Truths  # (P, P) the second can be reached by those without means
    decay: Floats  # (P, P) pull left at this distance; 0 without a way and for the place itself
    decay_through: Floats  # (P, P) the same for those whom a gate let through


def ways_of(plan: Plan, epoch: Epoch, reserved: Bytes, broken: Truths) -> Ways:
    """Return the ways of an epoch; `reserved` (R,) routes are left out.

    Where the lines of a place have broken, `broken` (P,), people flee across the front, under fire.
    """
    passable = np.stack([epoch.passable_out, epoch.passable_in], axis=1).reshape(-1)
    across = np.repeat(epoch.front == 1, 2) & broken[plan.link_from] & (passable == CLOSED)
    passable = np.where(across, UNDER_FIRE, passable).astype(np.uint8)
    at_gate = _gates(plan, epoch)
    controlled = _controlled(plan, epoch)
    free = (passable != CLOSED) & ~controlled & (np.repeat(reserved, 2) == 0)
    back = controlled & _lets_back(plan, epoch)
    out = controlled & _lets_out(plan, at_gate)
    felt = felt_lengths(plan, passable)
    walked = _distances(plan, felt, free)
    homeward = _distances(plan, felt, free | back)
    through = _past_gates(plan, felt, out, homeward)
    hop = _hops(plan, felt, free | back, homeward)
    let = through < homeward
    hop[let] = _hops(plan, felt, out, through)[let]
    quality = np.zeros(plan.places, np.uint8)
    np.maximum.at(quality, plan.link_from[free], passable[free])
    scale_hm = plan.rules.distance_scale_km * HM_PER_KM
    return Ways(
        hop=hop,
        quality=quality,
        is_gate=at_gate.astype(np.uint8),
        near_gate=_near(walked, at_gate, plan.rules.border_area_km * HM_PER_KM),
        on_foot=walked <= plan.rules.on_foot_km * HM_PER_KM,
        decay=_decay(walked, scale_hm),
        decay_through=_decay(through, scale_hm),
    )


class AnyRoad(NamedTuple):
    """What holds by any road there is, whatever its status; it never changes."""

    hop: Marks  # (P, P) next state toward each goal
    same_site: Truths  # (P, P) the first is a crossing, and the second belongs to its site


def any_road(plan: Plan) -> AnyRoad:
    """Return what holds by any road there is.

    A place belongs to the site of a crossing if it is in the same country and no farther than
    `site_km` by road.
    """
    every = np.ones(len(plan.link_hm), np.bool_)
    distance = _distances(plan, plan.link_hm, every)
    abroad, gates = plan.network.abroad, plan.network.place_kind == CROSSING
    near = (distance <= plan.rules.site_km * HM_PER_KM) & (abroad[:, None] == abroad)
    return AnyRoad(_hops(plan, plan.link_hm, every, distance), near & gates[:, None])


def felt_lengths(plan: Plan, passable: Bytes) -> Longs:
    """Return the length of each link as it counts in the choice of a way, (L,) hectometres."""
    factor = np.ones(4)
    factor[LIMITED] = plan.rules.limited_length_factor
    factor[UNDER_FIRE] = plan.rules.under_fire_length_factor
    return np.rint(plan.link_hm * factor[passable]).astype(np.int64)


def _controlled(plan: Plan, epoch: Epoch) -> Truths:
    """Return the links (L,) over a border at a place where gates.csv speaks of people."""
    abroad = plan.network.abroad == 1
    here, there = abroad[plan.link_from], abroad[plan.link_to]
    home_end = np.where(here, plan.link_to, plan.link_from)
    ruled = (epoch.gate[:, ASYLUM : MEDICAL + 1] != NO_GATE).any(axis=1)
    return np.asarray((here != there) & ruled[home_end])


def _gates(plan: Plan, epoch: Epoch) -> Truths:
    """Return the places (P,) where people wait: crossings at home for which a policy stands."""
    ruled = (epoch.gate[:, ASYLUM : MEDICAL + 1] != NO_GATE).any(axis=1)
    at_home = plan.network.abroad == 0
    return np.asarray(ruled & at_home & (plan.network.place_kind == CROSSING))


def _lets_back(plan: Plan, epoch: Epoch) -> Truths:
    """Return the links (L,) into the country at a gate that lets people come back."""
    comes_in = plan.network.abroad[plan.link_from] > plan.network.abroad[plan.link_to]
    return np.asarray(comes_in & (epoch.gate[plan.link_to, VOLUNTARY_RETURN] == GATE_OPEN))


def _distances(plan: Plan, length: Longs, usable: Truths) -> Longs:
    """Return the shortest felt way between all places, (P, P), FAR where there is none."""
    shape = (plan.places, plan.places)
    shortest = np.full(shape, FAR, np.int64)
    ends = plan.link_from[usable], plan.link_to[usable]
    np.minimum.at(shortest, ends, length[usable])  # two roads may join the same ends
    joined = np.nonzero(shortest < FAR)
    graph = csr_array((shortest[joined].astype(np.float64), joined), shape=shape)
    found = dijkstra(graph)
    return np.where(np.isfinite(found), found, FAR).astype(np.int64)


def _lets_out(plan: Plan, at_gate: Truths) -> Truths:
    """Return the links (L,) out of the country at a gate: for those it let through."""
    goes_out = plan.network.abroad[plan.link_from] < plan.network.abroad[plan.link_to]
    return np.asarray(goes_out & at_gate[plan.link_from])


def _past_gates(plan: Plan, felt: Longs, out: Truths, homeward: Longs) -> Longs:
    """Return the distances with the ways abroad from a gate itself, (P, P).

    Only those whom a gate let through have a goal abroad, and they stand at the gate.
    """
    abroad = plan.network.abroad == 1
    through = homeward.copy()
    for link in np.flatnonzero(out):
        gate = plan.link_from[link]
        beyond = np.minimum(felt[link] + homeward[plan.link_to[link]], FAR)
        through[gate, abroad] = np.minimum(through[gate, abroad], beyond[abroad])
    return through


def _hops(plan: Plan, length: Longs, usable: Truths, distance: Longs) -> Marks:
    """Return the next state on a shortest way, (P, P); of equal ways the link of the lowest row."""
    hop = np.full(distance.shape, NO_WAY, np.uint16)
    for link in np.flatnonzero(usable)[::-1]:
        here, there = plan.link_from[link], plan.link_to[link]
        onward = length[link] + distance[there]
        best = (onward == distance[here]) & (distance[here] < FAR)
        hop[here, best] = plan.places + link
    np.fill_diagonal(hop, NO_WAY)
    return hop


def _near(distance: Longs, at_gate: Truths, reach_hm: float) -> Truths:
    if not at_gate.any():
        return np.zeros(len(at_gate), np.bool_)
    return np.asarray(distance[:, at_gate].min(axis=1) <= reach_hm)


def _decay(distance: Longs, scale_hm: float) -> Floats:
    """Return exp(-distance / scale), (P, P); 0 without a way and for the place itself."""
    decay = np.exp(-distance / scale_hm)
    decay[distance >= FAR] = 0.0
    np.fill_diagonal(decay, 0.0)
    return np.asarray(decay)


def quality_shares(plan: Plan) -> Floats:
    """Return the part of those who wish to leave who can, (4,), by quality of the best way out."""
    share = np.zeros(4)
    share[OPEN] = 1.0
    share[LIMITED] = plan.rules.opportunity_limited
    share[UNDER_FIRE] = plan.rules.opportunity_under_fire
    return share
