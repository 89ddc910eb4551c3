"""A scenario from a scenario: one event more, one row less, or fewer days."""

from __future__ import annotations

from datetime import date

from safepassage.errors import InputError, ScenarioError, suggestion
from safepassage.scenario.checks import check
from safepassage.scenario.columns import Part
from safepassage.scenario.parts import Strike
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME, EVENT_TABLES, TABLES, Table

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


def starting(scenario: Scenario, first_day: date) -> Scenario:
    """Return the scenario from a later day on: what was over before it is gone.

    States before the first day count as ever. Nobody is displaced on it but those whom the places
    name, so what is compared from here on should not rest on who moved before. Raises
    `InputError` where the day lies outside the scenario, `ScenarioError` where a row left over
    needs one that is gone.
    """
    settings = scenario.settings
    if not settings.start <= first_day <= settings.end:
        raise InputError(f"{first_day} is outside {settings.start} to {settings.end}")
    tables: dict[str, tuple[Part, ...]] = {}
    gone: set[str] = set()
    for name in EVENT_TABLES:
        rows = getattr(scenario, name)
        tables[name] = tuple(row for row in rows if not _is_over(row, first_day))
        key = BY_NAME[name].key[0]
        gone |= {getattr(row, key) for row in rows if _is_over(row, first_day)}
    tables["claims"] = tuple(
        claim.model_copy(update={"event": tuple(one for one in claim.event if one not in gone)})
        for claim in scenario.claims
    )
    derived = scenario.replace(settings=settings.model_copy(update={"start": first_day}), **tables)
    if problems := check(derived):
        raise ScenarioError(problems)
    return derived


def _is_over(event: Part, first_day: date) -> bool:
    """Return whether an event is over before a day; one without an end may go on."""
    begun = getattr(event, "start", None) or getattr(event, "date", None)
    if begun is None or begun >= first_day:
        return False
    lasts = hasattr(event, "end") and not isinstance(event, Strike)
    end = getattr(event, "end", None) or (None if lasts else begun)
    return end is not None and end < first_day


def months_later(day: date, months: int) -> date:
    """Return the same day some months later; the 31st becomes the last day of a short month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:  # this month is shorter; date.max is past
            continue
    return date.max
