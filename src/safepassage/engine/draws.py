"""Random numbers by name: seed, purpose, day and element. Nothing else makes randomness.

A draw depends on what it decides and for whom, never on rows, threads or on what was drawn before.
An element is a hash of a stable id, a household is its origin and its ordinal there, so that adding
a place, a road or an event moves no other draw, and two variants of a scenario share their luck.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum, unique

import numpy as np
from numpy.typing import NDArray

from safepassage.engine._cache import prepare_cache

prepare_cache()

from numba import njit as njit  # noqa: E402 - numba reads the place of its cache when it is imported

Keys = NDArray[np.uint64]
Stream = np.random.Generator

ONE = 1 << 32  # a draw is a whole number in [0, ONE); a probability is a threshold in [0, ONE]

# Wrapped, since numba turns uint64 with a plain int into a float.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
SHIFT_27, SHIFT_30 = np.uint64(27), np.uint64(30)
SHIFT_31, SHIFT_32 = np.uint64(31), np.uint64(32)
FIRST = np.uint64(1)


@unique
class Purpose(IntEnum):
    """What a draw decides. Never renumber: old runs must come out the same."""

    LEAVE = 1
    ONWARD = 2
    GOAL = 3
    WHEREABOUTS = 4
    RETURN = 5
    AGREEMENT = 6
    CORRIDOR = 7
    GATE_CATEGORY = 8
    GATE_ORDER = 9
    GATE_GOAL = 10
    QUEUE_LEAVE = 11
    QUEUE_CHOICE = 12
    IRREGULAR = 13
    SHOCK = 14
    SERVICE = 15
    SHELTER = 16
    SENT_BACK = 17
    WAR_LAUNCH = 101
    WAR_AIM = 102
    WAR_CONTEST = 103
    WAR_NEXT = 104
    WAR_ENDING = 105
    WAR_TALKS = 106
    WAR_CEASEFIRE = 107
    WAR_AGREEMENT = 108
    WAR_CORRIDOR = 109
    WAR_CONTAGION = 110
    WAR_ROAD = 111
    BOOTSTRAP = 201
    SHUFFLE = 202
    # What differs between the members of an ensemble; the member stands for the day.
    MEMBER_LUCK = 301
    MEMBER_RULE = 302
    MEMBER_POPULATION = 303
    MEMBER_COUNTING = 304


def element(*words: str) -> int:
    """Return the 64-bit hash of an id; the words before it say what kind of thing it names."""
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8], "little")


def key_of(seed: int, purpose: Purpose, day: int) -> np.uint64:
    """Return the key of all draws of one purpose on a day; day 0 for a draw for life."""
    text = f"{seed}\0{int(purpose)}\0{day}"
    return np.uint64(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little"))


def threshold(probability: NDArray[np.float64]) -> Keys:
    """Return probabilities as thresholds in 2^-32, rounded; a draw below it says yes."""
    bounded = np.clip(probability, 0.0, 1.0)
    return np.asarray(np.rint(bounded * ONE), np.uint64)


def seed_of(seed: int, purpose: Purpose, number: int) -> int:
    """Return a seed for a run that is part of something larger, below 2^63."""
    return int(key_of(seed, purpose, number)) >> 1


def uniform(seed: int, purpose: Purpose, number: int, *words: str) -> float:
    """Return a draw between 0 and 1, neither of them, for what the words name."""
    drawn = draw_of(key_of(seed, purpose, number), element(*words), 0)
    return (drawn + 0.5) / ONE


def stream(seed: int, purpose: Purpose, day: int, named: int) -> Stream:
    """Return the stream of one element on one day, for draws from distributions (Philox)."""
    key = np.array([key_of(seed, purpose, day), named], np.uint64)
    return np.random.Generator(np.random.Philox(key=key))


class Streams:
    """The streams of many elements on one day: the numbers of `stream`, at a tenth of its cost."""

    def __init__(self, seed: int, purpose: Purpose, day: int) -> None:
        """Make one generator; it is set to the start of a stream when that is asked for."""
        philox = np.random.Philox(key=np.array([key_of(seed, purpose, day), 0], np.uint64))
        self._philox, self._start = philox, philox.state
        self._generator = np.random.Generator(philox)

    def of(self, named: int) -> Stream:
        """Return the stream of an element; it ends when another one is asked for."""
        self._start["state"]["key"][1] = named
        self._philox.state = self._start
        return self._generator


@njit(cache=True, nogil=True)
def household_draw(key: np.uint64, origin: np.uint64, ordinal: int) -> np.uint64:
    """Return the draw of a household, a whole number in [0, 2^32).

    The formula is that of splitmix64: an output at counter `ordinal`, from a start which mixes the
    key with the hash of the origin.
    """
    z = key + origin
    z = (z ^ (z >> SHIFT_30)) * MIX_A
    z = (z ^ (z >> SHIFT_27)) * MIX_B
    z = (z ^ (z >> SHIFT_31)) + (np.uint64(ordinal) + FIRST) * GOLDEN
    z = (z ^ (z >> SHIFT_30)) * MIX_A
    z = (z ^ (z >> SHIFT_27)) * MIX_B
    return np.uint64((z ^ (z >> SHIFT_31)) >> SHIFT_32)


@njit(cache=True, nogil=True)
def household_draws(key: np.uint64, origin: Keys, ordinal: NDArray[np.uint32], out: Keys) -> None:
    """Write the draw of each household: `origin` (N,) hashes, `ordinal` (N,), `out` (N,)."""
    for row in range(ordinal.size):
        out[row] = household_draw(key, origin[row], ordinal[row])


def draws_of(key: np.uint64, origin: Keys, ordinal: NDArray[np.uint32]) -> Keys:
    """Return the draw of each household, (N,) whole numbers in [0, 2^32)."""
    out = np.empty(len(ordinal), np.uint64)
    with np.errstate(over="ignore"):  # wrapping is meant; plain Python would warn of it
        household_draws(key, origin, ordinal, out)
    return out


def draw_of(key: np.uint64, origin: int, ordinal: int) -> int:
    """Return the draw of one household as a Python int."""
    return int(draws_of(key, np.array([origin], np.uint64), np.array([ordinal], np.uint32))[0])
