"""Who sleeps until which day, each thread its own pages, so that a morning reads few of them.

A sleeper is written once, to the last page of the day on which they leave. A page holds the number
of the page before it and fifteen people: one line of the memory's cache. Compiled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import Ints
from safepassage.engine.flee3.kernels_hands import first_bit
from safepassage.engine.flee3.luck import inner

PAGE = 16  # numbers, the first of the page before
NONE = -1  # page
BLANK, SPARE = 0, 1  # the first page never written, the first that was given back

ONE = np.uint64(1)


class Calendar(NamedTuple):
    """The sleepers of a thread. D days, N people."""

    last: Ints  # (D,) last page of a day
    filled: Ints  # (D,) numbers on it
    pages: Ints  # (PAGE (N / 15 + D),)
    stock: Ints  # (32,) see BLANK and SPARE; the rest keeps threads apart


class Calendars(NamedTuple):
    """Those of T threads, each array one dimension more, and a bit for each person, all 0."""

    last: Ints
    filled: Ints
    pages: Ints
    stock: Ints
    marks: np.ndarray  # (N / 64 + 1,)


def calendars_for(threads: int, days: int, people: int) -> Calendars:
    """Return empty calendars with room for all people in each."""
    pages = people // (PAGE - 1) + days + 2
    return Calendars(
        last=np.full((threads, days), NONE, np.int32),
        filled=np.zeros((threads, days), np.int32),
        pages=np.empty((threads, pages * PAGE), np.int32),
        stock=np.tile(np.array([0, NONE] * 16, np.int32), (threads, 1)),
        marks=np.zeros(people // 64 + 1, np.uint64),
    )


def grown_calendars(calendars: Calendars, people: int) -> Calendars:
    """Return calendars with room for more people, and what is written in them."""
    threads, days = calendars.last.shape
    larger = calendars_for(threads, days, people)
    larger.pages[:, : calendars.pages.shape[1]] = calendars.pages
    return larger._replace(last=calendars.last, filled=calendars.filled, stock=calendars.stock)


@inner
def clear(calendars):  # type: ignore[no-untyped-def]
    """Forget all sleepers."""
    calendars.last[:] = NONE
    for thread in range(calendars.stock.shape[0]):
        calendars.stock[thread, BLANK], calendars.stock[thread, SPARE] = 0, NONE


@inner
def calendar_of(calendars, thread):  # type: ignore[no-untyped-def]
    """Return the calendar of a thread."""
    return Calendar(
        calendars.last[thread], calendars.filled[thread], calendars.pages[thread],
        calendars.stock[thread],
    )  # fmt: skip


@inner
def sleep_until(day, person, calendar):  # type: ignore[no-untyped-def]
    """Write down who sleeps until a day."""
    page, filled = calendar.last[day], calendar.filled[day]
    if page == NONE or filled == PAGE:
        fresh = calendar.stock[SPARE]
        if fresh == NONE:
            fresh = calendar.stock[BLANK]
            calendar.stock[BLANK] = fresh + 1
        else:
            calendar.stock[SPARE] = calendar.pages[fresh * PAGE]
        calendar.pages[fresh * PAGE] = page
        calendar.last[day] = fresh
        page, filled = fresh, 1
    calendar.pages[page * PAGE + filled] = person
    calendar.filled[day] = filled + 1


@inner
def _mark(day, calendar, wake, marks):  # type: ignore[no-untyped-def]
    """Mark those whose sleep ends on a day, and give their pages back; return whether there are."""
    page, filled, found = calendar.last[day], calendar.filled[day], False
    while page != NONE:
        for at in range(page * PAGE + 1, page * PAGE + filled):
            i = calendar.pages[at]
            if wake[i] == day:
                marks[i >> 6] |= ONE << np.uint64(i & 63)
                found = True
        before = calendar.pages[page * PAGE]
        calendar.pages[page * PAGE] = calendar.stock[SPARE]
        calendar.stock[SPARE] = page
        page, filled = before, PAGE
    calendar.last[day] = NONE
    return found


@inner
def rise(day, created, calendars, wake, risen):  # type: ignore[no-untyped-def]
    """Write those whose sleep ends on a day, `wake` (N,), to `risen`, ascending; return how many.

    Which thread they were written down by does not matter: they are marked, and the marks read.
    """
    count, found = 0, False
    for thread in range(calendars.last.shape[0]):
        found |= _mark(day, calendar_of(calendars, thread), wake, calendars.marks)
    if not found:
        return 0
    for word in range((created >> 6) + 1):
        left = calendars.marks[word]
        calendars.marks[word] = 0
        while left:
            risen[count] = (word << 6) + first_bit(left)
            count += 1
            left &= left - ONE
    return count
