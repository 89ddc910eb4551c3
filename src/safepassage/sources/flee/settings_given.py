"""Settings given one by one, as 'move_rules.awareness_level=2' -> rules with them in place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from safepassage.errors import Problem, ScenarioError
from safepassage.scenario.flee_rules import FleeRules, paths
from safepassage.sources.flee.rows import Notes
from safepassage.sources.flee.settings import check, fill_spawn_modes, take, version_one

HERE = "--set"


def with_settings(rules: FleeRules, given: Iterable[str]) -> tuple[FleeRules, dict[str, Any]]:
    """Return the rules with settings changed, and the changed settings by path.

    Parameters
    ----------
    given
        Each `PATH=VALUE`: the path as in simsetting.yml with dots, the value as written there.

    Raises
    ------
    ScenarioError
        A setting is unknown, has no effect, or does not fit; lists all of it.
    """
    notes, known = Notes(), paths()
    values: dict[str, Any] = {}
    for text in given:
        path, sign, word = text.partition("=")
        if not sign:
            notes.problem(f"{HERE} {text}", "has no value", "write PATH=VALUE")
            continue
        try:
            take(path.strip(), yaml.safe_load(word), values, HERE, notes)
        except yaml.YAMLError:
            notes.problem(
                f"{HERE} {text}", f"'{word}' is no value", "write it as in simsetting.yml"
            )
    _keep_numbers(values, rules)
    fill_spawn_modes(values, HERE, notes)
    changed = version_one(rules.model_copy(update=values))
    check(changed, HERE, notes)
    # What would be mended in a file, with a word about it, is refused where it is typed.
    refused = [*notes.problems, *(Problem(one.where, one.what) for one in notes.repairs)]
    if refused:
        raise ScenarioError(refused, f"{HERE} cannot be read")
    return changed, {path: values[name] for path, name in known.items() if name in values}


def _keep_numbers(values: dict[str, Any], rules: FleeRules) -> None:
    """Let a new mode of displacement take the numbers the rules give, where they have a mode."""
    for mode, number in (
        ("conflict_spawn_mode", "displaced_per_conflict_day"),
        ("flood_spawn_mode", "displaced_per_flood_day"),
    ):
        if mode in values and getattr(rules, mode):
            values.setdefault(number, getattr(rules, number))
