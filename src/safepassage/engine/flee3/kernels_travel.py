"""Loop B of a day: everyone on a link goes on, and decides again where time is left. Compiled."""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_block import (
    ARRIVING,
    BLOCK,
    FILLING,
    LEAVING,
    ON_THEIR_WAY,
    STEPPING,
    TOUCHY,
    look_out,
    waiting_ones,
)
from safepassage.engine.flee3.kernels_state import (
    FIRST_LINK,
    INDEX,
    NO_WAY,
    NOT_FIRST,
    NOT_ORPHAN,
    ORPHAN,
    WAY,
)
from safepassage.engine.flee3.kernels_turn import take_turns
from safepassage.engine.flee3.kernels_weights import way_of
from safepassage.engine.flee3.luck import OTHER, SHIFT_32, inner, mix, person_key

EITHER, NEITHER = FIRST_LINK | ORPHAN, NOT_FIRST & NOT_ORPHAN
HALVES = 0.5 ** np.arange(64, dtype=np.float64)


@inner
def travel_all(people, world, today, settings, present, live, queue, queued, block):  # type: ignore[no-untyped-def]
    """Take the people of `queue` along their links, block by block.

    `present` (P,) is changed; where `live`, the multipliers follow at once.
    """
    # Rules of few cases go one after the other throughout.
    alone = settings.some_walk or settings.harvesting or settings.pruning > 0.0
    for first in range(0, queued, BLOCK):
        size = min(BLOCK, queued - first)
        look_out(live, today, present, block.watch)
        _fetch(queue, first, size, people, world, today, settings, block)
        _set_out(size, settings, block)
        free, bound = _arrive(size, alone, world, today, present, block)
        while free or bound:
            if bound:
                free, bound = _step(free, bound, world, today, settings, present, block)
            leaving = _ask(free, world, today, settings, block)
            going = _choose(leaving, today, world, present, block)
            free, bound = _leave(going, bound, world, settings, present, block)
        waiting = waiting_ones(block.waits, size, block.free)
        if waiting:
            take_turns(waiting, people, world, today, settings, present, live, block)
        _store(size, people, today, settings, block)


@inner
def _fetch(queue, first, size, people, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Read the people of a block."""
    for j in range(size):
        block.person[j] = queue[first + j] ^ (queue[first + j] >> 31)  # -1 - i: since yesterday
    for j in range(size):
        block.luck[j] = person_key(today.key, block.person[j]) + OTHER  # the first was for loop A
    for j in range(size):
        i = block.person[j] & INDEX
        state = people.state[i]
        way = WAY * ((state - world.on_way) & INDEX)
        block.begun[j] = state
        since = queue[first + j] >> 31  # all ones, or nothing
        block.done[j] = people.metres[i & since] & since
        block.length[j] = world.way[way]
        block.speed[j] = world.way[way + 1]
    _fetch_more(size, people, today, settings, block)


@inner
def _fetch_more(size, people, today, settings, block):  # type: ignore[no-untyped-def]
    """Read what only some rules ask about."""
    if settings.start_on_foot or today.orphans:
        for j in range(size):
            block.flags[j] = people.flags[block.person[j] & INDEX]
    if settings.short_stints:
        for j in range(size):
            i = block.person[j] & INDEX
            since = min(today.number - people.since[i], 63) & INDEX
            block.recent[j] = people.recent[i] * HALVES[since]
        for j in range(size):
            block.hurry[j] = np.int32(np.ceil(settings.speed * (1.0 - block.recent[j])))
    if today.classes > 1:
        for j in range(size):
            block.kind[j] = people.kind[block.person[j] & INDEX]


@inner
def _set_out(size, settings, block):  # type: ignore[no-untyped-def]
    """Let a block go on along their links: metres done, metres today."""
    if settings.start_on_foot:
        for j in range(size):
            foot, speed = np.int32(block.flags[j] & FIRST_LINK), block.speed[j]
            block.speed[j] = speed + foot * (settings.walk - speed)
    for j in range(size):
        done = block.done[j] + block.speed[j]
        block.done[j] = done
        block.moved[j] = block.speed[j] - max(done - block.length[j], 0)


@inner
def _arrive(size, alone, world, today, present, block):  # type: ignore[no-untyped-def]
    """Let those of a block who reach the end of their link arrive; return how many decide."""
    free, bound, places, lost = 0, 0, world.places, ORPHAN if today.orphans else np.uint8(0)
    for j in range(size):
        state, flags, done = block.begun[j], block.flags[j], block.done[j]
        way = WAY * ((state - world.on_way) & INDEX)
        to, place = world.way[way + 2], world.way[way + 3] & INDEX
        aside = alone | ((flags & lost) != 0)
        there = (done > block.length[j]) & (not aside)
        touchy = block.watch[place] == TOUCHY
        in_time = block.moved[j] < block.speed[j]
        block.waits[j] = ON_THEIR_WAY * aside + (ARRIVING + in_time) * (there & touchy)
        block.state[j] = to if there else state
        block.metres[j] = 0 if there else done
        block.flags[j] = flags & (255 - there)
        there &= not touchy
        present[place] += there
        decides = there & in_time
        block.free[free] = j
        free += decides & (to < places)
        block.bound[bound] = j
        bound += decides & (to >= places)
    return free, bound


@inner
def _ask(deciders, world, today, settings, block):  # type: ignore[no-untyped-def]
    """Ask those in `block.free` whether they leave; return how many do."""
    leaving, places, short = 0, world.places, settings.short_stints
    for at in range(deciders):
        j = block.free[at]
        luck = block.luck[j]
        block.draw[at] = luck
        block.luck[j] = luck + OTHER
    for at in range(deciders):
        block.draw[at] = mix(block.draw[at])
    for at in range(deciders):
        j, draw = block.free[at], block.draw[at]
        which = 2 * (block.kind[j] * places + block.state[j])
        which += short & (block.moved[j] < block.hurry[j])
        block.leaving[leaving] = j
        block.picked[leaving] = draw
        leaving += (draw >> SHIFT_32) < today.leave[which & INDEX]
    return leaving


@inner
def _choose(leaving, today, world, present, block):  # type: ignore[no-untyped-def]
    """Let those in `block.leaving` choose a way; return how many take it at once."""
    going, choices = 0, today.choice_end.size
    for at in range(leaving):
        j = block.leaving[at]
        place = block.state[j] & INDEX
        way = way_of(
            block.picked[at], place, block.kind[j], today.choice_first, choices, today.alias
        )
        goal = world.way[WAY * (way if way != NO_WAY else 0) + 4] & INDEX
        late = (way != NO_WAY) & (block.watch[goal] >= FILLING)
        goes = (way != NO_WAY) & (not late)
        block.waits[j] = LEAVING * late
        present[place] -= goes
        block.leaving[going] = j
        block.way[going] = way
        going += goes
    return going


@inner
def _leave(going, bound, world, settings, present, block):  # type: ignore[no-untyped-def]
    """Let those in `block.leaving` travel; return how many decide again."""
    free, places, on_way = 0, world.places, world.on_way
    for at in range(going):
        j, way = block.leaving[at], block.way[at] & INDEX
        row, moved = WAY * way, block.moved[j]
        length, speed, to = world.way[row], world.way[row + 1], world.way[row + 2]
        stop = world.way[row + 3] & INDEX
        step = speed if settings.day_per_link else max(speed - moved, 0)
        there = step > length
        moved += min(step, length)
        in_time, touchy = moved < speed, block.watch[stop] == TOUCHY
        block.waits[j] = (ARRIVING + in_time) * (there & touchy)
        block.state[j] = to if there else on_way + way
        block.metres[j] = 0 if there else step
        block.moved[j] = moved
        there &= not touchy
        present[stop] += there
        decides = there & in_time
        block.free[free] = j
        free += decides & (to < places)
        block.bound[bound] = j
        bound += decides & (to >= places)
    return free, bound


@inner
def _step(free, deciders, world, today, settings, present, block):  # type: ignore[no-untyped-def]
    """Let those in `block.bound` enter the next link of their way, unless it is refused.

    They travel; those who then decide freely join `block.free`. Returns how many decide again.
    """
    bound, places, on_way = 0, world.places, world.on_way
    for at in range(deciders):
        j = block.bound[at]
        state, moved = block.state[j], block.moved[j]
        place, way = world.origin[(state - places) & INDEX] & INDEX, today.enter[state - places]
        row = WAY * (max(way, 0) & INDEX)
        goal = world.way[row + 4] & INDEX
        late = (way >= 0) & (block.watch[goal] == TOUCHY)
        goes = (way >= 0) & (today.door[goal] >= settings.gate) & (not late)
        present[place] -= goes
        length, speed, to = world.way[row], world.way[row + 1], world.way[row + 2]
        stop = world.way[row + 3] & INDEX
        step = speed if settings.day_per_link else max(speed - moved, 0)
        there, over = goes & (step > length), max(step - length, 0)
        moved += (step - over) * goes
        in_time, touchy = moved < speed, block.watch[stop] == TOUCHY
        block.waits[j] = STEPPING * late + (ARRIVING + in_time) * (there & touchy)
        stays = state if late else place
        block.state[j] = (to if there else on_way + way) if goes else stays
        block.metres[j] = step if goes & (not there) else 0
        block.moved[j] = moved
        there &= not touchy
        present[stop] += there
        decides = there & in_time
        block.free[free] = j
        free += decides & (to < places)
        block.bound[bound] = j
        bound += decides & (to >= places)
    return free, bound


@inner
def _store(size, people, today, settings, block):  # type: ignore[no-untyped-def]
    """Write the people of a block back."""
    for j in range(size):
        i = block.person[j] & INDEX
        people.state[i] = block.state[j]
        people.metres[i] = block.metres[j]
    if settings.start_on_foot or today.orphans:
        for j in range(size):
            i = block.person[j] & INDEX
            people.flags[i] = (people.flags[i] & NEITHER) | (block.flags[j] & EITHER)
    if settings.short_stints:
        for j in range(size):
            block.recent[j] = (block.recent[j] + block.moved[j] / settings.speed) * 0.5
        for j in range(size):
            i = block.person[j] & INDEX
            people.recent[i] = block.recent[j]
            people.since[i] = today.number + 1
