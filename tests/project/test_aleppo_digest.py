"""The digest of aleppo-2016 answers to what is put in, and to nothing else.

Thirty cells are changed one by one. A cell is tried on the scenario cut off soon after the cell
speaks, so that thirty runs fit into a minute.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from functools import cache

import pytest

from safepassage import openers
from safepassage.engine.simulate import simulate
from safepassage.results.digest import digest_of
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"},
        reason="a whole run without compiled kernels takes an hour",
    ),
]

# table, key of the row, column, new value, last day that is simulated
CELLS = [
    ("places", ("azaz",), "population", 95_000, "2016-02-05"),
    ("places", ("tall_rifaat",), "population", 60_011, "2016-02-05"),
    ("places", ("c_atme",), "idp_share", 0.5, "2016-01-10"),
    ("places", ("c_robar",), "capacity", 30_000, "2016-02-25"),
    ("places", ("azaz",), "kind", "village", "2016-02-10"),
    ("places", ("t_kilis",), "country", "SYR", "2016-01-10"),
    ("routes", ("azaz|sharran",), "length_km", 40.0, "2016-02-25"),
    ("routes", ("nubl|mayer",), "length_km", 30.0, "2016-02-25"),
    ("routes", ("castello|aleppo_east",), "capacity", 1_000, "2016-02-25"),
    ("control", ("2016-02-04", "mayer", "government"), "date", "2016-02-08", "2016-02-12"),
    ("control", ("2016-02-15", "tall_rifaat", "sdf"), "holder", "government", "2016-02-20"),
    ("control", ("2016-02-10", "menagh", "sdf"), "change", "label", "2016-02-20"),
    ("control", ("2016-11-28", "aleppo_east", "opposition"), "share", 0.4, "2016-12-01"),
    ("supply_sources", ("opposition", "x_bab_al_salama", "2016-01-01"), "to", "2016-01-20",
     "2016-02-20"),
    ("supply_sources", ("opposition", "x_bab_al_hawa", "2016-01-01"), "capacity", 1_000,
     "2016-02-20"),
    ("supply_sources", ("turkey", "t_rest", "2016-01-01"), "to", "2016-01-05", "2016-01-20"),
    ("route_status", ("tall_rifaat|hayyan", "2016-02-03"), "date", "2016-02-06", "2016-02-12"),
    ("route_status", ("khanasir|ithriya", "2016-02-21"), "status", "open", "2016-02-29"),
    ("route_status", ("azaz|mare", "2016-05-27"), "status", "under_fire", "2016-06-05"),
    ("gates", ("x_bab_al_salama", "asylum", "2016-02-01"), "policy", "open", "2016-02-12"),
    ("gates", ("x_bab_al_hawa", "family", "2015-09-01"), "people_per_day", 1, "2016-02-25"),
    ("camps", ("jibreen", "2016-11-27"), "capacity", 500, "2016-12-05"),
    ("operations", ("E009",), "start", "2016-01-25", "2016-02-12"),
    ("operations", ("E009",), "places", "nubl", "2016-02-12"),
    ("operations", ("E029",), "end", "2016-04-13", "2016-04-20"),
    ("strikes", ("E019",), "places", "azaz", "2016-02-25"),
    ("ceasefires", ("E022",), "start", "2016-02-10", "2016-02-25"),
    ("corridors", ("E041",), "guarantor", "UN", "2016-08-06"),
    ("agreements", ("E066",), "people", 20_000, "2016-12-23"),
    ("agreements", ("E066",), "halts", "2016-12-19", "2016-12-23"),
]  # fmt: skip


@pytest.fixture(scope="module")
def aleppo() -> Scenario:
    return openers.open_scenario("aleppo-2016")


def _until(scenario: Scenario, last: str) -> Scenario:
    """Cut the scenario off; what happens later stays in the tables and is not reached."""
    settings = scenario.settings.model_copy(update={"end": date.fromisoformat(last)})
    return scenario.replace(settings=settings)


def _changed(scenario: Scenario, table: str, key: tuple[str, ...], column: str, value: object):
    """Change one cell of every row that has the key; a row of a traffic group counts as one."""
    row_type = BY_NAME[table].row
    rows, found = [], 0
    for row in getattr(scenario, table):
        form = row.model_dump(mode="json", by_alias=True)
        if tuple(form[name] for name in BY_NAME[table].key[: len(key)]) == key or (
            table == "agreements" and form["agreement"] == key[0]
        ):
            assert form[column] != value, "the cell holds this value already"
            form[column] = value
            row, found = row_type.model_validate(form), found + 1
        rows.append(row)
    assert found, f"no row {key} in {table}"
    return scenario.replace(**{table: tuple(rows)})


@cache
def _digest_until(last: str) -> str:
    return digest_of(simulate(_until(openers.open_scenario("aleppo-2016"), last), seed=1))


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "last"),
    CELLS,
    ids=[f"{table}-{'-'.join(key)}-{column}" for table, key, column, _, _ in CELLS],
)
def test_a_changed_cell_changes_the_digest(table, key, column, value, last, aleppo):
    changed = _until(_changed(aleppo, table, key, column, value), last)
    assert digest_of(simulate(changed, seed=1)) != _digest_until(last)


def test_there_are_thirty_cells():
    assert len(CELLS) == 30


def test_threads_and_repetition_leave_the_whole_run_as_it_is(aleppo):
    first = digest_of(simulate(aleppo, seed=1, threads=1))
    assert digest_of(simulate(aleppo, seed=1, threads=2)) == first
    assert digest_of(simulate(aleppo.replace(claims=()), seed=1, threads=2)) == first


def test_another_seed_is_another_run(aleppo):
    short = _until(aleppo, "2016-02-20")
    assert digest_of(simulate(short, seed=2)) != digest_of(simulate(short, seed=1))


def test_order_of_rows_is_no_input(aleppo):
    short = _until(aleppo, "2016-02-20")
    turned = short.replace(
        **{name: tuple(reversed(getattr(short, name))) for name in BY_NAME if name != "sources"}
    )
    assert digest_of(simulate(turned, seed=1)) == digest_of(simulate(short, seed=1))


def test_what_happens_after_the_last_day_changes_nothing(aleppo):
    last = date(2016, 2, 20)
    past = aleppo.replace(
        operations=tuple(row for row in aleppo.operations if row.start <= last),
        control=tuple(row for row in aleppo.control if row.date <= last + timedelta(days=0)),
    )
    short = _until(past, "2016-02-20")
    assert digest_of(simulate(short, seed=1)) == _digest_until("2016-02-20")
