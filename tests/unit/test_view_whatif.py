"""What-if answers in the document: both closures, nothing to come in a shared file."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.handmade import keep

from safepassage.errors import InputError, RefusedError
from safepassage.openers import open_scenario
from safepassage.results.store import open_run
from safepassage.scenario.parts import RouteStatus
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.central import Found
from safepassage.view.viewmodel.variants import variants_beside
from safepassage.view.viewmodel.whatif import comparisons

LATER, DECISION = date(2099, 1, 1), "2030-02-10"


@pytest.fixture(scope="module")
def scenario():
    return open_scenario("example")


def answer(name="example"):
    row = {
        "place": "riverton", "quantity": "moved out", "unit": "people", "first": 100.0,
        "second": 150.0, "low": -20.0, "middle": 40.0, "high": 120.0, "sign": "sign not known",
    }  # fmt: skip
    closures = ("war as recorded (does not react)", "war generated (reacts by rule)")
    return {
        "question": "A corridor?", "assumes": "trust", "first": name, "second": "other",
        "opening": dict.fromkeys(closures, "If everything else had gone the same way, ..."),
        "changes": ["corridors: one more"], "decision": DECISION, "until": "2030-03-10",
        "members": 100, "interval": "90 %", "varied": dict.fromkeys(closures, "luck"),
        "rows": [row | {"closure": closure} for closure in closures],
    }  # fmt: skip


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer()), encoding="utf-8")
    return path


def test_every_closure_stands_in_it_with_range_and_sign(file, scenario):
    (found,) = comparisons([file], scenario, Policy("open"), LATER)
    assert [row.closure for row in found.rows] == list(found.opening)
    assert {(row.name, row.low, row.high, row.sign) for row in found.rows} == {
        ("Riverton", -20.0, 120.0, "sign not known")
    }


def test_a_live_file_holds_none(file, scenario):
    assert comparisons([file], scenario, Policy("live"), LATER) == []


def test_a_restricted_file_holds_none_that_is_still_to_come(file, scenario):
    before = date(2030, 2, 9)
    assert comparisons([file], scenario, Policy("restricted"), before) == []
    assert len(comparisons([file], scenario, Policy("restricted"), LATER)) == 1


def test_an_answer_about_another_scenario_is_refused(tmp_path, scenario):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer("elsewhere")), encoding="utf-8")
    with pytest.raises(InputError, match="compares elsewhere, not example"):
        comparisons([path], scenario, Policy("open"), LATER)


def found_with(scenario, folder):
    return Found(scenario, open_run(keep(scenario, folder)))


def shut(scenario, *, routes=1):
    rows = tuple(
        RouteStatus(route=row.route, date=date(2030, 3, 1), traffic="goods", status="closed")
        for row in [r for r in scenario.routes if r.route in OPEN_ROADS][:routes]
    )
    return scenario.replace(route_status=(*scenario.route_status, *rows))


OPEN_ROADS = ("harbour|midtown", "midtown|north_gate", "hillfort|eastfield")


def test_a_world_beside_has_its_own_spans_and_says_what_differs(scenario, tmp_path):
    changed = scenario.replace(corridors=())
    one = found_with(scenario, tmp_path / "a")
    (beside,) = variants_beside(
        [found_with(changed, tmp_path / "b")], one.scenario, Policy("open"), LATER
    )
    assert beside.variant == "beside-1"
    assert any("corridors" in change for change in beside.changes)
    assert beside.spans is not None
    assert beside.spans.corridors == []
    assert beside.spans.holder


def test_no_world_stands_beside_itself_and_none_in_a_live_crisis(scenario, tmp_path):
    same = found_with(scenario, tmp_path / "a")
    with pytest.raises(InputError, match="nothing to compare"):
        variants_beside([same], scenario, Policy("open"), LATER)
    changed = found_with(scenario.replace(corridors=()), tmp_path / "b")
    assert variants_beside([changed], scenario, Policy("live"), LATER) == []
    before = date(2030, 1, 2)
    assert variants_beside([changed], scenario, Policy("restricted"), before) == []


def test_many_cuts_are_not_drawn_beside_each_other(scenario, tmp_path):
    many = shut(scenario, routes=3)
    with pytest.raises(RefusedError, match="search for the worst one"):
        variants_beside([found_with(many, tmp_path / "b")], scenario, Policy("open"), LATER)


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_what_is_no_answer_is_refused_in_words(tmp_path, scenario, text):
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        comparisons([path], scenario, Policy("open"), LATER)
