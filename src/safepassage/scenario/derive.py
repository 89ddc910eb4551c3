"""A scenario from a scenario: one event more, or one row less."""

from __future__ import annotations

from datetime import date
from typing import Any

from safepassage.errors import InputError, ScenarioError, suggestion
from safepassage.scenario.checks import check
from safepassage.scenario.columns import Part
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME, TABLES, Table

LIVE_MONTHS = 24  # a scenario that ended less than this ago is live
UNNAMED = {"corridor"}  # ids that are a default, numbered where they are taken


def with_event(scenario: Scenario, part: Part) -> Scenario:
    """Return the scenario with one row more: an event, a state, a place, any part of a table.

    Raises `ScenarioError` where the row does not fit the rest, `InputError` where no table takes
    such a part.
    """
    table = next((table for table in TABLES if type(part) is table.row), None)
    if table is None:
        known = ", ".join(table.row.__name__ for table in TABLES)
        raise InputError(f"a scenario has no table of '{type(part).__name__}'; it has: {known}")
    rows = getattr(scenario, table.name)
    derived = scenario.replace(**{table.name: (*rows, _numbered(part, table, rows))})
    if problems := check(derived):
        raise ScenarioError(problems)
    return derived


def _numbered(part: Part, table: Table, rows: tuple[Part, ...]) -> Part:
    """Give a part that kept its default id the next free one: corridor, corridor-2, ..."""
    column = table.key[0]
    name = getattr(part, column, None)
    if name not in UNNAMED:
        return part
    taken = {getattr(row, column) for row in rows}
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, len(rows) + 2))
    return part.model_copy(update={column: next(free for free in names if free not in taken)})


def without(scenario: Scenario, table: str, name: str) -> Scenario:
    """Return the scenario without the rows of a table whose first key column is `name`.

    Raises `InputError` where there is no such table or row, `ScenarioError` where something else
    refers to the row.
    """
    if table not in BY_NAME:
        raise InputError(f"no table is called '{table}'; {suggestion(table, BY_NAME)}")
    column = BY_NAME[table].key[0]
    rows = getattr(scenario, table)
    left = tuple(row for row in rows if str(getattr(row, column)) != name)
    if len(left) == len(rows):
        names = {str(getattr(row, column)) for row in rows}
        raise InputError(f"no row of {table} is called '{name}'; {suggestion(name, names)}")
    derived = scenario.replace(**{table: left})
    if problems := check(derived):
        raise ScenarioError(problems)
    return derived


def between(scenario: Scenario, first: date, last: date) -> Scenario:
    """Return the scenario from one day to another; events wholly outside are left out.

    States keep their rows, since the last one before a day counts. People begin where the scenario
    has them on its own first day: whoever moved before is not known to have moved. Raises
    `InputError` where the days are not days of the scenario in their order.
    """
    settings = scenario.settings
    if not settings.start <= first <= last <= settings.end:
        raise InputError(
            f"{first} to {last} is no part of {settings.start} to {settings.end}; name two days "
            "of the scenario in their order"
        )
    spans = ("operations", "strikes", "talks", "ceasefires", "corridors", "agreements", "outages")
    tables: dict[str, tuple[Any, ...]] = {
        name: tuple(row for row in getattr(scenario, name) if _overlaps(row, first, last))
        for name in spans
    }
    tables["convoys"] = tuple(row for row in scenario.convoys if first <= row.date <= last)
    period = settings.model_copy(update={"start": first, "end": last})
    return scenario.replace(settings=period, **tables)


def _overlaps(row: Any, first: date, last: date) -> bool:
    return bool(row.start <= last and (getattr(row, "end", None) or row.start) >= first)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later; the 31st becomes the last day of a short month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:  # this month is shorter; date.max is past
            continue
    return date.max
