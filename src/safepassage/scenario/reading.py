"""A table as text -> parts. CSV files and sheets of a workbook go through here, with one wording.

Grid: rows of cells as they stand. Sheet: the same with column names. Parsed: parts and problems.
Nothing stops at the first problem; what can be read is read, so that all are told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from safepassage.errors import Problem, suggestion
from safepassage.scenario.columns import Part
from safepassage.scenario.origins import Refused
from safepassage.scenario.tables import Table
from safepassage.scenario.wording import problems_of

MAX_ROWS = 1_000_000  # of one table
MAX_PROBLEMS = 1_000  # of one table; more help nobody

PartType = TypeVar("PartType", bound=Part)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands: rows of cells with their row numbers, the first row is row 1."""

    label: str  # "routes.csv" or "sheet routes"
    rows: Iterable[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with named columns; a row holds only the cells that are filled."""

    label: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a sheet gave: parts, the row of each, and the rows that could not be understood."""

    parts: tuple[Part, ...] = ()
    rows: tuple[int, ...] = ()
    refused: tuple[Refused, ...] = ()


def sheet_of(grid: Grid, problems: list[Problem]) -> Sheet | None:
    """Find the header and name the cells; None where there is no header to go by.

    Blank rows are passed over but counted. A row of HXL tags (#...) before or after the header
    is passed over too.
    """
    filled = ((number, cells) for number, cells in grid.rows if any(c.strip() for c in cells))
    rows = (row for row in filled if not _is_hxl(row[1]))
    header = next(rows, None)
    if header is None:
        problems.append(Problem(grid.label, "is empty", "the first row names the columns"))
        return None
    header_row, columns = header[0], _header(header[1])
    found = list(_header_problems(columns, f"{grid.label}, row {header_row}"))
    problems.extend(found)
    if found:
        return None
    body = []
    for number, cells in rows:
        if number > MAX_ROWS:
            problems.append(Problem(grid.label, f"has more than {MAX_ROWS:,} rows", "split it"))
            break
        if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(_wrong_length(grid.label, number, len(cells), len(columns)))
        body.append((number, _named(columns, cells)))
    return Sheet(grid.label, header_row, columns, tuple(body))


def parse_sheet(sheet: Sheet, table: Table, problems: list[Problem]) -> Parsed:
    """Turn each row into a part; wrong columns and wrong cells become problems."""
    found = list(_column_problems(sheet, table))
    problems.extend(found)
    parts: list[Part] = []
    rows: list[int] = []
    refused: list[Refused] = []
    ids, start = table.key[0], len(problems)
    for number, cells in sheet.rows:
        if found:  # rows cannot be understood, but their ids can still be referred to
            refused.append(Refused(number, cells.get(ids, ""), {}))
            continue
        before = len(problems)
        if before - start > MAX_PROBLEMS:
            much = f"more than {MAX_PROBLEMS:,} problems; the rest of the table was not read"
            problems.append(Problem(sheet.label, much, "mend these first"))
            break
        part = parse_part(table.row, cells, f"{sheet.label}, row {number}", problems)
        if part is None:
            wrong = {problem.where.rpartition(", ")[2] for problem in problems[before:]}
            sound = {name: cell for name, cell in cells.items() if name not in wrong}
            refused.append(Refused(number, cells.get(ids, ""), sound))
        else:
            parts.append(part)
            rows.append(number)
    return Parsed(tuple(parts), tuple(rows), tuple(refused))


def parse_part(
    kind: type[PartType], cells: Mapping[str, object], where: str, problems: list[Problem]
) -> PartType | None:
    """Return one part, or None and the problems of its cells."""
    try:
        return kind.model_validate(dict(cells))
    except ValidationError as error:
        problems.extend(problems_of(error, kind, where))
        return None


def _is_hxl(cells: list[str]) -> bool:
    words = [cell.strip() for cell in cells if cell.strip()]
    return bool(words) and all(word.startswith("#") for word in words)


def _header(cells: list[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:  # spreadsheets leave empty columns at the end
        names.pop()
    return tuple(names)


def _header_problems(columns: tuple[str, ...], where: str) -> Iterator[Problem]:
    if len(columns) == 1 and ";" in columns[0]:
        yield Problem(where, "columns are divided by semicolons", "save the table with commas")
        return
    for number, name in enumerate(columns, start=1):
        if not name:
            yield Problem(where, f"column {number} has no name", "name it or remove it")
        elif name in columns[: number - 1]:
            yield Problem(f"{where}, {name}", "this column stands there twice", "remove one")


def _wrong_length(label: str, number: int, cells: int, columns: int) -> Problem:
    much = "too long" if cells > columns else "too short"
    return Problem(
        f"{label}, row {number}",
        f"the row is {much}: {cells} cells for {columns} columns",
        "put a cell that holds a comma in double quotes" if cells > columns else "add commas",
    )


def _named(columns: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    pairs = zip(columns, cells, strict=False)  # a wrong length has been told
    return {name: cell for name, cell in pairs if cell.strip()}


def _column_problems(sheet: Sheet, table: Table) -> Iterator[Problem]:
    where = f"{sheet.label}, row {sheet.header_row}"
    for name in sheet.columns:
        if name not in table.columns:
            left = [column for column in table.columns if column not in sheet.columns]
            fix = suggestion(name, left) if left else "take it out; remarks go into the column note"
            yield Problem(f"{where}, {name}", "no such column", fix)
    for column, field in table.row.model_fields.items():
        name = field.alias or column
        if field.is_required() and name not in sheet.columns:
            yield Problem(f"{where}, {name}", "this column is missing", field.description or "")
