"""The page on observation rules says what the rules say, line for line."""

from __future__ import annotations

from pathlib import Path

import pytest

from safepassage.study.observation_rules import NOT_COMPARABLE, RULES, Rule

PAGE = Path(__file__).parents[2] / "docs" / "science" / "observation-rules.md"


def line_of(quantity: str, rule: Rule) -> str:
    cells = (f"`{quantity}`", rule.counts, rule.measure, rule.since, rule.boundary, rule.weak)
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def lines_of(quantity: str) -> str:
    if quantity in RULES:
        return line_of(quantity, RULES[quantity])
    return f"| `{quantity}` | {NOT_COMPARABLE[quantity]} |"


@pytest.mark.parametrize("quantity", [*RULES, *NOT_COMPARABLE])
def test_the_page_holds_the_rule_of_every_quantity(quantity):
    assert lines_of(quantity) in PAGE.read_text(encoding="utf-8").splitlines()


def test_the_page_holds_no_rule_that_is_gone():
    rows = [row for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| `")]
    assert len(rows) == len(RULES) + len(NOT_COMPARABLE)
