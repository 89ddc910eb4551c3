"""The people of a run: room for them, who is awake, and the threads that take them along."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

from safepassage.engine.flee3 import kernels_people, kernels_stretch
from safepassage.engine.flee3.kernels_block import CHUNK, for_people, scratch_for
from safepassage.engine.flee3.kernels_calendar import calendars_for, grown_calendars
from safepassage.engine.flee3.kernels_hands import HELPERS, TICKETS
from safepassage.engine.flee3.kernels_state import Days, Today
from safepassage.engine.flee3.people import grown, lists_for, room_for
from safepassage.engine.flee3.today import World

WORTH_HELP = 1 << 12  # people awake from which on threads share a day


def running(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places that weigh anything, and their running sum; of all nothing, the last."""
    origins = np.flatnonzero(weights).astype(np.int32)
    if not len(origins):
        origins = np.array([len(weights) - 1], np.int32)
    return origins, np.cumsum(weights[origins])


class Crowd:
    """Everybody displaced so far, in the order in which they were."""

    def __init__(self, world: World, people: int, threads: int) -> None:
        self.world, self.threads = world, max(1, threads) if HELPERS else 1
        self.people = room_for(people)
        self.lists = lists_for(people)
        self.created = self.awake_count = 0
        self.calendars = calendars_for(self.threads, world.case.days, people)
        chunk = 1 if world.settings.harvesting else CHUNK
        self.scratch = scratch_for(self.threads, len(world.case.places), people, chunk)
        self.pool = ThreadPoolExecutor(self.threads - 1) if self.threads > 1 else None

    def close(self) -> None:
        """Let the threads go."""
        if self.pool:
            self.pool.shutdown()

    def reserve(self, more: int) -> None:
        """Make room for more people."""
        needed, room = self.created + more, len(self.people.state)
        if needed <= room:
            return
        size = max(needed, room * 3 // 2)
        self.people = grown(self.people, size)
        awake = self.lists.awake[: self.awake_count]
        self.lists = lists_for(size)
        self.lists.awake[: self.awake_count] = awake
        chunks, pieces = for_people(size, self.scratch.chunk)
        self.scratch = self.scratch._replace(chunks=chunks, pieces=pieces)
        self.calendars = grown_calendars(self.calendars, size)

    def settle(self, count: int, weights: np.ndarray, keys: np.ndarray, shares: np.ndarray) -> None:
        """Create people at places by weight; `keys` (3,) and running `shares` as in `Days`."""
        self.reserve(count)
        with np.errstate(over="ignore"):
            kernels_people.settle(
                self.created, self.created + count, keys[1], keys[2], *running(weights), shares,
                self.people, self.world.present, self.lists.awake, self.awake_count,
            )  # fmt: skip
        self.awake_count += count
        self.created += count

    def pass_days(self, days: Days, today: Today) -> None:
        """Take everybody, and those who join them, through the days of a stretch."""
        arriving = int(days.new.sum())
        self.reserve(arriving)
        busy = self.awake_count + arriving
        with self._helpers(busy >= WORTH_HELP, days, today):
            self.awake_count = self._pass(0, days, today)
        self.created += arriving

    def _pass(self, thread: int, days: Days, today: Today) -> int:
        with np.errstate(over="ignore"):  # of this thread; draws wrap on purpose
            awake: int = kernels_stretch.stretch(
                thread, self.created, self.awake_count, self.people, self.world.map, today,
                self.world.settings, days, self.lists, self.calendars, self.scratch,
            )  # fmt: skip
        return awake

    @contextmanager
    def _helpers(self, worth_it: bool, days: Days, today: Today) -> Iterator[None]:
        """Have the other threads help meanwhile; who has not begun by the end never will."""
        self.scratch.board[TICKETS:] = 0
        jobs = []
        if self.pool and worth_it:
            jobs = [
                self.pool.submit(self._pass, thread, days, today)
                for thread in range(1, self.threads)
            ]
        try:
            yield
        finally:
            self.scratch.board[TICKETS:] = -1
            for job in jobs:
                if not job.cancel():
                    job.result()
