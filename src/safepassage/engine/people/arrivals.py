"""Arrival: what a household is and where it stays; see docs/science/camps.md and travel.md."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine import draws
from safepassage.engine.arrays import (
    AT_CROSSING,
    AT_HOME,
    COLLECTIVE,
    HOST,
    IDP,
    IN_CAMP,
    MOVE_RETURN,
    REFUGEE,
    RENTED,
    RETURNEE,
    TRIP_KIND,
    Bytes,
    Ints,
    Longs,
)
from safepassage.engine.draws import Purpose
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import Population, Rows, sizes


class Moves(NamedTuple):
    """Moves that ended on a day, one row per household. Letters: M moves."""

    from_place: Ints  # (M,)
    to_place: Ints  # (M,)
    origin: Ints  # (M,) place, P where unknown
    kind: Ints  # (M,) row of MOVE_KINDS
    whereabouts: Ints  # (M,)
    people: Longs  # (M,)


def settle(
    plan: Plan, population: Population, seed: int, day: int, rows: Rows, is_gate: Bytes
) -> Moves:
    """Let households that reached a place stay there; return their moves.

    Abroad they are refugees; back in the sub-district of origin on a return they are returnees;
    else they are displaced inside the country. Those who had to stay where they were did not move.
    """
    slots = population.slots
    place, origin = slots.state[rows].astype(np.int32), slots.origin[rows].astype(np.int32)
    kind = (slots.trip[rows] & TRIP_KIND).astype(np.int32)
    known = origin < plan.places
    home = np.where(known, origin, 0)
    near_home = known & (plan.sub_district[home] == plan.sub_district[place])
    status = np.where((kind == MOVE_RETURN) & near_home, RETURNEE, IDP)
    status = np.where(plan.network.abroad[place] == 1, REFUGEE, status)

    where = housing(plan, population, seed, day, rows)
    where = np.where(plan.is_camp[place] == 1, IN_CAMP, where)
    where = np.where(is_gate[place] == 1, AT_CROSSING, where)
    where = np.where((status == RETURNEE) & known & (origin == place), AT_HOME, where)

    slots.goal[rows] = place
    slots.clock[rows] = day
    how = slots.look[rows] >> 5
    slots.look[rows] = status | where << 2 | how.astype(np.int32) << 5
    moved = slots.last[rows] != place
    return moves_of(plan, population, rows[moved])


def housing(plan: Plan, population: Population, seed: int, day: int, rows: Rows) -> Ints:
    """Return with whom households stay outside camps: hosts, rented, or a collective centre."""
    slots = population.slots
    key = draws.key_of(seed, Purpose.WHEREABOUTS, day)
    draw = draws.draws_of(key, plan.pool_hash[slots.origin[rows]], slots.ordinal[rows])
    shares = np.cumsum([plan.rules.share_host_community, plan.rules.share_rented])
    host, rented = draws.threshold(shares)
    return np.select([draw < host, draw < rented], [HOST, RENTED], COLLECTIVE).astype(np.int32)


def moves_of(plan: Plan, population: Population, rows: Rows) -> Moves:
    """Return the moves that just ended, as the slots tell them."""
    slots = population.slots
    return Moves(
        from_place=slots.last[rows].astype(np.int32),
        to_place=slots.state[rows].astype(np.int32),
        origin=np.minimum(slots.origin[rows], plan.places).astype(np.int32),
        kind=(slots.trip[rows] & TRIP_KIND).astype(np.int32),
        whereabouts=((slots.look[rows] >> 2) & 7).astype(np.int32),
        people=sizes(slots, rows),
    )


def both(first: Moves, second: Moves) -> Moves:
    """Return two lists of moves as one."""
    pairs = zip(first, second, strict=True)
    columns: list[NDArray[Any]] = [np.concatenate(list(pair)) for pair in pairs]
    return Moves(*columns)
