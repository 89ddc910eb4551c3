"""Sensitivity applied to a whole view-model: what may not be shown is taken out, not hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from safepassage.scenario.scenario import Scenario
from safepassage.view.blur_live import live
from safepassage.view.sensitivity import HIDDEN_KINDS, Policy

AGREEMENT = "agreement "  # begins what a run says of an agreement


def blur(
    model: Mapping[str, Any], scenario: Scenario, policy: Policy, today: date
) -> dict[str, Any]:
    """Return the model as its level of sensitivity allows, marked with it.

    Parameters
    ----------
    model
        The whole model of `view.model`.
    scenario
        Its scenario.
    policy
        The level.
    today
        Day of writing: what is planned after it is not shown unless the level is open.
    """
    shown = dict(model)
    if policy.level == "restricted":
        shown |= _restricted(model, today)
    elif policy.live:
        shown |= live(model, scenario)
    shown["meta"] = {
        **model["meta"],
        "sensitivity": policy.level,
        "mark": policy.mark,
        "warnings": _warnings(model["meta"]["warnings"], policy),
    }
    return shown


def _warnings(warnings: Iterable[str], policy: Policy) -> list[str]:
    """Return the warnings of the run; one on an agreement tells the size of an evacuation."""
    return [text for text in warnings if policy.level == "open" or not text.startswith(AGREEMENT)]


def without_sex_and_age(planning: Mapping[str, Any]) -> dict[str, Any]:
    """Return the planning table without its cells by sex and age."""
    who = tuple(planning["shares"])
    return {
        **planning,
        "shares": {},
        "rows": [_without(row, who) for row in planning["rows"]],
        "sums": [_without(row, who) for row in planning["sums"]],
    }


def _restricted(model: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what a restricted file shows otherwise: no hidden coordinates, no coming convoys."""
    hidden = {kind.value for kind in HIDDEN_KINDS}
    return {
        "places": [
            {**place, "lat": None, "lon": None} if place["kind"] in hidden else place
            for place in model["places"]
        ],
        "board": [
            {**day, "rows": [_past_aid_only(row, day["date"], today) for row in day["rows"]]}
            for day in model["board"]
        ],
        "planning": without_sex_and_age(model["planning"]),
    }


def _past_aid_only(row: Mapping[str, Any], day: str, today: date) -> dict[str, Any]:
    """Return a row of the board; convoys are named only where the whole row lies in the past."""
    past = day <= today.isoformat()
    return {**row, "aid_in": row["aid_in"] if past else row["aid_in"].split(";")[0]}


def _without(row: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in columns}
