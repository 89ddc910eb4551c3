"""The slow model of the people layer: the same days in names, dicts and lists.

It is the science pages as plain Python, to be read beside them. It shares nothing with the engine
but the named draws. `slow_run` returns the rows of every table that people fill.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from tests.reference.slow_ways import CLOSED, LIMITED, OPEN, UNDER_FIRE, Country, Link, Roads, Seen

from safepassage.engine import draws
from safepassage.engine.draws import Purpose
from safepassage.scenario.scenario import Scenario

KINDS = ("early", "forced", "stays")
UNITS = 2**32
Pool = tuple[str, str]  # "place" or "displaced before the start", and the place
Totals = dict[str, dict[str, int]]


def units(probability: float) -> int:
    """Return a probability in whole 2^-32."""
    return round(min(max(probability, 0.0), 1.0) * UNITS)


@dataclass
class Household:
    """A household that has left."""

    pool: Pool
    ordinal: int
    place: str | None  # None while on a link
    last: str
    status: str
    where: str
    how: str
    kind: str  # of its move
    goal: str | None = None  # None: looks for one
    link: Link | None = None
    to_go: int = 0
    since: int = 0
    convoy: bool = False

    @property
    def people(self) -> int:
        return 5 + self.ordinal % 2

    @property
    def origin(self) -> str | None:
        return self.pool[1] if self.pool[0] == "place" else None

    @property
    def settled(self) -> bool:
        return self.place is not None and self.goal == self.place and self.where != "on the way"

    def look_elsewhere(self, kind: str, goal: str | None = None) -> None:
        """Leave a gate: to look for a place, or back home."""
        assert self.place is not None
        self.last, self.kind, self.goal, self.convoy = self.place, kind, goal, False
        self.where, self.how = "on the way", "by own means"


class SlowPeople:
    """Everybody, day by day."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.land = Country(scenario)
        self.rules = scenario.settings.rules
        self.scenario, self.seed = scenario, seed
        self.counted: dict[Pool, dict[str, int]] = {}  # households by kind
        self.left: dict[Pool, int] = {}
        self.start: dict[Pool, int] = {}
        for place in self.land.places:
            self._fill_pools(place)
        self.away: list[Household] = []
        self.community: dict[str, str | None] | None = None
        self.fear = dict.fromkeys(self.land.places, 0.0)
        self.calm_days = dict.fromkeys(self.land.places, 0)
        self.gone: deque[Counter[str]] = deque(maxlen=7)
        self.agreed = Counter[str]()  # people moved, by agreement
        self.rows: dict[str, Counter[tuple[object, ...]]] = {
            name: Counter() for name in ("stocks", "flows", "queues", "harm", "moves")
        }

    def _fill_pools(self, name: str) -> None:
        place = self.land.place[name]
        displaced = round(place.population * (place.idp_share or 0.0))
        at_home = place.population - displaced
        if self.land.abroad[name]:
            at_home, displaced = 0, place.population
        pools = {"place": at_home, "displaced before the start": displaced}
        for what, people in pools.items():
            pool = (what, name)
            households = 2 * (people // 11)
            early = round(self.rules.share_leaving_early * households)
            forced = min(
                round(self.rules.share_leaving_when_forced * households), households - early
            )
            self.start[pool], self.left[pool] = people, 0
            numbers = (early, forced, households - early - forced)
            self.counted[pool] = dict(zip(KINDS, numbers, strict=True))

    # --- draws --------------------------------------------------------------------------------

    def draw(self, purpose: Purpose, day: int, household: Household) -> int:
        key = draws.key_of(self.seed, purpose, day)
        return draws.draw_of(key, draws.element(*household.pool), household.ordinal)

    def says_yes(
        self, purpose: Purpose, day: int, household: Household, probability: float
    ) -> bool:
        return self.draw(purpose, day, household) < units(probability)

    # --- the day ------------------------------------------------------------------------------

    def live(self, seen: Seen) -> None:
        """Live through one day."""
        day = seen.day
        if self.community is None:
            self.community = dict(seen.holder)
        roads = self.land.roads(seen)
        present = self.present()
        pull = {
            place: self.land.pull(seen, roads, place, present[place]) for place in self.land.places
        }
        emptied = {
            place
            for place in self.land.places
            if self.land.place[place].kind == "camp" and not seen.camp_open[place]
        }
        can = self._can(seen, roads, pull)
        self._remember(seen)
        hazard = {place: self._hazards(seen, place, present[place]) for place in self.land.places}
        shock = {place: self._shock(day, place, hazard[place]) for place in self.land.places}
        wish = {
            (place, kind): 1.0
            if place in emptied
            else 1.0 - math.exp(-hazard[place][kind] * shock[place])
            for place in self.land.places
            for kind in KINDS
        }

        agreed = self._agreements(day)
        left = Counter[str]()
        for place in self.land.places:
            left[place] += self._leave(day, place, wish, can, emptied)
        for corridor in sorted(self.scenario.corridors, key=lambda row: (row.corridor, row.start)):
            left[corridor.from_place] += self._corridor(seen, corridor, wish)
        self.gone.append(left)

        self._decide(day, roads, hazard, shock, can, emptied, seen)
        self._choose(day, seen, roads, pull)
        self._travel(day, roads)
        queue = self._gates(day, seen, roads, pull)
        self._book(seen, queue, agreed)

    def present(self) -> Counter[str]:
        """Return the people at each place, those at home and those who came."""
        there = Counter[str]()
        for pool in self.start:
            there[pool[1]] += self.still_counted(pool)
        for household in self.away:
            if household.place is not None:
                there[household.place] += household.people
        return there

    def still_counted(self, pool: Pool) -> int:
        """Return the people of a pool who have not left."""
        return self.start[pool] - sum(5 + ordinal % 2 for ordinal in range(self.left[pool]))

    def totals(self) -> Totals:
        """Return residents, displaced and waiting by place."""
        totals: Totals = {place: Counter() for place in self.land.places}
        for what, place in self.start:
            column = "residents" if what == "place" else "displaced"
            totals[place][column] += self.still_counted((what, place))
        for household in self.away:
            if household.place is not None:
                totals[household.place]["displaced"] += household.people
                if household.where == "at a crossing" and household.goal == household.place:
                    totals[household.place]["waiting"] += household.people
        return totals

    # --- leaving ------------------------------------------------------------------------------

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

    def _out(self, pool: Pool, numbers: list[int]) -> list[Household]:
        """Turn counted households into ones that have left."""
        what, place = pool
        before = self._before(place)
        status, where, how = ("resident", "home", "not moved") if what == "place" else before
        out = []
        for kind, number in zip(KINDS, numbers, strict=True):
            self.counted[pool][kind] -= number
            for _ in range(number):
                move = "first" if what == "place" else "onward"
                out.append(Household(pool, self.left[pool], place, place, status, where, how, move))
                self.left[pool] += 1
        self.away += out
        return out

    def _before(self, place: str) -> tuple[str, str, str]:
        """Return how those displaced before the start are booked."""
        status = "refugee" if self.land.abroad[place] else "IDP"
        where = "camp" if self.land.place[place].kind == "camp" else "host community"
        return status, where, "by own means"

    # --- offers -------------------------------------------------------------------------------

    def _agreements(self, day: int) -> Counter[str]:
        """Send today's passengers off; return the people who leave each place so."""
        when = self.scenario.date_of(day)
        leaving = Counter[str]()
        for row in sorted(self.scenario.agreements, key=lambda row: row.agreement):
            goals = [
                goal for goal in row.to_places if (row.from_place, goal) in self.land.by_convoy
            ]
            halted = any(
                halt.partition("/")[0] <= when.isoformat() <= halt.rpartition("/")[2]
                for halt in row.halts
            )
            begun = row.start <= when and (row.end is None or when <= row.end)
            exists = any(other.agreement == row.linked for other in self.scenario.agreements)
            waits = row.linked and exists and not self.agreed[row.linked]
            if halted or not begun or waits or not goals:
                continue
            quota = row.people_per_day
            if row.people is not None:
                quota = min(quota, row.people - self.agreed[row.agreement])
            if quota < 1:
                continue
            kind = "return" if row.kind == "organised_return" else "under agreement"
            for number, household in enumerate(self._passengers(day, row, quota)):
                household.goal, household.kind = goals[number % len(goals)], kind
                household.convoy = True
                self.agreed[row.agreement] += household.people
                leaving[row.from_place] += household.people
        return leaving

    def _passengers(self, day: int, row: object, quota: int) -> list[Household]:
        """Draw today's passengers without preference, and let them board while they fit."""
        name, place = row.agreement, row.from_place  # type: ignore[attr-defined]
        pools = [("place", place), ("displaced before the start", place)]
        came = [house for house in self.away if house.settled and house.place == place]
        groups = [self.counted[pool][kind] for pool in pools for kind in KINDS] + [len(came)]
        rest, wanted = sum(groups), min(sum(groups), max(2 * quota // 11, 1))
        stream = draws.stream(self.seed, Purpose.AGREEMENT, day, draws.element("agreement", name))
        chosen = []
        for there in groups:
            rest -= there
            number = int(stream.hypergeometric(there, rest, wanted)) if there and wanted else 0
            wanted -= number
            chosen.append(number)
        boarded, room = [], quota
        for number, pool in enumerate(pools):
            kinds = self._fitting(pool, chosen[3 * number : 3 * number + 3], room)
            boarded += self._out(pool, kinds)
            room = quota - sum(house.people for house in boarded)
        key = draws.key_of(self.seed, Purpose.AGREEMENT, day)

        def by_draw(house: Household) -> tuple[int, int, int]:
            element = draws.element(*house.pool)
            return draws.draw_of(key, element, house.ordinal), element, house.ordinal

        for house in sorted(came, key=by_draw)[: chosen[-1]]:
            room -= house.people
            if room >= 0:
                boarded.append(house)
        return boarded

    def _fitting(self, pool: Pool, kinds: list[int], room: int) -> list[int]:
        """Return how many households of each kind fit, in this order."""
        ordinal, fitting = self.left[pool], [0, 0, 0]
        for kind, number in enumerate(kinds):
            for _ in range(number):
                room -= 5 + ordinal % 2
                if room < 0:
                    return fitting
                ordinal += 1
                fitting[kind] += 1
        return fitting

    def _corridor(self, seen: Seen, row: object, wish: dict[tuple[str, str], float]) -> int:
        """Send those through a corridor who wish to leave and trust it; return those from home."""
        when, rules = self.scenario.date_of(seen.day), self.rules
        start, goal = row.from_place, row.to_place  # type: ignore[attr-defined]
        offered = row.start <= when and (row.end is None or when <= row.end)  # type: ignore[attr-defined]
        if not offered or (start, goal) not in self.land.by_convoy:
            return 0
        stated = row.capacity_people_per_day  # type: ignore[attr-defined]
        room = 10**18 if stated is None else int(stated * row.hours / 24.0)  # type: ignore[attr-defined]
        trust = rules.corridor_trust_offered_alone
        if row.guarantor:  # type: ignore[attr-defined]
            trust = rules.corridor_trust_guaranteed
        if row.screening:  # type: ignore[attr-defined]
            trust *= rules.corridor_screening_factor
        assert self.community is not None
        if self.land.acceptance(seen, self.community[start], goal) != 1.0:
            trust *= rules.corridor_other_side_factor
        element = draws.element("corridor", row.corridor)  # type: ignore[attr-defined]
        stream = draws.stream(self.seed, Purpose.CORRIDOR, seen.day, element)
        from_home = 0
        for what in ("place", "displaced before the start"):
            pool = (what, start)
            takers = [
                int(
                    stream.binomial(
                        self.counted[pool][kind], units(wish[start, kind] * trust) / UNITS
                    )
                )
                for kind in KINDS
            ]
            out = self._out(pool, self._fitting(pool, takers, room))
            for house in out:
                house.goal, house.convoy = goal, True
                room -= house.people
            from_home += len(out) if what == "place" else 0
        return from_home

    # --- those who have left ------------------------------------------------------------------

    def _decide(
        self,
        day: int,
        roads: Roads,
        hazard: dict[str, dict[str, float]],
        shock: dict[str, float],
        can: Callable[[str | None, str], float],
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
                    house.goal, house.kind, house.convoy = None, "onward", False
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
        hazard: dict[str, dict[str, float]],
        shock: dict[str, float],
        can: Callable[[str | None, str], float],
        emptied: set[str],
    ) -> float:
        assert self.community is not None
        assert house.place is not None
        part = can(self.community[house.pool[1]], house.place)
        if house.place in emptied:
            return 1.0 if part > 0.0 else 0.0
        forced = hazard[house.place]["forced"] * self.rules.onward_factor * shock[house.place]
        return (1.0 - math.exp(-forced)) * part

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
        hazard = 1.0 - math.exp(-self.rules.return_hazard_per_day)
        return self.says_yes(Purpose.RETURN, day, house, hazard)

    def _may_return(self, origin: str, seen: Seen, emptied: set[str]) -> bool:
        assert self.community is not None
        calm = self.calm_days[origin] >= self.rules.return_calm_days
        own = self.land.acceptance(seen, self.community[origin], origin) == 1.0
        return calm and own and not seen.encircled[origin] and origin not in emptied

    def _choose(self, day: int, seen: Seen, roads: Roads, pull: dict[str, float]) -> None:
        assert self.community is not None
        for house in self.away:
            if house.goal is not None:
                continue
            assert house.place is not None
            community = self.community[house.pool[1]]
            weight = {
                goal: self.land.decay(roads.felt, house.place, goal)
                * pull[goal]
                * self.land.acceptance(seen, community, goal)
                for goal in self.land.places
            }
            goal = self._pick(weight, self.draw(Purpose.GOAL, day, house))
            house.goal = house.place if goal in (None, house.origin) else goal

    def _pick(self, weight: dict[str, float], draw: int) -> str | None:
        """Draw in proportion to weights, as whole numbers up to 2^20."""
        strongest = max(weight.values())
        if strongest <= 0.0:
            return None
        parts = {name: round(2**20 * (part / strongest)) for name, part in weight.items()}
        pick = draw * sum(parts.values()) // UNITS
        for name in sorted(parts):
            pick -= parts[name]
            if pick < 0:
                return name
        raise AssertionError("a draw below 1 picks somebody")

    def _travel(self, day: int, roads: Roads) -> None:
        budget_hm = max(1, round(self.rules.travel_km_per_day * 10))
        for house in self.away:
            hops = self.land.by_convoy if house.convoy else roads.hop
            if house.place is not None and house.goal != house.place:
                assert house.goal is not None
                if house.where != "on the way":
                    house.last = house.place
                    house.status = "IDP" if house.status == "resident" else house.status
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
        house.where = self._housing(day, house)
        if self.land.place[place].kind == "camp":
            house.where = "camp"
        if place in roads.gates:
            house.where = "at a crossing"
        if house.status == "returnee" and origin == place:
            house.where = "home"
        if house.last != place:
            self._move(day, house)

    def _sub_district(self, name: str) -> str:
        place = self.land.place[name]
        return place.pcode or place.admin3 or place.place

    def _housing(self, day: int, house: Household) -> str:
        draw, rules = self.draw(Purpose.WHEREABOUTS, day, house), self.rules
        if draw < units(rules.share_host_community):
            return "host community"
        rented = draw < units(rules.share_host_community + rules.share_rented)
        return "rented" if rented else "collective centre"

    def _move(self, day: int, house: Household) -> None:
        row = (day, house.last, house.place, house.origin or "unknown", house.kind, house.where)
        self.rows["moves"][row] += house.people

    # --- gates --------------------------------------------------------------------------------

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
        emptied = {
            place
            for place in self.land.places
            if self.land.place[place].kind == "camp" and not seen.camp_open[place]
        }
        back = (
            tries <= draw < returns
            and house.origin is not None
            and (gate, house.origin) in roads.hop
            and self._may_return(house.origin, seen, emptied)
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
            self._move(day, house)
            return "irregular"
        house.kind, house.how, house.convoy = "turned back", "turned back", False
        self._move(day, house)
        return "turned back"

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
        turned = Counter[str]()
        for (place, category, fate), people in queue.items():
            self.rows["queues"][day, place, category, fate] += people
            turned[place] += people if fate == "turned back" else 0
        for place in self.land.places:
            there = totals[place]["residents"] + totals[place]["displaced"]
            harm = {
                "besieged": there if seen.besieged[place] else 0,
                "short": there if seen.shortage[place] > 0.3 else 0,
                "waiting": totals[place]["waiting"],
                "turned back": turned[place],
                "displaced under agreement": agreed[place],
                "exposed": there if seen.intensity[place] > 0.5 else 0,
            }
            for quantity, people in harm.items():
                self.rows["harm"][day, place, quantity] += people


def as_array(totals: Totals, column: str) -> np.ndarray:
    """Return a column of totals in the order of place ids."""
    return np.array([totals[place][column] for place in sorted(totals)], np.int64)
