"""A live crisis without sub-districts: no place alone, no narrow range, no day before the start."""

from __future__ import annotations

import json
from datetime import date

import pytest
from openpyxl import load_workbook
from tests.handmade import keep

from safepassage.openers import open_scenario
from safepassage.scenario.scenario import Sensitivity
from safepassage.view.model import view_model
from safepassage.view.planning import save
from safepassage.view.report import render
from safepassage.view.summary import summary

TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def scenario():
    example = open_scenario("example")
    assert not any(place.admin3 or place.pcode for place in example.places)
    settings = example.settings.model_copy(update={"sensitivity": Sensitivity.LIVE})
    no_range = {"population_low": None, "population_high": None}
    return example.replace(
        settings=settings,
        places=tuple(
            place.model_copy(update=no_range) if place.place == "riverton" else place
            for place in example.places
        ),
    )


@pytest.fixture(scope="module")
def run(scenario, tmp_path_factory):
    return keep(scenario, tmp_path_factory.mktemp("unstated") / "run")


@pytest.fixture(scope="module")
def model(run, scenario):
    return view_model(run, scenario, today=TODAY)


def test_no_place_without_a_sub_district_is_named_anywhere(run, model, scenario, tmp_path):
    cut_off = view_model(run, scenario, today=TODAY, as_of=date(2030, 3, 10))
    assert "yes" in {row["cut_from_aid"] for row in cut_off["planning"]["rows"]}
    for shown in (model, cut_off):
        assert {row["admin3"] for row in shown["planning"]["rows"]} == {"sub-district not stated"}
        cells = [
            str(cell)
            for sheet in load_workbook(save(shown, tmp_path / "p.xlsx"))
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
        text = "\n".join([render(shown), *cells, json.dumps(shown)])
        for place in scenario.places:
            assert place.name not in text, place.name


def test_an_open_file_names_them(run, scenario):
    settings = scenario.settings.model_copy(update={"sensitivity": Sensitivity.OPEN})
    shown = view_model(run, scenario.replace(settings=settings), today=TODAY)
    assert {"Riverton", "Hillfort"} <= {row["admin3"] for row in shown["planning"]["rows"]}


def test_a_place_without_a_range_counts_on_both_ends_of_the_board_and_is_marked(model, scenario):
    rows = [row for day in model["board"] for row in day["rows"] if row["people_range"] != "stated"]
    assert rows
    riverton = next(place for place in scenario.places if place.place == "riverton")
    for row in rows:
        assert row["people_low"] >= riverton.population
        assert row["people_high"] >= row["people_low"]
    assert "range not stated" in render(model)


def test_the_summary_says_where_people_are_cut_off_by_week(model):
    (said,) = [text for text in summary(model) if "no open road" in text]
    assert said.startswith("Sub-district not stated: no open road to a place here since the week")
    first = next(row for day in model["board"] for row in day["rows"] if row["surrounded_since"])
    assert date.fromisoformat(first["surrounded_since"]).weekday() == 0


def test_no_week_begins_before_the_scenario(model, scenario):
    assert model["board"][0]["date"] == scenario.settings.start.isoformat() == "2030-01-01"
    assert "December 2029" not in render(model)
