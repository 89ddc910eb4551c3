"""Dates as people and spreadsheets write them -> dates; what may mean two days is a problem."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from safepassage.sources.flee.rows import Notes, Row

PARTS = re.compile(r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T ].*)?$")
ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")
IN_WORDS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
LAST_MONTH = 12


def order_of(words: Iterable[str]) -> str:
    """Return whether days ('dmy') or months ('mdy') come first in dates with the year last.

    A number above 12 gives it away; empty where none does, or where they contradict each other.
    """
    found = set()
    for word in words:
        parts = PARTS.match(word)
        if parts and len(parts[3]) == len("2013"):
            found |= {"dmy"} if int(parts[1]) > LAST_MONTH else set()
            found |= {"mdy"} if int(parts[2]) > LAST_MONTH else set()
    return found.pop() if len(found) == 1 else ""


def day_of(row: Row, position: int, column: str, notes: Notes, order: str = "") -> date | None:
    """Return the date of a cell; `order` says how the file writes dates with the year last."""
    word, where = row.at(position), f"{row.where}, {column}"
    plain = _plain(word)
    if plain is not None:
        if not ISO.match(word):
            notes.repair(where, f"'{word}' is not written YYYY-MM-DD", f"read {plain}")
        return plain
    parts = PARTS.match(word)
    if parts is None or max(len(part) for part in parts.groups()) < len("2013"):
        notes.problem(where, f"'{word}' is no date", "write YYYY-MM-DD")
        return None
    return _numbers(word, parts, where, order, notes)


def _plain(word: str) -> date | None:
    """Return a date written one way alone: by ISO 8601, or with the month as an English word."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        pass
    words = " ".join(word.replace(",", " ").replace("-", " ").split())
    for form in IN_WORDS:
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    return None


def _numbers(word: str, parts: re.Match[str], where: str, order: str, notes: Notes) -> date | None:
    """Return a date of three numbers, the year first or last."""
    numbers = [int(part) for part in parts.groups()]
    year_last = len(parts[3]) == len("2013")
    if year_last:
        order = order or order_of([word])
        first, second, year = numbers
        if not order and first != second:
            notes.problem(where, f"'{word}' may be two days", "write YYYY-MM-DD")
            return None
        numbers = [year, second, first] if order != "mdy" else [year, first, second]
    try:
        found = date(*numbers)
    except ValueError:
        notes.problem(where, f"'{word}' is no date", "write YYYY-MM-DD")
        return None
    notes.repair(where, f"'{word}' is not written YYYY-MM-DD", f"read {found}")
    return found
