"""A run is a folder: `run.json` and one Parquet file per table. Whole, or not there at all.

It is written beside its place under a name with the number of the process, and renamed when it is
complete; what a dead process left is removed the next time. Any tool that reads Parquet reads it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from safepassage.errors import InputError, OutputError
from safepassage.results.alive import is_alive
from safepassage.results.digest import digest_of
from safepassage.results.display import html_of
from safepassage.results.frames import Columns, RunTables
from safepassage.results.parquet import (
    count_rows,
    query_tables,
    read_table,
    table_file,
    write_table,
)
from safepassage.results.tables import BY_NAME, TABLES

RUN_FORMAT_VERSION = 1
INFO_FILE = "run.json"


def write_run(
    out: Path,
    tables: RunTables,
    info: Mapping[str, Any],
    *,
    documents: Mapping[str, str] | None = None,
) -> None:
    """Write a run folder, whole or not at all.

    Parameters
    ----------
    out
        The folder; it must not exist, or be empty.
    tables
        What came out.
    info
        What `run.json` says besides the format version and the rows of each table.
    documents
        Further files by name, such as the scenario in its resolved form.

    Raises
    ------
    OutputError
        The folder holds something, or cannot be written.
    """
    remove_leftovers(out)
    if is_occupied(out):
        raise OutputError(f"{out} exists and is not empty; name another folder")
    partial = out.parent / f".{out.name}.partial-{os.getpid()}"
    try:
        partial.mkdir(parents=True)
        for table in TABLES:
            write_table(table_file(partial, table), table, tables.tables[table.name])
        for name, text in (documents or {}).items():
            (partial / name).write_text(text, encoding="utf-8")
        whole = {"run_format_version": RUN_FORMAT_VERSION, **info, "rows": tables.rows()}
        text = json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False)
        (partial / INFO_FILE).write_text(text + "\n", encoding="utf-8")
        if out.is_dir():
            out.rmdir()  # empty, as seen above
        partial.rename(out)
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error
    except duckdb.IOException as error:  # it writes the tables: the disk may be full
        raise OutputError(f"{out} cannot be written: {error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def is_occupied(out: Path) -> bool:
    """Return whether something stands where a run is to be written."""
    return out.exists() and (not out.is_dir() or any(out.iterdir()))


def remove_leftovers(out: Path) -> tuple[Path, ...]:
    """Remove what dead processes left when they wrote this run; return what was removed."""
    pattern = re.compile(re.escape(f".{out.name}.partial-") + r"(\d+)")
    removed = []
    for path in out.parent.glob(".*.partial-*") if out.parent.is_dir() else ():
        match = pattern.fullmatch(path.name)
        if match and not is_alive(int(match.group(1))):
            shutil.rmtree(path, ignore_errors=True)
            removed.append(path)
    return tuple(removed)


@dataclass(frozen=True)
class Run:
    """A complete run on disk. Tables are read when asked for."""

    path: Path
    info: Mapping[str, Any]  # run.json

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the report."""
        return html_of("run", self)

    def table(self, name: str) -> Columns:
        """Return the columns of a table, rows in the order of its key.

        Raises
        ------
        InputError
            No table has this name.
        """
        if name not in BY_NAME:
            raise InputError(f"no table is called '{name}'; known: {', '.join(BY_NAME)}")
        return self.tables.tables[name]

    @cached_property
    def tables(self) -> RunTables:
        """Return all tables."""
        columns = {table.name: read_table(table_file(self.path, table), table) for table in TABLES}
        return RunTables.of(
            columns,
            agent_days=int(self.info.get("agent_days", 0)),
            warnings=self.info.get("warnings", ()),
        )

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of an SQL query over the tables, which have their own names.

        Raises
        ------
        InputError
            The query is wrong; the message is the one of DuckDB.
        """
        files = {table.name: table_file(self.path, table) for table in TABLES}
        return query_tables(files, sql)

    def verify(self) -> None:
        """Read every table and compare its content with the digest.

        Raises
        ------
        InputError
            The tables are not the ones that were written.
        """
        if digest_of(self.tables) != self.info["digest"]:
            raise InputError(f"{self.path}: tables do not fit the digest; they were changed")


def open_run(path: Path | str) -> Run:
    """Return a run on disk after a look at whether it is complete.

    Raises
    ------
    InputError
        There is no run, or it lacks a table or rows, or a later version wrote it.
    """
    folder = Path(path)
    info = _read_info(folder)
    for table in TABLES:
        file = table_file(folder, table)
        if not file.is_file():
            raise InputError(f"{folder} is no complete run: {file.name} is missing")
        rows = count_rows(file)
        if rows != info["rows"].get(table.name):
            raise InputError(
                f"{folder} is no complete run: {file.name} has {rows} rows, "
                f"run.json says {info['rows'].get(table.name)}"
            )
    return Run(folder, MappingProxyType(info))


def _read_info(folder: Path) -> dict[str, Any]:
    """Return what `run.json` says, if it is one of this version."""
    file = folder / INFO_FILE
    if not file.is_file():
        fix = "make one: safepassage run SCENARIO --out DIR"
        raise InputError(f"{folder} is no run: it has no {INFO_FILE}; {fix}")
    try:
        info = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    if not isinstance(info, dict) or info.get("run_format_version") != RUN_FORMAT_VERSION:
        raise InputError(f"{file} is not of format {RUN_FORMAT_VERSION}, the one known here")
    if not isinstance(info.get("rows"), dict) or "digest" not in info:
        raise InputError(f"{file} lacks rows or digest")
    return info
