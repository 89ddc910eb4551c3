"""What a new scenario starts from is itself a good scenario."""

from __future__ import annotations

from safepassage.openers import open_scenario
from safepassage.scenario.checks import check
from safepassage.scenario.kinds import GateCategory, RelationKind
from safepassage.scenario.tables import TABLES
from safepassage.scenario.templates import blank_scenario, with_examples


def test_the_blank_scenario_is_valid_with_and_without_its_examples() -> None:
    assert check(blank_scenario()) == ()
    assert check(with_examples(blank_scenario())) == ()


def test_every_table_has_an_example_row() -> None:
    full = with_examples(blank_scenario())
    for table in TABLES:
        assert getattr(full, table.name), table.name
    assert full.settings.relations


def test_the_fictional_country_uses_every_mechanism_once() -> None:
    example = open_scenario("example")
    assert len(example.places) == 10
    for table in TABLES:
        assert getattr(example, table.name), table.name
    assert {gate.category for gate in example.gates} == set(GateCategory)
    assert {gate.policy.value for gate in example.gates} == {
        "open",
        "quota",
        "urgent_only",
        "closed",
    }
    assert {relation.kind for relation in example.settings.relations} >= {
        RelationKind.HOSTILE,
        RelationKind.NEUTRAL,
        RelationKind.TOLERATED,
    }
    assert {camp.state for camp in example.camps} == {"open", "closed"}
    assert {row.kind for row in example.agreements} == {"evacuation", "organised_return"}
    assert any(row.halts for row in example.agreements)
    assert any(row.linked for row in example.agreements)
    assert any(row.share < 1 for row in example.control)
    assert all(claim.source == ("INV",) for claim in example.claims)
