"""Binomial numbers from keyed draws: inversion for few, rejection for many. Compiled."""

from __future__ import annotations

import math

import numpy as np

from safepassage.engine.flee3.luck import OTHER, inner, lean, mix

UNIT_53 = 1.0 / 9007199254740992.0
SHIFT_11 = np.uint64(11)
HANDFUL, MANY = 3, 256
FEW = 10.0  # a smaller expected number is drawn by inversion


@inner
def uniform(key, counter):  # type: ignore[no-untyped-def]
    """Return the next number in (0, 1) of the day."""
    counter[0] += np.uint64(1)
    draw = mix(mix(key + counter[0] * OTHER))
    return (np.float64(draw >> SHIFT_11) + 0.5) * UNIT_53


@lean
def binomial(people, chance, key, counter):  # type: ignore[no-untyped-def]
    """Return how many of `people` do what each does with `chance`."""
    if people <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return people
    if people <= HANDFUL:  # each by themselves
        found = 0
        for _ in range(people):
            found += 1 if uniform(key, counter) < chance else 0
        return found
    small = min(chance, 1.0 - chance)
    if people * small < FEW:
        found = _by_inversion(people, small, key, counter)
    else:
        found = _by_rejection(people, small, key, counter)
    return found if chance <= 0.5 else people - found


@inner
def _power(base, exponent):  # type: ignore[no-untyped-def]
    """Return a power by squaring: for small whole exponents much cheaper than exp and log."""
    found = 1.0
    while exponent > 0:
        if exponent & 1:
            found *= base
        base *= base
        exponent >>= 1
    return found


@inner
def _by_inversion(people, chance, key, counter):  # type: ignore[no-untyped-def]
    odds = chance / (1.0 - chance)
    part = _power(1.0 - chance, people) if people < MANY else math.exp(people * math.log1p(-chance))
    rest, found = uniform(key, counter) - part, 0
    while rest > 0.0 and found < people:
        found += 1
        part *= odds * (people - found + 1) / found
        rest -= part
        if part < 1e-300:
            break
    return found


@inner
def _by_rejection(people, chance, key, counter):  # type: ignore[no-untyped-def]
    """Draw by transformed rejection with squeeze (Hörmann 1993, BTRS)."""
    spread = math.sqrt(people * chance * (1.0 - chance))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * chance
    c = people * chance + 0.5
    squeeze, mode, at_mode = 0.92 - 4.2 / b, -1.0, 0.0
    while True:
        u, v = uniform(key, counter) - 0.5, uniform(key, counter)
        near = 0.5 - abs(u)
        found = math.floor((2.0 * a / near + b) * u + c)
        if near >= 0.07 and v <= squeeze:
            return int(found)
        if found < 0 or found > people:
            continue
        if mode < 0.0:  # the dear part, seldom needed
            mode = math.floor((people + 1) * chance)
            at_mode = math.lgamma(mode + 1.0) + math.lgamma(people - mode + 1.0)
        bound = at_mode - math.lgamma(found + 1.0) - math.lgamma(people - found + 1.0)
        bound += (found - mode) * math.log(chance / (1.0 - chance))
        if math.log(v * (2.83 + 5.1 / b) * spread / (a / (near * near) + b)) <= bound:
            return int(found)
