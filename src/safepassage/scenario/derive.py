"""A scenario from a scenario: one event more, one row less, or only what was known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from safepassage.errors import InputError, ScenarioError, suggestion
from safepassage.scenario.checks import check
from safepassage.scenario.columns import Part
from safepassage.scenario.halts import parse_halt
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


def as_of(scenario: Scenario, when: date | str) -> Scenario:
    """Return what was known on a day: the scenario of a forecast issued on it.

    Rows that begin later are gone, later ends are open, later halts are forgotten; a claim is
    kept if it was published by then or, where its publication is unknown, if it speaks of no
    later day. Places and routes are kept: a population may rest on a later source (`as_of`).
    `when` is a date or "YYYY-MM-DD"; raises `InputError` where it is neither.
    """
    day = _day(when)
    tables = {table.name: tuple(_known_rows(scenario, table, day)) for table in TABLES}
    events = {
        getattr(event, BY_NAME[name].key[0]) for name in EVENT_TABLES for event in tables[name]
    }
    tables["claims"] = tuple(
        claim.model_copy(update={"event": tuple(name for name in claim.event if name in events)})
        for claim in tables["claims"]
    )
    tables["agreements"] = tuple(
        agreement if agreement.linked in events else agreement.model_copy(update={"linked": ""})
        for agreement in tables["agreements"]
    )
    relations = tuple(
        _opened(relation, day)
        for relation in scenario.settings.relations
        if relation.start is None or relation.start <= day
    )
    settings = scenario.settings.model_copy(update={"relations": relations})
    return scenario.replace(settings=settings, **tables)


def _day(when: date | str) -> date:
    try:
        return date.fromisoformat(when) if isinstance(when, str) else when
    except ValueError as error:
        raise InputError(f"'{when}' is no day; a day is written YYYY-MM-DD") from error


def _known_rows(scenario: Scenario, table: Table, day: date) -> Iterator[Any]:
    for row in getattr(scenario, table.name):
        if table.name == "claims":
            if _published(row, day):
                yield row
            continue
        begins = getattr(row, "start", None) or getattr(row, "date", None)
        if not isinstance(begins, date) or begins <= day:
            yield _opened(row, day)


def _published(claim: Any, day: date) -> bool:
    known = claim.published or claim.end or claim.start
    return known is not None and known <= day


def _opened(row: Any, day: date) -> Any:
    """Return a row whose end and halts after the day are unknown, as they were on it."""
    changes: dict[str, Any] = {}
    end = getattr(row, "end", None)
    if end is not None and end > day:
        changes["end"] = day if isinstance(row, Strike) else None  # no end: a strike of one day
    if getattr(row, "halts", ()):
        changes["halts"] = tuple(_halts_known(row.halts, day))
    return row.model_copy(update=changes) if changes else row


def _halts_known(halts: tuple[str, ...], day: date) -> Iterator[str]:
    for halt in halts:
        start, end = parse_halt(halt)
        if start <= day:
            yield halt if end <= day else f"{start}/{day}"


def months_later(day: date, months: int) -> date:
    """Return the same day some months later; the 31st becomes the last day of a short month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:  # this month is shorter; date.max is past
            continue
    return date.max
