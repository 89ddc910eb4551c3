"""What a wrong cell is told: pydantic's findings in our words, with what to do.

"routes.csv, row 7, length_km: must be greater than 0, got '-3'; length by road, in km"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from safepassage.errors import Problem, choice, suggestion
from safepassage.scenario.columns import Part

SHOWN_CHARACTERS = 60  # of a wrong cell

Context = Mapping[str, Any]

WHAT: dict[str, Callable[[Context], str]] = {
    "missing": lambda _: "is empty and must be filled",
    "greater_than": lambda ctx: f"must be greater than {ctx['gt']:g}",
    "greater_than_equal": lambda ctx: f"must be {ctx['ge']:g} or more",
    "less_than": lambda ctx: f"must be less than {ctx['lt']:g}",
    "less_than_equal": lambda ctx: f"must be {ctx['le']:g} or less",
    "finite_number": lambda _: "must be a finite number",
    "int_parsing": lambda _: "must be a whole number",
    "int_parsing_size": lambda _: "must be a whole number of at most 18 digits",
    "int_type": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "float_parsing": lambda _: "must be a number",
    "float_type": lambda _: "must be a number",
    "string_type": lambda _: "must be text",
    "string_too_long": lambda ctx: f"must have at most {ctx['max_length']} characters",
    "date_parsing": lambda _: "is no day of the calendar",
    "date_from_datetime_parsing": lambda _: "is no day of the calendar",
    "date_from_datetime_inexact": lambda _: "must be a day without a time",
    "tuple_type": lambda _: "must be a list of ids",
    "value_error": lambda ctx: str(ctx["error"]),
    "enum": lambda _: "is not one of the words that can stand here",
    "string_pattern_mismatch": lambda _: "is not one of the words that can stand here",
}
NUMBER_ERRORS = {"int_parsing", "float_parsing", "int_from_float"}
PLAIN_WORDS = "^("  # a pattern that lists words begins so


def problems_of(error: ValidationError, part: type[Part], where: str) -> Iterator[Problem]:
    """Yield a problem for each finding of pydantic on one part that stands at `where`."""
    fields = {field.alias or name: field for name, field in part.model_fields.items()}
    names = {name: field.alias or name for name, field in part.model_fields.items()}
    for detail in error.errors(include_url=False):
        column = str(detail["loc"][0]) if detail["loc"] else ""
        column = names.get(column, column)
        place = f"{where}, {column}" if column else where
        if detail["type"] == "extra_forbidden":
            yield Problem(place, "is not known here", suggestion(column, fields))
        else:
            yield _finding(detail, fields.get(column), place)


def _finding(detail: ErrorDetails, field: FieldInfo | None, where: str) -> Problem:
    kind, given = detail["type"], detail["input"]
    context = detail.get("ctx", {})
    known = WHAT.get(kind)
    what = known(context) if known else str(detail["msg"]).lower()
    id_expected = kind == "string_pattern_mismatch" and not _words(field)
    if id_expected:
        what = "is no id: it may hold no ; , or quote, and no blank at either end"
    if kind != "missing":
        what += f", got {shown(given)}"
    if kind in {"enum", "string_pattern_mismatch"} and not id_expected:
        return Problem(where, what, choice(str(given), choices(field)))
    if kind in NUMBER_ERRORS and _has_separators(given):
        like = "35.2 or 12500" if kind == "float_parsing" else "12500"
        return Problem(where, what, f"write the number without separators, as in {like}")
    return Problem(where, what, meaning(field))


def shown(given: object) -> str:
    """Return a wrong cell as it is shown: quoted, shortened."""
    text = str(given)
    return f"'{text[:SHOWN_CHARACTERS]}...'" if len(text) > SHOWN_CHARACTERS else f"'{text}'"


def meaning(field: FieldInfo | None) -> str:
    """Return what a column means, with its unit."""
    if field is None or not field.description:
        return ""
    extra = field.json_schema_extra
    unit = extra.get("unit") if isinstance(extra, dict) else ""
    told = not unit or str(unit) in field.description
    return field.description if told else f"{field.description}, in {unit}"


def choices(field: FieldInfo | None) -> tuple[str, ...]:
    """Return the words that can stand in a column; empty where any text can."""
    if field is None:
        return ()
    for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
        if hasattr(kind, "__members__"):
            return tuple(str(member.value) for member in kind)
    return _words(field)


def _words(field: FieldInfo | None) -> tuple[str, ...]:
    """Return the words of a pattern such as ^(open|closed)$."""
    for limit in field.metadata if field else ():
        pattern = str(getattr(limit, "pattern", None) or "")
        if pattern.startswith(PLAIN_WORDS):
            words = pattern.removeprefix(PLAIN_WORDS).removesuffix(")$").split("|")
            return tuple(word for word in words if word)
    return ()


def _has_separators(given: object) -> bool:
    digits = str(given).replace(",", "").replace(" ", "").replace("'", "")
    return digits != str(given) and digits.replace(".", "", 1).isdigit()
