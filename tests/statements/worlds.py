"""What the tests of the statements share: the bundled scenario, less or changed, and short runs."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

import numpy as np
import pytest

from safepassage.engine.simulate import simulate
from safepassage.engine.war.situation import situation
from safepassage.openers import open_scenario
from safepassage.results.frames import RunTables, numbers, texts
from safepassage.scenario.scenario import Scenario

SEEDS = (1, 2, 3, 4)


def statement(*ids: str) -> pytest.MarkDecorator:
    """Put the id of a statement into the name of its test: `test_what_it_says[F0-01]`."""
    return pytest.mark.parametrize("said", ids)


@cache
def aleppo() -> Scenario:
    return open_scenario("aleppo-2016")


def until(scenario: Scenario, last: str, first: str | None = None) -> Scenario:
    """Cut the scenario off after a day, and begin later if asked; nothing else changes."""
    cut = {"end": date.fromisoformat(last)}
    if first is not None:
        cut["start"] = date.fromisoformat(first)
    return scenario.replace(settings=scenario.settings.model_copy(update=cut))


def less(scenario: Scenario, table: str, is_gone: Callable[..., bool]) -> Scenario:
    """Take rows away from a table; at least one goes."""
    rows = getattr(scenario, table)
    left = tuple(row for row in rows if not is_gone(row))
    assert len(left) < len(rows), f"no such row in {table}"
    return scenario.replace(**{table: left})


def ruled(scenario: Scenario, **values: float | int | bool | str) -> Scenario:
    """Return the scenario with other values of its rules."""
    rules = scenario.settings.rules.model_copy(update=values)
    assert rules != scenario.settings.rules, "the rules hold these values already"
    return scenario.replace(settings=scenario.settings.model_copy(update={"rules": rules}))


def silent(scenario: Scenario, claim: str) -> Scenario:
    """Take a claim away."""
    return less(scenario, "claims", lambda row: row.claim == claim)


@cache
def on(scenario: Scenario, day: str, place: str):
    """Return how a place stands on a day."""
    return situation(scenario, day, "open").of(place)


def told(scenario: Scenario, claim: str):
    """Return the claim of this id, None where nobody makes it."""
    return next((row for row in scenario.claims if row.claim == claim), None)


def day_of(scenario: Scenario, day: str) -> int:
    return scenario.day_of(date.fromisoformat(day))


def moved(
    run: RunTables,
    days: tuple[int, int],
    *,
    out_of: Sequence[str] = (),
    into: Sequence[str] = (),
    kinds: Sequence[str] = ("first", "onward"),
) -> int:
    """Return the moves from a first to a last day, counted each time."""
    table = run.tables["moves"]
    day = numbers(table, "day")
    chosen = (day >= days[0]) & (day <= days[1]) & texts(table, "kind").is_word(*kinds)
    if out_of:
        chosen &= texts(table, "from_place").is_word(*out_of)
    if into:
        chosen &= texts(table, "to_place").is_word(*into)
    return int(numbers(table, "people")[chosen].sum())


def waiting(run: RunTables, day: int, place: str) -> int:
    """Return who waits at a crossing at the end of a day."""
    table = run.tables["queues"]
    chosen = (numbers(table, "day") == day) & texts(table, "place").is_word(place)
    return int(numbers(table, "waiting")[chosen].sum())


def moves_by_more_than_noise(
    output: Callable[[Scenario, int], float],
    with_it: Scenario,
    without_it: Scenario,
    seeds: Sequence[int] = SEEDS,
) -> float:
    """Check that an output moves when something is taken away, and moves back when it is there.

    Noise is the standard deviation over seeds with the same luck on both sides. Returns the mean
    change.
    """
    there = [output(with_it, seed) for seed in seeds]
    gone = [output(without_it, seed) for seed in seeds]
    assert output(with_it, seeds[0]) == there[0], "it does not move back"
    change = float(np.mean(there) - np.mean(gone))
    assert abs(change) > max(statistics.stdev(there), statistics.stdev(gone)), (there, gone)
    return change


@cache
def run_of(scenario: Scenario, seed: int) -> RunTables:
    """Return a run; the same scenario and seed are run once."""
    return simulate(scenario, seed=seed)
