"""Room for people: arrays that grow, and lists of who is awake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Ints
from safepassage.engine.flee3.kernels_block import Block
from safepassage.engine.flee3.kernels_state import People


@dataclass(eq=False, slots=True)
class Share:
    """The people one thread takes through a day, as the kernels' `Lists`."""

    number: int
    awake: np.ndarray
    risen: np.ndarray
    next: np.ndarray
    queue: np.ndarray
    states: np.ndarray
    block: Block
    kept: int = 0
    queued: int = 0


def lists_for(people: int) -> tuple[Ints, ...]:
    """Return lists with room for everybody: awake, awake tomorrow, on the way and their state."""
    return tuple(np.empty(people, np.int32) for _ in range(4))


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
