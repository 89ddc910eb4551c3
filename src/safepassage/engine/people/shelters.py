"""Stays that end: in collective centres, and abroad after an irregular crossing.

See docs/science/camps.md and docs/science/gates.md.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import (
    AT_CROSSING,
    CHOOSE,
    COLLECTIVE,
    FOR_LIFE,
    HOST,
    IDP,
    MOVE_IRREGULAR,
    MOVE_ONWARD,
    MOVE_SENT_BACK,
    RENTED,
    SENT_BACK,
    TRIP_KIND,
    Bytes,
)
from safepassage.engine.draws import Purpose
from safepassage.engine.people.arrivals import Moves, count_moves, moves_of
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import Population, Rows, whereabouts


def end_stays(plan: Plan, population: Population, seed: int, day: int) -> None:
    """Let stays in collective centres end, half of them within `shelter_median_days`.

    In a town the household goes to hosts or rents, as arrivals do there: no displacement. Out of a
    centre that is a place of its own it looks for another place.
    """
    slots = population.slots
    stays = (whereabouts(slots.look) == COLLECTIVE) & (slots.state == slots.goal)
    rows = np.flatnonzero(stays)
    hazard = 1.0 - 0.5 ** (1.0 / plan.rules.shelter_median_days)
    rows = _chosen(plan, population, draws.key_of(seed, Purpose.SHELTER, day), rows, hazard)
    apart = plan.is_shelter[slots.state[rows]] == 1
    onward, here = rows[apart], rows[~apart]
    slots.goal[onward] = CHOOSE
    slots.trip[onward] = slots.trip[onward] & FOR_LIFE | MOVE_ONWARD
    rules = plan.rules
    housed = rules.share_host_community + rules.share_rented
    with_hosts = rules.share_host_community / housed if housed > 0.0 else 1.0
    key = draws.key_of(seed, Purpose.WHEREABOUTS, day)
    hosts = np.isin(here, _chosen(plan, population, key, here, with_hosts))
    where = np.where(hosts, HOST, RENTED).astype(np.uint8)
    slots.look[here] = slots.look[here] & 0b11100011 | where << 2


def send_back(plan: Plan, population: Population, seed: int, day: int, is_gate: Bytes) -> Moves:
    """Send back those who crossed irregularly, with a small hazard; return their moves.

    They are put at the gate they came by and wait there, or stay with hosts where nobody waits.
    """
    slots = population.slots
    crossed = (slots.trip & TRIP_KIND == MOVE_IRREGULAR) & (slots.state == slots.goal)
    rows = np.flatnonzero(crossed)
    hazard = 1.0 - float(np.exp(-plan.rules.sent_back_hazard_per_day))
    rows = _chosen(plan, population, draws.key_of(seed, Purpose.SENT_BACK, day), rows, hazard)
    gate = slots.last[rows].copy()
    slots.last[rows] = slots.state[rows]
    slots.state[rows] = slots.goal[rows] = gate
    slots.clock[rows] = day
    slots.trip[rows] = slots.trip[rows] & FOR_LIFE | MOVE_SENT_BACK
    where = np.where(is_gate[gate] == 1, AT_CROSSING, HOST)
    slots.look[rows] = IDP | where << 2 | SENT_BACK << 5
    count_moves(population, rows)
    return moves_of(plan, population, rows)


def _chosen(plan: Plan, population: Population, key: np.uint64, rows: Rows, chance: float) -> Rows:
    """Return those of the rows whose draw says yes."""
    slots = population.slots
    draw = draws.draws_of(key, plan.pool_hash[slots.origin[rows]], slots.ordinal[rows])
    return np.asarray(rows[draw < draws.threshold(np.array([chance]))[0]])
