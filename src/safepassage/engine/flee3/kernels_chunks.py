"""How those awake are divided among threads for loop A, and those who travel for loop B. Compiled.

A chunk is some people awake, with those who rise between them. Each writes its lists where they
would begin if everybody went on; afterwards they are brought together, or read where they are.
"""

from __future__ import annotations

from safepassage.engine.flee3.kernels_block import (
    AWAKE_FROM,
    BLOCK,
    ENTRIES,
    FIRST_ENTRY,
    FOUND,
    FROM,
    GAPS,
    KEPT,
    RISEN_FROM,
    WITH_GAPS,
)
from safepassage.engine.flee3.kernels_hands import copy
from safepassage.engine.flee3.kernels_state import NOBODY
from safepassage.engine.flee3.luck import inner


@inner
def chunks_of(awake_count, risen_count, size, lists, chunks):  # type: ignore[no-untyped-def]
    """Divide those awake, and the risen between them, into chunks; return how many."""
    count = max((awake_count + size - 1) // size, min(risen_count, 1))
    risen = 0
    for number in range(count + 1):
        awake = min(number * size, awake_count)
        if number == count:
            risen = risen_count
        elif number > 0:
            risen = first_from(lists.awake[awake], risen, risen_count, lists.risen)
        chunks[AWAKE_FROM, number], chunks[RISEN_FROM, number] = awake, risen
        chunks[FROM, number] = awake + risen
    return count


@inner
def first_from(person, begin, end, numbers):  # type: ignore[no-untyped-def]
    """Return where the numbers from `person` on begin in ascending `numbers[begin:end]`."""
    while begin < end:
        middle = (begin + end) >> 1
        if numbers[middle] < person:
            begin = middle + 1
        else:
            end = middle
    return begin


@inner
def find_turns(today, turns):  # type: ignore[no-untyped-def]
    """Mark in `turns` where people choose in turn: what they do, or see, changes a multiplier.

    People only leave in loop A, so a place with room for all keeps its multiplier.
    """
    turns[:] = 0
    for at in range(today.limited.size):
        place = today.limited[at]
        if today.fullness[place] < 1.0:
            turns[place] = 1
            for j in range(today.sees_first[place], today.sees_first[place + 1]):
                turns[today.sees[j]] = 1


@inner
def without_nobody(first, count, lists):  # type: ignore[no-untyped-def]
    """Close the gaps among some entries of the queue; return how many are left."""
    left = first
    for at in range(first, first + count):
        lists.queue[left], lists.states[left] = lists.queue[at], lists.states[at]
        left += lists.queue[at] != NOBODY
    return left - first


@inner
def pieces_of(count, chunks, pieces):  # type: ignore[no-untyped-def]
    """Divide the entries of the queue of each chunk evenly into blocks; return how many."""
    blocks = 0
    for number in range(count):
        found, at = chunks[FOUND, number], chunks[FROM, number]
        parts = (found + BLOCK - 1) // BLOCK
        for part in range(parts):
            size = (found * (part + 1)) // parts - (found * part) // parts
            pieces[FIRST_ENTRY, blocks], pieces[ENTRIES, blocks] = at, size
            pieces[WITH_GAPS, blocks] = chunks[GAPS, number]
            at += size
            blocks += 1
    return blocks


@inner
def close_up(count, lists, chunks):  # type: ignore[no-untyped-def]
    """Bring the entries of `next` together as tomorrow's `awake`; return how many."""
    total = 0
    for number in range(count):
        first, kept = chunks[FROM, number], chunks[KEPT, number]
        copy(lists.awake, total, lists.next, first, kept)
        total += kept
    return total
