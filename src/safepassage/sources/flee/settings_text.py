"""The text of simsetting.yml -> in which row each key stands, and which key stands twice."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

import yaml

from safepassage.errors import Problem, suggestion
from safepassage.scenario.flee_rules import DEAD, SECTIONS, paths
from safepassage.sources.flee.rows import Notes

LIKE = 0.6  # as in errors.suggestion


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


def hint(path: str, *, section: bool) -> str:
    """Return which setting is meant perhaps; the last word of a path tells more than its section.

    Where no setting is like it, the settings of its section are told.
    """
    if section:
        return suggestion(path, SECTIONS)
    known = [*paths(), *DEAD]
    likeness = {name: (_like(_last(name), _last(path)), _like(name, path)) for name in known}
    meant = max(known, key=lambda name: likeness[name])
    if likeness[meant][0] >= LIKE:
        return suggestion(meant, [meant])
    before = path.removesuffix(_last(path))
    return suggestion("", [name for name in known if before and name.startswith(before)] or known)


def _last(path: str) -> str:
    return path.rpartition(".")[2].casefold()


def _like(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
