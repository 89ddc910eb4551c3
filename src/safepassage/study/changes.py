"""What two scenarios differ in, row by row, and what this tool does not compare."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from safepassage.errors import InputError, RefusedError
from safepassage.scenario.claims import Claim, Source
from safepassage.scenario.columns import Part
from safepassage.scenario.kinds import GatePolicyKind, Status
from safepassage.scenario.parts import (
    CampState,
    Control,
    GatePolicy,
    Operation,
    RouteStatus,
    Strike,
)
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import TABLES, Table

SAME_WORLD = ("places", "routes", "areas")  # another network is another world, not a decision
HARSHER = {Status.CLOSED, Status.UNDER_FIRE}


@dataclass(frozen=True, slots=True)
class Change:
    """A row that one scenario has and the other has not."""

    table: str
    row: str  # the cells that name it
    added: bool
    is_hostile: bool  # cut, strike, capture, close, overrun: entered one at a time

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.table}: {self.row} {'added' if self.added else 'taken out'}"


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
    found: list[Change] = []
    for table in TABLES:
        if table.name not in SAME_WORLD and table.row not in {Claim, Source}:
            found += _in_table(table, getattr(first, table.name), getattr(second, table.name))
    if first.settings.relations != second.settings.relations:
        found.append(Change("relations", "between parties", added=True, is_hostile=False))
    if not found:
        raise InputError("the two scenarios have the same events and states; nothing to compare")
    hostile = [str(change) for change in found if change.added and change.is_hostile]
    if len(hostile) > 1:
        raise RefusedError(
            f"the second scenario adds {len(hostile)} hostile acts ({'; '.join(hostile)}). One "
            "that you enter can be compared; many would be a search for the worst one, and that "
            "is not done here (docs/ethics.md)"
        )
    return tuple(found)


def _require_one_world(first: Scenario, second: Scenario) -> None:
    """Raise where more than decisions differ."""
    differing = [name for name in SAME_WORLD if getattr(first, name) != getattr(second, name)]
    settings = ("start", "end", "rules", "preset", "parties", "home_country")
    differing += [
        name for name in settings if getattr(first.settings, name) != getattr(second.settings, name)
    ]
    if differing:
        raise InputError(
            f"the two scenarios differ in {', '.join(differing)}; compare takes one world in which "
            "only a decision is different"
        )


def _in_table(table: Table, first: tuple[Part, ...], second: tuple[Part, ...]) -> list[Change]:
    """Return what was taken out of a table and what was added, in the order of the rows."""
    before, after = Counter(map(_content, first)), Counter(map(_content, second))
    gone = [row for row in first if _content(row) not in after]
    new = [row for row in second if _content(row) not in before]
    return [
        Change(table.name, _name(table, row), added, _is_hostile(row))
        for rows, added in ((gone, False), (new, True))
        for row in rows
    ]


def _content(row: Part) -> str:
    """Return what a row does; who says so and what is noted do nothing."""
    return row.model_dump_json(exclude={"source", "confidence", "note", "text"})


def _name(table: Table, row: Part) -> str:
    cells = row.model_dump(mode="json", by_alias=True)
    key = (cells[column] for column in table.key)
    return " ".join(";".join(cell) if isinstance(cell, list) else str(cell) for cell in key)


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
            return row.policy == GatePolicyKind.CLOSED
        case CampState():
            return row.state != "open"
        case _:
            return False
