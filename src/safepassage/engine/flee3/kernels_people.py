"""What happens to people beside their own decisions: born into the run, woken, counted. Compiled.

Letters in shapes as in `kernels_state`.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_calendar import sleep_until
from safepassage.engine.flee3.kernels_state import FIRST_LINK, FOREVER, ORPHAN
from safepassage.engine.flee3.luck import (
    LOW,
    SHIFT_32,
    UNIT_32,
    bits,
    inner,
    lean,
    njit,
    person_key,
)


@njit(cache=True, nogil=True)
def count_links(first, last, people, world, counts):  # type: ignore[no-untyped-def]
    """Count the people on each link, `counts` (L,)."""
    on_way = world.places + world.origin.size
    for i in range(first, last):
        if people.state[i] >= on_way:
            counts[world.first_link[people.state[i] - on_way]] += 1


@njit(cache=True, nogil=True)
def count_kinds(last, people, world, counts):  # type: ignore[no-untyped-def]
    """Count the people of each class at each place, `counts` (K, P)."""
    places = world.places
    on_way = places + world.origin.size
    for i in range(last):
        state = people.state[i]
        if state < places:
            counts[people.kind[i], state] += 1.0
        elif state < on_way:
            counts[people.kind[i], world.origin[state - places]] += 1.0


@inner
def wake_some(first, last, changed, people, world, calendar, awake):  # type: ignore[no-untyped-def]
    """Wake the sleepers among some people at places whose move chance changed, `changed` (P,).

    Writes all others to an empty `calendar`, and who is awake to `awake` from `first` on; returns
    how many those are.
    """
    count = first
    for i in range(first, last):
        if people.wake[i] > 0 and people.wake[i] < FOREVER:
            state = people.state[i]
            place = state if state < world.places else world.origin[state - world.places]
            if changed[place]:
                people.wake[i] = 0
            elif people.wake[i] < calendar.last.size:
                sleep_until(people.wake[i], i, calendar)
        awake[count] = i
        count += people.wake[i] <= 0
    return count - first


@njit(cache=True, nogil=True)
def orphan(closed, last, people, world):  # type: ignore[no-untyped-def]
    """Mark the people on links that close, `closed` (L,): they will be sent back at the end."""
    on_way = world.places + world.origin.size
    for i in range(last):
        state = people.state[i]
        if state >= on_way and closed[world.first_link[state - on_way]]:
            people.flags[i] |= ORPHAN


@njit(cache=True, nogil=True)
def sink(key, last, people, world, chance):  # type: ignore[no-untyped-def]
    """Let people at rest in a sink stop for good, `chance` (P,) of 2^32 a day; return how many."""
    places, gone = world.places, 0
    on_way = places + world.origin.size
    for i in range(last):
        state = people.state[i]
        if state >= on_way or people.wake[i] == FOREVER:
            continue
        place = state if state < places else world.origin[state - places]
        if chance[place] > 0 and bits(person_key(key, i), 0) >> SHIFT_32 < chance[place]:
            people.wake[i] = FOREVER
            gone += 1
    return gone


@inner
def settle_all(  # type: ignore[no-untyped-def]
    first, last, place_key, class_key, origins, weight_sum, class_sum, people, present, awake, slot
):
    """Let new people appear: at `origins` by running weights, of classes by running shares (P, K).

    They join the `awake` from `slot` on.
    """
    classes, ends = class_sum.shape[1], weight_sum.size - 1
    for i in range(first, last):
        draw = bits(person_key(place_key, i), 0)
        unit = (np.float64(draw >> SHIFT_32) + np.float64(draw & LOW) * UNIT_32) * UNIT_32
        unit *= weight_sum[ends]
        at = 0
        for origin in range(ends):  # few: faster than halving, which guesses half its branches
            at += weight_sum[origin] <= unit
        place, kind = origins[at], 0
        if classes > 1:
            unit = np.float64(bits(person_key(class_key, i), 0) >> SHIFT_32) * UNIT_32
            while kind < classes - 1 and class_sum[place, kind] <= unit * class_sum[place, -1]:
                kind += 1
        people.state[i] = place
        people.home[i] = place
        people.kind[i] = kind
        people.flags[i] = FIRST_LINK
        present[place] += 1
        awake[slot + i - first] = i


@lean
def settle(  # type: ignore[no-untyped-def]
    first, last, place_key, class_key, origins, weight_sum, class_sum, people, present, awake, slot
):
    """Let new people appear; see `settle_all`."""
    settle_all(
        first, last, place_key, class_key, origins, weight_sum, class_sum, people, present, awake,
        slot,
    )  # fmt: skip
