"""What is kept of one member, as one file: written beside its name and renamed, so never in part.

Such files stand in the folder of an ensemble while it runs. When all members are done they become
the tables of the ensemble, and go.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from safepassage.results.digest import digest_of_parts, table_digest
from safepassage.results.ensemble_tables import BY_MEMBER
from safepassage.results.frames import Array, Coded, Columns, checked


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What is kept of a member."""

    member: int
    luck_seed: int
    digest: str
    people: int  # at the start
    agent_days: int
    warnings: tuple[str, ...]
    tables: Mapping[str, Columns]  # of `ensemble_tables.BY_MEMBER`, rows in the order of the key


def digest_of_member(tables: Mapping[str, Columns]) -> str:
    """Return the SHA-256 over the tables by member, of one member."""
    return digest_of_parts(
        {table.name: table_digest(table, tables[table.name]) for table in BY_MEMBER}
    )


def member_file(folder: Path, member: int) -> Path:
    """Return the file of a member."""
    return folder / f"{member:06}.npz"


def write_member(folder: Path, kept: Kept) -> None:
    """Write the file of a member, whole or not at all."""
    told = {
        "member": kept.member,
        "luck_seed": kept.luck_seed,
        "digest": kept.digest,
        "people": kept.people,
        "agent_days": kept.agent_days,
        "warnings": list(kept.warnings),
    }
    arrays: dict[str, Any] = {"told": np.array(json.dumps(told))}
    for name, columns in kept.tables.items():
        for column, value in columns.items():
            where = f"{name}/{column}"
            arrays[where] = value.codes if isinstance(value, Coded) else value
            if isinstance(value, Coded):
                arrays[f"{where}/labels"] = np.array(value.labels, str)
    file = member_file(folder, kept.member)
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    with partial.open("wb") as out:
        np.savez(out, **arrays)
    partial.replace(file)


def read_member(folder: Path, member: int) -> Kept | None:
    """Return what was kept of a member, or nothing if it was not, or cannot be read."""
    file = member_file(folder, member)
    if not file.is_file():
        return None
    try:
        with np.load(file, allow_pickle=False) as arrays:
            told = json.loads(str(arrays["told"]))
            tables = {
                table.name: {column.name: _column(arrays, table.name, column.name)
                             for column in table.columns}
                for table in BY_MEMBER
            }  # fmt: skip
        return Kept(
            **told | {"warnings": tuple(told["warnings"]), "tables": checked(BY_MEMBER, tables)}
        )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None  # a member that cannot be read is run again


def _column(arrays: Mapping[str, Any], table: str, column: str) -> Array | Coded:
    where = f"{table}/{column}"
    value = arrays[where]
    if f"{where}/labels" not in arrays:
        return np.asarray(value)
    return Coded(value, tuple(str(label) for label in arrays[f"{where}/labels"]))
