"""The corpus: valid folders are read, invalid ones give the messages in their expected.txt.

An invalid folder is the valid folder `plain` with one thing wrong; `ten-problems-at-once` has ten.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from safepassage.errors import ScenarioError
from safepassage.openers import open_scenario
from safepassage.scenario.checks import check
from safepassage.scenario.files import examine_folder, read_folder, write_folder
from safepassage.sources.workbook import read_workbook
from safepassage.sources.workbook_writer import write_workbook

HERE = Path(__file__).parent
VALID = sorted(folder.name for folder in (HERE / "valid").iterdir())
INVALID = sorted(folder.name for folder in (HERE / "invalid").iterdir())
SAME_AS_PLAIN = (
    "hxl-rows",
    "bom-blank-rows-and-crlf",
    "columns-and-rows-in-another-order",
    "empty-tables-and-notes-beside",
    "defaults-written-out",
)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_folder_gives_its_messages_and_leaves_no_file_behind(name: str) -> None:
    folder = HERE / "invalid" / name
    before = files_of(folder)
    with pytest.raises(ScenarioError) as caught:
        open_scenario(folder)
    expected = (folder / "expected.txt").read_text("utf-8").splitlines()
    assert [str(problem) for problem in caught.value.problems] == expected
    assert files_of(folder) == before


@pytest.mark.parametrize("name", INVALID)
def test_every_problem_names_a_file_that_exists(name: str) -> None:
    folder = HERE / "invalid" / name
    for problem in examine_folder(folder).problems:
        label = problem.where.split(",")[0]
        assert (folder / label).exists() or label == folder.name


def test_the_corpus_holds_enough_invalid_folders() -> None:
    assert len(INVALID) >= 40
    ten = (HERE / "invalid" / "ten-problems-at-once" / "expected.txt").read_text().splitlines()
    assert len(ten) == 10


@pytest.mark.parametrize("name", VALID)
def test_a_valid_folder_is_read_and_its_warnings_are_told(name: str) -> None:
    folder = HERE / "valid" / name
    reading = examine_folder(folder)
    assert reading.problems == ()
    assert check(reading.scenario) == ()
    told = folder / "warnings.txt"
    expected = told.read_text("utf-8").splitlines() if told.exists() else []
    assert [str(warning) for warning in reading.warnings] == expected


@pytest.mark.parametrize("name", VALID)
def test_a_valid_folder_survives_folder_and_workbook(name: str, tmp_path: Path) -> None:
    scenario = read_folder(HERE / "valid" / name)
    write_folder(scenario, tmp_path / "again")
    assert read_folder(tmp_path / "again") == scenario
    write_workbook(scenario, tmp_path / "again.xlsx")
    assert read_workbook(tmp_path / "again.xlsx") == scenario


@pytest.mark.parametrize("name", SAME_AS_PLAIN)
def test_how_a_table_is_typed_does_not_change_the_scenario(name: str) -> None:
    plain = read_folder(HERE / "valid" / "plain")
    assert read_folder(HERE / "valid" / name).hash() == plain.hash()


def test_a_folder_of_version_1_means_what_it_meant() -> None:
    old = read_folder(HERE / "valid" / "version-1")
    new = read_folder(HERE / "valid" / "version-1-brought-up-to-date")
    assert old.hash() == new.hash()


def test_the_command_line_ends_with_2_and_tells_all_on_stderr(tmp_path: Path) -> None:
    folder = HERE / "invalid" / "ten-problems-at-once"
    command = [sys.executable, "-m", "safepassage", "check", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    flat = " ".join(done.stderr.split())
    for line in (folder / "expected.txt").read_text("utf-8").splitlines():
        assert " ".join(line.split()) in flat
    assert list(tmp_path.iterdir()) == []
