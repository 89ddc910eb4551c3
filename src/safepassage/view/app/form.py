"""What can be edited: each table and column as the checks know them, and the usual changes.

The browser draws its forms from this; it knows no column by itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pydantic.fields import FieldInfo

from safepassage.scenario.checks.references import FIXED_WORDS, REFERENCES
from safepassage.scenario.files import cell_text
from safepassage.scenario.tables import TABLES, Table
from safepassage.scenario.wording import choices, meaning

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Action:
    """A usual change: a table, the columns a form shows first, cells that are given."""

    action: str
    title: str
    hint: str
    table: str
    columns: tuple[str, ...]
    given: tuple[tuple[str, str], ...] = ()  # column, cell
    until: bool = False  # the form asks for a last day; what was recorded goes on after it


KINDS = {
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "array": "ids",
}
ALL_TRAFFIC = "goods;trade;aid;civilians_out;civilians_in"
PERIOD = ("start", "end")
ACTIONS = (
    Action(
        "road",
        "A road is cut, limited or under fire",
        "As reported: name the source. One cut that nobody reported can be tried, not several.",
        "route_status",
        ("route", "date", "traffic", "status", SOURCE, "note"),
        (("traffic", ALL_TRAFFIC), ("status", "closed")),
        until=True,
    ),
    Action(
        "reopen",
        "A road is re-opened",
        "For which traffic, from which day; whose goods may pass is the holder's of its ends.",
        "route_status",
        ("route", "date", "traffic", "status", SOURCE, "note"),
        (("traffic", ALL_TRAFFIC), ("status", "open")),
        until=True,
    ),
    Action(
        "corridor",
        "A corridor is offered",
        "A way out with hours, capacity, guarantor and screening. How many take it is up to them.",
        "corridors",
        (
            *("from_place", "to_place", *PERIOD, "hours", "capacity_people_per_day"),
            *("offered_by", "guarantor", "screening", "who", SOURCE, "text"),
        ),
    ),
    Action(
        "gate",
        "A border gate has another policy",
        "For one category of people or goods. What was recorded goes on after the last day.",
        "gates",
        ("place", "category", "policy", "people_per_day", *PERIOD, SOURCE, "note"),
        until=True,
    ),
    Action(
        "camp",
        "A camp holds more or fewer",
        "Its capacity from a day on. What was recorded goes on after the last day.",
        "camps",
        ("place", "date", "state", "capacity", SOURCE, "note"),
        until=True,
    ),
    Action(
        "ceasefire",
        "A ceasefire or pause",
        "Between whom, where and how long. It moves nobody by itself.",
        "ceasefires",
        ("kind", *PERIOD, "parties", "excluded", "places", "hours", SOURCE, "text"),
    ),
    Action(
        "agreement",
        "An evacuation or return under agreement",
        "Named numbers with a quota a day and halts, as agreed.",
        "agreements",
        (
            *("from_place", "to_places", *PERIOD, "people", "people_per_day", "halts"),
            *("kind", "who", "fighters", SOURCE, "text"),
        ),
    ),
    Action(
        "convoy",
        "Aid arrives by convoy",
        "For how many people and days.",
        "convoys",
        ("place", "date", "people", "days", SOURCE, "text"),
    ),
    Action(
        "source",
        "A source to refer to",
        "Who published it and when; rows then name its id.",
        "sources",
        ("source", "title", "publisher", "date", "address"),
    ),
)


def form() -> dict[str, Any]:
    """Return every table and column that can be edited, and the usual changes; JSON types only."""
    return {
        "actions": [asdict(action) | {"given": dict(action.given)} for action in ACTIONS],
        "tables": {table.name: _table(table) for table in TABLES},
    }


def _table(table: Table) -> dict[str, Any]:
    fields = {field.alias or name: field for name, field in table.row.model_fields.items()}
    kinds = _kinds(table)
    return {
        "file": table.path,
        "doc": table.doc,
        "key": list(table.key),
        "columns": [_column(table.name, name, kinds[name], fields[name]) for name in table.columns],
    }


def _column(table: str, name: str, kind: str, field: FieldInfo) -> dict[str, Any]:
    words = choices(field)
    refers = (SOURCE,) if name == SOURCE else REFERENCES.get(table, {}).get(name, ())
    if table == "sources" and name == SOURCE:
        refers = ()
    fixed = sorted({str(word) for named in refers for word in FIXED_WORDS.get(named, ())})
    return {
        "name": name,
        "meaning": meaning(field),
        "required": field.is_required(),
        "kind": kind,
        "default": _default(field),
        "words": list(words or (("yes", "no") if kind == "yes or no" else fixed)),
        "several": kind == "ids",
        "refers_to": [word for word in refers if word not in FIXED_WORDS],
        **_limits(field),
    }


def _kinds(table: Table) -> dict[str, str]:
    """Return what a cell of each column holds: text, day, number, whole number, yes or no, ids."""
    properties = table.row.model_json_schema(mode="serialization")["properties"]
    return {name: _kind(schema) for name, schema in properties.items()}


def _kind(schema: dict[str, Any]) -> str:
    forms = [form for form in schema.get("anyOf", [schema]) if form.get("type") != "null"]
    if forms[0].get("format") == "date":
        return "day"
    return KINDS.get(forms[0].get("type", ""), "text")


def _default(field: FieldInfo) -> str:
    """Return the cell that an empty one stands for, where there is one."""
    value = field.get_default()
    return "" if field.is_required() or value is None else cell_text(value)


def _limits(field: FieldInfo) -> dict[str, float]:
    """Return the smallest and largest number a cell can hold, where there is one."""
    found: dict[str, float] = {}
    for limit in field.metadata:
        for key, word in (("ge", "least"), ("gt", "above"), ("le", "most")):
            if (value := getattr(limit, key, None)) is not None:
                found[word] = float(value)
    return found
