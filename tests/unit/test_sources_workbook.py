"""Workbooks: typed cells, the same messages as a folder, a template that can be filled in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from safepassage.errors import InputError, ScenarioError
from safepassage.openers import open_scenario, write_blank
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import TABLES
from safepassage.scenario.templates import blank_scenario, with_examples
from safepassage.sources import workbook as reader
from safepassage.sources.workbook import examine_workbook, read_workbook
from safepassage.sources.workbook_writer import write_workbook


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    return write_blank(tmp_path / "blank.xlsx")


def edit(path: Path, sheet: str, **cells: Any) -> Path:
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)
    return path


def problems_of(path: Path) -> list[str]:
    return [str(problem) for problem in examine_workbook(path).problems]


def test_the_blank_workbook_is_valid_and_its_examples_are_not_read(blank: Path) -> None:
    assert read_workbook(blank) == blank_scenario()


@pytest.mark.parametrize(
    "scenario", [with_examples(blank_scenario()), open_scenario("example")], ids=lambda s: s.name
)
def test_a_scenario_that_is_written_is_read_back(scenario: Scenario, tmp_path: Path) -> None:
    write_workbook(scenario, tmp_path / "a.xlsx")
    assert read_workbook(tmp_path / "a.xlsx") == scenario


def test_ten_places_typed_over_the_blank_workbook_run(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    for row in range(2, 12):
        book["places"].cell(row, 1, f"town{row}")
        book["places"].cell(row, 3, "town")
        book["places"].cell(row, 10, float(100 * row))
        book["control"].cell(row, 1, datetime(2030, 1, 1))
        book["control"].cell(row, 2, f"town{row}")
        book["control"].cell(row, 3, "red" if row < 8 else "blue")
    for row in range(2, 11):
        for column, value in enumerate((f"r{row}", f"town{row}", f"town{row + 1}", 12.5), start=1):
            book["routes"].cell(row, column, value)
    book.save(blank)
    scenario = open_scenario(blank)
    assert len(scenario.places) == 10
    assert scenario.places[3].population == 500
    assert scenario.control[0].date == date(2030, 1, 1)


def test_typed_cells_are_understood(blank: Path) -> None:
    edit(blank, "places", J2=2500.0, M2="2029-12-01", N2=0.25, E2=7)
    edit(blank, "control", A2=datetime(2029, 12, 31))
    edit(blank, "areas", A2="north", D2="my_town", E2=True)
    edit(blank, "scenario", B5=datetime(2030, 1, 1), B2=2.0)
    scenario = read_workbook(blank)
    place = scenario.places[0]
    assert (place.population, place.idp_share, place.admin1) == (2500, 0.25, "7")
    assert place.as_of == date(2029, 12, 1)
    assert scenario.areas[0].wider is True


def test_messages_name_sheet_and_row(blank: Path) -> None:
    edit(blank, "routes", D2=-3, C2="othertown")
    edit(blank, "parties", A4="green", D4="yellow")
    edit(blank, "scenario", B5="soon")
    edit(blank, "rules", A2="seige_days", B2=3)
    assert problems_of(blank) == [
        "sheet scenario, start: a day is written YYYY-MM-DD, got 'soon'; "
        "first day of the simulation",
        "sheet parties, row 4, sponsors: no party is called 'yellow'; known: blue, green, red",
        "sheet rules, seige_days: is not known here; did you mean 'siege_days'?",
        "sheet routes, row 2, length_km: must be greater than 0, got '-3'; length by road, in km",
        "sheet routes, row 2, to_place: no place is called 'othertown'; did you mean 'other_town'?",
    ]


def test_a_day_with_a_time_is_told(blank: Path) -> None:
    edit(blank, "control", A2=datetime(2030, 1, 1) + timedelta(hours=6))
    (message,) = problems_of(blank)
    assert message.startswith("sheet control, row 2, date: a day is written YYYY-MM-DD")


def test_sheets_that_nothing_reads_are_told(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    book.create_sheet("strike")
    del book["routes"]
    book.save(blank)
    messages = problems_of(blank)
    assert len(messages) == 2
    assert messages[0] == "sheet strike: is no sheet of a scenario; did you mean 'strikes'?"
    assert messages[1].startswith("blank.xlsx: sheet 'routes' is missing or has no header")


def test_settings_without_a_key_are_told(blank: Path) -> None:
    edit(blank, "scenario", A20="title", B20="twice", B21="no key")
    messages = problems_of(blank)
    assert [message.split(";")[0] for message in messages] == [
        "sheet scenario, row 20, key: 'title' stands there twice",
        "sheet scenario, row 21, key: a value without a key",
    ]
    book = openpyxl.load_workbook(blank)
    del book["scenario"]
    book.save(blank)
    assert problems_of(blank)[0].startswith("blank.xlsx: sheet 'scenario' is missing")


def test_a_large_workbook_is_refused(blank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(InputError, match="is larger than"):
        read_workbook(blank)


def test_a_zip_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(InputError, match="is no workbook"):
        read_workbook(tmp_path / "a.xlsx")


def test_the_template_has_a_sheet_drop_downs_and_notes_for_each_table(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    assert book.sheetnames[:5] == ["README", "scenario", "parties", "relations", "rules"]
    for table in TABLES:
        tab = book[table.name]
        assert tuple(cell.value for cell in tab[1]) == table.columns
        assert all(cell.comment and cell.comment.text for cell in tab[1]), table.name
        assert tab.freeze_panes == "B2"
        assert tab["A2"].value, table.name
    offers = {offer.formula1 for offer in book["gates"].data_validations.dataValidation}
    assert {"=places!$A$2:$A$2000", '"open,quota,urgent_only,closed"'} <= offers
    offers = {offer.formula1 for offer in book["control"].data_validations.dataValidation}
    assert "=parties!$A$2:$A$2000" in offers


def test_a_text_that_begins_with_an_equals_sign_is_no_formula(tmp_path: Path) -> None:
    scenario = blank_scenario()
    note = scenario.places[0].model_copy(update={"note": "=1+1"})
    scenario = scenario.replace(places=(note, *scenario.places[1:]))
    write_workbook(scenario, tmp_path / "a.xlsx")
    assert read_workbook(tmp_path / "a.xlsx").places[0].note == "=1+1"


def test_an_invalid_workbook_raises_all_problems(blank: Path) -> None:
    edit(blank, "places", C2="tonw", J3="many")
    with pytest.raises(ScenarioError, match="2 problems"):
        open_scenario(blank)
