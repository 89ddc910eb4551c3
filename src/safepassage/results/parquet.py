"""One table of a run as a Parquet file, by DuckDB: neither pyarrow nor pandas is needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from safepassage.errors import InputError
from safepassage.results.frames import Array, Coded, Columns
from safepassage.results.tables import Table


def table_file(folder: Path, table: Table) -> Path:
    """Return the file of a table in the folder of a run."""
    return folder / f"{table.name}.parquet"


def source_of(file: Path) -> str:
    """Return the file as DuckDB reads it in FROM, where `*`, `?` and `[` have a meaning."""
    return _quoted("".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(file)))


def count_rows(file: Path) -> int:
    """Return the number of rows, from the end of the file alone.

    Raises
    ------
    InputError
        The file is no Parquet file, or is cut short.
    """
    try:
        with duckdb.connect() as database:
            answer = database.execute(f"SELECT count(*) FROM {source_of(file)}").fetchone()
    except duckdb.Error as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    assert answer is not None
    return int(answer[0])


def query_tables(files: Mapping[str, Path], sql: str) -> list[dict[str, Any]]:
    """Return the rows of an SQL query over Parquet files, which have their own names.

    Raises
    ------
    InputError
        The query is wrong; the message is the one of DuckDB.
    """
    with duckdb.connect() as database:
        for name, file in files.items():
            database.execute(f"CREATE VIEW {name} AS SELECT * FROM {source_of(file)}")
        try:
            answer = database.execute(sql)
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        except duckdb.Error as error:
            raise InputError(f"the query cannot be answered: {error}") from error


def write_table(file: Path, table: Table, columns: Columns) -> None:
    """Write one table as Parquet, rows in the order given."""
    numbers: dict[str, Array] = {}
    selects = []
    for column in table.columns:
        value = columns[column.name]
        name = f'"{column.name}"'
        if isinstance(value, Coded):
            numbers[column.name] = value.codes
            text = f"list_extract({_list(value.labels)}, {name} + 1)"
            selects.append(f"CASE WHEN {name} >= 0 THEN {text} END AS {name}")
            continue
        numbers[column.name] = value
        unknown = {"DOUBLE": f"isnan({name})", "BOOLEAN": f"{name} < 0"}.get(column.type, "false")
        selects.append(f"CASE WHEN NOT {unknown} THEN {name} END::{column.type} AS {name}")
    with duckdb.connect() as database:
        database.execute("SET threads = 1")  # keeps the order of rows, and the other cores free
        database.register("numbers", numbers)
        database.execute(
            f"COPY (SELECT {', '.join(selects)} FROM numbers) TO {_quoted(str(file))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )


def read_table(file: Path, table: Table) -> dict[str, Array | Coded]:
    """Return the columns of one table as they were written."""
    source = source_of(file)
    with duckdb.connect() as database:
        database.execute("SET threads = 1")
        labels: dict[str, tuple[str, ...]] = {}
        selects = []
        for column in table.columns:
            name = f'"{column.name}"'
            if column.type == "VARCHAR":
                labels[column.name] = _distinct(database, source, name)
                kind = f"labels_{column.name}"
                database.execute(
                    f"CREATE TYPE {kind} AS ENUM (SELECT unnest({_list(labels[column.name])}))"
                )
                code = f"coalesce(enum_code({name}::{kind})::INTEGER, -1)"
                selects.append(f"{code} AS {name}")
            elif column.type == "BOOLEAN":
                selects.append(f"coalesce({name}::TINYINT, -1::TINYINT) AS {name}")
            elif column.type == "DOUBLE":
                selects.append(f"coalesce({name}, 'nan'::DOUBLE) AS {name}")
            else:
                selects.append(name)
        found = database.execute(f"SELECT {', '.join(selects)} FROM {source}").fetchnumpy()
    arrays = {name: np.ma.getdata(value) for name, value in found.items()}
    return {
        name: Coded(value.astype(np.int32), labels[name]) if name in labels else value
        for name, value in arrays.items()
    }


def _distinct(database: duckdb.DuckDBPyConnection, source: str, name: str) -> tuple[str, ...]:
    rows = database.execute(
        f"SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL ORDER BY 1"
    ).fetchall()
    return tuple(row[0] for row in rows)


def _list(words: tuple[str, ...]) -> str:
    """Return an SQL list of texts."""
    return "[" + ", ".join(_quoted(word) for word in words) + "]::VARCHAR[]"


def _quoted(text: str) -> str:
    """Return an SQL text; a single quote inside is doubled."""
    return "'" + text.replace("'", "''") + "'"
