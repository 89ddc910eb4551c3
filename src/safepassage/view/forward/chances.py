"""Chances and warnings of a forecast, by event and place, as a reader takes them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.dumb import DUMB_FORECASTS
from safepassage.study.forecasts.screen import SHOWN_FROM


def names_of_places(known: Scenario) -> dict[str, str]:
    """Return a name by id of a place, and by what stands for a sub-district in a live crisis."""
    districts = {
        key: f"{row.admin3} ({row.pcode})" if row.admin3 and row.pcode else key
        for row in known.places
        for key in (row.pcode, row.admin3)
        if key
    }
    return districts | {row.place: row.name or row.place for row in known.places}


def chances(said: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each event with its rows by name; those below a tenth apart.

    A row has `name`, `low`, `high`, `members`, perhaps `pooled`, and `baselines` in the order of
    `dumb`.
    """
    found = []
    for event, meaning in said["events"].items():
        rows = [
            _row(name, chance, said["baselines"].get(name, {}), names)
            for name, chance in said["probabilities"].items()
            if name.endswith(f": {event}")
        ]
        rows.sort(key=lambda row: str(row["name"]))
        found.append(
            {
                "event": event,
                "meaning": meaning,
                "dumb": list(DUMB_FORECASTS) if any(row["baselines"] for row in rows) else [],
                "rows": [row for row in rows if row["p"] >= SHOWN_FROM],
                "rest": [row for row in rows if row["p"] < SHOWN_FROM],
            }
        )
    return [one for one in found if one["rows"] or one["rest"]]


def _row(
    name: str, chance: Mapping[str, Any], dumb: Mapping[str, float], names: Mapping[str, str]
) -> dict[str, Any]:
    place = name.partition(": ")[0]
    return {
        "place": place,
        "name": names.get(place, place),
        **chance,
        "baselines": [dumb.get(one) for one in DUMB_FORECASTS] if dumb else [],
    }


def warnings(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the early warnings with the names of places, in their order."""
    warned: Mapping[str, Any] = said["early_warning"]
    rows = [{**row, "name": names.get(row["place"], row["place"])} for row in warned["rows"]]
    return {**warned, "rows": sorted(rows, key=lambda row: (str(row["name"]), row["event"]))}


def percent(share: float | None) -> str:
    """Return a probability as a whole percentage; unknown is said."""
    return "not known" if share is None else f"{share:.0%}"
