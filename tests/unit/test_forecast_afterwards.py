"""One forecast held against what came."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.test_forecast_rolling import scenario
from tests.war_worlds import on

from safepassage.errors import InputError
from safepassage.study.forecasts.afterwards import score_afterwards
from safepassage.study.forecasts.events import WAR_EVENTS


def said(first: int, last: int, **chances: float) -> dict[str, Any]:
    """Return a forecast of the war of `scenario`: south falls on day 20 and later."""
    places = ("base", "edge", "far", "north", "south")
    names = [f"{place}: {event}" for place in places for event in WAR_EVENTS]
    given = {f"{place}: holder changes": p for place, p in chances.items()}
    dumb = {"nothing changes": 0.0, "own rate": 0.5, "rate by distance": 0.2}
    return {
        "issue_date": on(first).isoformat(),
        "last_day": on(last).isoformat(),
        "probabilities": {name: {"p": given.get(name, 0.0)} for name in names},
        "baselines": dict.fromkeys(names, dumb),
    }


def test_brier_by_hand() -> None:
    found = score_afterwards(said(10, 25, south=0.6, north=0.2), scenario())["holder changes"]
    assert found["came_at"] == ["south"]
    assert found["brier"]["safepassage"] == pytest.approx((0.4**2 + 0.2**2) / 5)
    assert found["brier"]["nothing changes"] == pytest.approx(1 / 5)
    assert found["brier"]["own rate"] == pytest.approx(0.25)


def test_what_is_not_over_is_not_scored() -> None:
    with pytest.raises(InputError, match="what came is not known"):
        score_afterwards(said(90, 110), scenario())


def test_a_live_forecast_names_no_places() -> None:
    live = said(10, 25) | {"probabilities": {"SY01: besieged": {"p": 0.1}}}
    with pytest.raises(InputError, match="live scenario"):
        score_afterwards(live, scenario())
