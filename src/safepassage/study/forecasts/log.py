"""The forecast log: what somebody said would be, what came, and what a forecast of ours says.

A claim is taken as sure of what it says, since it names no chance: its Brier score is 0 or 1. Ours
is the part of futures that show the event. A claim on a condition, or on what this model has not,
is kept and not scored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from safepassage.engine.arrays import YES
from safepassage.engine.compile import names_of
from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.kinds import Foreseen
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.paths import WarPath, recorded
from safepassage.study.ledger import ledger

WITHIN_DAYS = 90  # of our forecast beside each claim
COUNTED_AS = {  # what is counted later where a number is forecast
    "forecast_evacuees": "evacuated_cum",
    "forecast_new_refugees": "new_registrations",
    "forecast_more_at_border": "people_at_border",
    "forecast_people_cut_off": "besieged",
}
UNITS = {"waiting": "person-days", "turned back": "people", "exposed": "person-days"}
NO_END = "this model has no end of a war"
ON_A_CONDITION = "on a condition: not scored"


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim about what would be, beside what came."""

    claim: str
    who: str
    said_on: str
    where: str
    says: str
    foresees: str
    by: str  # last day it names; empty: none
    came: bool | None  # in its own time; None: it cannot be said, or a number was forecast
    came_within: bool | None  # within the days of our forecast
    outcome: str
    claim_brier: float | None
    value: float | None  # the number it forecasts
    counted: float | None  # the number counted later
    claim_log_error: float | None
    ours: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return asdict(self)


def is_logged(claim: Claim) -> bool:
    """Return whether a claim says what would be, or is of the kind that can be held against it."""
    return claim.use == Use.FORECAST or claim.foresees is not None


def forecast_log(scenario: Scenario, stored: Mapping[str, Any] | None = None) -> tuple[Entry, ...]:
    """Return the log of a scenario, by the day on which each thing was said.

    Parameters
    ----------
    scenario
        With the record of what came.
    stored
        What our forecasts from those days say, as `log_record` makes it; nothing stands beside the
        claims without it.
    """
    logged = [claim for claim in scenario.claims if is_logged(claim)]
    if not logged:
        return ()
    path = recorded(scenario)
    rows = {row["claim"]: row for row in ledger(scenario)}
    answers = (stored or {}).get("answers", {})
    entries = [_entry(claim, scenario, path, rows[claim.claim], logged) for claim in logged]
    beside = [replace(one, ours=_scored(answers.get(one.claim), one)) for one in entries]
    return tuple(sorted(beside, key=lambda one: (one.said_on, one.claim)))


def said_on(claim: Claim) -> date | None:
    """Return the day on which a claim was made."""
    return claim.published or claim.start or claim.end


def places_of(claim: Claim, scenario: Scenario) -> tuple[str, ...]:
    """Return the ids of the places a claim is about; an area stands for its places."""
    areas = {area.area: area.places for area in scenario.areas}
    known = {place.place for place in scenario.places}
    named = [place for name in claim.place for place in areas.get(name, (name,))]
    return tuple(dict.fromkeys(place for place in named if place in known))


def _entry(
    claim: Claim,
    scenario: Scenario,
    path: WarPath,
    row: Mapping[str, Any],
    logged: Sequence[Claim],
) -> Entry:
    came, within, outcome = _came(claim, scenario, path)
    counted = _counted(claim, row, scenario, logged)
    if counted is not None:
        outcome = f"{outcome}; " if outcome else ""
        outcome += f"counted later: {counted[0]:,.0f} ({counted[1]})"
    value = claim.value if claim.foresees is None else None
    figure = counted[0] if counted and value is not None else None
    made = said_on(claim)
    return Entry(
        claim=claim.claim,
        who=row["who"],
        said_on=made.isoformat() if made else "",
        where=row["where"],
        says=claim.text or row["says"],
        foresees=claim.foresees.value if claim.foresees else "",
        by=claim.foresees_by.isoformat() if claim.foresees_by else "",
        came=came,
        came_within=within,
        outcome=outcome or "nothing counted later",
        claim_brier=None if came is None else (1.0 - came) ** 2,
        value=value,
        counted=figure,
        claim_log_error=_log_error(value, figure),
    )


def _came(claim: Claim, scenario: Scenario, path: WarPath) -> tuple[bool | None, bool | None, str]:
    """Return whether what a claim foresees came in its time, and in ours, and what in words."""
    made = said_on(claim)
    if claim.foresees is None or made is None:
        return None, None, ""
    if claim.foresees == Foreseen.CONDITIONAL:
        return None, None, ON_A_CONDITION
    if claim.foresees == Foreseen.WAR_ENDS:
        return _ended(scenario, claim.foresees_by)
    days = _days_of(claim, scenario, path)
    if claim.foresees == Foreseen.ENCIRCLED:
        return _on_the_day(claim.foresees_by or made, days, scenario)
    end = scenario.settings.end
    after = days[days > scenario.day_of(made)]
    ours = made + timedelta(days=WITHIN_DAYS)
    if not after.size:
        over = claim.foresees_by is not None and claim.foresees_by <= end
        told = f"not by the end of the record ({end})"
        return (False if over else None), (False if ours <= end else None), told
    first = scenario.date_of(int(after[0]))
    in_time = claim.foresees_by is None or first <= claim.foresees_by
    late = "" if in_time else f", after {claim.foresees_by}"
    told = f"came on {first}, {(first - made).days} days later{late}"
    return in_time, first <= ours, told


def _on_the_day(
    day: date, days: np.ndarray, scenario: Scenario
) -> tuple[bool | None, bool | None, str]:
    """Return whether it was so on the day a claim speaks of, and since when it was later."""
    on = scenario.day_of(day)
    after = days[days > on]
    if np.isin(on, days):
        return True, True, f"yes on {day}"
    later = f"; from {scenario.date_of(int(after[0]))} on" if after.size else ""
    return False, False, f"no on {day}{later}"


def _ended(scenario: Scenario, by: date | None) -> tuple[bool | None, bool | None, str]:
    """Return whether the record shows an end of the war: while holders change it goes on."""
    latest = max(row.date for row in scenario.control)
    told = f"places still changed hands on {latest}"
    if by is None or by > scenario.settings.end:
        return None, None, f"{told}; the record ends on {scenario.settings.end}"
    return False, None, told


def _days_of(claim: Claim, scenario: Scenario, path: WarPath) -> np.ndarray:
    """Return the days on which what a claim foresees holds at any of its places."""
    assert claim.foresees is not None  # seen to by `_came`
    row_of = names_of(scenario).place
    rows = [row_of[place] for place in places_of(claim, scenario)]
    grid = {
        Foreseen.HOLDER_CHANGES: path.taken,
        Foreseen.BESIEGED: path.besieged == YES,
        Foreseen.ENCIRCLED: path.encircled == YES,
    }[claim.foresees]
    return np.asarray(np.flatnonzero(grid[:, rows].any(axis=1)))


def _counted(
    claim: Claim, row: Mapping[str, Any], scenario: Scenario, logged: Sequence[Claim]
) -> tuple[float, str] | None:
    """Return what was counted last of the quantity that a claim forecasts, and its id."""
    kinds = [claim.quantity] + [
        other.quantity
        for other in logged
        if claim.event_group and other.event_group == claim.event_group
    ]
    wanted = [COUNTED_AS[kind] for kind in kinds if kind in COUNTED_AS]
    claims = {one.claim: one for one in scenario.claims}
    later = [claims[one["claim"]] for one in row["observed_later"]]
    for quantity in wanted:
        for one in reversed(later):
            if one.quantity == quantity and one.value is not None:
                return one.value, one.claim
    return None


def _log_error(value: float | None, counted: float | None) -> float | None:
    if value is None or counted is None:
        return None
    return round(abs(math.log((value + 1) / (counted + 1))), 3)


HEADS = ("claim", "said on", "who", "says", "what came", "claim: error", "ours, 90 days", "error")


def log_rows(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """Return the log as cells for a table, under `HEADS`."""
    return [
        (one.claim, one.said_on, one.who, one.says, one.outcome, _error_of(one), *_ours(one.ours))
        for one in entries
    ]


def _error_of(entry: Entry) -> str:
    if entry.claim_brier is not None:
        return f"Brier {entry.claim_brier:.2f}"
    return "-" if entry.claim_log_error is None else f"log {entry.claim_log_error:.2f}"


def _ours(answer: Mapping[str, Any] | None) -> tuple[str, str]:
    """Return what our forecast says and its error, in words."""
    if answer is None:
        return "not made; --forecast M", "-"
    if "p" in answer:
        error = f"Brier {answer['brier']:.2f}" if "brier" in answer else "-"
        return f"{answer['low']:.0%} to {answer['high']:.0%}", error
    if "middle" not in answer:
        return str(answer["says"]), "-"
    said = f"{answer['low']:,.0f} to {answer['high']:,.0f}"
    for name, beside in answer.get("near_side", {}).items():
        said += f"; {name} {beside['low']:,.0f} to {beside['high']:,.0f} {UNITS[name]}"
    if "condition_met_in" in answer:
        said += f", in {answer['condition_met_in']} of {answer['members']} futures"
    if "log_error" not in answer:
        return said, "-"
    return said, f"log {answer['log_error']:.2f}, {'inside' if answer['inside'] else 'outside'}"


def _scored(answer: Mapping[str, Any] | None, entry: Entry) -> Mapping[str, Any] | None:
    """Return our answer with its score, where what came is known."""
    if answer is None:
        return None
    scored = dict(answer)
    if "p" in answer and entry.came_within is not None:
        scored["brier"] = round((answer["p"] - entry.came_within) ** 2, 4)
    if "middle" in answer and entry.counted is not None:
        scored["log_error"] = _log_error(answer["middle"], entry.counted)
        scored["inside"] = bool(answer["low"] <= entry.counted <= answer["high"])
    return scored
