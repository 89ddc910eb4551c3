"""The slow model of the people layer: the same days in names, dicts and lists.

It is the science pages as plain Python, to be read beside them. It shares nothing with the engine
but the named draws.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from tests.reference.slow_gates import SlowGates
from tests.reference.slow_leaving import Can, Hazard, SlowLeaving
from tests.reference.slow_offers import SlowOffers
from tests.reference.slow_state import KINDS, Household, Totals
from tests.reference.slow_ways import Link, Roads, Seen

from safepassage.engine.draws import Purpose


class SlowPeople(SlowLeaving, SlowOffers, SlowGates):
    """Everybody, day by day."""

    def live(self, seen: Seen) -> None:
        """Live through one day."""
        day = seen.day
        if self.community is None:
            self.community = dict(seen.holder)
        self._remember(seen)
        broken = self._broken()
        roads = self.land.roads(seen, broken)
        present = self.present()
        pull = {
            place: self.land.pull(seen, roads, place, present[place]) for place in self.land.places
        }
        self.emptied = emptied = self._emptied(seen)
        can = self._can(seen, roads, pull)
        hazard = {place: self._hazards(seen, place, present[place]) for place in self.land.places}
        shock = {place: self._shock(day, place, hazard[place]) for place in self.land.places}
        wish = {
            (place, kind): 1.0
            if place in emptied
            else self._wish_of_all(place, kind, hazard[place], shock[place])
            for place in self.land.places
            for kind in KINDS
        }

        agreed = self._agreements(day)
        left, displaced = Counter[str](), Counter[str]()
        for place in self.land.places:
            left[place], displaced[place] = self._leave(
                day, place, hazard[place], shock[place], can, emptied=place in emptied
            )
        for corridor in sorted(self.scenario.corridors, key=lambda row: (row.corridor, row.start)):
            from_home, from_camp = self._corridor(seen, corridor, wish)
            left[corridor.from_place] += from_home
            displaced[corridor.from_place] += from_camp
        self.gone.append(left)
        for place in self.land.places:
            self.reached[place] += left[place] + displaced[place]

        self._end_stays(day)
        self._decide(day, roads, hazard, shock, can, emptied, seen)
        self._choose(day, seen, roads, pull, present)
        self._travel(day, roads)
        self._send_back(day, roads)
        queue = self._gates(day, seen, roads, pull)
        self._book(seen, queue, agreed)

    # --- those who have left ------------------------------------------------------------------

    def _decide(
        self,
        day: int,
        roads: Roads,
        hazard: dict[str, Hazard],
        shock: dict[str, float],
        can: Can,
        emptied: set[str],
        seen: Seen,
    ) -> None:
        for house in self.away:
            place = house.place
            if place is None or house.goal is None:
                continue
            if house.settled and house.where != "at a crossing":
                chance = self._onward(house, hazard, shock, can, emptied)
                if self.says_yes(Purpose.ONWARD, day, house, chance):
                    kind = "first" if house.status == "resident" else "onward"
                    house.goal, house.kind, house.convoy = None, kind, False
                elif self._goes_back(day, house, roads, seen, emptied):
                    house.goal, house.kind, house.convoy = house.origin, "return", False
            elif house.settled and place not in roads.gates:
                house.look_elsewhere("onward")
            elif self._has_lost_its_way(house, roads):
                house.goal = None
                house.kind = "onward" if house.kind == "return" else house.kind

    def _onward(
        self,
        house: Household,
        hazard: dict[str, Hazard],
        shock: dict[str, float],
        can: Can,
        emptied: set[str],
    ) -> float:
        assert self.community is not None
        assert house.place is not None
        community, place = self.community[house.pool[1]], house.place
        if place in emptied:
            return 1.0 if can(community, place)[0] > 0.0 else 0.0
        slower = hazard[place].scaled(self.rules.onward_factor)
        return self._chance(community, place, "forced", slower, shock[place], can, certain=False)

    def _end_stays(self, day: int) -> None:
        """Let stays in collective centres end: to hosts or a rented home, or out of the centre."""
        rules = self.rules
        hazard = 1.0 - 0.5 ** (1.0 / rules.shelter_median_days)
        housed = rules.share_host_community + rules.share_rented
        hosts = rules.share_host_community / housed if housed > 0.0 else 1.0
        for house in self.away:
            stays = house.settled and house.where == "collective centre"
            if not stays or not self.says_yes(Purpose.SHELTER, day, house, hazard):
                continue
            assert house.place is not None
            if self.land.place[house.place].kind == "collective_centre":
                house.goal, house.kind, house.convoy = None, "onward", False
            else:
                with_hosts = self.says_yes(Purpose.WHEREABOUTS, day, house, hosts)
                house.where = "host community" if with_hosts else "rented"

    def _has_lost_its_way(self, house: Household, roads: Roads) -> bool:
        under_way = not house.settled and not house.convoy and house.goal != house.place
        return under_way and (house.place, house.goal) not in roads.hop

    def _goes_back(
        self, day: int, house: Household, roads: Roads, seen: Seen, emptied: set[str]
    ) -> bool:
        origin, place = house.origin, house.place
        if origin is None or origin == place or house.status not in ("IDP", "refugee"):
            return False
        if not self._may_return(origin, seen, emptied) or (place, origin) not in roads.hop:
            return False
        hazard = 1.0 - math.exp(-self.rules.return_hazard_per_day * self.homes[origin])
        return self.says_yes(Purpose.RETURN, day, house, hazard)

    def _choose(
        self, day: int, seen: Seen, roads: Roads, pull: dict[str, float], present: Counter[str]
    ) -> None:
        assert self.community is not None
        for house in self.away:
            if house.goal is not None:
                continue
            assert house.place is not None
            community = self.community[house.pool[1]]
            weight = {
                goal: self.land.decay(roads.felt, house.place, goal)
                * pull[goal]
                * self.land.acceptance(seen, community, goal, house.type)
                for goal in self.land.places
            }
            own = self.land.acceptance(seen, community, house.place, house.type)
            weight[house.place] = self._inside(seen, house.place, present[house.place]) * own
            goal = self._pick(weight, self.draw(Purpose.GOAL, day, house))
            if goal == house.place == house.origin and house.kind == "first":
                house.status, house.where, house.how = "IDP", "on the way", "by own means"
            house.goal = house.place if goal in (None, house.origin) else goal

    def _inside(self, seen: Seen, place: str, present: int) -> float:
        if self._attack(seen, place) <= 0.0 and place not in self._broken():
            return 0.0
        return self.land.inside(seen, place, present, self.fear[place])

    def _travel(self, day: int, roads: Roads) -> None:
        budget_hm = max(1, round(self.rules.travel_km_per_day * 10))
        for house in self.away:
            hops = self.land.by_convoy if house.convoy else roads.hop
            if house.place is not None and house.goal != house.place:
                assert house.goal is not None
                if house.where != "on the way":
                    house.last = house.place
                    house.status = "refugee" if house.status == "refugee" else "IDP"
                    agreed = house.kind == "under agreement"
                    agreed = agreed or (house.kind == "return" and house.convoy)
                    house.where = "on the way"
                    house.how = "under agreement" if agreed else "by own means"
                self._enter(day, house, hops[house.place, house.goal])
            self._advance(day, house, budget_hm, hops)
            if house.place == house.goal and house.where == "on the way":
                self._settle(day, house, roads)

    def _enter(self, day: int, house: Household, link: Link) -> None:
        house.place, house.link, house.to_go = None, link, self.land.hm[link]
        here, there = self.land.ends[link]
        self.rows["flows"][day, link[0], f"{here}>{there}"] += house.people

    def _advance(
        self, day: int, house: Household, budget: int, hops: dict[tuple[str, str], Link]
    ) -> None:
        while house.place is None and house.to_go <= budget:
            assert house.link is not None
            assert house.goal is not None
            budget -= house.to_go
            house.place = self.land.ends[house.link][1]
            if house.place != house.goal and (house.place, house.goal) in hops:
                self._enter(day, house, hops[house.place, house.goal])
        if house.place is None:
            house.to_go -= budget

    def _settle(self, day: int, house: Household, roads: Roads) -> None:
        place, origin = house.place, house.origin
        assert place is not None
        house.since, house.status = day, "IDP"
        near_home = origin is not None and self._sub_district(origin) == self._sub_district(place)
        if house.kind == "return" and near_home:
            house.status = "returnee"
        if self.land.abroad[place]:
            house.status = "refugee"
        house.where = self._where(day, house, roads)
        moved = house.last != place or (house.kind == "first" and origin == place)
        if house.kind == "onward" and self._settles(house.last, place):
            house.kind = "settling"
        if moved:
            house.made += house.kind != "settling"
            self._move(day, house)

    def _settles(self, start: str, goal: str) -> bool:
        """Return whether a move belongs to the displacement that led to a queue or a centre."""
        centre = self.land.place[start].kind == "collective_centre" and start not in self.emptied
        return self.land.same_site(start, goal) or centre

    def _where(self, day: int, house: Household, roads: Roads) -> str:
        place = house.place
        assert place is not None
        if house.status == "returnee" and house.origin == place:
            return "home"
        if place in roads.gates:
            return "at a crossing"
        kind = self.land.place[place].kind.value
        by_kind = {"camp": "camp", "collective_centre": "collective centre"}
        return by_kind.get(kind) or self._housing(day, house)

    def _sub_district(self, name: str) -> str:
        place = self.land.place[name]
        return place.pcode or place.admin3 or place.place

    # --- the book -----------------------------------------------------------------------------

    def _book(self, seen: Seen, queue: Counter[tuple[str, str, str]], agreed: Counter[str]) -> None:
        day, totals = seen.day, self.totals()
        for pool in self.start:
            what, place = pool
            origin = place if what == "place" else "unknown"
            look = ("resident", "home", "not moved") if what == "place" else self._before(place)
            self.rows["stocks"][day, place, origin, *look] += self.still_counted(pool)
        for house in self.away:
            spot = house.place if house.link is None or house.place else house.link[0]
            look = (house.status, house.where, house.how)
            self.rows["stocks"][day, spot, house.origin or "unknown", *look] += house.people
        turned, attempts = Counter[str](), Counter[str]()
        for (place, category, fate), people in queue.items():
            self.rows["queues"][day, place, category, fate] += people
            turned[place] += people if fate == "turned back" else 0
            attempts[place] += people if fate in ("turned back", "irregular") else 0
        for place in self.land.places:
            there = totals[place]["residents"] + totals[place]["displaced"]
            harm = {
                "besieged": there if seen.besieged[place] else 0,
                "short": there if seen.shortage[place] > 0.3 else 0,
                "waiting": totals[place]["waiting"],
                "turned back": turned[place],
                "displaced under agreement": agreed[place],
                "exposed": (there if seen.intensity[place] > 0.5 else 0)
                + round(self.rules.irregular_danger_share * attempts[place]),
            }
            for quantity, people in harm.items():
                self.rows["harm"][day, place, quantity] += people


def as_array(totals: Totals, column: str) -> np.ndarray:
    """Return a column of totals in the order of place ids."""
    return np.array([totals[place][column] for place in sorted(totals)], np.int64)
