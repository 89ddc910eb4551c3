"""The rules of a run: data, frozen, every field with unit, range, source and latest evidence.

A prior's range is the declared doubt about a default, not a bound on what a user may enter.
Only claims with `informs_defaults = yes` may inform a default (tests/unit/test_rules.py).
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from safepassage.scenario.columns import Part


def rule(
    doc: str,
    *,
    default: float | int | bool | str,
    unit: str = "",
    prior: tuple[float, float] | None = None,
    informed_by: str,
    latest_evidence: str = "",
    **limits: Any,
) -> Any:
    """Declare a rule: meaning, unit, default, prior range, what informed it, and until when."""
    extra: dict[str, Any] = {
        "unit": unit,
        "prior": list(prior) if prior else None,
        "informed_by": informed_by,
        "latest_evidence": latest_evidence,
    }
    return Field(default, description=doc, json_schema_extra=extra, **limits)


class Rules(Part):
    """The default rule set. Every field is documented in docs/reference/rules.md."""

    siege_days: int = rule(
        "days of encirclement in a row after which a place counts as besieged",
        default=7, unit="days", prior=(3, 30), ge=1,
        informed_by="design: sustained effect; domain review, finding 1",
    )  # fmt: skip
    siege_memory_days: int = rule(
        "an encirclement that ends a relief shorter than this is a siege at once",
        default=60, unit="days", prior=(30, 90), ge=0,
        informed_by="design; domain review, finding 1",
    )  # fmt: skip
