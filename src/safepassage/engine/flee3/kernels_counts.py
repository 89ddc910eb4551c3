"""The day of cohorts: people in the same state are one number. Compiled loops over arrays.

The kernels call each other with arrays at every step, where numba would count references: that
cost nine tenths of the time. `lean` compiles them without; so no kernel here may allocate.

Letters in shapes: P places, R ways, T days on a link. Axis 1 of pairs: 0 has completed a link,
1 has not (walks the first one, where rules say so).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Longs
from safepassage.engine.flee3.kernels_binomial import binomial
from safepassage.engine.flee3.kernels_state import NOWHERE
from safepassage.engine.flee3.luck import lean


class Cohorts(NamedTuple):
    """Everyone displaced, by state."""

    free: Longs  # (P, 2) at a place
    bound: Longs  # (R,) at the start of a way, committed to it
    late: Longs  # (P,) sent back, their next decision comes to nothing
    travel: Longs  # (R, 2, T) on the first link of a way, full days done
    orphan: Longs  # (R, 2, T) the same, on a link that closed
    counter: NDArray[np.uint64]  # (1,) draws made today


class Frontier(NamedTuple):
    """A heap of cohorts that may go on today, by metres done today: keys and people, (H,)."""

    key: Longs
    people: Longs


@lean
def shares_of(place, today, settings, share):  # type: ignore[no-untyped-def]
    """Write the share of each choice of a place to `share`; return how many there are."""
    first, last = today.choice_first[place], today.choice_first[place + 1]
    least, total = 0.0, 0.0
    for j in range(first, last):
        share[j - first] = today.weight[0, j]
        if settings.by_fullness:
            share[j - first] *= today.pull[today.choice_end[j]]
        least = max(least, share[j - first])
    least = least / settings.pruning if settings.pruning > 0.0 else 0.0
    for j in range(last - first):
        if share[j] < least:
            share[j] = 0.0
        total += share[j]
    for j in range(last - first):
        share[j] = share[j] / total if total > 0.0 else 1.0 / (last - first)
    return last - first


@lean
def part_of(people, slice_number, slices):  # type: ignore[no-untyped-def]
    """Return the people of one slice; all slices together are everybody."""
    return people * (slice_number + 1) // slices - people * slice_number // slices


@lean
def decide(cohorts, before, world, today, settings, slice_number, slices, share, out):  # type: ignore[no-untyped-def]  # noqa: C901 - leaves, chooses, is refused: one person's decision
    """Let a slice of those who were at a place this morning set out.

    `before` are the cohorts of this morning: nobody decides twice. `out` (R, 2) collects those who
    set out; places lose them at once.
    """
    for place in range(world.places):
        chance = min(today.chance[0, place] / 4294967296.0, 1.0)
        known = 0
        for first in range(2):
            if before.free[place, first] == 0:
                continue
            people = part_of(before.free[place, first], slice_number, slices)
            leave = binomial(people, chance, today.key, cohorts.counter)
            if leave == 0:
                continue
            if known == 0:
                known = shares_of(place, today, settings, share)
            rest, left = leave, 1.0
            for j in range(known):
                if rest == 0:
                    break
                chosen = rest
                if j < known - 1:
                    chosen = binomial(rest, min(share[j] / left, 1.0), today.key, cohorts.counter)
                left = max(left - share[j], 1e-300)
                rest -= chosen
                choice = today.choice_first[place] + j
                way = today.entered[choice]
                if way < 0 or today.door[today.choice_end[choice]] < settings.gate:
                    continue
                out[way, first] += chosen
                cohorts.free[place, first] -= chosen
                today.present[place] -= chosen
    for way in range(before.bound.size):
        if before.bound[way] == 0:
            continue
        people = part_of(before.bound[way], slice_number, slices)
        if people == 0:
            continue
        place, entered = world.origin[way], today.enter[way]
        cohorts.bound[way] -= people
        if entered < 0 or today.door[world.goal[way]] < settings.gate:
            cohorts.free[place, 0] += people
        else:
            out[entered, 0] += people
            today.present[place] -= people


@lean
def push(frontier, size, key, people):  # type: ignore[no-untyped-def]
    """Add a cohort to the heap; return its new size."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if frontier.key[above] <= key:
            break
        frontier.key[at], frontier.people[at] = frontier.key[above], frontier.people[above]
        at = above
    frontier.key[at], frontier.people[at] = key, people
    return size + 1


@lean
def pop(frontier, size):  # type: ignore[no-untyped-def]
    """Take the cohort with the lowest key off the heap; the caller has read it at 0."""
    size -= 1
    key, people, at = frontier.key[size], frontier.people[size], 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and frontier.key[below + 1] < frontier.key[below]:
            below += 1
        if frontier.key[below] >= key:
            break
        frontier.key[at], frontier.people[at] = frontier.key[below], frontier.people[below]
        at = below
    frontier.key[at], frontier.people[at] = key, people
    return size


@lean
def speed_of(way, first, world, settings):  # type: ignore[no-untyped-def]
    """Return metres a day on the first link of a way."""
    return settings.walk if first == 1 and settings.start_on_foot else world.speed[way]


@lean
def travel(  # type: ignore[no-untyped-def]  # noqa: C901, PLR0915 - a day's travel of one slice
    cohorts, before, orphans, world, today, settings, slice_number, slices, share, frontier
):
    """Let a slice of those on links travel, and go on as long as a day's time is left.

    `before` and `orphans` (R, 2, T) are those on links after the decisions. A cohort's key is
    metres done today * (P + R) + state, so that those with less behind them come first.
    """
    places, span = world.places, world.places + before.shape[0]
    size, longest = 0, before.shape[2] - 1
    for way in range(before.shape[0]):
        for first in range(2):
            speed = speed_of(way, first, world, settings)
            for done in range(min(world.metres[way] // speed, longest) + 1):
                if before[way, first, done] + orphans[way, first, done] == 0:
                    continue
                people = part_of(before[way, first, done], slice_number, slices)
                back = part_of(orphans[way, first, done], slice_number, slices)
                if people + back == 0:
                    continue
                cohorts.travel[way, first, done] -= people
                cohorts.orphan[way, first, done] -= back
                if (done + 1) * speed <= world.metres[way]:
                    cohorts.travel[way, first, done + 1] += people
                    cohorts.orphan[way, first, done + 1] += back
                    continue
                if back > 0:
                    send_back(way, back, cohorts, world, today)
                moved = world.metres[way] - done * speed
                if people > 0:
                    size = arrive(
                        way, people, moved, speed, cohorts, world, today, frontier, size, span
                    )
    while size > 0:
        key, people = frontier.key[0], frontier.people[0]
        size = pop(frontier, size)
        while size > 0 and frontier.key[0] == key:
            people += frontier.people[0]
            size = pop(frontier, size)
        moved, state = key // span, key % span
        if state >= places:
            way = today.enter[state - places]
            place = world.origin[state - places]
            cohorts.bound[state - places] -= people
            if way < 0 or today.door[world.goal[way]] < settings.gate:
                cohorts.free[place, 0] += people
                continue
            today.present[place] -= people
            size = enter(way, people, moved, cohorts, world, today, frontier, size, span)
            continue
        place = state
        chance = min(today.chance[0, place] / 4294967296.0, 1.0)
        rest = binomial(people, chance, today.key, cohorts.counter)
        if rest == 0:
            continue
        known, left = shares_of(place, today, settings, share), 1.0
        for j in range(known):
            if rest == 0:
                break
            chosen = rest
            if j < known - 1:
                chosen = binomial(rest, min(share[j] / left, 1.0), today.key, cohorts.counter)
            left = max(left - share[j], 1e-300)
            rest -= chosen
            choice = today.choice_first[place] + j
            way = today.entered[choice]
            if chosen == 0 or way < 0:
                continue
            if today.door[today.choice_end[choice]] < settings.gate:
                continue
            cohorts.free[place, 0] -= chosen
            today.present[place] -= chosen
            size = enter(way, chosen, moved, cohorts, world, today, frontier, size, span)


@lean
def enter(way, people, moved, cohorts, world, today, frontier, size, span):  # type: ignore[no-untyped-def]
    """Let people enter a link with a full day's travel (Q1); return the size of the heap."""
    speed = world.speed[way]
    if speed <= world.metres[way]:
        cohorts.travel[way, 0, 1] += people
        return size
    return arrive(
        way, people, moved + world.metres[way], speed, cohorts, world, today, frontier, size, span
    )


@lean
def arrive(way, people, moved, speed, cohorts, world, today, frontier, size, span):  # type: ignore[no-untyped-def]
    """Let people arrive; those with time left join the frontier."""
    today.present[world.stop[way]] += people
    state = world.arrive[way]
    if state < world.places:
        cohorts.free[state, 0] += people
    else:
        cohorts.bound[state - world.places] += people
    if moved < speed:
        return push(frontier, size, np.int64(moved) * span + state, people)
    return size


@lean
def send_back(way, people, cohorts, world, today):  # type: ignore[no-untyped-def]
    """Put people back to where a closed link began."""
    place = world.origin[way]
    today.present[place] += people
    state = world.sent_back[way]
    if state >= world.places:
        cohorts.bound[state - world.places] += people
    elif world.wasted[way]:
        cohorts.late[place] += people
    else:
        cohorts.free[place, 0] += people


@lean
def spawn(people, weight_sum, key, counter, free, present):  # type: ignore[no-untyped-def]
    """Divide new people among places by running weights (P,)."""
    rest, left, before = people, weight_sum[-1], 0.0
    for place in range(weight_sum.size):
        weight = weight_sum[place] - before
        before = weight_sum[place]
        if rest == 0 or weight <= 0.0:
            continue
        here = binomial(rest, min(weight / left, 1.0), key, counter)
        if left - weight <= 1e-12 * weight_sum[-1]:
            here = rest
        left -= weight
        rest -= here
        free[place, 1] += here
        present[place] += here
    return NOWHERE if rest else 0
