"""What a calibration may look at, and how far a member is from it.

Only claims that inform defaults (`informs_defaults = yes`), that a rule of observation can answer,
and whose number is not an input. Nothing later is read: it is there to test.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.errors import InputError
from safepassage.scenario.scenario import Scenario
from safepassage.study.boundaries import Boundaries
from safepassage.study.events import events_by_id
from safepassage.study.evidence import Evidence, driven_groups_of, evidence_of
from safepassage.study.observe import Question, ask
from safepassage.study.score import range_of

# Doubt of a figure on the log scale: half the width of its range, and no less than this, for the
# model leaves out more than the counter does.
LEAST_DOUBT = 0.25
MOST_DOUBTS = 3.0  # a figure that is missed by more is missed: it must not drown the others


@dataclass(frozen=True, slots=True)
class Anchor:
    """A figure that may inform the rules."""

    claim: str
    group: str  # claims of one event weigh together as one
    value: float
    doubt: float  # on the log scale
    last_day: int


def anchors_of(scenario: Scenario) -> tuple[Anchor, ...]:
    """Return the figures that may inform the rules, by id.

    Raises
    ------
    InputError
        There is none.
    """
    boundaries, events = Boundaries(scenario), events_by_id(scenario)
    driven = driven_groups_of(scenario.claims, events)
    found = []
    for claim in sorted(scenario.claims, key=lambda claim: claim.claim):
        question = ask(claim, scenario, boundaries, events) if claim.informs_defaults else None
        if not isinstance(question, Question) or claim.value is None:
            continue
        if evidence_of(question, events, driven) == Evidence.DRIVEN:
            continue
        low, high, _ = range_of(claim)
        doubt = _doubt(claim.value, low, high)
        group = claim.event_group or claim.claim
        found.append(Anchor(claim.claim, group, claim.value, doubt, question.last_day))
    if not found:
        raise InputError(
            "no claim of this scenario may inform the rules: none that says informs_defaults = yes "
            "can be compared with a run"
        )
    return tuple(found)


def distance(anchors: Sequence[Anchor], answers: Mapping[str, float]) -> float:
    """Return how far a member is from the anchors, in doubts: 1 is as far as the doubt.

    The root of the mean over groups of the mean squared log error over the doubt, where no single
    error counts for more than `MOST_DOUBTS`.
    """
    groups: dict[str, list[float]] = {}
    for anchor in anchors:
        error = math.log((answers[anchor.claim] + 1.0) / (anchor.value + 1.0)) / anchor.doubt
        groups.setdefault(anchor.group, []).append(min(abs(error), MOST_DOUBTS) ** 2)
    means = [sum(errors) / len(errors) for errors in groups.values()]
    return math.sqrt(sum(means) / len(means))


def _doubt(value: float, low: float | None, high: float | None) -> float:
    ends = [abs(math.log((end + 1.0) / (value + 1.0))) for end in (low, high) if end is not None]
    return max([LEAST_DOUBT, *ends])
