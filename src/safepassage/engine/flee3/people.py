"""Room for people: arrays that grow, and lists of who is awake."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.flee3.kernels_state import Lists, People


def lists_for(people: int) -> Lists:
    """Return lists with room for everybody."""
    return Lists(*(np.empty(people + 1, np.int32) for _ in Lists._fields))


def room_for(people: int) -> People:
    """Return arrays for a number of people, all zero."""
    return People(
        state=np.zeros(people, np.int32),
        metres=np.zeros(people, np.int32),
        recent=np.zeros(people, np.float32),
        since=np.zeros(people, np.int16),
        wake=np.zeros(people, np.int16),
        flags=np.zeros(people, np.uint8),
        kind=np.zeros(people, np.int16),
        home=np.zeros(people, np.int16),
    )


def grown(people: People, size: int) -> People:
    """Return larger arrays with the same people first."""
    larger = room_for(size)
    for name in People._fields:
        old: NDArray[Any] = getattr(people, name)
        getattr(larger, name)[: len(old)] = old
    return larger
