"""The tables of a run in memory: columns of numbers, and text as codes into labels.

Unknown is -1 in a code or a BOOLEAN and NaN in a DOUBLE; it is written as an empty cell.
Whole numbers are never unknown. A table that breaks its definition is a bug, not a user's mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safepassage.results import tables as definitions
from safepassage.results.tables import TABLES, Table

Array: TypeAlias = NDArray[Any]
DTYPES: Mapping[str, type[np.generic]] = MappingProxyType(
    {"INTEGER": np.int32, "BIGINT": np.int64, "DOUBLE": np.float64, "BOOLEAN": np.int8}
)
BETWEEN_CELLS = frozenset(",\n\r")  # part cells and rows in the digest; no id may hold them
VOCABULARY: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("stocks", "status"): definitions.STATUS,
        ("stocks", "whereabouts"): definitions.WHEREABOUTS,
        ("stocks", "how_moved"): definitions.HOW_MOVED,
        ("moves", "kind"): definitions.MOVE_KINDS,
        ("moves", "whereabouts"): definitions.WHEREABOUTS,
        ("moves", "nth"): definitions.MOVE_NUMBERS,
        ("harm", "quantity"): definitions.HARM,
        ("moves_summary", "kind"): definitions.MOVE_KINDS,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A text column: row i reads `labels[codes[i]]`; code -1 is an empty cell."""

    codes: NDArray[np.int32]  # (rows,)
    labels: tuple[str, ...]  # each text once, in any order

    @classmethod
    def of(cls, words: Sequence[str | None]) -> Self:
        """Return the column that reads as the words given; `None` is an empty cell."""
        labels = tuple(sorted({word for word in words if word is not None}))
        row = {label: code for code, label in enumerate(labels)}
        codes = [-1 if word is None else row[word] for word in words]
        return cls(np.array(codes, np.int32), labels)

    def __len__(self) -> int:
        return len(self.codes)

    def words(self) -> list[str | None]:
        """Return the text of every row."""
        table: list[str | None] = [*self.labels, None]  # code -1 reads the last one
        return [table[code] for code in self.codes]

    def is_word(self, *words: str) -> NDArray[np.bool_]:
        """Return, per row, whether it reads one of the words."""
        wanted = np.array([label in words for label in self.labels] + [False], np.bool_)
        return wanted[self.codes]

    def ranks(self) -> NDArray[np.int64]:
        """Return numbers that order the rows as their text does; empty comes first, as 0."""
        order = sorted(range(len(self.labels)), key=self.labels.__getitem__)
        rank = np.zeros(len(self.labels) + 1, np.int64)  # the last one serves code -1
        rank[order] = np.arange(1, len(order) + 1)
        return rank[self.codes]

    def take(self, rows: Array) -> Self:
        """Return the column with these rows only, in this order."""
        return type(self)(self.codes[rows], self.labels)


Columns: TypeAlias = Mapping[str, Array | Coded]


def numbers(columns: Columns, name: str) -> Array:
    """Return a column of numbers."""
    value = columns[name]
    if isinstance(value, Coded):
        raise TypeError(f"{name} is a text column")
    return value


def texts(columns: Columns, name: str) -> Coded:
    """Return a text column."""
    value = columns[name]
    if not isinstance(value, Coded):
        raise TypeError(f"{name} is a column of numbers")
    return value


@dataclass(frozen=True, slots=True, eq=False)
class RunTables:
    """What one simulation yields: every table of `results.tables`, rows in the order of its key."""

    tables: Mapping[str, Columns]  # by table, then by column, both in the order of the definitions
    agent_days: int = 0  # slots that existed, summed over days: the work done
    warnings: tuple[str, ...] = ()  # what a reader of the run must know

    @classmethod
    def of(
        cls,
        tables: Mapping[str, Mapping[str, ArrayLike | Coded]],
        *,
        agent_days: int = 0,
        warnings: Sequence[str] = (),
    ) -> Self:
        """Check the tables against their definitions and bring rows into the order of the key.

        Parameters
        ----------
        tables
            By table name, then by column name: an array of numbers or a `Coded` text column.
            A table that is left out is empty.
        agent_days
            Slots that existed, summed over days.
        warnings
            Sentences for `run.json`.

        Raises
        ------
        ValueError
            A table, column, type, length, word or key breaks a definition; all are listed.
        """
        return cls(checked(TABLES, tables), agent_days, tuple(warnings))

    def rows(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        return {name: len(next(iter(columns.values()))) for name, columns in self.tables.items()}


def checked(
    definitions: Iterable[Table], tables: Mapping[str, Mapping[str, ArrayLike | Coded]]
) -> Mapping[str, Columns]:
    """Return tables that fit their definitions, rows in the order of the key; see `RunTables.of`.

    Raises
    ------
    ValueError
        A table, column, type, length, word or key breaks a definition; all are listed.
    """
    known = {table.name: table for table in definitions}
    faults = [f"no table is called {name!r}" for name in tables if name not in known]
    ready: dict[str, Columns] = {}
    for table in known.values():
        given = tables.get(table.name)
        columns, found = _typed(table, given if given is not None else empty_columns(table))
        found = found or _content_faults(table, columns)
        if not found:
            columns, found = _in_key_order(table, columns)
        faults += [f"{table.name}: {fault}" for fault in found]
        ready[table.name] = MappingProxyType(columns)
    if faults:
        raise ValueError("tables of a run are wrong: " + "; ".join(faults))
    return MappingProxyType(ready)


def empty_columns(table: Table) -> dict[str, Array | Coded]:
    """Return the columns of a table without rows."""
    return {
        column.name: Coded(np.empty(0, np.int32), ())
        if column.type == "VARCHAR"
        else np.empty(0, DTYPES[column.type])
        for column in table.columns
    }


def _typed(
    table: Table, given: Mapping[str, ArrayLike | Coded]
) -> tuple[dict[str, Array | Coded], list[str]]:
    """Return the columns in the order and types of the definition, and what does not fit."""
    expected = [column.name for column in table.columns]
    faults = [f"column {name!r} is missing" for name in expected if name not in given]
    faults += [f"no column is called {name!r}" for name in given if name not in expected]
    columns: dict[str, Array | Coded] = {}
    for column in table.columns:
        if column.name not in given:
            continue
        value = given[column.name]
        if (column.type == "VARCHAR") != isinstance(value, Coded):
            faults.append(f"{column.name} must be {column.type}")
        elif isinstance(value, Coded):
            columns[column.name] = value
        else:
            columns[column.name], fault = _number_column(column.type, value)
            faults += [f"{column.name}: {fault}"] if fault else []
    lengths = {name: len(value) for name, value in columns.items()}
    if len(set(lengths.values())) > 1:
        faults.append(f"columns differ in length: {lengths}")
    return columns, faults


def _number_column(kind: str, value: ArrayLike) -> tuple[Array, str]:
    """Return the values in the type of the column; a cast that would lose something is a fault."""
    array = np.asarray(value)
    target = np.dtype(DTYPES[kind])
    if kind != "DOUBLE" and array.dtype.kind == "f":
        return array.astype(target), "floats where whole numbers are due"
    typed = np.ascontiguousarray(array, target)
    if kind != "DOUBLE" and not np.array_equal(typed, array):
        return typed, f"a value does not fit {kind}"
    return typed, ""


def _content_faults(table: Table, columns: Columns) -> list[str]:
    """Return what is wrong with the values: words, labels, codes, negative counts, infinity."""
    faults: list[str] = []
    for column in table.columns:
        value = columns[column.name]
        if isinstance(value, Coded):
            faults += _text_faults(table, column.name, value)
        elif column.type in {"INTEGER", "BIGINT"} and len(value) and value.min() < 0:
            faults.append(f"{column.name} is negative")
        elif column.type == "BOOLEAN" and len(value) and (value.min() < -1 or value.max() > 1):
            faults.append(f"{column.name} is not -1, 0 or 1")
        elif column.type == "DOUBLE" and np.isinf(value).any():
            faults.append(f"{column.name} is infinite")
    return faults


def _text_faults(table: Table, name: str, value: Coded) -> list[str]:
    """Return what is wrong with a text column."""
    codes, labels = value.codes, value.labels
    if codes.dtype != np.int32:
        return [f"{name}: codes are {codes.dtype}, not int32"]
    if len(set(labels)) != len(labels):
        return [f"{name}: a label stands twice"]
    if len(codes) and (codes.min() < -1 or codes.max() >= len(labels)):
        return [f"{name}: a code has no label"]
    if name in table.key and len(codes) and codes.min() < 0:
        return [f"{name}: part of the key, but empty"]
    for label in labels:
        if set(label) & BETWEEN_CELLS:
            return [f"{name}: {label!r} holds a comma or a line break"]
    known = VOCABULARY.get((table.name, name), labels)
    used = np.unique(codes[codes >= 0])
    return [f"{name}: unknown word {labels[i]!r}" for i in used if labels[i] not in known]


def key_ranks(table: Table, columns: Columns) -> Array:
    """Return one number per row that orders rows as their key does."""
    ranks: list[NDArray[np.int64]] = []
    for name in table.key:
        value = columns[name]
        ranks.append(value.ranks() if isinstance(value, Coded) else value.astype(np.int64))
    spans = [int(rank.max()) + 1 if len(rank) else 1 for rank in ranks]
    packed = np.zeros(len(ranks[0]), np.int64)
    total = 1
    for rank, span in zip(ranks, spans, strict=True):
        total *= span
        if total > 2**62:  # too wide for one number: number the distinct heads first
            packed = np.unique(packed, return_inverse=True)[1].astype(np.int64)
            total = (int(packed.max()) + 1) * span
        packed = packed * span + rank
    return packed


def _in_key_order(
    table: Table, columns: dict[str, Array | Coded]
) -> tuple[dict[str, Array | Coded], list[str]]:
    """Return the columns with rows in the order of the key, and whether two rows share a key."""
    ranks = key_ranks(table, columns)
    if not (ranks[1:] > ranks[:-1]).all():
        order = np.argsort(ranks, kind="stable")
        ranks = ranks[order]
        columns = {
            name: value.take(order) if isinstance(value, Coded) else value[order]
            for name, value in columns.items()
        }
    twice = int((ranks[1:] == ranks[:-1]).sum())
    return columns, [f"{twice} rows repeat a key ({', '.join(table.key)})"] if twice else []
