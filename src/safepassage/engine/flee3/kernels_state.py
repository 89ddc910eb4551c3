"""What the kernels read and write: people, ways, the day, and the numbers of the rules.

A person's whole place in the world is one number, `state`:
    [0, P)            free at a place
    [P, P + R)        at the start of way `state - P`, committed to it
    [P + R, P + 2R)   on the first link of way `state - P - R`
Letters in shapes: N people, P places, R ways, C choices, K classes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Bytes, Floats, Ints, Longs
from safepassage.engine.flee3.luck import inner

Shorts = NDArray[np.int16]
Singles = NDArray[np.float32]
Flags = NDArray[np.bool_]

# Flags of a person.
FIRST_LINK = np.uint8(1)  # has not completed a link yet
ORPHAN = np.uint8(2)  # on a link that closed; will be sent back
HARVESTING = np.uint8(4)
NOT_ORPHAN, NOT_FIRST = np.uint8(255 - 2), np.uint8(255 - 1)
NOT_HARVESTING = np.uint8(255 - 4)
EITHER, NEITHER = FIRST_LINK | ORPHAN, NOT_FIRST & NOT_ORPHAN

NOWHERE = -1
NOBODY = -(2**31)  # an entry of a list of people
INDEX = np.int64(0x7FFFFFFF)  # a number so masked counts from the front: no check is compiled
WAY = 8  # numbers in a row of `Map.way`:
LENGTH, SPEED, TO, STOP, GOAL, MARKS, ONWARD = range(7)
# Marks of today: who chooses the way waits; who ends its link may have to wait, decides, goes on.
FILLING_GOAL, TOUCHY_STOP, END_WAITS, END_FREE, END_GOES_ON = 1, 2, 4, 8, 16
LATER = -1  # in place of the way whose first link is the next one of this way: who gets there waits
NO_WAY = 0xFFFFFFFF  # the same in 32 bits of luck
FOREVER = 32767  # asleep until then: never moves again
SURE = np.uint64(1 << 32)  # a chance of 1
ASK = np.uint64(1 << 33)  # a chance to be asked about in `log_stay`
WASTED = -1  # a decision that comes to nothing: sent back with a way that cannot be followed


class People(NamedTuple):
    """Everyone displaced, in the order in which they were; each array (N,)."""

    state: Ints
    metres: Ints  # done on the present link
    recent: Singles  # share of full days travelled lately, as of the start of day `since`
    since: Shorts
    wake: Shorts  # asleep before that day; on that day they leave. 0: awake
    flags: Bytes
    kind: Shorts  # class of people
    home: Shorts


class Map(NamedTuple):
    """The ways of a run, each array (R,)."""

    places: int
    on_way: int  # the first `state` on a way
    origin: Ints
    first_link: Ints
    goal: Ints  # last place
    arrive: Ints  # `state` after the first link
    stop: Ints  # place after the first link
    sent_back: Ints  # `state` of one sent back from the first link, when that has closed
    wasted: Bytes  # and whether their next decision comes to nothing
    metres: Ints  # of the first link
    speed: Ints  # on it, metres a day
    way: Ints  # (8 R) side by side: `metres`, `speed`, `arrive`, `stop`, `goal`, what is so today
    walk: NDArray[np.uint64]  # chance of walking it, of 2^32


class Today(NamedTuple):
    """What holds today: first what is new every day, see `on_day`, then the tables of a stretch."""

    number: int  # the day
    key: np.uint64
    orphans: bool  # somebody may be on a link that has closed
    stirred: bool  # somebody awake may have a `wake` that is not 0
    classes: int
    chance: NDArray[np.uint64]  # (K, P) to leave, of 2^32
    leave: NDArray[np.uint64]  # (K P 2) the same, 0 where no way leads out; and that in a hurry
    ask: NDArray[np.uint64]  # (K (P + 2)) the same in loop A: ASK where people may sleep
    log_stay: Floats  # (K, P) log(1 - chance) where people may sleep, else 0
    camp: Bytes  # (P,)
    enter: Ints  # (R,) way with the link really taken, NOWHERE
    choice_first: Ints  # (P + 1,)
    entered: Ints  # (C,) way of a choice with the link really taken, NOWHERE
    choice_end: Ints  # (C,)
    weight: Floats  # (K, C) without fullness
    cut: Floats  # (K, C) part of a choice's slice of luck that is its own ...
    other: Ints  # (2, K, C) ... the way that is, and the way the rest of the slice goes to
    alias: NDArray[np.uint64]  # (K C 2) the same: `cut` of 2^32, both ways in 32 bits each
    dealt: Bytes  # (P,) whether `cut`, `other` and `alias` hold
    sees_first: Ints  # (P + 1,) places that have a choice ending in a place ...
    sees: Ints  # ... are sees[sees_first[p]:sees_first[p + 1]]
    room: Floats  # (P,) capacity in people; below 1: unlimited
    free: Floats  # (P,) people up to which nobody is put off
    limited: Ints  # places with limited room
    fullness: Floats  # (P,) capacity multiplier: 1 empty, 0 full
    door: Floats  # (P,) the same for camps, 1 elsewhere: people turn away below the gate
    pull: Floats  # (P,) the same to the weight power ...
    base: Floats  # (P,) ... when luck was dealt for loop B
    present: Ints  # (P,) people there
    harvest: Bytes  # (K,) classes that stay for the harvest; none in other months


class Lists(NamedTuple):
    """Numbers of people, ascending; each array has room for everybody."""

    awake: Ints
    next: Ints  # who will be awake tomorrow
    risen: Ints  # whose sleep ends today
    queue: Ints  # who travels: -1 - i where on a link since yesterday; NOBODY: refused
    states: Ints  # of those in `queue`, when they set out
    late: Ints  # entries of `queue` of those who choose in turn ...
    luck: Ints  # ... and the low 32 bits of their draw


class Days(NamedTuple):
    """What the days of a stretch bring, beside tables that hold for all of them. D its days."""

    first: int  # number of the first day
    keys: NDArray[np.uint64]  # (3, D) of the draws: who moves, where one appears, of which class
    new: Longs  # (D,) people displaced
    origins: Ints  # (O,) places that can displace people ...
    weight_sum: Floats  # (O,) ... and their running weights
    class_sum: Floats  # (P, K) running shares of classes
    wakes: bool  # the chance to leave has changed ...
    changed: Flags  # (P,) ... at these places: who sleeps there wakes
    orphans_until: int  # the last day on which somebody may be on a closed link
    sinks: bool  # people may stop for good
    record: Ints  # (D, P) people present after each day


class Settings(NamedTuple):
    """Numbers of the rules."""

    buffer: float
    weight_power: float
    pruning: float  # 0: none
    by_fullness: bool  # weights fall as a place fills
    gate: float  # a camp below this multiplier is refused
    speed: int  # metres a day
    walk: int
    start_on_foot: bool
    short_stints: bool
    day_per_link: bool  # each link grants a full day's travel
    harvesting: bool
    some_walk: bool  # some links are walked by chance


@inner
def on_day(tables, number, key, orphans, stirred):  # type: ignore[no-untyped-def]
    """Return the tables of a stretch as those of one of its days."""
    return Today(number, key, orphans, stirred, *tables[4:])
