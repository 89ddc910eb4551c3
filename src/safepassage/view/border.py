"""The border card: both sides of each crossing, the people on the near side first."""

from __future__ import annotations

from typing import Any

import numpy as np

from safepassage.scenario.kinds import GateCategory, PlaceKind
from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario
from safepassage.study.near_side import near_side
from safepassage.view.figures import DISPLACED, Figures, Longs
from safepassage.view.key_dates import KeyDay
from safepassage.view.words import listed


def border(scenario: Scenario, figures: Figures, days: list[KeyDay]) -> list[dict[str, Any]]:
    """Return one card per crossing that people wait at, cross at, or that somebody counted at.

    Each row of a card holds both sides: waiting, in camps near, turned back, exposed; admitted,
    irregular. Sums over days run from the first day of the scenario.
    """
    waiting = figures.queue("waiting")
    summed = {
        column: figures.queue(column).cumsum(axis=1)
        for column in ("admitted", "irregular", "turned_back", "left_queue")
    }
    camps = figures.present(whereabouts="camp")
    exposed = figures.harm("exposed")
    present = figures.present(status=DISPLACED)
    counted = {name for claim in scenario.claims if claim.quantity == "people_at_border"
               for name in claim.place}  # fmt: skip
    cards = []
    for place in sorted(scenario.places, key=lambda place: place.place):
        row = figures.row[place.place]
        used = waiting[row].any() or summed["admitted"][row, -1] or summed["irregular"][row, -1]
        if place.kind is PlaceKind.CROSSING and (used or place.place in counted):
            near = near_side(scenario, place)
            rows = [figures.row[name] for name in near]
            lines = {
                "waiting": waiting[row],
                "in_camps": _sum(camps, rows),
                "turned_back": summed["turned_back"][row],
                "exposed": _sum(exposed, [*rows, row]),
                "admitted": summed["admitted"][row],
                "irregular": summed["irregular"][row],
                "left_queue": summed["left_queue"][row],
            }
            cards.append(_card(scenario, place, near, lines, days, present[row]))
    return cards


def abroad_end(scenario: Scenario, crossing: Place) -> str:
    """Return the places abroad that roads from a crossing lead to, with their province."""
    names = {
        place.place: (place.name or place.place) + (f" ({place.admin1})" if place.admin1 else "")
        for place in scenario.places
        if place.country and place.country != crossing.country
    }
    ends = {
        end
        for route in scenario.routes
        if crossing.place in (route.from_place, route.to_place)
        for end in (route.from_place, route.to_place)
    }
    return listed(sorted(names[end] for end in ends if end in names))


def _card(
    scenario: Scenario,
    place: Place,
    near: list[str],
    lines: dict[str, Longs],
    days: list[KeyDay],
    present: Longs,
) -> dict[str, Any]:
    names = {other.place: other.name or other.place for other in scenario.places}
    capacities = [other.capacity for other in scenario.places if other.place in near]
    known = [capacity for capacity in capacities if capacity is not None]
    return {
        "place": place.place,
        "name": place.name or place.place,
        "admin1": place.admin1,
        "pcode": place.pcode,
        "leads_to": abroad_end(scenario, place),
        "camps": [names[name] for name in near],
        "camp_places_known": sum(known) if known else None,
        "gate": gate_spans(scenario, place.place),
        "rows": [
            {"date": scenario.date_of(key.day).isoformat(), "day": key.day}
            | {"gate": gate_on(scenario, place.place, key.day)}
            | {name: int(line[key.day]) for name, line in lines.items()}
            for key in days
        ],
        "lines": {name: lines[name].tolist() for name in ("waiting", "in_camps")},
        "observed": [
            _observed(claim) | {"model": _model_on(scenario, claim, present)}
            for claim in scenario.claims
            if claim.quantity == "people_at_border" and claim.place == (place.place,)
        ],
        "gate_is_assumed": any(
            "assum" in row.note.lower() for row in scenario.gates
            if row.place == place.place and row.category is GateCategory.ASYLUM
        ),
    }  # fmt: skip


def gate_spans(scenario: Scenario, place: str) -> list[dict[str, Any]]:
    """Return what a gate does with people who seek asylum: spans of days within the scenario."""
    last = scenario.days - 1
    return [
        {
            "start": max(scenario.day_of(row.start), 0),
            "end": min(scenario.day_of(row.end) if row.end else last, last),
            "word": str(row.policy).replace("_", " ")
            + (f" {row.people_per_day} a day" if row.people_per_day else ""),
        }
        for row in sorted(scenario.gates, key=lambda row: row.start)
        if row.place == place
        and row.category is GateCategory.ASYLUM
        and scenario.day_of(row.start) <= last
        and (row.end is None or scenario.day_of(row.end) >= 0)
    ]


def gate_on(scenario: Scenario, place: str, day: int) -> str:
    """Return what a gate does with people who seek asylum on a day."""
    spans = gate_spans(scenario, place)
    return next((s["word"] for s in spans if s["start"] <= day <= s["end"]), "no record")


def _model_on(scenario: Scenario, claim: Any, present: Longs) -> int | None:
    """Return the displaced people at the gate on the day of a count, none outside the period.

    As in the table of what was counted: those who left the queue and stay on the spot count too.
    """
    when = claim.end or claim.start
    day = scenario.day_of(when) if when else -1
    return int(present[day]) if 0 <= day < scenario.days else None


def _sum(lines: Longs, rows: list[int]) -> Longs:
    return np.asarray(lines[rows].sum(axis=0), np.int64)


def _observed(claim: Any) -> dict[str, Any]:
    when = claim.end or claim.start
    return {
        "claim": claim.claim,
        "day": when.isoformat() if when else None,
        "value": claim.value,
        "low": claim.low,
        "high": claim.high,
        "claimant": claim.claimant,
    }
