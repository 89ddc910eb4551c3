"""How a place fills, and how the luck of those who choose there is dealt. Compiled.

Letters in shapes as in `kernels_state`.
"""

from __future__ import annotations

from safepassage.engine.flee3.kernels_state import NOWHERE
from safepassage.engine.flee3.luck import njit


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
def deal(  # type: ignore[no-untyped-def]  # noqa: C901 - alias tables in place, for each class
    begin, end, by_fullness, pruning, weight_of, pull, choice_end, entered, gate, door, cut, other
):
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
