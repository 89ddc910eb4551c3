"""What a row is worth as evidence: did the script put its number in, and may it be a test?"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from safepassage.scenario.claims import Claim, Use
from safepassage.study.observe import Events, Question


class Evidence(StrEnum):
    """How far the run could know the answer from its input."""

    DRIVEN = "driven"  # the number, or one of the same event, is an input
    CONDITIONED = "conditioned"  # the event is scripted, the number is not
    EMERGENT = "emergent"  # neither
    NOT_COMPARABLE = "not comparable"


class Role(StrEnum):
    """What a row may be used for."""

    TEST = "test"
    INFORMS = "informs defaults"
    SAME_EVENT = "same event as a row that informs defaults"
    CONTEXT = "context"
    FORECAST = "forecast"


def evidence_of(question: Question, events: Events, driven_groups: frozenset[str]) -> Evidence:
    """Return how far the run could know the answer from its input.

    Parameters
    ----------
    question
        The question of the claim.
    events
        The events of the scenario by id.
    driven_groups
        Groups of claims on events whose number is an input (`driven_groups_of`).
    """
    claim = question.claim
    if question.rule.counts_everybody:  # the starting population is in the answer
        return Evidence.DRIVEN
    if _names_a_number(claim, events) or claim.event_group in driven_groups:
        return Evidence.DRIVEN
    return Evidence.CONDITIONED if claim.event else Evidence.EMERGENT


def driven_groups_of(claims: Iterable[Claim], events: Events) -> frozenset[str]:
    """Return the groups in which a claim names an event that moves a named number."""
    return frozenset(
        claim.event_group
        for claim in claims
        if claim.event_group and _names_a_number(claim, events)
    )


def informing_groups_of(claims: Iterable[Claim]) -> frozenset[str]:
    """Return the groups that hold a row which informs defaults."""
    return frozenset(
        claim.event_group for claim in claims if claim.event_group and claim.informs_defaults
    )


def role_of(claim: Claim, informing_groups: frozenset[str]) -> Role:
    """Return what a row may be used for."""
    if claim.use == Use.FORECAST:
        return Role.FORECAST
    if claim.use == Use.CONTEXT:
        return Role.CONTEXT
    if claim.informs_defaults:
        return Role.INFORMS
    return Role.SAME_EVENT if claim.event_group in informing_groups else Role.TEST


def _names_a_number(claim: Claim, events: Events) -> bool:
    return any(event.is_a_number for name in claim.event for event in events.get(name, ()))
