"""A rule whose evidence is later than the vintage falls back to its declared range."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from safepassage.scenario.rule import rule
from safepassage.scenario.rules import Rules
from safepassage.scenario.vintage import informed_later, middle_of, rules_of_vintage


class Canary(Rules):
    """Rules with one more, learnt in November."""

    canary: float = rule(
        "sings", default=9.0, prior=(1.0, 9.0), informed_by="a canary", latest_evidence="2016-11-30"
    )


def test_rules_learnt_later_are_named_with_the_day() -> None:
    rules = Rules()
    assert informed_later(rules, date(2016, 7, 1)) == {}
    early = informed_later(rules, date(2016, 2, 1))
    assert early["share_leaving_early"] == date(2016, 2, 29)
    assert early["attack_threshold"] == date(2016, 6, 6)
    assert "siege_days" not in early
    march = informed_later(rules, date(2016, 3, 1))
    assert set(march) < set(early)
    assert "share_leaving_early" not in march


def test_a_value_set_by_hand_is_not_informed_by_the_evidence_of_the_default() -> None:
    by_hand = Rules(attack_threshold=0.31)
    assert "attack_threshold" not in informed_later(by_hand, date(2016, 2, 1))
    assert rules_of_vintage(by_hand, date(2016, 2, 1)).attack_threshold == 0.31


def test_a_canary_default_is_silent_before_its_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert informed_later(Canary(), date(2016, 11, 29)) == {"canary": date(2016, 11, 30)}
    assert informed_later(Canary(), date(2016, 11, 30)) == {}
    field: Any = Rules.model_fields["capture_hazard_per_day"]
    day = date(2016, 2, 1)
    before = rules_of_vintage(Rules(), day)
    monkeypatch.setattr(field, "default", 1.4)
    assert rules_of_vintage(Rules(capture_hazard_per_day=1.4), day) == before
    assert rules_of_vintage(Rules(capture_hazard_per_day=1.4), date(2016, 3, 1)) != before


def test_every_rule_of_a_vintage_lies_in_its_prior() -> None:
    old = rules_of_vintage(Rules(), date(2015, 1, 1))
    for name in informed_later(Rules(), date(2015, 1, 1)):
        extra: Any = Rules.model_fields[name].json_schema_extra
        if extra["prior"]:
            assert extra["prior"][0] <= getattr(old, name) <= extra["prior"][1], name


@pytest.mark.parametrize(
    ("low", "high", "middle"), [(0.0, 1.0, 0.5), (1.0, 9.0, 3.0), (1.0, 2.0, 1.5), (-3, 1, -1)]
)
def test_the_middle_of_a_range(low: float, high: float, middle: float) -> None:
    assert middle_of(low, high) == pytest.approx(middle)
