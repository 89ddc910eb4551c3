"""The people of a run and their day: who is awake, who shares the work, in which order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from safepassage.engine.flee3 import kernels_day, kernels_people
from safepassage.engine.flee3.kernels_block import block_for
from safepassage.engine.flee3.kernels_state import DECIDE, TRAVEL, Lists, Today
from safepassage.engine.flee3.people import Share, grown, lists_for, room_for
from safepassage.engine.flee3.today import World

CHUNK = 1 << 14  # awake people from which on threads share a day


class Crowd:
    """Everybody displaced so far, in the order in which they were."""

    def __init__(self, world: World, people: int, threads: int) -> None:
        self.world, self.threads = world, max(1, threads)
        self.people = room_for(people)
        self.awake, self.next, self.queue, self.states = lists_for(len(self.people.state))
        self.created = self.awake_count = 0
        places, days = len(world.case.places), world.case.days
        self.blocks = [block_for(places, days) for _ in range(self.threads)]
        self.pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None

    def close(self) -> None:
        """Let the threads go."""
        if self.pool:
            self.pool.shutdown()

    def reserve(self, more: int) -> None:
        """Make room for more people."""
        needed = self.created + more
        if needed > len(self.people.state):
            self.people = grown(self.people, max(needed, len(self.people.state) * 3 // 2))
            awake = self.awake[: self.awake_count]
            self.awake, self.next, self.queue, self.states = lists_for(len(self.people.state))
            self.awake[: self.awake_count] = awake

    def pass_day(self, day: int, today: Today) -> None:
        """Take everybody through the two loops of a day: decide, then travel.

        In Flee each person sees the places as those before left them. People can be shared among
        threads, with the same result, in loops in which no place can change its multiplier; where
        that is not so of the first, dividing the day costs more than it gains.
        """
        risen = self._risen(day)
        busy = self.awake_count + len(risen)
        divided = busy > CHUNK and self.threads > 1 and self._steady(DECIDE, today)
        shares = self._shares(risen, self.threads if divided else 1)
        if len(shares) == 1:
            self._alone(shares[0], today)
            return
        for loop in (DECIDE, TRAVEL):
            kernels_day.fill_and_deal(today, self.world.settings)
            if self._steady(loop, today):
                self._together(loop, shares, today)
            else:
                for share in shares:
                    self._work(loop, share, today, today.present, live=True)
        self._gather(shares)

    def _risen(self, day: int) -> np.ndarray:
        """Return those whose sleep ends today, in order."""
        found, count = np.empty(self.created - self.awake_count, np.int32), 0
        for block in self.blocks:
            count = kernels_people.rise(day, block.calendar, self.people, found, count)
        return np.sort(found[:count])

    def _alone(self, share: Share, today: Today) -> None:
        """Take everybody through the day in one thread."""
        lists = Lists(
            share.awake, len(share.awake), share.risen, share.next, share.queue, share.states
        )
        share.kept = kernels_day.whole_day(
            self.people, self.world.map, today, self.world.settings, lists, share.block
        )
        self._gather([share])

    def _shares(self, risen: np.ndarray, parts: int) -> list[Share]:
        """Divide those awake among the threads, in the order of their numbers."""
        awake = self.awake[: self.awake_count]
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
                self.states[edges[part] + cuts[part] :],
                self.blocks[part],
            )
            for part in range(parts)
        ]

    def _work(
        self, loop: int, share: Share, today: Today, present: np.ndarray, *, live: bool
    ) -> None:
        people, ways, rules = self.people, self.world.map, self.world.settings
        with np.errstate(over="ignore"):  # of this thread
            lists = Lists(
                share.awake, len(share.awake), share.risen, share.next, share.queue, share.states
            )
            kept, queued = kernels_day.part_of_day(
                loop == DECIDE, people, ways, today, rules, present, live, lists, share.queued,
                share.block,
            )  # fmt: skip
        if loop == DECIDE:
            share.kept, share.queued = kept, queued

    def _together(self, loop: int, shares: list[Share], today: Today) -> None:
        """Let each thread take its share; only counts of people present come together."""
        assert self.pool is not None
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

    def wake(self) -> None:
        """Wake the sleepers of places whose move chance changed."""
        for block in self.blocks:
            block.calendar[:] = -1
        self.awake_count = kernels_people.wake_at(
            self.world.moved_chance, self.created, self.people, self.world.map,
            self.blocks[0].calendar, self.awake,
        )  # fmt: skip

    def _steady(self, loop: int, today: Today) -> bool:
        """Return whether no multiplier can change in this loop, whatever people draw."""
        if self.world.rules.harvest_months:
            return False
        limited = today.room >= 1.0
        free = self.world.settings.buffer * today.room
        if loop == DECIDE:  # people only leave
            return not bool((limited & (today.present > free)).any())
        travelling = self.created - int(today.present.sum())
        full = today.present >= today.room
        return bool((~limited | full | (today.present + travelling <= free)).all())
