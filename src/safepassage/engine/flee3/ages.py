"""Ages: who takes a turn before whom. Days of displacement, the older the coarser.

In Flee the turns of a day go by how long people have been displaced. Cohorts keep that order by
ages: of each length (1, 2, 4, 8 ... days) there are a few; beyond that the two oldest become one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from safepassage.engine.flee3.kernels_cohorts import Cohorts


def rows_needed(days: int, each: int) -> int:
    """Return how many rows the ages of a run need, `each` of a length."""
    lengths = 1
    while each * (2**lengths - 1) < days + 1:
        lengths += 1
    return (each + 1) * lengths + 1


@dataclass
class Ages:
    """The ages in use, the oldest first: their rows in the cohorts, and their length in days."""

    each: int
    rows: list[int] = field(default_factory=lambda: [0])
    lengths: list[int] = field(default_factory=lambda: [1])

    def grow_older(self, cohorts: Cohorts) -> None:
        """Begin a new day: a new age, and where there are too many of a length, two become one."""
        if len(cohorts.order) == 1:
            return
        spare = next(row for row in range(len(cohorts.order)) if row not in self.rows)
        self.rows.append(spare)
        self.lengths.append(1)
        length = 1
        while self.lengths.count(length) > self.each:
            at = self.lengths.index(length)
            self._merge(at, cohorts)
            length *= 2
        cohorts.order[: len(self.rows)] = self.rows

    def _merge(self, at: int, cohorts: Cohorts) -> None:
        older, younger = self.rows[at], self.rows.pop(at + 1)
        self.lengths[at] += self.lengths.pop(at + 1)
        for table in cohorts[1:-1]:  # all but the order and the counter
            table[older] += table[younger]
            table[younger] = 0
