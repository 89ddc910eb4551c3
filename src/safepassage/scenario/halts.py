"""Days without movement in an agreement: single days or spans, "2016-12-16" or "a/b"."""

from __future__ import annotations

from datetime import date


def parse_halt(text: str) -> tuple[date, date]:
    """Return first and last day of a halt; raises `ValueError` where it is neither day nor span."""
    first, slash, last = text.partition("/")
    start = date.fromisoformat(first)
    end = date.fromisoformat(last) if slash else start
    if end < start or {len(first), len(last or first)} != {len("YYYY-MM-DD")}:
        raise ValueError(f"'{text}' is no span of days")
    return start, end
