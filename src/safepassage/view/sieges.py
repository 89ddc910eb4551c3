"""From when to when a place was encircled and besieged, as the daily record of a run has it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.scenario.parts import Place
from safepassage.view.board import is_disputed
from safepassage.view.figures import Figures, is_abroad
from safepassage.view.populations import population_range


def sieges(figures: Figures) -> list[dict[str, Any]]:
    """Return the spans of each place where people live, in the order of names."""
    encircled, besieged = (figures.tristate(name) == 1 for name in ("encircled", "besieged"))
    by_fire = figures.reads("degree", "fire-cut")
    found = [
        {
            "place": place.place,
            "name": place.name or place.place,
            **_people(place),
            "encircled": _spans(figures, encircled[figures.row[place.place]]),
            "besieged": _spans(figures, besieged[figures.row[place.place]]),
            "fire_cut": _spans(figures, by_fire[figures.row[place.place]]),
            "disputed": _is_disputed(figures, place.place, encircled[figures.row[place.place]]),
        }
        for place in figures.scenario.places
        if place.population
        and not is_abroad(figures.scenario, place)
        and encircled[figures.row[place.place]].any()
    ]
    return sorted(found, key=lambda row: str(row["name"]))


def _people(place: Place) -> dict[str, Any]:
    low, high, stated = population_range([place])
    return {"people_low": low, "people_high": high, "people_range": stated}


def _is_disputed(figures: Figures, place: str, holds: NDArray[np.bool_]) -> bool:
    """Return whether the record of the roads of a place contradicts itself about those days."""
    days = np.flatnonzero(holds)
    first, last = (figures.scenario.date_of(int(day)) for day in (days[0], days[-1]))
    return is_disputed(figures.scenario, place, first, last)


def _spans(figures: Figures, holds: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Return the runs of days on which something holds: first and last day, and their number."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], holds.astype(np.int8), [0]])))
    return [
        {
            "start": figures.scenario.date_of(int(first)).isoformat(),
            "end": figures.scenario.date_of(int(after) - 1).isoformat(),
            "days": int(after - first),
        }
        for first, after in edges.reshape(-1, 2)
    ]
