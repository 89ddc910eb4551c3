"""Gates and camps on a day: the policy of each border crossing and the room of each camp."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import NO_GATE, Bytes, Ints, Longs
from safepassage.engine.compile import Names
from safepassage.engine.war.degrees import GATE
from safepassage.scenario.kinds import GateCategory
from safepassage.scenario.scenario import Scenario

CATEGORIES = list(GateCategory)
UNKNOWN_CAPACITY = -1


class Gates(NamedTuple):
    """Policies of gates. Letters: P places, C categories."""

    policy: Bytes  # (P, C) GATE_..., NO_GATE
    people_per_day: Ints  # (P, C) quota, -1 where none


class Camps(NamedTuple):
    """Camps: open or not, and how many they hold."""

    is_open: Bytes  # (P,)
    capacity: Longs  # (P,) -1 unknown or no camp


def gates_on(scenario: Scenario, names: Names, day: int) -> Gates:
    """Return what each gate does on a day; of two rows the one that starts later stands."""
    shape = len(names.places), len(CATEGORIES)
    gates = Gates(np.full(shape, NO_GATE, np.uint8), np.full(shape, -1, np.int32))
    for row in sorted(scenario.gates, key=lambda row: (row.start, row.place, row.policy)):
        begun = scenario.day_of(row.start) <= day
        if begun and (row.end is None or day <= scenario.day_of(row.end)):
            cell = names.place[row.place], CATEGORIES.index(row.category)
            gates.policy[cell] = GATE[row.policy]
            gates.people_per_day[cell] = -1 if row.people_per_day is None else row.people_per_day
    return gates


def camps_on(scenario: Scenario, names: Names, day: int) -> Camps:
    """Return which camps are open on a day, and their capacity."""
    camps = Camps(
        np.ones(len(names.places), np.uint8),
        np.full(len(names.places), UNKNOWN_CAPACITY, np.int64),
    )
    for place in scenario.places:
        if place.capacity is not None:
            camps.capacity[names.place[place.place]] = place.capacity
    for row in sorted(scenario.camps, key=lambda row: (row.date, row.place, row.state)):
        if scenario.day_of(row.date) <= day:
            camp = names.place[row.place]
            camps.is_open[camp] = row.state == "open"
            if row.capacity is not None:
                camps.capacity[camp] = row.capacity
    return camps
