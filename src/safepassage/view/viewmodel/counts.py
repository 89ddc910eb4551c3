"""Counts and statements to draw beside the figures: ranges, who says so, what kind of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.scenario import Scenario
from safepassage.study.score import range_of
from safepassage.view.observations import is_about_people
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.document import Observed


def observed(scenario: Scenario, model: Mapping[str, Any], policy: Policy) -> list[Observed]:
    """Return the figures about people within the period, by day; none in a live crisis.

    Forecasts and counts of deaths or fighters are no observations of people.
    """
    if policy.live:
        return []
    kinds = {
        row["claim"]: kind["name"]
        for kind in model["observations"]["classes"]
        for row in kind["rows"]
    }
    found = [
        _observed(scenario, claim, kinds.get(claim.claim, "not compared"))
        for claim in scenario.claims
        if claim.value is not None
        and claim.use is not Use.FORECAST
        and is_about_people(claim)
        and (claim.end or claim.start)
        and QUANTITIES[claim.quantity].unit in {"people", "displacements"}
    ]
    inside = [row for row in found if 0 <= row.last_day < scenario.days]
    return sorted(inside, key=lambda row: (row.last_day, row.claim))


def _observed(scenario: Scenario, claim: Claim, evidence: str) -> Observed:
    first, last = claim.start or claim.end, claim.end or claim.start
    low, high, kind = range_of(claim)
    return Observed(
        claim=claim.claim,
        place=claim.place[0] if len(claim.place) == 1 else "",
        quantity=claim.quantity,
        meaning=QUANTITIES[claim.quantity].meaning,
        first_day=scenario.day_of(first) if first else 0,
        last_day=scenario.day_of(last) if last else 0,
        value=claim.value,
        low=low,
        high=high,
        range_kind=kind,
        claimant=claim.claimant,
        evidence=evidence,
        sources=list(claim.source),
        confidence=str(claim.confidence or "not stated"),
    )
