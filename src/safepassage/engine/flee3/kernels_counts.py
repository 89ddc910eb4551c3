"""The two loops of a day for cohorts: decide, then travel, the oldest first. Compiled loops.

In Flee people take their turns in the order in which they were displaced, and each sees the places
as those before left them. Those displaced on one day come in any order, so an age takes its turns
in slices, drawn at random and fine enough that no multiplier moves by much within one. Letters in
shapes as in `kernels_cohorts`.
"""

from __future__ import annotations

from safepassage.engine.flee3.kernels_binomial import binomial
from safepassage.engine.flee3.kernels_cohorts import (
    LEAST_PART,
    UNIT,
    arrive,
    enter,
    follow,
    forget,
    grain,
    know,
    next_part,
    part_of,
    pop,
    remember,
    send_back,
    speed_of,
)
from safepassage.engine.flee3.kernels_weights import fill_all
from safepassage.engine.flee3.luck import inner, lean, spread


@lean
def whole_day(ages, cohorts, world, today, settings, scratch):  # type: ignore[no-untyped-def]
    """Take everybody through both loops."""
    fill_all(today, settings)
    forget(scratch)
    decide(ages, cohorts, world, today, settings, scratch)
    travel(ages, cohorts, world, today, settings, scratch)


@inner
def decide(ages, cohorts, world, today, settings, scratch):  # type: ignore[no-untyped-def]
    """Let those at places set out, age by age."""
    follow(today, settings, scratch)
    for turn in range(ages):
        age = cohorts.order[turn]
        _ask(age, cohorts, world, scratch)
        committed = cohorts.committed[age] > 0
        slices = _slices_of_leaving(today, scratch)
        for number in range(slices):
            part = 1.0 / (slices - number)
            _leave(age, part, cohorts, world, today, settings, scratch)
            if committed:
                _go_on(age, part, cohorts, world, today, settings, scratch)
            follow(today, settings, scratch)
        for place in range(world.places):
            cohorts.free[age, place, 0] += scratch.back[place] + cohorts.late[age, place]
            cohorts.late[age, place] = 0


@inner
def _ask(age, cohorts, world, scratch):  # type: ignore[no-untyped-def]
    """Write down who of an age stands at a place this morning: nobody is asked twice."""
    for place in range(world.places):
        scratch.near[place] = scratch.back[place] = 0
        for first in range(2):
            scratch.free[place, first] = cohorts.free[age, place, first]
    if cohorts.committed[age] == 0:
        return
    for way in range(world.origin.size):
        scratch.bound[way] = cohorts.bound[age, way]
        scratch.near[world.origin[way]] += scratch.bound[way]


@inner
def _slices_of_leaving(today, scratch):  # type: ignore[no-untyped-def]
    """Return how many slices keep the multipliers of places nearly the same within one."""
    most = 0.0
    for i in range(scratch.size[0]):
        place = scratch.limited[i]
        room, present = today.room[place], today.present[place]
        if present <= today.free[place]:
            continue
        staying = scratch.free[place, 0] + scratch.free[place, 1]
        leaving = scratch.near[place] + staying * min(today.chance[0, place] / UNIT, 1.0)
        if present - 3.0 * leaving - 10.0 >= room:
            continue  # full, and stays so
        most = max(most, leaving / grain(room - today.free[place]))
    return 1 + int(min(most, 1.0 / LEAST_PART))


@inner
def _leave(age, part, cohorts, world, today, settings, scratch):  # type: ignore[no-untyped-def]
    """Let a slice of those free to choose set out; places lose them at once."""
    for place in range(world.places):
        chance = min(today.chance[0, place] / UNIT, 1.0)
        for first in range(2):
            if scratch.free[place, first] == 0:
                continue
            people = part_of(scratch.free[place, first], part, today.key, cohorts.counter)
            scratch.free[place, first] -= people
            rest = binomial(people, chance, today.key, cohorts.counter)
            if rest > 0 and scratch.known[place] == 0:
                know(place, today, settings, scratch)
            for choice in range(today.choice_first[place], today.choice_first[place + 1]):
                if rest == 0:
                    break
                chosen = binomial(rest, scratch.chance[choice], today.key, cohorts.counter)
                rest -= chosen
                way = today.entered[choice]
                if (
                    chosen == 0 or way < 0
                    or today.door[today.choice_end[choice]] < settings.gate
                ):  # fmt: skip
                    continue
                cohorts.travel[age, way, first, 0] += chosen
                cohorts.on_links[age] += chosen
                cohorts.on_way[age, way] += chosen
                cohorts.free[age, place, first] -= chosen
                today.present[place] -= chosen


@inner
def _go_on(age, part, cohorts, world, today, settings, scratch):  # type: ignore[no-untyped-def]
    """Let a slice of those on the way to a goal go on, or be refused."""
    for way in range(world.origin.size):
        if scratch.bound[way] == 0:
            continue
        people = part_of(scratch.bound[way], part, today.key, cohorts.counter)
        if people == 0:
            continue
        place, entered = world.origin[way], today.enter[way]
        scratch.bound[way] -= people
        cohorts.bound[age, way] -= people
        cohorts.committed[age] -= people
        if entered < 0 or today.door[world.goal[way]] < settings.gate:
            scratch.back[place] += people
        else:
            cohorts.travel[age, entered, 0, 0] += people
            cohorts.on_links[age] += people
            cohorts.on_way[age, entered] += people
            today.present[place] -= people


@inner
def travel(ages, cohorts, world, today, settings, scratch):  # type: ignore[no-untyped-def]  # noqa: C901 - one fused loop
    """Let those on links travel, age by age, and go on as long as a day's time is left."""
    follow(today, settings, scratch)
    for place in range(world.places):
        scratch.before[place] = today.present[place]
        scratch.seen[place] *= 0.5
        scratch.come[place] *= 0.5
    for turn in range(ages):
        age, size = cohorts.order[turn], 0
        if cohorts.on_links[age] == 0:
            continue
        count, hurried = _step(age, cohorts, world, settings, scratch)
        if count == 0:
            continue
        done = 0.0
        while done < 1.0:
            now = next_part(done, hurried, today, settings, scratch)
            part = min(now / (1.0 - done), 1.0)
            done = 1.0 if part >= 1.0 else done + now
            for j in range(count):
                way = scratch.way[j]
                back = part_of(scratch.orphans[j], part, today.key, cohorts.counter)
                scratch.orphans[j] -= back
                if back > 0:
                    send_back(age, way, back, cohorts, world, today)
                people = part_of(scratch.people[j], part, today.key, cohorts.counter)
                scratch.people[j] -= people
                if people > 0:
                    size = arrive(
                        age, way, people, scratch.moved[j], scratch.speed[j], cohorts, world,
                        today, scratch, size,
                    )  # fmt: skip
            _hurry(age, size, cohorts, world, today, settings, scratch)
            size = 0
            remember(now * hurried, today, settings, scratch)
            follow(today, settings, scratch)


@inner
def _step(age, cohorts, world, settings, scratch):  # type: ignore[no-untyped-def]  # noqa: C901 - one fused loop
    """Take an age a day further on its links; list the cohorts that reach the end of theirs.

    Returns how many cohorts that are, and how many people of them have time left.
    """
    count, hurried, longest = 0, 0, cohorts.travel.shape[3] - 1
    for place in range(world.places):
        scratch.near[place] = 0
    for way in range(world.origin.size):
        if cohorts.on_way[age, way] == 0:
            continue
        for first in range(2):
            speed = speed_of(way, first, world, settings)
            for done in range(min(world.metres[way] // speed, longest), -1, -1):
                people = cohorts.travel[age, way, first, done]
                back = cohorts.orphan[age, way, first, done]
                if people + back == 0:
                    continue
                cohorts.travel[age, way, first, done] = 0
                cohorts.orphan[age, way, first, done] = 0
                if (done + 1) * speed <= world.metres[way]:
                    cohorts.travel[age, way, first, done + 1] += people
                    cohorts.orphan[age, way, first, done + 1] += back
                    continue
                scratch.way[count], scratch.speed[count] = way, speed
                scratch.moved[count] = world.metres[way] - done * speed
                scratch.people[count], scratch.orphans[count] = people, back
                scratch.near[world.stop[way]] += people
                scratch.near[world.origin[way]] += back
                if scratch.moved[count] < speed:
                    hurried += people
                count += 1
    return count, hurried


@inner
def _hurry(age, size, cohorts, world, today, settings, scratch):  # type: ignore[no-untyped-def]
    """Let those on the heap decide again, those with least behind them first."""
    span = world.places + world.origin.size
    while size > 0:
        key, people = scratch.key[0], scratch.crowd[0]
        size = pop(scratch.key, scratch.crowd, size)
        while size > 0 and scratch.key[0] == key:
            people += scratch.crowd[0]
            size = pop(scratch.key, scratch.crowd, size)
        moved, state = key // span, key % span
        if state >= world.places:
            size = _pass_on(
                age, state - world.places, people, moved, size, cohorts, world, today, settings,
                scratch,
            )  # fmt: skip
        else:
            size = _choose_again(
                age, state, people, moved, size, cohorts, world, today, settings, scratch
            )
    return size


@spread
def _pass_on(  # type: ignore[no-untyped-def]
    age, bound, people, moved, size, cohorts, world, today, settings, scratch
):
    """Let people on their way to a goal go on, or be refused; return the size of the heap."""
    way, place = today.enter[bound], world.origin[bound]
    cohorts.bound[age, bound] -= people
    cohorts.committed[age] -= people
    if way < 0 or today.door[world.goal[way]] < settings.gate:
        cohorts.free[age, place, 0] += people
        return size
    today.present[place] -= people
    return enter(age, way, people, moved, cohorts, world, today, scratch, size)


@spread
def _choose_again(  # type: ignore[no-untyped-def]
    age, place, people, moved, size, cohorts, world, today, settings, scratch
):
    """Let people with time left leave and choose; return the size of the heap."""
    chance = min(today.chance[0, place] / UNIT, 1.0)
    rest = binomial(people, chance, today.key, cohorts.counter)
    if rest > 0 and scratch.known[place] == 0:
        know(place, today, settings, scratch)
    for choice in range(today.choice_first[place], today.choice_first[place + 1]):
        if rest == 0:
            break
        chosen = binomial(rest, scratch.chance[choice], today.key, cohorts.counter)
        rest -= chosen
        way, door = today.entered[choice], today.door[today.choice_end[choice]]
        if chosen > 0 and way >= 0 and door >= settings.gate:
            cohorts.free[age, place, 0] -= chosen
            today.present[place] -= chosen
            size = enter(age, way, chosen, moved, cohorts, world, today, scratch, size)
    return size
