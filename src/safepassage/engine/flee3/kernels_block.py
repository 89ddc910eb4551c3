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

from safepassage.engine.arrays import Bytes, Floats, Ints, Longs
from safepassage.engine.flee3.kernels_hands import board_for
from safepassage.engine.flee3.kernels_state import (
    END_FREE,
    END_GOES_ON,
    END_WAITS,
    FILLING_GOAL,
    GOAL,
    LATER,
    MARKS,
    ONWARD,
    STOP,
    TO,
    TOUCHY_STOP,
    WAY,
)
from safepassage.engine.flee3.luck import inner, spread

BLOCK = 512  # people
WAVE = 128  # blocks that threads share; those who wait are through after each
APART = 32  # numbers between what two threads write often: no line of the cache is shared
CHUNK = 2048  # people awake whom one thread asks in loop A

# What is known of a chunk: where its people begin among those awake and among the risen, where
# its entries of `next` and `queue` begin and how many there are, how many choose in turn, whether
# some of those were refused and left gaps.
AWAKE_FROM, RISEN_FROM, FROM, KEPT, FOUND, LATE, GAPS = range(7)
# And of a block of loop B: its entries of `queue`, which may have gaps.
FIRST_ENTRY, ENTRIES, WITH_GAPS = range(3)

# How one waits for their turn ...
NOT_WAITING, ON_THEIR_WAY, LEAVING, STEPPING, ARRIVING, ARRIVING_IN_TIME = range(6)
# ... and how a place is: choosing it needs a turn; so does reaching it; going on to it is refused.
FILLING, TOUCHY, SHUT = np.uint8(1), np.uint8(2), np.uint8(4)

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
WAY_AT = 10 * BLOCK  # by which one leaves, in the order of GOING_AT
# ... in `draws` ...
LUCK_AT = 0  # the next draw of a person, before mixing
DRAW_AT = 1 * BLOCK  # draws, mixed, in the order of a list
PICKED_AT = 2 * BLOCK  # the same for those who leave
# ... in `lists` ...
FREE_AT = 0  # positions in the block: who decides ...
ASKED_AT = 1 * BLOCK  # ... who leaves, and has to choose
GOING_AT = 2 * BLOCK  # ... who travels on
# ... in `bytes`.
FLAGS_AT = 0
WAITS_AT = 1 * BLOCK


class Block(NamedTuple):
    """What is kept of the B people of a block, side by side in few arrays, and of places."""

    ints: Ints  # (11 B)
    draws: Draws  # (3 B)
    lists: Positions  # (3 B)
    bytes: Bytes  # (2 B)
    recent: Floats  # (B,)
    turns: Bytes  # (P,) where people choose in turn in loop A
    change: Ints  # (P,) people more, or fewer, at each place


class Scratch(NamedTuple):
    """Room for the threads of a run. T threads, W blocks, C chunks, P places."""

    ints: Ints  # the arrays of T + W blocks: those that threads work in, those who wait
    draws: Draws
    lists: Positions
    bytes: Bytes
    recent: Floats
    waiting: Ints  # (W,) how many wait in each block of a wave
    turns: Bytes  # (P,) as in `Block`
    watch: Bytes  # (P,) FILLING, TOUCHY and SHUT places of loop B
    change: Ints  # (T, P + APART)
    chunk: int  # people awake in a chunk
    chunks: Ints  # (7, C) see AWAKE_FROM ...
    pieces: Ints  # (3, C + N / B) see FIRST_ENTRY ...
    board: Longs  # see `kernels_hands`


def scratch_for(threads: int, places: int, people: int, chunk: int) -> Scratch:
    """Return room for a number of threads; `chunk` people awake are asked at a time."""
    blocks = threads + WAVE
    chunks, pieces = for_people(people, chunk)
    return Scratch(
        ints=np.zeros(blocks * 11 * BLOCK, np.int32),
        draws=np.zeros(blocks * 3 * BLOCK, np.uint64),
        lists=np.zeros(blocks * 3 * BLOCK, np.uint32),
        bytes=np.zeros(blocks * 2 * BLOCK, np.uint8),
        recent=np.zeros(blocks * BLOCK),
        waiting=np.zeros(WAVE, np.int32),
        turns=np.zeros(places, np.uint8),
        watch=np.zeros(places, np.uint8),
        change=np.zeros((threads, places + APART), np.int32),
        board=board_for(threads),
        chunk=chunk,
        chunks=chunks,
        pieces=pieces,
    )


def for_people(people: int, chunk: int) -> tuple[Ints, Ints]:
    """Return the `chunks` and `pieces` of `Scratch`, whose size follows the number of people."""
    chunks = people // chunk + 3
    return (
        np.zeros((GAPS + 1, chunks), np.int32),
        np.zeros((WITH_GAPS + 1, chunks + people // BLOCK), np.int32),
    )


@inner
def block_of(scratch, number, thread):  # type: ignore[no-untyped-def]
    """Return a block for a thread to work in."""
    return Block(
        scratch.ints[number * 11 * BLOCK : (number + 1) * 11 * BLOCK],
        scratch.draws[number * 3 * BLOCK : (number + 1) * 3 * BLOCK],
        scratch.lists[number * 3 * BLOCK : (number + 1) * 3 * BLOCK],
        scratch.bytes[number * 2 * BLOCK : (number + 1) * 2 * BLOCK],
        scratch.recent[number * BLOCK : (number + 1) * BLOCK],
        scratch.turns,
        scratch.change[thread],
    )


@spread
def look_out(people, today, settings, watch):  # type: ignore[no-untyped-def]
    """Bring `watch` up to date before some `people` of loop B; return whether it has changed.

    No place loses anybody in that loop, beside those who came in it.
    """
    changed = False
    for at in range(today.limited.size):
        place = today.limited[at]
        if today.present[place] + people > today.free[place]:
            sees = FILLING | TOUCHY if today.present[place] < today.room[place] else FILLING
        else:
            sees = FILLING if today.fullness[place] < 1.0 else np.uint8(0)
        if today.door[place] < settings.gate:
            sees |= SHUT
        changed |= sees != watch[place]
        watch[place] = sees
    return changed


@spread
def mark_ways(world, today, watch):  # type: ignore[no-untyped-def]
    """Write to the row of each way what `watch`, and the links that are open, mean for it."""
    for way in range(world.goal.size):
        row = WAY * way
        to, onward = world.way[row + TO], LATER
        if to >= world.places and today.enter[to - world.places] >= 0:
            onward = today.enter[to - world.places]
            if watch[world.goal[onward]] & (TOUCHY | SHUT):
                onward = LATER
        world.way[row + ONWARD] = onward
        marks = FILLING_GOAL * ((watch[world.way[row + GOAL]] & FILLING) != 0)
        if watch[world.way[row + STOP]] & TOUCHY:
            marks |= TOUCHY_STOP | END_WAITS
        elif to < world.places:
            marks |= END_FREE
        else:
            marks |= END_GOES_ON if onward >= 0 else END_WAITS
        world.way[row + MARKS] = marks


@inner
def set_aside(size, block, aside):  # type: ignore[no-untyped-def]
    """Copy those of a block who wait to `aside`, in order; return how many."""
    count = 0
    for j in range(size):
        block.lists[FREE_AT + count] = j
        count += block.bytes[WAITS_AT + j] != NOT_WAITING
    for at in range(count):
        j = block.lists[FREE_AT + at]
        for first in (
            PERSON_AT,
            KIND_AT,
            STATE_AT,
            METRES_AT,
            MOVED_AT,
            DONE_AT,
            SPEED_AT,
            HURRY_AT,
        ):
            aside.ints[first + at] = block.ints[first + j]
        aside.draws[LUCK_AT + at] = block.draws[LUCK_AT + j]
        aside.bytes[FLAGS_AT + at] = block.bytes[FLAGS_AT + j]
        aside.bytes[WAITS_AT + at] = block.bytes[WAITS_AT + j]
        aside.recent[at] = block.recent[j]
    return count
