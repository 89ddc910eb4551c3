"""The claims of a scenario as questions, put to each member while its full tables are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safepassage.results.frames import Columns
from safepassage.scenario.claims import Use
from safepassage.scenario.scenario import Scenario
from safepassage.study.baselines import NobodyMoves, SplitByDistance
from safepassage.study.boundaries import Boundaries
from safepassage.study.counting import RunCounts
from safepassage.study.events import events_by_id
from safepassage.study.observation_rules import Measure
from safepassage.study.observe import Question, answer, ask


@dataclass(frozen=True, slots=True)
class Answer:
    """What one member, and two dumb models with its leavers and populations, say to a claim."""

    claim: str
    value: float
    nobody_moves: float
    split_by_distance: float | None  # nothing to say of how many leave a place


def answers_of(tables: Mapping[str, Columns], scenario: Scenario) -> tuple[Answer, ...]:
    """Return the answers to all claims that have a question, in the order of their ids.

    Parameters
    ----------
    tables
        The full tables of a run, `RunTables.tables`.
    scenario
        The scenario of the run, with the populations drawn for it.
    """
    boundaries = Boundaries(scenario)
    events = events_by_id(scenario)
    run = RunCounts(tables, boundaries.city)
    still = NobodyMoves(scenario, boundaries, run)
    split = SplitByDistance(still)
    found = []
    for claim in sorted(scenario.claims, key=lambda claim: claim.claim):
        if claim.use == Use.FORECAST:
            continue
        question = ask(claim, scenario, boundaries, events)
        if isinstance(question, Question):
            found.append(
                Answer(
                    claim.claim,
                    answer(question, run),
                    answer(question, still),
                    answer(question, split) if speaks_to(question) else None,
                )
            )
    return tuple(found)


def speaks_to(question: Question) -> bool:
    """Return whether a split by distance has anything to say: not of how many leave a place."""
    return question.rule.measure != Measure.MOVES_OUT or bool(question.moves().ends)
