"""The near side of a border: who did not cross stands at the gate, or in the camps beside it."""

from __future__ import annotations

from safepassage.scenario.kinds import SHELTERS
from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario


def near_side(scenario: Scenario, crossing: Place) -> list[str]:
    """Return the camps near a crossing at home: in its sub-district, or one road away."""
    beside = {
        end
        for route in scenario.routes
        for end in (route.from_place, route.to_place)
        if crossing.place in (route.from_place, route.to_place)
    }
    return sorted(
        place.place
        for place in scenario.places
        if place.kind in SHELTERS
        and place.country == crossing.country
        and (place.place in beside or (crossing.pcode and place.pcode == crossing.pcode))
    )
