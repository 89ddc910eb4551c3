"""Messages about a cell: our words, never pydantic's, and what to do."""

from __future__ import annotations

import pytest

from safepassage.errors import Problem
from safepassage.scenario import parts
from safepassage.scenario.columns import Part
from safepassage.scenario.reading import parse_part
from safepassage.scenario.tables import TABLES
from safepassage.scenario.wording import choices, meaning

ROUTE = {"route": "r", "from_place": "a", "to_place": "b", "length_km": "1"}
PLACE = {"place": "a", "kind": "town"}


def told(kind: type[Part], cells: dict[str, object]) -> list[str]:
    problems: list[Problem] = []
    base = ROUTE if kind is parts.Route else PLACE
    assert parse_part(kind, {**base, **cells}, "here", problems) is None
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("kind", "cells", "message"),
    [
        (
            parts.Route,
            {"length_km": "-3"},
            "here, length_km: must be greater than 0, got '-3'; length by road, in km",
        ),
        (
            parts.Route,
            {"length_km": "three"},
            "here, length_km: must be a number, got 'three'; length by road, in km",
        ),
        (
            parts.Route,
            {"length_km": "1 200"},
            "here, length_km: must be a number, got '1 200'; "
            "write the number without separators, as in 35.2 or 12500",
        ),
        (
            parts.Place,
            {"population": "9" * 5000},
            f"here, population: must be a whole number of at most 18 digits, "
            f"got '{'9' * 60}...'; people at the start, most likely value; abroad: refugees only",
        ),
        (
            parts.Place,
            {"kind": "Town"},
            "here, kind: is not one of the words that can stand here, got 'Town'; "
            "did you mean 'town'? one of: city, district, town, village, chokepoint, airbase, "
            "crossing, camp, collective_centre, urban_refuge, sink",
        ),
        (
            parts.Place,
            {"country": "Syria"},
            "here, country: must have at most 3 characters, got 'Syria'; ISO 3166-1 alpha-3 code",
        ),
        (
            parts.Place,
            {"as_of": "2016-02-30"},
            "here, as_of: is no day of the calendar, got '2016-02-30'; "
            "day of the population figure",
        ),
        (
            parts.Place,
            {"source": "S1;S1"},
            "here, source: an id stands twice in this cell, got 'S1;S1'; "
            "ids of the table sources, joined by ;",
        ),
        (
            parts.Place,
            {"poplation": "3"},
            "here, poplation: is not known here; did you mean 'population'?",
        ),
    ],
)
def test_a_wrong_cell_is_told_in_our_words(
    kind: type[Part], cells: dict[str, object], message: str
) -> None:
    assert told(kind, cells) == [message]


def test_every_column_of_every_table_has_a_meaning() -> None:
    for table in TABLES:
        for name, field in table.row.model_fields.items():
            assert meaning(field), (table.name, name)


def test_the_words_of_a_column_are_known() -> None:
    assert choices(parts.CampState.model_fields["state"]) == ("open", "closed", "overrun")
    assert "quota" in choices(parts.GatePolicy.model_fields["policy"])
    assert choices(parts.Place.model_fields["confidence"]) == ("high", "med", "low")
    assert choices(parts.Place.model_fields["name"]) == ()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_message_speaks_of_pydantic(table: object) -> None:
    kind = table.row  # type: ignore[attr-defined]
    for value in ("", "?", "-1", "NaN", "1e999", "2016-13-01", "a;;a", "x" * 500):
        cells = {field.alias or name: value for name, field in kind.model_fields.items()}
        problems: list[Problem] = []
        parse_part(kind, cells, "here", problems)
        for problem in problems:
            assert "pydantic" not in str(problem)
            assert "Input should" not in str(problem)
            assert "input should" not in str(problem)
            assert problem.fix, str(problem)


@pytest.mark.parametrize("name", ["a\rb", "a\nb", "a\r", "\na"])
def test_an_id_holds_no_line_break(name: str) -> None:
    (message,) = told(parts.Place, {"place": name})
    assert "is no id" in message
