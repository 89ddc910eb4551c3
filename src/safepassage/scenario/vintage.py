"""Which rules rest on evidence that was not there yet, and what to use in their place."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from pydantic.fields import FieldInfo

from safepassage.scenario.rules import Rules

WIDE = 3.0  # a range whose ends differ by this factor has its middle on a log scale


def informed_later(rules: Rules, day: date) -> dict[str, date]:
    """Return the rules in force whose default rests on evidence after a day, with its last day.

    A value that somebody set by hand is not informed by the evidence behind the default.
    """
    found = {}
    for name, field in type(rules).model_fields.items():
        latest = _extra(field).get("latest_evidence")
        if latest and getattr(rules, name) == field.default:
            last = date.fromisoformat(latest)
            if last > day:
                found[name] = last
    return found


def rules_of_vintage(rules: Rules, day: date) -> Rules:
    """Return the rules without what was learnt after a day.

    Each default informed later gives way to the middle of its declared range: about it the rule
    is drawn from its whole prior, as if nothing had been learnt. A yes or no, or a word, which has
    no range, is kept.
    """
    changes = {}
    for name in informed_later(rules, day):
        field = type(rules).model_fields[name]
        prior = _extra(field).get("prior")
        if prior:
            middle = middle_of(float(prior[0]), float(prior[1]))
            changes[name] = round(middle) if field.annotation is int else middle
    return Rules.model_validate(rules.model_dump() | changes)


def middle_of(low: float, high: float) -> float:
    """Return the middle of a range, on a log scale where it spans a factor of three or more."""
    if low > 0.0 and high >= WIDE * low:
        return math.sqrt(low * high)
    return (low + high) / 2.0


def _extra(field: FieldInfo) -> dict[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
