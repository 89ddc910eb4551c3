"""Folders on disk: limits, encodings, writing whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from safepassage.errors import InputError, OutputError, ScenarioError
from safepassage.scenario import files
from safepassage.scenario.files import cell_text, examine_folder, read_folder, write_folder
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.templates import blank_scenario


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_folder(blank_scenario(), tmp_path / "mine")
    return tmp_path / "mine"


def problems_of(folder: Path) -> list[str]:
    return [str(problem) for problem in examine_folder(folder).problems]


def test_no_folder_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        read_folder(tmp_path / "none")


def test_a_large_file_is_refused_with_the_limit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert all("is larger than 0 MB" in problem for problem in problems_of(folder))
    assert len(problems_of(folder)) == 4


def test_the_limit_that_is_named_is_64_mb() -> None:
    assert files.MAX_BYTES == 64 * 1024**2


def test_a_file_that_is_not_utf_8_names_the_byte(folder: Path) -> None:
    (folder / "sources.csv").write_bytes("source,title\nS1,Aïn\n".encode("utf-16"))
    (message,) = problems_of(folder)
    assert message.startswith("sources.csv: is not UTF-8: byte 1 is 0xff; save it as UTF-8")


def test_a_very_long_cell_is_a_problem_not_a_crash(folder: Path) -> None:
    (folder / "sources.csv").write_text("source,title\nS1," + "x" * 200_000 + "\n")
    (message,) = problems_of(folder)
    assert "field larger than field limit" in message


def test_a_null_byte_is_no_crash(folder: Path) -> None:
    (folder / "sources.csv").write_bytes(b"source,title\nS1,a\x00b\n")
    reading = examine_folder(folder)
    assert reading.problems or reading.scenario.sources[0].title == "a\x00b"


def test_hidden_files_and_notes_may_lie_beside_the_tables(folder: Path) -> None:
    for name in (".DS_Store", "README.md", "notes.txt", "~$places.csv"):
        (folder / name).write_text("x")
    assert problems_of(folder) == []


def test_a_file_in_the_wrong_folder_is_told(folder: Path) -> None:
    (folder / "events").mkdir()
    (folder / "events" / "gates.csv").write_text("place,start,category,policy\n")
    (message,) = problems_of(folder)
    assert message.startswith("events/gates.csv: is no file of a scenario; did you mean")


def test_a_workbook_among_the_tables_is_told(folder: Path) -> None:
    (folder / "scenario.xlsx").write_bytes(b"PK")
    (message,) = problems_of(folder)
    assert message.endswith("a workbook or a folder of tables: move one of the two away")


def test_nothing_is_written_over(folder: Path) -> None:
    before = (folder / "places.csv").read_bytes()
    with pytest.raises(OutputError, match="exists already; nothing was written"):
        write_folder(blank_scenario().replace(places=()), folder)
    assert (folder / "places.csv").read_bytes() == before


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_folder(blank_scenario(), tmp_path / "empty")
    assert read_folder(tmp_path / "empty") == blank_scenario()


def test_a_write_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(scenario: Scenario) -> Iterator[tuple[str, str]]:
        yield "scenario.toml", "name = 'half'\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "folder_texts", full_disk)
    with pytest.raises(OutputError, match="No space left on device"):
        write_folder(blank_scenario(), tmp_path / "half")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="cannot be written"):
        write_folder(blank_scenario(), tmp_path / "mine")


def test_a_parent_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_folder(blank_scenario(), tmp_path / "file" / "mine")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (date(2020, 1, 2), "2020-01-02"),
        (("a", "b"), "a;b"),
        (3.0, "3"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        (7, "7"),
        ("x", "x"),
    ],
)
def test_how_a_value_stands_in_a_cell(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_all_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    with (folder / "places.csv").open("a") as table:
        table.write("x,,tonw" + "," * 16 + "\n")
    with (folder / "routes.csv").open("a") as table:
        table.write("r,my_town,nowhere,-1,,,,,\n")
    (folder / "scenario.toml").write_text("start = 1\n")
    with pytest.raises(ScenarioError) as caught:
        read_folder(folder)
    wheres = {problem.where for problem in caught.value.problems}
    assert {
        "scenario.toml, name",
        "scenario.toml, start",
        "places.csv, row 4, kind",
        "routes.csv, row 3, length_km",
        "routes.csv, row 3, to_place",
    } <= wheres
