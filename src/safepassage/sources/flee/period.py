"""sim_period.csv -> start date and length; where it is missing, what the other files say of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safepassage.sources.flee.dates import day_of, order_of
from safepassage.sources.flee.rows import Notes, entries, folded, rows_of, whole

LONGEST_DAYS = 36_525  # a century
OLDER_NAMES = ("conflict_period.csv", "flood_period.csv")


def period_of(inputs: Path, source_data: Path, notes: Notes) -> tuple[date | None, int]:
    """Return the start date and the number of days of a folder.

    Without sim_period.csv: an older file of the period, or the first count and the rows of
    conflicts.csv (flood_level.csv), which is a repair.
    """
    if (inputs / "sim_period.csv").is_file():
        return read_period(inputs / "sim_period.csv", notes)
    for name in OLDER_NAMES:
        if (inputs / name).is_file():
            notes.repair("sim_period.csv", "missing", f"read the older {name}")
            return read_period(inputs / name, notes)
    start, days = _first_count(source_data), _rows_of_days(inputs)
    if start is None or not days:
        notes.problem("sim_period.csv", "missing", "write StartDate,YYYY-MM-DD and Length,days")
        return None, 1
    notes.repair(
        "sim_period.csv", "missing", f"from the first count, {start}, as long as conflicts.csv"
    )
    return start, min(days, LONGEST_DAYS)


def read_period(path: Path, notes: Notes) -> tuple[date | None, int]:
    """Return the start date and the number of days; the last row of a key counts."""
    start, days, length = None, 0, None
    for row in rows_of(path, notes):
        key = row.at(0).casefold()
        if key != folded(key) and folded(key) in ("startdate", "length"):
            notes.repair(row.where, f"'{row.at(0)}' is no key Flee knows", f"read {folded(key)}")
        if folded(key) == "startdate":
            start = day_of(row, 1, "StartDate", notes)
        elif folded(key) == "length":
            days, length = whole(row, 1, "Length", notes), row.where
    if start is None and not any(path.name in problem.where for problem in notes.problems):
        notes.problem(path.name, "no StartDate", "write a row such as StartDate,2021-03-01")
    if days < 1 and not any(", Length" in problem.where for problem in notes.problems):
        what = "no Length" if length is None else f"Length is {days}"
        notes.problem(length or path.name, what, "write a row such as Length,180")
    if days > LONGEST_DAYS or (start and start.toordinal() + days >= date.max.toordinal()):
        notes.problem(path.name, f"{days} days are too many", f"at most {LONGEST_DAYS}")
        return start, 1
    return start, max(days, 1)  # below 1 it is told, and the rest is still read


def _first_count(source_data: Path) -> date | None:
    """Return the earliest date of the file of totals, None without one."""
    quiet, path = Notes(), source_data / "refugees.csv"
    rows = rows_of(path, quiet) if path.is_file() else ()
    order = order_of(row.at(0) for row in rows)
    days = (day_of(row, 0, "date", quiet, order) for row in rows)
    return min((day for day in days if day), default=None)


def _rows_of_days(inputs: Path) -> int:
    """Return how many days the table of conflicts, or of floods, holds."""
    for name in ("conflicts.csv", "flood_level.csv"):
        if (inputs / name).is_file():
            return sum(1 for _ in entries(rows_of(inputs / name, Notes())[1:]))
    return 0
