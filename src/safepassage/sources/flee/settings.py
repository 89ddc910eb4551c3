"""simsetting.yml -> FleeRules. Known settings act, dead ones are named, others refused."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from safepassage.errors import nearest, suggestion
from safepassage.scenario.flee_rules import (
    ALIASES,
    DEAD,
    SECTIONS,
    FleeRules,
    paths,
)
from safepassage.sources.flee.rows import Notes, text_of
from safepassage.sources.flee.settings_text import note_doubled, with_rows

# What Flee takes where a spawn section leaves its numbers out.
PEOPLE_PER_CONFLICT_DAY = {"pop_ratio": 0.01}
PEOPLE_PER_FLOOD_DAY = {"pop_ratio": (0.0, 0.1, 0.2, 0.5, 0.9)}
SINKS = "spawn_rules.camps_are_sinks"
IDP_TOTALS = "log_levels.idp_totals"  # what does not fit is ignored, as all of log_levels
WHOLE_SECTIONS = ("spawn_rules", "move_rules", "optimisations")
POSITIVE = (
    "max_move_speed", "max_walk_speed", "hasten", "conflict_spawn_decay_interval",
    "movechance_pop_base", "avg_religion_fraction",
)  # fmt: skip


# What divides or weighs; below 0 Flee stops at a chance below 0.
NOT_NEGATIVE = (
    "camp_weight", "conflict_weight", "foreign_weight", "softening", "weight_softening",
    "displaced_per_conflict_day", "average_social_connectivity",
)  # fmt: skip


def read_settings(path: Path, notes: Notes) -> FleeRules:
    """Return the rules of a settings file; notes repairs and problems."""
    try:
        text = text_of(path, notes)
        content = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = f", row {mark.line + 1}" if mark else ""
        notes.problem(f"{path.name}{row}", f"not YAML: {getattr(error, 'problem', error)}")
        return FleeRules()
    if not isinstance(content, Mapping):
        notes.problem(path.name, "holds no settings", "write sections such as 'move_rules:'")
        return FleeRules()
    found = Notes()
    rows = note_doubled(text, path.name, found)
    rules = rules_from(content, path.name, found)
    notes.repairs += with_rows(found.repairs, path.name, rows)
    notes.problems += with_rows(found.problems, path.name, rows)
    notes.warnings += with_rows(found.warnings, path.name, rows)
    return rules


def rules_from(content: Mapping[str, Any], file: str, notes: Notes) -> FleeRules:
    """Return the rules of nested settings, as `yaml` gives them."""
    values: dict[str, Any] = {}
    # Keys that Flee does not read come first, so that one it reads overrides them.
    for written, value in sorted(_flat(content), key=lambda leaf: leaf[0] not in ALIASES):
        path = _alias(written, value, file, notes)
        if path != written or path in SECTIONS:
            values.update(_switched_on(path, value, file, notes))
        if path not in SECTIONS:
            take(path, value, values, file, notes)
    fill_spawn_modes(values, file, notes)
    try:
        rules = FleeRules(**values)
    except ValidationError as error:
        for fault in error.errors():
            notes.problem(f"{file}, {_path_of(str(fault['loc'][0]))}", str(fault["msg"]))
        return FleeRules()
    check(rules, file, notes)
    return version_one(rules)


def take(path: str, value: Any, values: dict[str, Any], file: str, notes: Notes) -> None:
    """Put a setting among the `values` by field, or say that it is dead, or unknown."""
    known = paths()
    if path in known and (path != IDP_TOTALS or isinstance(value, int)):
        values[known[path]] = _cast(known[path], value, f"{file}, {path}", notes)
    elif path in DEAD:
        notes.repair(f"{file}, {path}", f"without effect: {DEAD[path]}", "ignored it")
    elif not path.startswith("log_levels."):
        near = _near(path, value)
        if near or not _in_unknown_section(path):  # a section nobody knows is told once
            hint = near or suggestion("", _beside(path, value))
            notes.problem(f"{file}, {path}", "Flee knows no such setting", hint)


def _in_unknown_section(path: str) -> bool:
    before = path.rpartition(".")[0]
    return bool(before) and not any(
        name == before or name.startswith(f"{before}.") for name in (*SECTIONS, *ALIASES, *paths())
    )


def _near(path: str, value: Any) -> str:
    """Return "did you mean ...?" of settings with a like last word, those of the section first."""
    names = SECTIONS if value == {} else (*paths(), *DEAD)
    section, _, word = path.rpartition(".")
    words = {name: name.rpartition(".")[2].casefold() for name in names}
    best = nearest(word.casefold(), sorted(set(words.values())))
    near = sorted(name for name, last in words.items() if last in best)
    inside = [name for name in near if name.startswith(f"{section}.")]
    return f"did you mean {' or '.join(map(repr, inside or near))}?" if near else ""


def _beside(path: str, value: Any) -> list[str]:
    """Return the settings, or sections, of the section an unknown one stands in."""
    names = SECTIONS if value == {} else (*paths(), *DEAD)
    section = path.rpartition(".")[0]
    return [name for name in names if name.startswith(f"{section}.")] or list(names)


def _flat(content: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each leaf with its dotted path; a section stands for itself too."""
    for key, value in content.items():
        path = f"{before}{key}"
        if isinstance(value, Mapping):
            yield path, {}
            yield from _flat(value, f"{path}.")
        else:
            yield path, value


def _alias(path: str, value: Any, file: str, notes: Notes) -> str:
    """Return the key that is meant; say where Flee reads another one."""
    if path == SINKS:
        notes.warn(f"{file}, {path}", "Flee reads the misspelt key camps_are_sicks", "it acts here")
    if path not in ALIASES or (path in DEAD and not isinstance(value, Mapping)):
        return path
    what = "a misspelt key" if ALIASES[path] == SINKS else "Flee does not read this key"
    notes.repair(f"{file}, {path}", what, f"read as {ALIASES[path]}")
    return ALIASES[path]


def _switched_on(path: str, value: Any, file: str, notes: Notes) -> dict[str, Any]:
    """Return the modes a section switches on by being there, even when it is empty."""
    if path in WHOLE_SECTIONS and value not in ({}, None):
        notes.problem(f"{file}, {path}", f"'{value}' is no section", "indent its settings")
    if value is False:
        return {}
    if value is True and path in SECTIONS:
        notes.repair(
            f"{file}, {path}", "'True' is no section, Flee stops there", "read its defaults"
        )
    if path.startswith("move_rules.flood_rules."):
        return {"flood_rules": True}  # its key stood outside the section
    switches: dict[str, dict[str, Any]] = {
        "spawn_rules.conflict_driven_spawning": {"conflict_spawn_mode": "constant"},
        "spawn_rules.flood_driven_spawn_mode": {"flood_spawn_mode": "pop_ratio"},
        "move_rules.flood_rules": {"flood_rules": True},
    }
    return switches.get(path, {})


def _cast(field: str, value: Any, where: str, notes: Notes) -> Any:
    """Cast as Flee does, except that a quoted 'False' is false."""
    annotation = FleeRules.model_fields[field].annotation
    try:
        if annotation is bool:
            return _truth(value, where, notes)
        if annotation is int:
            if isinstance(value, float) and value != int(value):
                notes.warn(where, f"{value} is no whole number", f"Flee cuts it to {int(value)}")
            return int(value)
        if annotation is float:
            return _finite(value)
        if annotation is str:
            return str(value)
        kind = int if annotation == tuple[int, ...] else _finite
        return tuple(kind(element) for element in value)
    except (TypeError, ValueError, OverflowError):
        what = "has no value" if value is None else f"'{value}' does not fit"
        notes.problem(where, what, f"expected {_expected(annotation)}")
        return FleeRules.model_fields[field].default


def _finite(value: Any) -> float:
    if not math.isfinite(found := float(value)):
        raise ValueError
    return found


def _truth(value: Any, where: str, notes: Notes) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in {"true", "yes", "on", "1"}:
            return True
        if word in {"false", "no", "off", "0", ""}:
            notes.repair(where, f"the text '{value}' counts as true in Flee", "read as false")
            return False
        raise ValueError
    return bool(value)


def _expected(annotation: Any) -> str:
    names = {bool: "True or False", int: "a whole number", float: "a number", str: "a word"}
    return names.get(annotation, "a list of numbers")


def fill_spawn_modes(values: dict[str, Any], file: str, notes: Notes) -> None:
    """Fill in the numbers Flee takes by default, and cut them where Flee cuts them (Q53)."""
    mode = str(values.get("conflict_spawn_mode", "")).strip()
    if mode:
        values["conflict_spawn_mode"] = mode
        rate = float(
            values.get("displaced_per_conflict_day", PEOPLE_PER_CONFLICT_DAY.get(mode, 500.0))
        )
        if mode != "pop_ratio" and rate != math.floor(rate):
            where = f"{file}, spawn_rules.conflict_driven_spawning.displaced_per_conflict_day"
            notes.repair(where, f"{rate} is no whole number", f"Flee cuts it to {math.floor(rate)}")
            rate = math.floor(rate)
        values["displaced_per_conflict_day"] = rate
    flood = str(values.get("flood_spawn_mode", "")).strip()
    if flood and not values.get("displaced_per_flood_day"):
        values["displaced_per_flood_day"] = PEOPLE_PER_FLOOD_DAY.get(
            flood, (0.0, 100.0, 200.0, 300.0, 500.0)
        )


def _path_of(field: str) -> str:
    return {name: path for path, name in paths().items()}.get(field, field)


def check(rules: FleeRules, file: str, notes: Notes) -> None:
    """Note settings no run can mean."""
    for field in (*POSITIVE, *NOT_NEGATIVE):
        value, least = getattr(rules, field), "above 0" if field in POSITIVE else "0 or more"
        if value < 0 or (value == 0 and field in POSITIVE):
            notes.problem(f"{file}, {_path_of(field)}", f"must be {least}, got {value}")
    if rules.awareness_level == 0:
        notes.problem(
            f"{file}, {_path_of('awareness_level')}",
            "0 makes Flee send people nowhere",
            "write 1 or more",
        )
    if rules.awareness_level < 0:
        notes.repair(
            f"{file}, {_path_of('awareness_level')}", "is negative", "acts as 1, as in Flee"
        )
    if rules.conflict_zone_spawning_only and rules.flood_zone_spawning_only:
        notes.problem(
            f"{file}, spawn_rules",
            "conflict_zone_spawning_only and flood_zone_spawning_only cannot both be true",
            "switch conflict_zone_spawning_only off in a flood run",
        )
    if rules.conflict_spawn_mode and rules.conflict_spawn_mode.casefold() not in (
        "constant", "pop_ratio", "poisson",
    ):  # fmt: skip
        hint = suggestion(rules.conflict_spawn_mode, ("constant", "pop_ratio", "poisson"))
        where = f"{file}, spawn_rules.conflict_driven_spawning.spawn_mode"
        notes.problem(where, f"'{rules.conflict_spawn_mode}' is no spawn mode", hint)


def version_one(rules: FleeRules) -> FleeRules:
    """Return the rules with the five settings that `use_v1_rules` takes from Flee 1."""
    if not rules.use_v1_rules:
        return rules
    return rules.model_copy(
        update={
            "max_move_speed": 200.0,
            "start_on_foot": False,
            "avoid_short_stints": False,
            "camp_weight": 2.0,
            "conflict_weight": 0.25,
        }
    )
