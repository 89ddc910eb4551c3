"""The draws of the Flee rules, by name: seed, purpose, day, person, count.

Two rounds of splitmix64's finaliser on keyed counters. A draw depends on who draws for what on
which day, never on threads or order, so any number of threads gives the same run.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np

from safepassage.engine._cache import prepare_cache

prepare_cache()

from numba import njit as njit  # noqa: E402 - numba reads the place of its cache when it is imported

# Wrapped, since numba turns uint64 with a plain int into a float.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
OTHER = np.uint64(0xD1342543DE82EF95)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
SHIFT_27, SHIFT_30 = np.uint64(27), np.uint64(30)
SHIFT_31, SHIFT_32 = np.uint64(31), np.uint64(32)
ALL = 2**64 - 1
LOW = np.uint64(0xFFFFFFFF)
UNIT_32 = 1.0 / 4294967296.0  # a draw of 32 bits to [0, 1)


# Compiled without a counter of references: calls with arrays are cheap, allocations impossible.
_LEAN: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
lean = njit(**_LEAN)
# The same for what only kernels call: no way in from Python, which takes most of the compiling.
_INNER: dict[str, Any] = {**_LEAN, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
inner = njit(**_INNER)
# Written out where it is called: a call hands on every array of a day, hundreds of words.
spread: Any = njit(**_INNER, inline="always")


class FleePurpose(IntEnum):
    """What a draw decides. Never renumber: old runs must come out the same."""

    MOVE = 1
    SPAWN_PLACE = 2
    SPAWN_CLASS = 3
    SPAWN_NUMBER = 4
    SINK = 5
    COHORT = 6


@njit(cache=True, nogil=True, inline="always")
def mix(z):  # type: ignore[no-untyped-def]  # a scalar of numba
    """Return the 64 bits of `z`, well mixed (finaliser of splitmix64)."""
    z = (z ^ (z >> SHIFT_30)) * MIX_A
    z = (z ^ (z >> SHIFT_27)) * MIX_B
    return z ^ (z >> SHIFT_31)


def _mixed(z: int) -> int:
    """Return `mix` of a plain number."""
    z = ((z ^ (z >> 30)) * int(MIX_A)) & ALL
    z = ((z ^ (z >> 27)) * int(MIX_B)) & ALL
    return z ^ (z >> 31)


def key_of(seed: int, purpose: FleePurpose, day: int) -> np.uint64:
    """Return the key of all draws of one purpose on one day."""
    golden, other = int(GOLDEN), int(OTHER)
    return np.uint64(_mixed(_key_of_run(seed, int(purpose)) ^ (day * other + golden & ALL)))


def keys_of(seed: int, purpose: FleePurpose, days: int) -> np.ndarray:
    """Return `key_of` for each day of a run, (days,)."""
    key = np.uint64(_key_of_run(seed, int(purpose)))
    with np.errstate(over="ignore"):
        z = key ^ (np.arange(days, dtype=np.uint64) * OTHER + GOLDEN)
        z = (z ^ (z >> SHIFT_30)) * MIX_A
        z = (z ^ (z >> SHIFT_27)) * MIX_B
        return np.asarray(z ^ (z >> SHIFT_31))


@lru_cache(maxsize=64)
def _key_of_run(seed: int, purpose: int) -> int:
    """Return what the keys of one purpose have in common on all days of a run."""
    golden, other = int(GOLDEN), int(OTHER)
    key = _mixed(((seed & ALL) + golden) & ALL)
    return _mixed(key ^ (purpose * other + golden & ALL))


@njit(cache=True, nogil=True, inline="always")
def person_key(key, person):  # type: ignore[no-untyped-def]
    """Return the key of one person's draws under the day's key."""
    return mix(key + np.uint64(person) * GOLDEN)


@njit(cache=True, nogil=True, inline="always")
def bits(person, count):  # type: ignore[no-untyped-def]
    """Return the 64 bits of a person's draw number `count`."""
    return mix(person + np.uint64(count) * OTHER)


@njit(cache=True, nogil=True)
def poisson(key, mean):  # type: ignore[no-untyped-def]
    """Return a Poisson number: products of uniforms, thirty at a time."""
    total, count, left = 0, 0, mean
    while left > 0.0:
        part = min(left, 30.0)
        left -= part
        limit, product = np.exp(-part), 1.0
        while True:
            product *= (np.float64(bits(key, count) >> SHIFT_32) + 0.5) * UNIT_32
            count += 1
            if product <= limit:
                break
            total += 1
    return total
