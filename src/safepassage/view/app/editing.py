"""One edit: a scenario and cells as they were typed -> another scenario, or every problem.

Cells go through the reader of the tables and the result through all checks, so that a form is
told what `safepassage check` would tell. Nothing here takes a set of candidate cuts: a hostile act
that nobody reported can be tried alone (docs/ethics.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from safepassage.errors import InputError, Problem, RefusedError, ScenarioError, suggestion
from safepassage.scenario.checks import check
from safepassage.scenario.columns import ISO_DAY, Part
from safepassage.scenario.files import cell_text
from safepassage.scenario.reading import parse_part
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME, EVENT_TABLES, Table
from safepassage.study.changes import unreported_hostile_acts
from safepassage.view.app.spans import TABLES_WITH_SPANS, with_camp, with_gate, with_route_status

Kind = Literal["add", "change", "remove"]
NUMBERED = (*EVENT_TABLES, "claims")  # an id that is left empty is given


@dataclass(frozen=True, slots=True)
class Edit:
    """A row more, another row in the place of one, or a row less."""

    kind: Kind
    table: str
    row: int = 0  # as the checks count: the header is row 1; not for "add"
    cells: Mapping[str, str] = field(default_factory=dict)
    until: str = ""  # last day of a state; empty: until the next row


def edited(scenario: Scenario, edit: Edit, *, base: Scenario) -> tuple[Scenario, str]:
    """Return the scenario after an edit and a line that says what was done.

    `base` is the scenario the edits began with. Raises `ScenarioError` with every problem,
    `InputError` where there is no such table or row, `RefusedError` for a second hostile act that
    nobody reported.
    """
    if edit.table not in BY_NAME:
        raise InputError(f"no table is called '{edit.table}'; {suggestion(edit.table, BY_NAME)}")
    table = BY_NAME[edit.table]
    rows: tuple[Any, ...] = getattr(scenario, table.name)
    if edit.kind == "add":
        part = _typed(table, edit, rows, len(rows) + 2)
        derived = scenario.replace(**{table.name: _added(scenario, table, part, edit.until)})
        said = f"{_row_words(table, part)} added"
    else:
        derived, said = _without_or_changed(scenario, table, rows, edit)
    if problems := check(derived):
        raise ScenarioError(problems)
    _refuse_many_hostile(base, derived)
    return derived, said


def _without_or_changed(
    scenario: Scenario, table: Table, rows: tuple[Any, ...], edit: Edit
) -> tuple[Scenario, str]:
    index = edit.row - 2
    if not 0 <= index < len(rows):
        raise InputError(f"{table.path} has no row {edit.row}; its rows are 2 to {len(rows) + 1}")
    said = _row_words(table, rows[index])
    if edit.kind == "remove":
        left = (*rows[:index], *rows[index + 1 :])
        return scenario.replace(**{table.name: left}), f"{said} taken out"
    part = _typed(table, edit, rows, edit.row)
    changed = (*rows[:index], part, *rows[index + 1 :])
    return scenario.replace(**{table.name: changed}), f"{said} changed"


def _typed(table: Table, edit: Edit, rows: tuple[Any, ...], row: int) -> Part:
    """Return the row that was typed; raise with the problem of every cell."""
    cells = {name: cell.strip() for name, cell in edit.cells.items() if cell.strip()}
    key = table.key[0]
    if table.name in NUMBERED and key not in cells:
        cells[key] = _free_id(key, {str(getattr(other, key)) for other in rows})
    problems: list[Problem] = []
    part = parse_part(table.row, cells, f"{table.path}, row {row}", problems)
    if edit.until and table.name not in TABLES_WITH_SPANS:
        problems.append(Problem(table.path, "takes no 'until'", "fill the column end instead"))
    if edit.until and not _is_day(edit.until):
        where = f"{table.path}, row {row}, until"
        what = f"a day is written YYYY-MM-DD, got '{edit.until}'"
        problems.append(Problem(where, what, "last day; empty: until the next row"))
    if part is None or problems:
        raise ScenarioError(problems)
    return part


def _is_day(text: str) -> bool:
    try:
        return bool(ISO_DAY.match(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _free_id(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _added(scenario: Scenario, table: Table, part: Any, until: str) -> tuple[Any, ...]:
    """Return the rows of a table with one more; a state gives way before and after its span."""
    rows = getattr(scenario, table.name)
    last = date.fromisoformat(until) if until else None
    if table.name == "route_status":
        return with_route_status(rows, part, last)
    if table.name == "camps":
        return with_camp(rows, part, last, scenario.places)
    if table.name == "gates":
        return with_gate(rows, part if last is None else part.model_copy(update={"end": last}))
    return (*rows, part)


def _refuse_many_hostile(base: Scenario, derived: Scenario) -> None:
    found = unreported_hostile_acts(base, derived)
    if len(found) > 1:
        told = "; ".join(str(change) for change in found)
        raise RefusedError(
            f"this would be {len(found)} hostile acts that no source reports ({told}). One that "
            "you enter can be tried; many would be a search for the worst one, and that is not "
            "done here (docs/ethics.md). Undo the other one first, or name the source that "
            "reports it"
        )


def _row_words(table: Table, part: Any) -> str:
    """Return "corridors: corridor-1", as the list of changes names a row."""
    cells = part.model_dump(by_alias=True)
    return f"{table.name}: {', '.join(cell_text(cells[column]) for column in table.key)}"


def rows_as_text(scenario: Scenario, table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table as they would stand in its file, with their row numbers."""
    found: list[dict[str, Any]] = []
    for number, row in enumerate(getattr(scenario, table.name), start=2):
        filled = row.model_dump(by_alias=True, exclude_defaults=True)
        cells = {column: cell_text(value) for column, value in filled.items()}
        found.append({"row": number, "cells": {name: cell for name, cell in cells.items() if cell}})
    return found
