"""The prior of a rule as a distribution: what is drawn where a rule is not held at its default.

A rule declares a default and the range of its doubt. Drawn values follow a triangle over the range
with its top at the default: on a log scale where the range spans a factor of three or more and
does not touch zero, else on the scale of the rule itself. See docs/science/spread.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from safepassage.scenario.generated_rules import GeneratedRules
from safepassage.scenario.people_rules import SHARES_OF_ONE_WHOLE
from safepassage.scenario.rules import Rules

WIDE = 3.0  # a range whose ends differ by this factor is wide: doubt is about the size


@dataclass(frozen=True, slots=True)
class Triangle:
    """A triangular distribution, on a log scale or not."""

    low: float
    top: float
    high: float
    is_log: bool

    def at(self, share: float) -> float:
        """Return the value below which a share of the draws lies; 0 < share < 1."""
        ends = (self.low, self.top, self.high)
        low, top, high = map(math.log, ends) if self.is_log else ends
        width = high - low
        if width <= 0.0:
            return self.low
        turn = (top - low) / width
        if share < turn:
            found = low + math.sqrt(share * width * (top - low))
        else:
            found = high - math.sqrt((1.0 - share) * width * (high - top))
        value = math.exp(found) if self.is_log else found
        return min(max(value, self.low), self.high)


@dataclass(frozen=True, slots=True)
class Prior:
    """The doubt about one rule."""

    rule: str
    unit: str
    is_whole: bool  # a whole number: a draw is rounded
    triangle: Triangle

    def at(self, share: float) -> float | int:
        """Return the value below which a share of the draws lies; 0 < share < 1."""
        value = self.triangle.at(share)
        return round(value) if self.is_whole else value

    def in_words(self) -> str:
        """Return the prior for people."""
        triangle = self.triangle
        scale = "log-triangular" if triangle.is_log else "triangular"
        return f"{scale} from {triangle.low:g} to {triangle.high:g}, top {triangle.top:g}"


def triangle(low: float, top: float, high: float) -> Triangle:
    """Return the distribution over a range with its top at the most likely value."""
    is_log = low > 0.0 and high >= WIDE * low
    return Triangle(low, min(max(top, low), high), high, is_log)


def priors(rules: Rules | None = None) -> dict[str, Prior]:
    """Return the prior of each rule that has one, by name; its top is the value in `rules`.

    A rule that somebody set outside its range (switched off, say) has no prior: it is held.
    """
    values = rules or Rules()
    return {
        name: Prior(name, unit, is_whole, triangle(low, top, high))
        for name, (low, high, unit, is_whole) in _declared().items()
        if low <= (top := float(getattr(values, name))) <= high
    }


def in_a_record() -> tuple[str, ...]:
    """Return the rules that act where the war is as recorded: all but those that generate one."""
    return tuple(sorted(set(Rules.model_fields) - set(GeneratedRules.model_fields)))


def with_values(rules: Rules, values: Mapping[str, float | int]) -> Rules:
    """Return rules with some values replaced, checked; shares of one whole are kept valid.

    Two shares that sum to more than 1 are both made smaller by the same factor.

    Raises
    ------
    ValueError
        A value does not fit its rule.
    """
    form: dict[str, Any] = rules.model_dump() | dict(values)
    for group in SHARES_OF_ONE_WHOLE:
        total = sum(form[name] for name in group)
        if total > 1.0:
            form |= {name: form[name] / total * (1.0 - 1e-12) for name in group}
    return Rules.model_validate(form)


@cache
def _declared() -> dict[str, tuple[float, float, str, bool]]:
    """Return low, high, unit and whether whole of each rule with a prior."""
    found = {}
    for name, field in Rules.model_fields.items():
        extra: Any = field.json_schema_extra or {}
        if extra.get("prior"):
            low, high = extra["prior"]
            found[name] = (float(low), float(high), str(extra["unit"]), field.annotation is int)
    return found
