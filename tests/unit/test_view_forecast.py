"""The report of a forecast: skill first, ranges over futures, nothing from after the issue date."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import numpy as np
import pytest
from openpyxl import load_workbook

from safepassage import cli
from safepassage.errors import InputError
from safepassage.openers import open_scenario
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Sensitivity
from safepassage.study.forecasts.forecast import forecast, open_forecast
from safepassage.view.forward.model import forecast_model, label, record_page
from safepassage.view.forward.opened import level_of, opened_forecast
from safepassage.view.forward.page import render
from safepassage.view.forward.paper import data
from safepassage.view.pages import report
from safepassage.view.viewmodel.build import from_page
from safepassage.view.viewmodel.spread import between

pytestmark = pytest.mark.slow
LATER = date(2099, 1, 1)
ISSUE, HORIZON, MEMBERS = date(2030, 3, 1), 40, 4
HIDDEN = (PlaceKind.CAMP, PlaceKind.CROSSING, PlaceKind.URBAN_REFUGE)


def made_at(folder, level=Sensitivity.OPEN):
    scenario = open_scenario("example")
    settings = scenario.settings.model_copy(update={"sensitivity": level})
    forecast(
        scenario.replace(settings=settings),
        issue_date=ISSUE, horizon_days=HORIZON, members=MEMBERS, out=folder, many_waiting=200,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made_at(tmp_path_factory.mktemp("forecast") / "out")


@pytest.fixture(scope="module")
def found(folder):
    return opened_forecast(folder, LATER)


@pytest.fixture(scope="module")
def record(found):
    return record_page(found, LATER)


@pytest.fixture(scope="module")
def model(found, record):
    return forecast_model(found, record)


@pytest.fixture(scope="module")
def document(found, record):
    return from_page(record, found.found, LATER)


@pytest.fixture(scope="module")
def text(model, document):
    return render(model, document)


def test_skill_stands_before_every_figure(text, model):
    banner = text.partition('<div class="banner"')[2]
    first = re.sub(r"<[^>]+>", "", banner.partition("</p>")[0])
    assert "How good were such forecasts?" in first
    assert model["meta"]["verdict"] in first.replace("&#39;", "'")
    assert text.index("How good were such forecasts?") < text.index('id="summary-title"')


def test_it_says_from_when_for_how_long_and_what_it_is(text):
    assert "forecast from 1 March 2030" in text
    assert f"For {HORIZON} days, to 10 April 2030" in text
    assert "Model scenario, not a prediction." in text
    assert f"{MEMBERS} futures" in text
    assert "Forecast: made on" in text  # the issue date lies far ahead
    for words in ("Meant for", "Not meant for", "What it leaves out", "no individual is tracked"):
        assert words in text


def test_a_label_says_hindcast_where_it_is_one():
    said = {"hindcast": "", "vintage": "", "last_day": "2016-09-29"}
    assert label(said, "2026-01-01").startswith("Hindcast: made on 1 January 2026, after")
    assert label(said, "2016-07-02").startswith("Forecast: made on 2 July 2016.")
    told = "In-sample hindcast: 3 rules"
    assert label(said | {"hindcast": told}, "2026-01-01") == told


def test_every_chance_stands_in_it_with_range_and_number_of_futures(model, found):
    rows = {
        f"{row['place']}: {event['event']}": row
        for event in model["events"]
        for row in (*event["rows"], *event["rest"])
    }
    assert rows.keys() == found.said["probabilities"].keys()
    for name, chance in found.said["probabilities"].items():
        row = rows[name]
        assert (row["low"], row["high"], row["members"]) == (
            chance["low"], chance["high"], MEMBERS,
        )  # fmt: skip
        assert len(row["baselines"]) == len(found.said["baselines"].get(name, ()))


def test_bands_are_quantiles_over_the_futures(model, found):
    idps = found.members.total("displaced")
    (chart,) = [c for c in model["charts"] if c["title"].startswith("Displaced people at home")]
    wide, half = chart["lines"][0]["bands"]
    for band in (wide, half):
        assert len(band["low"]) == found.known.days == len(idps[0])
        assert all(low <= high for low, high in zip(band["low"], band["high"], strict=True))
    last = wide["low"][-1], wide["high"][-1]
    abroad = [
        found.members.row[place.place]
        for place in found.known.places
        if place.country != found.known.settings.home_country
    ]
    home = idps[:, -1] - found.members.stock("displaced")[:, abroad, -1].sum(axis=1)
    assert last == (between(home)[0], between(home)[2])
    assert chart["mark_day"] == found.issue_day


def test_after_the_issue_date_no_war_is_drawn(model, document, found):
    assert model["frame"]["date"] == model["board"]["date"] == ISSUE.isoformat()
    assert document.meta.end == ISSUE.isoformat()
    last = found.issue_day
    spans = document.spans
    for kind in (spans.holder, spans.supply, spans.roads, spans.gates):
        assert all(span.last_day <= last for span in kind)
    assert all(event.first_day <= last for event in document.events)
    assert all(seen.last_day <= last for seen in document.observed)
    longest = max(len(lines.displaced.p50) for lines in document.variants[0].places.values()
                  if lines.displaced)  # fmt: skip
    assert longest == last + 1


def test_the_planning_window_begins_with_the_issue_date(model, found):
    planning, members = model["planning"], found.members
    assert planning["as_of"] == ISSUE.isoformat()
    assert planning["until"] == (ISSUE + timedelta(days=30)).isoformat()
    first = members.moves("to_place", "first")
    new = first[:, :, found.issue_day + 30] - first[:, :, found.issue_day]
    for total in planning["sums"]:
        here = [
            members.row[place.place]
            for place in found.known.places
            if place.admin1 == total["admin1"]
            and place.country == found.known.settings.home_country
        ]
        assert between(new[:, here].sum(axis=1)) == (
            total["new_low"], total["new_likely"], total["new_high"],
        )  # fmt: skip
    assert any(row["new_high"] > row["new_low"] for row in planning["rows"])


def test_a_crossing_never_stands_without_those_who_wait(model, text):
    assert model["border"]
    for card in model["border"]:
        assert card["rows"][0]["date"] == ISSUE.isoformat()
        for row in card["rows"]:
            for name in ("waiting", "in_camps", "turned_back", "exposed", "admitted", "irregular"):
                assert isinstance(row[name], str)
    assert "an assumption, so nothing here estimates arrivals" in text


def test_people_on_the_near_side_are_those_at_the_border(found):
    """Of the whole country many more are exposed; the sentence speaks of the border."""
    (told,) = [f for f in found.said["headline"] if f["what"].startswith("Exposed on the near")]
    everywhere = found.members.harm("exposed")[:, :, found.issue_day + 1 :].sum(axis=(1, 2))
    assert told["high"] < float(np.quantile(everywhere, 0.95))


def test_harm_is_never_added_up(model, text):
    quantities = [q["quantity"] for q in model["harm"]["quantities"]]
    assert len(quantities) == 6
    for row in model["harm"]["rows"]:
        assert set(row["figures"]) == set(quantities)
    assert not re.search(r"total harm|overall harm", text, re.IGNORECASE)


def shared(folder):
    """Return everything that a page and a sheet of paper say, as one text."""
    found = opened_forecast(folder, LATER)
    record = record_page(found, LATER)
    model = forecast_model(found, record)
    page = render(model, from_page(record, found.found, LATER))
    paper = json.dumps(data(model, folder), ensure_ascii=False)
    return found, model, "\n".join([page, paper, json.dumps(model, ensure_ascii=False)])


def test_a_live_one_names_no_place_no_crowd_and_no_day(tmp_path):
    found, model, told = shared(made_at(tmp_path / "live", Sensitivity.LIVE))
    assert "LIVE CRISIS" in told
    for name in ("charts", "border", "by_place", "places", "routes"):
        assert not model[name]
    assert model["planning"] is model["harm"] is model["frame"] is None
    for place in found.known.places:
        if place.kind in HIDDEN:
            assert not re.search(rf"(?<![\w|]){re.escape(place.place)}(?![\w|])", told)
            assert place.name not in told
        for angle in (place.lat, place.lon):
            if angle is not None and len(str(angle)) > 4:
                assert str(angle) not in told
    assert "waiting" not in " ".join(model["headline"])
    assert model["board"]["date"] != ISSUE.isoformat()
    assert date.fromisoformat(model["board"]["date"]).weekday() == 0
    for event in model["events"]:
        for row in (*event["rows"], *event["rest"]):
            assert round(row["low"] * 10, 6).is_integer()
    counts = [row["people_model"] for row in model["board"]["rows"]]
    assert all(isinstance(one, str) or one % 10 == 0 for one in counts)
    assert 'id="explore"' not in told


def test_a_live_one_has_no_planning_sheet(tmp_path, capsys):
    folder = made_at(tmp_path / "live", Sensitivity.LIVE)
    assert cli.run(["report", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["planning"] is None
    assert not list(folder.glob("*.xlsx"))


def test_what_was_written_for_a_live_crisis_stays_so(found):
    said = {**found.said, "shown": "live scenario"}
    assert level_of(said, found.known, LATER) is Sensitivity.LIVE


def test_a_restricted_one_has_no_hidden_coordinates(tmp_path):
    found, model, _ = shared(made_at(tmp_path / "restricted", Sensitivity.RESTRICTED))
    kinds = {place.place: place.kind for place in found.known.places}
    for place in model["places"]:
        if kinds[place["place"]] in HIDDEN:
            assert place["lat"] is place["lon"] is None
    assert model["planning"]["shares"] == {}


def test_page_sheet_and_paper_are_written_by_the_command(folder, tmp_path, capsys):
    pytest.importorskip("typst", reason="typst is not installed")
    page = tmp_path / "f.html"
    assert cli.run(["report", str(folder), "--out", str(page), "--pdf", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert page.stat().st_size < 2_000_000
    assert (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")
    book = load_workbook(told["planning"])
    headings = [cell.value for cell in book["planning"][1]]
    assert any(heading.startswith("new IDPs next 30 days (2030-03-01") for heading in headings)
    assert not any("one run" in str(heading) for heading in headings)


def test_on_paper_skill_stands_first_too(model, tmp_path):
    told = data(model, tmp_path)
    assert told["banner"][0].startswith("How good were such forecasts? ")
    assert list(tmp_path.glob("map-0-*.svg"))


def test_a_forecast_reports_and_shows_itself(folder, tmp_path):
    made = open_forecast(folder)
    page, sheet = report(made, tmp_path / "f.html")
    assert sheet is not None
    assert sheet.is_file()
    assert "How good were such forecasts?" in page.read_text(encoding="utf-8")
    assert "sandbox=" in made._repr_html_()


def test_now_of_a_forecast_is_its_issue_date(folder):
    with pytest.raises(InputError, match="--as-of"):
        report(folder, as_of=ISSUE)
    with pytest.raises(InputError, match="--what-if"):
        report(folder, what_if=[folder / "x.json"])
