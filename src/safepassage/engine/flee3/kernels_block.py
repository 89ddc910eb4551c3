"""A block of people who take a step of their day side by side, and the order between them.

In Flee each person sees the places as those before left them. What one does can matter to another
in the same block only through the multiplier of a place with limited room. So whoever chooses a
place that is filling, or reaches one that may pass its buffer meanwhile, waits until the rest of
the block is through, and goes on in the order of numbers: a run is the same, bit by bit, as one
person after the other. Short loops over a block without branches on luck are several times faster.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Bytes, Floats, Ints
from safepassage.engine.flee3.luck import inner

BLOCK = 512  # people

# How one waits for their turn ...
NOT_WAITING, ON_THEIR_WAY, LEAVING, STEPPING, ARRIVING, ARRIVING_IN_TIME = range(6)
# ... and how a place is: choosing it needs a turn; so does reaching it.
FILLING, TOUCHY = np.uint8(1), np.uint8(2)

Draws = NDArray[np.uint64]
Positions = NDArray[np.uint32]


class Block(NamedTuple):
    """What a thread keeps of the people of a block, each array (B,), and of places, (P,)."""

    person: Ints
    luck: Draws  # the next draw of a person, before mixing
    draw: Draws  # draws, mixed, in the order of a list
    picked: Draws  # the same for those who leave
    kind: Ints
    state: Ints
    metres: Ints
    moved: Ints  # metres today
    begun: Ints  # state at first
    done: Ints  # metres on the link, its end set aside
    length: Ints  # of the link
    speed: Ints  # on it
    hurry: Ints  # metres today up to which they are in a hurry
    recent: Floats
    flags: Bytes
    waits: Bytes
    free: Positions  # in the block: who decides ...
    bound: Positions  # ... who decides about the next step of a way
    leaving: Positions  # ... who leaves ...
    way: Ints  # ... by which way
    watch: Bytes  # (P,) 0, FILLING or TOUCHY
    calendar: Ints  # (D,) who fell asleep last until each day, -1: nobody; see `rise`


def block_for(places: int, days: int) -> Block:
    """Return room for a block."""
    kinds: dict[str, type] = {
        "luck": np.uint64, "draw": np.uint64, "picked": np.uint64, "recent": np.float64,
        "flags": np.uint8, "waits": np.uint8, "free": np.uint32, "bound": np.uint32,
        "leaving": np.uint32,
    }  # fmt: skip
    rows: dict[str, NDArray[Any]] = {
        name: np.zeros(BLOCK, kinds.get(name, np.int32)) for name in Block._fields
    }
    rows["watch"] = np.zeros(places, np.uint8)
    rows["calendar"] = np.full(days, -1, np.int32)
    return Block(**rows)


@inner
def look_out(live, today, present, watch):  # type: ignore[no-untyped-def]
    """Bring `watch` up to date before a block of loop B, in which no place loses anybody."""
    for at in range(today.limited.size):
        place = today.limited[at]
        if live and present[place] + BLOCK > today.free[place]:
            watch[place] = TOUCHY if present[place] < today.room[place] else FILLING
        else:
            watch[place] = FILLING if today.fullness[place] < 1.0 else 0


@inner
def waiting_ones(waits, size, found):  # type: ignore[no-untyped-def]
    """Write the positions of those who wait to `found`, in order; return how many."""
    count = 0
    for j in range(size):
        found[count] = j
        count += waits[j] != NOT_WAITING
    return count
