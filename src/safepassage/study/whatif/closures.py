"""How the war goes on after the decision: as recorded, which does not react, or by rule.

Either alone misleads. The record comes to the same end whatever is decided; a rule reacts, and is
only a rule. Both are shown, side by side, each under its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safepassage.engine.war.generated.war import GeneratedWar
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.member import WarOf
from safepassage.study.ensemble.plan import EVERYTHING_KNOWN, Member, Vary
from safepassage.study.run import CLOSURE

RECORDED = CLOSURE
GENERATED = "war generated (reacts by rule)"


@dataclass(frozen=True, slots=True)
class GeneratedAfter:
    """Gives a member a war that goes on by rule after a day. Workers are told of it by pickle."""

    issue_day: int

    def __call__(self, scenario: Scenario, member: Member) -> GeneratedWar:
        """Return the war of a member; two scenarios with one seed share its luck."""
        return GeneratedWar(scenario, issue_day=self.issue_day, seed=member.luck_seed)


@dataclass(frozen=True, slots=True)
class Closure:
    """One way in which the war goes on."""

    name: str  # of a folder
    words: str
    is_generated: bool

    def scenario(self, scenario: Scenario, decision: date) -> Scenario:
        """Return what is simulated: generated, nothing later than the decision is known."""
        return scenario.as_of(decision) if self.is_generated else scenario

    def war_of(self, scenario: Scenario, decision: date) -> WarOf | None:
        """Return what gives a member its war; none is the record."""
        return GeneratedAfter(scenario.day_of(decision)) if self.is_generated else None

    def vary(self) -> tuple[Vary, ...]:
        """Return what differs between members."""
        return (*EVERYTHING_KNOWN, Vary.WAR) if self.is_generated else EVERYTHING_KNOWN


BOTH = (
    Closure("recorded", RECORDED, is_generated=False),
    Closure("generated", GENERATED, is_generated=True),
)
