"""Settings given one by one on the command line: they act, or are refused by name."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.flee_cases import write_folder

from safepassage import cli
from safepassage.errors import ScenarioError
from safepassage.scenario.flee_rules import FleeRules
from safepassage.sources.flee import with_settings


def test_settings_change_what_they_name_and_nothing_else() -> None:
    rules = FleeRules(avoid_short_stints=True, start_on_foot=True, softening=3.0)
    given = ["move_rules.avoid_short_stints=false", "move_rules.awareness_level = 2",
             "spawn_rules.conflict_spawn_decay=[1, 0.5]"]  # fmt: skip
    changed, told = with_settings(rules, given)
    expected = {"avoid_short_stints": False, "awareness_level": 2,
                "conflict_spawn_decay": (1.0, 0.5)}  # fmt: skip
    assert changed == rules.model_copy(update=expected)
    assert told == {given[0].split("=")[0]: False, "move_rules.awareness_level": 2,
                    "spawn_rules.conflict_spawn_decay": (1.0, 0.5)}  # fmt: skip


def test_a_spawn_mode_takes_the_number_flee_takes() -> None:
    changed, _ = with_settings(
        FleeRules(), ["spawn_rules.conflict_driven_spawning.spawn_mode=poisson"]
    )
    assert changed.displaced_per_conflict_day == 500.0


def test_a_new_spawn_mode_keeps_the_number_of_the_folder() -> None:
    rules = FleeRules(conflict_spawn_mode="constant", displaced_per_conflict_day=20)
    changed, _ = with_settings(rules, ["spawn_rules.conflict_driven_spawning.spawn_mode=poisson"])
    assert changed.displaced_per_conflict_day == 20


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("move_rules.AvoidShortStints=False", "did you mean 'move_rules.avoid_short_stints'?"),
        ("move_rules.awarness_level=2", "did you mean 'move_rules.awareness_level'?"),
        ("move_rules.max_crossing_speed=20", "no rule reads it"),
        ("move_rules.awareness_level=0", "0 makes Flee send people nowhere"),
        ("move_rules.awareness_level=two", "'two' does not fit; expected a whole number"),
        ("move_rules.awareness_level=[2", "is no value"),
        ("move_rules.awareness_level", "has no value; write PATH=VALUE"),
        ("move_rules.max_move_speed=0", "must be above 0"),
    ],
)
def test_what_cannot_be_set_is_refused_by_name(given: str, words: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        with_settings(FleeRules(), [given, "move_rules.softening=2"])
    assert [words in str(problem) for problem in refused.value.problems] == [True]


def test_all_that_is_wrong_comes_at_once() -> None:
    with pytest.raises(ScenarioError) as refused:
        with_settings(FleeRules(), ["move_rules.camp_wait=2", "hasten=5"])
    assert len(refused.value.problems) == 2


@pytest.mark.skipif(find_spec("flee") is None, reason="Flee is not installed (extra bench)")
def test_the_bench_runs_both_under_the_settings_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_folder(tmp_path / "made"))
    command = ["bench", "flee", folder, "--flee-hasten", "10", "--repeat", "1"]
    assert cli.run([*command, "--set", "move_rules.camp_wait=2"]) == cli.MEND
    assert "did you mean 'move_rules.camp_weight'?" in capsys.readouterr().err
    mode = "spawn_rules.conflict_driven_spawning"
    told = {"spawn_rules.insert_day0": False, f"{mode}.spawn_mode": "constant",
            f"{mode}.displaced_per_conflict_day": 7.0}  # fmt: skip
    given = [word for path, value in told.items() for word in ("--set", f"{path}={value}")]
    assert cli.run([*command, *given, "--json"]) == cli.GOOD
    answer = json.loads(capsys.readouterr().out)
    assert answer["settings"] == told
    # Seven a day from the one conflict zone, whatever the data say and whatever hasten divides.
    assert answer["safepassage"]["agents"] == answer["flee"]["agents"] == 7 * 5
    assert answer["ratio_agent_days_per_cpu_second"] > 0
    assert set(answer["flee"]) >= {"version", "agent_days", "cpu_seconds"}
