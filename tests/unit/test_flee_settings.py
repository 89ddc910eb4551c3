"""simsetting.yml: settings that act, settings Flee ignores, and settings nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.flee_cases import data_folder, write_folder

from safepassage.errors import ScenarioError
from safepassage.scenario.flee_rules import DEAD, SECTIONS, FleeRules, paths
from safepassage.sources.flee import read_flee_folder
from safepassage.sources.flee.rows import Notes
from safepassage.sources.flee.settings import rules_from

# Settings whose value must be one of few, or fit another setting.
OTHER = {
    "conflict_spawn_mode": "poisson", "flood_spawn_mode": "constant", "harvest_months": [3, 4],
    "flood_rules": None, "use_v1_rules": False, "flood_zone_spawning_only": False,
}  # fmt: skip


def nested(path: str, value: Any) -> dict[str, Any]:
    """Return {'a': {'b': value}} for 'a.b'."""
    content: Any = value
    for key in reversed(path.split(".")):
        content = {key: content}
    return dict(content)


def other_value(name: str) -> Any:
    """Return a value that differs from the default of a setting."""
    default = FleeRules.model_fields[name].default
    if name in OTHER:
        return OTHER[name]
    if isinstance(default, bool):
        return not default
    if isinstance(default, int | float):
        return type(default)(default + 2)
    return [0.5, 0.25]


def read(content: dict[str, Any]) -> tuple[FleeRules, Notes]:
    notes = Notes()
    return rules_from(content, "simsetting.yml", notes), notes


@pytest.mark.parametrize("path", sorted(paths()))
def test_every_setting_that_acts_is_read(path: str) -> None:
    name = paths()[path]
    value = other_value(name)
    rules, notes = read(nested(path, {} if name == "flood_rules" else value))
    assert (notes.problems, notes.repairs) == ([], [])
    expected = True if name == "flood_rules" else value
    found = getattr(rules, name)
    assert (list(found) if isinstance(found, tuple) else found) == expected


@pytest.mark.parametrize("path", sorted(DEAD))
def test_a_setting_flee_ignores_is_named_and_refused_by_strict(tmp_path: Path, path: str) -> None:
    text = yaml.safe_dump(nested(path, 1))
    folder = write_folder(tmp_path, **{"simsetting.yml": text})
    said = [str(repair) for repair in read_flee_folder(folder).repairs]
    assert any(f", {path}: without effect" in line for line in said), said
    with pytest.raises(ScenarioError, match="without effect"):
        read_flee_folder(folder, strict=True)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("move_rules.max_move_sped", "move_rules.max_move_speed"),
        ("move_rules.Awareness_Level", "move_rules.awareness_level"),
        ("move_rules.camp_movechanse", "move_rules.camp_movechance"),
        ("spawn_rules.take_from_populations", "spawn_rules.take_from_population"),
        ("optimisations.haste", "optimisations.hasten"),
        ("optimizations.hasten", "optimisations.hasten"),
        ("move_rules.flood_rules.flood_movechance", "move_rules.flood_rules.flood_movechances"),
        ("awareness_level", "move_rules.awareness_level"),
        ("hasten", "optimisations.hasten"),
        ("move_rules.hasten", "optimisations.hasten"),
        ("move_rules.flood_rules.camp_weight", "move_rules.camp_weight"),
    ],
)
def test_an_unknown_setting_is_a_problem_with_a_suggestion(path: str, meant: str) -> None:
    _, notes = read(nested(path, 1))
    said = [str(problem) for problem in notes.problems]
    assert any(f"did you mean '{meant}'?" in line for line in said), said


def test_where_nothing_is_like_a_setting_those_of_its_section_are_told() -> None:
    _, notes = read({"optimisations": {"xyzzy": 1}})
    assert str(notes.problems[0]).endswith("known: optimisations.hasten")


def test_a_setting_is_told_with_its_row(tmp_path: Path) -> None:
    text = "# remark\nmove_rules:\n  softening: 12\n  max_crossing_speed: 20\n  camp_wait: 2\n"
    folder = write_folder(tmp_path, **{"simsetting.yml": text})
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(folder, strict=True)
    where = [problem.where for problem in refused.value.problems]
    assert where == [
        "simsetting.yml, row 5, move_rules.camp_wait",
        "simsetting.yml, row 4, move_rules.max_crossing_speed",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("softening: 1\n  softening: 2\n", "row 3, move_rules.softening: stands in row 2"),
        ("softening: 1\nmove_rules:\n  camp_weight: 2\n", "row 3, move_rules: stands in row 1"),
    ],
)  # fmt: skip
def test_a_setting_that_stands_twice_is_said_and_refused_by_strict(
    tmp_path: Path, text: str, words: str
) -> None:
    folder = write_folder(tmp_path, **{"simsetting.yml": f"move_rules:\n  {text}"})
    case = read_flee_folder(folder)
    assert [words in str(repair) for repair in case.repairs] == [True], case.repairs
    assert case.rules.softening == (2 if "camp_weight" not in text else 10)  # as YAML, and Flee
    with pytest.raises(ScenarioError, match="the last one counts"):
        read_flee_folder(folder, strict=True)


def test_true_in_the_place_of_a_section_is_a_repair() -> None:
    rules, notes = read({"spawn_rules": {"conflict_driven_spawning": True}})
    assert rules.conflict_spawn_mode == "constant"
    assert [repair.what for repair in notes.repairs] == ["'True' is no section, Flee stops there"]


@pytest.mark.parametrize(
    "path", ["move_rules.camp_weight", "move_rules.foreign_weight", "move_rules.softening",
             "move_rules.conflict_weight", "move_rules.weight_softening"],
)  # fmt: skip
def test_a_weight_below_nothing_is_a_problem(path: str) -> None:
    _, notes = read(nested(path, -1))
    assert [str(problem) for problem in notes.problems] == [
        f"simsetting.yml, {path}: must be 0 or more, got -1.0"
    ]
    assert read(nested(path, 0))[1].problems == []


def test_all_unknown_settings_come_at_once() -> None:
    content = {"move_rules": {"one_thing": 1, "another": 2}, "spawn_rules": {"third": 3}}
    _, notes = read(content)
    assert len(notes.problems) == 3


def test_a_section_nobody_knows_is_told_once() -> None:
    _, notes = read({"move_rules": {"s1s2_model": {"alpha": 2.0, "kappa": 5.0}}})
    assert [problem.where for problem in notes.problems] == [
        "simsetting.yml, move_rules.s1s2_model"
    ]


def test_a_number_that_flee_cuts_is_said() -> None:
    rules, notes = read({"move_rules": {"awareness_level": 1.5}})
    assert rules.awareness_level == 1
    assert "1.5 is no whole number; Flee cuts it to 1" in str(notes.warnings[0])


def test_a_bare_true_for_a_section_is_told() -> None:
    rules, notes = read({"spawn_rules": {"conflict_driven_spawning": True}})
    assert (rules.conflict_spawn_mode, rules.displaced_per_conflict_day) == ("constant", 500.0)
    assert "'True' is no section, Flee stops there" in str(notes.repairs[0])


@pytest.mark.parametrize("key", ["agent", "link", "camp", "Flood", "flood", "anything"])
def test_log_levels_are_never_an_error(key: str) -> None:
    for value in (0, 3, "location", {"deeper": 1}, None):
        _, notes = read({"log_levels": {key: value}})
        assert (notes.problems, notes.repairs, notes.warnings) == ([], [], [])


def test_no_setting_stands_in_two_classes() -> None:
    assert not set(paths()) & set(DEAD)
    assert set(SECTIONS) & set(paths()) <= {"move_rules.flood_rules"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("move_rules:\n  max_move_speed: fast\n", "expected a number"),
        (
            "move_rules:\n  softening:\n",
            "row 2, move_rules.softening: has no value; expected a number",
        ),
        ("optimisations:\n  hasten: .inf\n", "expected a whole number"),
        ("spawn_rules:\n  conflict_spawn_decay: [1, .inf]\n", "expected a list of numbers"),
        (
            "spawn_rules:\n  conflict_driven_spawning:\n    displaced_per_conflict_day: .inf\n",
            "expected a number",
        ),
        ("move_rules:\n  awareness_level: [1]\n", "expected a whole number"),
        ("move_rules:\n  start_on_foot: maybe\n", "expected True or False"),
        ("move_rules:\n  max_move_speed: 0\n", "must be above 0"),
        ("move_rules:\n\tmax_move_speed: 1\n", "not YAML"),
        ("move_rules: [1, 2\n", "not YAML"),
        ("just words\n", "holds no settings"),
        ("move_rules:\n  max_move_speed: .nan\n", "max_move_speed"),
        ("move_rules: 7\n", "move_rules"),
        ("7: 8\n", "no such setting"),
    ],
)
def test_a_setting_nobody_can_read_is_a_problem(tmp_path: Path, text: str, words: str) -> None:
    folder = write_folder(tmp_path, **{"simsetting.yml": text})
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(folder)
    assert any(words in str(problem) for problem in refused.value.problems), refused.value


@pytest.mark.parametrize("text", ["", "# nothing\n", "move_rules:\n", "log_levels:\n"])
def test_an_empty_file_or_section_means_flees_defaults(tmp_path: Path, text: str) -> None:
    case = read_flee_folder(write_folder(tmp_path, **{"simsetting.yml": text}), strict=True)
    assert case.rules == FleeRules()


def test_the_settings_files_in_use_have_no_unknown_setting() -> None:
    files = sorted((data_folder() / "simsettings").rglob("*.yml"))
    assert files
    unknown = {}
    for path in files:
        notes = Notes()
        rules_from(yaml.safe_load(path.read_text(encoding="utf-8")) or {}, path.name, notes)
        found = [str(p) for p in notes.problems if "no such setting" in str(p)]
        if found:
            unknown[path.name] = found
    assert unknown == {}
