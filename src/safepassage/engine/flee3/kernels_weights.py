"""How a place fills, and how the luck of those who choose there is dealt. Compiled.

In loop A luck is dealt anew whenever a place in sight empties. In loop B places only
fill: luck is dealt once, and whoever falls on a place that has filled since takes it with the
chance that is left of its weight, else falls again. That is choosing in proportion to weight times
multiplier, exactly (rejection sampling).

Letters in shapes as in `kernels_state`.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_state import GOAL, INDEX, NO_WAY, NOWHERE, WAY
from safepassage.engine.flee3.luck import LOW, OTHER, SHIFT_32, UNIT_32, inner, lean, mix, spread

NO_SHIFT = np.uint64(0)
ONE = 4294967296.0  # 2^32
FALLS = 4  # on full places before all weights are added up


@lean
def multiplier(people, room, buffer):  # type: ignore[no-untyped-def]
    """Return the capacity multiplier, in Flee's order of operations (specification 3.5)."""
    if room < 1.0 or people <= buffer * room:
        return 1.0
    if people >= room:
        return 0.0
    return 1.0 - (people - buffer * room) / (room * (1.0 - buffer))


@spread
def follow(place, today, settings, present):  # type: ignore[no-untyped-def]
    """Bring the multiplier of a place up to date; those who see it must deal their luck anew."""
    now = multiplier(present[place], today.room[place], settings.buffer)
    if now != today.fullness[place]:
        today.fullness[place] = now
        today.door[place] = now if today.camp[place] else 1.0
        today.pull[place] = now if settings.weight_power == 1.0 else now**settings.weight_power
        for j in range(today.sees_first[place], today.sees_first[place + 1]):
            today.dealt[today.sees[j]] = 0


@inner
def fill_all(today, settings):  # type: ignore[no-untyped-def]
    """Bring every multiplier up to date."""
    for place in range(today.room.size):
        follow(place, today, settings, today.present)


@inner
def deal(begin, end, full, pruning, weight_of, pull, choice_end, entered, gate, door, cut, other):  # type: ignore[no-untyped-def]  # noqa: C901 - alias tables in place, for each class
    """Deal the luck of a place among its choices `begin` to `end`, in proportion to weight.

    Walker's alias method: each choice has a slice of the same size; what a light one does not need
    of its slice goes to a heavy one. All nothing means all alike (Q10).
    """
    for k in range(weight_of.shape[0]):
        least, total = 0.0, 0.0
        if pruning > 0.0:
            for j in range(begin, end):
                weight = weight_of[k, j] * pull[choice_end[j]] if full else weight_of[k, j]
                least = max(least, weight / pruning)
        for j in range(begin, end):
            weight = weight_of[k, j] * pull[choice_end[j]] if full else weight_of[k, j]
            cut[k, j] = weight if weight >= least else 0.0
            total += cut[k, j]
        for j in range(begin, end):
            refused = total <= 0.0 and door[choice_end[j]] < gate
            other[0, k, j] = NOWHERE if refused else entered[j]
            other[1, k, j] = other[0, k, j]
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


@inner
def deal_at(place, today, settings):  # type: ignore[no-untyped-def]
    """Deal the luck of a place, and write it to `alias`."""
    begin, end = today.choice_first[place], today.choice_first[place + 1]
    deal(
        begin, end, settings.by_fullness, settings.pruning, today.weight, today.pull,
        today.choice_end, today.entered, settings.gate, today.door, today.cut, today.other,
    )  # fmt: skip
    for k in range(today.classes):
        for j in range(begin, end):
            at = 2 * (k * today.choice_end.size + j)
            today.alias[at] = np.uint64(np.ceil(min(today.cut[k, j], 1.0) * ONE))
            own, rest = today.other[0, k, j], today.other[1, k, j]
            ways = np.uint64(own if own >= 0 else NO_WAY)
            today.alias[at + 1] = ways | np.uint64(rest if rest >= 0 else NO_WAY) << SHIFT_32
    today.dealt[place] = 1


@inner
def deal_all(today, settings):  # type: ignore[no-untyped-def]
    """Deal wherever it is needed; loop B then only reads."""
    for place in range(today.dealt.size):
        today.base[place] = today.pull[place]
        if not today.dealt[place]:
            deal_at(place, today, settings)


@inner
def deal_calm(today, settings, turns):  # type: ignore[no-untyped-def]
    """Deal wherever it is needed and people do not choose in turn; others deal as they go."""
    for place in range(today.dealt.size):
        if turns[place] == 0 and not today.dealt[place]:
            deal_at(place, today, settings)


@inner
def way_of(draw, place, kind, choice_first, choices, alias):  # type: ignore[no-untyped-def]
    """Return the way a draw falls on, by its low 32 bits; NO_WAY where its link has closed."""
    begin = choice_first[place]
    number = choice_first[place + 1] - begin
    slices = (draw & LOW) * np.uint64(number)
    at = 2 * (kind * choices + begin + np.int64(slices >> SHIFT_32)) & INDEX
    shift = SHIFT_32 if slices & LOW >= alias[at] else NO_SHIFT
    return np.int64(alias[at + 1] >> shift & LOW)


@spread
def take(way, luck, place, kind, world, today, settings):  # type: ignore[no-untyped-def]
    """Return the way somebody takes at a place where the first draw fell on `way`.

    For loop B. `luck` is the last of their draws, before mixing; returns the last one used, too.
    """
    if settings.pruning > 0.0:
        way, luck = _add_up(place, kind, luck, today, settings)
    elif settings.by_fullness:
        for fall in range(1, FALLS + 1):
            goal = world.way[WAY * way + GOAL] if way != NO_WAY else NOWHERE
            if goal < 0 or today.pull[goal] >= today.base[goal]:
                break
            luck += OTHER
            left = today.pull[goal] / today.base[goal]
            if np.float64(mix(luck) >> SHIFT_32) * UNIT_32 < left:
                break
            if fall == FALLS:
                way, luck = _add_up(place, kind, luck, today, settings)
                break
            luck += OTHER
            way = way_of(
                mix(luck), place, kind, today.choice_first, today.choice_end.size, today.alias
            )
    if way != NO_WAY and today.door[world.way[WAY * way + GOAL]] < settings.gate:
        return NO_WAY, luck
    return way, luck


@inner
def _add_up(place, kind, luck, today, settings):  # type: ignore[no-untyped-def]
    """Return a way in proportion to weight times multiplier by adding all up, and `luck`."""
    begin, end = today.choice_first[place], today.choice_first[place + 1]
    full, least, total = settings.by_fullness, 0.0, 0.0
    for j in range(begin, end):
        pull = today.pull[today.choice_end[j]] if full else 1.0
        least = max(least, today.weight[kind, j] * pull)
    least = least / settings.pruning if settings.pruning > 0.0 else 0.0
    for j in range(begin, end):
        weight = today.weight[kind, j] * (today.pull[today.choice_end[j]] if full else 1.0)
        total += weight if weight >= least else 0.0
    luck += OTHER
    left, chosen = np.float64(mix(luck) >> SHIFT_32) * UNIT_32, begin
    if total <= 0.0:  # all alike
        chosen = begin + np.int64(left * (end - begin))
    left *= total
    for j in range(begin, end):
        weight = today.weight[kind, j] * (today.pull[today.choice_end[j]] if full else 1.0)
        if weight >= least and weight > 0.0:
            chosen = j
            left -= weight
            if left < 0.0:
                break
    way = today.entered[chosen]
    return np.int64(way if way >= 0 else NO_WAY), luck
