"""What-if answers in the document: both closures, nothing to come in a shared file."""

from __future__ import annotations

import json
from datetime import date

import pytest

from safepassage.errors import InputError
from safepassage.openers import open_scenario
from safepassage.view.sensitivity import Policy
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


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_what_is_no_answer_is_refused_in_words(tmp_path, scenario, text):
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        comparisons([path], scenario, Policy("open"), LATER)
