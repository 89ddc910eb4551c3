"""A digest of what came out: SHA-256 over the content of the tables, sorted by key.

Whole numbers are written in decimal, floats at the digits their column declares, truth values as 1
and 0, text as it is, unknown as nothing. Cells are joined by commas, rows end with a line feed;
the name of the table and its columns stand above them. No time, path or thread comes in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from safepassage.results.frames import Array, Coded, Columns, RunTables
from safepassage.results.tables import BY_NAME, Column, Table

ROWS_AT_A_TIME = 200_000  # bounds memory; no part of the digest


def digest_of(tables: RunTables) -> str:
    """Return the digest of all tables of a run, 64 hexadecimal digits."""
    return digest_of_parts(table_digests(tables))


def digest_of_parts(parts: dict[str, str]) -> str:
    """Return the digest of a run from those of its tables, whose names it takes in."""
    whole = hashlib.sha256()
    for name in sorted(parts):
        whole.update(f"{name} {parts[name]}\n".encode())
    return whole.hexdigest()


def table_digests(tables: RunTables) -> dict[str, str]:
    """Return the digest of each table, to see which one differs between two runs."""
    return {name: table_digest(BY_NAME[name], table) for name, table in tables.tables.items()}


def table_digest(table: Table, columns: Columns) -> str:
    """Return the digest of one table; rows are in the order of the key (`RunTables.of`)."""
    digest = hashlib.sha256()
    digest.update(f"{table.name}\n{','.join(column.name for column in table.columns)}\n".encode())
    rows = len(columns[table.columns[0].name])
    for first in range(0, rows, ROWS_AT_A_TIME):
        chunk = slice(first, first + ROWS_AT_A_TIME)
        cells = [_cells(column, columns[column.name], chunk) for column in table.columns]
        lines = map(",".join, zip(*cells, strict=True))
        digest.update(("\n".join(lines) + "\n").encode())
    return digest.hexdigest()


def _cells(column: Column, value: Array | Coded, chunk: slice) -> Iterable[str]:
    """Return the cells of some rows of a column as text."""
    if isinstance(value, Coded):
        words = [*value.labels, ""]  # code -1 reads the last one
        return [words[code] for code in value.codes[chunk].tolist()]
    if column.type == "DOUBLE":
        return _floats(value[chunk], column.digits)
    if column.type == "BOOLEAN":
        return ["" if cell < 0 else str(cell) for cell in value[chunk].tolist()]
    return map(str, value[chunk].tolist())


def _floats(value: Array, digits: int) -> list[str]:
    """Return floats at some digits; minus zero reads zero, NaN reads nothing."""
    rounded = np.round(value, digits) + 0.0  # -0.0 + 0.0 is 0.0
    return ["" if cell != cell else f"{cell:.{digits}f}" for cell in rounded.tolist()]
