"""The board "cut off from aid": places encircled, cut or reached only under fire, or listed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from safepassage.scenario.kinds import Traffic
from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario
from safepassage.view.figures import is_abroad
from safepassage.view.listings import listings
from safepassage.view.populations import population_range
from safepassage.view.words import day_words, listed

WAYS_OUT = {
    "open": "yes",
    "under fire": "road open under fire: supply limited, leaving deadly",
    "fire-cut": "under fire only",
    "cut": "no regular way",
}


def board(
    scenario: Scenario, situation: Mapping[str, Any], present: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return the rows of the board for a day, by name of place.

    Parameters
    ----------
    scenario
        The scenario.
    situation
        What `engine.war.situation` says of the day, as a dict.
    present
        People at each place at the end of the day, in the run.
    """
    lifelines = situation.get("lifelines", [])
    rows = [
        _row(scenario, place, situation["places"][place.place], lifelines, situation["date"])
        | {"people_model": present.get(place.place, 0)}
        for place in scenario.places
        if place.population
        and not is_abroad(scenario, place)
        and _is_cut(situation["places"].get(place.place, {}))
    ]
    return sorted(rows, key=lambda row: row["name"])


def _is_cut(state: Mapping[str, Any]) -> bool:
    return bool(
        state.get("encircled")
        or state.get("fire_cut_since")
        or state.get("listed_besieged_by")
        or state.get("supplied") is False
        or state.get("degree") == "under fire"
    )


def _row(
    scenario: Scenario,
    place: Place,
    state: Mapping[str, Any],
    lifelines: list[Mapping[str, Any]],
    date: str,
) -> dict[str, Any]:
    ways = [way for way in state["supply"] if way["traffic"] == "aid"]
    low, high, stated = population_range([place])
    current, earlier = listings(scenario, place.place, date, is_encircled=bool(state["encircled"]))
    return {
        "place": place.place,
        "name": place.name or place.place,
        "pcode": place.pcode,
        "admin3": place.admin3,
        "people_low": low,
        "people_high": high,
        "people_range": stated,
        "population_confidence": str(place.confidence or "not stated"),
        "surrounded_since": state["encircled_since"],
        "fire_cut_since": state.get("fire_cut_since"),
        "besieged": state["besieged"],
        "besieged_since": state["besieged_since"],
        "aid_in": _aid(scenario, place, ways, date),
        "people_out": WAYS_OUT.get(str(state.get("degree")), "unknown"),
        "stock_days": state["stock_days"],
        "shortage": state["shortage"],
        "listed_by": current,
        "listed_from": earlier,
        "reopening": _reopening(scenario, place, lifelines),
        "sureness": _sureness(scenario, place, date),
        "as_of": date,
    }


def _aid(scenario: Scenario, place: Place, ways: list[Mapping[str, Any]], date: str) -> str:
    """Return how aid reaches a place, and the last convoy on record."""
    names = {other.place: other.name or other.place for other in scenario.places}
    open_ways = [f"by road from {names[way['source']]}" for way in ways]
    convoys = [row for row in scenario.convoys if row.place == place.place]
    past = sorted(row.date for row in convoys if row.date.isoformat() <= date)
    last = f"last convoy on record {day_words(past[-1])}" if past else "no convoy on record"
    return f"{listed(open_ways)}; {last}" if open_ways else f"no road; {last}"


def _reopening(
    scenario: Scenario, place: Place, lifelines: list[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the ways whose re-opening would restore supply to a place: roads that go together."""
    ways: dict[tuple[str, ...], int] = {}
    for line in lifelines:
        if line["state"] == "closed" and place.place in line.get("places", ()):
            ways[tuple(sorted({line["route"], *line.get("with", ())}))] = line["people_dependent"]
    return [
        {"roads": [road_name(scenario, route) for route in way], "people": people}
        for way, people in sorted(ways.items())
    ]


def road_name(scenario: Scenario, route: str) -> str:
    """Return a road by the names of its ends."""
    names = {place.place: place.name or place.place for place in scenario.places}
    found = next((row for row in scenario.routes if row.route == route), None)
    return f"{names[found.from_place]} to {names[found.to_place]}" if found else route


def _sureness(scenario: Scenario, place: Place, date: str) -> str:
    """Return how sure the record of the roads of a place is, and why."""
    day = datetime.date.fromisoformat(date)
    if is_disputed(scenario, place.place, day, day):
        return "disputed: reports contradict each other"
    roads = roads_of(scenario, place.place)
    rows = [
        row
        for row in scenario.route_status
        if row.route in roads and row.date <= day and Traffic.GOODS.value in row.traffic
    ]
    latest = {row.route: row for row in sorted(rows, key=lambda row: row.date)}.values()
    grades = {str(row.confidence) for row in latest if row.confidence}
    worst = next((grade for grade in ("low", "med", "high") if grade in grades), "")
    words = {"low": "low", "med": "medium", "high": "high"}
    return f"{words[worst]}: record of {len(latest)} roads" if worst else "not stated"


def is_disputed(scenario: Scenario, place: str, first: datetime.date, last: datetime.date) -> bool:
    """Return whether reports on a road of a place contradict each other within a month."""
    roads = roads_of(scenario, place)
    month = datetime.timedelta(days=31)
    return any(
        row.disputed and row.route in roads and first - month <= row.date <= last + month
        for row in scenario.route_status
    )


def roads_of(scenario: Scenario, place: str) -> set[str]:
    """Return the roads that end at a place."""
    return {row.route for row in scenario.routes if place in (row.from_place, row.to_place)}
