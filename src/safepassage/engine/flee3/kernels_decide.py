"""Loop A of a day: everyone awake decides whether to leave, and by which way. Compiled."""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_block import (
    BLOCK,
    DRAW_AT,
    FREE_AT,
    KIND_AT,
    LEAVING_AT,
    PERSON_AT,
    STATE_AT,
    WAITS_AT,
)
from safepassage.engine.flee3.kernels_state import (
    HARVESTING,
    INDEX,
    NO_WAY,
    NOT_HARVESTING,
    SURE,
    WAY,
)
from safepassage.engine.flee3.kernels_weights import deal_at, follow, way_of
from safepassage.engine.flee3.luck import SHIFT_32, UNIT_32, bits, inner, person_key

FIRST = 0  # the number of the draw of this loop
GONE, STAYS, RIDES, LEAVES = 0, 1, 2, 3  # off the list of those awake, on it, also on a link, ...


@inner
def decide_all(people, world, today, settings, present, live, lists, block):  # type: ignore[no-untyped-def]
    """Let the people of `lists.awake`, and those of `lists.risen`, decide in order of numbers.

    Whether one leaves depends on nobody else, so a block is asked side by side; ways are chosen
    one after the other. Those who stay awake are written to `lists.next`, those who travel to
    `lists.queue`, as -1 - i who has been on a link since yesterday, and their new state to
    `lists.states` alone. `present` (P,) is changed; where `live`, the multipliers follow at once.
    Returns how many are awake, how many travel.
    """
    turns = lists.awake_count + lists.risen.size
    at_awake, at_risen, kept, found = 0, 0, 0, 0
    step = 1 if settings.harvesting else BLOCK  # the harvest changes who is present where
    for turn in range(0, turns, step):
        size = min(step, turns - turn)
        at_awake, at_risen = _gather(lists, at_awake, at_risen, size, block)
        for j in range(size):
            person = block.ints[PERSON_AT + j] ^ (
                block.ints[PERSON_AT + j] >> 31
            )  # -1 - i where i has risen
            block.draws[DRAW_AT + j] = bits(person_key(today.key, person), FIRST)
        special = _ask(size, people, world, today, settings, block)
        for at in range(special):
            _ask_one(block.lists[FREE_AT + at], people, world, today, settings, present, block)
        leaving = _leaving(size, block)
        _choose(leaving, people, world, today, settings, present, live, block)
        for j in range(size):
            person, does = block.ints[PERSON_AT + j], block.bytes[WAITS_AT + j]
            i = person ^ (person >> 31)
            lists.next[kept] = i
            kept += does != GONE
            lists.queue[found] = i if does == LEAVES else -1 - i
            lists.states[found] = block.ints[STATE_AT + j]
            found += does >= RIDES
    return kept, found


@inner
def _gather(lists, at_awake, at_risen, size, block):  # type: ignore[no-untyped-def]
    """Write the next people of both lists to a block, in order; return where the lists stand.

    The risen are written as numbers below zero, -1 - i.
    """
    last = at_awake + size - 1
    if at_risen == lists.risen.size or (
        last < lists.awake_count and lists.awake[last] < lists.risen[at_risen]
    ):
        for j in range(size):
            block.ints[PERSON_AT + j] = lists.awake[at_awake + j]
        return at_awake + size, at_risen
    for j in range(size):
        if at_risen < lists.risen.size and (
            at_awake >= lists.awake_count or lists.risen[at_risen] < lists.awake[at_awake]
        ):
            block.ints[PERSON_AT + j] = -1 - lists.risen[at_risen]
            at_risen += 1
        else:
            block.ints[PERSON_AT + j] = lists.awake[at_awake]
            at_awake += 1
    return at_awake, at_risen


@inner
def _ask(size, people, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Write to `waits` what a block does, to `free` those who are asked one by one."""
    if today.classes > 1:
        for j in range(size):
            block.ints[KIND_AT + j] = people.kind[
                block.ints[PERSON_AT + j] ^ (block.ints[PERSON_AT + j] >> 31)
            ]
    special, places, on_way = 0, world.places, world.on_way
    for j in range(size):
        person = block.ints[PERSON_AT + j]
        i = (person ^ (person >> 31)) & INDEX
        state = np.int64(people.state[i])
        rides = state >= on_way
        bound = state - places
        # Two places more: for those on a link, and for those bound for a place.
        here = places + (bound & (bound >> 63)) + ((bound >= 0) & (not rides))
        chance = today.ask[(block.ints[KIND_AT + j] * (places + 2) + here) & INDEX]
        plain = (person >= 0) & (chance <= SURE)
        if today.stirred and people.wake[i] != 0:
            plain = False
        leaves = (block.draws[DRAW_AT + j] >> SHIFT_32) < chance
        block.ints[STATE_AT + j] = state
        block.bytes[WAITS_AT + j] = STAYS + rides + 2 * leaves
        block.lists[FREE_AT + special] = j
        special += (not plain) | settings.harvesting
    return special


@inner
def _ask_one(j, people, world, today, settings, present, block):  # type: ignore[no-untyped-def]
    """Ask somebody who slept, may fall asleep, was sent back, or helps with the harvest."""
    person, state = block.ints[PERSON_AT + j], block.ints[STATE_AT + j]
    i = person ^ (person >> 31)
    wake = people.wake[i]
    block.bytes[WAITS_AT + j] = STAYS
    if wake > today.number:  # stopped for good
        block.bytes[WAITS_AT + j] = GONE
        return
    if state >= world.on_way:
        block.bytes[WAITS_AT + j] = RIDES
        return
    people.wake[i] = 0
    if wake < 0:
        return
    if settings.harvesting and harvests(i, state, people, world, today, present):
        return
    block.bytes[WAITS_AT + j] = LEAVES
    if wake == 0 and state < world.places:
        block.bytes[WAITS_AT + j] = _falls_asleep(j, i, state, people, world, today, block)


@inner
def _falls_asleep(j, i, state, people, world, today, block):  # type: ignore[no-untyped-def]
    """Return what somebody does who is awake at a place."""
    kind, draw = block.ints[KIND_AT + j], block.draws[DRAW_AT + j] >> SHIFT_32
    stay = today.log_stay[kind, state]
    if stay == 0.0:
        return LEAVES if draw < today.leave[2 * (kind * world.places + state)] else STAYS
    days = np.log((np.float64(draw) + 0.5) * UNIT_32) / stay
    if days < 1.0:
        return LEAVES
    wake = np.int16(min(today.number + days, 32766.0))
    people.wake[i] = wake
    if wake < block.calendar.size:
        people.metres[i] = block.calendar[wake]
        block.calendar[wake] = i
    return GONE


@inner
def harvests(i, state, people, world, today, present):  # type: ignore[no-untyped-def]
    """Return whether somebody stays for the harvest, counted at home meanwhile."""
    place = place_of(state, world)
    if today.harvest[people.kind[i]]:
        if not people.flags[i] & HARVESTING:
            people.flags[i] |= HARVESTING
            present[place] -= 1
            present[people.home[i]] += 1
        return True
    if people.flags[i] & HARVESTING:
        people.flags[i] &= NOT_HARVESTING
        present[place] += 1
        present[people.home[i]] -= 1
    return False


@inner
def place_of(state, world):  # type: ignore[no-untyped-def]
    """Return where somebody who is not on a link stands."""
    return state if state < world.places else world.origin[state - world.places]


@inner
def _leaving(size, block):  # type: ignore[no-untyped-def]
    """Write the positions of those who leave to `leaving`, in order; return how many."""
    count = 0
    for j in range(size):
        does = block.bytes[WAITS_AT + j]
        leaves = does == LEAVES
        block.lists[LEAVING_AT + count] = j
        count += leaves
        block.bytes[WAITS_AT + j] = does - 2 * leaves
    return count


@inner
def _choose(leaving, people, world, today, settings, present, live, block):  # type: ignore[no-untyped-def]
    """Let those in `block.leaving` choose a way, one after the other."""
    places, on_way = world.places, world.on_way
    for at in range(leaving):
        j = block.lists[LEAVING_AT + at]
        i, place, kind = (
            block.ints[PERSON_AT + j],
            block.ints[STATE_AT + j] & INDEX,
            block.ints[KIND_AT + j],
        )
        i = (i ^ (i >> 31)) & INDEX
        if place >= places:
            way = next_step(place, world, today, settings)
            place = place_of(place, world)
            people.state[i] = place
        elif today.choice_first[place] == today.choice_first[place + 1]:
            continue
        else:
            if not today.dealt[place]:
                deal_at(place, today, settings)
            draw = block.draws[DRAW_AT + j]
            way = way_of(draw, place, kind, today.choice_first, today.choice_end.size, today.alias)
            if way != NO_WAY and today.door[world.way[WAY * way + 4] & INDEX] < settings.gate:
                continue
        if way == NO_WAY:
            continue
        block.ints[STATE_AT + j] = on_way + way
        present[place] -= 1
        block.bytes[WAITS_AT + j] = LEAVES
        if live and (present[place] > today.free[place] or today.fullness[place] < 1.0):
            follow(place, today, settings, present)


@inner
def next_step(state, world, today, settings):  # type: ignore[no-untyped-def]
    """Return the next link of the way somebody is bound for, NO_WAY where it is refused."""
    way = today.enter[state - world.places]
    if way < 0 or today.door[world.goal[way]] < settings.gate:
        return NO_WAY
    return np.int64(way)
