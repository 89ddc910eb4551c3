"""Every input cell that should matter does; words, sources and talks do not."""

from __future__ import annotations

import os
from datetime import date

import pytest

from safepassage.openers import load
from safepassage.results.digest import digest_of, table_digests
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME
from safepassage.study.run import engine_of_record

pytestmark = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="forty runs are too slow in plain Python"
)

# table, text that stands in the row's key, column, new value
MATTER = [
    ("places", "riverton", "population", 60_011),
    ("places", "riverton", "idp_share", 0.1),
    ("places", "harbour", "kind", "village"),
    ("places", "camp_north", "country", "XBO"),
    ("routes", "midtown|north_gate", "length_km", 120.0),
    ("routes", "harbour|midtown", "to_place", "crossroads"),
    ("routes", "riverton|midtown", "capacity", 100),
    ("control", "2030-01-25 crossroads", "date", date(2030, 1, 30)),
    ("control", "2030-01-01 eastfield", "holder", "blue"),
    ("control", "2030-03-10 riverton", "share", 0.3),
    ("control", "2030-03-20 riverton", "change", "label"),
    ("supply_sources", "blue harbour", "capacity", 30_000),
    ("supply_sources", "blue harbour", "end", date(2030, 1, 31)),
    ("route_status", "crossroads|hillfort 2030-01-25", "status", "under_fire"),
    ("route_status", "riverton|midtown 2030-02-01", "date", date(2030, 2, 5)),
    ("route_status", "riverton|midtown 2030-03-05", "word", ""),
    ("gates", "north_gate asylum 2030-01-01", "people_per_day", 5),
    ("gates", "north_gate asylum 2030-01-01", "end", date(2030, 1, 20)),
    ("gates", "north_gate family", "policy", "closed"),
    ("gates", "north_gate medical", "people_per_day", 1),
    ("camps", "camp_north 2030-02-20", "capacity", 100),
    ("camps", "camp_north 2030-04-20", "state", "open"),
    ("operations", "O1", "start", date(2030, 1, 10)),
    ("operations", "O2", "places", ("midtown",)),
    ("strikes", "K1", "end", date(2030, 2, 10)),
    ("ceasefires", "F2", "end", date(2030, 3, 4)),
    ("corridors", "W1", "guarantor", "UN"),
    ("agreements", "A1", "people", 9_000),
    ("agreements", "A1", "people_per_day", 400),
    ("agreements", "A1", "halts", ()),
    ("agreements", "A3", "start", date(2030, 4, 20)),
    ("convoys", "V1", "people", 60_000),
]
DO_NOT_MATTER = [
    ("places", "riverton", "name", "Other"),
    ("places", "riverton", "note", "other"),
    ("places", "riverton", "population_high", 80_000),
    ("routes", "harbour|midtown", "confidence", "high"),
    ("talks", "T1", "start", date(2030, 2, 25)),
    ("outages", "U1", "end", date(2030, 3, 1)),
    ("strikes", "K2", "text", "other words"),
    ("corridors", "W1", "note", "other words"),
    ("claims", "", "value", 1.0),
]


@pytest.fixture(scope="module")
def example() -> Scenario:
    return load("example")


@pytest.fixture(scope="module")
def digests(example) -> dict[str, str]:
    return digests_of(example)


def digests_of(scenario: Scenario) -> dict[str, str]:
    tables = engine_of_record()(scenario, seed=1, threads=2)
    return {"run": digest_of(tables), **table_digests(tables)}


def changed(scenario: Scenario, table: str, key: str, column: str, value: object) -> Scenario:
    """Return the scenario with one cell changed, in the first row whose key holds the text."""
    rows = list(getattr(scenario, table))
    names = [
        " ".join(
            str(row.model_dump(mode="json", by_alias=True)[name]) for name in BY_NAME[table].key
        )
        for row in rows
    ]
    row = next(row for row, name in enumerate(names) if key in name)
    validated = type(rows[row]).model_validate(rows[row].model_dump() | {column: value})
    assert validated != rows[row]
    return scenario.replace(**{table: (*rows[:row], validated, *rows[row + 1 :])})


def test_at_least_thirty_cells_are_listed():
    assert len({cell[:3] for cell in MATTER}) >= 30


@pytest.mark.parametrize("cell", MATTER, ids=lambda cell: f"{cell[0]}-{cell[1]}-{cell[2]}")
def test_a_cell_that_matters_changes_the_digest(example, digests, cell):
    assert digests_of(changed(example, *cell))["run"] != digests["run"]


@pytest.mark.parametrize("cell", DO_NOT_MATTER, ids=lambda cell: f"{cell[0]}-{cell[2]}")
def test_words_sources_and_talks_change_nothing(example, digests, cell):
    assert digests_of(changed(example, *cell)) == digests


def test_without_any_claim_nothing_changes(example, digests):
    assert example.claims
    assert digests_of(example.replace(claims=())) == digests


def test_a_quota_shows_in_queues_and_stocks(example, digests):
    cell = ("gates", "north_gate asylum 2030-01-01", "people_per_day", 5)
    other = digests_of(changed(example, *cell))
    assert other["queues"] != digests["queues"]
    assert other["stocks"] != digests["stocks"]
