"""The evidence ledger for people: who says what, when, with what range, from which source.

Claims with different figures for one thing stand side by side; none is corrected. A forecast
stands beside what was counted later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safepassage.errors import InputError, suggestion
from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.scenario import Scenario
from safepassage.study.observation_rules import FORCES, RULES
from safepassage.study.score import range_of

STATEMENT = "statement"
NOT_REPEATED = "the size of a force, which no output repeats (docs/ethics.md)"


def ledger(scenario: Scenario, *, place: str | None = None) -> list[dict[str, Any]]:
    """Return the claims of a scenario as rows for display, by day.

    Parameters
    ----------
    scenario
        Its claims and sources are read.
    place
        Only claims about this place or area, or about an area that holds the place.

    Returns
    -------
    One dictionary per claim: claim, date, where, says, who, outlet_printed, outlet, use, source,
    quantity, value, low, high, range_kind, counter, published, event_group, confidence, note,
    `differs_from` (ids of claims with another figure for the same thing and days) and
    `observed_later` (for a forecast).

    Raises
    ------
    InputError
        No place or area has this name.
    """
    chosen = scenario.claims if place is None else _about(scenario, place)
    ordered = sorted(chosen, key=lambda claim: (_first_day(claim), claim.claim))
    titles = {source.source: source.title or source.source for source in scenario.sources}
    names = {row.place: row.name or row.place for row in scenario.places}
    names |= {area.area: area.name or area.area for area in scenario.areas}
    return [_row(claim, scenario.claims, names, titles) for claim in ordered]


def contradictions(scenario: Scenario) -> list[dict[str, Any]]:
    """Return claims on the same thing and days whose figures differ, side by side.

    Returns
    -------
    One dictionary per thing: event_group, quantity, where, date, `fit` (whether each figure lies
    in the ranges of the others) and claims, the rows of the ledger.
    """
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in scenario.claims:
        if any(differs(claim, other) for other in scenario.claims):
            groups.setdefault((*_thing(claim), claim.start, claim.end), []).append(claim)
    rows = {row["claim"]: row for row in ledger(scenario)}
    found = []
    for members in groups.values():
        first = rows[members[0].claim]
        shared = {key: first[key] for key in ("event_group", "quantity", "where", "date")}
        fit = all(_within(one.value, other) for one in members for other in members)
        found.append(shared | {"fit": fit, "claims": [rows[claim.claim] for claim in members]})
    return found


def differs(one: Claim, other: Claim) -> bool:
    """Return whether two claims give different figures for the same thing and days."""
    return (
        one.claim != other.claim
        and None not in {one.value, other.value, one.end}
        and one.quantity != STATEMENT
        and one.value != other.value
        and (one.start, one.end) == (other.start, other.end)
        and _thing(one) == _thing(other)
    )


def _row(
    claim: Claim, claims: Sequence[Claim], names: dict[str, str], titles: dict[str, str]
) -> dict[str, Any]:
    if claim.quantity in FORCES:
        claim = claim.model_copy(
            update={"value": None, "low": None, "high": None, "text": NOT_REPEATED, "note": ""}
        )
    low, high, kind = range_of(claim)
    differing = [other.claim for other in claims if differs(claim, other)]
    return {
        "claim": claim.claim,
        "date": _date(claim),
        "where": _where(claim, names),
        "says": _says(claim),
        "who": claim.claimant or "not named",
        "outlet_printed": claim.outlet_printed,
        "outlet": claim.outlet,
        "use": claim.use.value,
        "source": "; ".join(titles.get(source, source) for source in claim.source),
        "quantity": claim.quantity,
        "value": claim.value,
        "low": low,
        "high": high,
        "range_kind": kind,
        "counter": claim.counter,
        "published": claim.published.isoformat() if claim.published else "",
        "event_group": claim.event_group,
        "confidence": claim.confidence.value if claim.confidence else "",
        "note": claim.note,
        "differs_from": differing,
        "observed_later": _observed_later(claim, claims) if claim.use == Use.FORECAST else [],
    }


def _about(scenario: Scenario, place: str) -> tuple[Claim, ...]:
    """Return the claims about a place or area, or about an area that holds the place."""
    areas = {area.area: area.places for area in scenario.areas}
    known = {row.place for row in scenario.places} | set(areas)
    if place not in known:
        raise InputError(f"no place or area is called '{place}'; {suggestion(place, known)}")
    meant = {place} | {area for area, places in areas.items() if place in places}
    return tuple(
        claim
        for claim in scenario.claims
        if meant & {*claim.place, *claim.origin, *claim.destination}
    )


def _date(claim: Claim) -> str:
    start, end = claim.start, claim.end
    if start and end and start != end:
        return f"{start} to {end}"
    day = end or start or claim.published
    return day.isoformat() if day else "no day"


def _first_day(claim: Claim) -> str:
    day = claim.start or claim.end or claim.published
    return day.isoformat() if day else ""


def _where(claim: Claim, names: dict[str, str]) -> str:
    """Return the places in words, with from and to where the claim names them."""

    def joined(ids: tuple[str, ...]) -> str:
        return ", ".join(names.get(name, name) for name in ids)

    where = joined(claim.place)
    if claim.origin and claim.origin != claim.place:
        where += f", from {joined(claim.origin)}"
    if claim.destination and claim.destination != claim.place:
        where += f", to {joined(claim.destination)}"
    return where.removeprefix(", ")


def _says(claim: Claim) -> str:
    """Return the statement in words: figure, unit, range and what is counted."""
    quantity = QUANTITIES.get(claim.quantity)
    if claim.value is None or quantity is None or claim.quantity == STATEMENT:
        return claim.text or claim.note or claim.quantity
    low, high, kind = range_of(claim)
    bounds = ""
    if low is not None or high is not None:
        ends = f"{_number(low)} to {_number(high)}"
        bounds = f" ({ends}, {kind or 'no word on how'})"
    group = f", {claim.group}" if claim.group else ""
    return f"{_number(claim.value)} {quantity.unit}{bounds}: {quantity.meaning}{group}"


def _number(figure: float | None) -> str:
    if figure is None:
        return "open"
    return f"{figure:,.0f}" if figure >= 100 or figure == round(figure) else f"{figure:,.2f}"


def _thing(claim: Claim) -> tuple[object, ...]:
    """Return what a claim counts, and where; two quantities under one rule are one thing."""
    rule = RULES.get(claim.quantity)
    destination = claim.destination if rule is None or rule.to_destination else ()
    counted = rule or claim.quantity
    return (counted, claim.place, destination, claim.group, claim.use == Use.FORECAST)


def _within(figure: float | None, claim: Claim) -> bool:
    """Return whether a figure lies in the range of a claim; without a range, at its value."""
    low, high, _ = range_of(claim)
    if figure is None or (low is None and high is None):
        return figure == claim.value
    return (low is None or figure >= low) and (high is None or figure <= high)


def _observed_later(forecast: Claim, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Return the last figure of each quantity of the same event, dated after the forecast."""
    made = forecast.published or forecast.start or forecast.end
    if not forecast.event_group or made is None:
        return []
    later = [
        claim
        for claim in claims
        if claim.event_group == forecast.event_group
        and claim.use != Use.FORECAST
        and claim.value is not None
        and claim.end is not None
        and claim.end > made
        and claim.quantity not in FORCES
    ]
    last = {claim.quantity: claim for claim in sorted(later, key=_last_day_and_id)}
    return [
        {"claim": claim.claim, "date": _date(claim), "says": _says(claim)}
        for claim in sorted(last.values(), key=_last_day_and_id)
    ]


def _last_day_and_id(claim: Claim) -> tuple[str, str]:
    return (claim.end.isoformat() if claim.end else "", claim.claim)
