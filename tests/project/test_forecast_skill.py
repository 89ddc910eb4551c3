"""How good forecasts of aleppo-2016 are: the record that ships, and a small part of it again."""

from __future__ import annotations

import os
from typing import Any

import pytest

from safepassage.openers import open_scenario
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.dumb import DUMB_FORECASTS
from safepassage.study.forecasts.events import WAR_EVENTS
from safepassage.study.forecasts.record import stored_record
from safepassage.study.forecasts.rolling import OURS
from safepassage.study.forecasts.table import text_of
from safepassage.study.forecasts.whole_record import make_record, origins_of


@pytest.fixture(scope="module")
def aleppo() -> Scenario:
    return open_scenario("aleppo-2016")


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    found = stored_record("aleppo-2016")
    assert found is not None
    return found


def test_the_record_holds_every_origin_event_and_horizon(record: dict[str, Any]) -> None:
    assert (record["first_origin"], record["last_origin"]) == ("2016-02-01", "2016-12-26")
    assert record["origins"] == 48
    origins = {(line["event"], line["horizon"]): line["origins"] for line in record["lines"]}
    expected = {(event.value, days): {30: 48, 90: 40}[days] for event in WAR_EVENTS
                for days in (30, 90)}  # fmt: skip
    assert origins == expected  # after 2 November a horizon of 90 days outlasts the record


def test_one_event_beats_all_three_or_the_first_screen_says_no_skill(
    record: dict[str, Any],
) -> None:
    for line in record["lines"]:
        for name in DUMB_FORECASTS:
            difference = line["brier_difference"][name]
            mean = line["brier"][OURS] - line["brier"][name]
            assert difference["mean"] == pytest.approx(mean, abs=1e-9)
            assert difference["low"] <= difference["mean"] <= difference["high"]
            if difference["high"] >= 0.0:
                where = record["verdict"].split(f"No skill over '{name}' on ")[1].split(". ")[0]
                assert line["event"] in where
                assert str(line["horizon"]) in where
    assert any(line["beats_all"] for line in record["lines"]) or "No skill" in record["verdict"]
    pooled = [line for line in record["lines"] if line["pooled_beats_all"]]
    for line in pooled:
        assert all(one["high"] < 0 for one in line["pooled_difference"].values())
        told = record["verdict"].split("surely better on ")[1].split(". ")[0]
        assert line["event"] in told
    assert record["verdict"] in text_of(record)


def test_the_names_of_the_places_matter(record: dict[str, Any]) -> None:
    assert record["shuffled_worse"] >= 0.2


def test_there_are_48_origins(aleppo: Scenario) -> None:
    assert len(origins_of(aleppo, 30)) == 48


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"},
    reason="a war of a year without compiled kernels takes minutes",
)
def test_a_part_of_the_record_again(aleppo: Scenario) -> None:
    first = make_record(aleppo, members=2, horizons=(30,), every=12)
    again = make_record(aleppo, members=2, horizons=(30,), every=12)
    assert first | {"cpu_seconds": 0} == again | {"cpu_seconds": 0}
    assert first["origins"] == 4
    assert [line["event"] for line in first["lines"]] == sorted(event.value for event in WAR_EVENTS)
