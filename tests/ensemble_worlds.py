"""A small country whose populations are ranges, for tests of many runs."""

from __future__ import annotations

from typing import Any

from tests.people_worlds import attack, country, gate
from tests.strategies import day

from safepassage.scenario.claims import Claim
from safepassage.scenario.scenario import Scenario

CLAIM = Claim(
    claim="left b",
    quantity="displaced_event",
    place=("b",),
    start=day(1),
    end=day(6),
    value=2_000,
    low=1_000,
    high=3_000,
    use="validate",
)


def ranged(*, days: int = 8, **tables: Any) -> Scenario:
    """Return the country, b under attack, the gate shut, the populations of towns uncertain."""
    made = country(days=days, **(attack("b") | gate() | {"claims": (CLAIM,)} | tables))
    return made.replace(places=tuple(map(_with_range, made.places)))


def _with_range(place: Any) -> Any:
    if place.kind != "town":
        return place
    low, high = place.population // 2, place.population * 2
    return place.model_copy(update={"population_low": low, "population_high": high})
