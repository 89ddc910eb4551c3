"""A live crisis hides what it must: a page and a sheet of `live` are searched for it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from openpyxl import load_workbook
from tests.handmade import handmade, keep

from safepassage.engine.people.agreements import Agreements
from safepassage.engine.people.plan import plan_of
from safepassage.engine.people.ways import any_road
from safepassage.engine.war.situation import situation
from safepassage.openers import open_scenario
from safepassage.results.store import open_run
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Sensitivity
from safepassage.view.model import view_model
from safepassage.view.planning import save
from safepassage.view.report import render
from safepassage.view.suppression import SMALL, WITHHELD

HIDDEN = (PlaceKind.CAMP, PlaceKind.CROSSING, PlaceKind.URBAN_REFUGE)
COUNTED = ("idps_now", "new_likely", "idps_then", "in_camps_then", "with_hosts_then")


@pytest.fixture(scope="module")
def scenario():
    return open_scenario("aleppo-2016")


@pytest.fixture(scope="module")
def run(scenario, tmp_path_factory):
    return keep(scenario, tmp_path_factory.mktemp("live") / "run")


def at_level(scenario, level):
    settings = scenario.settings.model_copy(update={"sensitivity": level})
    return scenario.replace(settings=settings)


@pytest.fixture(scope="module")
def live(run, scenario):
    return view_model(run, at_level(scenario, Sensitivity.LIVE), today=date(2026, 1, 1))


@pytest.fixture(scope="module")
def restricted(run, scenario):
    level = Sensitivity.RESTRICTED
    return view_model(run, at_level(scenario, level), today=date(2016, 6, 1))


@pytest.fixture(scope="module")
def shared(live, tmp_path_factory):
    """Return everything a live file says: the page, the sheet and the model, as one text."""
    path = save(live, tmp_path_factory.mktemp("sheet") / "planning.xlsx")
    cells = [
        str(cell)
        for sheet in load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    return "\n".join([render(live), *cells, json.dumps(live, ensure_ascii=False)])


def test_a_scenario_that_ended_lately_is_live_by_itself(run, scenario):
    settings = scenario.settings.model_copy(update={"sensitivity": None})
    unsaid = scenario.replace(settings=settings)
    assert view_model(run, unsaid, today=date(2018, 1, 1))["meta"]["sensitivity"] == "live"
    assert view_model(run, unsaid, today=date(2019, 3, 1))["meta"]["sensitivity"] == "open"


def test_no_coordinate_stands_in_a_live_file(shared, scenario):
    assert '"lat"' not in shared
    assert '"lon"' not in shared
    for place in scenario.places:
        for angle in (place.lat, place.lon):
            if angle is not None and len(str(angle)) > 5:
                assert str(angle) not in shared
    assert 'class="map"' not in shared


def test_no_camp_or_crossing_is_named_in_a_live_file(shared, scenario):
    for place in scenario.places:
        if place.kind in HIDDEN:
            assert not re.search(rf"(?<![\w|]){re.escape(place.place)}(?![\w|])", shared), (
                place.place
            )
            if place.kind is PlaceKind.CROSSING:
                assert place.name not in shared


def test_every_day_of_a_live_result_begins_a_week_of_the_scenario(live, scenario):
    days = [day["date"] for day in live["board"]]
    days += [row["date"] for card in live["border"] for row in card["rows"]]
    days += [live["planning"]["as_of"], live["planning"]["until"]]
    days += [chart["start"] for chart in live["stocks"]]
    for board in live["board"]:
        for row in board["rows"]:
            days += [row[name] for name in ("surrounded_since", "besieged_since", "as_of")]
    assert len(days) > 20
    starts = {date.fromisoformat(day) for day in days if day}
    assert all(day.weekday() == 0 or day == scenario.settings.start for day in starts)
    charts = {date.fromisoformat(chart["start"]) for chart in live["stocks"]}
    assert min(starts - charts) == scenario.settings.start  # a Friday; its Monday lies before


def test_waiting_people_are_counted_by_province_and_week_only(live):
    for card in live["border"]:
        assert card["lines"] == {}
        assert card["observed"] == []
        assert card["name"].startswith("border of ")


def test_small_counts_are_not_shown_and_others_have_two_digits(live):
    figures = [row[column] for row in live["planning"]["rows"] for column in COUNTED]
    figures += [row["people_model"] for day in live["board"] for row in day["rows"]]
    figures += [value for row in live["harm"]["rows"] for value in row["figures"].values()]
    assert SMALL in figures
    for figure in figures:
        if figure not in (SMALL, WITHHELD):
            assert figure >= 100
            assert len(str(figure).rstrip("0")) <= 2


def test_a_live_sheet_has_no_cell_by_sex_or_age(live, shared):
    assert live["planning"]["shares"] == {}
    for who in ("women", "girls", "boys"):
        assert not any(who in row for row in live["planning"]["rows"])
        assert f"{who} among IDPs" not in shared


def test_no_road_corridor_or_agreement_is_named_in_a_live_file(shared, live, scenario):
    assert all(row["reopening"] == [] for day in live["board"] for row in day["rows"])
    assert "displaced under agreement" not in [q["quantity"] for q in live["harm"]["quantities"]]
    for event in (*scenario.corridors, *scenario.agreements, *scenario.convoys):
        assert not event.text or event.text not in shared
    for route in scenario.routes:
        assert route.route not in shared


@pytest.mark.parametrize("level", [Sensitivity.LIVE, Sensitivity.RESTRICTED])
def test_a_warning_of_the_run_does_not_tell_of_an_evacuation_to_come(scenario, tmp_path, level):
    said = Agreements(plan_of(scenario), any_road(plan_of(scenario)).hop).warnings(
        plan_of(scenario)
    )
    tables = replace(handmade(scenario), warnings=("made by hand", *said))
    run = keep(scenario, tmp_path / "run", lambda *_, **__: tables)
    assert said
    warned = view_model(run, at_level(scenario, Sensitivity.OPEN))["meta"]["warnings"]
    assert warned == ["made by hand", *said]
    shown = view_model(run, at_level(scenario, level))["meta"]["warnings"]
    assert shown == ["made by hand"]


def test_a_live_page_is_marked_and_a_restricted_one_too(live, restricted):
    assert "LIVE CRISIS" in render(live)
    assert "RESTRICTED" in render(restricted)


def test_a_restricted_file_has_no_coordinates_of_camps_and_no_sex_or_age(restricted):
    kinds = {kind.value for kind in HIDDEN}
    hidden = [place for place in restricted["places"] if place["kind"] in kinds]
    assert hidden
    assert all(place["lat"] is None and place["lon"] is None for place in hidden)
    assert "women" not in restricted["planning"]["rows"][0]


def test_a_restricted_file_names_no_convoy_after_today(run, scenario):
    level = at_level(scenario, Sensitivity.RESTRICTED)
    early = view_model(run, level, today=date(2016, 1, 1))
    late = [row["aid_in"] for day in early["board"][1:] for row in day["rows"]]
    assert late
    assert not any("convoy" in words for words in late)


def test_live_situations_have_no_lifeline_of_a_supplied_place(scenario):
    report = situation(at_level(scenario, Sensitivity.LIVE), "2016-07-20").as_dict()
    assert report["lifelines"]
    assert all(line["state"] == "closed" for line in report["lifelines"])
    for line in report["lifelines"]:
        assert not any(report["places"][place]["supplied"] for place in line.get("places", ()))


def test_the_open_file_shows_what_the_live_one_hides(run, scenario):
    """The searches above can fail: on an open file they find what they look for."""
    page = render(view_model(run, scenario, today=date(2026, 1, 1)))
    assert 'class="map"' in page
    assert "Bab al-Salama crossing" in page
    assert np.any(open_run(run).table("stocks")["people"] < 100)


@pytest.fixture(scope="module")
def document_text(run, scenario):
    """Return the document of report, app and notebook, as it is written."""
    from safepassage.view.viewmodel.build import document
    from safepassage.view.viewmodel.writing import as_json

    live = at_level(scenario, Sensitivity.LIVE)
    return as_json(document(run, scenario=live, today=date(2026, 1, 1)))


def test_the_document_of_a_live_crisis_holds_no_coordinate(document_text):
    assert '"lat"' not in document_text
    assert '"lon"' not in document_text
    assert "basemap" not in document_text


def test_the_document_of_a_live_crisis_names_no_camp_and_no_gate(document_text, scenario):
    for place in scenario.places:
        if place.kind in HIDDEN:
            assert f'"{place.place}"' not in document_text
            assert f'"{place.name}"' not in document_text


def test_the_document_of_a_live_crisis_has_no_figure_by_day(document_text):
    model = json.loads(document_text)
    assert model["variants"][0]["places"] == {}
    assert model["variants"][0]["crossings"] == {}
    assert model["spans"] == {name: [] for name in model["spans"]}
    assert model["events"] == model["observed"] == model["key_days"] == []
    assert all(row.get("first_day") is None for row in model["board"])
    assert all(card["rows"] == [] or card["lines"] == {} for card in model["pages"]["border"])


def test_the_page_of_a_live_crisis_has_no_map_to_go_through(run, scenario):
    from safepassage.view.viewmodel.build import document

    live = at_level(scenario, Sensitivity.LIVE)
    when = date(2026, 1, 1)
    page = render(view_model(run, live, today=when), document(run, scenario=live, today=when))
    assert 'id="view-model"' not in page
    assert 'id="explore-host"' not in page
