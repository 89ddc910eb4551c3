"""What a record tells of conflict events: the memory with which the process begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from safepassage.engine.arrays import Floats, Longs
from safepassage.engine.compile import Names
from safepassage.engine.war.generated.contagion import remember
from safepassage.scenario.scenario import Scenario

DAYS = 60  # before the issue day; what is older is forgotten


def heard_of(scenario: Scenario, names: Names, day: int) -> tuple[Floats, Longs]:
    """Return the memory (P,) of what was before a day, and the events (P,) of the day itself.

    An attack, a strike or a capture is an event, each day at each place.
    """
    seen = np.zeros((DAYS, len(names.places)), np.int64)
    first = day - DAYS + 1
    for begun, ended, places in _spans(scenario):
        start = max(first, scenario.day_of(begun))
        last = day if ended is None else min(day, scenario.day_of(ended))
        for place in places:
            seen[start - first : max(start, last + 1) - first, names.place[place]] += 1
    memory = np.zeros(len(names.places))
    for events in seen[:-1]:
        memory = remember(memory, events, scenario.settings.rules.contagion_memory_days)
    return memory, seen[-1]


def _spans(scenario: Scenario) -> Iterator[tuple[date, date | None, tuple[str, ...]]]:
    for operation in scenario.operations:
        yield operation.start, operation.end, operation.places
    for strike in scenario.strikes:
        yield strike.start, strike.end or strike.start, strike.places
    for row in scenario.control:
        if row.change == "capture":
            yield row.date, row.date, (row.place,)
