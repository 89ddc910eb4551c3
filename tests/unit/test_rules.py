"""Every default says what it is, how sure it is, and what informed it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from pydantic.fields import FieldInfo

from safepassage.openers import open_scenario
from safepassage.scenario.rules import Rules

SPLIT = date(2016, 7, 1)  # only claims that end before this day may inform a default
CLAIM = re.compile(r"\b[OFKEL]\d{3}\b")
FIELDS = sorted(Rules.model_fields.items())


def extra(field: FieldInfo) -> dict[str, Any]:
    assert isinstance(field.json_schema_extra, dict)
    return field.json_schema_extra


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_rule_says_what_it_means_and_what_informed_it(name: str, field: FieldInfo) -> None:
    assert field.description
    assert extra(field)["informed_by"], name


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_default_lies_in_the_range_of_its_prior(name: str, field: FieldInfo) -> None:
    prior = extra(field)["prior"]
    if isinstance(field.default, bool | str):
        return
    assert prior, f"{name}: a number needs a declared doubt"
    assert prior[0] <= field.default <= prior[1], name


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_no_later_evidence_informs_a_default(name: str, field: FieldInfo) -> None:
    latest = extra(field)["latest_evidence"]
    if latest:
        assert date.fromisoformat(latest) < SPLIT, name


def test_only_claims_marked_for_it_inform_a_default() -> None:
    claims = {claim.claim: claim for claim in open_scenario("aleppo-2016").claims}
    named = {
        (name, claim)
        for name, field in FIELDS
        for claim in CLAIM.findall(extra(field)["informed_by"])
    }
    assert named, "at least one default rests on a claim"
    wrong = [(name, claim) for name, claim in named if not claims[claim].informs_defaults]
    assert wrong == []


def test_a_rule_that_is_informed_by_claims_tells_how_late_they_are() -> None:
    for name, field in FIELDS:
        if CLAIM.search(extra(field)["informed_by"]):
            assert extra(field)["latest_evidence"], name
