"""Loop B of a day: everyone on a link goes on, and decides again where time is left. Compiled."""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_block import (
    ARRIVING,
    BEGUN_AT,
    BLOCK,
    BOUND_AT,
    DONE_AT,
    DRAW_AT,
    FILLING,
    FLAGS_AT,
    FREE_AT,
    HURRY_AT,
    KIND_AT,
    LEAVING,
    LEAVING_AT,
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
    TOUCHY,
    WAITS_AT,
    WAY_AT,
    set_aside,
)
from safepassage.engine.flee3.kernels_state import (
    EITHER,
    FIRST_LINK,
    INDEX,
    NEITHER,
    ORPHAN,
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
    free, bound = _arrive(size, alone, world, today, block)
    while free or bound:
        leaving = _ask(free, world, today, settings, block)
        going = _choose(leaving, today, world, block)
        going = _enter(bound, going, world, today, settings, block)
        free, bound = _leave(going, world, settings, block)
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
        block.ints[LENGTH_AT + j] = world.way[way]
        block.ints[SPEED_AT + j] = world.way[way + 1]
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
    """Let those of a block who reach the end of their link arrive; return how many decide."""
    free, bound, places, lost = 0, 0, world.places, ORPHAN if today.orphans else np.uint8(0)
    for j in range(size):
        state, flags, done = (
            block.ints[BEGUN_AT + j],
            block.bytes[FLAGS_AT + j],
            block.ints[DONE_AT + j],
        )
        way = WAY * ((state - world.on_way) & INDEX)
        to, place = world.way[way + 2], world.way[way + 3] & INDEX
        aside = alone | ((flags & lost) != 0)
        there = (done > block.ints[LENGTH_AT + j]) & (not aside)
        touchy = block.watch[place] == TOUCHY
        in_time = block.ints[MOVED_AT + j] < block.ints[SPEED_AT + j]
        block.bytes[WAITS_AT + j] = ON_THEIR_WAY * aside + (ARRIVING + in_time) * (there & touchy)
        block.ints[STATE_AT + j] = to if there else state
        block.ints[METRES_AT + j] = 0 if there else done
        block.bytes[FLAGS_AT + j] = flags & (255 - there)
        there &= not touchy
        block.change[place] += there
        decides = there & in_time
        block.lists[FREE_AT + free] = j
        free += decides & (to < places)
        block.lists[BOUND_AT + bound] = j
        bound += decides & (to >= places)
    return free, bound


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
        which = 2 * (block.ints[KIND_AT + j] * places + block.ints[STATE_AT + j])
        which += short & (block.ints[MOVED_AT + j] < block.ints[HURRY_AT + j])
        block.lists[LEAVING_AT + leaving] = j
        block.draws[PICKED_AT + leaving] = draw
        leaving += (draw >> SHIFT_32) < today.leave[which & INDEX]
    return leaving


@spread
def _pick(leaving, today, block):  # type: ignore[no-untyped-def]
    """Write the ways that those in the list LEAVING_AT fall on."""
    choices = today.choice_end.size
    for at in range(leaving):
        j = block.lists[LEAVING_AT + at]
        place, kind = block.ints[STATE_AT + j] & INDEX, block.ints[KIND_AT + j]
        draw = block.draws[PICKED_AT + at]
        way = way_of(draw, place, kind, today.choice_first, choices, today.alias)
        block.ints[BEGUN_AT + at] = way


@spread
def _choose(leaving, today, world, block):  # type: ignore[no-untyped-def]
    """Let those in the list LEAVING_AT choose a way; return how many take it at once."""
    going = 0
    _pick(leaving, today, block)
    for at in range(leaving):
        j = block.lists[LEAVING_AT + at]
        way = block.ints[BEGUN_AT + at]
        known = way >= 0
        goal = world.way[WAY * (way if known else 0) + 4] & INDEX
        late = known & (block.watch[goal] >= FILLING)
        goes = known & (not late)
        block.bytes[WAITS_AT + j] = LEAVING * late
        place = block.ints[STATE_AT + j] & INDEX
        block.change[place] -= goes
        block.lists[LEAVING_AT + going] = j
        block.ints[WAY_AT + going] = way
        going += goes
    return going


@spread
def _leave(going, world, settings, block):  # type: ignore[no-untyped-def]
    """Let those in `block.leaving` travel; return how many decide again."""
    free, bound, places, on_way = 0, 0, world.places, world.on_way
    for at in range(going):
        j, way = block.lists[LEAVING_AT + at], block.ints[WAY_AT + at] & INDEX
        row, moved = WAY * way, block.ints[MOVED_AT + j]
        length, speed, to = world.way[row], world.way[row + 1], world.way[row + 2]
        stop = world.way[row + 3] & INDEX
        step = speed if settings.day_per_link else max(speed - moved, 0)
        there = step > length
        moved += min(step, length)
        in_time, touchy = moved < speed, block.watch[stop] == TOUCHY
        block.bytes[WAITS_AT + j] = (ARRIVING + in_time) * (there & touchy)
        block.ints[STATE_AT + j] = to if there else on_way + way
        block.ints[METRES_AT + j] = 0 if there else step
        block.ints[MOVED_AT + j] = moved
        there &= not touchy
        block.change[stop] += there
        decides = there & in_time
        block.lists[FREE_AT + free] = j
        free += decides & (to < places)
        block.lists[BOUND_AT + bound] = j
        bound += decides & (to >= places)
    return free, bound


@spread
def _enter(deciders, going, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Let those in the list BOUND_AT enter the next link of their way, unless it is refused.

    They join those in the list LEAVING_AT; returns how many those are.
    """
    places = world.places
    for at in range(deciders):
        j = block.lists[BOUND_AT + at]
        state = block.ints[STATE_AT + j]
        number = (state - places) & INDEX
        place, way = world.origin[number] & INDEX, today.enter[number]
        goal = world.way[WAY * (max(way, 0) & INDEX) + 4] & INDEX
        late = (way >= 0) & (block.watch[goal] == TOUCHY)
        goes = (way >= 0) & (today.door[goal] >= settings.gate) & (not late)
        block.bytes[WAITS_AT + j] = STEPPING * late
        block.ints[STATE_AT + j] = state if late else place
        block.change[place] -= goes
        block.lists[LEAVING_AT + going] = j
        block.ints[WAY_AT + going] = way
        going += goes
    return going


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
