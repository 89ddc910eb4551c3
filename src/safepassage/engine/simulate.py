"""The simulation: war, then people, day by day."""

from __future__ import annotations

from collections.abc import Callable

from safepassage.engine.arrays import War
from safepassage.engine.people.day import People
from safepassage.engine.people.plan import plan_of
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.results.frames import RunTables
from safepassage.scenario.scenario import Scenario

CLOSED_WORLD = (
    "deaths and births are not modelled; nothing here may be read as survivors",
    "the war is as recorded and does not react",
)


def simulate(
    scenario: Scenario,
    *,
    seed: int,
    threads: int = 1,
    progress: Callable[[int, int], None] | None = None,
    war: War | None = None,
) -> RunTables:
    """Run a scenario once and return its tables.

    The same scenario and seed give the same tables, for any number of threads.

    Parameters
    ----------
    scenario
        What is simulated.
    seed
        The luck of the run; two variants of a scenario with one seed share it.
    threads
        How many threads work on households that have left.
    progress
        Called with days done and days in all, after each day.
    war
        What holds on each day; as recorded in the scenario if left out.

    Raises
    ------
    ScenarioError
        The scenario is larger than the engine can hold.
    """
    plan = plan_of(scenario)
    record = war if war is not None else ScriptedWar(scenario, plan.names)
    with People(plan, seed=seed, threads=threads) as people:
        for day in range(scenario.days):
            situation = record.situation(day, people.totals)
            people.live(situation)
            if progress is not None:
                progress(day + 1, scenario.days)
        return RunTables.of(
            people.book.tables(),
            agent_days=people.agent_days,
            warnings=(*people.warnings(), *(CLOSED_WORLD if war is None else CLOSED_WORLD[:1])),
        )
