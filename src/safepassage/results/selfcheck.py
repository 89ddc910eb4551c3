"""A run checks itself: every person is accounted for on every day, and nobody twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.results.frames import Columns, RunTables, numbers, texts
from safepassage.results.tables import STATUS, WHEREABOUTS

Longs = NDArray[np.int64]


class SelfCheckError(RuntimeError):
    """The engine lost or invented people: a bug, never the user's mistake."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question about the whole run, and the first day on which the answer is no."""

    question: str
    passed: bool
    first_fault: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the check for `run.json`."""
        return {"check": self.question, "passed": self.passed, "first_fault": self.first_fault}


def self_check(tables: RunTables, *, days: int, people: int) -> tuple[Check, ...]:
    """Return the answers to all questions; the caller decides what a no means.

    Parameters
    ----------
    tables
        The tables of the run.
    days
        Number of days of the scenario.
    people
        Population at the start; deaths and births are not modelled, so it holds every day.
    """
    stocks = tables.tables["stocks"]
    population = np.full(days, people, np.int64)
    if any(numbers(table, "day").max(initial=0) >= days for table in tables.tables.values()):
        return (Check("every row lies within the days of the scenario", False),)
    by_status = sum((_by_day(stocks, days, "status", word) for word in STATUS), np.zeros(days, int))
    by_whereabouts = sum(
        (_by_day(stocks, days, "whereabouts", word) for word in WHEREABOUTS), np.zeros(days, int)
    )
    return (
        _equal("people of all statuses are the population, every day", by_status, population),
        _equal("people of all whereabouts are the population", by_whereabouts, population),
        _equal(
            "those in a queue are those at a crossing, every day",
            _by_day(tables.tables["queues"], days, people="waiting"),
            _by_day(stocks, days, "whereabouts", "at a crossing"),
        ),
        _equal(
            "residents are where they come from, every day",
            _residents_at_origin(stocks, days),
            _by_day(stocks, days, "status", "resident"),
        ),
    )


def require(checks: tuple[Check, ...]) -> None:
    """Raise `SelfCheckError` with every question that was answered by no."""
    failed = [f"{check.question}: {check.first_fault}" for check in checks if not check.passed]
    if failed:
        raise SelfCheckError("the run does not add up; nothing was kept. " + "; ".join(failed))


def _by_day(
    table: Columns, days: int, column: str = "", word: str = "", people: str = "people"
) -> Longs:
    """Return people per day, of the rows whose column reads the word."""
    day, count = numbers(table, "day"), numbers(table, people)
    totals = np.zeros(days, np.int64)
    if column:
        chosen = texts(table, column).is_word(word)
        day, count = day[chosen], count[chosen]
    np.add.at(totals, day, count)
    return totals


def _residents_at_origin(stocks: Columns, days: int) -> Longs:
    """Return residents per day whose place is their place of origin."""
    place, origin = texts(stocks, "place"), texts(stocks, "origin")
    row_of = {label: code for code, label in enumerate(place.labels)}
    same = np.array([row_of.get(label, -2) for label in origin.labels] + [-2], np.int32)
    chosen = (same[origin.codes] == place.codes) & texts(stocks, "status").is_word("resident")
    totals = np.zeros(days, np.int64)
    np.add.at(totals, numbers(stocks, "day")[chosen], numbers(stocks, "people")[chosen])
    return totals


def _equal(question: str, found: Longs, expected: Longs) -> Check:
    wrong = np.flatnonzero(found != expected)
    if not len(wrong):
        return Check(question, True)
    day = int(wrong[0])
    return Check(question, False, f"day {day}: {found[day]} against {expected[day]}")
