"""A few weeks of aleppo-2016 with rules changed: cheap enough to run many times."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

import numpy as np

from safepassage.engine.simulate import simulate
from safepassage.openers import load
from safepassage.results.frames import RunTables, numbers, texts
from safepassage.scenario.derive import between
from safepassage.scenario.parts import Corridor
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario

OWN_MEANS = ("first", "onward", "irregular")
FLAT = {
    f"acceptance_{holder}_{kind}": 1.0
    for holder in ("neutral", "hostile")
    for kind in ("early", "forced", "stays")
}


@cache
def weeks(first: str, last: str) -> Scenario:
    """Return some weeks of aleppo-2016."""
    aleppo = load("aleppo-2016").replace(claims=())
    return between(aleppo, date.fromisoformat(first), date.fromisoformat(last))


def run(
    first: str, last: str, seed: int, *, offered: tuple[Corridor, ...] = (), **rules: float
) -> RunTables:
    """Return a run of some weeks; rules not named are at their defaults."""
    scenario = weeks(first, last)
    scenario = scenario.replace(corridors=(*scenario.corridors, *offered))
    changed = Rules(**(scenario.settings.rules.model_dump() | rules))
    settings = scenario.settings.model_copy(update={"rules": changed})
    return simulate(scenario.replace(settings=settings), seed=seed)


def moved(
    tables: RunTables,
    starts: Collection[str],
    ends: Collection[str] = (),
    *,
    kinds: Collection[str] = OWN_MEANS,
    days: range | None = None,
    nth: Collection[str] = (),
) -> int:
    """Return the people in moves from places; to other places, where no ends are named."""
    moves = tables.tables["moves"]
    start, end = texts(moves, "from_place"), texts(moves, "to_place")
    chosen = start.is_word(*starts) & texts(moves, "kind").is_word(*kinds)
    other = np.array([one != two for one, two in zip(start.words(), end.words(), strict=True)])
    chosen &= end.is_word(*ends) if ends else other.reshape(len(chosen))
    if days is not None:
        chosen &= np.isin(numbers(moves, "day"), days)
    if nth:
        chosen &= texts(moves, "nth").is_word(*nth)
    return int(numbers(moves, "people")[chosen].sum())


def present(tables: RunTables, day: int, places: Collection[str], **words: str) -> int:
    """Return the people in places at the end of a day, of one status, whereabouts or origin."""
    stocks = tables.tables["stocks"]
    chosen = texts(stocks, "place").is_word(*places) & (numbers(stocks, "day") == day)
    for column, word in words.items():
        chosen &= texts(stocks, column).is_word(word)
    return int(numbers(stocks, "people")[chosen].sum())


def days_between(first: str, begin: str, end: str) -> range:
    """Return the days of a run that starts on the first day, from begin to end."""
    start = date.fromisoformat(first)
    return range(
        (date.fromisoformat(begin) - start) // timedelta(days=1),
        (date.fromisoformat(end) - start) // timedelta(days=1) + 1,
    )
