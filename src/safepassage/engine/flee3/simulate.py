"""A Flee case, day by day: people one by one, in the order in which they were displaced."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from safepassage.engine.flee3 import kernels_people
from safepassage.engine.flee3.crowd import Crowd
from safepassage.engine.flee3.luck import FleePurpose, key_of
from safepassage.engine.flee3.record import FleeRun, Record, outputs_of
from safepassage.engine.flee3.spawning import Spawning, day0_people, expected_people
from safepassage.engine.flee3.today import ONE, World
from safepassage.errors import InputError
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_data import data_of

MOST_DAYS = 32_000  # days are kept in 16 bits


def simulate_flee(
    case: FleeCase,
    *,
    seed: int,
    threads: int = 1,
    hasten: int | None = None,
    links: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> FleeRun:
    """Run a Flee case with one slot per person.

    Parameters
    ----------
    seed
        Names the luck; the same seed gives the same run for any number of threads.
    threads
        Threads that share the people of a day.
    hasten
        Divides people, capacities and series, instead of the case's own setting.
    links
        Also count the people on each link, each day.
    progress
        Called after each day with days done and days in all.

    Raises
    ------
    InputError
        The case is too long, or a rule reads an attribute of people that no file gives.
    """
    if hasten is not None:
        case = case.with_rules(hasten=hasten)
    if not 1 <= case.days <= MOST_DAYS:
        raise InputError(f"a run has 1 to {MOST_DAYS:,} days, got {case.days}")
    with np.errstate(over="ignore"):  # draws wrap on purpose; plain Python would warn of it
        run = _Run(case, seed, threads, links=links)
        for day in range(case.days):
            run.day(day)
            if progress:
                progress(day + 1, case.days)
    return run.result()


class _Run:
    """One run: the world, the people, and the phases of a day in order."""

    def __init__(self, case: FleeCase, seed: int, threads: int, *, links: bool) -> None:
        self.world = World(case, seed)
        self.case, self.seed = case, seed
        self.data = data_of(case)
        self.spawning = Spawning(case, self.data, self.world.places, seed)
        self.record = Record(
            case.days, len(case.places), len(self.world.links.start) if links else 0
        )
        self.outputs = outputs_of(self.world)
        self.crowd = Crowd(self.world, expected_people(case, self.data, self.outputs), threads)
        self.class_sum = np.cumsum(self.world.classes.shares, axis=1)
        self.agent_days = 0
        self._insert_persons()
        for place, people in day0_people(case, self.data, self.outputs):
            self._at(place, people, day=0, taken=False)

    def _at(self, place: int, count: int, *, day: int, taken: bool = True) -> None:
        """Create people at one place."""
        weight = np.zeros(len(self.case.places))
        weight[place] = 1.0
        self._settle(count, weight, day, taken=taken)

    def _settle(self, count: int, weights: np.ndarray, day: int, *, taken: bool = True) -> None:
        """Create people at places drawn by weight; `taken` from the residents if rules say so."""
        if not count:
            return
        self.crowd.reserve(count)
        taken = taken and self.case.rules.take_from_population
        before = self.world.present.copy() if taken else self.world.present
        kernels_people.settle(
            self.crowd.created, self.crowd.created + count, self.crowd.people,
            key_of(self.seed, FleePurpose.SPAWN_PLACE, day),
            key_of(self.seed, FleePurpose.SPAWN_CLASS, day),
            np.cumsum(weights), self.class_sum, self.world.present, self.crowd.awake,
            self.crowd.awake_count,
        )  # fmt: skip
        self.crowd.awake_count += count
        self.crowd.created += count
        if taken:
            self._take(self.world.present - before)

    def _take(self, new: np.ndarray) -> None:
        population = self.world.places.population
        population -= np.minimum(new, population)

    def _insert_persons(self) -> None:
        """Insert the people of agents.csv; their number of classes follows their attributes."""
        for person in self.case.persons:
            first = self.crowd.created
            self._at(self.world.places.row[person.place], 1, day=0)
            self.crowd.people.kind[first] = self.world.classes.find(person.attributes)

    def _spawn(self, day: int) -> None:
        places = self.world.places
        named = self.spawning.by_place(places, day)
        if named is None:
            self._settle(self.spawning.arrivals(places, day), self.spawning.weights, day)
            return
        for row in np.flatnonzero(named):
            self._at(int(row), int(named[row]), day=day)

    def day(self, day: int) -> None:
        """Take everybody through a day: events, new people, closures, decisions, travel."""
        world, spawning = self.world, self.spawning
        if world.events.morning(day) or not self.case.rules.quirks.lagged_spawn_weights:
            spawning.weights = spawning.weights_on(world.places, day)
        self._spawn(day)
        if world.events.close_and_open(day):
            self._send_back(day)
        spawning.weights = spawning.weights_on(world.places, day)
        today = world.tables(day, self._counts())
        if world.moved_chance.any():
            self.crowd.wake()
        self.crowd.pass_day(day, today)
        self._sink(day)
        self.agent_days += self.crowd.created
        self.record.write(day, world, spawning, self.crowd.created)
        if self.record.on_links is not None:
            kernels_people.count_links(
                0, self.crowd.created, self.crowd.people, world.map, self.record.on_links[day]
            )

    def _send_back(self, day: int) -> None:
        closed = np.zeros(len(self.world.links.start), np.bool_)
        closed[self.world.roads.closed_today] = True
        if closed.any():
            kernels_people.orphan(closed, self.crowd.created, self.crowd.people, self.world.map)
            self.world.orphans_until = day + self.world.longest

    def _counts(self) -> np.ndarray | None:
        """Count the people of each class at each place, where a Match rule reads it."""
        if not {"ethnicity", "religion"} & set(self.world.classes.names):
            return None
        counts = np.zeros((self.world.classes.count, len(self.case.places)))
        kernels_people.count_kinds(self.crowd.created, self.crowd.people, self.world.map, counts)
        return counts

    def _sink(self, day: int) -> None:
        if not self.case.rules.camps_are_sinks:
            return
        places = self.world.places
        chance = np.array(
            [
                float(place.attributes.get("deactivation_probability", 0))
                for place in self.case.places
            ]
        )
        chance = np.where(places.camp, np.clip(chance, 0.0, 1.0) * ONE, 0.0).astype(np.uint64)
        key = key_of(self.seed, FleePurpose.SINK, day)
        kernels_people.sink(key, self.crowd.created, self.crowd.people, self.world.map, chance)

    def result(self) -> FleeRun:
        """Return what came out, and let the threads go."""
        self.crowd.close()
        names = self.world.places.names
        return FleeRun(
            case=self.case, seed=self.seed, engine="agents", outputs=self.outputs, data=self.data,
            present=self.record.present, on_links=self.record.on_links,
            unplaced_days=tuple(self.spawning.unplaced_days), agent_days=self.agent_days,
            links=tuple(
                (names[a], names[b])
                for a, b in zip(self.world.links.start, self.world.links.end, strict=True)
            ),
            **self.record.columns,
        )  # fmt: skip
