"""A small country at war, for tests of forecasts: the record of some days, then luck."""

from __future__ import annotations

from typing import Any

from tests.ensemble_worlds import ranged
from tests.strategies import START, day

from safepassage.scenario import parts
from safepassage.scenario.scenario import Scenario

ISSUE = day(4)
HORIZON = 6
EAGER = {"operation_launch_per_day": 0.9, "contest_per_day": 0.5}  # much happens in a few days


def torn(*, days: int = 10, rules: dict[str, Any] | None = None, **tables: Any) -> Scenario:
    """Return the country of `ensemble_worlds`, its first town held by red, supply for both."""
    made = ranged(days=days, rules=EAGER | (rules or {}), **tables)
    control = tuple(
        row.model_copy(update={"holder": "red"}) if row.place == "a" else row
        for row in made.control
    )
    sources = (
        parts.SupplySource(party="blue", place="t", start=START),
        parts.SupplySource(party="blue", place="c", start=START),
        parts.SupplySource(party="red", place="a", start=START),
    )
    return made.replace(control=control, supply_sources=sources)
