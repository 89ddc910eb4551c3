"""The slow model's border gates."""

from __future__ import annotations

import math
from collections import Counter

from tests.reference.slow_state import Household, SlowState, units
from tests.reference.slow_ways import Roads, Seen

from safepassage.engine import draws
from safepassage.engine.draws import Purpose


class SlowGates(SlowState):
    """Who is let through, who waits, who leaves the queue."""

    def _gates(
        self, day: int, seen: Seen, roads: Roads, pull: dict[str, float]
    ) -> Counter[tuple[str, str, str]]:
        """Let people through, and others leave the queue; return people by place and fate."""
        queue = Counter[tuple[str, str, str]]()
        waiting = [house for house in self.away if house.settled and house.where == "at a crossing"]
        admitted = self._admit(day, seen, roads, pull, waiting)
        for house in waiting:
            gate, category = house.place, self._category(house)
            assert gate is not None
            let_in = id(house) in admitted
            fate = "admitted" if let_in else self._fate(day, house, seen, roads)
            queue[gate, category, fate] += house.people
            if fate == "turned back":  # and waits again
                queue[gate, category, "waiting"] += house.people
        return queue

    def _category(self, house: Household) -> str:
        draw, rules = self.draw(Purpose.GATE_CATEGORY, 0, house), self.rules
        if draw < units(rules.share_medical):
            return "medical"
        return "family" if draw < units(rules.share_medical + rules.share_family) else "asylum"

    def _admit(
        self,
        day: int,
        seen: Seen,
        roads: Roads,
        pull: dict[str, float],
        waiting: list[Household],
    ) -> set[int]:
        room: dict[tuple[str, str], float] = {}
        admitted = set()

        def order(house: Household) -> tuple[int, int, int, int]:
            draw = self.draw(Purpose.GATE_ORDER, 0, house)
            return house.since, draw, draws.element(*house.pool), house.ordinal

        for house in sorted(waiting, key=order):
            gate, category = house.place, self._category(house)
            assert gate is not None
            weight = {
                goal: self.land.decay(roads.through, gate, goal) * pull[goal]
                if self.land.abroad[goal]
                else 0.0
                for goal in self.land.places
            }
            goal = self._pick(weight, self.draw(Purpose.GATE_GOAL, day, house))
            if goal is None:
                continue
            key = (gate, category)
            room[key] = room.get(key, self._quota(seen, gate, category)) - house.people
            if room[key] >= 0:
                admitted.add(id(house))
                house.look_elsewhere("onward", goal)
        return admitted

    def _quota(self, seen: Seen, gate: str, category: str) -> float:
        policy, stated = seen.gate.get((gate, category)), seen.quota[gate, category]
        if policy == "open":
            return math.inf
        if policy == "quota":
            return max(0, stated)
        if policy == "urgent_only":
            return stated if stated >= 0 else self.rules.urgent_people_per_day
        return 0

    def _fate(self, day: int, house: Household, seen: Seen, roads: Roads) -> str:
        rules, gate = self.rules, house.place
        assert gate is not None
        hazard = 1.0 - 0.5 ** (1.0 / rules.queue_median_days)
        if not self.says_yes(Purpose.QUEUE_LEAVE, day, house, hazard):
            return "waiting"
        draw, beyond = self.draw(Purpose.QUEUE_CHOICE, day, house), self._beyond(gate)
        tries = units(rules.queue_irregular_share)
        if draw < tries and beyond is not None:
            return self._attempt(day, house, beyond)
        returns = units(rules.queue_irregular_share + rules.queue_back_share)
        back = (
            tries <= draw < returns
            and house.origin is not None
            and (gate, house.origin) in roads.hop
            and self._may_return(house.origin, seen, self._emptied(seen))
        )
        house.look_elsewhere("return" if back else "onward", house.origin if back else None)
        return "left"

    def _attempt(self, day: int, house: Household, beyond: str) -> str:
        house.last = house.place or ""
        if self.says_yes(Purpose.IRREGULAR, day, house, self.rules.irregular_success_share):
            house.place = house.goal = beyond
            house.since, house.kind, house.status = day, "irregular", "refugee"
            house.where, house.how = self._housing(day, house), "by own means"
            house.convoy = False
            house.made += 1
            self._move(day, house)
            return "irregular"
        house.kind, house.how, house.convoy = "turned back", "turned back", False
        self._move(day, house)
        return "turned back"

    def _send_back(self, day: int, roads: Roads) -> None:
        """Send back some of those who crossed irregularly, to the gate they came by."""
        hazard = 1.0 - math.exp(-self.rules.sent_back_hazard_per_day)
        for house in self.away:
            stays = house.kind == "irregular" and house.place == house.goal
            if stays and self.says_yes(Purpose.SENT_BACK, day, house, hazard):
                gate, abroad = house.last, house.place
                assert abroad is not None
                house.last, house.place, house.goal, house.since = abroad, gate, gate, day
                house.kind, house.status, house.how = "sent back", "IDP", "sent back"
                house.where = "at a crossing" if gate in roads.gates else "host community"
                house.made += 1
                self._move(day, house)

    def _beyond(self, gate: str) -> str | None:
        """Return where an irregular crossing ends: the sink behind the border, or a big city."""
        for here, there in self.land.ends.values():
            if here == gate and self.land.abroad[there] and not self.land.abroad[here]:
                country = self.land.place[there].country
                far = [
                    place
                    for place in self.scenario.places
                    if place.country == country and place.kind in ("sink", "urban_refuge")
                ]
                far.sort(key=lambda place: place.place)
                far.sort(key=lambda place: (place.kind != "sink", -place.population))
                return far[0].place if far else None
        return None
