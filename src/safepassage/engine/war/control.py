"""Who holds a place, what part of it, and what a hostile party took on a day.

A row `share` refines the holder's part and never changes the holder; a row `label` gives the same
people another name and is no capture; `none` confirms. Rows before the first day count: the last
one of a place gives its holder on the first day.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import NOBODY, Floats, Ints
from safepassage.engine.compile import Names
from safepassage.engine.war.relations import relations_on
from safepassage.scenario.parts import Control
from safepassage.scenario.scenario import Scenario

# Of rows of one day and place, the later in this list has the last word.
CHANGES = ("initial", "none", "label", "capture", "share")


class Holding(NamedTuple):
    """Control from a day on, until the next one."""

    day: int
    holder: Ints  # (P,) row of the party, NOBODY
    held_share: Floats  # (P,) part of the place its holder holds
    captured: Floats  # (P,) part of the place that a hostile party took on this day


def holdings(scenario: Scenario, names: Names) -> tuple[Holding, ...]:
    """Return control for each day that has a row in control.csv, in order of days."""
    holder = np.full(len(names.places), NOBODY, np.int32)
    parts: list[dict[int, float]] = [{} for _ in names.places]  # of each holder, by place
    found = []
    rows = sorted(scenario.control, key=lambda row: (row.date, row.place, _rank(row), row.holder))
    for date, group in groupby(rows, key=lambda row: row.date):
        day = scenario.day_of(date)
        hostile = relations_on(scenario, names, day).hostile
        captured = np.zeros(len(names.places))
        for row in group:
            place, party = names.place[row.place], names.party[row.holder]
            before = holder[place], _held(parts[place], int(holder[place]))
            holder[place] = _apply(row, party, int(holder[place]), parts[place])
            after = _held(parts[place], int(before[0]) if row.change == "share" else party)
            if row.change == "share":
                captured[place] += max(0.0, before[1] - after)
            elif row.change == "capture" and hostile[before[0], party]:
                captured[place] += before[1]
        shares = [_held(part, int(holder[place])) for place, part in enumerate(parts)]
        found.append(Holding(day, holder.copy(), np.array(shares), np.minimum(captured, 1.0)))
    return tuple(found)


def _rank(row: Control) -> int:
    return CHANGES.index(row.change) if row.change in CHANGES else CHANGES.index("capture")


def _apply(row: Control, party: int, holder: int, parts: dict[int, float]) -> int:
    """Enter a row into the parts of a place; return its holder."""
    if row.change == "share" and holder != NOBODY:
        parts[party] = row.share
        return holder
    if row.change == "none" and holder != NOBODY:
        return holder
    parts.clear()
    parts[party] = row.share
    return party


def _held(parts: dict[int, float], holder: int) -> float:
    """Return the holder's part: as stated, and never more than the others leave."""
    others = sum(share for party, share in parts.items() if party != holder)
    return max(0.0, min(parts.get(holder, 1.0), 1.0 - others))


def first_full_day(scenario: Scenario) -> int:
    """Return the first day on which every place of control.csv has a holder, at most 0.

    The record of encirclement begins here, so that a siege older than the scenario keeps its
    first day where control.csv knows it. A place that never has a row is nobody's throughout and
    says nothing about when the record is complete.
    """
    first: dict[str, int] = {}
    for row in scenario.control:
        day = scenario.day_of(row.date)
        first[row.place] = min(first.get(row.place, day), day)
    return min(0, max(first.values(), default=0))


def holding_on(day: int, found: Sequence[Holding], places: int) -> Holding:
    """Return control on a day: the last one at or before it, without its captures."""
    standing = Holding(day, np.full(places, NOBODY, np.int32), np.ones(places), np.zeros(places))
    for holding in found:
        if holding.day > day:
            break
        standing = holding
    return standing
