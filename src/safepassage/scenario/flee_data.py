"""What Flee's data tables say on a day: series added, corrected, interpolated, cut to whole people.

Pure arithmetic in Flee's own order of operations, because results are cut to integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from safepassage.scenario.flee_case import FleeCase, FleeCorrection, FleeSeries

Points = tuple[tuple[int, float], ...]


def added(first: Points, second: Points) -> Points:
    """Add two series as Flee does (specification 5.10); rows after the last of `first` are lost."""
    found: list[tuple[int, float]] = []
    at, before = 0, 0.0
    last = len(first) - 1
    for day, people in second:
        while day > first[at][0]:
            found.append((first[at][0], before + first[at][1]))
            if at == last:
                break
            at += 1
        if day == first[at][0]:
            found.append((day, people + first[at][1]))
            at = min(at + 1, last)
            before = people
        elif day < first[at][0]:
            found.append((day, people + first[at][1]))
            before = people
    return tuple(found)


def merged(series: FleeSeries, hasten: int = 1) -> Points:
    """Return one series of a column, people divided by `hasten` without rounding."""
    files = [tuple((day, people / hasten) for day, people in rows) for rows in series.files if rows]
    if not files:
        return ()
    total = files[0]
    for other in files[1:]:
        total = added(total, other)
    return total


def corrected(points: Points, correction: FleeCorrection) -> Points:
    """Scale everything before a correction so that the jump at its day disappears.

    A day that is not in the series, its first row, or a zero before it changes nothing; the reader
    reports these.
    """
    days = [day for day, _ in points]
    row = days.index(correction.day) if correction.day in days else 0
    if row == 0 or points[row - 1][1] == 0:
        return points
    factor = points[row][1] / points[row - 1][1]
    return (*((day, people * factor) for day, people in points[:row]), *points[row:])


def by_day(points: Points, days: int) -> tuple[int, ...]:
    """Return the people of each day: linear between rows, level outside, cut to whole numbers."""
    if not points:
        return (0,) * days
    found, row, last = [], 0, len(points) - 1
    for day in range(days):
        while row < last and day >= points[row + 1][0]:
            row += 1
        old_day, old = points[row]
        if day <= old_day or row == last:
            found.append(int(old))
            continue
        new_day, new = points[row + 1]
        fraction = float(day - old_day) / float(new_day - old_day)
        found.append(int(old + fraction * float(new - old)))
    return tuple(found)


@dataclass(frozen=True)
class FleeData:
    """The data of a run, by column and day; the first column is the total.

    `people[column][day]` counts whole people; `day0` is what each column said on day 0 before
    `empty_camps_on_day0` took it away.
    """

    names: tuple[str, ...]
    people: tuple[tuple[int, ...], ...]
    day0: tuple[int, ...]
    sum_from_camps: bool
    emptied: bool
    double_day0: bool

    def of(self, name: str) -> tuple[int, ...] | None:
        """Return the daily people of a camp, None without data."""
        return self.people[self.names.index(name)] if name in self.names else None

    def arrivals(self, day: int) -> int:
        """Return the new people of a day, as the data say."""
        if not self.names:
            return 0
        return self._changes[day] if day else self._first_day()

    @cached_property
    def _changes(self) -> tuple[int, ...]:
        """The change of the people counted from the day before to each day."""
        counted = self.people[1:] if self.sum_from_camps else self.people[:1]
        totals = [sum(day) for day in zip(*counted, strict=True)] or [0] * len(self.people[0])
        return (0, *(now - before for before, now in pairwise(totals)))

    def _first_day(self) -> int:
        if self.emptied:
            return 0
        if not self.sum_from_camps:
            return self.day0[0]
        camps = sum(self.day0[1:])
        return camps + self.day0[0] if self.double_day0 else camps


def data_of(case: FleeCase) -> FleeData:
    """Return the data of a case, day by day."""
    rules = case.rules
    columns: list[Points] = []
    for series in case.data:
        points = merged(series, rules.hasten)
        for correction in case.corrections:
            if correction.name == series.name:
                points = corrected(points, correction)
        columns.append(points)
    people = [by_day(points, case.days) for points in columns]
    day0 = tuple(column[0] for column in people)
    if rules.empty_camps_on_day0:
        people = [
            tuple(value - first for value in column)
            for column, first in zip(people, day0, strict=True)
        ]
    return FleeData(
        names=tuple(series.name for series in case.data),
        people=tuple(people),
        day0=day0,
        sum_from_camps=rules.sum_from_camps,
        emptied=rules.empty_camps_on_day0,
        double_day0=rules.quirks.day0_raw_double,
    )
