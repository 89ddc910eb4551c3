"""The command line: exit status, where words go, and that it starts without loading the engine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from safepassage import cli
from safepassage.errors import InputError, Problem, ScenarioError
from safepassage.openers import open_scenario, write_blank, write_example

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


def test_every_bundled_scenario_is_a_template(tmp_path: Path, capsys):
    mine = tmp_path / "mine"
    assert cli.run(["new", str(mine), "--template", "aleppo-2016"]) == cli.GOOD
    assert open_scenario(mine).hash() == open_scenario("aleppo-2016").hash()
    assert f"safepassage check {mine}" in capsys.readouterr().err


def test_an_unknown_template_names_those_there_are(tmp_path: Path, capsys):
    assert cli.run(["new", str(tmp_path / "mine"), "--template", "blanc"]) == cli.MEND
    assert "there is no template 'blanc'; did you mean 'blank'?" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("template", ["blank", "example"])
def test_a_new_scenario_is_never_put_into_another_one(tmp_path: Path, capsys, template: str):
    folder = write_example(tmp_path / "mine")
    before = sorted(folder.rglob("*"))
    assert cli.run(["new", str(folder), "--template", template]) == cli.MEND
    assert "already" in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before


def test_update_of_a_workbook_says_where_the_row_goes(tmp_path: Path, capsys):
    workbook = write_blank(tmp_path / "mine")
    for target in (workbook, workbook.parent):
        assert cli.run(["update", str(target), "--control", "my_town,blue,2030-02-01"]) == cli.MEND
        assert "is kept as a workbook" in capsys.readouterr().err


def test_the_schema_needs_no_scenario(capsys):
    assert cli.run(["show", "--schema"]) == cli.GOOD
    assert "$schema" in json.loads(capsys.readouterr().out)
    assert cli.run(["show"]) == cli.MEND
    assert "name a scenario" in capsys.readouterr().err


def test_under_json_a_wrong_option_is_one_object_too(capsys):
    assert cli.run(["run", "example", "--out", "x", "--seed", "one", "--json"]) == cli.MEND
    answer = json.loads(capsys.readouterr().out)
    assert answer["error"] == "UsageError"
    assert "--seed" in answer["message"]


def test_interrupted_while_libraries_load_is_130(monkeypatch, capsys):
    monkeypatch.setattr(cli, "_answer", _fails_with(KeyboardInterrupt()))
    assert cli.run(["scenarios"]) == cli.INTERRUPTED
    assert capsys.readouterr().err.count("Traceback") == 0


def test_a_situation_says_so_where_nobody_is_cut_off(capsys):
    assert cli.run(["situation", "example", "--date", "2030-01-01"]) == cli.GOOD
    assert "Cut off: on this day no place is encircled by the record." in capsys.readouterr().out


def test_a_situation_names_who_is_cut_off_and_what_re_opening_would_do(capsys):
    assert cli.run(["situation", "example", "--date", "2030-03-01"]) == cli.GOOD
    page = capsys.readouterr().out
    cut_off = page[page.index("Cut off") : page.index("Supply:")]
    assert "riverton" in cut_off
    (line,) = [row for row in page.splitlines() if row.startswith("  riverton|midtown ")]
    assert line.split() == ["riverton|midtown", "closed", "60,000", "riverton"]


def test_a_lifeline_names_the_roads_that_must_open_with_it(capsys):
    assert cli.run(["situation", "aleppo-2016", "--date", "2016-07-20"]) == cli.GOOD
    (line,) = (row for row in capsys.readouterr().out.splitlines() if row.startswith("  castello|"))
    assert line.split() == [
        *("castello|aleppo_east", "closed", "huraytan|castello", "300,000", "aleppo_east")
    ]
