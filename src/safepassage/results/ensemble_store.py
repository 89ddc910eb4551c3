"""An ensemble is a folder: `ensemble.json`, `scenario.json` and one Parquet file per table.

While it runs the folder holds `members/`, a file per member that is done, and `plan.json`, which
says whose they are; the same command goes on from there. `ensemble.json` comes last: a folder
without it is not complete, and is never read as if it were.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import numpy as np

from safepassage.errors import InputError, OutputError
from safepassage.results.digest import digest_of_parts
from safepassage.results.display import html_of
from safepassage.results.ensemble_tables import (
    BANDS,
    BY_MEMBER,
    DONE,
    ENSEMBLE_BY_NAME,
    ENSEMBLE_TABLES,
    FAILED,
    MEMBERS,
)
from safepassage.results.frames import Array, Coded, Columns, checked
from safepassage.results.member_files import Kept
from safepassage.results.parquet import (
    count_rows,
    query_tables,
    read_table,
    table_file,
    write_table,
)
from safepassage.results.tables import Table

ENSEMBLE_FORMAT_VERSION = 1
ENSEMBLE_FILE, PLAN_FILE, MEMBER_FOLDER = "ensemble.json", "plan.json", "members"


@dataclass(frozen=True)
class Ensemble:
    """A complete ensemble on disk. Tables are read when asked for."""

    path: Path
    info: Mapping[str, Any]  # ensemble.json

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
        if name not in ENSEMBLE_BY_NAME:
            known = ", ".join(ENSEMBLE_BY_NAME)
            raise InputError(f"no table is called '{name}'; known: {known}")
        return self._tables(name)

    @property
    def done(self) -> tuple[int, ...]:
        """Return the numbers of the members that came to an end."""
        failed = {row["member"] for row in self.info["failed"]}
        return tuple(n for n in range(1, self.info["members"] + 1) if n not in failed)

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of an SQL query over the tables, which have their own names.

        Raises `InputError` where the query is wrong.
        """
        return query_tables(_files(self.path), sql)

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a DuckDB connection that has a view for each table."""
        with duckdb.connect() as database:
            for name, file in _files(self.path).items():
                database.read_parquet(str(file)).create_view(name)
            yield database

    @cached_property
    def _read(self) -> dict[str, Columns]:
        return {}

    def _tables(self, name: str) -> Columns:
        if name not in self._read:
            table = ENSEMBLE_BY_NAME[name]
            found = checked([table], {name: read_table(table_file(self.path, table), table)})
            self._read[name] = found[name]
        return self._read[name]


def open_ensemble(path: Path | str) -> Ensemble:
    """Return an ensemble on disk after a look at whether it is complete.

    Raises
    ------
    InputError
        There is no ensemble, or it is not complete, or a later version wrote it.
    """
    folder = Path(path)
    file = folder / ENSEMBLE_FILE
    if not file.is_file():
        raise InputError(f"{folder} is no ensemble: {_missing(folder)}")
    try:
        info = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    if not isinstance(info, dict) or info.get("ensemble_format_version") != ENSEMBLE_FORMAT_VERSION:
        raise InputError(f"{file} is not of format {ENSEMBLE_FORMAT_VERSION}, the one known here")
    for name, path_of in _files(folder).items():
        if not path_of.is_file() or count_rows(path_of) != info["rows"].get(name):
            raise InputError(f"{folder} is no complete ensemble: {path_of.name} does not fit it")
    return Ensemble(folder, MappingProxyType(info))


def is_ensemble(path: Path | str) -> bool:
    """Return whether a folder holds an ensemble, complete or not."""
    folder = Path(path)
    return (folder / ENSEMBLE_FILE).is_file() or (folder / PLAN_FILE).is_file()


def begin(folder: Path, identity: Mapping[str, Any]) -> bool:
    """Make ready a folder for the members of an ensemble; return whether it goes on with one.

    Raises
    ------
    OutputError
        The folder holds something else, or an ensemble that differs, or cannot be written.
    """
    plan = folder / PLAN_FILE
    try:
        if plan.is_file():
            _require_same(folder, json.loads(plan.read_text(encoding="utf-8")), identity)
            return True
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputError(f"{folder} exists and holds something else; name another folder")
        (folder / MEMBER_FOLDER).mkdir(parents=True)
        _write(plan, json.dumps(identity, ensure_ascii=False, indent=2))
    except (OSError, ValueError) as error:
        raise OutputError(f"{folder} cannot be written: {error}") from error
    return False


def require_same(ensemble: Ensemble, identity: Mapping[str, Any]) -> None:
    """Raise `OutputError` where an ensemble on disk is not the one asked for."""
    _require_same(ensemble.path, ensemble.info, identity)


def finish(
    folder: Path,
    members: Sequence[Kept],
    failed: Mapping[int, str],
    bands: Columns,
    info: Mapping[str, Any],
    documents: Mapping[str, str],
) -> dict[str, Any]:
    """Turn the files of members into the tables of the ensemble; return what `ensemble.json` says.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    tables: dict[str, Columns] = {
        MEMBERS.name: _members(members, failed),
        **{table.name: _joined(table, members) for table in BY_MEMBER},
        BANDS.name: bands,
    }
    rows = {name: len(next(iter(columns.values()))) for name, columns in tables.items()}
    whole = {
        "ensemble_format_version": ENSEMBLE_FORMAT_VERSION,
        **info,
        "failed": [{"member": number, "error": failed[number]} for number in sorted(failed)],
        "digest": digest_of_members({kept.member: kept.digest for kept in members}, failed),
        "rows": rows,
    }
    try:
        for table in ENSEMBLE_TABLES:
            file = table_file(folder, table)
            partial = file.with_name(f".{file.name}.{os.getpid()}")
            write_table(partial, table, tables[table.name])
            partial.replace(file)
        for name, text in documents.items():
            _write(folder / name, text)
        text = json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False)
        _write(folder / ENSEMBLE_FILE, text + "\n")
        shutil.rmtree(folder / MEMBER_FOLDER)
        (folder / PLAN_FILE).unlink()
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    except duckdb.IOException as error:  # it writes the tables: the disk may be full
        raise OutputError(f"{folder} cannot be written: {error}") from error
    return whole


def digest_of_members(digests: Mapping[int, str], failed: Mapping[int, str]) -> str:
    """Return the digest of an ensemble: SHA-256 over the digests of its members."""
    parts = {f"member {number:06}": digest for number, digest in digests.items()}
    return digest_of_parts(parts | {f"member {number:06}": FAILED for number in failed})


def _members(members: Sequence[Kept], failed: Mapping[int, str]) -> Columns:
    by_number = {kept.member: kept for kept in members}
    order = sorted({*by_number, *failed})
    rows = [by_number.get(number) for number in order]
    columns: dict[str, Any] = {
        "member": np.array(order, np.int32),
        "luck_seed": np.array([row.luck_seed if row else 0 for row in rows], np.int64),
        "state": Coded.of([DONE if row else FAILED for row in rows]),
        "error": Coded.of([_one_line(failed[n]) if n in failed else None for n in order]),
        "digest": Coded.of([row.digest if row else None for row in rows]),
        "people": np.array([row.people if row else 0 for row in rows], np.int64),
        "agent_days": np.array([row.agent_days if row else 0 for row in rows], np.int64),
    }
    return checked([MEMBERS], {MEMBERS.name: columns})[MEMBERS.name]


def _one_line(text: str) -> str:
    """Return a text that fits a cell of the digest."""
    return " ".join(text.replace(",", ";").split())


def _joined(table: Table, members: Sequence[Kept]) -> Columns:
    """Return the rows of all members below each other, in the order of the members."""
    parts = [kept.tables[table.name] for kept in sorted(members, key=lambda kept: kept.member)]
    columns = {
        column.name: _stacked([part[column.name] for part in parts]) for column in table.columns
    }
    return checked([table], {table.name: columns})[table.name]


def _stacked(parts: Sequence[Array | Coded]) -> Array | Coded:
    """Return columns below each other; labels of texts are brought together."""
    texts = [part for part in parts if isinstance(part, Coded)]
    if not texts:
        return np.concatenate([part for part in parts if not isinstance(part, Coded)])
    labels = tuple(sorted({label for part in texts for label in part.labels}))
    row_of = {label: code for code, label in enumerate(labels)}
    tables = [np.array([*(row_of[one] for one in part.labels), -1], np.int32) for part in texts]
    codes = [table[part.codes] for table, part in zip(tables, texts, strict=True)]
    return Coded(np.concatenate(codes), labels)


def _require_same(folder: Path, held: Mapping[str, Any], identity: Mapping[str, Any]) -> None:
    differing = [key for key in identity if held.get(key) != identity[key]]
    if differing:
        words = ", ".join(f"another {key.replace('_', ' ')}" for key in differing)
        raise OutputError(f"{folder} holds another ensemble, with {words}; name another folder")


def _missing(folder: Path) -> str:
    if (folder / PLAN_FILE).is_file():
        return "it is not finished; run the same command again to go on"
    return f"it has no {ENSEMBLE_FILE}; make one: safepassage run SCENARIO --members M --out DIR"


def _files(folder: Path) -> dict[str, Path]:
    return {table.name: table_file(folder, table) for table in ENSEMBLE_TABLES}


def _write(file: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    partial.write_text(text, encoding="utf-8")
    partial.replace(file)
