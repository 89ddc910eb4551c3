"""Scenario -> workbook to fill in: one sheet per table, drop-downs, notes with unit and meaning."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from pydantic.fields import FieldInfo

from safepassage.errors import OutputError
from safepassage.scenario.checks.references import REFERENCES
from safepassage.scenario.columns import Part
from safepassage.scenario.files import cell_text
from safepassage.scenario.scenario import Party, Relation, Scenario, Settings
from safepassage.scenario.tables import TABLES
from safepassage.scenario.wording import choices, meaning
from safepassage.sources.workbook import EXAMPLE_MARK

ROWS_WITH_DROP_DOWNS = 2000
ID_LISTS = {"place": "places", "route": "routes", "party": "parties"}  # kind -> sheet of its ids
SETTINGS_KEYS = ("format_version", "name", "title", "start", "end", "sensitivity", "home_country")
HEADER = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="DDE6EE")}
EXAMPLE_FONT = Font(italic=True, color="808080")
README_WIDTH = 100
COLUMN_WIDTH = 16

README = (
    "One sheet per table. Type over the rows of scenario, parties, places, routes and control.",
    "Every other sheet may stay as it is: a row that begins with # is an example, not read.",
    "Point at the name of a column to read what it means and in which unit.",
    "A day is written YYYY-MM-DD. Several ids in one cell are joined by ;",
    "An empty cell takes the default; where a figure is unknown, leave it empty, never 0.",
    "Every row ends with source (ids of the sheet sources), confidence and note.",
    "Then: safepassage check FILE.xlsx, and safepassage run FILE.xlsx --out DIR.",
    "Model scenario, not prediction. Keep out names of people and anything that identifies them.",
)


def write_workbook(scenario: Scenario, path: Path, *, examples: Scenario | None = None) -> None:
    """Write a scenario as a workbook: whole or not at all.

    Where a table is empty, the rows that `examples` has for it are written as rows nothing reads.

    Raises `OutputError` where the file exists already or cannot be written.
    """
    if path.exists():
        raise OutputError(f"'{path}' exists already; nothing was written")
    book = Workbook()
    _readme(book.active)
    _settings(book, scenario.settings)
    more = examples or scenario
    for name, part in (("parties", Party), ("relations", Relation)):
        columns = {field.alias or key: field for key, field in part.model_fields.items()}
        tab = _sheet(book, name, columns)
        rows = getattr(scenario.settings, name)
        _rows(tab, columns, rows, () if rows else getattr(more.settings, name))
    _pairs(book, "rules", scenario.settings.rules.model_dump(exclude_defaults=True).items())
    for table in TABLES:
        fields = {field.alias or key: field for key, field in table.row.model_fields.items()}
        columns = {column: fields[column] for column in table.columns}
        tab, rows = _sheet(book, table.name, columns), getattr(scenario, table.name)
        _rows(tab, columns, rows, () if rows else getattr(more, table.name))
    _save(book, path)


def _save(book: Workbook, path: Path) -> None:
    draft = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            book.save(file)
        Path(draft).chmod(0o644)  # mkstemp keeps a file private
        Path(draft).rename(path)
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror}") from error
    finally:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)


def _readme(tab: Any) -> None:
    tab.title = "README"
    tab.column_dimensions["A"].width = README_WIDTH
    for row, line in enumerate(("How to fill in this workbook", *README), start=1):
        tab.cell(row, 1, line).alignment = Alignment(wrap_text=True)
    tab["A1"].font = HEADER["font"]


def _settings(book: Workbook, settings: Settings) -> None:
    values = settings.model_dump()
    rows = [(key, values[key]) for key in (*SETTINGS_KEYS, "preset", "notes")]
    tab = _pairs(book, "scenario", rows)
    for number, (key, _) in enumerate(rows, start=2):
        tab.cell(number, 1).comment = _note(Settings.model_fields[key])
        if words := choices(Settings.model_fields[key]):
            _drop_down(tab, f"B{number}", f'"{",".join(words)}"', strict=True)


def _pairs(book: Workbook, name: str, rows: Iterable[tuple[str, Any]]) -> Any:
    tab = book.create_sheet(name)
    _header(tab, ("key", "value"))
    for number, (key, value) in enumerate(rows, start=2):
        tab.cell(number, 1, key)
        _fill(tab.cell(number, 2), value)
    return tab


def _sheet(book: Workbook, name: str, columns: dict[str, FieldInfo]) -> Any:
    tab = book.create_sheet(name)
    _header(tab, tuple(columns))
    for number, (column, field) in enumerate(columns.items(), start=1):
        letter = get_column_letter(number)
        tab[f"{letter}1"].comment = _note(field)
        cells = f"{letter}2:{letter}{ROWS_WITH_DROP_DOWNS}"
        if words := _words(field):
            _drop_down(tab, cells, f'"{",".join(words)}"', strict=True)
        elif sheet := _sheet_of_ids(name, column):
            several = "tuple" in str(field.annotation)
            ids = f"={sheet}!$A$2:$A${ROWS_WITH_DROP_DOWNS}"
            _drop_down(tab, cells, ids, strict=not several)
    return tab


def _rows(
    tab: Any, columns: dict[str, FieldInfo], rows: Sequence[Part], examples: Sequence[Part]
) -> None:
    for number, row in enumerate((*rows, *examples), start=2):
        values = row.model_dump(by_alias=True, exclude_defaults=True)
        for place, column in enumerate(columns, start=1):
            _fill(tab.cell(number, place), values.get(column))
        if number >= len(rows) + 2:
            first = tab.cell(number, 1)
            first.value = f"{EXAMPLE_MARK}{cell_text(first.value)}"
            for cell in tab[number]:
                cell.font = EXAMPLE_FONT


def _header(tab: Any, columns: tuple[str, ...]) -> None:
    for number, column in enumerate(columns, start=1):
        cell = tab.cell(1, number, column)
        cell.font, cell.fill = HEADER["font"], HEADER["fill"]
        tab.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    tab.freeze_panes = "B2"


def _fill(cell: Any, value: Any) -> None:
    """Write a value with its type: days stay days, numbers numbers; all else as in a CSV file."""
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        cell.value = value
    elif value is not None:
        text = cell_text(value)
        cell.value = text
        if text.startswith("="):
            cell.data_type = "s"  # a text, never a formula


def _note(field: FieldInfo) -> Comment:
    need = "must be filled" if field.is_required() else "may stay empty"
    words = choices(field)
    listed = f"\nOne of: {', '.join(words)}" if words else ""
    return Comment(f"{meaning(field)}\n({need}){listed}", "safepassage", height=120, width=280)


def _words(field: FieldInfo) -> tuple[str, ...]:
    if field.annotation is bool:
        return ("yes", "no")
    return choices(field)


def _sheet_of_ids(table: str, column: str) -> str:
    """Return the sheet whose first column lists the ids a column can hold."""
    if table == "relations" and column in {"party_a", "party_b"}:
        return "parties"
    kinds = REFERENCES.get(table, {}).get(column, ())
    return next((ID_LISTS[kind] for kind in kinds if kind in ID_LISTS), "")


def _drop_down(tab: Any, cells: str, formula: str, *, strict: bool) -> None:
    """Offer a list of values; where a cell may hold several ids, anything else can be typed."""
    offer = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    offer.error = "Choose from the list."
    tab.add_data_validation(offer)
    offer.add(cells)
