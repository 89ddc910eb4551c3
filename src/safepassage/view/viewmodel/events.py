"""What happened, as bars of the time line: one list over all tables of events, with sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from safepassage.scenario.parts import Row
from safepassage.scenario.scenario import Scenario
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.parts import CorridorSpan, EventBar
from safepassage.view.words import listed

# Table of the scenario and word for its rows, in the order in which equal days are told.
TABLES = {
    "operations": "operation",
    "strikes": "strike",
    "talks": "talks",
    "ceasefires": "ceasefire",
    "corridors": "corridor",
    "agreements": "agreement",
    "convoys": "convoy",
    "outages": "outage",
}
BRACKET = re.compile(r"\s*\([^()]*\)")
COUNTED_DEAD = re.compile(
    r"\d[\d,.]*\s+(people\s+|civilians\s+|fighters\s+)?(were\s+)?"
    r"(killed|dead|died|deaths|fighters|troops|soldiers|casualties)"
    r"|(killed|killing|deaths of|dead:)\s+(about\s+|at least\s+|some\s+)?\d",
    re.IGNORECASE,
)
PLANS = ("corridor", "agreement", "convoy")  # their time, way and size can be misused beforehand


def events(scenario: Scenario, policy: Policy, today: date) -> list[EventBar]:
    """Return the events that reach into the period, by first day; none in a live crisis.

    Corridors, agreements and convoys that begin after `today` are left out unless all may be
    shown.
    """
    if policy.live:
        return []
    bars = [
        _bar(scenario, kind, row)
        for table, kind in TABLES.items()
        for row in getattr(scenario, table)
        if kind not in PLANS or policy.shows_plan(_start(row), today)
    ]
    bars += list(_captures(scenario))
    shown = [
        bar
        for bar in bars
        if bar.first_day < scenario.days and (bar.last_day or bar.first_day) >= 0
    ]
    return sorted(shown, key=lambda bar: (bar.first_day, bar.event))


def corridors(scenario: Scenario, policy: Policy, today: date) -> list[CorridorSpan]:
    """Return the ways out that were offered; none in a live crisis, none to come unless open."""
    return [
        CorridorSpan(
            corridor=row.corridor,
            from_place=row.from_place,
            to_place=row.to_place,
            offered_by=list(row.offered_by),
            guarantor=row.guarantor,
            text=row.text,
            first_day=scenario.day_of(row.start),
            last_day=scenario.day_of(row.end) if row.end else None,
        )
        for row in scenario.corridors
        if not policy.live and policy.shows_plan(row.start, today)
    ]


def _bar(scenario: Scenario, kind: str, row: Any) -> EventBar:
    end = getattr(row, "end", None)
    places = list(getattr(row, "places", ()))
    places += [getattr(row, name) for name in ("from_place", "place") if getattr(row, name, "")]
    places += [*getattr(row, "to_places", ())] or [p for p in [getattr(row, "to_place", "")] if p]
    word = str(getattr(row, "kind", "") or kind).replace("_", " ") if kind != "agreement" else kind
    return EventBar(
        event=str(getattr(row, kind)),
        kind=kind,
        first_day=scenario.day_of(_start(row)),
        last_day=scenario.day_of(end) if end else None,
        title=_title(scenario, word, places),
        text=without_the_dead(row.text),
        places=list(dict.fromkeys(places)),
        routes=list(getattr(row, "routes", ())),
        sources=list(row.source),
        confidence=str(row.confidence or "not stated"),
    )


def without_the_dead(text: str) -> str:
    """Return a text without counts of the dead, of fighters or of forces: no output repeats them.

    A bracket that holds one is left out; where one stands in the open, the whole text is.
    """
    kept = BRACKET.sub(lambda found: "" if COUNTED_DEAD.search(found[0]) else found[0], text)
    return "" if COUNTED_DEAD.search(kept) else kept.strip()


def _start(row: Any) -> date:
    """Return the first day of a row; a convoy has one day."""
    found: date = row.start if hasattr(row, "start") else row.date
    return found


def _title(scenario: Scenario, word: str, places: list[str]) -> str:
    names = {place.place: place.name or place.place for place in scenario.places}
    where = listed([names.get(place, place) for place in dict.fromkeys(places)], show=2)
    return f"{word}: {where}" if where else word


def _captures(scenario: Scenario) -> Iterator[EventBar]:
    """Yield a bar per day and holder on which places change hands within the period."""
    names = {party.party: party.name or party.party for party in scenario.settings.parties}
    taken: dict[tuple[date, str], list[Any]] = {}
    for row in scenario.control:
        if row.change == "capture" and row.date > scenario.settings.start:
            taken.setdefault((row.date, row.holder), []).append(row)
    for (day, holder), rows in sorted(taken.items()):
        held = [row.place for row in rows]
        yield EventBar(
            event=f"control-{day.isoformat()}-{holder}",
            kind="control",
            first_day=scenario.day_of(day),
            last_day=scenario.day_of(day),
            title=_title(scenario, "change of holder", held),
            text=f"From this day {_title(scenario, names.get(holder, holder), held)}"
            + (f" ({_notes(rows)})" if _notes(rows) else ""),
            places=held,
            sources=sorted({source for row in rows for source in row.source}),
            confidence=_least_sure(rows),
        )


def _notes(rows: list[Row]) -> str:
    notes = "; ".join(dict.fromkeys(row.note for row in rows if row.note))
    return without_the_dead(notes)[:200]


def _least_sure(rows: list[Row]) -> str:
    grades = {str(row.confidence) for row in rows if row.confidence}
    return next((grade for grade in ("low", "med", "high") if grade in grades), "not stated")
