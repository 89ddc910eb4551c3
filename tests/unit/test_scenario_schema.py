"""The JSON schema speaks of exactly what the resolved form holds."""

from __future__ import annotations

import json

from safepassage.openers import open_scenario
from safepassage.scenario.schema import json_schema
from safepassage.scenario.tables import TABLES


def test_the_schema_is_plain_json_and_its_references_resolve() -> None:
    schema = json_schema()
    text = json.dumps(schema)
    for part in text.split('"$ref": "')[1:]:
        name = part.split('"')[0].removeprefix("#/$defs/")
        assert name in schema["$defs"], name


def test_the_resolved_form_has_the_keys_of_the_schema() -> None:
    schema, form = json_schema(), open_scenario("example").resolved()
    assert set(form) == set(schema["properties"]) == set(schema["required"])
    for table in TABLES:
        columns = set(schema["$defs"][table.name]["properties"])
        assert columns == set(table.columns)
        assert schema["$defs"][table.name]["additionalProperties"] is False
        for row in form[table.name]:
            assert set(row) == columns
    assert set(form["settings"]) == set(schema["$defs"]["settings"]["properties"])


def test_units_and_limits_stand_in_the_schema() -> None:
    length = json_schema()["$defs"]["routes"]["properties"]["length_km"]
    assert (length["unit"], length["exclusiveMinimum"]) == ("km", 0)
