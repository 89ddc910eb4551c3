"""Agreements move named numbers, with quotas and halts; see docs/science/agreements.md."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import MOVE_AGREEMENT, MOVE_RETURN, NO_WAY, Agreed, Longs, Marks
from safepassage.engine.draws import Purpose
from safepassage.engine.people.offers import AgreementPlan
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import (
    KINDS_OF_HOUSEHOLD,
    PAIR,
    Population,
    Rows,
    people_between,
    sizes,
)

FIGHTERS = (
    "the number named counts fighters, whom the model does not hold; it moves civilians in their "
    "place"
)


class Agreements:
    """How far the agreements of a scenario have come."""

    def __init__(self, plan: Plan, escorted: Marks) -> None:
        """Nobody has moved; an agreement without a road to any of its places moves nobody."""
        self._escorted = escorted
        self.runs: dict[str, bool] = {}
        self.moved: dict[str, int] = {}  # people
        self.goals: dict[str, tuple[int, ...]] = {}
        self._know(plan.agreements)

    def _know(self, agreements: Iterable[AgreementPlan | Agreed]) -> None:
        for agreement in agreements:
            self.moved.setdefault(agreement.name, 0)
            self.goals[agreement.name] = tuple(
                place
                for place in agreement.to_places
                if self._escorted[agreement.from_place, place] != NO_WAY
            )

    def move(
        self,
        plan: Plan,
        population: Population,
        seed: int,
        day: int,
        generated: tuple[Agreed, ...] = (),
    ) -> Longs:
        """Send today's passengers off; return the people who leave each place so, (P,).

        ``generated`` are those of a generated war, beside those of the scenario.
        """
        leaving = np.zeros(plan.places, np.int64)
        self._know(generated)
        today: list[AgreementPlan | Agreed] = [*plan.agreements, *generated]
        for agreement in today:
            quota = self.quota(agreement, day)
            if quota < 1 or not self._in_service(plan, seed, day, agreement):
                continue
            rows = passengers(plan, population, seed, day, agreement, quota)
            goals = np.array(self.goals[agreement.name])
            turn = self.moved[agreement.name] // PAIR  # two households have 11 people
            by_pair = (turn + np.arange(len(rows)) // 2) % len(goals)
            kind = MOVE_RETURN if agreement.is_return else MOVE_AGREEMENT
            population.send(rows, goals[by_pair], kind, escorted=True)
            people = int(sizes(population.slots, rows).sum())
            self.moved[agreement.name] += people
            leaving[agreement.from_place] += people
        return leaving

    def quota(self, agreement: AgreementPlan | Agreed, day: int) -> int:
        """Return how many people may move today.

        None on a halt, without a road, or as long as the agreement it is linked to has moved
        nobody.
        """
        waits = bool(agreement.linked) and not self.moved.get(agreement.linked, 1)
        if waits or not agreement.moves_on(day) or not self.goals[agreement.name]:
            return 0
        if agreement.people < 0:
            return agreement.people_per_day
        return min(agreement.people_per_day, agreement.people - self.moved[agreement.name])

    def _in_service(
        self, plan: Plan, seed: int, day: int, agreement: AgreementPlan | Agreed
    ) -> bool:
        """Return whether an evacuation runs today: it stops and goes on, as the record says or not.

        Where halts are recorded, or generated with the war, they are all there are; else a draw a
        day decides.
        """
        if isinstance(agreement, Agreed) or agreement.halts or agreement.is_return:
            return True
        rules, name = plan.rules, agreement.name
        runs = self.runs.get(name, True)
        chance = rules.agreement_stop_chance if runs else rules.agreement_resume_chance
        stream = draws.stream(seed, Purpose.SERVICE, day, agreement.element)
        self.runs[name] = runs != (stream.random() < chance)
        return self.runs[name]

    def warnings(self, plan: Plan) -> list[str]:
        """Return what a reader must know: agreements that did not come to their number."""
        said = []
        for agreement in plan.agreements:
            moved = self.moved[agreement.name]
            if agreement.counts_fighters:
                said.append(f"agreement {agreement.name}: {FIGHTERS}")
            if not self.goals[agreement.name]:
                said.append(f"agreement {agreement.name}: no road leads to any of its places")
            elif 0 <= moved < agreement.people - PAIR:
                named = f"{moved:,} of {agreement.people:,} people named were moved"
                said.append(f"agreement {agreement.name}: {named}")
        return said


def passengers(
    plan: Plan,
    population: Population,
    seed: int,
    day: int,
    agreement: AgreementPlan | Agreed,
    quota: int,
) -> Rows:
    """Return the rows of today's passengers: households that may leave, without preference.

    As many households as the quota holds at 5.5 people each are drawn from those at home, those
    displaced there before the start and those who came since, in proportion to their numbers
    (hypergeometric, one stream per agreement and day); of those who came since, the ones with the
    lowest draws. In that order they board until the next household would not fit.
    """
    place = agreement.from_place
    pools = (place, plan.places + place)
    came = population.settled_at(place)
    at_pools = population.households[list(pools)] * np.array(
        [[agreement.residents], [agreement.displaced]]
    )
    came = came if agreement.displaced else came[:0]
    groups = np.concatenate([at_pools.reshape(-1), [len(came)]])
    wanted = min(int(groups.sum()), max(2 * quota // PAIR, 1))
    stream = draws.stream(seed, Purpose.AGREEMENT, day, agreement.element)
    chosen = _share_out(stream, groups, wanted)
    room, rows = quota, []
    for number, pool in enumerate(pools):
        kinds = chosen[KINDS_OF_HOUSEHOLD * number : KINDS_OF_HOUSEHOLD * (number + 1)]
        boarding = first_that_fit(kinds, int(population.left[pool]), room)
        rows.append(population.leave(pool, boarding))
        room -= int(sizes(population.slots, rows[-1]).sum())
    key = draws.key_of(seed, Purpose.AGREEMENT, day)
    by_draw = came[_order(plan, population, key, came)][: chosen[-1]]
    rows.append(by_draw[np.cumsum(sizes(population.slots, by_draw)) <= room])
    return np.concatenate(rows)


def _share_out(stream: draws.Stream, groups: Longs, wanted: int) -> Longs:
    """Return how many are drawn from each group, without putting back."""
    chosen = np.zeros_like(groups)
    rest = int(groups.sum())
    for group, there in enumerate(groups.tolist()):
        rest -= there
        if there and wanted:
            chosen[group] = stream.hypergeometric(there, rest, wanted)
        wanted -= int(chosen[group])
    return chosen


def first_that_fit(kinds: Longs, left: int, room: int) -> Longs:
    """Return how many households of each kind fit into a number of people, in this order.

    `left` households have left their pool: the next has 5 + (left & 1) people.
    """
    most = int(kinds.sum())
    number = min(most, max(0, 2 * room // PAIR + 1))
    while number and people_between(left, left + number) > room:
        number -= 1
    before = np.concatenate([[0], np.cumsum(kinds)[:-1]])
    return np.asarray(np.clip(number - before, 0, kinds))


def _order(plan: Plan, population: Population, key: np.uint64, rows: Rows) -> Rows:
    """Return the order of households by draw; equal draws by origin and ordinal."""
    slots = population.slots
    origin, ordinal = slots.origin[rows], slots.ordinal[rows]
    draw = draws.draws_of(key, plan.pool_hash[origin], ordinal)
    return np.lexsort((ordinal, plan.pool_hash[origin], draw))
