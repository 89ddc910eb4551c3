"""One forecast held against what came: only where the record goes on to its last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from safepassage.engine.compile import names_of
from safepassage.errors import InputError
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.dumb import DUMB_FORECASTS
from safepassage.study.forecasts.events import WAR_EVENTS, days_with
from safepassage.study.forecasts.measures import brier
from safepassage.study.forecasts.paths import recorded
from safepassage.study.forecasts.rolling import OURS


def score_afterwards(said: Mapping[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Return by event the mean Brier score of a forecast and of the dumb ones, and what came.

    One forecast is one case: places of one war share their fate. `safepassage score --rolling`
    says how good such forecasts are.

    Parameters
    ----------
    said
        What `forecast.json` says.
    scenario
        With the record of the days that the forecast looked at.

    Raises
    ------
    InputError
        The record does not go to the last day, or the forecast names no places (live).
    """
    day, last = (scenario.day_of(date.fromisoformat(said[k])) for k in ("issue_date", "last_day"))
    if last >= scenario.days:
        raise InputError(
            f"the record of {scenario.name} ends on {scenario.settings.end}, before the forecast "
            f"does ({said['last_day']}): what came is not known"
        )
    path, row_of = recorded(scenario), names_of(scenario).place
    start, window = path.until(day), path.after(day, last - day)
    found: dict[str, Any] = {}
    for event in WAR_EVENTS:
        came = days_with(event, start, window) > 0
        names = [
            name
            for name in said["baselines"]
            if name in said["probabilities"] and name.endswith(f": {event}")
        ]
        if not names:
            raise InputError("the forecast names no places: it is of a live scenario")
        happened = np.array([came[row_of[name.partition(": ")[0]]] for name in names], np.float64)
        chances = {OURS: [said["probabilities"][name]["p"] for name in names]}
        chances |= {dumb: [said["baselines"][n][dumb] for n in names] for dumb in DUMB_FORECASTS}
        scores = {who: float(brier(np.array(p), happened).mean()) for who, p in chances.items()}
        found[event.value] = {
            "places": len(names),
            "came_at": sorted(
                n.partition(": ")[0] for n, y in zip(names, happened, strict=True) if y
            ),
            "brier": scores,
        }
    return found
