"""The command line: exit status, where words go, and that it starts without loading the engine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from safepassage import cli
from safepassage.cli import scenarios
from safepassage.errors import InputError, Problem, ScenarioError

COMMANDS = (
    *("scenarios", "new", "update", "check", "show", "situation"),
    *("run", "compare", "score", "claims", "report"),
)


def _fails_with(error: BaseException):
    def command(*_: object, **__: object) -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError("no such day"), cli.MEND),
        (RuntimeError("index out of range"), cli.BUG),
        (KeyboardInterrupt(), cli.INTERRUPTED),
    ],
)
def test_an_error_becomes_its_exit_status(error, status, monkeypatch, capsys):
    monkeypatch.setattr("safepassage.openers.bundled_names", _fails_with(error))
    assert cli.run(["scenarios"]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "safepassage:" in captured.err


def test_a_bug_is_said_to_be_one(monkeypatch, capsys):
    monkeypatch.setattr("safepassage.openers.bundled_names", _fails_with(RuntimeError("boom")))
    cli.run(["scenarios"])
    assert "this is a bug" in capsys.readouterr().err


def test_a_typo_in_a_command_gets_a_suggestion(capsys):
    assert cli.run(["chek", "x"]) == cli.MEND
    assert "Did you mean 'check'?" in capsys.readouterr().err


def test_a_missing_argument_is_named(capsys):
    assert cli.run(["run"]) == cli.MEND
    assert "SCENARIO" in capsys.readouterr().err


def test_under_json_an_error_is_one_object(monkeypatch, capsys):
    error = ScenarioError([Problem("routes.csv, row 3, length_km", "must be positive", "give km")])
    monkeypatch.setattr("safepassage.openers.bundled_names", _fails_with(error))
    assert cli.run(["scenarios", "--json"]) == cli.MEND
    answer = json.loads(capsys.readouterr().out)
    assert answer["problems"] == [
        {"where": "routes.csv, row 3, length_km", "what": "must be positive", "fix": "give km"}
    ]


def test_every_command_is_there(capsys):
    assert cli.run(["--help"]) == cli.GOOD
    page = capsys.readouterr().out
    for name in COMMANDS:
        assert f"  {name} " in page


def test_update_without_a_change_says_what_to_give(tmp_path, capsys):
    assert cli.run(["update", str(tmp_path)]) == cli.MEND
    assert "--control" in capsys.readouterr().err


def test_version_loads_neither_numpy_nor_numba():
    code = (
        "import sys; sys.argv = ['safepassage', '--version'];"
        "from safepassage.__main__ import main; main();"
        "heavy = {'numpy', 'numba', 'scipy', 'duckdb', 'pydantic', 'typer'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("safepassage ")


def test_check_names_every_problem_and_leaves_no_file(tmp_path: Path, capsys):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "scenario.toml").write_text('name = "mine"\nstart = 2016-01-01\nendd = 2016-02-01\n')
    before = sorted(tmp_path.rglob("*"))
    assert cli.run(["check", str(folder)]) == cli.MEND
    text = capsys.readouterr().err
    assert "endd" in text
    assert "places.csv" in text
    assert sorted(tmp_path.rglob("*")) == before


def test_scenarios_lists_what_ships(capsys):
    assert cli.run(["scenarios", "--json"]) == cli.GOOD
    names = [row["name"] for row in json.loads(capsys.readouterr().out)["scenarios"]]
    assert {"aleppo-2016", "example"} <= set(names)


def test_templates_are_those_the_help_names():
    assert [template.value for template in scenarios.Template] == ["blank", "example"]
