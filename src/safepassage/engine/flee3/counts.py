"""A Flee case in cohorts: cost hardly depends on how many people there are.

Same law as the engine of agents, for the rules that let people in the same state differ in nothing:
people take their turns by age, as in Flee, and those of one age in random order, in slices within
which no multiplier moves by much. Refuses the rules it cannot do, by name.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from safepassage.engine.arrays import Longs
from safepassage.engine.flee3 import kernels_cohorts, kernels_counts
from safepassage.engine.flee3.ages import Ages, rows_needed
from safepassage.engine.flee3.classes import needed
from safepassage.engine.flee3.kernels_cohorts import Cohorts, Scratch
from safepassage.engine.flee3.luck import FleePurpose, key_of
from safepassage.engine.flee3.record import FleeRun, Record, outputs_of
from safepassage.engine.flee3.spawning import Spawning, day0_people
from safepassage.engine.flee3.today import World
from safepassage.errors import InputError, RefusedError
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_data import data_of

AGES = 2  # of each length
MOST_STATES = 20_000_000  # with more, ages are coarser
HEAP = 1 << 16


def refused_rules(case: FleeCase) -> tuple[str, ...]:
    """Return the rules of a case that cohorts cannot do, each with the reason."""
    rules = case.rules
    found = []
    if rules.avoid_short_stints:
        found.append("avoid_short_stints (everybody has their own recent distance)")
    if any("walk_probability" in route.attributes for route in case.routes):
        found.append("walk_probability of links (distances done differ from person to person)")
    found += [f"rules that read {name} (a class of its own)" for name in needed(rules)]
    if rules.harvest_months:
        found.append("harvest_months (head counts leave for home)")
    if rules.camps_are_sinks:
        found.append("camps_are_sinks (some of a place have stopped for good)")
    if not rules.quirks.per_link_day_budget:
        found.append("the quirk per_link_day_budget switched off")
    return tuple(found)


def simulate_counts(
    case: FleeCase,
    *,
    seed: int,
    people_factor: int = 1,
    hasten: int | None = None,
    links: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> FleeRun:
    """Run a Flee case in cohorts.

    Parameters
    ----------
    people_factor
        Multiplies arrivals.
    hasten, links, progress
        As in `simulate_flee`.

    Raises
    ------
    RefusedError
        The case uses rules that cohorts cannot do; names all of them.
    """
    if hasten is not None:
        case = case.with_rules(hasten=hasten)
    refused = refused_rules(case)
    if refused:
        raise RefusedError(
            "the engine 'counts' cannot do these rules, use --engine agents: " + "; ".join(refused)
        )
    if people_factor < 1:
        raise InputError(f"people_factor must be 1 or more, got {people_factor}")
    with np.errstate(over="ignore"):  # draws wrap on purpose; plain Python would warn of it
        run = _Run(case, seed, people_factor, links=links)
        for day in range(case.days):
            run.day(day)
            if progress:
                progress(day + 1, case.days)
    return run.result()


class _Run:
    """One run: the world, the cohorts, and the phases of a day in order."""

    def __init__(self, case: FleeCase, seed: int, people_factor: int, *, links: bool) -> None:
        self.case, self.seed, self.factor = case, seed, people_factor
        self.world = World(case, seed)
        self.data = data_of(case)
        self.spawning = Spawning(case, self.data, self.world.places, seed)
        self.outputs = outputs_of(self.world)
        self.record = Record(
            case.days, len(case.places), len(self.world.links.start) if links else 0
        )
        self.cohorts = self._cohorts()
        self.scratch = self._scratch()
        self.created = self.agent_days = 0
        for person in case.persons:
            self._at(self.world.places.row[person.place], 1)
        for place, people in day0_people(case, self.data, self.outputs):
            self._at(place, people * people_factor, taken=False)
        self.ages.grow_older(self.cohorts)  # they come before those displaced on day 0

    def _cohorts(self) -> Cohorts:
        world, settings, places = self.world.map, self.world.settings, self.world.places
        slowest = min(int(world.speed.min(initial=settings.speed)), settings.walk)
        days = int(world.metres.max(initial=1)) // max(slowest, 1) + 2
        ways = len(world.origin)
        # Without a capacity nobody sees anybody, and the order of turns does not matter.
        limited = bool(((places.capacity > 0) | (places.capacity_per_day > 0)).any())
        rows = rows_needed(self.case.days, AGES) if limited else 1
        self.ages = Ages(AGES)
        if rows * ways * 2 * days > MOST_STATES:
            self.ages, rows = Ages(1), rows_needed(self.case.days, 1)
        return Cohorts(
            order=np.zeros(rows, np.int64),
            free=np.zeros((rows, len(self.case.places), 2), np.int64),
            bound=np.zeros((rows, ways), np.int64),
            late=np.zeros((rows, len(self.case.places)), np.int64),
            travel=np.zeros((rows, ways, 2, days), np.int64),
            orphan=np.zeros((rows, ways, 2, days), np.int64),
            committed=np.zeros(rows, np.int64),
            on_links=np.zeros(rows, np.int64),
            on_way=np.zeros((rows, ways), np.int64),
            counter=np.zeros(1, np.uint64),
        )

    def _scratch(self) -> Scratch:
        free, travel = self.cohorts.free, self.cohorts.travel
        places, ways, at_end = free.shape[1], travel.shape[1], travel[0].size

        def room(*shape: int) -> Longs:
            return np.zeros(shape, np.int64)

        return Scratch(
            chance=np.zeros(ways), known=room(places), reach=self._reach(),
            free=room(places, 2), bound=room(ways), back=room(places),
            near=room(places), limited=room(places), before=room(places),
            seen=np.zeros(places), come=np.zeros(places), size=room(1),
            way=room(at_end), moved=room(at_end), speed=room(at_end),
            people=room(at_end), orphans=room(at_end), key=room(HEAP), crowd=room(HEAP),
        )  # fmt: skip

    def _reach(self) -> Longs:
        """Return the metres done from which on people in a state enter one link more at most."""
        world = self.world.map
        left = np.where(world.speed > world.metres, world.speed - world.metres, 0)
        reach = np.zeros(world.places, np.int64)
        np.maximum.at(reach, world.origin, left)
        return np.concatenate([reach, reach[world.origin]])

    def _at(self, place: int, people: int, *, taken: bool = True) -> None:
        """Create people at one place."""
        self.cohorts.free[self.ages.rows[-1], place, 1] += people
        self.world.present[place] += people
        self.created += people
        if taken and self.case.rules.take_from_population:
            population = self.world.places.population
            population[place] -= min(people, population[place])

    def _spawn(self, day: int) -> None:
        places = self.world.places
        named = self.spawning.by_place(places, day)
        if named is not None:
            for place in np.flatnonzero(named):
                self._at(int(place), int(named[place]) * self.factor)
            return
        people = self.spawning.arrivals(places, day) * self.factor
        if not people:
            return
        before = self.world.present.copy()
        kernels_cohorts.spawn(
            people, np.cumsum(self.spawning.weights),
            key_of(self.seed, FleePurpose.SPAWN_PLACE, day), self.cohorts.counter,
            self.ages.rows[-1], self.cohorts.free, self.world.present,
        )  # fmt: skip
        self.created += people
        if self.case.rules.take_from_population:
            new = self.world.present - before
            places.population -= np.minimum(new, places.population)

    def day(self, day: int) -> None:
        """Take everybody through a day, in the order of the engine of agents."""
        world, spawning, cohorts = self.world, self.spawning, self.cohorts
        cohorts.counter[0] = 0
        if day:
            self.ages.grow_older(cohorts)
        if world.events.morning(day) or not self.case.rules.quirks.lagged_spawn_weights:
            spawning.weights = spawning.weights_on(world.places, day)
        self._spawn(day)
        if world.events.close_and_open(day):
            self._send_back()
        spawning.weights = spawning.weights_on(world.places, day)
        today = world.tables(day)
        today = today._replace(key=key_of(self.seed, FleePurpose.COHORT, day))
        limited = len(today.limited)
        self.scratch.limited[:limited], self.scratch.size[0] = today.limited, limited
        kernels_counts.whole_day(
            len(self.ages.rows), cohorts, world.map, today, world.settings, self.scratch
        )
        self.agent_days += self.created
        self.record.write(day, world, spawning, self.created)
        if self.record.on_links is not None:
            on_way = cohorts.on_way.sum(axis=0).astype(np.int32)
            np.add.at(self.record.on_links[day], world.map.first_link, on_way)

    def _send_back(self) -> None:
        """Those on a link that closes are sent back once they reach its end."""
        closed = np.isin(self.world.map.first_link, self.world.roads.closed_today)
        self.cohorts.orphan[:, closed] += self.cohorts.travel[:, closed]
        self.cohorts.travel[:, closed] = 0

    def result(self) -> FleeRun:
        """Return what came out."""
        names, links = self.world.places.names, self.world.links
        return FleeRun(
            case=self.case, seed=self.seed, engine="counts", outputs=self.outputs, data=self.data,
            present=self.record.present, on_links=self.record.on_links,
            unplaced_days=tuple(self.spawning.unplaced_days), agent_days=self.agent_days,
            links=tuple(
                (names[a], names[b]) for a, b in zip(links.start, links.end, strict=True)
            ),
            **self.record.columns,
        )  # fmt: skip
