"""Today's change in one line: checked whole, or no file touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from safepassage.errors import InputError, ScenarioError
from safepassage.openers import write_example
from safepassage.scenario.files import read_folder, write_folder
from safepassage.scenario.parts import Status
from safepassage.scenario.templates import blank_scenario
from safepassage.scenario.update import update


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path / "mine")


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_change_of_control_is_one_row_more(folder: Path) -> None:
    before = (folder / "control.csv").read_text()
    said = update(folder, control="midtown,red,2030-04-02,INV")
    assert said == ("control.csv: midtown,red,2030-04-02,INV",)
    after = (folder / "control.csv").read_text()
    assert after == before + "2030-04-02,midtown,red,,,INV,,\n"
    assert read_folder(folder).control[-1].holder == "red"


def test_a_route_takes_several_kinds_of_traffic(folder: Path) -> None:
    update(folder, route="harbour|midtown,goods;trade,closed,2030-04-02,INV")
    row = read_folder(folder).route_status[-1]
    assert (row.traffic, row.status) == (("goods", "trade"), Status.CLOSED)


def test_a_gate_ends_what_held_until_further_notice(folder: Path) -> None:
    update(folder, gate="north_gate,asylum,open,2030-04-10,INV")
    gates = [row for row in read_folder(folder).gates if row.category == "asylum"]
    assert [(str(row.start), str(row.end)) for row in gates] == [
        ("2030-01-01", "2030-02-09"),
        ("2030-02-10", "2030-04-09"),
        ("2030-04-10", "None"),
    ]


def test_several_changes_at_once_and_no_source(folder: Path) -> None:
    said = update(folder, control="midtown,red,2030-04-02", gate="north_gate,aid,closed,2030-04-03")
    assert len(said) == 2
    assert read_folder(folder).control[-1].source == ()


def test_a_table_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    write_folder(blank_scenario(), tmp_path / "blank")
    update(tmp_path / "blank", route="my_town|other_town,aid,open,2030-01-05,")
    assert len(read_folder(tmp_path / "blank").route_status) == 1


def test_columns_a_file_leaves_out_are_added(folder: Path) -> None:
    (folder / "control.csv").write_text(
        "#date,#place,#holder\r\ndate,place,holder\r\n2030-01-01,midtown,blue\r\n\r\n", newline=""
    )
    update(folder, control="midtown,red,2030-04-02,INV")
    assert (folder / "control.csv").read_bytes().decode() == (
        "#date,#place,#holder\r\ndate,place,holder,source\r\n"
        "2030-01-01,midtown,blue,\r\n\r\n2030-04-02,midtown,red,INV\r\n"
    )


def test_a_byte_order_mark_stays(folder: Path) -> None:
    text = (folder / "control.csv").read_text()
    (folder / "control.csv").write_text("\ufeff" + text, encoding="utf-8")
    update(folder, control="midtown,red,2030-04-02,INV")
    assert (folder / "control.csv").read_bytes().startswith(b"\xef\xbb\xbfdate,")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"control": "midtwon,red,2030-04-02,INV"}, "no place is called 'midtwon'; did you mean"),
        ({"control": "midtown,purple,2030-04-02,INV"}, "no party is called 'purple'"),
        ({"control": "midtown,red,2030-04-02,REPORT"}, "no source is called 'REPORT'"),
        ({"control": "midtown,red,2 April,INV"}, "a day is written YYYY-MM-DD"),
        ({"control": "midtown,red,2030-05-01,INV"}, "after the scenario ends on 2030-04-30"),
        ({"control": "midtown,blue,2030-01-01,INV"}, "stands already in row 3"),
        ({"route": "harbour|midtown,goods,open-ish,2030-04-02,INV"}, "did you mean 'open'"),
        ({"gate": "north_gate,asylum,quota,2030-04-02,INV"}, "the policy is 'quota'"),
        ({"gate": "north_gate,asylum,open,2030-01-20,INV"}, "overlaps with row"),
        ({"gate": "midtown,asylum,open,2030-04-02,INV"}, "is a town, no crossing"),
        ({"gate": "north_gate,asylum,open,soon,INV"}, "a day is written YYYY-MM-DD"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_and_touches_nothing(
    folder: Path, change: dict[str, str], message: str
) -> None:
    before = files_of(folder)
    with pytest.raises(ScenarioError, match=message.replace("'", ".")):
        update(folder, **change)
    assert files_of(folder) == before


def test_one_bad_change_refuses_the_good_one_beside_it(folder: Path) -> None:
    before = files_of(folder)
    with pytest.raises(ScenarioError):
        update(folder, control="midtown,red,2030-04-02", gate="north_gate,aid,maybe,2030-04-03")
    assert files_of(folder) == before


@pytest.mark.parametrize(
    "text", ["midtown", "midtown,red", "a,b,c,d,e,f", "midtown red 2030-04-02"]
)
def test_a_line_with_the_wrong_number_of_cells_is_told(folder: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"--control takes .place,holder,date,source."):
        update(folder, control=text)


def test_only_folders_of_todays_format_are_changed(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no scenario folder"):
        update(tmp_path / "none", control="a,b,c")
    with pytest.raises(InputError, match="nothing to enter"):
        update(folder)
    text = (
        (folder / "scenario.toml").read_text().replace("format_version = 2", "format_version = 1")
    )
    (folder / "scenario.toml").write_text(text)
    with pytest.raises(InputError, match="format version 1"):
        update(folder, control="midtown,red,2030-04-02,INV")


def test_a_folder_that_was_wrong_before_is_told(folder: Path) -> None:
    shutil.copy(folder / "places.csv", folder / "place.csv")
    with pytest.raises(ScenarioError, match=r"place\.csv: is no file of a scenario"):
        update(folder, control="midtown,red,2030-04-02,INV")
