"""The small crisis of the tutorial, typed into the blank workbook as the page says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from safepassage import situation
from safepassage.openers import open_with_warnings, write_blank
from safepassage.scenario.tables import BY_NAME

PAGE = Path(__file__).resolve().parents[2] / "docs" / "start" / "your-own-crisis.md"
Rows = list[dict[str, str]]


def _tables() -> dict[str, Rows]:
    """Return the tables of the page by sheet; the header tells which sheet it is."""
    found: dict[str, Rows] = {}
    blocks = re.findall(r"(?:^\|.*\n)+", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    for block in blocks:
        head, _, *rows = ([*_cells(line)] for line in block.splitlines())
        sheet = _sheet(head)
        if sheet:
            found[sheet] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def _cells(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line)[1:-1]
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _sheet(head: list[str]) -> str:
    columns = {name: set(table.columns) for name, table in BY_NAME.items()}
    columns["parties"] = {"party", "name"}
    fitting = [name for name, known in columns.items() if set(head) <= known]
    return fitting[0] if len(fitting) == 1 else ""


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workbook = write_blank(tmp_path_factory.mktemp("my-crisis"))
    book = openpyxl.load_workbook(workbook)
    for name, rows in _tables().items():
        sheet = book[name]
        head = [cell.value for cell in sheet[1]]
        first = 3 if str(sheet.cell(2, 1).value).startswith("#") else 2
        for number, row in enumerate(rows, first):
            for column, heading in enumerate(head, 1):
                sheet.cell(number, column).value = row.get(heading) or None
    book.save(workbook)
    return workbook


def test_the_page_shows_every_sheet_it_speaks_of() -> None:
    assert set(_tables()) == {
        *("parties", "places", "routes", "control", "supply_sources"),
        *("gates", "operations", "route_status"),
    }


def test_what_the_page_says_to_type_is_good_without_a_warning(typed: Path) -> None:
    scenario, warnings = open_with_warnings(typed)
    assert warnings == ()
    assert (len(scenario.places), len(scenario.routes), len(scenario.control)) == (7, 7, 7)


def test_it_comes_out_as_the_page_says(typed: Path) -> None:
    scenario, _ = open_with_warnings(typed)
    before = situation(scenario, date(2030, 2, 1)).as_dict()["places"]
    after = situation(scenario, date(2030, 3, 15)).as_dict()["places"]
    assert {way["source"] for way in before["river_town"]["supply"]} == {"north_gate"}
    assert after["river_town"]["encircled_since"] == "2030-03-01"
    assert after["river_town"]["besieged_since"] == "2030-03-08"
