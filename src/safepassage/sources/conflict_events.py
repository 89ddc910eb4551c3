"""A table of dated conflict events, as UCDP GED or ACLED write it -> day and position.

Only the day and the position are read; who did what to whom is left where it is. UCDP names a span
of days (`date_start`, `date_end`): the event counts on its first day. ACLED writes `event_date` as
2016-02-01 or 01 February 2016. Columns that are not used are ignored; rows of neither source are
kept in this package, and ACLED's terms forbid passing its rows on.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from safepassage.errors import InputError, Problem, ScenarioError

DAYS = ("date_start", "event_date")  # UCDP GED, ACLED
LATITUDE, LONGITUDE = "latitude", "longitude"
FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%d %B %Y", "%m/%d/%Y")
MOST_PROBLEMS = 50


class ConflictEvent(NamedTuple):
    """That something happened, when and where."""

    when: date
    lat: float
    lon: float


def read_events(path: Path) -> tuple[ConflictEvent, ...]:
    """Return the events of a table, in its order.

    Raises
    ------
    InputError
        There is no such file.
    ScenarioError
        Columns are missing, or cells cannot be read; each is named with its row.
    """
    if not path.is_file():
        raise InputError(f"there is no file '{path}'")
    problems: list[Problem] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = tuple(_events(file, path.name, problems))
    if problems:
        raise ScenarioError(problems[:MOST_PROBLEMS])
    return found


def _events(lines: Iterator[str], label: str, problems: list[Problem]) -> Iterator[ConflictEvent]:
    first = next(iter(lines), "")
    comma = ";" if first.count(";") > first.count(",") else ","
    header = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=comma), [])]
    day = next((name for name in DAYS if name in header), "")
    wanted = (LATITUDE, LONGITUDE)
    if not day:
        problems.append(Problem(label, f"has no column {' or '.join(DAYS)}", "keep the header"))
    missing = [name for name in wanted if name not in header]
    problems += [Problem(label, f"has no column {name}", "keep the header") for name in missing]
    if problems:
        return
    for number, cells in enumerate(csv.reader(lines, delimiter=comma), 2):
        row = dict(zip(header, cells, strict=False))
        if any(cell.strip() for cell in cells):
            event = _event(row, day, f"{label}, row {number}", problems)
            if event is not None:
                yield event


def _event(
    row: Mapping[str, str], day: str, where: str, problems: list[Problem]
) -> ConflictEvent | None:
    when = _day(row.get(day, ""))
    if when is None:
        what = f"'{row.get(day, '')}' is no day"
        problems.append(Problem(f"{where}, {day}", what, "write YYYY-MM-DD"))
    position = [
        _degrees(row.get(name, ""), most, f"{where}, {name}", problems)
        for name, most in ((LATITUDE, 90.0), (LONGITUDE, 180.0))
    ]
    if when is None or None in position:
        return None
    return ConflictEvent(when, float(position[0] or 0.0), float(position[1] or 0.0))


def _day(text: str) -> date | None:
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def _degrees(text: str, most: float, where: str, problems: list[Problem]) -> float | None:
    try:
        degrees = float(text)
    except ValueError:
        problems.append(Problem(where, f"'{text}' is no number", "write degrees, as 36.2"))
        return None
    if not -most <= degrees <= most:
        problems.append(Problem(where, f"{text} is outside {most:g} degrees", "check the column"))
        return None
    return degrees
