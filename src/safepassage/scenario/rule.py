"""How a rule is declared: once, with unit, prior, what informed it and until when."""

from __future__ import annotations

from typing import Any

from pydantic import Field


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
