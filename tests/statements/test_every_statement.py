"""Every statement of the two reports has a test, a place in the model and a feature."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.statements.worlds import aleppo

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import statement_pages

ALL = [f"F0-{number:02d}" for number in range(1, 26)] + [
    f"F2-{number:02d}" for number in range(1, 28)
]


def test_the_scenario_holds_all_fifty_two():
    said = {row.claim for row in aleppo().claims if statement_pages.STATEMENT.match(row.claim)}
    assert sorted(said) == sorted(ALL)
    assert len(ALL) == 52


def test_each_has_a_test_a_place_in_the_model_and_a_feature():
    tests, rules = statement_pages.tests_by_statement(), statement_pages.rules_by_statement()
    under = " ".join(statement_pages.FEATURES.values())
    assert not [one for one in ALL if one not in tests]
    assert not [one for one in ALL if one not in rules]
    assert not [one for one in ALL if one not in under]
