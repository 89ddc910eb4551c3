"""What people suffer, as separate quantities: by place, never added up, weighed or ranked."""

from __future__ import annotations

from typing import Any

from safepassage.results.tables import HARM
from safepassage.scenario.scenario import Scenario
from safepassage.view.figures import Figures

# Some are people counted on each day they last, others people counted when it happens to them.
UNITS = {
    "besieged": "person-days",
    "short": "person-days",
    "waiting": "person-days",
    "exposed": "person-days",
    "turned back": "people",
    "displaced under agreement": "people",
}
MEANINGS = {
    "besieged": "in a place that is besieged",
    "short": "where the shortage index is above 0.3 (not IPC, not famine)",
    "waiting": "at a closed or full gate",
    "exposed": "where fighting is intense",
    "turned back": "tried to cross elsewhere and were turned back",
    "displaced under agreement": "moved under an agreement between parties",
}


def harm(scenario: Scenario, figures: Figures) -> dict[str, Any]:
    """Return one column per quantity and one row per place, in the order of names.

    There is no total over quantities and none over places.
    """
    sums = {quantity: figures.harm(quantity).sum(axis=1) for quantity in HARM}
    rows: list[dict[str, Any]] = [
        {
            "place": place.place,
            "name": place.name or place.place,
            "pcode": place.pcode,
            "figures": {name: int(sums[name][figures.row[place.place]]) for name in HARM},
        }
        for place in scenario.places
        if any(sums[name][figures.row[place.place]] for name in HARM)
    ]
    return {
        "quantities": [
            {"quantity": name, "unit": UNITS[name], "meaning": MEANINGS[name]} for name in HARM
        ],
        "rows": sorted(rows, key=lambda row: str(row["name"])),
    }
