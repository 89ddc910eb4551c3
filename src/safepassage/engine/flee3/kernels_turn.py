"""Those of a block who wait for their turn go on one after the other. Compiled."""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_block import (
    ARRIVING,
    DONE_AT,
    FLAGS_AT,
    HURRY_AT,
    KIND_AT,
    LEAVING,
    LUCK_AT,
    METRES_AT,
    MOVED_AT,
    ON_THEIR_WAY,
    PERSON_AT,
    SPEED_AT,
    STATE_AT,
    WAITS_AT,
)
from safepassage.engine.flee3.kernels_decide import harvests, next_step, place_of
from safepassage.engine.flee3.kernels_state import (
    EITHER,
    FIRST_LINK,
    INDEX,
    LENGTH,
    NEITHER,
    NO_WAY,
    NOT_FIRST,
    NOT_ORPHAN,
    ORPHAN,
    SPEED,
    STOP,
    TO,
    WASTED,
    WAY,
)
from safepassage.engine.flee3.kernels_weights import follow, take, way_of
from safepassage.engine.flee3.luck import OTHER, SHIFT_32, inner, mix, spread

NOT_THERE = -1


@inner
def take_turns(waiting, people, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Let the first `waiting` of a block, in order, travel and decide until their day ends."""
    for j in range(waiting):
        waits = block.bytes[WAITS_AT + j]
        rides, asked, decides = waits == ON_THEIR_WAY, waits == LEAVING, waits != ARRIVING
        place = _where(j, waits, world, block)
        while True:
            if rides:
                place, decides = _to_the_end(j, people, world, today, settings, block)
            if place != NOT_THERE:
                _count(place, 1, today, settings)
            if not decides:
                break
            place = _leave(j, asked, people, world, today, settings, block)
            if place == NOT_THERE:
                break
            _count(place, -1, today, settings)
            rides, asked = True, False
        _store(j, people, today, settings, block)


@spread
def _where(j, waits, world, block):  # type: ignore[no-untyped-def]
    """Return the place one of a block has just reached, NOT_THERE if that is no news."""
    if waits == ON_THEIR_WAY:  # back to where they were this morning
        block.ints[MOVED_AT + j] = 0
        block.ints[METRES_AT + j] = block.ints[DONE_AT + j] - block.ints[SPEED_AT + j]
    if waits < ARRIVING:
        return np.int64(NOT_THERE)
    return np.int64(place_of(block.ints[STATE_AT + j], world))


@spread
def _store(j, people, today, settings, block):  # type: ignore[no-untyped-def]
    """Write one of a block back; see `kernels_travel._store`."""
    i = block.ints[PERSON_AT + j]
    people.state[i], people.metres[i] = block.ints[STATE_AT + j], block.ints[METRES_AT + j]
    if settings.start_on_foot or today.orphans:
        people.flags[i] = (people.flags[i] & NEITHER) | (block.bytes[FLAGS_AT + j] & EITHER)
    if settings.short_stints:
        people.recent[i] = (block.recent[j] + block.ints[MOVED_AT + j] / settings.speed) * 0.5


@spread
def _count(place, one, today, settings):  # type: ignore[no-untyped-def]
    """Count one more or less at a place."""
    today.present[place] += one
    if today.present[place] > today.free[place] or today.fullness[place] < 1.0:
        follow(place, today, settings, today.present)


@spread
def _to_the_end(j, people, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Let one person travel their link; return the place reached, and whether they decide."""
    number, flags, moved = (
        block.ints[STATE_AT + j] - world.on_way,
        block.bytes[FLAGS_AT + j],
        block.ints[MOVED_AT + j],
    )
    row = WAY * (number & INDEX)
    speed = world.way[row + SPEED]
    if settings.start_on_foot and (flags & FIRST_LINK) != 0:
        speed = settings.walk
    elif settings.some_walk and world.walk[number] > 0:
        if mix(block.draws[LUCK_AT + j]) >> SHIFT_32 < world.walk[number]:
            speed = settings.walk
        block.draws[LUCK_AT + j] += OTHER
    step = speed if settings.day_per_link else max(speed - moved, 0)
    done = block.ints[METRES_AT + j] + step
    over = max(done - world.way[row + LENGTH], 0)
    block.ints[MOVED_AT + j] = moved + step - over
    block.ints[METRES_AT + j] = 0 if over > 0 else done
    if over == 0:
        return np.int64(NOT_THERE), False
    block.bytes[FLAGS_AT + j] = flags & NOT_FIRST
    if today.orphans and (flags & ORPHAN) != 0:  # back to where the closed link began
        block.bytes[FLAGS_AT + j] = flags & NOT_FIRST & NOT_ORPHAN
        block.ints[STATE_AT + j] = world.sent_back[number]
        if world.wasted[number]:
            people.wake[block.ints[PERSON_AT + j]] = WASTED
        return np.int64(world.origin[number]), False
    block.ints[STATE_AT + j] = world.way[row + TO]
    return np.int64(world.way[row + STOP]), block.ints[MOVED_AT + j] < speed


@spread
def _leave(j, asked, people, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Let one person at a place decide; return the place they leave. `asked`: they do leave."""
    state, kind, i = (
        block.ints[STATE_AT + j] & INDEX,
        block.ints[KIND_AT + j],
        block.ints[PERSON_AT + j],
    )
    if settings.harvesting and harvests(i, state, people, world, today):
        return np.int64(NOT_THERE)
    place = place_of(state, world)
    if state >= world.places:
        block.ints[STATE_AT + j] = place
        way = next_step(state, world, today, settings)
    else:
        luck = block.draws[LUCK_AT + j] - OTHER if asked else block.draws[LUCK_AT + j]
        draw, which = mix(luck), 2 * (kind * world.places + place)
        which += settings.short_stints and block.ints[MOVED_AT + j] < block.ints[HURRY_AT + j]
        if not asked and draw >> SHIFT_32 >= today.leave[which & INDEX]:
            block.draws[LUCK_AT + j] = luck + OTHER
            return np.int64(NOT_THERE)
        way = way_of(draw, place, kind, today.choice_first, today.choice_end.size, today.alias)
        way, luck = take(way, luck, place, kind, world, today, settings)
        block.draws[LUCK_AT + j] = luck + OTHER
    if way == NO_WAY:
        return np.int64(NOT_THERE)
    block.ints[STATE_AT + j] = world.on_way + way
    return np.int64(place)
