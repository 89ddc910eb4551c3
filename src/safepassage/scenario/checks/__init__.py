"""What no part can know alone: every problem of a scenario, found at once.

A check is a generator of problems; its name is its question. Problems keep a scenario from being
run; warnings are told and the scenario runs.

references  does every id mean something?
structure   do the rows fit together?
times       do the dates fit together?
figures     do the numbers fit together?
war         can the war that is generated go by these settings?
doubts      what is allowed, but is rarely meant?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from safepassage.errors import Problem
from safepassage.scenario.checks.doubts import QUESTIONS as DOUBTS
from safepassage.scenario.checks.figures import QUESTIONS as FIGURES
from safepassage.scenario.checks.references import QUESTIONS as REFERENCES
from safepassage.scenario.checks.structure import QUESTIONS as STRUCTURE
from safepassage.scenario.checks.times import QUESTIONS as TIMES
from safepassage.scenario.checks.war import QUESTIONS as WAR
from safepassage.scenario.origins import Origins
from safepassage.scenario.scenario import Scenario

Question = Callable[[Scenario, Origins], Iterator[Problem]]

MAX_ANSWERS = 1_000  # to one question; more help nobody, and suggestions take time
QUESTIONS: tuple[Question, ...] = (*REFERENCES, *STRUCTURE, *TIMES, *FIGURES, *WAR)


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong and what is doubtful."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check(scenario: Scenario) -> tuple[Problem, ...]:
    """Return every problem of a scenario; none means that it can be run.

    Rows are named as they would stand if the scenario were written to a folder.
    """
    return examine(scenario, Origins()).problems


def examine(scenario: Scenario, origins: Origins) -> Findings:
    """Return problems and warnings; `origins` says where each row stands."""
    return Findings(
        tuple(_told(QUESTIONS, scenario, origins)), tuple(_told(DOUBTS, scenario, origins))
    )


def _told(
    questions: tuple[Question, ...], scenario: Scenario, origins: Origins
) -> Iterator[Problem]:
    return chain.from_iterable(islice(ask(scenario, origins), MAX_ANSWERS) for ask in questions)
