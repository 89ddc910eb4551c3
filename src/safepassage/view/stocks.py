"""People displaced at the main places, day by day, beside what somebody counted there."""

from __future__ import annotations

from typing import Any

from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario
from safepassage.study.score import range_of
from safepassage.view.figures import DISPLACED, Figures, Longs, is_abroad
from safepassage.view.sensitivity import week_of

MAIN_PLACES = 12
COMPARABLE = ("idp_stock", "occupancy", "people_at_border")  # displaced people present


def main_stocks(scenario: Scenario, figures: Figures) -> list[dict[str, Any]]:
    """Return a chart per main place: those at home with most displaced people on any day.

    Charts stand in the order of names. Counts somebody published are drawn as ranges.
    """
    displaced = figures.present(status=DISPLACED)
    camps = figures.present(status=DISPLACED, whereabouts=("camp", "collective centre"))
    peak = displaced.max(axis=1)
    home = [place for place in scenario.places if not is_abroad(scenario, place)]
    chosen = sorted(home, key=lambda place: (-int(peak[figures.row[place.place]]), place.place))
    charts = [
        chart(scenario, place, displaced[figures.row[place.place]], camps[figures.row[place.place]])
        for place in chosen[:MAIN_PLACES]
        if peak[figures.row[place.place]] > 0
    ]
    return sorted(charts, key=lambda found: found["name"])


def chart(scenario: Scenario, place: Place, displaced: Longs, camps: Longs) -> dict[str, Any]:
    """Return the chart of one place."""
    lines = [{"name": "displaced people present (model)", "values": displaced.tolist()}]
    if camps.any() and (camps != displaced).any():
        lines.append({"name": "of them in camps and centres", "values": camps.tolist()})
    return {
        "place": place.place,
        "name": place.name or place.place,
        "pcode": place.pcode,
        "title": f"Displaced people in {place.name or place.place}",
        "start": scenario.settings.start.isoformat(),
        "step_days": 1,
        "lines": lines,
        "observed": observed(scenario, place.place),
        "capacity": place.capacity,
    }


def observed(scenario: Scenario, place: str) -> list[dict[str, Any]]:
    """Return the counts of displaced people at a place within the period, by day."""
    found = [
        {
            "claim": claim.claim,
            "day": day,
            "value": claim.value,
            "low": range_of(claim)[0],
            "high": range_of(claim)[1],
            "claimant": claim.claimant,
            "use": str(claim.use),
        }
        for claim in scenario.claims
        if (day := _day_within(scenario, claim))
        and claim.quantity in COMPARABLE
        and claim.place == (place,)
        and claim.use is not Use.FORECAST
        and claim.value is not None
    ]
    return sorted(found, key=lambda row: (row["day"], row["claim"]))


def by_week(values: list[int], first_day: Any) -> list[int]:
    """Return the value at the end of each week; the first week starts on its Monday."""
    monday = week_of(first_day)
    offset = (first_day - monday).days
    ends = range(6 - offset, len(values) + 6, 7)
    return [values[min(end, len(values) - 1)] for end in ends]


def _day_within(scenario: Scenario, claim: Claim) -> str:
    when = claim.end or claim.start
    inside = when and 0 <= scenario.day_of(when) < scenario.days
    return when.isoformat() if when and inside else ""
