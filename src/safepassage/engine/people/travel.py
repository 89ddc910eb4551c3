"""A day's decisions and travel of those who have left, in chunks, on one thread or several."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from safepassage.engine.arrays import Choices, Hops, Longs, Slots
from safepassage.engine.people import kernels
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import Population, Rows

CHUNK = 1 << 16  # households; a boundary changes no result, only what one thread does


class Travel:
    """Runs the kernels over all households that have left."""

    def __init__(self, plan: Plan, threads: int = 1, chunk: int = CHUNK) -> None:
        """Keep threads ready; one thread needs no pool."""
        self._links = len(plan.link_hm)
        self._chunk = chunk
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()

    def move(self, population: Population, hops: Hops, choices: Choices) -> tuple[Rows, Longs]:
        """Let every household decide and travel.

        Returns the rows of those that reached a place to stay, in order, and the people who
        entered each link, (L,).
        """
        slots = population.slots
        starts = range(0, population.count, self._chunk)

        def one(start: int) -> tuple[Rows, Longs]:
            stop = min(start + self._chunk, population.count)
            return move_chunk(slots, start, stop, hops, choices, self._links)

        done = list(map(one, starts) if self._pool is None else self._pool.map(one, starts))
        rows = np.concatenate([np.zeros(0, np.intp), *(part[0] for part in done)])
        flows = np.zeros(self._links, np.int64)
        for part in done:
            flows += part[1]
        return rows, flows


def move_chunk(
    slots: Slots, start: int, stop: int, hops: Hops, choices: Choices, links: int
) -> tuple[Rows, Longs]:
    """Let the households of some rows decide and travel; see `Travel.move`."""
    flows = np.zeros(links, np.int64)
    arrived = np.empty(stop - start, np.int32)
    with np.errstate(over="ignore"):  # draws wrap on purpose; plain Python would warn of it
        kernels.wake(slots, start, stop, hops, choices)
        kernels.reroute(slots, start, stop, hops, choices)
        kernels.choose(slots, start, stop, choices)
        kernels.set_off(slots, start, stop, hops, choices, flows)
        found = kernels.advance(slots, start, stop, hops, choices, flows, arrived)
    return arrived[:found].astype(np.intp), flows
