"""The slow model's leaving: wish and opportunity."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tests.reference.slow_state import KINDS, UNITS, SlowState, units
from tests.reference.slow_ways import CLOSED, LIMITED, OPEN, UNDER_FIRE, Roads, Seen

from safepassage.engine import draws
from safepassage.engine.draws import Purpose

Can = Callable[[str | None, str], tuple[float, float]]


@dataclass
class Hazard:
    """Hazards in a place by kind: in the part still held, and in the part just taken."""

    held: dict[str, float]
    taken: dict[str, float]

    def scaled(self, factor: float) -> Hazard:
        held = {kind: hazard * factor for kind, hazard in self.held.items()}
        return Hazard(held, {kind: hazard * factor for kind, hazard in self.taken.items()})


class SlowLeaving(SlowState):
    """Who leaves the place where they were at the start."""

    def _attack(self, seen: Seen, place: str) -> float:
        threshold = self.rules.attack_threshold
        return max(0.0, (seen.intensity[place] - threshold) / (1.0 - threshold))

    def _remember(self, seen: Seen) -> None:
        rules = self.rules
        for place in self.land.places:
            taken = seen.captured[place]
            fading = math.exp(-1.0 / rules.capture_memory_days)
            self.fear[place] = max(taken, self.fear[place] * fading)
            broke = taken > 0.0 and taken >= rules.collapse_part
            self.broke[place] = 0 if broke else self.broke[place] + 1
            fading = math.exp(-1.0 / rules.violence_memory_days)
            self.violence[place] = self.violence[place] * fading + self._attack(seen, place)
            self.alarm[place] = max(0.0, seen.threat[place] - self.used_to[place])
            learnt = 1.0 - math.exp(-1.0 / rules.threat_habit_days)
            self.used_to[place] += learnt * (seen.threat[place] - self.used_to[place])
            self.reached[place] *= math.exp(-1.0 / rules.attack_reach_memory_days)
            calm = seen.intensity[place] <= 0.1
            self.calm_days[place] = self.calm_days[place] + 1 if calm else 0
            self.homes[place] *= math.exp(-rules.home_damage_per_day * seen.intensity[place])

    def _broken(self) -> set[str]:
        """Return the places whose lines have broken."""
        return {place for place, days in self.broke.items() if days < self.rules.collapse_days}

    def _hazards(self, seen: Seen, place: str, present: int) -> Hazard:
        rules = self.rules
        violence = rules.attack_hazard_per_day * self._attack(
            seen, place
        ) + rules.violence_hazard_per_day * min(1.0, self.violence[place])
        forced = violence * self._in_reach(place, present)
        forced = forced + rules.shortage_hazard_per_day * seen.shortage[place]
        near = seen.intensity[place] >= rules.near_intensity
        left = sum(day[place] for day in self.gone)
        still = sum(self.counted["place", place].values())
        early = rules.threat_hazard_per_day * self.alarm[place] * near
        early += rules.neighbours_hazard_per_day * (left / max(1, left + still))
        capture = rules.capture_hazard_per_day * self._dread(seen, place)
        return Hazard(self._by_kind(forced, early), self._by_kind(forced + capture, early))

    def _by_kind(self, forced: float, early: float) -> dict[str, float]:
        stays = self.rules.stays_factor * forced
        return {"early": forced + early, "forced": forced, "stays": stays}

    def _in_reach(self, place: str, present: int) -> float:
        """Return the part of those who would leave whom attacks reach."""
        reached = self.reached[place]
        before = present + 5.5 * reached
        part = min(1.0, self.rules.attack_reach_people / max(1.0, before))
        counted = [self.counted[what, place] for what in ("place", "displaced before the start")]
        mobile = sum(pool["early"] + pool["forced"] for pool in counted)
        if not mobile:
            return part
        return min(1.0, max(0.0, (part * (mobile + reached) - reached) / mobile))

    def _dread(self, seen: Seen, place: str) -> float:
        """Return how far whoever takes the place is feared."""
        assert self.community is not None
        accepted = self.land.acceptance(seen, self.community[place], place, "forced")
        if accepted == 1.0 and 0.0 < seen.held_share[place] < 1.0:
            accepted = self.rules.acceptance_hostile_forced
        return 1.0 - accepted

    def _shock(self, day: int, place: str, hazard: Hazard) -> float:
        if max(hazard.taken.values()) <= 0.0:
            return 1.0
        stream = draws.stream(self.seed, Purpose.SHOCK, day, draws.element("place", place))
        spread = self.rules.shock_spread
        return math.exp(spread * stream.standard_normal() - spread * spread / 2.0)

    def _can(self, seen: Seen, roads: Roads, pull: dict[str, float]) -> Can:
        rules = self.rules
        share = {
            CLOSED: 0.0,
            UNDER_FIRE: rules.opportunity_under_fire,
            LIMITED: rules.opportunity_limited,
            OPEN: 1.0,
        }

        def can(community: str | None, place: str) -> tuple[float, float]:
            """Return the part who can: as a rule, and where the lines have passed over them."""
            goals = [
                goal
                for goal in self.land.places
                if pull[goal] > 0.0 and self.land.decay(roads.felt, place, goal) > 0.0
            ]
            accepts = {
                goal: [self.land.acceptance(seen, community, goal, kind) for kind in KINDS]
                for goal in goals
            }
            goals = [goal for goal in goals if any(accepts[goal])]
            if not goals:
                return 0.0, 0.0
            near = any(roads.felt[place, goal] <= rules.on_foot_km * 10 for goal in goals)
            outdoors = 1.0 - rules.pinned_by_fire * self._attack(seen, place) ** 2
            means = (1.0 if near else rules.opportunity_on_foot) * outdoors
            ringed = rules.permission_encircled if seen.encircled[place] else 1.0
            across = rules.opportunity_other_side * ringed
            held_back = 1.0 if any(accepts[goal][1] == 1.0 for goal in goals) else across
            return means * held_back * share[roads.quality.get(place, CLOSED)], means

        return can

    def _wish(self, hazard: float, shock: float, *, certain: bool) -> float:
        return 1.0 if certain else 1.0 - math.exp(-hazard * shock)

    def _wish_of_all(self, place: str, kind: str, hazard: Hazard, shock: float) -> float:
        """Return the chance to wish to leave over the whole place; camps emptied: elsewhere."""
        held = self._wish(hazard.held[kind], shock, certain=False)
        taken = self._wish(hazard.taken[kind], shock, certain=False)
        return (1.0 - self.fear[place]) * held + self.fear[place] * taken

    def _chance(
        self,
        community: str | None,
        place: str,
        kind: str,
        hazard: Hazard,
        shock: float,
        can: Can,
        *,
        certain: bool,
    ) -> float:
        """Return the chance to leave: of the part still held and of the part just taken."""
        held, taken = can(community, place)
        fear = self.fear[place]
        held *= self._wish(hazard.held[kind], shock, certain=certain)
        taken *= self._wish(hazard.taken[kind], shock, certain=certain)
        return (1.0 - fear) * held + fear * taken

    def _leave(
        self, day: int, place: str, hazard: Hazard, shock: float, can: Can, *, emptied: bool
    ) -> tuple[int, int]:
        """Let households leave; return those from home, and those displaced there before."""
        assert self.community is not None
        community = self.community[place]
        chance = {
            kind: units(self._chance(community, place, kind, hazard, shock, can, certain=emptied))
            for kind in KINDS
        }
        stream = draws.stream(self.seed, Purpose.LEAVE, day, draws.element("place", place))
        left = []
        for what in ("place", "displaced before the start"):
            there = self.counted[what, place]
            if emptied:
                numbers = [there[kind] if chance[kind] else 0 for kind in KINDS]
            else:
                numbers = [
                    int(stream.binomial(there[kind], chance[kind] / UNITS)) for kind in KINDS
                ]
            left.append(len(self._out((what, place), numbers)))
        return left[0], left[1]
