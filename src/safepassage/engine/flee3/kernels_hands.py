"""How threads share the tasks of a phase inside one compiled call; instructions numba lacks.

Starting a thread, or waking one through Python, costs as much as it takes to move a thousand
people; a day has several phases of a few thousand. So helpers stay in compiled code and watch a
board of numbers. Tasks follow the order of people, and each thread begins with its share of them,
so that it meets the same people again while they are still in its cache; who has done takes tasks
of others, by a ticket for each share. A ticket holds the number of the phase, so that a helper who
comes late never takes a task of a phase that has ended. What a task gives must not depend on who
does it, or when.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from safepassage.engine.flee3.luck import inner

from numba import config, types  # isort: skip - after the place of its cache is set
from numba.core import cgutils  # isort: skip
from numba.extending import intrinsic  # isort: skip

# Numbers on the board: what the leader says of a phase, then the tickets, one of each share; a line
# of the cache apart where several threads write.
SAYS, TASKS, DONE, TICKETS, APART = 0, 12, 16, 32, 16
NOTHING, OVER = -1, -2  # to do now; for good
PHASE_BITS, COUNT_BITS = 40, 20
MANY, PHASES = (1 << COUNT_BITS) - 1, (1 << 22) - 1  # of both, before they begin anew
PATIENCE = 2_000  # looks at the board before another program may have the core


def _at(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Return the address of `array[index]`, the first two arguments."""
    array = context.make_array(signature.args[0])(context, builder, args[0])
    return builder.gep(array.data, [args[1]])


@intrinsic
def _peek(_typing, array, _index):  # type: ignore[no-untyped-def]
    def code(context, builder, signature, args):  # type: ignore[no-untyped-def]
        return builder.load_atomic(_at(context, builder, signature, args), "acquire", 8)

    return types.int64(array, types.intp), code


@intrinsic
def _put(_typing, array, _index, _value):  # type: ignore[no-untyped-def]
    def code(context, builder, signature, args):  # type: ignore[no-untyped-def]
        builder.store_atomic(args[2], _at(context, builder, signature, args), "release", 8)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.int64), code


@intrinsic
def _swap(_typing, array, _index, _old, _new):  # type: ignore[no-untyped-def]
    def code(context, builder, signature, args):  # type: ignore[no-untyped-def]
        place = _at(context, builder, signature, args)
        return builder.extract_value(
            builder.cmpxchg(place, args[2], args[3], "acq_rel", "acquire"), 1
        )

    return types.boolean(array, types.intp, types.int64, types.int64), code


@intrinsic
def _add(_typing, array, _index, _value):  # type: ignore[no-untyped-def]
    def code(context, builder, signature, args):  # type: ignore[no-untyped-def]
        return builder.atomic_rmw("add", _at(context, builder, signature, args), args[2], "acq_rel")

    return types.int64(array, types.intp, types.int64), code


@intrinsic
def _first_bit(_typing, _word):  # type: ignore[no-untyped-def]
    def code(_context, builder, _signature, args):  # type: ignore[no-untyped-def]
        return builder.cttz(args[0], cgutils.true_bit)

    return types.int64(types.uint64), code


@intrinsic
def _copy(_typing, array, _to, _other, _first, _count):  # type: ignore[no-untyped-def]
    def code(context, builder, signature, args):  # type: ignore[no-untyped-def]
        to = _at(context, builder, signature, args)
        source = context.make_array(signature.args[2])(context, builder, args[2])
        cgutils.raw_memcpy(  # type: ignore[no-untyped-call]
            builder, to, builder.gep(source.data, [args[3]]), args[4], array.dtype.bitwidth // 8
        )
        return context.get_dummy_value()

    return types.void(array, types.intp, array, types.intp, types.intp), code


def _plain_copy(array, to, other, first, count):  # type: ignore[no-untyped-def]
    array[to : to + count] = other[first : first + count]


def _plain_first_bit(word):  # type: ignore[no-untyped-def]
    return (int(word) & -int(word)).bit_length() - 1


def _plain_put(array, index, value):  # type: ignore[no-untyped-def]
    array[index] = value


def _plain_swap(array, index, old, new):  # type: ignore[no-untyped-def]
    equal = array[index] == old
    if equal:
        array[index] = new
    return equal


def _plain_add(array, index, value):  # type: ignore[no-untyped-def]
    array[index] += value
    return array[index] - value


HELPERS = not config.DISABLE_JIT  # type: ignore[attr-defined]  # plain Python runs in one thread
peek: Any = _peek if HELPERS else lambda array, index: int(array[index])
put: Any = _put if HELPERS else _plain_put
swap: Any = _swap if HELPERS else _plain_swap
add: Any = _add if HELPERS else _plain_add
copy: Any = _copy if HELPERS else _plain_copy  # from one array to another, never within one
first_bit: Any = _first_bit if HELPERS else _plain_first_bit  # the number of the lowest 1
if HELPERS and sys.platform != "win32":
    _yield = types.ExternalFunction("sched_yield", types.int32())
else:  # Windows has another name for it; there the core is kept

    @inner
    def _yield():  # type: ignore[no-untyped-def]
        return np.int32(0)


def board_for(threads: int) -> np.ndarray:
    """Return a board without tasks."""
    return np.zeros(TICKETS + APART * threads, np.int64)


@inner
def open_phase(tasks, threads, board):  # type: ignore[no-untyped-def]
    """Offer `tasks` tasks, at most a million; what they read must be written before."""
    phase = ((peek(board, TICKETS) >> PHASE_BITS) + 1) & PHASES
    board[TASKS] = tasks
    put(board, DONE, 0)
    for share in range(threads):
        many = tasks * (share + 1) // threads - tasks * share // threads
        put(board, TICKETS + APART * share, (phase << PHASE_BITS) | (many << COUNT_BITS))


@inner
def close_board(threads, board):  # type: ignore[no-untyped-def]
    """Let all helpers go."""
    for share in range(threads):
        put(board, TICKETS + APART * share, -1)


@inner
def claim(thread, threads, board):  # type: ignore[no-untyped-def]
    """Return the number of a task that is now the caller's, NOTHING or OVER."""
    for other in range(threads):
        share = (thread + other) % threads
        at = TICKETS + APART * share
        while True:
            ticket = peek(board, at)
            if ticket < 0:
                return OVER
            task = ticket & MANY
            if task >= (ticket >> COUNT_BITS) & MANY:
                break
            if swap(board, at, ticket, ticket + 1):
                return board[TASKS] * share // threads + task
    return NOTHING


@inner
def wait_for(tasks, board):  # type: ignore[no-untyped-def]
    """Return once all tasks of the phase are done."""
    looks = 0
    while peek(board, DONE) < tasks:
        looks = rest(looks)


@inner
def rest(looks):  # type: ignore[no-untyped-def]
    """Count a look at the board; after many, let others have the core."""
    if looks < PATIENCE:
        return looks + 1
    _yield()
    return 0
