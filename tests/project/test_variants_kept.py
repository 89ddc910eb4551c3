"""The answers to the bundled what-ifs that the docs show: complete, honest on signs, in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from safepassage.study.compare import BESIDE, SIGN_UNKNOWN, UNITS
from safepassage.study.variants import variants_of
from safepassage.study.whatif.closures import BOTH
from safepassage.study.whatif.joint import DRAWS_FOR_A_SIGN, NO_DIFFERENCE

KEPT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "variants-aleppo-2016.json"


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


def test_every_bundled_what_if_is_answered_over_enough_draws(kept: dict[str, Any]) -> None:
    names = [answer["variant"] for answer in kept["answers"]]
    assert names == [variant.name for variant in variants_of(kept["scenario"])]
    assert all(answer["members"] >= DRAWS_FOR_A_SIGN for answer in kept["answers"])
    assert all(answer["rows"] for answer in kept["answers"])


def test_each_row_stands_under_both_closures_in_the_fixed_order(kept: dict[str, Any]) -> None:
    order = list(UNITS)
    for answer in kept["answers"]:
        rows = [(row["place"], order.index(row["quantity"])) for row in answer["rows"]]
        assert rows == sorted(rows)  # by place, then as everywhere; never by size
        for closure in BOTH:
            of_one = [row for row in answer["rows"] if row["closure"] == closure.words]
            assert len(of_one) * len(BOTH) == len(answer["rows"])


def test_a_sign_is_told_only_where_the_whole_interval_has_it(kept: dict[str, Any]) -> None:
    signs = {row["sign"] for answer in kept["answers"] for row in answer["rows"]}
    assert SIGN_UNKNOWN in signs
    for answer in kept["answers"]:
        for row in answer["rows"]:
            includes_zero = row["low"] <= 0.0 <= row["high"]
            assert (row["sign"] in (SIGN_UNKNOWN, NO_DIFFERENCE)) == includes_zero, row


def test_no_figure_stands_without_those_beside_it(kept: dict[str, Any]) -> None:
    for answer in kept["answers"]:
        shown = {(row["place"], row["quantity"]) for row in answer["rows"]}
        for place, quantity in shown:
            assert all((place, word) in shown for word in BESIDE.get(quantity, ()))
