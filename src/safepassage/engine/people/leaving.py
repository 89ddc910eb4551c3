"""Who leaves: wish x opportunity, household by household; see docs/science/leaving.md."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine import draws
from safepassage.engine.arrays import Bytes, Floats, Keys, Longs, Situation
from safepassage.engine.draws import Purpose
from safepassage.engine.people.felt import attack_of
from safepassage.engine.people.memory import Memory
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import (
    EARLY,
    FORCED,
    KINDS_OF_HOUSEHOLD,
    STAYS,
    Population,
    Rows,
)
from safepassage.engine.people.surroundings import Around


class Hazards(NamedTuple):
    """Hazards of wishing to leave today, by kind of household; before the shock."""

    held: Floats  # (3, P) in the part of a place that was not taken lately
    taken: Floats  # (3, P) in the part that a feared party has just taken


def hazards(
    plan: Plan,
    situation: Situation,
    memory: Memory,
    around: Around,
    households: Longs,
    present: Longs,
) -> Hazards:
    """Return the hazards of wishing to leave, by kind of household; before the shock.

    Those who leave when forced answer to attack, remembered violence, capture and want; those who
    leave early also to a threat that is new, where fighting is near, and to neighbours who go;
    those who stay to a small part of the first. `households` (Q, 3) have not left, `present` (P,)
    are people there the evening before.
    """
    rules = plan.rules
    at_home = households[: plan.places]
    violence = rules.attack_hazard_per_day * attack_of(
        plan, situation
    ) + rules.violence_hazard_per_day * np.minimum(1.0, memory.violence)
    counted = at_home + households[plan.places :]
    forced = violence * memory.in_reach(plan, counted, present)
    forced = forced + rules.shortage_hazard_per_day * np.nan_to_num(situation.shortage)
    near = situation.intensity >= rules.near_intensity
    early = (
        rules.threat_hazard_per_day * memory.alarm * near
        + rules.neighbours_hazard_per_day * memory.share_gone(at_home.sum(axis=1))
    )
    capture = rules.capture_hazard_per_day * dread(plan, around)
    return Hazards(_by_kind(plan, forced, early), _by_kind(plan, forced + capture, early))


def _by_kind(plan: Plan, forced: Floats, early: Floats) -> Floats:
    """Return hazards by kind of household, (3, P)."""
    hazard = np.empty((KINDS_OF_HOUSEHOLD, plan.places))
    hazard[EARLY], hazard[FORCED] = forced + early, forced
    hazard[STAYS] = plan.rules.stays_factor * forced
    return hazard


def dread(plan: Plan, around: Around) -> Floats:
    """Return how much those of a place fear whoever takes it, (P,): 1 - acceptance.

    Where a part was taken and the holder is the old one, a hostile party took it.
    """
    places = np.arange(plan.places)
    accepted = around.accepted[around.community[places], FORCED, places]
    hostile = plan.rules.acceptance_hostile_forced
    part_taken = (accepted == 1.0) & around.partly_held
    return np.asarray(1.0 - np.where(part_taken, hostile, accepted))


def shocks(plan: Plan, seed: int, day: int, hazard: Hazards) -> Floats:
    """Return the shock that the households of a place share today, (P,): log-normal, mean 1.

    Drawn where somebody may wish to leave; 1 elsewhere.
    """
    spread = plan.rules.shock_spread
    shock = np.ones(plan.places)
    streams = draws.Streams(seed, Purpose.SHOCK, day)
    for place in np.flatnonzero(hazard.taken.max(axis=0) > 0.0):
        stream = streams.of(plan.place_hash[place])
        shock[place] = np.exp(spread * stream.standard_normal() - spread * spread / 2.0)
    return shock


class Wishes(NamedTuple):
    """The chance to wish to leave today, by kind; certain where a camp is emptied."""

    held: Floats  # (3, P) in the part of a place that was not taken lately
    taken: Floats  # (3, P) in the part that was
    fear: Floats  # (P,) that part

    @property
    def all(self) -> Floats:
        """Return the chance over the whole place, (3, P)."""
        return np.asarray((1.0 - self.fear) * self.held + self.fear * self.taken)


def wishes(hazard: Hazards, shock: Floats, fear: Floats, emptied: NDArray[np.bool_]) -> Wishes:
    """Return the chance to wish to leave today."""
    held, taken = (1.0 - np.exp(-part * shock) for part in hazard)
    held[:, emptied] = taken[:, emptied] = 1.0
    return Wishes(held, taken, fear)


def leave_home(
    plan: Plan,
    population: Population,
    seed: int,
    day: int,
    chance: Keys,
    emptied: NDArray[np.bool_],
) -> Longs:
    """Let households leave their pools; return how many of each did, (Q,).

    `chance` (Q, 3) in 2^-32, by pool and kind; `emptied` (P,) 1 where everybody who can goes (a
    camp that is closed or overrun).
    """
    before = population.left.copy()
    possible = (chance > 0) & (population.households > 0)
    streams = draws.Streams(seed, Purpose.LEAVE, day)
    for place in np.flatnonzero(possible.reshape(2, plan.places, -1).any(axis=(0, 2))):
        stream = streams.of(plan.place_hash[place])
        for pool in (place, plan.places + place):
            if not possible[pool].any():
                continue
            there = population.households[pool]
            if emptied[place]:
                leaving = np.where(chance[pool] > 0, there, 0)
            else:
                leaving = stream.binomial(there, chance[pool] / draws.ONE)
            if leaving.sum():
                population.leave(int(pool), leaving)
    return np.asarray(population.left - before)


def chances(wish: Wishes, around: Around, community: Bytes, place: Rows) -> Floats:
    """Return the chance to leave, (rows, 3), of those of a community in a place.

    Opportunity is that of the place, but the lines have passed over those in the part just taken.
    """
    held = wish.held[:, place] * around.can[community, place]
    taken = wish.taken[:, place] * around.can_taken[community, place]
    fear = wish.fear[place]
    return np.asarray(((1.0 - fear) * held + fear * taken).T)


def pool_chances(plan: Plan, wish: Wishes, around: Around) -> Keys:
    """Return the chance of each pool and kind to leave today, (Q, 3), in 2^-32."""
    place = np.arange(2 * plan.places) % plan.places
    return draws.threshold(chances(wish, around, around.community, place))


def onward_chances(
    plan: Plan, hazard: Hazards, shock: Floats, fear: Floats, around: Around
) -> Keys:
    """Return the chance of the displaced to move on today, (H, P), by community and place.

    They answer like those who leave when forced, times `onward_factor`; out of a camp that is
    closed or overrun goes whoever can. In 2^-32.
    """
    factor = plan.rules.onward_factor
    slower = Hazards(hazard.held * factor, hazard.taken * factor)
    wish = wishes(slower, shock, fear, around.emptied)
    held = wish.held[FORCED] * around.can
    taken = wish.taken[FORCED] * around.can_taken
    chance = draws.threshold((1.0 - fear) * held + fear * taken)
    chance[:, around.emptied] = np.where(around.can[:, around.emptied] > 0.0, draws.ONE, 0)
    return chance
