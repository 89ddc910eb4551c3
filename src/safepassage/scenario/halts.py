"""Days without movement in an agreement: single days or spans, "2016-12-16" or "a/b"."""

from __future__ import annotations

from datetime import date, timedelta


def parse_halt(text: str) -> tuple[date, date]:
    """Return first and last day of a halt; raises `ValueError` where it is neither day nor span."""
    first, slash, last = text.partition("/")
    start = date.fromisoformat(first)
    end = date.fromisoformat(last) if slash else start
    if end < start or len(first) != len("YYYY-MM-DD"):
        raise ValueError(f"'{text}' is no span of days")
    return start, end


def halt_days(halts: tuple[str, ...]) -> frozenset[date]:
    """Return every day on which nobody is moved."""
    days: set[date] = set()
    for start, end in map(parse_halt, halts):
        days.update(start + timedelta(days=number) for number in range((end - start).days + 1))
    return frozenset(days)
