"""The day of every person: decide, travel, decide again. Compiled loops over arrays.

A person's whole place in the world is one number, `state`:
    [0, P)            free at a place
    [P, P + R)        at the start of way `state - P`, committed to it
    [P + R, P + 2R)   on the first link of way `state - P - R`
Letters in shapes: N people, P places, R ways, L links, C choices, K classes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Bytes, Floats, Ints
from safepassage.engine.flee3.luck import LOW, SHIFT_32, UNIT_32, bits, njit, person_key

Shorts = NDArray[np.int16]
Singles = NDArray[np.float32]

# Flags of a person.
FIRST_LINK = np.uint8(1)  # has not completed a link yet
ORPHAN = np.uint8(2)  # on a link that closed; will be sent back
HARVESTING = np.uint8(4)
NOT_ORPHAN, NOT_FIRST = np.uint8(255 - 2), np.uint8(255 - 1)
NOT_HARVESTING = np.uint8(255 - 4)

DECIDE, TRAVEL = 0, 1  # loops A and B of a day
FOREVER = 32767  # asleep until then: never moves again
WASTED = -1  # a decision that comes to nothing: sent back with a way that cannot be followed


class People(NamedTuple):
    """Everyone displaced, in the order in which they were; each array (N,)."""

    state: Ints
    metres: Ints  # done on the present link
    recent: Singles  # share of full days travelled lately, as of the start of day `since`
    since: Shorts
    wake: Shorts  # asleep before that day; on that day they leave. 0: awake
    flags: Bytes
    kind: Shorts  # class of people
    home: Shorts


class Map(NamedTuple):
    """Ways and links of a run; of ways (R,), of links (L,)."""

    places: int
    origin: Ints
    first_link: Ints
    end: Ints
    suffix: Ints
    detour: Ints
    link_end: Ints
    link_metres: Ints
    link_speed: Ints  # metres a day
    link_walk: NDArray[np.uint64]  # chance of walking, of 2^32


class Today(NamedTuple):
    """What holds today."""

    number: int  # the day
    key: np.uint64
    chance: NDArray[np.uint64]  # (K, P) to leave, of 2^32
    log_stay: Floats  # (K, P) log(1 - chance) where people may sleep, else 0
    town: Bytes  # (P,)
    camp: Bytes  # (P,)
    enter: Ints  # (R,) way with the link really taken, NOWHERE
    choice_first: Ints  # (P + 1,)
    choice_way: Ints  # (C,)
    choice_end: Ints  # (C,)
    weight: Floats  # (K, C) without fullness
    sum: Floats  # (K, C) running sum of weights within a place, with fullness
    summed: Bytes  # (P,) whether `sum` holds
    sees_first: Ints  # (P + 1,) places that have a choice ending in a place ...
    sees: Ints  # ... are sees[sees_first[p]:sees_first[p + 1]]
    room: Floats  # (P,) capacity in people; below 1: unlimited
    fullness: Floats  # (P,) capacity multiplier: 1 empty, 0 full
    pull: Floats  # (P,) the same to the weight power
    present: Ints  # (P,) people there
    harvest: Bytes  # (K,) classes that stay for the harvest; none in other months


class Settings(NamedTuple):
    """Numbers of the rules."""

    buffer: float
    weight_power: float
    pruning: float  # 0: none
    by_fullness: bool  # weights fall as a place fills
    gate: float  # a camp below this multiplier is refused
    speed: int  # metres a day
    walk: int
    start_on_foot: bool
    short_stints: bool
    day_per_link: bool  # each link grants a full day's travel
    harvesting: bool


HALVES = 0.5 ** np.arange(64, dtype=np.float64)


@njit(cache=True, nogil=True)
def multiplier(people, room, buffer):  # type: ignore[no-untyped-def]
    """Return the capacity multiplier, in Flee's order of operations (specification 3.5)."""
    if room < 1.0 or people <= buffer * room:
        return 1.0
    if people >= room:
        return 0.0
    return 1.0 - (people - buffer * room) / (room * (1.0 - buffer))


@njit(cache=True, nogil=True)
def fill(place, today, settings):  # type: ignore[no-untyped-def]
    """Bring the multiplier of a place up to date; those who see it must sum up anew."""
    now = multiplier(today.present[place], today.room[place], settings.buffer)
    if now != today.fullness[place]:
        today.fullness[place] = now
        today.pull[place] = now**settings.weight_power
        for i in range(today.sees_first[place], today.sees_first[place + 1]):
            today.summed[today.sees[i]] = 0


@njit(cache=True, nogil=True)
def fill_all(today, settings):  # type: ignore[no-untyped-def]
    """Bring every multiplier up to date."""
    for place in range(today.room.size):
        fill(place, today, settings)


@njit(cache=True, nogil=True)
def sum_up(place, today, settings):  # type: ignore[no-untyped-def]
    """Sum the weights of the ways out of a place; all nothing means all alike (Q10)."""
    first, last = today.choice_first[place], today.choice_first[place + 1]
    for k in range(today.weight.shape[0]):
        least = 0.0
        if settings.pruning > 0.0:
            for i in range(first, last):
                least = max(least, today.weight[k, i] * today.pull[today.choice_end[i]])
            least /= settings.pruning
        total = 0.0
        for i in range(first, last):
            weight = today.weight[k, i]
            if settings.by_fullness:
                weight *= today.pull[today.choice_end[i]]
            if weight >= least:
                total += weight
            today.sum[k, i] = total
        if total <= 0.0:
            for i in range(first, last):
                today.sum[k, i] = i - first + 1.0
    today.summed[place] = 1


@njit(cache=True, nogil=True)
def sum_up_all(today, settings):  # type: ignore[no-untyped-def]
    """Sum up wherever it is needed; threads then only read."""
    for place in range(today.summed.size):
        if not today.summed[place]:
            sum_up(place, today, settings)


@njit(cache=True, nogil=True)
def pass_day(loop, first, last, people, world, today, settings, present, live):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915, E501 - one fused loop: arrays passed on inside it would cost 25 times its speed
    """Take people `first` to `last` through a loop of the day, one after the other.

    In loop DECIDE those at a place may set out. In loop TRAVEL those on the way go on, and decide
    again where time is left. `present` is changed; where `live`, the multipliers follow at once,
    so that each person sees the places as those before left them.
    """
    places, ways = world.places, world.origin.size
    on_way = places + ways
    day = today.number
    for i in range(first, last):
        state = people.state[i]
        if loop == DECIDE:
            if state >= on_way:
                continue
            wake = people.wake[i]
            if wake > day:
                continue
            travelling, count, moved, force = False, 0, 0, False
            if wake < 0:
                people.wake[i] = 0
                continue
        else:
            if state < on_way:
                continue
            wake, travelling, count, moved, force = 0, True, 1, 0, False
        person = person_key(today.key, i)
        recent = 0.0
        if settings.short_stints and travelling:
            gap = min(day - people.since[i], 63)
            recent = people.recent[i] * HALVES[gap]
        while True:
            if travelling:
                way = state - on_way
                link = world.first_link[way]
                speed = world.link_speed[link]
                if settings.start_on_foot and people.flags[i] & FIRST_LINK:
                    speed = settings.walk
                elif world.link_walk[link] > 0:
                    if bits(person, count) >> SHIFT_32 < world.link_walk[link]:
                        speed = settings.walk
                    count += 1
                step = speed if settings.day_per_link else max(speed - moved, 0)
                done = people.metres[i] + step
                moved += step
                length = world.link_metres[link]
                if done <= length:
                    people.metres[i] = done
                    break
                moved += length - done
                people.metres[i] = 0
                people.flags[i] &= NOT_FIRST
                if people.flags[i] & ORPHAN:  # back to where the closed link began
                    people.flags[i] &= NOT_ORPHAN
                    place = world.origin[way]
                    state = place
                    if world.suffix[way] >= 0:
                        if world.detour[way] >= 0:
                            state = places + world.detour[way]
                        else:
                            people.wake[i] = WASTED
                else:
                    place = world.link_end[link]
                    state = place
                    if world.suffix[way] >= 0:
                        state = places + world.suffix[way]
                present[place] += 1
                if live and today.room[place] >= 1.0:
                    fill(place, today, settings)
                if moved >= speed or world.origin[way] == place:  # no time left, or sent back
                    break
                travelling = False
                force = settings.short_stints and recent + moved / settings.speed < 1.0
            # Here: at a place, deciding.
            place = state if state < places else world.origin[state - places]
            kind = people.kind[i]
            if settings.harvesting:
                if today.harvest[kind]:
                    if not people.flags[i] & HARVESTING:
                        people.flags[i] |= HARVESTING
                        present[place] -= 1
                        present[people.home[i]] += 1
                        if live:
                            fill(place, today, settings)
                            fill(people.home[i], today, settings)
                    break
                if people.flags[i] & HARVESTING:
                    people.flags[i] &= NOT_HARVESTING
                    present[place] += 1
                    present[people.home[i]] -= 1
                    if live:
                        fill(place, today, settings)
                        fill(people.home[i], today, settings)
            draw = bits(person, count)
            count += 1
            if state < places:
                if wake == day and wake > 0:
                    people.wake[i] = 0
                elif not (force and today.town[place]):
                    stay = today.log_stay[kind, place]
                    if loop == DECIDE and stay < 0.0:
                        unit = (np.float64(draw >> SHIFT_32) + 0.5) * UNIT_32
                        days = np.log(unit) / stay
                        if days >= 1.0:
                            people.wake[i] = np.int16(min(day + days, 32766.0))
                            break
                    elif (draw >> SHIFT_32) >= today.chance[kind, place]:
                        break
                begin, end = today.choice_first[place], today.choice_first[place + 1]
                if begin == end:
                    break
                if not today.summed[place]:
                    sum_up(place, today, settings)
                target = np.float64(draw & LOW) * UNIT_32 * today.sum[kind, end - 1]
                beyond = end - 1  # halve while there is much to search, then step
                while beyond - begin > 8:
                    middle = (begin + beyond) >> 1
                    if today.sum[kind, middle] <= target:
                        begin = middle + 1
                    else:
                        beyond = middle
                while begin < beyond and today.sum[kind, begin] <= target:
                    begin += 1
                way = today.choice_way[begin]
            else:
                way = state - places
            goal = world.end[way]
            way = today.enter[way]
            if way < 0 or (today.camp[goal] and today.fullness[goal] < settings.gate):
                state = place
                break
            state = on_way + way
            present[place] -= 1
            if live and today.room[place] >= 1.0:
                fill(place, today, settings)
            if loop == DECIDE:
                break
            travelling = True
        people.state[i] = state
        if loop == TRAVEL and settings.short_stints:
            people.recent[i] = (recent + moved / settings.speed) * 0.5
            people.since[i] = day + 1


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


@njit(cache=True, nogil=True)
def wake_at(changed, last, people, world):  # type: ignore[no-untyped-def]
    """Wake the sleepers of places whose move chance changed, `changed` (P,)."""
    for i in range(last):
        if people.wake[i] > 0 and people.wake[i] < FOREVER:
            state = people.state[i]
            place = state if state < world.places else world.origin[state - world.places]
            if changed[place]:
                people.wake[i] = 0


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


@njit(cache=True, nogil=True)
def settle(first, last, people, place_key, class_key, place_sum, class_sum, present):  # type: ignore[no-untyped-def]
    """Let new people appear: places by running weights (P,), classes by running shares (P, K)."""
    places, classes = place_sum.size, class_sum.shape[1]
    for i in range(first, last):
        draw = bits(person_key(place_key, i), 0)
        unit = (np.float64(draw >> SHIFT_32) + np.float64(draw & LOW) * UNIT_32) * UNIT_32
        place = np.searchsorted(place_sum, unit * place_sum[places - 1], side="right")
        place = min(place, places - 1)
        kind = 0
        if classes > 1:
            unit = np.float64(bits(person_key(class_key, i), 0) >> SHIFT_32) * UNIT_32
            while kind < classes - 1 and class_sum[place, kind] <= unit * class_sum[place, -1]:
                kind += 1
        people.state[i] = place
        people.home[i] = place
        people.kind[i] = kind
        people.flags[i] = FIRST_LINK
        present[place] += 1
