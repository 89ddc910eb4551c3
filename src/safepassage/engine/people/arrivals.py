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
    FOR_LIFE,
    HOST,
    IDP,
    IN_CAMP,
    MADE_SHIFT,
    MOST_MADE,
    MOVE_FIRST,
    MOVE_ONWARD,
    MOVE_RETURN,
    MOVE_SETTLING,
    REFUGEE,
    RENTED,
    RETURNEE,
    TRIP_KIND,
    Ints,
    Longs,
)
from safepassage.engine.draws import Purpose
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import Population, Rows, sizes
from safepassage.engine.people.surroundings import Around


class Moves(NamedTuple):
    """Moves that ended on a day, one row per household. Letters: M moves."""

    from_place: Ints  # (M,)
    to_place: Ints  # (M,)
    origin: Ints  # (M,) place, P where unknown
    kind: Ints  # (M,) row of MOVE_KINDS
    whereabouts: Ints  # (M,)
    nth: Ints  # (M,) row of MOVE_NUMBERS
    people: Longs  # (M,)


def settle(
    plan: Plan, population: Population, seed: int, day: int, rows: Rows, around: Around
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
    where = np.where(plan.is_shelter[place] == 1, COLLECTIVE, where)
    where = np.where(around.ways.is_gate[place] == 1, AT_CROSSING, where)
    where = np.where((status == RETURNEE) & known & (origin == place), AT_HOME, where)

    slots.goal[rows] = place
    slots.clock[rows] = day
    how = slots.look[rows] >> 5
    slots.look[rows] = status | where << 2 | how.astype(np.int32) << 5
    inside = (kind == MOVE_FIRST) & (origin == place)  # from the part taken to the part held
    moved = (slots.last[rows] != place) | inside
    settling = (kind == MOVE_ONWARD) & settles(plan, around, slots.last[rows], place)
    slots.trip[rows[settling]] = slots.trip[rows[settling]] & FOR_LIFE | MOVE_SETTLING
    count_moves(population, rows[moved & ~settling])
    return moves_of(plan, population, rows[moved])


def settles(
    plan: Plan, around: Around, start: NDArray[np.integer], goal: Ints
) -> NDArray[np.bool_]:
    """Return, (rows,), whether a move is from a queue or a collective centre to where one settles.

    It belongs to the displacement that led there: to a place of the site of the gate, or out of a
    centre whose stays end. Who has to leave a centre that is closed or overrun is displaced anew.
    """
    out_of_a_centre = (plan.is_shelter[start] == 1) & ~around.emptied[start]
    return np.asarray(around.same_site[start, goal] | out_of_a_centre)


def count_moves(population: Population, rows: Rows) -> None:
    """Count one displacement more for these households; the highest number is "or more"."""
    slots = population.slots
    made = np.minimum((slots.trip[rows] >> MADE_SHIFT) + 1, MOST_MADE)
    slots.trip[rows] = slots.trip[rows] & 0b111111 | made << MADE_SHIFT


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
        nth=_numbers(plan, population, rows),
        people=sizes(slots, rows),
    )


def _numbers(plan: Plan, population: Population, rows: Rows) -> Ints:
    """Return which displacement of the household the last one was, as rows of MOVE_NUMBERS.

    Those displaced before the start have moved once before, at least; of those at home in a place
    whose displaced part is unknown nobody knows.
    """
    slots = population.slots
    origin = slots.origin[rows].astype(np.int64)
    made = (slots.trip[rows] >> MADE_SHIFT).astype(np.int32) + (origin >= plan.places)
    unknown = plan.history_unknown[origin]
    return np.minimum(made, MOST_MADE).astype(np.int32) + np.where(
        unknown, MOST_MADE + 1, 0
    ).astype(np.int32)


def both(first: Moves, second: Moves) -> Moves:
    """Return two lists of moves as one."""
    pairs = zip(first, second, strict=True)
    columns: list[NDArray[Any]] = [np.concatenate(list(pair)) for pair in pairs]
    return Moves(*columns)
