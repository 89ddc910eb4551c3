"""Corridors: an offered way; uptake is a decision of households (docs/science/corridors.md)."""

from __future__ import annotations

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import (
    MOVE_FIRST,
    MOVE_ONWARD,
    NO_WAY,
    Floats,
    Longs,
    Offered,
)
from safepassage.engine.draws import Purpose
from safepassage.engine.people.agreements import first_that_fit
from safepassage.engine.people.offers import CorridorPlan
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import FORCED, Population, sizes
from safepassage.engine.people.surroundings import Around

NOT_STATED = 2**62  # people a day through a corridor whose capacity nobody states


def take_corridors(
    plan: Plan,
    population: Population,
    around: Around,
    seed: int,
    day: int,
    wish: Floats,
    violence: Floats,
    generated: tuple[Offered, ...] = (),
) -> Longs:
    """Send those through today's corridors who wish to leave and trust them; those at home first.

    Takers are drawn per household with wish x trust and leave as long as the capacity of the
    corridor holds. `violence` (P,) is what places remember of attacks. Returns how many
    households of each pool left, (Q,).
    """
    before = population.left.copy()
    today: list[CorridorPlan | Offered] = [*plan.corridors, *generated]
    for corridor in today:
        start, goal = corridor.from_place, corridor.to_place
        if not corridor.is_offered(day) or around.hops.escorted[start, goal] == NO_WAY:
            continue
        stream = draws.stream(seed, Purpose.CORRIDOR, day, corridor.element)
        room = corridor.people_per_day if corridor.people_per_day >= 0 else NOT_STATED
        pools = (
            (start, MOVE_FIRST, corridor.residents),
            (plan.places + start, MOVE_ONWARD, corridor.displaced),
        )
        for pool, kind, may_leave in pools:
            if not may_leave:
                continue
            same_side = around.accepted[around.community[pool], FORCED, goal] == 1.0
            trusted = trust(plan, corridor, same_side=same_side, violence=violence[start])
            chance = draws.threshold(wish[:, start] * trusted)
            takers = stream.binomial(population.households[pool], chance / draws.ONE)
            leaving = first_that_fit(takers, int(population.left[pool]), room)
            rows = population.leave(pool, leaving)
            population.send(rows, np.full(len(rows), goal), kind, escorted=True)
            room -= int(sizes(population.slots, rows).sum())
    return np.asarray(population.left - before)


def trust(
    plan: Plan, corridor: CorridorPlan | Offered, *, same_side: bool, violence: float
) -> float:
    """Return the part of those who wish to leave who trust a corridor.

    `violence` is what the place remembers of attacks, 1 and more: in full.
    """
    rules = plan.rules
    trusted = rules.corridor_trust_offered_alone
    if corridor.guaranteed:
        trusted = rules.corridor_trust_guaranteed
    if corridor.screening:
        trusted *= rules.corridor_screening_factor
    if not same_side:
        trusted *= rules.corridor_other_side_factor
    return float(trusted * (1.0 - (1.0 - rules.corridor_attack_factor) * min(1.0, violence)))
