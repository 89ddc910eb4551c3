"""Loop A of a day: everyone awake decides whether to leave, and by which way. Compiled.

Whether one leaves depends on nobody else, so people are asked side by side, and choose at once
where no place in sight can change its multiplier. Who leaves a place whose multiplier changes with
them, or may choose one, chooses in turn, once all others are through: the result is that of one
person after the other.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_block import (
    ASKED_AT,
    AWAKE_FROM,
    BLOCK,
    DRAW_AT,
    FOUND,
    FREE_AT,
    FROM,
    GAPS,
    KEPT,
    KIND_AT,
    LATE,
    PERSON_AT,
    RISEN_FROM,
    STATE_AT,
    WAITS_AT,
)
from safepassage.engine.flee3.kernels_calendar import sleep_until
from safepassage.engine.flee3.kernels_state import (
    GOAL,
    HARVESTING,
    INDEX,
    NO_WAY,
    NOBODY,
    NOT_HARVESTING,
    SURE,
    WAY,
)
from safepassage.engine.flee3.kernels_weights import deal_at, follow, way_of
from safepassage.engine.flee3.luck import LOW, SHIFT_32, UNIT_32, bits, inner, person_key, spread

FIRST = 0  # the number of the draw of this loop
# Off the list of those awake, on it, also on a link, leaves, chooses in turn.
GONE, STAYS, RIDES, LEAVES, IN_TURN = range(5)


@inner
def decide_chunk(  # type: ignore[no-untyped-def]
    number, awake_count, people, world, today, settings, lists, chunks, calendar, block
):
    """Let the people of a chunk decide.

    Those who stay awake are written to `lists.next`, those who travel to `lists.queue`, as -1 - i
    who has been on a link since yesterday, and their new state to `lists.states` alone; each chunk
    writes where it would if everybody did both.
    """
    at_awake, at_risen = chunks[AWAKE_FROM, number], chunks[RISEN_FROM, number]
    risen_end, begun = chunks[RISEN_FROM, number + 1], chunks[FROM, number]
    kept, found, late, end = 0, 0, 0, chunks[FROM, number + 1]
    # Slices, since a place in the whole could be below zero for all the compiler knows.
    awake_next, queue, states = lists.next[begun:], lists.queue[begun:], lists.states[begun:]
    in_turn, luck = lists.late[begun:], lists.luck[begun:]
    for first in range(begun, end, 1 if settings.harvesting else BLOCK):
        size = min(end - first, 1 if settings.harvesting else BLOCK)
        at_awake, at_risen = _gather(lists, awake_count, risen_end, at_awake, at_risen, size, block)
        for j in range(size):
            person = block.ints[PERSON_AT + j] ^ (block.ints[PERSON_AT + j] >> 31)
            block.draws[DRAW_AT + j] = bits(person_key(today.key, person), FIRST)
        special = _ask(size, people, world, today, settings, block)
        for at in range(special):
            _ask_one(block.lists[FREE_AT + at], people, world, today, settings, calendar, block)
        leaving = _leaving(size, block)
        _choose(leaving, people, world, today, settings, block)
        for j in range(size):
            person, does = block.ints[PERSON_AT + j], block.bytes[WAITS_AT + j]
            i = person ^ (person >> 31)
            awake_next[kept] = i
            kept += does != GONE
            queue[found] = i if does >= LEAVES else -1 - i
            states[found] = block.ints[STATE_AT + j]
            in_turn[late], luck[late] = begun + found, np.int32(block.draws[DRAW_AT + j] & LOW)
            late += does == IN_TURN
            found += does >= RIDES
    chunks[KEPT, number], chunks[FOUND, number], chunks[LATE, number] = kept, found, late


@inner
def _gather(lists, awake_count, risen_count, at_awake, at_risen, size, block):  # type: ignore[no-untyped-def]
    """Write the next people of both lists to a block, in order; return where the lists stand.

    The risen are written as numbers below zero, -1 - i.
    """
    last = at_awake + size - 1
    if at_risen == risen_count or (
        last < awake_count and lists.awake[last] < lists.risen[at_risen]
    ):
        for j in range(size):
            block.ints[PERSON_AT + j] = lists.awake[at_awake + j]
        return at_awake + size, at_risen
    for j in range(size):
        if at_risen < risen_count and (
            at_awake >= awake_count or lists.risen[at_risen] < lists.awake[at_awake]
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
        if today.classes > 1:
            here += block.ints[KIND_AT + j] * (places + 2)
        chance = today.ask[here & INDEX]
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
def _ask_one(j, people, world, today, settings, calendar, block):  # type: ignore[no-untyped-def]
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
    if settings.harvesting and harvests(i, state, people, world, today):
        return
    block.bytes[WAITS_AT + j] = LEAVES
    if wake == 0 and state < world.places:
        block.bytes[WAITS_AT + j] = _falls_asleep(
            j, i, state, people, world, today, calendar, block
        )


@inner
def _falls_asleep(j, i, state, people, world, today, calendar, block):  # type: ignore[no-untyped-def]
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
    if wake < calendar.last.size:
        sleep_until(wake, i, calendar)
    return GONE


@inner
def harvests(i, state, people, world, today):  # type: ignore[no-untyped-def]
    """Return whether somebody stays for the harvest, counted at home meanwhile."""
    place = place_of(state, world)
    if today.harvest[people.kind[i]]:
        if not people.flags[i] & HARVESTING:
            people.flags[i] |= HARVESTING
            today.present[place] -= 1
            today.present[people.home[i]] += 1
        return True
    if people.flags[i] & HARVESTING:
        people.flags[i] &= NOT_HARVESTING
        today.present[place] += 1
        today.present[people.home[i]] -= 1
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
        block.lists[ASKED_AT + count] = j
        count += leaves
        block.bytes[WAITS_AT + j] = does - 2 * leaves
    return count


@inner
def _choose(leaving, people, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Let those in the list ASKED_AT choose a way, unless they choose in turn."""
    places, on_way = world.places, world.on_way
    for at in range(leaving):
        j = block.lists[ASKED_AT + at]
        state, kind = block.ints[STATE_AT + j] & INDEX, block.ints[KIND_AT + j]
        place, in_turn = state, settings.harvesting
        if state >= places:
            way = today.enter[state - places]
            place = world.origin[state - places] & INDEX
            in_turn |= way >= 0 and today.fullness[world.goal[way]] < 1.0
        if in_turn or block.turns[place] != 0:
            block.bytes[WAITS_AT + j] = IN_TURN
            continue
        i = block.ints[PERSON_AT + j]
        draw = block.draws[DRAW_AT + j]
        way = _way(
            draw, (i ^ (i >> 31)) & INDEX, state, place, kind, people, world, today, settings
        )
        if way == NO_WAY:
            continue
        block.ints[STATE_AT + j] = on_way + way
        block.bytes[WAITS_AT + j] = LEAVES
        block.change[place] -= 1


@spread
def _way(draw, i, state, place, kind, people, world, today, settings):  # type: ignore[no-untyped-def]
    """Return the way somebody takes, NO_WAY where it is refused."""
    if state >= world.places:
        people.state[i] = place
        return next_step(state, world, today, settings)
    if today.choice_first[place] == today.choice_first[place + 1]:
        return np.int64(NO_WAY)
    way = way_of(draw, place, kind, today.choice_first, today.choice_end.size, today.alias)
    if way != NO_WAY and today.door[world.way[WAY * way + GOAL] & INDEX] < settings.gate:
        return np.int64(NO_WAY)
    return way


@inner
def choose_in_turn(number, people, world, today, settings, lists, chunks):  # type: ignore[no-untyped-def]
    """Let those of a chunk who left it for later choose, one after the other."""
    first, refused = chunks[FROM, number], False
    for at in range(first, first + chunks[LATE, number]):
        entry = lists.late[at]
        i, state = lists.queue[entry] & INDEX, lists.states[entry] & INDEX
        place, kind = place_of(state, world), 0
        if today.classes > 1:
            kind = people.kind[i]
        if not today.dealt[place]:
            deal_at(place, today, settings)
        draw = np.uint64(np.uint32(lists.luck[at]))
        way = _way(draw, i, state, place, kind, people, world, today, settings)
        if way == NO_WAY:
            lists.queue[entry], refused = NOBODY, True
            continue
        lists.states[entry] = world.on_way + way
        today.present[place] -= 1
        if today.present[place] > today.free[place] or today.fullness[place] < 1.0:
            follow(place, today, settings, today.present)
    chunks[GAPS, number] = refused


@inner
def next_step(state, world, today, settings):  # type: ignore[no-untyped-def]
    """Return the next link of the way somebody is bound for, NO_WAY where it is refused."""
    way = today.enter[state - world.places]
    if way < 0 or today.door[world.goal[way]] < settings.gate:
        return NO_WAY
    return np.int64(way)
