"""Days without movement in an agreement: single days or spans, "2016-12-16" or "a/b"."""

from __future__ import annotations

from datetime import date

from safepassage.scenario.columns import ISO_DAY


def parse_halt(text: str) -> tuple[date, date]:
    """Return first and last day of a halt; raises `ValueError` where it is neither day nor span."""
    first, slash, last = text.partition("/")
    days = (first, last) if slash else (first, first)
    if not all(ISO_DAY.match(day) for day in days):
        raise ValueError(f"'{text}' is no span of days")
    start, end = map(date.fromisoformat, days)
    if end < start:
        raise ValueError(f"'{text}' ends before it starts")
    return start, end
