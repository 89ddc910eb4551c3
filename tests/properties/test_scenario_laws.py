"""Laws of the scenario folder: what is written is read back; the order of rows is no input."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import day, scenarios

from safepassage.scenario.checks import check
from safepassage.scenario.files import read_folder, write_folder
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import TABLES
from safepassage.sources.workbook import read_workbook
from safepassage.sources.workbook_writer import write_workbook


@settings(max_examples=50, deadline=None)
@given(scenarios())
def test_drawn_scenarios_are_valid(scenario: Scenario) -> None:
    assert check(scenario) == ()


@settings(max_examples=50, deadline=None)
@given(scenarios())
def test_a_scenario_that_is_written_is_read_back(scenario: Scenario) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_folder(scenario, Path(folder) / "written")
        again = read_folder(Path(folder) / "written")
    assert again == scenario
    assert again.hash() == scenario.hash()


@settings(max_examples=10, deadline=None)  # a workbook takes a tenth of a second
@given(scenarios())
def test_a_workbook_that_is_written_is_read_back(scenario: Scenario) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(scenario, Path(folder) / "written.xlsx")
        assert read_workbook(Path(folder) / "written.xlsx") == scenario


@settings(max_examples=50, deadline=None)
@given(scenarios(), st.integers(-3, 20))
def test_what_was_known_on_a_day_is_a_valid_scenario(scenario: Scenario, number: int) -> None:
    known = scenario.as_of(day(number))
    assert check(known) == ()
    assert known.as_of(day(number)) == known


@settings(max_examples=50, deadline=None)
@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_input(scenario: Scenario, luck: Any) -> None:
    shuffled = {}
    for table in TABLES:
        rows = list(getattr(scenario, table.name))
        luck.shuffle(rows)
        shuffled[table.name] = tuple(rows)
    entries = {}
    for key in ("parties", "relations"):
        rows = list(getattr(scenario.settings, key))
        luck.shuffle(rows)
        entries[key] = tuple(rows)
    other = scenario.replace(settings=scenario.settings.model_copy(update=entries), **shuffled)
    assert other.hash() == scenario.hash()
    assert other.resolved() == scenario.resolved()
