"""A Flee case, day by day: people one by one, in the order in which they were displaced."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from safepassage.engine.flee3 import kernels, kernels_people, kernels_weights
from safepassage.engine.flee3.kernels_state import DECIDE, TRAVEL, Lists, Today
from safepassage.engine.flee3.luck import FleePurpose, key_of
from safepassage.engine.flee3.people import Share, grown, lists_for, room_for
from safepassage.engine.flee3.record import FleeRun, Record, outputs_of
from safepassage.engine.flee3.spawning import Spawning, day0_people, expected_people
from safepassage.engine.flee3.today import ONE, World
from safepassage.errors import InputError
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_data import data_of

MOST_DAYS = 32_000  # days are kept in 16 bits
CHUNK = 1 << 14  # people per piece of work; the same for any number of threads


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
        self.people = room_for(expected_people(case, self.data, self.outputs))
        self.awake, self.next, self.queue = lists_for(len(self.people.state))
        self.created = self.awake_count = 0
        self.agent_days = 0
        self.threads = max(1, threads)
        self.pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None
        self._insert_persons()
        for place, people in day0_people(case, self.data, self.outputs):
            self._at(place, people, day=0, taken=False)

    def _reserve(self, more: int) -> None:
        needed = self.created + more
        if needed > len(self.people.state):
            self.people = grown(self.people, max(needed, len(self.people.state) * 3 // 2))
            awake = self.awake[: self.awake_count]
            self.awake, self.next, self.queue = lists_for(len(self.people.state))
            self.awake[: self.awake_count] = awake

    def _at(self, place: int, count: int, *, day: int, taken: bool = True) -> None:
        """Create people at one place."""
        weight = np.zeros(len(self.case.places))
        weight[place] = 1.0
        self._settle(count, weight, day, taken=taken)

    def _settle(self, count: int, weights: np.ndarray, day: int, *, taken: bool = True) -> None:
        """Create people at places drawn by weight; `taken` from the residents if rules say so."""
        if not count:
            return
        self._reserve(count)
        before = self.world.present.copy()
        kernels_people.settle(
            self.created, self.created + count, self.people,
            key_of(self.seed, FleePurpose.SPAWN_PLACE, day),
            key_of(self.seed, FleePurpose.SPAWN_CLASS, day),
            np.cumsum(weights), np.cumsum(self.world.classes.shares, axis=1), self.world.present,
        )  # fmt: skip
        self.awake[self.awake_count : self.awake_count + count] = np.arange(
            self.created, self.created + count, dtype=np.int32
        )
        self.awake_count += count
        self.created += count
        if self.case.rules.take_from_population and taken:
            self._take(self.world.present - before)

    def _take(self, new: np.ndarray) -> None:
        population = self.world.places.population
        population -= np.minimum(new, population)

    def _insert_persons(self) -> None:
        """Insert the people of agents.csv; their number of classes follows their attributes."""
        for person in self.case.persons:
            first = self.created
            self._at(self.world.places.row[person.place], 1, day=0)
            self.people.kind[first] = self.world.classes.find(person.attributes)

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
            self._send_back()
        spawning.weights = spawning.weights_on(world.places, day)
        today = world.tables(day, self._counts())
        if world.moved_chance.any():
            self._wake()
        self._pass(day, today)
        self._sink(day)
        self.agent_days += self.created
        self.record.write(day, world, spawning, self.created)
        if self.record.on_links is not None:
            kernels_people.count_links(
                0, self.created, self.people, world.map, self.record.on_links[day]
            )

    def _send_back(self) -> None:
        closed = np.zeros(len(self.world.links.start), np.bool_)
        closed[self.world.roads.closed_today] = True
        if closed.any():
            kernels_people.orphan(closed, self.created, self.people, self.world.map)
            self.world.orphans = True

    def _counts(self) -> np.ndarray | None:
        """Count the people of each class at each place, where a Match rule reads it."""
        if not {"ethnicity", "religion"} & set(self.world.classes.names):
            return None
        counts = np.zeros((self.world.classes.count, len(self.case.places)))
        kernels_people.count_kinds(self.created, self.people, self.world.map, counts)
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
        kernels_people.sink(key, self.created, self.people, self.world.map, chance)

    def _pass(self, day: int, today: Today) -> None:
        """Take everybody through the two loops of a day: decide, then travel.

        In Flee each person sees the places as those before left them. People can be shared among
        threads, with the same result, in loops in which no place can change its multiplier.
        """
        sleepers = self.people.wake[: self.created] if day else self.people.wake[:0]
        risen = np.flatnonzero(sleepers == day).astype(np.int32)
        shares = self._shares(risen)
        for loop in (DECIDE, TRAVEL):
            kernels_weights.fill_all(today, self.world.settings)
            if len(shares) > 1 and self._steady(loop, today):
                self._together(loop, shares, today)
            else:
                for share in shares:
                    self._work(loop, share, today, today.present, live=True)
        self._gather(shares)

    def _shares(self, risen: np.ndarray) -> list[Share]:
        """Divide those awake among the threads, in the order of their numbers."""
        awake = self.awake[: self.awake_count]
        busy = len(awake) + len(risen)
        parts = self.threads if busy > CHUNK else 1
        edges = [len(awake) * part // parts for part in range(parts + 1)]
        bounds = [0, *(int(awake[edge]) for edge in edges[1:-1]), self.created]
        cuts = np.searchsorted(risen, bounds)
        return [
            Share(
                part,
                awake[edges[part] : edges[part + 1]],
                risen[cuts[part] : cuts[part + 1]],
                self.next[edges[part] + cuts[part] :],
                self.queue[edges[part] + cuts[part] :],
            )
            for part in range(parts)
        ]

    def _work(
        self, loop: int, share: Share, today: Today, present: np.ndarray, *, live: bool
    ) -> None:
        lists = Lists(
            share.awake, len(share.awake), share.risen, share.next, share.queue, share.queued
        )
        with np.errstate(over="ignore"):  # of this thread
            kept, found = kernels.pass_day(
                loop, self.people, self.world.map, today, self.world.settings, present, live, lists
            )
        if loop == DECIDE:
            share.kept, share.queued = kept, found

    def _together(self, loop: int, shares: list[Share], today: Today) -> None:
        """Let each thread take its share; only counts of people present come together."""
        assert self.pool is not None
        kernels_weights.deal_all(today, self.world.settings)
        changes = np.zeros((len(shares), len(today.present)), np.int32)
        jobs = [
            self.pool.submit(self._work, loop, share, today, changes[share.number], live=False)
            for share in shares
        ]
        for job in jobs:
            job.result()
        np.add(today.present, changes.sum(axis=0, dtype=np.int32), out=today.present)

    def _gather(self, shares: list[Share]) -> None:
        """Those still awake are the first to be asked tomorrow."""
        count = shares[0].kept
        for share in shares[1:]:
            self.next[count : count + share.kept] = share.next[: share.kept].copy()
            count += share.kept
        self.awake, self.next, self.awake_count = self.next, self.awake, count

    def _wake(self) -> None:
        """Wake the sleepers of places whose move chance changed."""
        kernels_people.wake_at(self.world.moved_chance, self.created, self.people, self.world.map)
        awake = np.flatnonzero(self.people.wake[: self.created] <= 0)
        self.awake_count = len(awake)
        self.awake[: self.awake_count] = awake

    def _steady(self, loop: int, today: Today) -> bool:
        """Return whether no multiplier can change in this loop, whatever people draw."""
        if self.case.rules.harvest_months:
            return False
        limited = today.room >= 1.0
        free = self.world.settings.buffer * today.room
        if loop == DECIDE:  # people only leave
            return not bool((limited & (today.present > free)).any())
        travelling = self.created - int(today.present.sum())
        full = today.present >= today.room
        return bool((~limited | full | (today.present + travelling <= free)).all())

    def result(self) -> FleeRun:
        """Return what came out, and let the threads go."""
        if self.pool:
            self.pool.shutdown()
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
