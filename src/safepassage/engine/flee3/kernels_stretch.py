"""The days of a stretch in one compiled call, shared by one thread that leads and its helpers.

The way in from Python takes all arrays apart, which costs seconds to compile and as much per call
as moving a thousand people; so there is one, and days that bring no event go through it together.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.flee3.kernels_block import (
    ENTRIES,
    FIRST_ENTRY,
    FROM,
    KEPT,
    WITH_GAPS,
    block_of,
    look_out,
    mark_ways,
)
from safepassage.engine.flee3.kernels_calendar import calendar_of, clear, rise
from safepassage.engine.flee3.kernels_chunks import (
    chunks_of,
    close_up,
    find_turns,
    pieces_of,
    without_nobody,
)
from safepassage.engine.flee3.kernels_decide import choose_in_turn, decide_chunk
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
from safepassage.engine.flee3.kernels_people import settle_all, wake_some
from safepassage.engine.flee3.kernels_state import on_day
from safepassage.engine.flee3.kernels_travel import travel_block
from safepassage.engine.flee3.kernels_turn import take_turns
from safepassage.engine.flee3.kernels_weights import deal_all, deal_calm, fill_all
from safepassage.engine.flee3.luck import inner, lean, spread

# What the leader says of a phase, on the board.
PHASE, NUMBER, KEY, ORPHANS, STIRRED, FIRST, AWAKE, CREATED, STALE = range(SAYS, SAYS + 9)
WAKE, DECIDE, TRAVEL = range(3)  # phases
LEADER = np.int64(0)
SOME = 1 << 14  # people one thread looks at to wake them
MOVES, PLACES, CLASSES = range(3)  # whose keys


@lean
def stretch(  # type: ignore[no-untyped-def]
    thread, created, awake_count, people, world, tables, settings, days, lists, calendars, scratch
):
    """Take everybody through the days of a stretch; return how many are awake at the end.

    `thread` 0 leads; all others help until it has done. Writes the people present to `days.record`.
    """
    if thread > 0:
        _work(thread, people, world, tables, settings, days, lists, calendars, scratch)
        return 0
    board = scratch.board
    scratch.watch[:], board[STALE] = 0, 1  # tables are new, and so may be who has limited room
    if days.wakes:
        awake_count = _wake(
            created, people, world, tables, settings, days, lists, calendars, scratch
        )
    for d in range(days.new.size):
        number = days.first + d
        today = on_day(
            tables, number, days.keys[MOVES, d], number <= days.orphans_until,
            days.sinks or number <= days.orphans_until + 1,
        )  # fmt: skip
        created, awake_count = _settle(
            d, created, awake_count, people, today, days, lists.awake, board
        )
        risen = rise(number, created, calendars, people.wake, lists.risen)
        awake_count, blocks = _decide(
            awake_count, risen, people, world, today, tables, settings, days, lists, calendars,
            scratch,
        )  # fmt: skip
        _travel(blocks, people, world, today, tables, settings, days, lists, calendars, scratch)
        for place in range(today.present.size):
            days.record[d, place] = today.present[place]
    close_board(scratch.change.shape[0], board)
    return awake_count


@spread
def _settle(d, created, awake_count, people, today, days, awake, board):  # type: ignore[no-untyped-def]
    """Say which day it is, and let the new people of day `d` of a stretch appear.

    Returns how many there are, and how many are awake.
    """
    board[NUMBER], board[KEY] = today.number, np.int64(today.key)
    board[ORPHANS], board[STIRRED] = today.orphans, today.stirred
    last = created + days.new[d]
    settle_all(
        created, last, days.keys[PLACES, d], days.keys[CLASSES, d], days.origins, days.weight_sum,
        days.class_sum, people, today.present, awake, awake_count,
    )  # fmt: skip
    return last, awake_count + days.new[d]


@spread
def _wake(created, people, world, tables, settings, days, lists, calendars, scratch):  # type: ignore[no-untyped-def]
    """Wake those whose chance to leave has changed; return how many are awake."""
    tasks = (created + SOME - 1) // SOME
    clear(calendars)
    scratch.board[PHASE], scratch.board[FIRST], scratch.board[CREATED] = WAKE, 0, created
    _all_hands(tasks, people, world, tables, settings, days, lists, calendars, scratch)
    return close_up(tasks, lists, scratch.chunks)


@spread
def _decide(  # type: ignore[no-untyped-def]
    awake_count, risen, people, world, today, tables, settings, days, lists, calendars, scratch
):
    """Take everybody awake through loop A; return how many stay awake, and how many blocks
    travel.
    """
    board = scratch.board
    fill_all(today, settings)
    find_turns(today, scratch.turns)
    deal_calm(today, settings, scratch.turns)
    chunks = chunks_of(awake_count, risen, scratch.chunk, lists, scratch.chunks)
    board[PHASE], board[AWAKE] = DECIDE, awake_count
    together = 1 if settings.harvesting else max(chunks, 1)  # the harvest moves people at once
    for first in range(0, chunks, together):
        board[FIRST] = first
        _all_hands(together, people, world, tables, settings, days, lists, calendars, scratch)
        _count(scratch.change, today.present)
        for number in range(first, first + together):
            choose_in_turn(number, people, world, today, settings, lists, scratch.chunks)
    blocks = pieces_of(chunks, scratch.chunks, scratch.pieces)
    return close_up(chunks, lists, scratch.chunks), blocks


@spread
def _travel(blocks, people, world, today, tables, settings, days, lists, calendars, scratch):  # type: ignore[no-untyped-def]
    """Take everybody on a link through loop B, in waves of as many blocks as there is room for."""
    board, wave = scratch.board, scratch.waiting.size
    fill_all(today, settings)
    deal_all(today, settings)
    board[PHASE] = TRAVEL
    for first in range(0, blocks, wave):
        many, going = min(wave, blocks - first), 0
        for block in range(first, first + many):
            going += scratch.pieces[ENTRIES, block]
        if look_out(going, today, settings, scratch.watch) or board[STALE]:
            mark_ways(world, today, scratch.watch)
            board[STALE] = 0
        board[FIRST] = first
        _all_hands(many, people, world, tables, settings, days, lists, calendars, scratch)
        _count(scratch.change, today.present)
        for number in range(many):
            if scratch.waiting[number]:
                aside = block_of(scratch, scratch.change.shape[0] + number, 0)
                take_turns(scratch.waiting[number], people, world, today, settings, aside)


@spread
def _all_hands(tasks, people, world, tables, settings, days, lists, calendars, scratch):  # type: ignore[no-untyped-def]
    """Have all tasks of a phase done."""
    open_phase(tasks, scratch.change.shape[0], scratch.board)
    _work(LEADER, people, world, tables, settings, days, lists, calendars, scratch)
    wait_for(tasks, scratch.board)


@inner
def _work(thread, people, world, tables, settings, days, lists, calendars, scratch):  # type: ignore[no-untyped-def]
    """Do tasks: the leader as long as there are some, a helper until the stretch is over."""
    board, threads, looks = scratch.board, scratch.change.shape[0], 0
    while True:
        task = claim(thread, threads, board)
        if task < 0:
            if thread == 0 or task == OVER:
                return
            looks = rest(looks)
            continue
        today = on_day(
            tables, board[NUMBER], np.uint64(board[KEY]), board[ORPHANS] != 0, board[STIRRED] != 0
        )
        number, block = board[FIRST] + task, block_of(scratch, thread, thread)
        calendar = calendar_of(calendars, thread)
        if board[PHASE] == WAKE:
            first, last = number * SOME, min((number + 1) * SOME, board[CREATED])
            scratch.chunks[FROM, number] = first
            scratch.chunks[KEPT, number] = wake_some(
                first, last, days.changed, people, world, calendar, lists.next
            )
        elif board[PHASE] == DECIDE:
            decide_chunk(
                number, board[AWAKE], people, world, today, settings, lists, scratch.chunks,
                calendar, block,
            )  # fmt: skip
        else:
            first, size = scratch.pieces[FIRST_ENTRY, number], scratch.pieces[ENTRIES, number]
            if scratch.pieces[WITH_GAPS, number]:
                size = without_nobody(first, size, lists)
            scratch.waiting[task] = travel_block(
                first, size, people, world, today, settings, lists, block,
                block_of(scratch, threads + task, thread),
            )  # fmt: skip
        add(board, DONE, 1)


@inner
def _count(change, present):  # type: ignore[no-untyped-def]
    """Count what the threads changed, `change` (T, P), into the people present."""
    for thread in range(change.shape[0]):
        for place in range(present.size):
            present[place] += change[thread, place]
            change[thread, place] = 0
