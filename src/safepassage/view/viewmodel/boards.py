"""The board "cut off from aid" for every day, and lifelines: rows kept as long as they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from safepassage.engine.war.epochs import change_days
from safepassage.engine.war.situation import LISTED, situations
from safepassage.scenario.scenario import Scenario
from safepassage.view.board import board
from safepassage.view.figures import Figures
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.document import BoardRow
from safepassage.view.viewmodel.parts import LifelineSpan

DAILY = ("people_model", "stock_days", "shortage", "as_of", "admin3", "population_confidence")
Reports = Sequence[tuple[int, Mapping[str, Any]]]


def reports(scenario: Scenario, figures: Figures) -> list[tuple[int, dict[str, Any]]]:
    """Return the situation on each day on which a row of the board may change, with that day."""
    days = _days(scenario, figures)
    found = situations(scenario, [scenario.date_of(day) for day in days])
    return [(day, report.as_dict()) for day, report in zip(days, found, strict=True)]


def board_rows(scenario: Scenario, found: Reports) -> list[BoardRow]:
    """Return the rows of the board as spans of days, in order of names."""
    daily = [(day, board(scenario, report, {})) for day, report in found]
    rows = _merged(
        [(day, {row["place"]: _lasting(row) for row in rows}) for day, rows in daily],
        scenario.days,
    )
    ordered = sorted(rows, key=lambda row: (str(row["name"]), row["first_day"]))
    return [BoardRow(**row) for row in ordered]


def board_of_weeks(model: Mapping[str, Any]) -> list[BoardRow]:
    """Return the rows of a live crisis: by week and sub-district, as they were blurred."""
    return [
        BoardRow(**{**_lasting(row), "week": week["date"]})
        for week in model["board"]
        for row in week["rows"]
    ]


def lifeline_spans(scenario: Scenario, found: Reports, policy: Policy) -> list[LifelineSpan]:
    """Return the lifelines as spans; of places supplied today only where all may be shown."""
    daily = [
        (
            day,
            {
                line["route"]: {
                    "route": line["route"],
                    "state": line["state"],
                    "people": line["people_dependent"],
                    "places": sorted(line["places"]),
                    "together_with": sorted(line.get("with", ())),
                }
                for line in report["lifelines"]
                if policy.level == "open" or line["state"] == "closed"
            },
        )
        for day, report in found
    ]
    rows = sorted(_merged(daily, scenario.days), key=lambda r: (r["route"], r["first_day"]))
    return [LifelineSpan(**row) for row in rows]


def _days(scenario: Scenario, figures: Figures) -> list[int]:
    """Return the days on which an epoch, a state, a listing or a convoy begins."""
    days = {0, *(day for day in change_days(scenario, 0, scenario.days - 1))}
    for name in ("encircled", "besieged", "supplied"):
        state = figures.tristate(name)
        days |= {
            int(day) + 1 for day in np.flatnonzero((state[:, 1:] != state[:, :-1]).any(axis=0))
        }
    for claim in scenario.claims:
        if claim.quantity == LISTED:
            days |= {scenario.day_of(claim.start)} if claim.start else set()
            days |= {scenario.day_of(claim.end) + 1} if claim.end else set()
    days |= {scenario.day_of(row.date) for row in scenario.convoys}
    return sorted(day for day in days if 0 <= day < scenario.days)


def _lasting(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without what changes from day to day: the lines of the place have that."""
    return {name: value for name, value in row.items() if name not in DAILY}


def _merged(
    daily: Sequence[tuple[int, Mapping[str, Mapping[str, Any]]]], days: int
) -> list[dict[str, Any]]:
    """Return rows with their first and last day; a row that does not change is told once."""
    ends = [day for day, _ in daily[1:]] + [days]
    open_rows: dict[str, tuple[str, dict[str, Any]]] = {}
    closed: list[dict[str, Any]] = []
    for (day, rows), end in zip(daily, ends, strict=True):
        kept: dict[str, tuple[str, dict[str, Any]]] = {}
        for key, row in rows.items():
            same = json.dumps(row, sort_keys=True)
            before = open_rows.get(key)
            if before and before[0] == same:
                kept[key] = before
            else:
                kept[key] = (same, {**row, "first_day": day})
                closed.append(kept[key][1])
            kept[key][1]["last_day"] = end - 1
        open_rows = kept
    return closed
