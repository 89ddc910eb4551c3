"""Everybody: households counted in pools until they leave, then one slot each.

A household is the unit that decides. Within its pool it has a number, the ordinal, given when it
leaves; it has 5 or 6 people by turns, on average 5.5 (192,284 people in 34,790 families). The
people of a pool that make no pair of households, fewer than 11, stay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import (
    AT_CROSSING,
    AT_HOME,
    CHOOSE,
    COLLECTIVE,
    ESCORTED,
    FOR_LIFE,
    HOST,
    IDP,
    IN_CAMP,
    KIND_SHIFT,
    MOVE_FIRST,
    MOVE_ONWARD,
    NOT_MOVED,
    ON_THE_WAY,
    OWN_MEANS,
    REFUGEE,
    RESIDENT,
    Bytes,
    Longs,
    PlaceTotals,
    Slots,
)
from safepassage.engine.people import kernels
from safepassage.engine.people.plan import Plan

EARLY, FORCED, STAYS = 0, 1, 2  # kinds of household, columns of `households`
KINDS_OF_HOUSEHOLD = 3
PAIR = 11  # people in two households
FIRST_CAPACITY = 1 << 12

Rows = NDArray[np.intp]


def people_between(first: int, end: int) -> int:
    """Return the people in the households `first` to `end` - 1 of a pool: 5, 6, 5, 6, ..."""
    return 5 * (end - first) + end // 2 - first // 2


def sizes(slots: Slots, rows: Rows | slice) -> Longs:
    """Return the people of the households in these rows."""
    return 5 + (slots.ordinal[rows] & 1).astype(np.int64)


def kinds_of(plan: Plan) -> Longs:
    """Return the households of each pool by kind at the start, (Q, 3)."""
    households = 2 * (plan.pool_people // PAIR)
    early = np.rint(plan.rules.share_leaving_early * households).astype(np.int64)
    forced = np.rint(plan.rules.share_leaving_when_forced * households).astype(np.int64)
    forced = np.minimum(forced, households - early)
    return np.stack([early, forced, households - early - forced], axis=1)


class Population:
    """Who is where. Changes from day to day; nobody is ever added or lost."""

    def __init__(self, plan: Plan) -> None:
        """Count everybody in the pools; nobody has left."""
        self.places = plan.places
        self.households = kinds_of(plan)  # (Q, 3) still counted
        self.left = np.zeros(2 * plan.places, np.int64)  # (Q,) households that have a slot
        self.start = plan.pool_people
        self.pool_look = _pool_looks(plan)  # (Q,)
        self.count = 0
        self._slots = _empty(FIRST_CAPACITY)

    @property
    def slots(self) -> Slots:
        """Return the households that have left, (N,) each; writing to them changes them."""
        return _map(lambda column: column[: self.count], self._slots)

    @property
    def pool_people(self) -> Longs:
        """Return the people still counted in each pool, (Q,)."""
        return np.asarray(self.start - 5 * self.left - self.left // 2)

    def leave(self, pool: int, leaving: Longs) -> Rows:
        """Turn households of a pool into slots that look for a goal; return their rows.

        `leaving` (3,) is their number by kind.
        """
        number = int(leaving.sum())
        self._reserve(number)
        rows = np.arange(self.count, self.count + number)
        self.count += number
        place = pool % self.places
        ordinals = np.arange(self.left[pool], self.left[pool] + number)
        kind = MOVE_FIRST if pool < self.places else MOVE_ONWARD
        slots = self._slots
        slots.state[rows] = slots.last[rows] = place
        slots.goal[rows], slots.origin[rows], slots.clock[rows] = CHOOSE, pool, 0
        slots.ordinal[rows], slots.look[rows] = ordinals, self.pool_look[pool]
        of_kind = np.repeat(np.arange(KINDS_OF_HOUSEHOLD), leaving)
        slots.trip[rows] = kind | of_kind << KIND_SHIFT
        self.households[pool] -= leaving
        self.left[pool] += number
        return rows

    def send(self, rows: Rows, goals: NDArray[np.integer], kind: int, *, escorted: bool) -> None:
        """Give households at rest a goal; they set off with today's travel."""
        slots = self._slots
        slots.goal[rows] = goals
        slots.trip[rows] = slots.trip[rows] & FOR_LIFE | kind | (ESCORTED if escorted else 0)

    def settled_at(self, place: int) -> Rows:
        """Return the rows of those who stay at a place, those who wait at its gate included."""
        slots = self.slots
        here = (slots.state == place) & (slots.goal == place)
        return np.flatnonzero(here & (whereabouts(slots.look) != ON_THE_WAY))

    def waiting(self) -> Rows:
        """Return the rows of those who wait at a border gate."""
        slots = self.slots
        return np.flatnonzero(
            (slots.state == slots.goal) & (whereabouts(slots.look) == AT_CROSSING)
        )

    def undecided(self) -> NDArray[np.integer]:
        """Return the places where households stand that may choose a goal today."""
        slots = self.slots
        at_rest = slots.state < self.places
        unsettled = (slots.goal != slots.state) | (whereabouts(slots.look) == AT_CROSSING)
        return np.unique(slots.state[at_rest & unsettled])

    def totals(self) -> PlaceTotals:
        """Return who is at each place, for the war layer."""
        pools = self.pool_people
        present, waiting = np.zeros(self.places, np.int64), np.zeros(self.places, np.int64)
        kernels.stand(self._slots, self.count, present, waiting)
        return PlaceTotals(
            residents=pools[: self.places],
            displaced=pools[self.places :] + present,
            waiting=waiting,
        )

    def everybody(self) -> int:
        """Return the number of people, counted anew; it never changes."""
        return int(self.pool_people.sum() + sizes(self.slots, slice(None)).sum())

    def _reserve(self, number: int) -> None:
        """Make room for more slots; the capacity doubles."""
        capacity = len(self._slots.state)
        if self.count + number <= capacity:
            return
        while capacity < self.count + number:
            capacity *= 2
        self._slots = _map(lambda column: np.resize(column, capacity), self._slots)


def _map(change: Callable[[NDArray[Any]], NDArray[Any]], slots: Slots) -> Slots:
    """Return slots with every column changed alike."""
    return Slots(*map(change, slots))  # type: ignore[arg-type]  # zip and map lose the types


def whereabouts(look: Bytes) -> Bytes:
    """Return the whereabouts in each look."""
    return np.asarray((look >> 2) & 7)


def look_of(status: int, where: int, how: int) -> int:
    """Return status, whereabouts and how moved as one byte."""
    return status | where << 2 | how << 5


def _pool_looks(plan: Plan) -> Bytes:
    """Return how those still counted are booked, (Q,).

    Those displaced before the start are in the camp or collective centre, if it is one, else with
    hosts; how they came
    is not known, and is booked as by own means.
    """
    earlier = np.where(plan.network.abroad == 1, REFUGEE, IDP)
    where = np.where(plan.is_camp == 1, IN_CAMP, HOST)
    where = np.where(plan.is_shelter == 1, COLLECTIVE, where)
    at_home = np.full(plan.places, look_of(RESIDENT, AT_HOME, NOT_MOVED))
    return np.concatenate([at_home, earlier | where << 2 | OWN_MEANS << 5]).astype(np.uint8)


def _empty(capacity: int) -> Slots:
    """Return slots without content."""
    return Slots(
        state=np.zeros(capacity, np.uint16),
        goal=np.zeros(capacity, np.uint16),
        origin=np.zeros(capacity, np.uint16),
        clock=np.zeros(capacity, np.uint16),
        last=np.zeros(capacity, np.uint16),
        ordinal=np.zeros(capacity, np.uint32),
        look=np.zeros(capacity, np.uint8),
        trip=np.zeros(capacity, np.uint8),
    )
