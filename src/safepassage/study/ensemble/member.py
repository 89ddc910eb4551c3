"""One member, run alone or among others: simulate, check, keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from safepassage.engine.arrays import War
from safepassage.engine.war.epochs import Timeline, timeline
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.results.frames import RunTables
from safepassage.results.member_files import Kept, digest_of_member
from safepassage.results.selfcheck import require, self_check
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.kept import kept_of
from safepassage.study.ensemble.plan import Member, Plan
from safepassage.study.ensemble.questions import answers_of
from safepassage.study.run import engine_of_record

WarOf = Callable[[Scenario, Member], War]  # can be pickled, so that workers can be told of it


@dataclass(frozen=True)
class Job:
    """What a worker must know to run any member."""

    plan: Plan
    war_of: WarOf | None = None  # as recorded, if none

    @cached_property
    def record(self) -> Timeline:
        """Return the recorded war; members differ in rules and populations, and share it."""
        return timeline(self.plan.period)

    def simulate(self, member: Member, *, threads: int = 1) -> RunTables:
        """Return the full tables of a member.

        Raises
        ------
        SelfCheckError
            The engine lost or invented people: a bug.
        """
        scenario = member.scenario
        war = (
            self.war_of(scenario, member)
            if self.war_of
            else ScriptedWar(scenario, told=self.record)
        )
        tables = engine_of_record()(scenario, seed=member.luck_seed, threads=threads, war=war)
        people = population_of(member)
        require(self_check(tables, days=member.scenario.days, people=people))
        return tables

    def run(self, number: int) -> Kept:
        """Run a member and return what is kept of it."""
        member = self.plan.member(number)
        tables = self.simulate(member)
        answers = answers_of(tables.tables, member.scenario)
        kept = kept_of(member, tables.tables, answers)
        return Kept(
            member=number,
            luck_seed=member.luck_seed,
            digest=digest_of_member(kept),
            people=population_of(member),
            agent_days=tables.agent_days,
            warnings=tables.warnings,
            tables=kept,
        )


def population_of(member: Member) -> int:
    """Return the population of a member at the start."""
    return sum(place.population for place in member.scenario.places)
