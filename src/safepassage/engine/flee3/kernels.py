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
def pass_day(loop, first, last, people, world, today, settings, present, live, queue, queued):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915, E501 - one fused loop: a call with arrays inside it would cost 25 times its speed
    """Take people through a loop of the day, one after the other; return how many travel after it.

    DECIDE: people `first` to `last`; those at a place may set out, all who are on a link then are
    written to `queue`. TRAVEL: the first `queued` of `queue` go on, and decide again where time is
    left. `present` (P,) is changed; where `live`, the multipliers follow at once, so that each
    person sees the places as those before left them.
    """
    # Locals, not fields: numba would count references at each access of a field.
    state_of, metres_of, recent_of = people.state, people.metres, people.recent
    since, wake_of, flags, kinds, home = (
        people.since, people.wake, people.flags, people.kind, people.home,
    )  # fmt: skip
    origin, first_link, goal_of = world.origin, world.first_link, world.end
    suffix, detour = world.suffix, world.detour
    link_end, link_metres, link_speed, link_walk = (
        world.link_end, world.link_metres, world.link_speed, world.link_walk,
    )  # fmt: skip
    key, chance, log_stay, town, camp, enter = (
        today.key, today.chance, today.log_stay, today.town, today.camp, today.enter,
    )  # fmt: skip
    choice_first, choice_way, choice_end = today.choice_first, today.choice_way, today.choice_end
    weight_of, sums, summed = today.weight, today.sum, today.summed
    sees_first, sees, room = today.sees_first, today.sees, today.room
    fullness, pull, harvest = today.fullness, today.pull, today.harvest
    classes, day = weight_of.shape[0], today.number
    places, ways = world.places, world.origin.size
    on_way = places + ways
    full_day, walk, on_foot = settings.speed, settings.walk, settings.start_on_foot
    short_stints, per_link, by_fullness = (
        settings.short_stints, settings.day_per_link, settings.by_fullness,
    )  # fmt: skip
    buffer, power, pruning, gate = (
        settings.buffer, settings.weight_power, settings.pruning, settings.gate,
    )  # fmt: skip
    harvesting, decides = settings.harvesting, loop == DECIDE
    found = 0
    for turn in range(first, last if decides else queued):
        i, wake, recent, moved, count, force = turn, 0, 0.0, 0, 0, False
        if decides:
            wake = wake_of[i]
            if wake > day:
                continue
            state = state_of[i]
            if state >= on_way:
                queue[found] = i
                found += 1
                continue
            if wake < 0:
                wake_of[i] = 0
                continue
        else:
            i = queue[turn]
            state, count = state_of[i], 1
            if short_stints:
                recent = recent_of[i] * HALVES[min(day - since[i], 63)]
        travelling = not decides
        while True:
            if travelling:
                way = state - on_way
                link = first_link[way]
                speed = link_speed[link]
                if on_foot and flags[i] & FIRST_LINK:
                    speed = walk
                elif link_walk[link] > 0:
                    if bits(person_key(key, i), count) >> SHIFT_32 < link_walk[link]:
                        speed = walk
                    count += 1
                step = speed if per_link else max(speed - moved, 0)
                done = metres_of[i] + step
                moved += step
                if done <= link_metres[link]:
                    metres_of[i] = done
                    break
                moved += link_metres[link] - done
                metres_of[i] = 0
                flags[i] &= NOT_FIRST
                if flags[i] & ORPHAN:  # back to where the closed link began
                    flags[i] &= NOT_ORPHAN
                    place = origin[way]
                    state = place
                    if suffix[way] >= 0:
                        if detour[way] >= 0:
                            state = places + detour[way]
                        else:
                            wake_of[i] = WASTED
                else:
                    place = link_end[link]
                    state = place
                    if suffix[way] >= 0:
                        state = places + suffix[way]
                present[place] += 1
                if live and room[place] >= 1.0:
                    now = multiplier(present[place], room[place], buffer)
                    if now != fullness[place]:
                        fullness[place] = now
                        pull[place] = now if power == 1.0 else now**power
                        for j in range(sees_first[place], sees_first[place + 1]):
                            summed[sees[j]] = 0
                if moved >= speed or origin[way] == place:  # no time left, or sent back
                    break
                travelling = False
                force = short_stints and recent + moved / full_day < 1.0
            # Here: at a place, deciding.
            place = state if state < places else origin[state - places]
            kind = kinds[i]
            if harvesting:
                if harvest[kind]:
                    if not flags[i] & HARVESTING:
                        flags[i] |= HARVESTING
                        present[place] -= 1
                        present[home[i]] += 1
                    break
                if flags[i] & HARVESTING:
                    flags[i] &= NOT_HARVESTING
                    present[place] += 1
                    present[home[i]] -= 1
            if state < places:
                draw = bits(person_key(key, i), count)
                count += 1
                if wake == day and wake > 0:
                    wake_of[i] = 0
                elif not (force and town[place]):
                    stay = log_stay[kind, place]
                    if decides and stay < 0.0:
                        unit = (np.float64(draw >> SHIFT_32) + 0.5) * UNIT_32
                        days = np.log(unit) / stay
                        if days >= 1.0:
                            wake_of[i] = np.int16(min(day + days, 32766.0))
                            break
                    elif (draw >> SHIFT_32) >= chance[kind, place]:
                        break
                begin, end = choice_first[place], choice_first[place + 1]
                if begin == end:
                    break
                if not summed[place]:
                    for k in range(classes):
                        least, total = 0.0, 0.0
                        if pruning > 0.0:
                            for j in range(begin, end):
                                least = max(least, weight_of[k, j] * pull[choice_end[j]])
                            least /= pruning
                        for j in range(begin, end):
                            weight = weight_of[k, j]
                            if by_fullness:
                                weight *= pull[choice_end[j]]
                            if weight >= least:
                                total += weight
                            sums[k, j] = total
                        if total <= 0.0:  # nothing attracts: all alike (Q10)
                            for j in range(begin, end):
                                sums[k, j] = j - begin + 1.0
                    summed[place] = 1
                target = np.float64(draw & LOW) * UNIT_32 * sums[kind, end - 1]
                beyond = end - 1  # halve while there is much to search, then step
                while beyond - begin > 8:
                    middle = (begin + beyond) >> 1
                    if sums[kind, middle] <= target:
                        begin = middle + 1
                    else:
                        beyond = middle
                while begin < beyond and sums[kind, begin] <= target:
                    begin += 1
                way = choice_way[begin]
            else:
                way = state - places
            goal = goal_of[way]
            way = enter[way]
            if way < 0 or (camp[goal] and fullness[goal] < gate):
                state = place
                break
            state = on_way + way
            present[place] -= 1
            if live and room[place] >= 1.0:
                now = multiplier(present[place], room[place], buffer)
                if now != fullness[place]:
                    fullness[place] = now
                    pull[place] = now if power == 1.0 else now**power
                    for j in range(sees_first[place], sees_first[place + 1]):
                        summed[sees[j]] = 0
            if decides:
                queue[found] = i
                found += 1
                break
            travelling = True
        state_of[i] = state
        if short_stints and not decides:
            recent_of[i] = (recent + moved / full_day) * 0.5
            since[i] = day + 1
    return found


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
