"""planning.xlsx: a reader fills "tents needed by sub-district" from the sheet alone."""

from __future__ import annotations

import math
from datetime import date

import pytest
from openpyxl import load_workbook
from tests.handmade import keep

from safepassage.errors import InputError
from safepassage.openers import open_scenario
from safepassage.scenario.claims import Claim
from safepassage.view.model import view_model
from safepassage.view.planning import save

TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def scenario():
    return open_scenario("aleppo-2016")


@pytest.fixture(scope="module")
def run(scenario, tmp_path_factory):
    return keep(scenario, tmp_path_factory.mktemp("plan") / "run")


@pytest.fixture(scope="module")
def model(run, scenario):
    return view_model(run, scenario, today=TODAY)


@pytest.fixture(scope="module")
def book(model, tmp_path_factory):
    return load_workbook(save(model, tmp_path_factory.mktemp("sheet") / "planning.xlsx"))


def table(sheet):
    """Return the rows of a sheet as dicts by heading."""
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_reader_fills_tents_needed_by_sub_district_from_the_sheet_alone(book):
    readme = {row[0]: row for row in book["README"].iter_rows(values_only=True) if row[0]}
    hint = next(text for text in readme if text.startswith("Tents needed"))
    assert "IDPs in camps and centres" in hint
    (size,) = [row["value"] for row in table(book["assumptions"])
               if row["assumption"] == "household size"]  # fmt: skip
    rows = table(book["planning"])
    (in_camps,) = [name for name in rows[0] if name.startswith("IDPs in camps and centres")]
    tents = {row["admin3 pcode"]: math.ceil(row[in_camps] / size) for row in rows}
    assert tents["SY020300"] == math.ceil(18_000 / 5.5)  # a tenth of Afrin went to Robar camp
    assert tents["SY070000"] == 0  # nobody of the run made by hand is in a camp in Idlib


def test_camps_hosts_and_elsewhere_make_up_the_displaced(model):
    for row in model["planning"]["rows"]:
        parts = row["in_camps_then"] + row["with_hosts_then"] + row["elsewhere_then"]
        assert parts == row["idps_then"]


def test_governorates_add_up_without_counting_anyone_twice(model):
    planning, last = model["planning"], model["totals"][-1]
    for column in ("population", "idps_now", "new_likely", "idps_then", "in_camps_then"):
        assert sum(row[column] for row in planning["rows"]) == sum(
            row[column] for row in planning["sums"]
        )
    assert sum(row["idps_then"] for row in planning["sums"]) == last["idps"]
    assert len({row["key"] for row in planning["rows"]}) == len(planning["rows"])


def test_the_population_of_a_row_is_that_of_its_places(model, scenario):
    (row,) = [row for row in model["planning"]["rows"] if row["pcode"] == "SY020000"]
    here = [place for place in scenario.places if place.pcode == "SY020000"]
    assert row["population"] == sum(place.population for place in here)
    assert row["population_low"] == sum(place.population_low or 0 for place in here)


def test_every_figure_has_a_day_and_a_source_or_says_model(book):
    meaning = {row[0]: row[1] for row in book["README"].iter_rows(values_only=True) if len(row) > 1}
    figures = {"population", "IDPs", "households", "new", "women", "girls", "boys", "men"}
    for heading in [cell.value for cell in book["planning"][1]]:
        assert meaning[heading], heading
        if heading.split()[0] in figures and not heading.startswith(("population", "IDPs counted")):
            words = meaning[heading]
            assert "model" in words or "needs more than one run" in words, heading
            assert "as of" in words or "to 20" in words or "range" in words, heading
    for row in table(book["planning"]):
        assert row["population as of"]
        assert row["population source"]
        assert row["source of model figures"].startswith("model")
        assert (row["IDPs counted"] is None) == (row["IDPs counted source"] is None)


def test_one_run_gives_no_low_and_no_high(book):
    rows = table(book["planning"])
    for end in ("low", "high"):
        (name,) = [n for n in rows[0] if n.startswith("new IDPs") and n.endswith(end)]
        assert {row[name] for row in rows} == {"needs more runs"}


def test_cut_from_aid_names_the_place_and_since_when(run, scenario):
    model = view_model(run, scenario, today=TODAY, as_of=date(2016, 10, 1))
    (row,) = [row for row in model["planning"]["rows"] if row["pcode"] == "SY020000"]
    assert row["cut_from_aid"] == "yes"
    assert row["cut_since"].startswith("East Aleppo since 2016-09-0")
    assert "East Aleppo stays cut off" in row["main_assumption"]


def test_new_idps_are_those_who_fled_in_the_window_for_the_first_time(run, scenario):
    model = view_model(run, scenario, today=TODAY, as_of=date(2016, 1, 2))
    new = sum(row["new_likely"] for row in model["planning"]["rows"])
    assert new == model["totals"][-1]["first_moves"] > 0
    assert sum(row["idps_now"] for row in model["planning"]["rows"]) == 0


def test_a_count_that_was_published_after_now_does_not_stand_in_the_table(tmp_path):
    small = open_scenario("example")
    now = date(2030, 3, 1)
    told = {"quantity": "idp_stock", "place": ("midtown",), "end": now}
    claims = (
        Claim(claim="IN_TIME", value=500, published=now, **told),
        Claim(claim="LATE", value=900, published=date(2030, 3, 9), **told),
    )
    known = small.replace(claims=claims)
    model = view_model(keep(known, tmp_path / "run"), known, today=TODAY, as_of=now)
    assert [row["counted_value"] for row in model["planning"]["rows"] if row["counted_value"]] == [
        500
    ]


def test_a_day_outside_the_scenario_is_refused(run, scenario):
    with pytest.raises(InputError, match="outside"):
        view_model(run, scenario, today=TODAY, as_of=date(2020, 1, 1))


def test_sheets_can_be_read_by_anybody(book):
    assert book.sheetnames == ["README", "planning", "by_admin1", "assumptions", "sources"]
    assert book["planning"].freeze_panes == "D2"
    first = [row[0] for row in book["README"].iter_rows(max_row=8, values_only=True)]
    assert any("Model scenario, not a prediction." in str(text) for text in first)
    for sheet in book:
        assert not sheet.merged_cells.ranges


def test_text_of_a_scenario_is_never_a_formula(run, scenario, tmp_path):
    places = tuple(
        place.model_copy(update={"admin3": '=HYPERLINK("x")'}) if place.place == "azaz" else place
        for place in scenario.places
    )
    model = view_model(run, scenario.replace(places=places), today=TODAY)
    path = save(model, tmp_path / "p.xlsx")
    cells = [cell for row in load_workbook(path)["planning"].iter_rows() for cell in row]
    assert any(cell.value == '=HYPERLINK("x")' for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
