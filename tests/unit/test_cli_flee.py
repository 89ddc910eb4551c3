"""Flee folders at the command line: run, import, bench; what goes where, and how it ends."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.flee_cases import FILES, write_folder

from safepassage import cli

pytestmark = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="tens of runs are slow in plain Python"
)
ROUTES = FILES["input_csv/routes.csv"]
DIRTY = {"input_csv/routes.csv": "\ufeff" + ROUTES.replace("Mill Bridge,Ten", "mill bridge,Ten")}
REPAIRS = ("routes.csv, row 1: starts with a byte order mark", "'mill bridge' is not spelt like")


@pytest.fixture
def flee_folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "oakford")


def answer_of(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_flee_folder_runs_without_naming_its_rules(
    flee_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, page = tmp_path / "out.csv", tmp_path / "camps.html"
    command = ["run", str(flee_folder), "--out", str(tmp_path / "run")]
    command += ["--flee-csv", str(table), "--flee-plot", str(page)]
    assert cli.run(command) == cli.GOOD
    told = capsys.readouterr()
    assert "rules flee3, seed 1, hasten 1: done" in told.out
    assert "no model: equal" in told.out
    assert "this run, rescaled to the data's total" in told.out
    assert "no model: last observed, 30 days before" in told.out
    assert "No skill over a split that needs no model: equal, capacity, distance" in told.out
    assert "holds the answer: source_data" in told.err
    assert table.read_text().startswith("Day,Date,Tentvale sim,Tentvale data,")
    assert len(table.read_text().splitlines()) == 1 + 5
    assert page.read_text().count("<svg") == 1
    assert "oakford, rules flee3, seed 1, hasten 1, safepassage" in page.read_text()
    assert cli.run(command) == cli.GOOD
    assert "already done" in capsys.readouterr().out


def test_repairs_are_said_on_stderr_and_kept_in_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(tmp_path / "dirty", **DIRTY)
    assert cli.run(["run", str(folder), "--out", str(tmp_path / "run")]) == cli.GOOD
    told = capsys.readouterr()
    kept = json.loads((tmp_path / "run" / "run.json").read_text())["repairs"]
    for words in REPAIRS:
        assert words in told.err
        assert words not in told.out
        assert any(words in line for line in kept)


def test_strict_refuses_with_the_same_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(tmp_path / "dirty", **DIRTY)
    command = ["run", str(folder), "--out", str(tmp_path / "run")]
    assert cli.run([*command, "--strict"]) == cli.MEND
    refused = capsys.readouterr().err
    assert all(words in refused for words in REPAIRS)
    assert not (tmp_path / "run").exists()
    assert cli.run([*command, "--strict", "--json"]) == cli.MEND
    assert len(answer_of(capsys)["problems"]) == len(REPAIRS)


def test_json_is_one_object_with_all_of_it(
    flee_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["run", str(flee_folder), "--rules", "flee3", "--hasten", "2", "--seed", "7"]
    assert cli.run([*command, "--out", str(tmp_path / "run"), "--json"]) == cli.GOOD
    answer = answer_of(capsys)
    assert (answer["seed"], answer["hasten"], answer["days"]) == (7, 2, 5)
    assert answer["engine"] == "agents"
    assert set(answer["score"]) >= {"ard", "ard_raw", "camps_without_data"}
    # One camp: every split gives it all that was counted, and no run is nearer than that.
    assert answer["no_skill_over"] == list(answer["baselines"])
    assert set(answer["baselines"].values()) == {0.0}
    assert answer["repairs"] == []
    assert len(answer["digest"]) == 64


def test_without_a_camp_to_compare_there_is_no_score_and_no_nan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = {
        "source_data/data_layout.csv": "total,refugees.csv\n",
        "simsetting.yml": "spawn_rules:\n  sum_from_camps: False\n",
    }
    folder = write_folder(tmp_path / "f", **changed)
    command = ["run", str(folder), "--out", str(tmp_path / "run"), "--json"]
    assert cli.run(command) == cli.GOOD
    answer = answer_of(capsys)
    assert answer["people"] > 0
    assert (answer["score"], answer["baselines"]) == ({}, {})


def test_the_same_seed_is_the_same_run_for_any_threads(
    flee_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digests = []
    for threads in ("1", "2"):
        command = ["run", str(flee_folder), "--out", str(tmp_path / threads), "--json"]
        assert cli.run([*command, "--threads", threads]) == cli.GOOD
        digests.append(answer_of(capsys)["digest"])
    assert digests[0] == digests[1]


def test_counts_multiply_people_and_agents_do_not(
    flee_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["run", str(flee_folder), "--out", str(tmp_path / "a"), "--people-factor", "10"]
    assert cli.run(command) == cli.MEND
    assert "--engine counts" in capsys.readouterr().err
    command = ["run", str(flee_folder), "--out", str(tmp_path / "b"), "--engine", "counts"]
    people = []
    for factor in ("1", "10"):
        out = str(tmp_path / f"counts{factor}")
        command = ["run", str(flee_folder), "--out", out, "--engine", "counts", "--json"]
        assert cli.run([*command, "--people-factor", factor]) == cli.GOOD
        people.append(answer_of(capsys)["people"])
    assert people[1] == 10 * people[0]
    assert (
        cli.run([arg for arg in [*command, "--people-factor", "10"] if arg != "--json"]) == cli.GOOD
    )
    assert "Not compared with the counts" in capsys.readouterr().out


def test_the_run_told_no_capacities_takes_the_same_engine_and_threads(
    flee_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from safepassage.study.flee import score

    agents, told = score.simulate_flee, []

    def watched(case: Any, **more: Any) -> Any:
        told.append(more)
        return agents(case, **more)

    monkeypatch.setattr(score, "simulate_flee", watched)
    command = ["run", str(flee_folder), "--threads", "2", "--seed", "4", "--out"]
    assert cli.run([*command, str(tmp_path / "c"), "--engine", "counts"]) == cli.GOOD
    assert told == []
    assert "told no capacities" in capsys.readouterr().out
    assert cli.run([*command, str(tmp_path / "a")]) == cli.GOOD
    assert told == [{"seed": 4, "threads": 2}]


def test_counts_refuse_by_name_what_they_cannot_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"simsetting.yml": "move_rules:\n  avoid_short_stints: True\n"}
    folder = write_folder(tmp_path / "f", **settings)
    command = ["run", str(folder), "--out", str(tmp_path / "run"), "--engine", "counts"]
    assert cli.run(command) == cli.MEND
    assert "avoid_short_stints" in capsys.readouterr().err


def test_a_quirk_is_mended_by_name(
    flee_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["run", str(flee_folder), "--out", str(tmp_path / "run")]
    assert cli.run([*command, "--mend", "swap_latlon", "--mend", "harvest_all"]) == cli.GOOD
    kept = json.loads((tmp_path / "run" / "rules.json").read_text())["quirks"]
    assert [name for name, on in kept.items() if not on] == ["swap_latlon", "harvest_all"]
    capsys.readouterr()
    assert cli.run([*command, "--mend", "swap_latlong"]) == cli.MEND
    assert "did you mean 'swap_latlon'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--rules", "flee"], "did you mean 'flee3'?"),
        (["--rules", "default"], "safepassage import flee"),
        (["--engine", "agent"], "known: agents, counts"),
        (["--hasten", "0"], "--hasten"),
        (["--flee-plot", "x.html"], "give both"),
        (["--flee-csv", "missing/folder/out.csv"], "out.csv cannot be written: there is no folder"),
        (["--flee-csv", "out.csv", "--flee-plot", "missing/x.html"], "x.html cannot be written"),
        (["--members", "5"], "--members: not for Flee folders"),
        (["--member", "2", "--vary", "luck"], "--member, --vary: not for Flee folders"),
        (["--posterior", "bundled", "--fixed-rules"], "--fixed-rules, --posterior: not for Flee"),
    ],
)
def test_options_that_do_not_fit_end_with_two(
    flee_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, more: list[str], words: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("safepassage.study.flee.run.simulate_flee", _no_run)
    monkeypatch.chdir(tmp_path)
    assert cli.run(["run", str(flee_folder), "--out", str(tmp_path / "run"), *more]) == cli.MEND
    assert words in capsys.readouterr().err.replace("\n", " ")


def _no_run(*_: object, **__: object) -> None:
    raise AssertionError("it ran before it looked at its options")


def test_options_of_flee_are_refused_for_a_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["run", "aleppo-2016", "--out", str(tmp_path / "run"), "--hasten", "5", "--strict"]
    assert cli.run(command) == cli.MEND
    assert "--hasten, --strict: only for Flee folders" in capsys.readouterr().err
    command = ["run", "aleppo-2016", "--out", str(tmp_path / "run"), "--rules", "flee3"]
    assert cli.run(command) == cli.MEND
    assert "no Flee folder" in capsys.readouterr().err


def test_an_unknown_setting_is_named_with_a_suggestion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"simsetting.yml": "move_rules:\n  awarenes_level: 2\n"}
    folder = write_folder(tmp_path / "f", **settings)
    assert cli.run(["run", str(folder), "--out", str(tmp_path / "run")]) == cli.MEND
    assert "did you mean 'move_rules.awareness_level'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError, cli.BUG), (KeyboardInterrupt, cli.INTERRUPTED)]
)
def test_a_bug_and_an_interruption_keep_their_status(
    flee_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type, status: int
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("safepassage.study.flee.run.simulate_flee", fails)
    assert cli.run(["run", str(flee_folder), "--out", str(tmp_path / "run")]) == status
    assert not (tmp_path / "run").exists()


def test_more_people_than_memory_holds_is_for_the_user_to_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = {"source_data/tentvale.csv": f"2021-03-01,1\n2021-03-06,{10**14}\n"}
    folder = write_folder(tmp_path / "f", **changed)
    assert cli.run(["run", str(folder), "--out", str(tmp_path / "run")]) == cli.MEND
    assert "--hasten" in capsys.readouterr().err


def test_check_of_a_flee_folder_says_what_to_do(
    flee_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["check", str(flee_folder)]) == cli.MEND
    told = capsys.readouterr().err
    assert "--rules flee3" in told
    assert "safepassage import flee" in told


@pytest.mark.parametrize("command", ["report", "score"])
def test_a_run_of_a_flee_folder_has_no_report(
    flee_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert cli.run(["run", str(flee_folder), "--out", str(tmp_path / "run")]) == cli.GOOD
    capsys.readouterr()
    assert cli.run([command, str(tmp_path / "run")]) == cli.MEND
    assert "is a run of a Flee folder" in capsys.readouterr().err


def test_an_import_checks_clean_and_runs_with_the_default_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, scenario = write_folder(tmp_path / "dirty", **DIRTY), str(tmp_path / "scenario")
    assert cli.run(["import", "flee", str(folder), "--out", scenario, "--strict"]) == cli.MEND
    assert not Path(scenario).exists()
    capsys.readouterr()
    assert cli.run(["import", "flee", str(folder), "--out", scenario, "--json"]) == cli.GOOD
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert (answer["places"], answer["routes"], len(answer["repairs"])) == (3, 2, 2)
    assert all(words in told.err for words in REPAIRS)
    assert cli.run(["check", scenario]) == cli.GOOD
    assert cli.run(["run", scenario, "--out", str(tmp_path / "run")]) == cli.GOOD
    assert cli.run(["import", "flee", str(folder), "--out", scenario]) == cli.MEND


@pytest.mark.skipif(find_spec("flee") is None, reason="Flee is not installed (extra bench)")
def test_the_bench_gives_the_figures_it_promises(
    flee_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bench", "flee", str(flee_folder), "--flee-hasten", "10", "--repeat", "1"]
    assert cli.run([*command, "--json"]) == cli.GOOD
    answer = answer_of(capsys)
    assert answer["ratio_agent_days_per_cpu_second"] > 0
    assert set(answer["flee"]) >= {"version", "agent_days", "cpu_seconds"}
    assert answer["flee"]["agent_days"] > 0
    assert cli.run(command) == cli.GOOD
    assert "agent-days per CPU s" in capsys.readouterr().out


@pytest.mark.skipif(find_spec("flee") is None, reason="Flee is not installed (extra bench)")
def test_the_bench_says_where_flee_stops(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: poisson\n"
    folder = write_folder(tmp_path / "f", **{"simsetting.yml": settings})
    assert cli.run(["bench", "flee", str(folder), "--repeat", "1"]) == cli.MEND
    told = capsys.readouterr().err.splitlines()
    assert told[-1].startswith("safepassage: Flee stopped at this folder, so there is no race: ")
    assert "num_spawned" in told[-1]
    assert len(told) == 1


@pytest.mark.skipif(find_spec("flee") is None, reason="Flee is not installed (extra bench)")
def test_the_bench_switches_sinks_off_in_both(
    flee_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bench", "flee", str(flee_folder), "--repeat", "1", "--json"]
    assert cli.run([*command, "--set", "spawn_rules.camps_are_sinks=true"]) == cli.GOOD
    assert answer_of(capsys)["switched_off_in_both"] == ["spawn_rules.camps_are_sinks"]


def test_the_bench_without_flee_says_how_to_get_it(
    flee_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("safepassage.study.flee.bench.find_spec", lambda _: None)
    assert cli.run(["bench", "flee", str(flee_folder)]) == cli.MEND
    assert "safepassage[bench]" in capsys.readouterr().err
