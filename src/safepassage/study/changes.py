"""What two scenarios differ in, row by row, and what this tool does not compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from safepassage.errors import InputError, RefusedError
from safepassage.scenario.claims import Claim, Source
from safepassage.scenario.columns import Part
from safepassage.scenario.kinds import RelationKind, Status
from safepassage.scenario.parts import (
    CampState,
    Control,
    GatePolicy,
    Operation,
    RouteStatus,
    Strike,
    SupplySource,
)
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import TABLES, Table
from safepassage.study.as_before import is_shut, leaves_shut, says_again

SAME_WORLD = ("places", "routes", "areas")  # another network is another world, not a decision
HARSHER = {Status.CLOSED, Status.UNDER_FIRE}
SAYS_NOTHING = {"source", "confidence", "note", "text"}
DAYS = ("date", "start", "from")  # columns of a key that hold the first day
NO_CELL: tuple[object, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Change:
    """A row that one scenario has and the other has not, or that both have with other cells."""

    table: str
    row: str  # the cells that name it
    added: bool
    is_hostile: bool  # the second cuts, strikes, captures, closes, starves: one at a time
    cells: tuple[str, ...] = ()  # what the row says; where both have it, what differs
    in_both: bool = False
    is_reported: bool = False  # the row names a source

    def __str__(self) -> str:
        """Return one line for a person."""
        what = "" if self.in_both else (" added" if self.added else " taken out")
        said = f": {'; '.join(self.cells)}" if self.cells else ""
        return f"{self.table}: {self.row}{what}{said}"


def changes_between(first: Scenario, second: Scenario) -> tuple[Change, ...]:
    """Return the rows in which two scenarios of one world differ.

    Raises
    ------
    InputError
        They are not one world (period, network, rules), or nothing differs.
    RefusedError
        The second has more than one hostile act that the first has not.
    """
    _require_one_world(first, second)
    found = rows_changed(first, second)
    if not found:
        raise InputError("the two scenarios have the same events and states; nothing to compare")
    hostile = [str(change) for change in found if change.is_hostile]
    if len(hostile) > 1:
        raise RefusedError(
            f"the second scenario adds {len(hostile)} hostile acts ({'; '.join(hostile)}). One "
            "that you enter can be compared; many would be a search for the worst one, and that "
            "is not done here (docs/ethics.md)"
        )
    return tuple(found)


def rows_changed(first: Scenario, second: Scenario) -> list[Change]:
    """Return the rows of states and events in which two scenarios differ, and the relations."""
    found: list[Change] = []
    for table in TABLES:
        if table.name not in SAME_WORLD and table.row not in {Claim, Source}:
            found += _in_table(table, first, second)
    if _contents(first.settings.relations) != _contents(second.settings.relations):
        found.append(_relations(first, second))
    return found


def unreported_hostile_acts(first: Scenario, second: Scenario) -> list[Change]:
    """Return the hostile acts that only the second has and that name no source."""
    found = rows_changed(first, second)
    return [change for change in found if change.is_hostile and not change.is_reported]


def decision_day(first: Scenario, second: Scenario) -> date:
    """Return the first day on which two scenarios of one world differ, within their period."""
    days = [
        day
        for table in TABLES
        if table.name not in SAME_WORLD and table.row not in {Claim, Source}
        for day in _days_that_differ(getattr(first, table.name), getattr(second, table.name))
    ]
    days += _days_that_differ(first.settings.relations, second.settings.relations)
    return max(first.settings.start, min(days, default=first.settings.start))


def _days_that_differ(first: Sequence[Part], second: Sequence[Part]) -> list[date]:
    """Return the first day of what only one side has; of a row cut short, the day after."""
    rows = (*first, *second)
    before, after = _contents(first), _contents(second)
    ends: dict[str, list[date]] = {}  # of rows that differ, by what they do whenever they end
    begins: dict[str, date] = {}
    for row in rows:
        if before[_content(row)] != after[_content(row)]:
            name = row.model_dump_json(exclude=SAYS_NOTHING | {"end"})
            ends.setdefault(name, []).append(getattr(row, "end", None) or date.max)
            begins[name] = getattr(row, "start", None) or getattr(row, "date", None) or date.min
    return [
        min(ends[name]) + timedelta(days=1) if len(ends[name]) > 1 else begins[name]
        for name in begins
    ]


def _require_one_world(first: Scenario, second: Scenario) -> None:
    """Raise where more than decisions differ."""
    differing = [
        name
        for name in SAME_WORLD
        if _contents(getattr(first, name)) != _contents(getattr(second, name))
    ]
    if _contents(first.settings.parties) != _contents(second.settings.parties):
        differing.append("parties")
    settings = ("start", "end", "rules", "preset", "home_country")
    differing += [
        name for name in settings if getattr(first.settings, name) != getattr(second.settings, name)
    ]
    if differing:
        raise InputError(
            f"the two scenarios differ in {', '.join(differing)}; compare takes one world in which "
            "only a decision is different"
        )


def _in_table(table: Table, first: Scenario, second: Scenario) -> list[Change]:
    """Return what was taken out of a table, changed and added, in the order of the rows."""
    old, later = getattr(first, table.name), getattr(second, table.name)
    before, after = _contents(old), _contents(later)
    gone = {_name(table, row): row for row in old if _content(row) not in after}
    new = {_name(table, row): row for row in later if _content(row) not in before}
    out = [
        _change(table, row, added=False, is_hostile=_takes_away(first, second, row))
        for name, row in gone.items()
        if name not in new
    ]
    hostile = {name: _is_hostile(row) and not says_again(first, row) for name, row in new.items()}
    other = [
        _changed(table, gone[name], row, is_hostile=hostile[name] or _is_narrower(gone[name], row))
        for name, row in new.items()
        if name in gone
    ]
    added = [
        _change(table, row, added=True, is_hostile=hostile[name])
        for name, row in new.items()
        if name not in gone
    ]
    return out + other + added


def _contents(rows: Iterable[Part]) -> Counter[str]:
    """Return what rows do; their order does nothing."""
    return Counter(map(_content, rows))


def _content(row: Part) -> str:
    """Return what a row does; who says so and what is noted do nothing."""
    return row.model_dump_json(exclude=SAYS_NOTHING)


def _change(table: Table, row: Part, *, added: bool, is_hostile: bool) -> Change:
    """Return the change of a row that only one scenario has, with all that the row says."""
    cells = tuple(
        f"{column} {_text(cell)}"
        for column, cell in _cells(row).items()
        if column not in table.key and cell not in NO_CELL
    )
    reported = added and _is_reported(row)
    return Change(table.name, _name(table, row), added, is_hostile, cells, is_reported=reported)


def _changed(table: Table, before: Part, after: Part, *, is_hostile: bool) -> Change:
    """Return the change of a row that both scenarios have."""
    cells, reported = _other_cells(before, after), _is_reported(after)
    name = _name(table, after)
    return Change(table.name, name, True, is_hostile, cells, in_both=True, is_reported=reported)


def _is_reported(row: Part) -> bool:
    """Return whether a row names who says so."""
    return bool(getattr(row, "source", ()))


def _relations(first: Scenario, second: Scenario) -> Change:
    """Return the change of relations; hostile where one is made so, or passage is taken away."""
    before, after = _contents(first.settings.relations), _contents(second.settings.relations)
    made = [row for row in second.settings.relations if _content(row) not in before]
    ended = [row for row in first.settings.relations if _content(row) not in after]
    hostile = any(row.kind == RelationKind.HOSTILE for row in made) or any(
        row.kind != RelationKind.HOSTILE for row in ended
    )
    return Change("relations", "between parties", True, hostile, ("differ",), in_both=True)


def _other_cells(before: Part, after: Part) -> tuple[str, ...]:
    old, new = _cells(before), _cells(after)
    return tuple(
        f"{column} {_text(old[column])} -> {_text(new[column])}"
        for column in new
        if old[column] != new[column]
    )


def _cells(row: Part) -> dict[str, Any]:
    return row.model_dump(mode="json", by_alias=True, exclude=SAYS_NOTHING)


def _name(table: Table, row: Part) -> str:
    """Return the cells that name a row, its first day last."""
    cells = row.model_dump(mode="json", by_alias=True)
    names = ", ".join(_text(cells[column]) for column in table.key if column not in DAYS)
    days = "".join(f" from {cells[column]}" for column in table.key if column in DAYS)
    return f"{names}{days}"


def _text(cell: object) -> str:
    """Return a cell as it stands in the file."""
    if isinstance(cell, list):
        return ";".join(map(str, cell)) or "(empty)"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "(empty)" if cell in NO_CELL else str(cell)


def _takes_away(first: Scenario, second: Scenario, row: Part) -> bool:
    """Return whether a row left out starves a place or leaves a road shut."""
    return isinstance(row, SupplySource) or leaves_shut(first, second, row)


def _is_hostile(row: Part) -> bool:
    """Return whether a row cuts, strikes, captures, closes or overruns something."""
    match row:
        case Operation() | Strike():
            return True
        case Control():
            return row.change == "capture"
        case RouteStatus():
            return row.status in HARSHER
        case GatePolicy():
            return is_shut(row)
        case CampState():
            return row.state != "open"
        case _:
            return False


def _is_narrower(before: Part, after: Part) -> bool:
    """Return whether a source of supply ends earlier, starts later or carries less."""
    if not (isinstance(before, SupplySource) and isinstance(after, SupplySource)):
        return False
    unlimited = 2**62
    return (
        (after.end or date.max) < (before.end or date.max)
        or (after.start or date.min) > (before.start or date.min)
        or (unlimited if after.capacity is None else after.capacity)
        < (unlimited if before.capacity is None else before.capacity)
        or not set(before.traffic) <= set(after.traffic)
    )
