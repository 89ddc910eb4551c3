"""Why a row of the planning table says what it says, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from safepassage.scenario.kinds import GateCategory, GatePolicyKind, PlaceKind
from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario
from safepassage.view.words import listed

RECORDED = "the war goes as recorded and does not react"
SHUT = "stays shut for people who flee"
QUIET = "an attack here, or another holder"


def reasons(
    scenario: Scenario,
    places: Sequence[Place],
    situation: Mapping[str, Any],
    days: tuple[int, int],
) -> dict[str, str]:
    """Return the main assumption of a sub-district and what would change its figures.

    Parameters
    ----------
    scenario
        The scenario.
    places
        The places inside the sub-district.
    situation
        The situation of the day of "now".
    days
        First and last day of the window.
    """
    for answer in (
        _cut_off(places, situation),
        _shut_gate(scenario, places, days),
        _attacked(scenario, places, days),
    ):
        if answer:
            return {"main_assumption": answer[0], "would_change": answer[1]}
    return {"main_assumption": RECORDED, "would_change": QUIET}


def _cut_off(places: Sequence[Place], situation: Mapping[str, Any]) -> tuple[str, str] | None:
    cut = [
        place.name or place.place
        for place in places
        if place.population and situation["places"].get(place.place, {}).get("encircled")
    ]
    if not cut:
        return None
    verb = "stays" if len(cut) == 1 else "stay"
    return f"{listed(cut)} {verb} cut off", "the re-opening of a road, or an agreement"


def _shut_gate(
    scenario: Scenario, places: Sequence[Place], days: tuple[int, int]
) -> tuple[str, str] | None:
    """Return the words for a sub-district with a border crossing that is shut for asylum."""
    first = scenario.date_of(days[0])
    crossings = {p.place: p.name or p.place for p in places if p.kind is PlaceKind.CROSSING}
    shut = [
        crossings[row.place]
        for row in scenario.gates
        if row.place in crossings
        and row.category is GateCategory.ASYLUM
        and row.policy is GatePolicyKind.CLOSED
        and row.start <= first <= (row.end or first)
    ]
    if not shut:
        return None
    return f"{listed(shut)} {SHUT}", "the gate opens, or a new wave comes"


def _attacked(
    scenario: Scenario, places: Sequence[Place], days: tuple[int, int]
) -> tuple[str, str] | None:
    """Return the words for a sub-district under attack in the window or the month before."""
    inside = {place.place for place in places}
    first = scenario.date_of(days[0]) - timedelta(days=30)
    last = scenario.date_of(days[1])
    for operation in scenario.operations:
        end = operation.end or last
        if inside & set(operation.places) and operation.start <= last and end >= first:
            return (
                "attacks here last as long as recorded",
                "attacks that end earlier, last longer or reach other places",
            )
    return None
