"""Differences between two scenarios over joint draws: each pair of members shares all it draws.

The interval of a difference is that of everything that varies: luck, rules, populations, and the
war where it is generated. What luck alone would show with the same rules is simulation noise: it
stands apart under that name, and in no report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from safepassage.scenario.scenario import Scenario
from safepassage.study.changes import Change
from safepassage.study.compare import (
    LABEL,
    OPENING,
    SIGN_UNKNOWN,
    UNITS,
    Outcome,
    keys_to_show,
)
from safepassage.study.run import DISCLAIMER
from safepassage.study.whatif.closures import RECORDED

DRAWS_FOR_A_SIGN = 100
TOO_FEW = f"too few joint draws to tell the sign ({DRAWS_FOR_A_SIGN} needed)"
NO_DIFFERENCE = "no difference"
INTERVAL = "90 % interval of paired differences over joint draws"
Pairs = Sequence[tuple[Outcome, Outcome]]


@dataclass(frozen=True, slots=True)
class JointDifference:
    """One quantity at one place in both worlds, under one closure."""

    place: str
    quantity: str
    unit: str
    closure: str
    first: float  # median over members
    second: float
    low: float  # 5 % of the paired differences
    middle: float  # median
    high: float  # 95 %
    sign: str


@dataclass(frozen=True, slots=True)
class Noise:
    """How far a difference varies by luck alone, everything else held."""

    place: str
    quantity: str
    low: float  # smallest of the pairs
    high: float  # largest


@dataclass(frozen=True, slots=True)
class JointComparison:
    """What differs between two worlds, place by place, closure by closure."""

    first: str
    second: str
    question: str
    assumes: str
    changes: tuple[Change, ...]
    decision: str  # first day on which the two differ
    until: str  # last day counted
    members: int
    varied: Mapping[str, str]  # by closure
    rows: tuple[JointDifference, ...]
    noise: tuple[Noise, ...]
    noise_pairs: int

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {
            "question": self.question,
            "assumes": self.assumes,
            "opening": {closure: opening_of(closure) for closure in self.varied},
            "first": self.first,
            "second": self.second,
            "changes": [str(change) for change in self.changes],
            "decision": self.decision,
            "until": self.until,
            "members": self.members,
            "interval": INTERVAL,
            "varied": dict(self.varied),
            "disclaimer": DISCLAIMER,
            "rows": [asdict(row) for row in self.rows],
            "simulation_noise": {
                "label": LABEL,
                "pairs": self.noise_pairs,
                "closure": RECORDED,
                "rows": [asdict(row) for row in self.noise],
            },
        }


def opening_of(closure: str) -> str:
    """Return the first words of a comparison under a closure."""
    return (
        OPENING if closure == RECORDED else "If the war had gone on by the rules of the model, ..."
    )


def joint_differences(
    by_closure: Mapping[str, Pairs], scenario: Scenario
) -> tuple[JointDifference, ...]:
    """Return the rows that differ under any closure, and those that must stand beside them.

    By place, then in the fixed order of quantities, then by closure; never by size.
    """
    shown = {key for pairs in by_closure.values() for key in keys_to_show(pairs, scenario)}
    order = list(UNITS)
    keys = sorted(shown, key=lambda key: (key[0], order.index(key[1])))
    return tuple(
        _difference(place, quantity, closure, pairs)
        for place, quantity in keys
        for closure, pairs in by_closure.items()
    )


def noise_of(pairs: Pairs, keys: Iterable[tuple[str, str]]) -> tuple[Noise, ...]:
    """Return the range of each difference over pairs that differ by luck alone."""
    found = []
    for place, quantity in keys:
        change = _changes(place, quantity, pairs)[2]
        found.append(Noise(place, quantity, float(change.min()), float(change.max())))
    return tuple(found)


def sign_of(changes: np.ndarray[Any, Any]) -> str:
    """Return the direction of paired differences, if their whole interval lies on one side."""
    if not changes.any():
        return NO_DIFFERENCE
    if len(changes) < DRAWS_FOR_A_SIGN:
        return TOO_FEW
    low, high = np.quantile(changes, [0.05, 0.95])
    if low <= 0 <= high:
        return SIGN_UNKNOWN
    return "more" if low > 0 else "fewer"


def _difference(place: str, quantity: str, closure: str, pairs: Pairs) -> JointDifference:
    first, second, change = _changes(place, quantity, pairs)
    low, middle, high = (float(value) for value in np.quantile(change, [0.05, 0.5, 0.95]))
    return JointDifference(
        place=place,
        quantity=quantity,
        unit=UNITS[quantity],
        closure=closure,
        first=float(np.median(first)),
        second=float(np.median(second)),
        low=low,
        middle=middle,
        high=high,
        sign=sign_of(change),
    )


def _changes(place: str, quantity: str, pairs: Pairs) -> tuple[np.ndarray[Any, Any], ...]:
    """Return the figures of both worlds and their differences, (pairs,) each."""
    figures = [[run.get((place, quantity), 0) for run in pair] for pair in pairs]
    first, second = np.array(figures, np.int64).T
    return first, second, second - first
