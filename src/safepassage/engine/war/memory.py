"""The daily record: since when a place is encircled, besieged, without supply by fire.

What stands here is a pure function of the days before: encircled on this day or not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safepassage.engine.arrays import DEGREE_FIRE_CUT, NO, YES, Bytes, Ints, Tristate
from safepassage.engine.war.relations import Truths
from safepassage.scenario.rules import Rules

NEVER = -(2**30)


@dataclass(slots=True)
class Memory:
    """Days as numbers, `NEVER` where there is none. All (P,)."""

    encircled_since: Ints  # first day of the current run of encircled days
    besieged_since: Ints  # first day of the current run of besieged days
    fire_cut_since: Ints  # first day of the current run of days without supply
    last_besieged: Ints  # last besieged day before the current run of encircled days
    besieged: Tristate

    @staticmethod
    def blank(places: int) -> Memory:
        """Return the memory before the first day."""
        since = np.full((4, places), NEVER, np.int32)
        return Memory(since[0], since[1], since[2], since[3], np.full(places, NO, np.int8))

    def enter(self, day: int, encircled: Tristate, degree: Bytes, rules: Rules) -> None:
        """Enter a day; days come in order, without a gap.

        Besieged: encircled today and on each of `siege_days` days before, or encircled today and
        besieged within the `siege_memory_days` days before this run of days began.
        """
        self.last_besieged[(self.besieged == YES) & (encircled != YES)] = day - 1
        self.encircled_since = _run(self.encircled_since, day, encircled == YES)
        self.fire_cut_since = _run(self.fire_cut_since, day, degree >= DEGREE_FIRE_CUT)
        sustained = day - self.encircled_since >= rules.siege_days
        again = self.encircled_since - self.last_besieged <= rules.siege_memory_days
        found = np.where(sustained | again, YES, NO)
        self.besieged = np.where(encircled == YES, found, encircled).astype(np.int8)
        self.besieged_since = _run(self.besieged_since, day, self.besieged == YES)


def _run(since: Ints, day: int, holds: Truths) -> Ints:
    """Return the first day of the current run: kept, begun today, or none."""
    return np.where(holds, np.where(since == NEVER, day, since), NEVER).astype(np.int32)
