"""The record of a scenario: forecasts from every Monday, scored, with what that cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from safepassage.errors import InputError
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.futures import GeneratedAfter
from safepassage.study.forecasts.record import lines, record_of
from safepassage.study.forecasts.rolling import WarMaker, mondays, roll

LEAST_KNOWN_DAYS = 31  # of the record, before the first origin


def make_record(
    scenario: Scenario,
    *,
    members: int,
    horizons: tuple[int, ...] = (30, 90),
    every: int = 1,
    seed: int = 1,
    war_of: WarMaker = GeneratedAfter,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Return the record of forecasts from Mondays: the scores and how they were made.

    Parameters
    ----------
    scenario
        With the record of the whole period.
    members
        Futures per origin, two or more.
    horizons
        In days.
    every
        Weeks from one origin to the next.
    seed
        Of the futures, the shuffles and the resampling.
    war_of
        Called with the issue day; gives what gives a member its war.
    progress
        Called with origins done and origins in all.

    Raises
    ------
    InputError
        The scenario has no Monday with a month of record before it and a horizon after it.
    """
    origins = origins_of(scenario, min(horizons))[::every]
    if not origins:
        raise InputError(
            f"{scenario.name} has no Monday with {LEAST_KNOWN_DAYS} days of record before it and "
            f"{min(horizons)} days after it; give a shorter --horizon"
        )
    began = time.process_time()
    verified = roll(
        scenario, origins, horizons=horizons, members=members, seed=seed, war_of=war_of,
        progress=progress,
    )  # fmt: skip
    found = lines(verified, seed=seed)
    return record_of(
        scenario.name,
        scenario.settings.rules,
        found,
        members=members,
        seed=seed,
        first_origin=origins[0].isoformat(),
        last_origin=origins[-1].isoformat(),
        origins=len(origins),
        cpu_seconds=round(time.process_time() - began),
    )


def origins_of(scenario: Scenario, shortest: int) -> tuple[date, ...]:
    """Return the Mondays with a month of record before them and the shortest horizon after them."""
    first = scenario.settings.start + timedelta(days=LEAST_KNOWN_DAYS)
    return mondays(first, scenario.settings.end - timedelta(days=shortest))
