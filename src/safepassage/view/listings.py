"""Who lists a place as besieged on a day: a claim, and how far it still holds."""

from __future__ import annotations

from datetime import date
from typing import Any

from safepassage.engine.war.situation import LISTED
from safepassage.scenario.scenario import Scenario


def listings(
    scenario: Scenario, place: str, day: str, *, is_encircled: bool
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return who lists a place on a day, and who did so from a day without stating an end.

    A listing whose end nobody stated is shown as current only while the place is encircled: later
    it is known from when it held, not whether it still does.

    Parameters
    ----------
    scenario
        The scenario.
    place
        The id of the place.
    day
        ISO day of the board.
    is_encircled
        Whether the model has the place encircled on that day.

    Returns
    -------
    The claimants, in order; and `claimant` and `start` (ISO day, None unknown) of the others.
    """
    when = date.fromisoformat(day)
    begun = [
        claim
        for claim in scenario.claims
        if claim.quantity == LISTED
        and place in claim.place
        and (claim.start is None or claim.start <= when)
        and (claim.end is None or when <= claim.end)
    ]
    current = {claim.claimant for claim in begun if is_encircled or claim.end is not None}
    earlier = {
        (claim.claimant, claim.start.isoformat() if claim.start else "")
        for claim in begun
        if claim.claimant not in current
    }
    return sorted(current), [
        {"claimant": who, "start": start or None} for who, start in sorted(earlier)
    ]
