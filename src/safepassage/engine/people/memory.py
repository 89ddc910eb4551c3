"""What people of a place remember: violence, capture, calm, and who has gone before them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safepassage.engine.arrays import YES, Bytes, Floats, Ints, Longs, Situation
from safepassage.engine.people.felt import Taken, attack_of
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import EARLY, FORCED
from safepassage.engine.people.surroundings import Around

NEIGHBOUR_DAYS = 7
CALM_INTENSITY = 0.1  # a place with less is calm; the number of calm days is a rule
PEOPLE_PER_HOUSEHOLD = 5.5
NEVER = 1 << 20  # days since a part was taken, where none was


@dataclass
class Memory:
    """What people of a place remember. Letters: P places."""

    fear: Floats  # (P,) part of the place captured, fading
    broken_days: Ints  # (P,) days since so much was taken that the lines broke
    violence: Floats  # (P,) attacks of the days before, adding up and fading
    threat: Floats  # (P,) threat that people have got used to
    alarm: Floats  # (P,) threat of today above that
    gone: Longs  # (7, P) households that left home on each of the last seven days
    reached: Floats  # (P,) households whom attacks reached and who left, fading
    calm_days: Ints  # (P,) days in a row without attack
    homes: Floats  # (P,) part of the homes that conflict has not damaged

    @classmethod
    def at_start(cls, places: int) -> Memory:
        """Return what is remembered on the first day: nothing."""
        nothing = np.zeros(places)
        return cls(
            fear=nothing,
            broken_days=np.full(places, NEVER, np.int32),
            violence=nothing,
            threat=nothing,
            alarm=nothing,
            gone=np.zeros((NEIGHBOUR_DAYS, places), np.int64),
            reached=nothing,
            calm_days=np.zeros(places, np.int32),
            homes=np.ones(places),
        )

    def see(self, plan: Plan, situation: Situation) -> None:
        """Take in what happens today."""
        rules = plan.rules
        self.fear = np.maximum(
            situation.captured, self.fear * np.exp(-1.0 / rules.capture_memory_days)
        )
        broke = (situation.captured > 0.0) & (situation.captured >= rules.collapse_part)
        self.broken_days = np.where(broke, 0, self.broken_days + 1).astype(np.int32)
        fading = np.exp(-1.0 / rules.violence_memory_days)
        self.violence = self.violence * fading + attack_of(plan, situation)
        self.alarm = np.maximum(0.0, situation.threat - self.threat)
        used = 1.0 - np.exp(-1.0 / rules.threat_habit_days)
        self.threat = self.threat + used * (situation.threat - self.threat)
        self.reached = self.reached * np.exp(-1.0 / rules.attack_reach_memory_days)
        calm = situation.intensity <= CALM_INTENSITY
        self.calm_days = np.where(calm, self.calm_days + 1, 0).astype(np.int32)
        self.homes = self.homes * np.exp(-rules.home_damage_per_day * situation.intensity)

    def taken(self, plan: Plan) -> Taken:
        """Return what has been taken lately."""
        return Taken(self.fear, self.broken_days < plan.rules.collapse_days)

    def note_leavers(self, home: Longs, camp: Longs) -> None:
        """Take in how many households left today, (P,): those at home, those displaced there."""
        self.gone = np.concatenate([self.gone[1:], home[None]])
        self.reached = self.reached + home + camp

    def may_return(self, plan: Plan, situation: Situation, around: Around) -> Bytes:
        """Return, (P,), 1 where those who come from there may go back.

        Calm for `return_calm_days`, not encircled, and held by the side under which they lived.
        """
        places = np.arange(plan.places)
        calm = self.calm_days >= plan.rules.return_calm_days
        own_side = around.accepted[around.community[places], FORCED, places] == 1.0
        ringed = (situation.epoch.encircled == YES) | around.emptied
        return np.asarray(calm & own_side & ~ringed, np.uint8)

    def share_gone(self, still_there: Longs) -> Floats:
        """Return the part of neighbours who left in the last seven days, (P,)."""
        left = self.gone.sum(axis=0)
        return np.asarray(left / np.maximum(1, left + still_there))

    def in_reach(self, plan: Plan, households: Longs, present: Longs) -> Floats:
        """Return the part of those who would leave whom attacks reach today, (P,).

        An attack on a place reaches `attack_reach_people`, not a whole city; those of them who
        left are not there to be reached again. `households` (P, 3) have not left; `present` (P,)
        are people. Where nobody of those who leave is left, those who came since are meant.
        """
        before = present + PEOPLE_PER_HOUSEHOLD * self.reached
        part = np.minimum(1.0, plan.rules.attack_reach_people / np.maximum(1.0, before))
        mobile = households[:, EARLY] + households[:, FORCED]
        left_to_reach = part * (mobile + self.reached) - self.reached
        reached = np.clip(left_to_reach / np.maximum(1, mobile), 0.0, 1.0)
        return np.asarray(np.where(mobile > 0, reached, part))
