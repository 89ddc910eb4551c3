"""The days of a stretch in one compiled call, shared by one thread that leads and its helpers.

The way in from Python takes all arrays apart, which costs seconds to compile and as much per call
as moving a thousand people; so there is one, and days that bring no event go through it together.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_block import (
    BLOCK,
    FOUND,
    REFUSED,
    block_of,
    look_out,
)
from safepassage.engine.flee3.kernels_decide import (
    choose_in_turn,
    chunks_of,
    close_up,
    decide_chunk,
    watch_turns,
)
from safepassage.engine.flee3.kernels_hands import (
    DONE,
    OVER,
    SAYS,
    add,
    claim,
    close_board,
    open_phase,
    rest,
    wait_for,
)
from safepassage.engine.flee3.kernels_people import rise, settle_all
from safepassage.engine.flee3.kernels_state import Lists, on_day
from safepassage.engine.flee3.kernels_travel import travel_block
from safepassage.engine.flee3.kernels_turn import take_turns
from safepassage.engine.flee3.kernels_weights import deal_all, deal_calm, fill_all
from safepassage.engine.flee3.luck import inner, lean

# What the leader says of a phase, on the board.
DECIDES, NUMBER, KEY, ORPHANS, STIRRED, FLIPPED, FIRST, AWAKE, RISEN, QUEUED, SIZE = range(
    SAYS, SAYS + 11
)
MOVES, PLACES, CLASSES = range(3)  # whose keys


@lean
def stretch(thread, created, awake_count, people, world, tables, settings, days, lists, scratch):  # type: ignore[no-untyped-def]
    """Take everybody through the days of a stretch; return how many are awake at the end.

    `thread` 0 leads; all others help until it has done. Writes the people present to `days.record`.
    """
    if thread > 0:
        _work(thread, people, world, tables, settings, lists, scratch)
        return 0
    board = scratch.board
    for d in range(days.new.size):
        number, last = days.first + d, created + days.new[d]
        today = on_day(
            tables, number, days.keys[MOVES, d], number <= days.orphans_until,
            days.sinks or number <= days.orphans_until + 1,
        )  # fmt: skip
        board[FLIPPED] = d & 1
        own = _lists(d & 1, lists)
        settle_all(
            created, last, days.keys[PLACES, d], days.keys[CLASSES, d], days.place_sum,
            days.class_sum, people, today.present, own.awake, awake_count,
        )  # fmt: skip
        awake_count += days.new[d]
        created = last
        risen = rise(number, created, scratch.calendar, scratch.marks, people, own.risen)
        board[NUMBER], board[KEY] = number, np.int64(today.key)
        board[ORPHANS], board[STIRRED] = today.orphans, today.stirred
        awake_count, queued = _decide(
            awake_count, risen, people, world, today, tables, settings, lists, own, scratch
        )
        _travel(queued, people, world, today, tables, settings, lists, scratch)
        for place in range(today.present.size):
            days.record[d, place] = today.present[place]
    close_board(board)
    return awake_count


@inner
def _lists(flipped, lists):  # type: ignore[no-untyped-def]
    """Return the lists as a day sees them: yesterday's `next` are today's `awake`."""
    if flipped:
        return Lists(lists.next, lists.awake, lists.risen, lists.queue, lists.states, lists.late)
    return lists


@inner
def _decide(awake_count, risen, people, world, today, tables, settings, lists, own, scratch):  # type: ignore[no-untyped-def]
    """Take everybody awake through loop A; return how many stay awake, how many travel."""
    board, size = scratch.board, scratch.chunk
    fill_all(today, settings)
    watch_turns(today, scratch.watch)
    deal_calm(today, settings, scratch.watch)
    chunks = chunks_of(awake_count, risen, size, own, scratch.chunks)
    board[DECIDES], board[AWAKE], board[RISEN], board[SIZE] = 1, awake_count, risen, size
    together = 1 if settings.harvesting else max(chunks, 1)  # the harvest moves people at once
    for first in range(0, chunks, together):
        board[FIRST] = first
        _all_hands(together, people, world, tables, settings, lists, scratch)
        _count(scratch.change, today.present)
        for number in range(first, first + together):
            choose_in_turn(number, people, world, today, settings, own, scratch.chunks)
    return close_up(chunks, own, scratch.chunks)


@inner
def _travel(queued, people, world, today, tables, settings, lists, scratch):  # type: ignore[no-untyped-def]
    """Take everybody on a link through loop B, in waves of as many blocks as there is room for."""
    board, wave = scratch.board, scratch.waiting.size
    fill_all(today, settings)
    deal_all(today, settings)
    board[DECIDES], board[QUEUED] = 0, queued
    scratch.watch[:] = 0
    for first in range(0, queued, wave * BLOCK):
        look_out(min(wave * BLOCK, queued - first), today, scratch.watch)
        board[FIRST] = first
        blocks = min(wave, (queued - first + BLOCK - 1) // BLOCK)
        _all_hands(blocks, people, world, tables, settings, lists, scratch)
        _count(scratch.change, today.present)
        for number in range(blocks):
            if scratch.waiting[number]:
                block = block_of(scratch, number, 0)
                take_turns(scratch.waiting[number], people, world, today, settings, block)


@inner
def _all_hands(tasks, people, world, tables, settings, lists, scratch):  # type: ignore[no-untyped-def]
    """Have all tasks of a phase done."""
    open_phase(tasks, scratch.board)
    _work(0, people, world, tables, settings, lists, scratch)
    wait_for(tasks, scratch.board)


@inner
def _work(thread, people, world, tables, settings, lists, scratch):  # type: ignore[no-untyped-def]
    """Do tasks: the leader as long as there are some, a helper until the stretch is over."""
    board, looks = scratch.board, 0
    while True:
        task = claim(board)
        if task < 0:
            if thread == 0 or task == OVER:
                return
            looks = rest(looks)
            continue
        today = on_day(
            tables, board[NUMBER], np.uint64(board[KEY]), board[ORPHANS] != 0, board[STIRRED] != 0
        )
        if board[DECIDES]:
            decide_chunk(
                board[FIRST] + task, board[SIZE], board[AWAKE], board[RISEN], people, world, today,
                settings, _lists(board[FLIPPED], lists), scratch.chunks,
                block_of(scratch, thread, thread),
            )  # fmt: skip
        else:
            first = board[FIRST] + task * BLOCK
            scratch.waiting[task] = travel_block(
                first, min(BLOCK, board[QUEUED] - first), people, world, today, settings, lists,
                block_of(scratch, task, thread),
            )  # fmt: skip
        add(board, DONE, 1)


@inner
def _count(change, present):  # type: ignore[no-untyped-def]
    """Count what the threads changed, `change` (T, P), into the people present."""
    for thread in range(change.shape[0]):
        for place in range(present.size):
            present[place] += change[thread, place]
            change[thread, place] = 0
