"""Which days a report shows: first, last, and those on which a place becomes cut off or not."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from safepassage.scenario.scenario import Scenario
from safepassage.view.board import is_disputed
from safepassage.view.figures import Figures, Longs
from safepassage.view.words import listed

MOST_CHANGES = 7
MIDDLE = 15  # day of a month
WEEK = 7


@dataclass(frozen=True, slots=True)
class KeyDay:
    """A day the report shows, and why."""

    day: int
    why: str


@dataclass(slots=True)
class _Change:
    """What changed about a day; `people` live in the places concerned."""

    day: int
    people: int = 0
    words: list[str] = field(default_factory=list)


def key_days(figures: Figures) -> list[KeyDay]:
    """Return the days to show, and why.

    First and last; most people waiting; most people fled in a week; changes of encirclement.
    Where there are too many changes, those stay that concern places with more people at the start.
    """
    last = figures.days - 1
    reasons = {0: "first day"}
    waiting = figures.queue("waiting").sum(axis=0)
    changes = sorted(_changes(figures), key=lambda change: (-change.people, change.day))
    for change in changes[:MOST_CHANGES]:
        reasons[change.day] = listed(change.words, show=3)
    if waiting.max() > 0:
        reasons.setdefault(int(waiting.argmax()), "most people waiting at crossings (model)")
    fled = _in_a_week(figures.moves(kind="first").sum(axis=0))
    if fled.max() > 0:
        reasons.setdefault(int(fled.argmax()), "most people fled in the week before (model)")
    reasons.setdefault(last, "last day")
    return [KeyDay(day, reasons[day]) for day in sorted(reasons)]


def with_middles(scenario: Scenario, days: list[KeyDay]) -> list[KeyDay]:
    """Return the days with the middle of each month among them: what people ask for."""
    known = {key.day for key in days}
    middles = [
        KeyDay(day, "middle of the month")
        for day in range(scenario.days)
        if scenario.date_of(day).day == MIDDLE and day not in known
    ]
    return sorted([*days, *middles], key=lambda key: key.day)


def _in_a_week(by_day: Longs) -> Longs:
    """Return the sum over each day and the six before it."""
    sums = np.concatenate([[0], by_day.cumsum()])
    days = np.arange(len(by_day))
    return np.asarray(sums[1:] - sums[np.maximum(days + 1 - WEEK, 0)], np.int64)


def _changes(figures: Figures) -> list[_Change]:
    """Return the days on which a place where people live becomes encircled or ceases to be."""
    encircled = figures.tristate("encircled") == 1
    by_day: dict[int, _Change] = {}
    for place in sorted(figures.scenario.places, key=lambda place: place.place):
        row = encircled[figures.row[place.place]]
        if not place.population:
            continue
        name = place.name or place.place
        for day in (np.flatnonzero(row[1:] != row[:-1]) + 1).tolist():
            change = by_day.setdefault(day, _Change(day))
            change.people += place.population
            when = figures.scenario.date_of(day)
            doubt = " (disputed)" if is_disputed(figures.scenario, place.place, when, when) else ""
            change.words.append(f"{name} {'becomes' if row[day] else 'no longer'} encircled{doubt}")
    return list(by_day.values())
