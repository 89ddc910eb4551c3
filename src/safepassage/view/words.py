"""Numbers, days and lists in the words of a reader: one manner for page and sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

NOT_ACCOUNTED_FOR = "not accounted for (population figure uncertain)"
SHORTAGE_NAME = "shortage index (not IPC, not famine)"
NOT_A_PREDICTION = "Model scenario, not a prediction."
ONE_RUN = "One run: no range is shown for model figures."
BORDERS = (
    "Names and borders shown, and the names used for those who hold a place, imply no "
    "endorsement or acceptance."
)
NO_SURVIVORS = (
    "Deaths and births are not modelled; populations are those at the start. No figure here says "
    "who is alive."
)
MONTHS = tuple(f"{date(2000, month, 1):%B}" for month in range(1, 13))


def spread(members: int, varied: str = "") -> str:
    """Return what ranges of model figures mean, or that there are none."""
    if members == 1:
        return ONE_RUN
    what = varied[:1].upper() + varied[1:]
    return f"Model ranges hold 9 in 10 of {members} runs. {what}".strip()


def said_about(value: float | str) -> str:
    """Return a number in two digits; a range is said already."""
    return value if isinstance(value, str) else about(value)


def number(value: float | None) -> str:
    """Return a whole number with separators; unknown is said, never shown as zero."""
    return "unknown" if value is None else f"{round(value):,}"


def about(value: float) -> str:
    """Return a number of people rounded to two significant digits, as one says it."""
    return number(two_digits(value))


def two_digits(value: float) -> int:
    """Return the number rounded to two significant digits; halves go to the even digit."""
    whole = round(value)
    if abs(whole) < 100:
        return whole
    return int(round(whole, 2 - len(str(abs(whole)))))


def span(low: float | None, high: float | None) -> str:
    """Return "between 130,000 and 300,000", or one number where both ends are the same."""
    if low is None and high is None:
        return "an unknown number"
    if low is None or high is None:
        return f"at most {number(high)}" if low is None else f"at least {number(low)}"
    return number(low) if low == high else f"between {number(low)} and {number(high)}"


def dash(low: float | None, high: float | None) -> str:
    """Return a range for a table cell: "130,000 to 300,000"."""
    if low is None and high is None:
        return "not stated"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def day_words(when: date | str) -> str:
    """Return "17 July 2016" for a date or an ISO day."""
    day = date.fromisoformat(when) if isinstance(when, str) else when
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(words: Sequence[str], *, show: int = 0) -> str:
    """Return "a, b and c"; beyond `show` words (0: all) the others are counted."""
    items = list(words)
    if show and len(items) > show:
        items = [*items[:show], f"{len(items) - show} more"]
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def yes_no(value: bool | None) -> str:
    """Return yes, no or unknown."""
    return "unknown" if value is None else ("yes" if value else "no")
