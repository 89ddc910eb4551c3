"""The document of report, app and notebook: what is in it, and what never is."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest
from tests.handmade import keep

from safepassage.openers import open_scenario
from safepassage.results.store import open_run
from safepassage.scenario.scenario import Sensitivity
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.build import document
from safepassage.view.viewmodel.document import FORMAT_VERSION, ViewModel
from safepassage.view.viewmodel.events import events, without_the_dead
from safepassage.view.viewmodel.series import Line, differences, line_of, restored
from safepassage.view.viewmodel.spans import runs
from safepassage.view.viewmodel.writing import as_json, save

LATER = date(2099, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return keep(open_scenario("example"), tmp_path_factory.mktemp("vm") / "run")


def at_level(level):
    scenario = open_scenario("example")
    settings = scenario.settings.model_copy(update={"sensitivity": level})
    return scenario.replace(settings=settings)


@pytest.fixture(scope="module")
def model(folder):
    return document(folder, today=LATER)


def test_what_is_written_is_read_back_and_fits_the_schema(model):
    again = ViewModel.model_validate_json(as_json(model))
    assert again == model
    assert again.format_version == FORMAT_VERSION


def test_differences_are_restored():
    values = np.array([0, 5, 5, 2, 900])
    assert restored(differences(values)) == values.tolist()
    assert differences(values) == [0, 5, 0, -3, 898]


def test_a_single_run_has_no_quantiles(model):
    lines = [
        line
        for place in model.variants[0].places.values()
        for line in (place.present, place.displaced)
        if line
    ]
    assert lines
    assert all(line.one is not None and line.p50 is None for line in lines)
    assert model.variants[0].members == 1
    assert model.variants[0].varied == []


def test_quantiles_have_no_single_run():
    levels = {name: np.arange(3) for name in ("p05", "p25", "p50", "p75", "p95")}
    line = line_of(np.zeros(3), levels)
    assert line == Line(**{name: [0, 1, 1] for name in levels})


def test_spans_cover_every_day_once(model):
    for rows, key in ((model.spans.holder, "place"), (model.spans.roads, "route")):
        days = {}
        for span in rows:
            days.setdefault(getattr(span, key), []).extend(range(span.first_day, span.last_day + 1))
        assert all(sorted(d) == list(range(model.meta.days)) for d in days.values())
        assert days


def test_runs_of_equal_values():
    assert [tuple(run) for run in runs("aabbba")] == [(0, 1, "a"), (2, 4, "b"), (5, 5, "a")]


def test_the_lines_are_those_of_the_run(model, folder):
    stocks = open_run(folder).table("stocks")
    last = stocks["day"] == model.meta.days - 1
    everybody = int(stocks["people"][last].sum())
    shown = sum(
        restored(place.present.one)[-1]
        for place in model.variants[0].places.values()
        if place.present
    )
    assert shown == everybody


def test_a_live_document_holds_no_place_road_event_or_line(folder):
    live = document(folder, scenario=at_level(Sensitivity.LIVE), today=LATER)
    assert live.meta.sensitivity == "live"
    assert (live.places, live.routes, live.events, live.observed) == ([], [], [], [])
    assert live.spans == type(live.spans)()
    assert live.variants[0].places == {}
    assert '"lat"' not in as_json(live)


def test_what_is_saved_with_gz_is_packed_and_the_same_each_time(model, tmp_path):
    import gzip

    first = save(model, tmp_path / "a.json.gz").read_bytes()
    assert save(model, tmp_path / "b.json.gz").read_bytes() == first
    assert json.loads(gzip.decompress(first)) == json.loads(as_json(model))
    assert (save(model, tmp_path / "c.json")).read_text(encoding="utf-8") == as_json(model)


def test_a_restricted_document_hides_where_camps_and_crossings_are(folder):
    model = document(folder, scenario=at_level(Sensitivity.RESTRICTED), today=LATER)
    at = {place.kind: place.lat for place in model.places}
    assert at["camp"] is None
    assert at["crossing"] is None
    assert at["town"] is not None


def test_a_restricted_document_tells_no_plans_to_come(folder):
    scenario = at_level(Sensitivity.RESTRICTED)
    kinds = {"corridor", "agreement", "convoy"}
    before = document(folder, scenario=scenario, today=scenario.settings.start)
    after = document(folder, scenario=scenario, today=LATER)
    assert {event.kind for event in after.events} & kinds
    assert not {event.kind for event in before.events} & kinds
    assert before.spans.corridors == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Shelling resumes (302 killed by strikes, 236 by shelling)", "Shelling resumes"),
        ("Corridors announced (three civil, one for fighters)",
         "Corridors announced (three civil, one for fighters)"),
        ("At least 20 people were killed in the strike", ""),
        ("A strike killed about 18 near the camp", ""),
        ("The convoy reaches 30,000 people", "The convoy reaches 30,000 people"),
    ],
)  # fmt: skip
def test_no_text_of_an_event_counts_the_dead(said, shown):
    assert without_the_dead(said) == shown


def test_no_event_of_aleppo_counts_the_dead():
    scenario = open_scenario("aleppo-2016")
    texts = [event.text + event.title for event in events(scenario, Policy("open"), LATER)]
    assert len(texts) > 40
    assert not [text for text in texts if "killed" in text.lower()]
