"""scenario.toml -> Settings, and back. Unknown keys are problems, with a suggestion, everywhere."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from safepassage.errors import Problem
from safepassage.scenario.columns import Part
from safepassage.scenario.origins import Origins, Refused
from safepassage.scenario.reading import parse_part
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Party, Relation, Settings

LISTS: dict[str, type[Part]] = {"parties": Party, "relations": Relation}


def parse_toml(text: str, label: str, problems: list[Problem]) -> dict[str, Any] | None:
    """Return the entries of a TOML text, or None and a problem where its grammar is broken."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(label, f"is no TOML: {error}", "see docs/reference/scenario.md"))
        return None


def parse_settings(
    raw: Mapping[str, Any], origins: Origins, problems: list[Problem]
) -> tuple[Settings, tuple[Refused, ...]]:
    """Return the settings and the parties that could not be read.

    Where something is wrong, the settings returned hold what could be understood and a period
    without limits, so that the tables can still be checked against them.
    """
    parties, relations = (_list_of(raw, key, origins, problems) for key in LISTS)
    rules_raw = raw.get("rules", {})
    if isinstance(rules_raw, dict):
        rules = parse_part(Rules, rules_raw, origins.rules, problems)
    else:
        rules = None
        problems.append(Problem(origins.rules, "must be a table", "write [rules]"))
    plain = {key: value for key, value in raw.items() if key not in {*LISTS, "rules"}}
    settings = _settings(plain, origins, problems)
    parts = {"parties": parties, "relations": relations, "rules": rules or Rules()}
    understood = {party.party for party in parties}
    named = {str(entry.get("party", "")) for entry in _entries(raw, "parties")}
    refused = tuple(Refused(0, name, {}) for name in sorted(named - understood))
    return settings.model_copy(update=parts), refused


def _settings(plain: Mapping[str, Any], origins: Origins, problems: list[Problem]) -> Settings:
    """Return the plain entries; what is wrong or missing is told and takes a place-holder."""
    before = len(problems)
    settings = parse_part(Settings, plain, origins.settings, problems)
    if settings is not None:
        return settings
    wrong = {problem.where.rpartition(", ")[2] for problem in problems[before:]}
    sound = {key: value for key, value in plain.items() if key not in wrong}
    return Settings(**{"name": "unreadable", "start": date.min, "end": date.max, **sound})


def _list_of(
    raw: Mapping[str, Any], key: str, origins: Origins, problems: list[Problem]
) -> tuple[Any, ...]:
    entries = raw.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        fix = f"write [[{key}]] above each one"
        problems.append(Problem(origins.setting(key), "must be a list of tables", fix))
        return ()
    parts = (
        parse_part(LISTS[key], entry, origins.setting(key, index), problems)
        for index, entry in enumerate(entries)
    )
    return tuple(part for part in parts if part is not None)


def _entries(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    entries = raw.get(key, [])
    return (
        [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    )


def settings_to_toml(settings: Settings) -> str:
    """Return the text of scenario.toml; entries that stand at their default are left out."""
    form = settings.model_dump(exclude_defaults=True)
    form = {"format_version": settings.format_version, **form}
    lists = {key: form.pop(key) for key in LISTS if key in form}
    rules = form.pop("rules", {})
    lines = [f"{key} = {_value(value)}" for key, value in form.items()]
    if rules:
        lines += ["", "[rules]", *(f"{key} = {_value(value)}" for key, value in rules.items())]
    for key, entries in lists.items():
        for entry in entries:
            lines += ["", f"[[{key}]]"]
            lines += [f"{name} = {_value(value)}" for name, value in entry.items()]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """Return a TOML basic string; every control character is escaped, as TOML asks."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return (
        '"'
        + "".join(
            escapes.get(letter)
            or (f"\\u{ord(letter):04x}" if ord(letter) < 32 or ord(letter) == 127 else letter)
            for letter in text
        )
        + '"'
    )
