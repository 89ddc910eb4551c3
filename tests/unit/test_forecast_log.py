"""The forecast log: what somebody said would be, what came, what our forecast says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.forecast_worlds import ISSUE, torn
from tests.strategies import day
from tests.unit.test_forecast_rolling import HELD, ROADS, scenario
from tests.war_worlds import on, source, taken, world

from safepassage import cli
from safepassage.openers import open_scenario
from safepassage.scenario.claims import Claim
from safepassage.scenario.files import write_folder
from safepassage.study.forecasts import log_record
from safepassage.study.forecasts.log import forecast_log, log_rows
from safepassage.study.forecasts.log_record import stored_log


def foresees(kind: str, place: str, said: int, by: int | None = None, **cells: Any) -> Claim:
    return Claim(
        claim="f",
        quantity="statement",
        place=(place,),
        published=on(said),
        use="forecast",
        foresees=kind,
        foresees_by=None if by is None else on(by),
        claimant="somebody",
        text="so it will be",
        **cells,
    )


def entry(claim: Claim, *others: Claim, **tables: Any) -> Any:
    made = scenario(**tables).replace(claims=(claim, *others))
    return next(one for one in forecast_log(made) if one.claim == "f")


def test_what_comes_in_time_and_what_comes_late() -> None:
    # south is taken on days 20, 30 and 60 of a record of 100 days
    in_time = entry(foresees("holder_changes", "south", 5, by=25))
    assert (in_time.came, in_time.claim_brier) == (True, 0.0)
    assert in_time.outcome == f"came on {on(20)}, 15 days later"
    late = entry(foresees("holder_changes", "south", 5, by=15))
    assert (late.came, late.came_within, late.claim_brier) == (False, True, 1.0)
    assert late.outcome.endswith(f"15 days later, after {on(15)}")
    again = entry(foresees("holder_changes", "south", 20))
    assert again.outcome == f"came on {on(30)}, 10 days later"  # what had come by then is no proof


def test_what_never_comes_is_wrong_only_when_its_time_is_over() -> None:
    never = entry(foresees("holder_changes", "base", 5, by=50))
    assert (never.came, never.claim_brier) == (False, 1.0)
    open_end = entry(foresees("holder_changes", "base", 5))
    assert (open_end.came, open_end.claim_brier) == (None, None)
    assert open_end.came_within is False
    assert entry(foresees("holder_changes", "base", 50)).came_within is None


def test_sieges_and_the_day_of_an_encirclement() -> None:
    tables = {"control": (taken("north", "red", 10),)}
    besieged = entry(foresees("besieged", "south", 2), **tables)
    assert besieged.outcome == f"came on {on(17)}, 15 days later"
    early = entry(foresees("encircled", "south", 9, by=8), **tables)
    assert (early.came, early.outcome) == (False, f"no on {on(8)}; from {on(10)} on")
    assert entry(foresees("encircled", "south", 12, by=11), **tables).came is True


def test_an_end_of_the_war_and_a_condition_are_kept() -> None:
    ends = entry(foresees("war_ends", "south", 5, by=80))
    assert (ends.came, ends.claim_brier) == (False, 1.0)
    assert str(on(60)) in ends.outcome
    condition = entry(foresees("conditional", "south", 5))
    assert (condition.came, condition.outcome) == (None, "on a condition: not scored")


def test_an_area_stands_for_its_places() -> None:
    from safepassage.scenario.parts import Area

    areas = (Area(area="all", places=("base", "south")),)
    assert entry(foresees("holder_changes", "all", 5, by=25), areas=areas).came is True


def test_a_number_is_held_against_what_was_counted_last() -> None:
    said = Claim(claim="f", quantity="forecast_evacuees", place=("south",), published=on(5),
                 value=10_000, use="forecast", event_group="g")  # fmt: skip
    counts = [
        Claim(claim=f"c{n}", quantity="evacuated_cum", place=("south",), start=on(n), end=on(n),
              value=1_000.0 * n, event_group="g", use="validate")
        for n in (4, 8, 36)
    ]  # fmt: skip
    found = entry(said, *counts)
    assert (found.value, found.counted) == (10_000, 36_000)
    assert found.claim_log_error == pytest.approx(1.281, abs=1e-3)
    assert found.outcome == "counted later: 36,000 (c36)"


def test_our_answers_stand_beside_and_are_scored() -> None:
    made = scenario().replace(claims=(foresees("holder_changes", "south", 5, by=25),))
    answer = {"p": 0.7, "low": 0.5, "high": 0.8, "members": 20}
    (one,) = forecast_log(made, {"answers": {"f": answer}})
    assert one.ours is not None
    assert one.ours["brier"] == pytest.approx(0.09)
    (row,) = log_rows([one])
    assert row[-2:] == ("50% to 80%", "Brier 0.09")


def test_crossings_never_stand_without_the_near_side() -> None:
    made = scenario().replace(claims=(foresees("conditional", "south", 5),))
    near = {"waiting": {"low": 1.0, "middle": 2.0, "high": 3.0}}
    answer = {"low": 5.0, "middle": 6.0, "high": 7.0, "near_side": near}
    (row,) = log_rows(forecast_log(made, {"answers": {"f": answer}}))
    assert row[-2] == "5 to 7; waiting 1 to 3 person-days"


def test_answers_come_from_forecasts_of_the_day_of_the_claim(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_record, "WITHIN_DAYS", 4)
    claims = (
        Claim(claim="falls", quantity="statement", place=("b",), published=ISSUE, use="forecast",
              foresees="holder_changes"),
        Claim(claim="ends", quantity="statement", published=ISSUE, use="forecast",
              foresees="war_ends"),
        Claim(claim="more", quantity="forecast_new_refugees", place=("b",), published=ISSUE,
              value=10, use="forecast"),
        Claim(claim="queue", quantity="forecast_more_at_border", place=("x",), published=ISSUE,
              value=10, use="forecast"),
        Claim(claim="before", quantity="statement", published=day(-9), use="forecast"),
    )  # fmt: skip
    write_folder(torn(claims=claims), tmp_path / "scenario")
    asked = ["claims", str(tmp_path / "scenario"), "--forecast", "2", "--threads", "1",
             "--out", str(tmp_path / "log.json"), "--json"]  # fmt: skip
    assert cli.run(asked) == 0
    log = {one["claim"]: one for one in json.loads(capsys.readouterr().out)["forecast_log"]}
    assert 0 <= log["falls"]["ours"]["low"] <= log["falls"]["ours"]["p"] <= 1
    assert log["ends"]["ours"]["says"] == "this model has no end of a war"
    assert set(log["more"]["ours"]["near_side"]) == {"waiting", "turned back", "exposed"}
    assert log["queue"]["ours"]["low"] <= log["queue"]["ours"]["high"]
    assert log["before"]["ours"] is None  # the record had not begun
    kept = json.loads((tmp_path / "log.json").read_text("utf-8"))
    assert (kept["members"], kept["horizon_days"]) == (2, 4)


@pytest.fixture(scope="module")
def aleppo() -> dict[str, Any]:
    return {one.claim: one for one in forecast_log(open_scenario("aleppo-2016"))}


@pytest.mark.parametrize(
    ("claim", "came", "outcome"),
    [
        ("F0-06", None, "not by the end of the record (2017-01-31)"),
        ("F0-09", None, "counted later: 36,000 (O153)"),
        ("F2-02", None, "on a condition: not scored"),
        ("F2-10", None, "places still changed hands on 2016-12-22"),
        ("F2-11", None, "on a condition: not scored"),
        ("F2-13", False, "came on 2016-12-22, 313 days later"),
        ("F2-17", False, "no on 2016-02-12; from 2016-07-17 on"),
        ("F2-19", True, "came on 2016-07-24, 162 days later"),
        ("F2-22", None, "counted later: 328,874"),
    ],
)
def test_the_forecasts_of_the_two_reports(
    claim: str, came: bool | None, outcome: str, aleppo: dict[str, Any]
) -> None:
    assert aleppo[claim].came is came
    assert outcome in aleppo[claim].outcome
    assert aleppo[claim].who != "not named"


def test_every_forecast_of_the_scenario_is_in_the_log(aleppo: dict[str, Any]) -> None:
    claims = open_scenario("aleppo-2016").claims
    assert {one.claim for one in claims if one.use == "forecast"} <= set(aleppo)
    stored = stored_log("aleppo-2016")
    if stored is not None:
        inside = {name for name, one in aleppo.items() if one.said_on >= "2016-01-01"}
        assert set(stored["answers"]) == inside
        for name in inside:
            made = date.fromisoformat(stored["answers"][name]["issue_date"])
            assert made == date.fromisoformat(aleppo[name].said_on)


def test_no_log_without_forecasts() -> None:
    assert forecast_log(world(HELD, ROADS, supply_sources=(source("blue", "base"),))) == ()
