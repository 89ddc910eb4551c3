"""Early warnings: about civilians, with base rate, signs, stocks and their own record."""

from __future__ import annotations

from typing import Any

from safepassage.study.forecasts.early_warning import NO_RECORD, WATCH, early_warning, text_of
from safepassage.study.forecasts.events import Event


def said(**chances: float) -> dict[str, Any]:
    probabilities = {
        name.replace("__", ": ").replace("_", " "): {"p": p, "low": p / 2, "high": p, "members": 9}
        for name, p in chances.items()
    }
    return {"horizon_days": 30, "probabilities": probabilities, "baselines": {}}


def line(event: Event, horizon: int, ours: float, high: float | None) -> dict[str, Any]:
    return {
        "event": event.value,
        "horizon": horizon,
        "origins": 48,
        "brier": {"safepassage": ours, "nothing changes": 0.02},
        "brier_difference": {"nothing changes": {"mean": ours - 0.02, "low": -0.02, "high": high}},
        "hits": 7,
        "false_alarms": 3,
        "missed": 5,
    }


def test_a_warning_is_given_from_a_quarter_and_for_civilians_alone() -> None:
    found = early_warning(
        said(a__besieged=0.3, b__besieged=0.2, c__holder_changes=0.9), None, {"a": 4.0}
    )
    (row,) = found["rows"]
    assert (row["place"], row["event"], row["stock_days"]) == ("a", "besieged", 4.0)
    assert row["past_warnings"] == NO_RECORD
    assert row["watch"].count(";") == 2  # three signs
    assert Event.HOLDER not in WATCH
    assert found["first_line"].startswith("Skill over 'nothing changes': not known")


def test_what_is_so_today_is_no_warning() -> None:
    asked = said(a__besieged=1.0) | {"baselines": {"a: besieged": {"nothing changes": 1.0}}}
    assert early_warning(asked, None, {})["rows"] == []


def test_the_record_of_the_nearest_horizon_stands_beside() -> None:
    record = {
        "lines": [
            line(Event.BESIEGED, 30, 0.01, -0.001),
            line(Event.BESIEGED, 90, 0.03, 0.01),
            line(Event.HOLDER, 30, 0.01, -0.001),
        ]
    }
    found = early_warning(said(a__besieged=0.5), record, {})
    assert found["first_line"] == (
        "Skill over 'nothing changes': besieged, 30 days: 50%; besieged, 90 days: -50%, not sure."
    )
    (row,) = found["rows"]
    assert row["past_warnings"] == ("7 hits, 3 false alarms, 5 missed (30 days, 48 issue dates)")
    told = "\n".join(text_of(found))
    assert told.index("Skill over") < told.index("besieged within 30 days")
    assert told.index("7 hits, 3 false alarms") < told.index("25% to 50%")
    assert "stocks not known" in told


def test_signs_and_record_of_an_event_stand_once() -> None:
    found = early_warning(said(a__besieged=0.5, b__besieged=0.6), None, {})
    told = list(text_of(found))
    assert sum(WATCH[Event.BESIEGED] in line for line in told) == 1
    assert [line.split()[0] for line in told[-2:]] == ["a", "b"]


def test_no_warning_is_said() -> None:
    told = "\n".join(text_of(early_warning(said(a__besieged=0.1), None, {})))
    assert "No warning: no chance of 25% or more" in told
