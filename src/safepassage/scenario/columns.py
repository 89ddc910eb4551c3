"""How a column is declared: once, with unit and meaning; check, file and docs page follow from it.

A part of a scenario is a frozen pydantic model whose fields are made by `column`. A cell that is
empty takes the default; a default of `None` means "unknown", which is never the same as zero.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def _iso_day(value: object) -> object:
    """Accept a date or 'YYYY-MM-DD'; nothing else (pydantic alone would read 7 as 1970-01-01)."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not ISO_DAY.match(value.strip()):
        raise ValueError("a day is written YYYY-MM-DD")
    return value.strip()


def _ids(value: object) -> object:
    """Split 'a;b' into ('a', 'b'); several ids of one cell are joined by a semicolon."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def _yes_no(value: object) -> object:
    """Read yes and no; a truth value in a table is written as a word."""
    if isinstance(value, str) and value.strip().casefold() in {"yes", "no"}:
        return value.strip().casefold() == "yes"
    if isinstance(value, bool):
        return value
    raise ValueError("write yes or no")


def _unique(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) != len(value):
        raise ValueError("an id stands twice in this cell")
    return value


Day = Annotated[date, BeforeValidator(_iso_day)]
Id = Annotated[
    str, StringConstraints(pattern=r"^[^\s;,\"]([^;,\"\n\r]*[^\s;,\"])?$", max_length=120)
]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids), AfterValidator(_unique)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]


class Part(BaseModel):
    """A part of a scenario: immutable, closed to unknown fields, no NaN, no infinity."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True
    )


def column(
    doc: str,
    *,
    unit: str = "",
    default: Any = ...,
    alias: str | None = None,
    **limits: Any,
) -> Any:
    """Declare a column: what it means, its unit, its default and its limits."""
    return Field(
        default,
        alias=alias,
        description=doc,
        json_schema_extra={"unit": unit} if unit else None,
        **limits,
    )
