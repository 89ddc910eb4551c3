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
NOWHERE = -1
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
    """The ways of a run, each array (R,)."""

    places: int
    origin: Ints
    first_link: Ints
    goal: Ints  # last place
    arrive: Ints  # `state` after the first link
    stop: Ints  # place after the first link
    sent_back: Ints  # `state` of one sent back from the first link, when that has closed
    wasted: Bytes  # and whether their next decision comes to nothing
    metres: Ints  # of the first link
    speed: Ints  # on it, metres a day
    walk: NDArray[np.uint64]  # chance of walking it, of 2^32


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
    entered: Ints  # (C,) way of a choice with the link really taken, NOWHERE
    choice_end: Ints  # (C,)
    weight: Floats  # (K, C) without fullness
    cut: Floats  # (K, C) part of a choice's slice of luck that is its own ...
    other: Ints  # (2, K, C) ... the way that is, and the way the rest of the slice goes to; both
    # as entered, NOWHERE where it is refused: the link has closed, or the camp is too full
    dealt: Bytes  # (P,) whether `cut` and `other` hold
    sees_first: Ints  # (P + 1,) places that have a choice ending in a place ...
    sees: Ints  # ... are sees[sees_first[p]:sees_first[p + 1]]
    room: Floats  # (P,) capacity in people; below 1: unlimited
    free: Floats  # (P,) people up to which nobody is put off
    fullness: Floats  # (P,) capacity multiplier: 1 empty, 0 full
    door: Floats  # (P,) the same for camps, 1 elsewhere: people turn away below the gate
    pull: Floats  # (P,) the same to the weight power
    present: Ints  # (P,) people there
    orphans: bool  # somebody may be on a link that has closed
    harvest: Bytes  # (K,) classes that stay for the harvest; none in other months


class Lists(NamedTuple):
    """Numbers of people, ascending: who is awake, who rises today, who will be awake, who travels.

    Only the first `awake_count` and `queue_count` entries mean something.
    """

    awake: Ints
    awake_count: int
    risen: Ints
    next: Ints
    queue: Ints
    queue_count: int


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
    some_walk: bool  # some links are walked by chance


BLOCK = 256
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
def refill(place, now, power, camp, fullness, door, pull, sees_first, sees, dealt):  # type: ignore[no-untyped-def]
    """Give a place a new multiplier; the places that see it must deal their luck anew."""
    fullness[place] = now
    door[place] = now if camp[place] else 1.0
    pull[place] = now if power == 1.0 else now**power
    for j in range(sees_first[place], sees_first[place + 1]):
        dealt[sees[j]] = 0


@njit(cache=True, nogil=True)
def fill_all(today, settings):  # type: ignore[no-untyped-def]
    """Bring every multiplier up to date."""
    for place in range(today.room.size):
        now = multiplier(today.present[place], today.room[place], settings.buffer)
        if now != today.fullness[place]:
            refill(
                place, now, settings.weight_power, today.camp, today.fullness, today.door,
                today.pull, today.sees_first, today.sees, today.dealt,
            )  # fmt: skip


@njit(cache=True, nogil=True)
def deal(begin, end, by_fullness, pruning, weight_of, pull, choice_end, entered, gate, door, cut, other):  # type: ignore[no-untyped-def]  # noqa: C901, E501 - alias tables in place, for each class
    """Deal the luck of a place among its choices `begin` to `end`, in proportion to weight.

    Walker's alias method: each choice has a slice of the same size; what a light one does not need
    of its slice goes to a heavy one. All nothing means all alike (Q10).
    """
    for k in range(weight_of.shape[0]):
        least, total = 0.0, 0.0
        for j in range(begin, end):
            weight = weight_of[k, j] * pull[choice_end[j]] if by_fullness else weight_of[k, j]
            least = max(least, weight)
        least = least / pruning if pruning > 0.0 else 0.0
        for j in range(begin, end):
            weight = weight_of[k, j] * pull[choice_end[j]] if by_fullness else weight_of[k, j]
            cut[k, j] = weight if weight >= least else 0.0
            total += cut[k, j]
            way = entered[j] if door[choice_end[j]] >= gate else NOWHERE
            other[0, k, j] = way
            other[1, k, j] = way
        for j in range(begin, end):
            cut[k, j] = cut[k, j] * ((end - begin) / total) if total > 0.0 else 1.0
        light, heavy, passed = begin, begin, NOWHERE  # passed: grew light where `light` has been
        while True:
            needy = passed
            if passed < 0:
                while light < end and cut[k, light] >= 1.0:
                    light += 1
                needy = light
                light += 1
            while heavy < end and cut[k, heavy] < 1.0:
                heavy += 1
            if needy >= end or heavy >= end:
                break  # what is left differs from a full slice by rounding alone
            other[1, k, needy] = other[0, k, heavy]
            cut[k, heavy] -= 1.0 - cut[k, needy]
            passed = heavy if cut[k, heavy] < 1.0 and heavy < light else NOWHERE


@njit(cache=True, nogil=True)
def deal_all(today, settings):  # type: ignore[no-untyped-def]
    """Deal wherever it is needed; threads then only read."""
    for place in range(today.dealt.size):
        if not today.dealt[place]:
            deal(
                today.choice_first[place], today.choice_first[place + 1], settings.by_fullness,
                settings.pruning, today.weight, today.pull, today.choice_end, today.entered,
                settings.gate, today.door, today.cut, today.other,
            )  # fmt: skip
            today.dealt[place] = 1


@njit(cache=True, nogil=True)
def pass_day(loop, people, world, today, settings, present, live, lists):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915, E501 - one fused loop: calls with arrays at each step would cost 25 times its speed
    """Take people through a loop of the day, one after the other.

    DECIDE: the people of `lists.awake`, and those of `lists.risen`
    whose sleep ends today, in the order of their numbers. Those at a place may set out. Those who
    stay awake are written to `lists.next`, those who travel to `lists.queue`.
    TRAVEL: those of `lists.queue` go on, and decide again where time is left.
    `present` (P,) is changed; where `live`, the multipliers follow at once, so that each person
    sees the places as those before left them. Returns how many are awake, and how many travel.
    """
    # Locals, not fields: numba would count references at each access of a field.
    state_of, metres_of, recent_of = people.state, people.metres, people.recent
    since, wake_of, flags, kinds, home = (
        people.since, people.wake, people.flags, people.kind, people.home,
    )  # fmt: skip
    origin, goal_of, arrive, stop = world.origin, world.goal, world.arrive, world.stop
    sent_back, wasted, way_metres, way_speed, way_walk = (
        world.sent_back, world.wasted, world.metres, world.speed, world.walk,
    )  # fmt: skip
    key, chance, log_stay, town, camp, enter = (
        today.key, today.chance, today.log_stay, today.town, today.camp, today.enter,
    )  # fmt: skip
    choice_first, entered, choice_end = today.choice_first, today.entered, today.choice_end
    weight_of, cut, other, dealt = today.weight, today.cut, today.other, today.dealt
    sees_first, sees, room, door = today.sees_first, today.sees, today.room, today.door
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
    harvesting, decides, orphans = settings.harvesting, loop == DECIDE, today.orphans
    free, some_walk = today.free, settings.some_walk
    awake_of, risen_of, next_of, queue = lists.awake, lists.risen, lists.next, lists.queue
    awake, risen, turns = lists.awake_count, lists.risen.size, lists.queue_count
    if decides:
        turns = awake + risen
    at_awake, at_risen, kept, found = 0, 0, 0, 0
    # Draws are made a block ahead: a branch on a draw would otherwise wait for all of its mixing.
    number_of, key_of_person, first_draw = (
        np.empty(BLOCK, np.int64), np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64),
    )  # fmt: skip
    first_count = 0 if decides else 1
    for turn in range(turns):
        slot = turn % BLOCK
        if slot == 0:
            size = min(BLOCK, turns - turn)
            for j in range(size):
                if not decides:
                    number_of[j] = queue[turn + j]
                elif at_risen < risen and (
                    at_awake >= awake or risen_of[at_risen] < awake_of[at_awake]
                ):
                    number_of[j] = risen_of[at_risen]
                    at_risen += 1
                else:
                    number_of[j] = awake_of[at_awake]
                    at_awake += 1
            for j in range(size):
                key_of_person[j] = person_key(key, number_of[j])
                first_draw[j] = bits(key_of_person[j], first_count)
        i = number_of[slot]
        wake, recent, moved, count, force = 0, 0.0, 0, first_count, False
        state = state_of[i]
        if decides:
            wake = wake_of[i]
            if wake > day:  # stopped for good
                continue
            next_of[kept] = i
            kept += 1
            if state >= on_way:
                queue[found] = i
                found += 1
                continue
            if wake != 0:
                wake_of[i] = 0
                if wake < 0:
                    continue
        elif short_stints:
            recent = recent_of[i] * HALVES[min(day - since[i], 63)]
        travelling = not decides
        while True:
            if travelling:
                way = state - on_way
                speed = way_speed[way]
                if on_foot and flags[i] & FIRST_LINK:
                    speed = walk
                elif some_walk and way_walk[way] > 0:
                    if bits(key_of_person[slot], count) >> SHIFT_32 < way_walk[way]:
                        speed = walk
                    count += 1
                step = speed if per_link else max(speed - moved, 0)
                before = metres_of[i]
                done = before + step
                moved += step
                length = way_metres[way]
                if done <= length:
                    metres_of[i] = done
                    break
                moved += length - done
                if before > 0:
                    metres_of[i] = 0
                if on_foot:
                    flags[i] &= NOT_FIRST
                home_again = orphans and flags[i] & ORPHAN
                if home_again:  # back to where the closed link began
                    flags[i] &= NOT_ORPHAN
                    place = origin[way]
                    state = sent_back[way]
                    if wasted[way]:
                        wake_of[i] = WASTED
                else:
                    state = arrive[way]
                    place = state if state < places else stop[way]
                present[place] += 1
                if live and (present[place] > free[place] or fullness[place] < 1.0):
                    now = multiplier(present[place], room[place], buffer)
                    if now != fullness[place]:
                        refill(
                            place, now, power, camp, fullness, door, pull, sees_first, sees, dealt
                        )
                if home_again or moved >= speed:  # sent back, or no time left
                    break
                travelling = False
                force = short_stints and recent + moved / full_day < 1.0
            # Here: at a place, deciding.
            if harvesting:
                place = state if state < places else origin[state - places]
                if harvest[kinds[i]]:
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
                place = state
                kind = kinds[i] if classes > 1 else 0
                draw = first_draw[slot]
                if count != first_count:
                    draw = bits(key_of_person[slot], count)
                count += 1
                if wake == 0 and not (force and town[place]):
                    stay = log_stay[kind, place]
                    if decides and stay < 0.0:
                        unit = (np.float64(draw >> SHIFT_32) + 0.5) * UNIT_32
                        days = np.log(unit) / stay
                        if days >= 1.0:
                            wake_of[i] = np.int16(min(day + days, 32766.0))
                            kept -= 1
                            break
                    elif (draw >> SHIFT_32) >= chance[kind, place]:
                        break
                begin, end = choice_first[place], choice_first[place + 1]
                if begin == end:
                    break
                if not dealt[place]:
                    deal(
                        begin, end, by_fullness, pruning, weight_of, pull, choice_end, entered,
                        gate, door, cut, other,
                    )  # fmt: skip
                    dealt[place] = 1
                slices = np.float64(draw & LOW) * UNIT_32 * (end - begin)
                number = np.int64(slices)
                chosen = begin + number
                way = other[np.int64(slices - number >= cut[kind, chosen]), kind, chosen]
                if way < 0:
                    break
            else:
                place = origin[state - places]
                way = enter[state - places]
                if way < 0 or door[goal_of[way]] < gate:
                    state = place
                    break
            state = on_way + way
            present[place] -= 1
            if live and (present[place] > free[place] or fullness[place] < 1.0):
                now = multiplier(present[place], room[place], buffer)
                if now != fullness[place]:
                    refill(place, now, power, camp, fullness, door, pull, sees_first, sees, dealt)
            if decides:
                queue[found] = i
                found += 1
                break
            travelling = True
        state_of[i] = state
        if short_stints and not decides:
            recent_of[i] = (recent + moved / full_day) * 0.5
            since[i] = day + 1
    return kept, found


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
