"""A Flee case, day by day: people one by one, in the order in which they were displaced."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from safepassage.engine.flee3 import kernels_people
from safepassage.engine.flee3.crowd import Crowd, running
from safepassage.engine.flee3.kernels_state import Days, Today
from safepassage.engine.flee3.luck import FleePurpose, key_of, keys_of
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
    begun: Callable[[], None] | None = None,
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
    begun
        Called when the world is made and the first day begins.
    progress
        Called for each day with days done and days in all, some days at a time.

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
        run, day = _Run(case, seed, threads, links=links), 0
        if begun:
            begun()
        while day < case.days:
            first, day = day, run.stretch(day)
            if progress:
                for done in range(first + 1, day + 1):
                    progress(done, case.days)
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
        purposes = (FleePurpose.MOVE, FleePurpose.SPAWN_PLACE, FleePurpose.SPAWN_CLASS)
        self.keys = np.stack([keys_of(seed, purpose, case.days) for purpose in purposes])
        self.agent_days = 0
        # Match rules read who is where, so new people must be there before tables are made.
        self.matched = bool({"ethnicity", "religion"} & set(self.world.classes.names))
        self._insert_persons()
        for place, people in day0_people(case, self.data, self.outputs):
            self._at(place, people, day=0, taken=False)

    def _at(self, place: int, count: int, *, day: int, taken: bool = True) -> None:
        """Create people at one place; `taken` from the residents if rules say so."""
        weight = np.zeros(len(self.case.places))
        weight[place] = 1.0
        self._settle(count, weight, day, taken=taken)

    def _insert_persons(self) -> None:
        """Insert the people of agents.csv; their number of classes follows their attributes."""
        for person in self.case.persons:
            first = self.crowd.created
            self._at(self.world.places.row[person.place], 1, day=0)
            self.crowd.people.kind[first] = self.world.classes.find(person.attributes)

    def _spawn(self, day: int) -> int:
        """Create the people whom rules name by place; return how many others the data ask for."""
        named = self.spawning.by_place(self.world.places, day)
        if named is None:
            return self.spawning.arrivals(self.world.places, day)
        for row in np.flatnonzero(named):
            self._at(int(row), int(named[row]), day=day)
        return 0

    def stretch(self, day: int) -> int:
        """Take everybody through a day, and those after it that bring nothing new; return the next.

        A day: events, new people, closures, decisions, travel.
        """
        world, spawning = self.world, self.spawning
        if world.events.morning(day) or not self.case.rules.quirks.lagged_spawn_weights:
            spawning.weights = spawning.weights_on(world.places, day)
        weights = spawning.weights
        new = [self._spawn(day)]
        if self.case.rules.take_from_population or self.matched:
            self._settle(new[0], weights, day)  # before anything reads who is where
            new = [0]
        self.record.ask(day, world, spawning)
        if world.events.close_and_open(day):
            self._send_back(day)
        spawning.weights = spawning.weights_on(world.places, day)
        today = world.tables(day, self._counts())
        end = self._alike_until(day, weights)
        for later in range(day + 1, end):
            new.append(self._spawn(later))
            self.record.ask(later, world, spawning)
        self._pass_days(slice(day, end), today, weights, new)
        return end

    def _settle(self, count: int, weights: np.ndarray, day: int, *, taken: bool = True) -> None:
        """Create people at places drawn by weight; `taken` from the residents if rules say so."""
        if not count:
            return
        before = self.world.present.copy()
        self.crowd.settle(count, weights, self.keys[:, day], self.class_sum)
        if taken and self.case.rules.take_from_population:
            population = self.world.places.population
            population -= np.minimum(self.world.present - before, population)

    def _alike_until(self, day: int, weights: np.ndarray) -> int:
        """Return the first day after `day` on which something may be other than on `day`."""
        case = self.case
        alone = self.record.on_links is not None or case.rules.camps_are_sinks
        if (
            alone
            or case.conflict_driven
            or case.flood_driven
            or (weights != self.spawning.weights).any()
        ):
            return day + 1
        return self.world.alike_until(day)

    def _pass_days(self, span: slice, today: Today, weights: np.ndarray, new: list[int]) -> None:
        world, crowd, record = self.world, self.crowd, self.record
        origins, weight_sum = running(weights)
        days = Days(
            first=span.start, keys=np.ascontiguousarray(self.keys[:, span]),
            new=np.array(new, np.int64), origins=origins, weight_sum=weight_sum,
            class_sum=self.class_sum, wakes=bool(world.moved_chance.any()),
            changed=world.moved_chance, orphans_until=world.orphans_until,
            sinks=self.case.rules.camps_are_sinks, record=record.present[span],
        )  # fmt: skip
        created = crowd.created + np.cumsum(days.new)
        crowd.pass_days(days, today)
        self._sink(span.start)
        self.agent_days += int(created.sum())
        record.count(span, created, world.places.idp_camp)
        if record.on_links is not None:
            kernels_people.count_links(
                0, crowd.created, crowd.people, world.map, record.on_links[span.start]
            )

    def _send_back(self, day: int) -> None:
        closed = np.zeros(len(self.world.links.start), np.bool_)
        closed[self.world.roads.closed_today] = True
        if closed.any():
            kernels_people.orphan(closed, self.crowd.created, self.crowd.people, self.world.map)
            self.world.orphans_until = day + self.world.longest

    def _counts(self) -> np.ndarray | None:
        """Count the people of each class at each place, where a Match rule reads it."""
        if not self.matched:
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
