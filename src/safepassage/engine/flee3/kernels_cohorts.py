"""Cohorts in motion: people of one age in the same state are one number. Compiled.

The kernels call each other with arrays at every step, where numba would count references: that
cost nine tenths of the time. `lean` compiles them without; so no kernel here may allocate.

Letters in shapes: G ages, the oldest first; P places, R ways, T days on a link; M the cohorts that
may reach the end of a link on a day. Axis 2 of pairs: 0 has completed a link, 1 has not (walks
the first one, where rules say so).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Floats, Longs
from safepassage.engine.flee3.kernels_binomial import binomial
from safepassage.engine.flee3.luck import inner, lean, spread

UNIT = 4294967296.0  # a chance is a threshold of 2^32
FINE, SPARED = 0.03, 2.5  # of the band in which a place fills, less some people: see `grain`
HALF_PERSON = 0.5
LEAST_PART = 1.0 / 512.0
LAST_LINK = 1 << 40  # metres done, for all who can enter one link more at most


class Cohorts(NamedTuple):
    """Everyone displaced, by age (a run of days of displacement) and state."""

    order: Longs  # (G,) the rows of the ages in use, the oldest first
    free: Longs  # (G, P, 2) at a place
    bound: Longs  # (G, R) at the start of a way, committed to it
    late: Longs  # (G, P) sent back, their next decision comes to nothing
    travel: Longs  # (G, R, 2, T) on the first link of a way, full days done
    orphan: Longs  # (G, R, 2, T) the same, on a link that closed
    committed: Longs  # (G,) of them those bound
    on_links: Longs  # (G,) people on links
    on_way: Longs  # (G, R) of them those on the first link of a way
    counter: NDArray[np.uint64]  # (1,) draws made today


class Scratch(NamedTuple):
    """Room for one age at work; nothing in it outlives the work."""

    chance: Floats  # chance of each choice of a place, those before it being out ...
    known: Longs  # (P,) ... where it is known: no pull has changed since
    reach: Longs  # (P + R,) metres done by which people in a state can enter one link more at most
    free: Longs  # (P, 2) not yet asked
    bound: Longs  # (R,) not yet asked
    back: Longs  # (P,) refused on their way, free again tomorrow
    near: Longs  # (P,) people who may come or go in this loop
    limited: Longs  # (P,) rows of the places with a capacity, the first `size[0]` count
    before: Longs  # (P,) people present before the present part of a loop
    seen: Floats  # (P,) lately passed by with time left while a place was open, and ...
    come: Floats  # (P,) ... came in
    size: Longs  # (1,) see `limited`
    way: Longs  # (M,) cohorts that reach the end of their link today: way,
    moved: Longs  # (M,) metres done today,
    speed: Longs  # (M,) metres a day,
    people: Longs  # (M,) people not yet arrived,
    orphans: Longs  # (M,) and people to be sent back
    key: Longs  # a heap of cohorts that may go on today, by metres done today: keys ...
    crowd: Longs  # ... and people


@inner
def follow(today, settings, scratch):  # type: ignore[no-untyped-def]
    """Bring the multipliers of places with a capacity up to date (specification 3.5)."""
    changed = False
    for i in range(scratch.size[0]):
        place = scratch.limited[i]
        room, people = today.room[place], today.present[place]
        now = 1.0
        if people > settings.buffer * room:
            now = 0.0
            if people < room:
                now = 1.0 - (people - settings.buffer * room) / (room * (1.0 - settings.buffer))
        if now != today.fullness[place]:
            changed = True
            today.fullness[place] = now
            today.door[place] = now if today.camp[place] else 1.0
            today.pull[place] = now if settings.weight_power == 1.0 else now**settings.weight_power
    if changed:
        forget(scratch)


@inner
def forget(scratch):  # type: ignore[no-untyped-def]
    """Let the chances of choices be found anew: some pull has changed."""
    for place in range(scratch.known.size):
        scratch.known[place] = 0


@inner
def know(place, today, settings, scratch):  # type: ignore[no-untyped-def]
    """Write to `scratch.chance` the chance of each choice of a place once those before are out."""
    scratch.known[place] = 1
    first, last = today.choice_first[place], today.choice_first[place + 1]
    least, left = 0.0, 0.0
    for j in range(first, last):
        share = today.weight[0, j]
        if settings.by_fullness:
            share *= today.pull[today.choice_end[j]]
        scratch.chance[j] = share
        least = max(least, share)
    least = least / settings.pruning if settings.pruning > 0.0 else 0.0
    for j in range(last - 1, first - 1, -1):
        share = scratch.chance[j] if scratch.chance[j] >= least else 0.0
        left += share
        scratch.chance[j] = share / left if left > 0.0 else 0.0
    if left <= 0.0:  # nothing pulls: any of them
        for j in range(first, last):
            scratch.chance[j] = 1.0 / (last - j)


@inner
def part_of(rest, part, key, counter):  # type: ignore[no-untyped-def]
    """Return how many of those left have their turn now: each with the same chance, `part`."""
    return rest if part >= 1.0 else binomial(rest, part, key, counter)


@inner
def grain(band):  # type: ignore[no-untyped-def]
    """Return how many may come or go between two looks at a place that fills over `band` people."""
    return max(HALF_PERSON, FINE * band - SPARED)


@spread
def is_shut(place, today, settings):  # type: ignore[no-untyped-def]
    """Return whether a camp refuses whoever is not yet on the way."""
    return today.camp[place] and today.door[place] < settings.gate


@inner
def remember(passed, today, settings, scratch):  # type: ignore[no-untyped-def]
    """Keep how many came in of those who `passed` while a place was open."""
    for i in range(scratch.size[0]):
        place = scratch.limited[i]
        if not is_shut(place, today, settings):
            scratch.seen[place] += passed
            scratch.come[place] += max(today.present[place] - scratch.before[place], 0)
        scratch.before[place] = today.present[place]


@inner
def next_part(done, hurried, today, settings, scratch):  # type: ignore[no-untyped-def]
    """Return the part of a loop that comes next, after `done` of it; no multiplier moves far in it.

    A place may come to its buffer, or move by its `grain`. It fills no faster than if all who come
    near did, nor much faster than lately.
    """
    part = 1.0 - done
    if hurried == 0:  # nobody looks
        return part
    for i in range(scratch.size[0]):
        place = scratch.limited[i]
        room, free, present = today.room[place], today.free[place], today.present[place]
        if present >= room:
            continue
        most = np.float64(scratch.near[place])
        if not is_shut(place, today, settings):
            come = scratch.come[place]
            rate = (come + 3.0 * math.sqrt(come) + 4.0) / max(scratch.seen[place], 1.0)
            most += hurried * min(1.0, rate)
        if most > 0.0 and present + most * (1.0 - done) > free:
            part = min(part, max(grain(room - free), free - present) / most)
    return max(part, LEAST_PART)


@inner
def push(keys, crowd, size, key, people):  # type: ignore[no-untyped-def]
    """Add a cohort to the heap; return its new size."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if keys[above] <= key:
            break
        keys[at], crowd[at] = keys[above], crowd[above]
        at = above
    keys[at], crowd[at] = key, people
    return size + 1


@inner
def pop(keys, crowd, size):  # type: ignore[no-untyped-def]
    """Take the cohort with the lowest key off the heap; the caller has read it at 0."""
    size -= 1
    key, people, at = keys[size], crowd[size], 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[at], crowd[at] = keys[below], crowd[below]
        at = below
    keys[at], crowd[at] = key, people
    return size


@spread
def speed_of(way, first, world, settings):  # type: ignore[no-untyped-def]
    """Return metres a day on the first link of a way."""
    return settings.walk if first == 1 and settings.start_on_foot else world.speed[way]


@spread
def enter(age, way, people, moved, cohorts, world, today, scratch, size):  # type: ignore[no-untyped-def]
    """Let people enter a link with a full day's travel (Q1); return the size of the heap."""
    speed = world.speed[way]
    cohorts.on_links[age] += people
    cohorts.on_way[age, way] += people
    if speed <= world.metres[way]:
        cohorts.travel[age, way, 0, 1] += people
        return size
    return arrive(
        age, way, people, moved + world.metres[way], speed, cohorts, world, today, scratch, size
    )


@spread
def arrive(age, way, people, moved, speed, cohorts, world, today, scratch, size):  # type: ignore[no-untyped-def]
    """Let people arrive; those with time left join the heap, by metres done, then by state."""
    today.present[world.stop[way]] += people
    cohorts.on_links[age] -= people
    cohorts.on_way[age, way] -= people
    state = world.arrive[way]
    if state < world.places:
        cohorts.free[age, state, 0] += people
    else:
        cohorts.bound[age, state - world.places] += people
        cohorts.committed[age] += people
    if moved < speed:
        if moved >= scratch.reach[state]:  # how much is left no longer matters
            moved = LAST_LINK
        key = np.int64(moved) * (world.places + world.origin.size) + state
        return push(scratch.key, scratch.crowd, size, key, people)
    return size


@inner
def send_back(age, way, people, cohorts, world, today):  # type: ignore[no-untyped-def]
    """Put people back to where a closed link began."""
    place = world.origin[way]
    today.present[place] += people
    cohorts.on_links[age] -= people
    cohorts.on_way[age, way] -= people
    state = world.sent_back[way]
    if state >= world.places:
        cohorts.bound[age, state - world.places] += people
        cohorts.committed[age] += people
    elif world.wasted[way]:
        cohorts.late[age, place] += people
    else:
        cohorts.free[age, place, 0] += people


@lean
def spawn(people, weight_sum, key, counter, age, free, present):  # type: ignore[no-untyped-def]
    """Divide new people of an age among places by running weights (P,)."""
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
        free[age, place, 1] += here
        present[place] += here
    return rest
