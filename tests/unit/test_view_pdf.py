"""The report on paper."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.handmade import keep

from safepassage.openers import open_scenario
from safepassage.scenario.scenario import Sensitivity
from safepassage.view.model import view_model
from safepassage.view.pdf import _data, _parts, save_pdf


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return keep(open_scenario("example"), tmp_path_factory.mktemp("pdf") / "run")


def test_it_is_written_whole(run, tmp_path):
    pytest.importorskip("typst", reason="typst is not installed")
    model = view_model(run, open_scenario("example"), today=date(2099, 1, 1))
    out = save_pdf(model, tmp_path / "report.pdf")
    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_size > 20_000


def test_it_says_first_what_it_is_not_and_what_it_cannot_say(run, tmp_path):
    model = view_model(run, open_scenario("example"), today=date(2099, 1, 1))
    data = _data(model, list(_parts(model, tmp_path)))
    assert data["banner"][0] == "Model scenario, not a prediction."
    assert sum("this report cannot say" in line for line in data["cannot_say"]) == 3
    assert data["footer"].startswith("Model scenario, not a prediction.")


def test_a_live_one_has_no_map_and_no_place(run, tmp_path):
    scenario = open_scenario("example")
    settings = scenario.settings.model_copy(update={"sensitivity": Sensitivity.LIVE})
    live = scenario.replace(settings=settings)
    model = view_model(run, live, today=date(2099, 1, 1))
    text = json.dumps(_data(model, list(_parts(model, tmp_path))))
    assert not list(tmp_path.glob("*.svg"))
    assert "LIVE CRISIS" in text
    for place in scenario.places:
        if place.kind.value in {"camp", "crossing"}:
            assert (place.name or place.place) not in text
