"""JSON schema of a scenario's resolved form, made from the definitions that check the files."""

from __future__ import annotations

from typing import Any

from safepassage.scenario.scenario import FORMAT_VERSION, Settings
from safepassage.scenario.tables import TABLES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema: `settings`, and one array of rows per table (see `Scenario.resolved`)."""
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {"settings": _definition(Settings, "settings", definitions)}
    for table in TABLES:
        rows = _definition(table.row, table.name, definitions)
        properties[table.name] = {"type": "array", "description": table.doc, "items": rows}
    return {
        "$schema": DIALECT,
        "title": f"safepassage scenario, format version {FORMAT_VERSION}",
        "type": "object",
        "additionalProperties": False,
        "required": ["settings", *(table.name for table in TABLES)],
        "properties": properties,
        "$defs": definitions,
    }


def _definition(part: Any, name: str, definitions: dict[str, Any]) -> dict[str, str]:
    """Add a part and what it is made of to the definitions; return the reference to it."""
    schema = part.model_json_schema(
        by_alias=True, mode="serialization", ref_template="#/$defs/{model}"
    )
    definitions.update(schema.pop("$defs", {}))
    definitions[name] = schema
    return {"$ref": f"#/$defs/{name}"}
