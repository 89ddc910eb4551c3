"""What others say: claims that contradict each other, and people not accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.parts import Place
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.scenario import Scenario
from safepassage.view.observations import is_about_people
from safepassage.view.words import NOT_ACCOUNTED_FOR, about, day_words, listed, span

# Counts of the people of a place after it changed hands; added up they are who was counted.
COUNTED_AFTER = {
    "registered_from_east": "registered in the city",
    "evacuated_cum": "moved under agreement",
}


def contradictions(scenario: Scenario) -> list[dict[str, Any]]:
    """Return claims on the same quantity, place and day whose figures differ, side by side."""
    names = {place.place: place.name or place.place for place in scenario.places}
    groups: dict[tuple[Any, ...], list[Claim]] = {}
    for claim in scenario.claims:
        comparable = claim.event_group and claim.use is not Use.FORECAST
        if claim.value is not None and comparable and _stands_alone(claim):
            when = claim.end or claim.start
            where = tuple(sorted(claim.place))
            key = (claim.event_group, _family(claim.quantity), where, when, claim.group)
            groups.setdefault(key, []).append(claim)
    found = [
        {
            "group": key[0],
            "places": [names.get(place, place) for place in key[2]],
            "day": key[3].isoformat() if key[3] else "day not stated",
            "claims": [_said(claim) for claim in sorted(claims, key=lambda row: row.claim)],
        }
        for key, claims in groups.items()
        if len({claim.value for claim in claims}) > 1
    ]
    return sorted(found, key=lambda row: (row["day"], row["group"], row["places"]))


def _stands_alone(claim: Claim) -> bool:
    """Return whether a claim is about people, and the whole of what it counts, not a part."""
    return is_about_people(claim) and not claim.note.startswith("part of")


def _family(quantity: str) -> str:
    """Return what is counted, whatever the way of counting."""
    return quantity.removesuffix("_triangulated")


def _said(claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim.claim,
        "claimant": claim.claimant or "not stated",
        "quantity": QUANTITIES[_family(claim.quantity)].meaning
        + (", from several counts" if _family(claim.quantity) != claim.quantity else ""),
        "value": claim.value,
        "low": claim.low,
        "high": claim.high,
        "source": list(claim.source),
        "group": claim.group,
        "confidence": str(claim.confidence or "not stated"),
    }


def not_accounted_for(scenario: Scenario) -> list[dict[str, Any]]:
    """Return, for each place that changed hands and was counted after, what is left open.

    The difference between a planning figure and people counted later is no number of people
    anywhere: the planning figure is uncertain, and the words say so.
    """
    found = []
    for place in sorted(scenario.places, key=lambda place: place.place):
        low, high = place.population_low, place.population_high
        captured = [
            row.date for row in scenario.control
            if row.place == place.place and row.change == "capture"
        ]  # fmt: skip
        counted = _counted_after(scenario, place)
        complete = len(counted) == len(COUNTED_AFTER)  # those who stayed were counted too
        if captured and complete and low is not None and high is not None and low < high:
            found.append(_open_difference(place, (low, high), max(captured).isoformat(), counted))
    return found


def _counted_after(scenario: Scenario, place: Place) -> list[Claim]:
    """Return the latest comparable count of each kind."""
    latest: dict[str, Claim] = {}
    for claim in sorted(scenario.claims, key=lambda row: (row.end or row.start, row.claim) if (
        row.end or row.start) else (scenario.settings.start, row.claim)):  # fmt: skip
        fits = claim.quantity in COUNTED_AFTER and place.place in claim.place
        if fits and claim.use in (Use.CALIBRATE, Use.VALIDATE) and claim.value is not None:
            latest[claim.quantity] = claim
    return [latest[quantity] for quantity in sorted(latest)]


def _open_difference(
    place: Place, planned: tuple[int, int], day: str, counted: Sequence[Claim]
) -> dict[str, Any]:
    least = sum(_end(claim, claim.low) for claim in counted)
    most = sum(_end(claim, claim.high) for claim in counted)
    gap = (max(0, round(planned[0] - most)), max(0, round(planned[1] - least)))
    name = place.name or place.place
    counts = listed(
        [
            f"{span(claim.low, claim.high)} {COUNTED_AFTER[claim.quantity]} "
            f"({claim.claimant}, {day_words(claim.end or claim.start or day)})"
            for claim in counted
        ]
    )
    return {
        "place": place.place,
        "name": name,
        "day": day,
        "planned": list(planned),
        "counted": [round(least), round(most)],
        "difference": list(gap),
        "text": (
            f"{name}: planning figures for its people when the scenario begins lie "
            f"{span(*planned)}. Counted after its holder changed on {day_words(day)}: {counts}. "
            f"Between {about(gap[0])} and {about(gap[1])} people are {NOT_ACCOUNTED_FOR}. "
            "That is the doubt in the planning figures: no number of people anywhere."
        ),
    }


def _end(claim: Claim, end: float | None) -> float:
    return end if end is not None else claim.value or 0.0
