"""A block of people who take a step of their day side by side, and the order between them.

In Flee each person sees the places as those before left them. What one does can matter to another
in the same block only through the multiplier of a place with limited room. So whoever chooses a
place that is filling, or reaches one that may pass its buffer meanwhile, waits until the rest of
the block is through, and goes on in the order of numbers: a run is the same, bit by bit, as one
person after the other. Short loops over a block without branches on luck are several times faster.
"""

from __future__ import annotations

from typing import NamedTuple

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


# Where what is kept of a block's people begins: few arrays compile, and are called, far faster.
# In `ints` ...
PERSON_AT = 0
KIND_AT = 1 * BLOCK
STATE_AT = 2 * BLOCK
METRES_AT = 3 * BLOCK
MOVED_AT = 4 * BLOCK  # metres today
BEGUN_AT = 5 * BLOCK  # state at first
DONE_AT = 6 * BLOCK  # metres on the link, its end set aside
LENGTH_AT = 7 * BLOCK  # of the link
SPEED_AT = 8 * BLOCK  # on it
HURRY_AT = 9 * BLOCK  # metres today up to which they are in a hurry
WAY_AT = 10 * BLOCK  # by which one leaves, in the order of LEAVING_AT
# ... in `draws` ...
LUCK_AT = 0  # the next draw of a person, before mixing
DRAW_AT = 1 * BLOCK  # draws, mixed, in the order of a list
PICKED_AT = 2 * BLOCK  # the same for those who leave
# ... in `lists` ...
FREE_AT = 0  # positions in the block: who decides ...
BOUND_AT = 1 * BLOCK  # ... who decides about the next step of a way
LEAVING_AT = 2 * BLOCK  # ... who leaves
# ... in `bytes`.
FLAGS_AT = 0
WAITS_AT = 1 * BLOCK


class Block(NamedTuple):
    """What a thread keeps of the B people of a block, side by side in few arrays, and of places."""

    ints: Ints  # (11 B)
    draws: Draws  # (3 B)
    lists: Positions  # (3 B)
    bytes: Bytes  # (2 B)
    recent: Floats  # (B,)
    watch: Bytes  # (P,) 0, FILLING or TOUCHY
    calendar: Ints  # (D,) who fell asleep last until each day, -1: nobody; see `rise`


def block_for(places: int, days: int) -> Block:
    """Return room for a block."""
    return Block(
        ints=np.zeros(11 * BLOCK, np.int32),
        draws=np.zeros(3 * BLOCK, np.uint64),
        lists=np.zeros(3 * BLOCK, np.uint32),
        bytes=np.zeros(2 * BLOCK, np.uint8),
        recent=np.zeros(BLOCK),
        watch=np.zeros(places, np.uint8),
        calendar=np.full(days, -1, np.int32),
    )


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
def waiting_ones(size, block):  # type: ignore[no-untyped-def]
    """Write the positions of those who wait to the list FREE_AT, in order; return how many."""
    count = 0
    for j in range(size):
        block.lists[FREE_AT + count] = j
        count += block.bytes[WAITS_AT + j] != NOT_WAITING
    return count
