"""The text of simsetting.yml -> in which row each key stands, and which key stands twice."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from safepassage.errors import Problem
from safepassage.sources.flee.rows import Notes


def note_doubled(text: str, file: str, notes: Notes) -> dict[str, int]:
    """Return the row of each dotted key; note those that stand twice, of which YAML keeps one."""
    rows: dict[str, int] = {}
    for path, row in _keys(yaml.compose(text)):
        if path in rows:
            notes.repair(
                f"{file}, {path}", f"stands in row {rows[path]} too",
                "the last one counts whole, as in Flee",
            )  # fmt: skip
        rows[path] = row
    return rows


def _keys(node: yaml.Node | None, before: str = "") -> Iterator[tuple[str, int]]:
    """Yield the dotted path and the row (from 1) of each key, in the order of the file."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        path = f"{before}{key.value}"
        yield path, key.start_mark.line + 1
        yield from _keys(value, f"{path}.")


def with_rows(found: list[Problem], file: str, rows: dict[str, int]) -> list[Problem]:
    """Return what was found with the row of its key: 'simsetting.yml, row 7, move_rules.x'."""
    told = []
    for one in found:
        row = rows.get(one.where.removeprefix(f"{file}, "))
        where = one.where.replace(f"{file}, ", f"{file}, row {row}, ", 1) if row else one.where
        told.append(Problem(where, one.what, one.fix))
    return told
