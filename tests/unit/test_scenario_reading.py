"""Tables as text: header, HXL rows, row numbers, limits."""

from __future__ import annotations

import pytest

from safepassage.errors import Problem
from safepassage.scenario import reading
from safepassage.scenario.reading import Grid, parse_sheet, sheet_of
from safepassage.scenario.tables import BY_NAME

PLACES = BY_NAME["places"]


def grid(*rows: str) -> Grid:
    return Grid("places.csv", [(n, row.split(",")) for n, row in enumerate(rows, start=1)])


def test_blank_rows_are_passed_over_but_counted() -> None:
    problems: list[Problem] = []
    sheet = sheet_of(grid("", "place,kind", ",", "a,town", "", "b,town"), problems)
    assert sheet is not None
    assert problems == []
    assert sheet.header_row == 2
    assert [number for number, _ in sheet.rows] == [4, 6]
    assert parse_sheet(sheet, PLACES, problems).rows == (4, 6)


@pytest.mark.parametrize("hxl_first", [True, False])
def test_a_row_of_hxl_tags_is_passed_over(hxl_first: bool) -> None:
    rows = ["#loc+id,#type", "place,kind"] if hxl_first else ["place,kind", "#loc+id,#type"]
    sheet = sheet_of(grid(*rows, "a,town"), [])
    assert sheet is not None
    assert sheet.columns == ("place", "kind")
    assert sheet.rows == ((3, {"place": "a", "kind": "town"}),)


def test_an_id_that_begins_with_a_hash_is_no_hxl_row() -> None:
    sheet = sheet_of(grid("place,kind", "#12,town"), [])
    assert sheet is not None
    assert sheet.rows[0][1]["place"] == "#12"


def test_empty_columns_at_the_end_are_passed_over() -> None:
    problems: list[Problem] = []
    sheet = sheet_of(grid("place,kind,,", "a,town,,", "b,town,,x"), problems)
    assert sheet is not None
    assert [str(problem) for problem in problems] == [
        "places.csv, row 3: the row is too long: 4 cells for 2 columns; "
        "put a cell that holds a comma in double quotes"
    ]


def test_no_header_is_one_problem() -> None:
    problems: list[Problem] = []
    assert sheet_of(grid("", ",,"), problems) is None
    assert [problem.what for problem in problems] == ["is empty"]


def test_too_many_rows_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    problems: list[Problem] = []
    sheet = sheet_of(grid("place,kind", "a,town", "b,town"), problems)
    assert sheet is not None
    assert len(sheet.rows) == 1
    assert "has more than 2 rows" in problems[0].what


def test_a_table_with_very_many_problems_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PROBLEMS", 3)
    problems: list[Problem] = []
    sheet = sheet_of(grid("place,kind", *(f"p{n},tonw" for n in range(100))), problems)
    assert sheet is not None
    parse_sheet(sheet, PLACES, problems)
    assert len(problems) == 5
    assert problems[-1].what == "more than 3 problems; the rest of the table was not read"


def test_a_refused_row_keeps_its_id_and_its_sound_cells() -> None:
    problems: list[Problem] = []
    sheet = sheet_of(grid("place,kind,population", "a,tonw,1", "b,town,2"), problems)
    assert sheet is not None
    parsed = parse_sheet(sheet, PLACES, problems)
    assert [part.place for part in parsed.parts] == ["b"]  # type: ignore[attr-defined]
    (refused,) = parsed.refused
    assert (refused.row, refused.id, refused.cells) == (2, "a", {"place": "a", "population": "1"})
