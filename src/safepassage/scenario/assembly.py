"""Sheets and settings -> a scenario with its origins, and every problem found on the way.

Both roads, folder and workbook, meet here; from here on nobody knows which one was taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from safepassage.errors import Problem, ScenarioError
from safepassage.scenario.checks import examine
from safepassage.scenario.migrate import migrate
from safepassage.scenario.origins import SETTINGS_FILE, Origins
from safepassage.scenario.reading import Parsed, Sheet, parse_sheet
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.settings import parse_settings
from safepassage.scenario.tables import TABLES, Table

ROW = re.compile(r"(?:row |\[\[\w+\]\] )(\d+)")  # in the second part of `Problem.where`


@dataclass(frozen=True, slots=True)
class Draft:
    """What was found on disk, before it is understood; `problems` grows as it is read."""

    folder: str  # how messages name the whole
    settings: Mapping[str, Any]
    sheets: Mapping[str, Sheet]  # by name of table
    problems: list[Problem] = field(default_factory=list)
    unread: Collection[str] = ()  # tables (and "parties") that are there but could not be read
    settings_label: str = SETTINGS_FILE
    settings_rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # of a workbook


@dataclass(frozen=True, slots=True)
class Reading:
    """A scenario as it was read: what is wrong, what is doubtful, and where each row stands."""

    scenario: Scenario
    origins: Origins
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    def checked(self) -> Scenario:
        """Return the scenario; raise `ScenarioError` with every problem where there is one."""
        if self.problems:
            raise ScenarioError(self.problems)
        return self.scenario


def assemble(draft: Draft) -> Reading:
    """Understand a draft as far as it can be, and check what was understood."""
    problems = draft.problems
    raw, sheets = migrate(draft.settings, draft.sheets, draft.settings_label, problems)
    parsed = {table.name: _parsed(table, sheets, problems) for table in TABLES}
    origins = Origins(
        settings=draft.settings_label,
        files={name: sheet.label for name, sheet in sheets.items()},
        rows={**{name: table.rows for name, table in parsed.items()}, **draft.settings_rows},
    )
    settings, parties = parse_settings(
        raw, origins, problems if "parties" not in draft.unread else []
    )
    refused = {name: table.refused for name, table in parsed.items()} | {"parties": parties}
    origins = replace(origins, refused=refused, unread=frozenset(draft.unread))
    tables: dict[str, Any] = {name: table.parts for name, table in parsed.items()}
    scenario = Scenario.model_construct(settings=settings, **tables)
    findings = examine(scenario, origins)
    lists = [f"sheet {name}" for name in ("parties", "relations", "rules")]  # of a workbook
    labels = [draft.folder, origins.settings, *lists, *map(origins.file, tables)]
    found = (*problems, *findings.problems)
    doubts = () if found else findings.warnings  # of half a scenario they would mislead
    return Reading(scenario, origins, _as_they_stand(found, labels), _as_they_stand(doubts, labels))


def _as_they_stand(found: Iterable[Problem], labels: list[str]) -> tuple[Problem, ...]:
    """Return problems by file and row, so that a reader mends a file from top to bottom."""
    files = {label: number for number, label in enumerate(labels)}

    def place(problem: Problem) -> tuple[int, int]:
        label, *rest = problem.where.split(", ")
        row = ROW.fullmatch(rest[0]) if rest else None
        return files.get(label, -1), int(row[1]) if row else 0

    return tuple(sorted(found, key=place))


def _parsed(table: Table, sheets: Mapping[str, Sheet], problems: list[Problem]) -> Parsed:
    if table.name not in sheets:
        return Parsed()
    return parse_sheet(sheets[table.name], table, problems)
