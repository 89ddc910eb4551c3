"""Where a row stands: its file and its row, so that a problem can be found and mended.

Parts know nothing of files. Whoever reads a folder or a workbook keeps an `Origins` beside the
scenario; a scenario built in memory has the row numbers it would get if it were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from safepassage.scenario.tables import BY_NAME

SETTINGS_FILE = "scenario.toml"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that could not be read: its id counts as known, its sound cells are checked."""

    row: int
    id: str
    cells: Mapping[str, str]  # without those that are wrong


@dataclass(frozen=True, slots=True)
class Origins:
    """File and row of each part, and the rows that could not be read."""

    settings: str = SETTINGS_FILE  # how messages name the place of the settings
    files: Mapping[str, str] = field(default_factory=dict)  # table -> "routes.csv"
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # table -> row of each part
    refused: Mapping[str, tuple[Refused, ...]] = field(default_factory=dict)  # table -> rows
    unread: frozenset[str] = frozenset()  # tables of which nothing is known: any id may be theirs

    def file(self, table: str) -> str:
        """Return how messages name the file of a table."""
        return self.files.get(table, BY_NAME[table].path)

    def row(self, table: str, index: int) -> int:
        """Return the row of a part; the header is row 1."""
        rows = self.rows.get(table, ())
        return rows[index] if index < len(rows) else index + 2

    def refused_ids(self, table: str) -> frozenset[str]:
        """Return the ids of rows that could not be read; nobody is told that they are unknown."""
        return frozenset(refused.id for refused in self.refused.get(table, ()))

    def where(self, table: str, index: int, column: str = "") -> str:
        """Return "routes.csv, row 7, length_km"."""
        place = f"{self.file(table)}, row {self.row(table, index)}"
        return f"{place}, {column}" if column else place

    def setting(self, key: str, index: int | None = None, column: str = "") -> str:
        """Return "scenario.toml, [[relations]] 2, party_a"; entries of a list count from 1.

        A workbook has sheets of their own for lists and rules: "sheet relations, row 3, party_a".
        """
        in_workbook = self.settings != SETTINGS_FILE
        if index is None:
            return f"{self.settings}, {key}"
        entry = f"{self.settings}, [[{key}]] {index + 1}"
        if in_workbook:
            entry = f"sheet {key}, row {self.rows[key][index]}"
        return f"{entry}, {column}" if column else entry

    @property
    def rules(self) -> str:
        """Return how messages name the overrides of rules."""
        return f"{SETTINGS_FILE}, [rules]" if self.settings == SETTINGS_FILE else "sheet rules"
