"""Loop B of a day: everyone on a link goes on, and decides again where time is left. Compiled."""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_block import (
    ARRIVING,
    ASKED_AT,
    BEGUN_AT,
    DONE_AT,
    DRAW_AT,
    FLAGS_AT,
    FREE_AT,
    GOING_AT,
    HURRY_AT,
    KIND_AT,
    LEAVING,
    LENGTH_AT,
    LUCK_AT,
    METRES_AT,
    MOVED_AT,
    ON_THEIR_WAY,
    PERSON_AT,
    PICKED_AT,
    SPEED_AT,
    STATE_AT,
    STEPPING,
    WAITS_AT,
    WAY_AT,
    set_aside,
)
from safepassage.engine.flee3.kernels_state import (
    EITHER,
    END_FREE,
    END_GOES_ON,
    END_WAITS,
    FILLING_GOAL,
    FIRST_LINK,
    INDEX,
    LENGTH,
    MARKS,
    NEITHER,
    NO_WAY,
    ONWARD,
    ORPHAN,
    SPEED,
    TO,
    TOUCHY_STOP,
    WAY,
)
from safepassage.engine.flee3.kernels_weights import way_of
from safepassage.engine.flee3.luck import OTHER, SHIFT_32, inner, mix, person_key, spread

HALVES = 0.5 ** np.arange(64, dtype=np.float64)


@inner
def travel_block(first, size, people, world, today, settings, lists, block, aside):  # type: ignore[no-untyped-def]
    """Take some people of `lists.queue`, at most a block, along their links.

    `block.change` (P,) is changed. Those who wait for `take_turns` are copied to another block,
    `aside`; returns how many.
    """
    # Rules of few cases go one after the other throughout.
    alone = settings.some_walk or settings.harvesting or settings.pruning > 0.0
    _fetch(lists, first, size, people, world, today, settings, block)
    _set_out(size, settings, block)
    free, going = _arrive(size, alone, world, today, block)
    while free or going:
        leaving = _ask(free, world, today, settings, block)
        going = _choose(leaving, going, today, world, block)
        free, going = _leave(going, world, settings, block)
    _count(size, world, block)
    _store(size, people, today, settings, block)
    return set_aside(size, block, aside)


@spread
def _fetch(lists, first, size, people, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Read the people of a block."""
    for j in range(size):
        block.ints[PERSON_AT + j] = lists.queue[first + j] ^ (
            lists.queue[first + j] >> 31
        )  # -1 - i: since yesterday
    for j in range(size):
        block.draws[LUCK_AT + j] = (
            person_key(today.key, block.ints[PERSON_AT + j]) + OTHER
        )  # the first was for loop A
    for j in range(size):
        since = lists.queue[first + j] >> 31  # all ones, or nothing
        block.ints[DONE_AT + j] = people.metres[block.ints[PERSON_AT + j] & since & INDEX] & since
    for j in range(size):
        state = lists.states[first + j]
        way = WAY * ((state - world.on_way) & INDEX)
        block.ints[BEGUN_AT + j] = state
        block.ints[LENGTH_AT + j] = world.way[way + LENGTH]
        block.ints[SPEED_AT + j] = world.way[way + SPEED]
    _fetch_more(size, people, today, settings, block)


@spread
def _fetch_more(size, people, today, settings, block):  # type: ignore[no-untyped-def]
    """Read what only some rules ask about."""
    if settings.start_on_foot or today.orphans:
        for j in range(size):
            block.bytes[FLAGS_AT + j] = people.flags[block.ints[PERSON_AT + j] & INDEX]
    if settings.short_stints:
        for j in range(size):
            i = block.ints[PERSON_AT + j] & INDEX
            since = min(today.number - people.since[i], 63) & INDEX
            block.recent[j] = people.recent[i] * HALVES[since]
        for j in range(size):
            block.ints[HURRY_AT + j] = np.int32(np.ceil(settings.speed * (1.0 - block.recent[j])))
    if today.classes > 1:
        for j in range(size):
            block.ints[KIND_AT + j] = people.kind[block.ints[PERSON_AT + j] & INDEX]


@spread
def _set_out(size, settings, block):  # type: ignore[no-untyped-def]
    """Let a block go on along their links: metres done, metres today."""
    if settings.start_on_foot:
        for j in range(size):
            foot, speed = np.int32(block.bytes[FLAGS_AT + j] & FIRST_LINK), block.ints[SPEED_AT + j]
            block.ints[SPEED_AT + j] = speed + foot * (settings.walk - speed)
    for j in range(size):
        done = block.ints[DONE_AT + j] + block.ints[SPEED_AT + j]
        block.ints[DONE_AT + j] = done
        block.ints[MOVED_AT + j] = block.ints[SPEED_AT + j] - max(
            done - block.ints[LENGTH_AT + j], 0
        )


@spread
def _arrive(size, alone, world, today, block):  # type: ignore[no-untyped-def]
    """Let those of a block who reach the end of their link arrive.

    Returns how many decide there, and how many go on by the next link of their way.
    """
    free, going, lost = 0, 0, ORPHAN if today.orphans else np.uint8(0)
    for j in range(size):
        state, flags, done = (
            block.ints[BEGUN_AT + j],
            block.bytes[FLAGS_AT + j],
            block.ints[DONE_AT + j],
        )
        row = WAY * ((state - world.on_way) & INDEX)
        to, onward, marks = world.way[row + TO], world.way[row + ONWARD], world.way[row + MARKS]
        aside = alone | ((flags & lost) != 0)
        there = (done > block.ints[LENGTH_AT + j]) & (not aside)
        decides = there & (block.ints[MOVED_AT + j] < block.ints[SPEED_AT + j])
        block.bytes[WAITS_AT + j] = ON_THEIR_WAY * aside
        if there and marks & END_WAITS:  # rare: a branch that is guessed
            block.bytes[WAITS_AT + j] = _waits(decides, marks)
        block.ints[STATE_AT + j] = to if there else state
        block.ints[METRES_AT + j] = 0 if there else done
        block.bytes[FLAGS_AT + j] = flags & (255 - there)
        block.lists[FREE_AT + free] = j
        free += decides & ((marks & END_FREE) != 0)
        block.lists[GOING_AT + going] = j
        block.ints[WAY_AT + going] = onward
        going += decides & ((marks & END_GOES_ON) != 0)
    return free, going


@spread
def _waits(in_time, marks):  # type: ignore[no-untyped-def]
    """Return how one waits at the end of a link where people may have to."""
    if marks & TOUCHY_STOP:
        return ARRIVING + in_time
    return STEPPING * in_time


@spread
def _ask(deciders, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Ask those in `block.free` whether they leave; return how many do."""
    leaving, places, short = 0, world.places, settings.short_stints
    for at in range(deciders):
        j = block.lists[FREE_AT + at]
        luck = block.draws[LUCK_AT + j]
        block.draws[DRAW_AT + at] = luck
        block.draws[LUCK_AT + j] = luck + OTHER
    for at in range(deciders):
        block.draws[DRAW_AT + at] = mix(block.draws[DRAW_AT + at])
    for at in range(deciders):
        j, draw = block.lists[FREE_AT + at], block.draws[DRAW_AT + at]
        which = 2 * block.ints[STATE_AT + j]
        if today.classes > 1:
            which += 2 * block.ints[KIND_AT + j] * places
        which += short & (block.ints[MOVED_AT + j] < block.ints[HURRY_AT + j])
        block.lists[ASKED_AT + leaving] = j
        block.draws[PICKED_AT + leaving] = draw
        leaving += (draw >> SHIFT_32) < today.leave[which & INDEX]
    return leaving


@spread
def _choose(leaving, going, today, world, block):  # type: ignore[no-untyped-def]
    """Let those in the list ASKED_AT choose a way.

    Who takes it at once joins those in the list GOING_AT; returns how many those are.
    """
    choices, going = today.choice_end.size, going & INDEX
    for at in range(leaving):
        j = block.lists[ASKED_AT + at]
        place, kind = block.ints[STATE_AT + j] & INDEX, 0
        if today.classes > 1:
            kind = block.ints[KIND_AT + j]
        draw = block.draws[PICKED_AT + at]
        way = way_of(draw, place, kind, today.choice_first, choices, today.alias)
        if way == NO_WAY:
            continue
        if world.way[WAY * way + MARKS] & FILLING_GOAL:  # rare: a branch that is guessed
            block.bytes[WAITS_AT + j] = LEAVING
            continue
        block.lists[GOING_AT + going] = j
        block.ints[WAY_AT + going] = way
        going += 1
    return going


@spread
def _leave(going, world, settings, block):  # type: ignore[no-untyped-def]
    """Let those in the list GOING_AT travel a link.

    Returns how many decide at its end, and how many go on by the next link of their way.
    """
    free, onward_now, on_way = 0, 0, world.on_way
    for at in range(going):
        j, way = block.lists[GOING_AT + at], block.ints[WAY_AT + at] & INDEX
        row, moved = WAY * way, block.ints[MOVED_AT + j]
        length, speed = world.way[row + LENGTH], world.way[row + SPEED]
        to, onward, marks = world.way[row + TO], world.way[row + ONWARD], world.way[row + MARKS]
        step = speed if settings.day_per_link else max(speed - moved, 0)
        there = step > length
        moved += min(step, length)
        decides = there & (moved < speed)
        if there and marks & END_WAITS:
            block.bytes[WAITS_AT + j] = _waits(decides, marks)
        block.ints[STATE_AT + j] = to if there else on_way + way
        block.ints[METRES_AT + j] = 0 if there else step
        block.ints[MOVED_AT + j] = moved
        block.lists[FREE_AT + free] = j
        free += decides & ((marks & END_FREE) != 0)
        block.lists[GOING_AT + onward_now] = j
        block.ints[WAY_AT + onward_now] = onward
        onward_now += decides & ((marks & END_GOES_ON) != 0)
    return free, onward_now


@spread
def _count(size, world, block):  # type: ignore[no-untyped-def]
    """Count those of a block who are at a place now, not who wait to arrive."""
    places, on_way = world.places, world.on_way
    for j in range(size):
        state, waits = block.ints[STATE_AT + j], block.bytes[WAITS_AT + j]
        bound = state >= places
        origin = world.origin[((state - places) * (bound & (state < on_way))) & INDEX]
        place = origin if bound else state
        block.change[place & INDEX] += (state < on_way) & (waits < ARRIVING)


@spread
def _store(size, people, today, settings, block):  # type: ignore[no-untyped-def]
    """Write the people of a block back."""
    for j in range(size):
        i = block.ints[PERSON_AT + j] & INDEX
        people.state[i] = block.ints[STATE_AT + j]
        people.metres[i] = block.ints[METRES_AT + j]
    if settings.start_on_foot or today.orphans:
        for j in range(size):
            i = block.ints[PERSON_AT + j] & INDEX
            people.flags[i] = (people.flags[i] & NEITHER) | (block.bytes[FLAGS_AT + j] & EITHER)
    if settings.short_stints:
        for j in range(size):
            i = block.ints[PERSON_AT + j] & INDEX
            people.recent[i] = (block.recent[j] + block.ints[MOVED_AT + j] / settings.speed) * 0.5
            people.since[i] = today.number + 1
