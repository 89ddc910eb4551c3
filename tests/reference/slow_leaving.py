"""The slow model's leaving: wish and opportunity."""

from __future__ import annotations

import math
from collections.abc import Callable

from tests.reference.slow_state import KINDS, UNITS, SlowState, units
from tests.reference.slow_ways import CLOSED, LIMITED, OPEN, UNDER_FIRE, Roads, Seen

from safepassage.engine import draws
from safepassage.engine.draws import Purpose


class SlowLeaving(SlowState):
    """Who leaves the place where they were at the start."""

    def _remember(self, seen: Seen) -> None:
        fading = math.exp(-1.0 / self.rules.capture_memory_days)
        for place in self.land.places:
            self.fear[place] = max(seen.captured[place], self.fear[place] * fading)
            calm = seen.intensity[place] <= 0.1
            self.calm_days[place] = self.calm_days[place] + 1 if calm else 0

    def _hazards(self, seen: Seen, place: str, present: int) -> dict[str, float]:
        rules = self.rules
        attack = (seen.intensity[place] - rules.attack_threshold) / (1.0 - rules.attack_threshold)
        reached = min(1.0, rules.attack_reach_people / max(1, present))
        forced = (
            rules.attack_hazard_per_day * max(0.0, attack) * reached
            + rules.capture_hazard_per_day * self.fear[place]
            + rules.shortage_hazard_per_day * seen.shortage[place]
        )
        near = seen.intensity[place] >= rules.near_intensity
        left = sum(day[place] for day in self.gone)
        still = sum(self.counted["place", place].values())
        early = (
            forced
            + (rules.threat_hazard_per_day * seen.threat[place] if near else 0.0)
            + rules.neighbours_hazard_per_day * left / max(1, left + still)
        )
        return {"early": early, "forced": forced, "stays": rules.stays_factor * forced}

    def _shock(self, day: int, place: str, hazard: dict[str, float]) -> float:
        if max(hazard.values()) <= 0.0:
            return 1.0
        stream = draws.stream(self.seed, Purpose.SHOCK, day, draws.element("place", place))
        spread = self.rules.shock_spread
        return math.exp(spread * stream.standard_normal() - spread * spread / 2.0)

    def _can(
        self, seen: Seen, roads: Roads, pull: dict[str, float]
    ) -> Callable[[str | None, str], float]:
        share = {
            CLOSED: 0.0,
            UNDER_FIRE: self.rules.opportunity_under_fire,
            LIMITED: self.rules.opportunity_limited,
            OPEN: 1.0,
        }

        def can(community: str | None, place: str) -> float:
            goals = [
                self.land.acceptance(seen, community, goal)
                for goal in self.land.places
                if pull[goal] > 0.0 and self.land.decay(roads.felt, place, goal) > 0.0
            ]
            if not any(goals):
                return 0.0
            other = 1.0 if 1.0 in goals else self.rules.opportunity_other_side
            return other * share[roads.quality.get(place, CLOSED)]

        return can

    def _leave(
        self,
        day: int,
        place: str,
        wish: dict[tuple[str, str], float],
        can: Callable[[str | None, str], float],
        emptied: set[str],
    ) -> int:
        """Let households of a place leave; return those that left home."""
        assert self.community is not None
        chance = {
            kind: units(wish[place, kind] * can(self.community[place], place)) for kind in KINDS
        }
        stream = draws.stream(self.seed, Purpose.LEAVE, day, draws.element("place", place))
        at_home = 0
        for what in ("place", "displaced before the start"):
            there = self.counted[what, place]
            if place in emptied:
                numbers = [there[kind] if chance[kind] else 0 for kind in KINDS]
            else:
                numbers = [
                    int(stream.binomial(there[kind], chance[kind] / UNITS)) for kind in KINDS
                ]
            out = self._out((what, place), numbers)
            at_home += len(out) if what == "place" else 0
        return at_home
