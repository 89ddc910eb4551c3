"""A day of the people: its phases, in order, on one screen.

The people layer reads the `Situation` and nothing else of the war.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import Bytes, Choices, Keys, Situation
from safepassage.engine.draws import Purpose
from safepassage.engine.people import destinations, leaving
from safepassage.engine.people.agreements import Agreements
from safepassage.engine.people.arrivals import settle
from safepassage.engine.people.book import Book
from safepassage.engine.people.corridors import take_corridors
from safepassage.engine.people.gates import Gates, irregular_ends, pass_gates
from safepassage.engine.people.memory import Memory
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import Population
from safepassage.engine.people.shelters import end_stays, send_back
from safepassage.engine.people.surroundings import Around, Surroundings
from safepassage.engine.people.travel import CHUNK, Travel
from safepassage.engine.people.ways import HM_PER_KM


class People:
    """Everybody in a run, and the book in which their days are written."""

    def __init__(self, plan: Plan, *, seed: int, threads: int = 1, chunk: int = CHUNK) -> None:
        """Put everybody where the scenario says they are at the start."""
        self._plan, self._seed = plan, seed
        self._population = Population(plan)
        self._everybody = self._population.everybody()
        self._surroundings = Surroundings(plan)
        self._memory = Memory.at_start(plan.places)
        self._agreements = Agreements(plan, self._surroundings.escorted)
        self._travel = Travel(plan, threads, chunk)
        self._beyond = irregular_ends(plan)
        self.book = Book(plan)
        self.totals = self._population.totals()
        self.agent_days = 0

    def __enter__(self) -> Self:
        """Return the people; leaving lets the threads go."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the threads go."""
        self._travel.close()

    def live(self, situation: Situation) -> None:
        """Live through one day: agreements, leaving, corridors, travel, arrival, gates."""
        plan, population, seed, day = self._plan, self._population, self._seed, situation.day
        self._memory.see(plan, situation)
        around = self._surroundings.see(situation, self.totals, self._memory.taken(plan))
        present = self.totals.residents + self.totals.displaced
        hazard = leaving.hazards(
            plan, situation, self._memory, around, population.households, present
        )
        shock = leaving.shocks(plan, seed, day, hazard)
        wish = leaving.wishes(hazard, shock, self._memory.fear, around.emptied)

        agreed = self._agreements.move(plan, population, seed, day, situation.agreements)
        chance = leaving.pool_chances(plan, wish, around)
        left = leaving.leave_home(plan, population, seed, day, chance, around.emptied)
        violence, offered = self._memory.violence, situation.corridors
        left += take_corridors(plan, population, around, seed, day, wish.all, violence, offered)
        self._memory.note_leavers(left[: plan.places], left[plan.places :])

        onward = leaving.onward_chances(plan, hazard, shock, self._memory.fear, around)
        returns = self._memory.may_return(plan, situation, around)
        end_stays(plan, population, seed, day)
        choices = self._choices(day, onward, around, returns)
        rows, flows = self._travel.move(population, around.hops, choices)
        moves = settle(plan, population, seed, day, rows, around)
        sent = send_back(plan, population, seed, day, around.ways.is_gate)
        gates = Gates(situation.epoch, around.ways, around.pull, returns, self._beyond)
        queue, tried = pass_gates(plan, population, seed, day, gates)

        self.totals = population.totals()
        self.agent_days += population.count
        self.book.flows(day, flows)
        self.book.moves(day, moves)
        self.book.moves(day, tried)
        self.book.moves(day, sent)
        self.book.queues(day, queue)
        self.book.situation(day, situation)
        self.book.harm(day, situation, self.totals, queue, agreed)
        self._check(day, self.book.stocks(day, population))

    def warnings(self) -> list[str]:
        """Return what a reader of the run must know."""
        said = self._agreements.warnings(self._plan)
        if self._plan.rules.queue_irregular_share == 0.0:
            said.append("assumes nobody crosses irregularly")
        unknown = [place.place for place in self._plan.scenario.places if place.idp_share is None]
        if unknown:
            said.append(
                f"displaced at the start: unknown in {len(unknown)} places, counted as none"
            )
        return said

    def _choices(self, day: int, onward: Keys, around: Around, returns: Bytes) -> Choices:
        """Return what those who have left decide by today."""
        plan, population, seed = self._plan, self._population, self._seed
        deciding = np.union1d(population.undecided(), np.flatnonzero(onward.any(axis=0)))
        table, sums = destinations.goal_table(
            plan, around.ways, around.pull, around.inside, around.accepted, deciding
        )
        hazard = 1.0 - np.exp(-plan.rules.return_hazard_per_day * self._memory.homes)
        return Choices(
            onward=onward,
            is_gate=around.ways.is_gate,
            return_ok=returns,
            return_threshold=draws.threshold(hazard),
            table=table,
            cumulative=sums,
            community=around.community,
            pool_hash=plan.pool_hash,
            key_onward=draws.key_of(seed, Purpose.ONWARD, day),
            key_return=draws.key_of(seed, Purpose.RETURN, day),
            key_goal=draws.key_of(seed, Purpose.GOAL, day),
            travel_hm=max(1, round(plan.rules.travel_km_per_day * HM_PER_KM)),
        )

    def _check(self, day: int, booked: int) -> None:
        """Raise if anybody was lost or made: that is a bug, never a fault of the scenario."""
        counted = self._population.everybody()
        if not booked == counted == self._everybody:
            raise RuntimeError(
                f"day {day}: {self._everybody} people at the start, {counted} now, {booked} booked"
            )
