"""Tables of days by names, as conflicts.csv: where a row stands is its day, not its first cell."""

from __future__ import annotations

from pathlib import Path

from safepassage.scenario.flee_case import FleeGrid
from safepassage.sources.flee.rows import Notes, Row, number, rows_of, whole


def read_grid(path: Path, notes: Notes, *, days_count: bool = False) -> FleeGrid:
    """Return a table of days by names. The position of a row is its day, or its first cell is."""
    rows = _without_remarks(rows_of(path, notes), notes)
    if not rows:
        notes.problem(path.name, "the table is empty", "write a header '#Day,name,...'")
        return FleeGrid((), (), ())
    names = rows[0].cells[1:]
    while names and not names[-1]:
        names = names[:-1]
    found, days = [], []
    for position, row in enumerate(rows[1:]):
        if len(row.cells) < len(names) + 1:
            notes.repair(row.where, "the row is shorter than the header", "missing cells read as 0")
        found.append(
            tuple(
                number(row, i + 1, name or f"column {i + 2}", notes) for i, name in enumerate(names)
            )
        )
        days.append(whole(row, 0, "#Day", notes) if days_count else position)
    if not days_count:
        _warn_of_days(rows[1:], notes)
    return FleeGrid(names, tuple(days), _not_negative(names, found, rows[1:], notes))


def _warn_of_days(rows: list[Row], notes: Notes) -> None:
    """Say where the first cells count other days than Flee does, as after a row was deleted."""
    for day, row in enumerate(rows):
        word = row.cells[0]
        if word.isdecimal() and int(word) != day:
            notes.warn(
                row.where, f"its first cell says day {word}",
                f"Flee does not read it: the row stands for day {day}, rows are counted from 0",
            )  # fmt: skip
            return


def _not_negative(
    names: tuple[str, ...], values: list[tuple[float, ...]], rows: list[Row], notes: Notes
) -> tuple[tuple[float, ...], ...]:
    """Return the values, 0 in the place of those below it: no intensity, level or hunger is."""
    for i, name in enumerate(names):
        below = [row for row, cells in zip(rows, values, strict=True) if cells[i] < 0]
        if below:
            more = f" and in {len(below) - 1} more rows" if len(below) > 1 else ""
            where = f"{below[0].where}, {name or f'column {i + 2}'}"
            notes.repair(where, f"'{below[0].at(i + 1)}' is below 0", f"read 0 there{more}")
    return tuple(tuple(max(value, 0.0) for value in cells) for cells in values)


def _without_remarks(rows: list[Row], notes: Notes) -> list[Row]:
    """Drop rows that hold a '#' and a remark alone; Flee takes them for days or the heading."""
    kept: list[Row] = []
    names_follow = any(any(row.cells[1:]) for row in rows)
    for row in rows:
        lone = row.cells[0].startswith("#") and not any(row.cells[1:])
        if lone and (kept or names_follow):
            notes.repair(row.where, "a remark among the days", "skipped it")
        else:
            kept.append(row)
    return kept
