"""Flee's source_data -> data columns: layout, series files, registration corrections."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safepassage.errors import suggestion
from safepassage.scenario.flee_case import FleeCorrection, FleeSeries
from safepassage.scenario.flee_data import merged
from safepassage.sources.flee.dates import day_of, order_of
from safepassage.sources.flee.rows import (
    BLANKS,
    NameBook,
    Notes,
    Row,
    entries,
    headed,
    rows_of,
    whole,
)

Series = tuple[tuple[int, int], ...]


def read_layout(
    folder: Path, start: date, book: NameBook, *, sum_from_camps: bool, notes: Notes
) -> tuple[FleeSeries, ...]:
    """Return the columns of data_layout.csv in order; the first is the total."""
    path = _layout(folder, notes)
    if path is None:
        notes.repair(f"{folder.name}/data_layout.csv", "missing", "run without data")
        return ()
    found: dict[str, FleeSeries] = {}
    for position, row in enumerate(_layout_rows(path, notes)):
        name = _column_name(row, book, first=position == 0, sums=sum_from_camps, notes=notes)
        if name in found:
            notes.repair(row.where, f"'{name}' stands in an earlier row too", "ignored this row")
            continue
        files = [cell for cell in row.cells[1:] if cell]
        series = tuple(_series(folder, file, row, start, notes) for file in files)
        found[name] = FleeSeries(name, tuple(rows for rows in series if rows))
        _warn_of_adding(row, found[name], notes)
    if not found:
        notes.repair(path.name, "holds no row", "run without data")
    return tuple(found.values())


def _layout(folder: Path, notes: Notes) -> Path | None:
    """Return the layout of a data folder; older folders have one with a longer name."""
    path = folder / "data_layout.csv"
    if path.is_file():
        return path
    others = sorted(folder.glob("data_layout*.csv")) if folder.is_dir() else []
    if len(others) != 1:
        return None
    notes.repair(f"{folder.name}/data_layout.csv", "missing", f"read {others[0].name}")
    return others[0]


def _layout_rows(path: Path, notes: Notes) -> list[Row]:
    """Return the entries of a layout; a first row that names no file is a heading."""
    rows = list(entries(rows_of(path, notes, names=(0, 1, 2))))
    if rows and not (path.parent / rows[0].at(1)).is_file() and "." not in rows[0].at(1):
        notes.repair(rows[0].where, "a heading without '#'", "read as a heading")
        return rows[1:]
    return rows


def _column_name(row: Row, book: NameBook, *, first: bool, sums: bool, notes: Notes) -> str:
    """Resolve the name of a column; the first is the total, whatever it is called."""
    name = row.at(0)
    if first:
        if found := book.find(name):
            notes.warn(
                row.where, f"the first row is '{name}', where Flee expects the total",
                "it is compared with the camp, and not counted among arrivals, as in Flee",
            )  # fmt: skip
            return found
        if name != "total" and not sums:
            notes.repair(row.where, f"the total is called '{name}'", "read as total")
        return "total" if name.casefold() == "total" else name
    found = book.find(name)
    if found is None:
        notes.warn(
            row.where, f"'{name}' is no location",
            "its people count among arrivals, as in Flee; no camp is compared with it"
            + book.meant(name),
        )  # fmt: skip
        return name
    if found != name:
        notes.repair(row.where, f"'{name}' is not spelt like '{found}'", f"read '{found}'")
    return found


def _warn_of_adding(row: Row, series: FleeSeries, notes: Notes) -> None:
    """Say where Flee loses or shifts rows when it adds files that do not start and end together."""
    starts = {rows[0][0] for rows in series.files}
    ends = {rows[-1][0] for rows in series.files}
    if len(starts) > 1 or len(ends) > 1:
        notes.warn(row.where, "the files do not start and end together", "Flee loses rows of them")


def _series(folder: Path, file: str, row: Row, start: date, notes: Notes) -> Series:
    """Return a series file as (day, people); without the file, nothing."""
    path = folder / file
    if not path.is_file():
        names = [entry.name for entry in folder.iterdir()]
        near = [name for name in names if name.casefold() == file.casefold()]
        if len(near) != 1:
            notes.repair(
                row.where, f"no file '{file}'", f"run without it; {suggestion(file, names)}"
            )
            return ()
        notes.repair(row.where, f"'{file}' is not spelt like '{near[0]}'", f"read '{near[0]}'")
        path = folder / near[0]
    rows = rows_of(path, notes)
    if rows and rows[0].at(0) in ("Date", "DateTime", ""):
        rows = rows[1:]
    elif rows and rows[0].at(0)[0] != "#" and not any(map(str.isdigit, "".join(rows[0].cells[:2]))):
        notes.repair(rows[0].where, f"a heading '{rows[0].at(0)}' Flee does not know", "skipped it")
        rows = rows[1:]
    order = order_of(entry.at(0) for entry in entries(rows))
    found = [point for entry in entries(rows) if (point := _point(entry, start, order, notes))]
    if not found and not notes.problems:
        notes.repair(path.name, "no usable row", "run without it")
    return _in_order(path.name, found, notes)


def _point(row: Row, start: date, order: str, notes: Notes) -> tuple[int, int] | None:
    if row.at(1).casefold() in BLANKS:
        notes.repair(row.where, f"'{row.at(1)}' is no count", "skipped the row")
        return None
    if not row.at(1):
        return None
    day = day_of(row, 0, "date", notes, order)
    people = whole(row, 1, "count", notes)
    return ((day - start).days, people) if day else None


def _in_order(file: str, points: list[tuple[int, int]], notes: Notes) -> Series:
    days = [day for day, _ in points]
    if days != sorted(days):
        notes.repair(file, "rows are not in order of date", "sorted them")
        points = sorted(points, key=lambda point: point[0])
    kept = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
    if len(kept) < len(points):
        notes.repair(file, f"{len(points) - len(kept)} rows stand twice", "read once")
    if len({day for day, _ in kept}) < len(kept):
        notes.warn(file, "two counts on one day", "the later row holds from that day, as in Flee")
    return tuple(kept)


def read_corrections(
    path: Path, start: date, data: tuple[FleeSeries, ...], book: NameBook, notes: Notes
) -> tuple[FleeCorrection, ...]:
    """Return the corrections; each day must stand in the series it corrects."""
    columns = NameBook(series.name for series in data)
    by_name = {series.name: merged(series) for series in data}
    found = []
    _, rows = headed(rows_of(path, notes, names=(0,)), ("name", "date"), notes)
    order = order_of(row.at(1) for row in rows)
    for row in rows:
        if columns.find(row.at(0)) is None and (place := book.find(row.at(0))):
            notes.repair(row.where, f"no row of data_layout.csv is '{place}'", "ignored")
            continue
        name = columns.resolve(row, row.at(0), "name", notes)
        when = day_of(row, 1, "date", notes, order)
        if name is None or when is None:
            continue
        day = (when - start).days
        days = [point[0] for point in by_name[name]]
        if day < 0:
            notes.repair(row.where, f"{when} is before the start", "ignored, as in Flee")
        elif day not in days[1:] and days:
            notes.repair(row.where, f"{when} is no later date of the series of {name}", "ignored")
        elif days:
            found.append(FleeCorrection(name, day))
    return tuple(found)
