"""Who leaves: wish x opportunity, household by household; see docs/science/leaving.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.engine import draws
from safepassage.engine.arrays import YES, Bytes, Floats, Ints, Keys, Longs, Situation
from safepassage.engine.draws import Purpose
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import (
    EARLY,
    FORCED,
    KINDS_OF_HOUSEHOLD,
    STAYS,
    Population,
)
from safepassage.engine.people.surroundings import Around

NEIGHBOUR_DAYS = 7
CALM_INTENSITY = 0.1  # a place with less is calm; the number of calm days is a rule


@dataclass
class Memory:
    """What people of a place remember. Letters: P places."""

    fear: Floats  # (P,) part of the place captured, fading
    gone: Longs  # (7, P) households that left home on each of the last seven days
    calm_days: Ints  # (P,) days in a row without attack

    @classmethod
    def at_start(cls, places: int) -> Memory:
        """Return what is remembered on the first day: nothing."""
        gone = np.zeros((NEIGHBOUR_DAYS, places), np.int64)
        return cls(np.zeros(places), gone, np.zeros(places, np.int32))

    def see(self, plan: Plan, situation: Situation) -> None:
        """Take in what happens today."""
        fading = np.exp(-1.0 / plan.rules.capture_memory_days)
        self.fear = np.maximum(situation.captured, self.fear * fading)
        calm = situation.intensity <= CALM_INTENSITY
        self.calm_days = np.where(calm, self.calm_days + 1, 0).astype(np.int32)

    def note_leavers(self, households: Longs) -> None:
        """Take in how many households left home today, (P,)."""
        self.gone = np.concatenate([self.gone[1:], households[None]])

    def may_return(self, plan: Plan, situation: Situation, around: Around) -> Bytes:
        """Return, (P,), 1 where those who come from there may go back.

        Calm for `return_calm_days`, not encircled, and held by the side under which they lived.
        """
        places = np.arange(plan.places)
        calm = self.calm_days >= plan.rules.return_calm_days
        own_side = around.accepted[around.community[places], places] == 1.0
        ringed = (situation.epoch.encircled == YES) | around.emptied
        return np.asarray(calm & own_side & ~ringed, np.uint8)

    def share_gone(self, still_there: Longs) -> Floats:
        """Return the part of neighbours who left in the last seven days, (P,)."""
        left = self.gone.sum(axis=0)
        return np.asarray(left / np.maximum(1, left + still_there))


def hazards(
    plan: Plan, situation: Situation, memory: Memory, still_there: Longs, present: Longs
) -> Floats:
    """Return the hazard of wishing to leave, (3, P), by kind of household; before the shock.

    Those who leave when forced answer to attack, capture and want; those who leave early also to a
    threat, where fighting is near, and to neighbours who go; those who stay to a small part of the
    first. `still_there` (P,) are households at home, `present` (P,) people there the evening
    before: an attack reaches so many people, not a whole city.
    """
    rules = plan.rules
    attack = (situation.intensity - rules.attack_threshold) / (1.0 - rules.attack_threshold)
    reached = np.minimum(1.0, rules.attack_reach_people / np.maximum(1, present))
    near = situation.intensity >= rules.near_intensity
    forced = (
        rules.attack_hazard_per_day * np.maximum(0.0, attack) * reached
        + rules.capture_hazard_per_day * memory.fear
        + rules.shortage_hazard_per_day * np.nan_to_num(situation.shortage)
    )
    early = (
        forced
        + rules.threat_hazard_per_day * situation.threat * near
        + rules.neighbours_hazard_per_day * memory.share_gone(still_there)
    )
    hazard = np.empty((KINDS_OF_HOUSEHOLD, plan.places))
    hazard[EARLY], hazard[FORCED], hazard[STAYS] = early, forced, rules.stays_factor * forced
    return hazard


def shocks(plan: Plan, seed: int, day: int, hazard: Floats) -> Floats:
    """Return the shock that the households of a place share today, (P,): log-normal, mean 1.

    Drawn where somebody may wish to leave; 1 elsewhere.
    """
    spread = plan.rules.shock_spread
    shock = np.ones(plan.places)
    streams = draws.Streams(seed, Purpose.SHOCK, day)
    for place in np.flatnonzero(hazard.max(axis=0) > 0.0):
        stream = streams.of(plan.place_hash[place])
        shock[place] = np.exp(spread * stream.standard_normal() - spread * spread / 2.0)
    return shock


def wishes(hazard: Floats, shock: Floats, emptied: NDArray[np.bool_]) -> Floats:
    """Return the chance to wish to leave today, (3, P); certain where a camp is emptied."""
    wish = 1.0 - np.exp(-hazard * shock)
    wish[:, emptied] = 1.0
    return np.asarray(wish)


def leave_home(
    plan: Plan,
    population: Population,
    seed: int,
    day: int,
    chance: Keys,
    emptied: NDArray[np.bool_],
) -> Longs:
    """Let households leave their pools; return those that left home, (P,).

    `chance` (Q, 3) in 2^-32, by pool and kind; `emptied` (P,) 1 where everybody who can goes (a
    camp that is closed or overrun).
    """
    before = population.left[: plan.places].copy()
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
    return np.asarray(population.left[: plan.places] - before)


def pool_chances(plan: Plan, community: Bytes, wish: Floats, can: Floats) -> Keys:
    """Return the chance of each pool and kind to leave today, (Q, 3), in 2^-32."""
    place = np.arange(2 * plan.places) % plan.places
    return draws.threshold(wish[:, place].T * can[community, place][:, None])


def onward_chances(plan: Plan, forced: Floats, shock: Floats, around: Around) -> Keys:
    """Return the chance of the displaced to move on today, (H, P), by community and place.

    They answer like those who leave when forced, times `onward_factor`; out of a camp that is
    closed or overrun goes whoever can. In 2^-32.
    """
    wish = 1.0 - np.exp(-forced * plan.rules.onward_factor * shock)
    chance = draws.threshold(wish * around.can)
    chance[:, around.emptied] = np.where(around.can[:, around.emptied] > 0.0, draws.ONE, 0)
    return chance
