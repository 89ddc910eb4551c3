"""The loops over households that have left. Plain arrays in, plain arrays changed, nothing else.

Each kernel works on the rows `start` to `stop`, reads no other household and counts in whole
numbers, so that the split into chunks and the number of threads cannot change a result. Arrays
stay out of the helpers: numba would count references once per household.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import (
    AT_CROSSING,
    CHOOSE,
    ESCORTED,
    FOR_LIFE,
    IDP,
    KIND_SHIFT,
    MOVE_AGREEMENT,
    MOVE_FIRST,
    MOVE_ONWARD,
    MOVE_RETURN,
    NO_WAY,
    ON_THE_WAY,
    OWN_MEANS,
    REFUGEE,
    RESIDENT,
    TRIP_KIND,
    UNDER_AGREEMENT,
    Choices,
    Hops,
    Ints,
    Longs,
    Slots,
)
from safepassage.engine.draws import SHIFT_32, household_draw, njit

EMPTY = -1  # an unused row of the table of stocks


@njit(cache=True, nogil=True)
def whereabouts_of(look: int) -> int:
    """Return the whereabouts in a look."""
    return (look >> 2) & 7


@njit(cache=True, nogil=True)
def looks(status: int, whereabouts: int, how_moved: int) -> int:
    """Return status, whereabouts and how moved as one byte."""
    return status | (whereabouts << 2) | (how_moved << 5)


@njit(cache=True, nogil=True)
def departing(look: int, trip: int) -> int:
    """Return the look of a household that sets off: on the way, displaced, by which means.

    Who has come back and sets off again is displaced again.
    """
    status = REFUGEE if look & 3 == REFUGEE else IDP
    kind = trip & TRIP_KIND
    agreed = kind == MOVE_AGREEMENT or (kind == MOVE_RETURN and trip & ESCORTED != 0)
    how = UNDER_AGREEMENT if agreed else OWN_MEANS
    return looks(status, ON_THE_WAY, how)


@njit(cache=True, nogil=True)
def is_settled(place: int, goal: int, look: int, places: int) -> bool:
    """Return whether a household stays at a place: at rest, at its goal, not merely passing."""
    return place < places and goal == place and whereabouts_of(look) != ON_THE_WAY


@njit(cache=True, nogil=True)
def wake(slots: Slots, start: int, stop: int, hops: Hops, choices: Choices) -> None:
    """Let settled households decide: stay, flee onward, or go back to where they come from.

    Sets `goal` (CHOOSE, or the place of origin) and `trip`. Those who wait at a gate are left to
    the rule of the gate.
    """
    places = choices.is_gate.size
    for row in range(start, stop):
        place, look = slots.state[row], slots.look[row]
        if not is_settled(place, slots.goal[row], look, places):
            continue
        if whereabouts_of(look) == AT_CROSSING:
            continue
        origin, ordinal = slots.origin[row], slots.ordinal[row]
        threshold = choices.onward[choices.community[origin], place]
        element = choices.pool_hash[origin]
        kept = slots.trip[row] & FOR_LIFE
        if threshold > 0 and household_draw(choices.key_onward, element, ordinal) < threshold:
            kind = MOVE_FIRST if look & 3 == RESIDENT else MOVE_ONWARD
            slots.goal[row], slots.trip[row] = CHOOSE, kept | kind
        elif (
            may_return(origin, place, look, places)
            and choices.return_ok[origin]
            and hops.own[place, origin] != NO_WAY
            and household_draw(choices.key_return, element, ordinal)
            < choices.return_threshold[origin]
        ):
            slots.goal[row], slots.trip[row] = origin, kept | MOVE_RETURN


@njit(cache=True, nogil=True)
def may_return(origin: int, place: int, look: int, places: int) -> bool:
    """Return whether a household is displaced, from a place that is known, and not there."""
    return origin < places and origin != place and (look & 3) in (IDP, REFUGEE)


@njit(cache=True, nogil=True)
def reroute(slots: Slots, start: int, stop: int, hops: Hops, choices: Choices) -> None:
    """Let those look for a place who wait where the gate is gone, or whose way is gone."""
    places = choices.is_gate.size
    for row in range(start, stop):
        place, goal = slots.state[row], slots.goal[row]
        if place >= places or goal == CHOOSE:
            continue
        look = slots.look[row]
        if goal != place:
            if not slots.trip[row] & ESCORTED and hops.own[place, goal] == NO_WAY:
                slots.goal[row] = CHOOSE
                if slots.trip[row] & TRIP_KIND == MOVE_RETURN:
                    slots.trip[row] = slots.trip[row] & FOR_LIFE | MOVE_ONWARD
        elif whereabouts_of(look) == AT_CROSSING and choices.is_gate[place] == 0:
            slots.look[row] = departing(look, MOVE_ONWARD)
            slots.last[row] = place
            slots.goal[row] = CHOOSE
            slots.trip[row] = slots.trip[row] & FOR_LIFE | MOVE_ONWARD


@njit(cache=True, nogil=True)
def choose(slots: Slots, start: int, stop: int, choices: Choices) -> None:
    """Draw a goal for those who look for one, in proportion to its pull.

    Where nothing can be reached, or where the draw is the home they fled, they stay where they are
    for this day: nobody flees to the place fled from. Whoever draws another quarter of the place
    they have just left moves within it, and arrives at once.
    """
    places = choices.is_gate.size
    for row in range(start, stop):
        if slots.goal[row] != CHOOSE:
            continue
        place, origin = slots.state[row], slots.origin[row]
        trip = slots.trip[row]
        line = choices.cumulative[
            choices.table[place], 3 * choices.community[origin] + (trip >> KIND_SHIFT & 3)
        ]
        total = np.uint64(line[places - 1])
        draw = household_draw(choices.key_goal, choices.pool_hash[origin], slots.ordinal[row])
        pick = (draw * total) >> SHIFT_32
        goal, end = 0, places
        while goal < end:
            middle = (goal + end) // 2
            if np.uint64(line[middle]) <= pick:
                goal = middle + 1
            else:
                end = middle
        if goal == place and goal == origin and trip & TRIP_KIND == MOVE_FIRST:
            slots.look[row] = departing(slots.look[row], trip)
        slots.goal[row] = goal if goal != places and goal != origin else place


@njit(cache=True, nogil=True)
def set_off(
    slots: Slots, start: int, stop: int, hops: Hops, choices: Choices, flows: Longs
) -> None:
    """Put those at rest who have a goal elsewhere on their first link; `flows` (L,) counts them."""
    places = choices.is_gate.size
    for row in range(start, stop):
        place, goal = slots.state[row], slots.goal[row]
        if place >= places or goal == place:
            continue
        trip = slots.trip[row]
        state = hops.escorted[place, goal] if trip & ESCORTED else hops.own[place, goal]
        if state == NO_WAY:
            continue
        if whereabouts_of(slots.look[row]) != ON_THE_WAY:
            slots.last[row] = place
            slots.look[row] = departing(slots.look[row], trip)
        slots.state[row], slots.clock[row] = state, hops.link_hm[state - places]
        flows[state - places] += 5 + (slots.ordinal[row] & 1)


@njit(cache=True, nogil=True)
def advance(
    slots: Slots,
    start: int,
    stop: int,
    hops: Hops,
    choices: Choices,
    flows: Longs,
    arrived: Ints,
) -> int:
    """Move those on the way by a day's travel, over as many links as it reaches.

    `flows` (L,) counts people who enter a link; `arrived` (stop - start,) takes the rows of those
    who are at their goal, or who stay where they are for want of one; returns their number. Whoever
    finds no way on at the end of a link stands there until tomorrow.
    """
    places = choices.is_gate.size
    found = 0
    for row in range(start, stop):
        state, goal = slots.state[row], slots.goal[row]
        budget, to_go = choices.travel_hm, int(slots.clock[row])
        while state >= places and to_go <= budget:
            budget -= to_go
            state = hops.link_to[state - places]
            if state == goal:
                break
            escorted = slots.trip[row] & ESCORTED
            ahead = hops.escorted[state, goal] if escorted else hops.own[state, goal]
            if ahead == NO_WAY:
                break
            state, to_go = ahead, int(hops.link_hm[ahead - places])
            flows[state - places] += 5 + (slots.ordinal[row] & 1)
        slots.state[row] = state
        if state >= places:
            slots.clock[row] = to_go - budget
        elif state == goal and whereabouts_of(slots.look[row]) == ON_THE_WAY:
            arrived[found] = row
            found += 1
    return found


@njit(cache=True, nogil=True)
def stand(slots: Slots, count: int, present: Longs, waiting: Longs) -> None:
    """Count people at rest in each place, `present` (P,), and those at a gate, `waiting` (P,)."""
    places = present.size
    for row in range(count):
        place = slots.state[row]
        if place < places:
            people = 5 + (slots.ordinal[row] & 1)
            present[place] += people
            if slots.goal[row] == place and whereabouts_of(slots.look[row]) == AT_CROSSING:
                waiting[place] += people


@njit(cache=True, nogil=True)
def slot_of(key: int, mask: int) -> int:
    """Return where a key of the table of stocks is looked for first."""
    return ((key * 2654435761) >> 7) & mask


@njit(cache=True, nogil=True)
def tally(slots: Slots, count: int, places: int, keys: Longs, people: Longs, used: int) -> int:
    """Count people by place or route, origin and look, in an open table of 2^n rows.

    A key is ((spot * (P + 1) + origin) * 256 + look), with spot p or P + route, and origin P where
    it is unknown. `keys` holds EMPTY where unused and grows from day to day; `people` is added to.
    Returns how many rows of the table are in use, or -1 if it is too full: make it larger, clear
    `people` and count again.
    """
    mask = keys.size - 1
    for row in range(count):
        state, origin = int(slots.state[row]), min(int(slots.origin[row]), places)
        spot = state if state < places else places + (state - places) // 2
        key = (spot * (places + 1) + origin) * 256 + int(slots.look[row])
        at = slot_of(key, mask)
        while keys[at] != key:
            if keys[at] == EMPTY:
                keys[at] = key
                used += 1
                if used * 2 > keys.size:
                    return -1
                break
            at = (at + 1) & mask
        people[at] += 5 + (slots.ordinal[row] & 1)
    return used
