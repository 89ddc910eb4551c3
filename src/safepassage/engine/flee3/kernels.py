"""The day of every person: decide, travel, decide again. One compiled loop."""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_state import (
    DECIDE,
    FIRST_LINK,
    HARVESTING,
    NOT_FIRST,
    NOT_HARVESTING,
    NOT_ORPHAN,
    ORPHAN,
    WASTED,
)  # fmt: skip
from safepassage.engine.flee3.kernels_weights import deal, multiplier, refill
from safepassage.engine.flee3.luck import LOW, SHIFT_32, UNIT_32, bits, njit, person_key

BLOCK = 256
HALVES = 0.5 ** np.arange(64, dtype=np.float64)


@njit(cache=True, nogil=True, error_model="numpy")
def pass_day(loop, people, world, today, settings, present, live, lists):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0915 - one fused loop: calls with arrays at each step would cost 25 times its speed
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
