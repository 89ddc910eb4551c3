"""Small worlds whose wars go on by rule, for tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from tests.war_worlds import source, world

from safepassage.engine.arrays import PlaceTotals, Situation, War
from safepassage.engine.war.generated import GeneratedWar
from safepassage.scenario.scenario import Scenario

FAST = {"operation_launch_per_day": 0.3, "contest_per_day": 0.5, "repulse_per_day": 0.1}
QUIET = {
    "operation_launch_per_day": 0.0,
    "talks_per_day": 0.0,
    "ending_agreement_per_month": 0.0,
    "ending_capture_per_month": 0.0,
    "ending_relief_per_month": 0.0,
    "corridor_per_day": 0.0,
    "contagion_background": 0.0,
    "contagion_branching": 0.0,
}


def front(rules: dict[str, Any] | None = None, days: int = 90, **tables: Any) -> Scenario:
    """Return two sides on a ladder of roads: blue holds a to d, red e to h."""
    held = dict.fromkeys("abcd", "blue") | dict.fromkeys("efgh", "red")
    roads = ["a-b", "b-c", "c-d", "a-d", "c-e", "d-f", "e-f", "e-g", "f-h", "g-h"]
    sources = (source("blue", "a"), source("red", "h"))
    return world(
        held, roads, days=days, supply_sources=sources, rules=FAST | (rules or {}), **tables
    )


def ring(rules: dict[str, Any] | None = None, days: int = 60, **tables: Any) -> Scenario:
    """Return a place x of red inside blue, besieged from the first day, and red beyond."""
    held = {"a": "blue", "b": "blue", "c": "blue", "x": "red", "y": "red", "z": "red"}
    roads = ["a-b", "b-c", "a-c", "a-x", "b-x", "c-x", "c-y", "y-z"]
    people = {"x": 30_000} | tables.pop("people", {})
    sources = (source("blue", "a"), source("red", "z"))
    rules = QUIET | {"siege_days": 3} | (rules or {})
    return world(
        held, roads, days=days, supply_sources=sources, rules=rules, people=people, **tables
    )


def totals_of(scenario: Scenario) -> PlaceTotals:
    """Return the people of the start."""
    rows = sorted(scenario.places, key=lambda place: place.place)
    people = np.array([place.population for place in rows])
    return PlaceTotals(people, np.zeros_like(people), np.zeros_like(people))


def lived(war: War, scenario: Scenario, last: int | None = None) -> Iterator[Situation]:
    """Yield the days of a war, with the people of the start."""
    totals = totals_of(scenario)
    for day in range(scenario.days if last is None else last + 1):
        yield war.situation(day, totals)


def history(scenario: Scenario, issue_day: int = 5, seed: int = 1) -> list[Situation]:
    """Return the days of a generated war."""
    return [*lived(GeneratedWar(scenario, issue_day=issue_day, seed=seed), scenario)]


def holders(days: Sequence[Situation]) -> np.ndarray:
    """Return who holds each place on each day."""
    return np.array([day.epoch.holder for day in days])
