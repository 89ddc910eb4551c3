"""A comparison as it may be shown: in a live crisis directions by sub-district, no figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from safepassage.scenario.scenario import Scenario
from safepassage.study.compare import SIGN_UNKNOWN, Comparison, Difference
from safepassage.view.sensitivity import Policy, stated_sub_district

LIVE_RANGE = "directions only, by sub-district: this crisis is live"


def shown_comparison(found: Comparison, scenario: Scenario, today: date) -> dict[str, Any]:
    """Return a comparison as its scenario's sensitivity allows; JSON types only.

    Live: rows are directions by sub-district ("more", "fewer", "sign not known"); a change is told
    by its table alone, for it may be a corridor or an evacuation to come.
    """
    policy = Policy(scenario.sensitivity(today).value)
    answer = found.as_dict() | {"sensitivity": policy.level, "mark": policy.mark}
    names = {place.place: place.name or place.place for place in scenario.places}
    if not policy.live:
        rows = [row | {"name": names.get(row["place"], row["place"])} for row in answer["rows"]]
        return answer | {"rows": rows}
    tables = sorted({change.table for change in found.changes})
    return answer | {
        "changes": [f"{table}: changed" for table in tables],
        "range": LIVE_RANGE,
        "rows": _directions(found.rows, scenario),
    }


def _directions(rows: tuple[Difference, ...], scenario: Scenario) -> list[dict[str, Any]]:
    district = {place.place: stated_sub_district(place) for place in scenario.places}
    signs: dict[tuple[str, str], set[str]] = {}
    units: dict[str, str] = {}
    for row in rows:
        where = district.get(row.place, row.place)
        signs.setdefault((where, row.quantity), set()).add(row.sign)
        units[row.quantity] = row.unit
    return [
        {"name": where, "quantity": quantity, "unit": units[quantity], "sign": _together(found)}
        for (where, quantity), found in signs.items()
    ]


def _together(signs: set[str]) -> str:
    """Return the direction of several places: only where all that differ agree."""
    differing = signs - {"no difference"}
    if not differing:
        return "no difference"
    return differing.pop() if len(differing) == 1 else SIGN_UNKNOWN
