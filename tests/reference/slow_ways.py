"""The slow model's roads: who can go where, how far it feels, and what pulls. Names and dicts only.

Written from docs/science, not from the engine; it shares nothing with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import product

from safepassage.scenario.scenario import Scenario

CLOSED, UNDER_FIRE, LIMITED, OPEN = 0, 1, 2, 3
PEOPLE_CATEGORIES = ("asylum", "family", "medical")
SETTLEMENTS = {
    "city": "pull_city",
    "district": "pull_city",
    "town": "pull_town",
    "village": "pull_village",
    "urban_refuge": "pull_city",
    "sink": "pull_city",
}

PLANNED = {"camp": "pull_camp", "collective_centre": "pull_shelter", "crossing": "pull_crossing"}

Link = tuple[str, str]  # route and direction: "out" from from_place to to_place, or "in"
Lengths = dict[tuple[str, str], float]


@dataclass
class Seen:
    """What the war layer says of a day, by names."""

    day: int
    first_day: int
    holder: dict[str, str | None]
    held_share: dict[str, float]
    front: dict[str, bool]
    passable: dict[Link, int]
    gate: dict[tuple[str, str], str]  # place and category -> policy; missing: no row speaks
    quota: dict[tuple[str, str], int]
    camp_open: dict[str, bool]
    capacity: dict[str, int]
    encircled: dict[str, bool]
    besieged: dict[str, bool]
    intensity: dict[str, float]
    threat: dict[str, float]
    captured: dict[str, float]
    shortage: dict[str, float]


@dataclass
class Roads:
    """The ways of a day."""

    felt: dict[tuple[str, str], int] = field(default_factory=dict)  # shortest, for those who walk
    through: dict[tuple[str, str], int] = field(default_factory=dict)  # and with gates
    hop: dict[tuple[str, str], Link] = field(default_factory=dict)
    quality: dict[str, int] = field(default_factory=dict)  # best link out
    gates: set[str] = field(default_factory=set)  # where people wait
    near_gate: set[str] = field(default_factory=set)


class Country:
    """The scenario by names."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.rules = scenario.settings.rules
        self.place = {place.place: place for place in scenario.places}
        self.places = sorted(self.place)
        home = scenario.settings.home_country
        self.abroad = {
            name: bool(home and place.country and place.country != home)
            for name, place in self.place.items()
        }
        self.ends: dict[Link, tuple[str, str]] = {}
        self.hm: dict[Link, int] = {}
        for route in sorted(scenario.routes, key=lambda route: route.route):
            metres = max(1, round(route.length_km * 1000))
            for way in ("out", "in"):
                ends = (route.from_place, route.to_place)
                self.ends[route.route, way] = ends if way == "out" else ends[::-1]
                self.hm[route.route, way] = max(1, (metres + 50) // 100)
        self.links = list(self.ends)
        self.any_road = self._shortest(self.hm, self.links)
        self.by_convoy = self._hops(self.hm, self.links, self.any_road)

    def same_site(self, gate: str, place: str) -> bool:
        """Return whether a place belongs to the site of a crossing."""
        near = self.any_road.get((gate, place), math.inf) <= self.rules.site_km * 10
        at_home = self.abroad[gate] == self.abroad[place]
        return self.place[gate].kind == "crossing" and near and at_home

    def roads(self, seen: Seen, broken: set[str]) -> Roads:
        """Return the ways of a day; the lines of some places have broken."""
        passable = {
            link: UNDER_FIRE
            if passes == CLOSED and seen.front[link[0]] and self.ends[link][0] in broken
            else passes
            for link, passes in seen.passable.items()
        }
        roads = Roads()
        ruled = {
            place
            for place in self.places
            if any((place, category) in seen.gate for category in PEOPLE_CATEGORIES)
        }
        roads.gates = {
            place
            for place in ruled
            if self.place[place].kind == "crossing" and not self.abroad[place]
        }
        factor = {
            CLOSED: 1.0,
            OPEN: 1.0,
            LIMITED: self.rules.limited_length_factor,
            UNDER_FIRE: self.rules.under_fire_length_factor,
        }
        feels = {link: round(self.hm[link] * factor[passable[link]]) for link in self.links}
        free, back, out = [], [], []
        for link, (here, there) in self.ends.items():
            border = self.abroad[here] != self.abroad[there]
            if border and (there if self.abroad[here] else here) in ruled:
                lets_back = seen.gate.get((there, "voluntary_return")) == "open"
                if self.abroad[here] and lets_back:
                    back.append(link)
                elif here in roads.gates:
                    out.append(link)
            elif passable[link] != CLOSED and not self.kept(link[0], seen.day):
                free.append(link)
                roads.quality[here] = max(roads.quality.get(here, 0), passable[link])
        roads.felt = self._shortest(feels, free)
        homeward = self._shortest(feels, free + back)
        roads.hop = self._hops(feels, free + back, homeward)
        roads.through = self._past_gates(feels, out, homeward)
        let_through = self._hops(feels, out, roads.through)
        for pair, distance in roads.through.items():
            if distance < homeward.get(pair, math.inf):
                roads.hop[pair] = let_through[pair]
        reach = self.rules.border_area_km * 10
        roads.near_gate = {
            place
            for place, gate in product(self.places, roads.gates)
            if roads.felt.get((place, gate), math.inf) <= reach
        }
        return roads

    def kept(self, route: str, day: int) -> bool:
        """Return whether a route is kept for a corridor or an evacuation on a day."""
        when = self.scenario.date_of(day)
        ends = next(set(self.ends[link]) for link in self.links if link[0] == route)
        for corridor in self.scenario.corridors:
            open_now = corridor.start <= when and (corridor.end is None or when <= corridor.end)
            if open_now and {corridor.from_place, corridor.to_place} == ends:
                return True
        rows = [
            row
            for row in self.scenario.route_status
            if row.route == route and row.date <= when and "civilians_out" in row.traffic
        ]
        last = max(rows, key=lambda row: (row.date, row.word), default=None)
        return last is not None and last.word in ("corridor_offered", "evacuation_only")

    def _shortest(self, length: dict[Link, int], links: list[Link]) -> Lengths:
        """Floyd and Warshall."""
        best: Lengths = {(place, place): 0 for place in self.places}
        for link in links:
            pair = self.ends[link]
            best[pair] = min(best.get(pair, math.inf), length[link])
        for middle, here, there in product(self.places, repeat=3):
            if (here, middle) in best and (middle, there) in best:
                way = best[here, middle] + best[middle, there]
                best[here, there] = min(best.get((here, there), math.inf), way)
        return best

    def _hops(
        self, length: dict[Link, int], links: list[Link], best: Lengths
    ) -> dict[tuple[str, str], Link]:
        """Return the first link of a shortest way; of equal ones the first by route id."""
        order = {link: number for number, link in enumerate(self.links)}
        hops = {}
        for here, goal in best:
            fitting = [
                link
                for link in links
                if self.ends[link][0] == here
                and here != goal
                and length[link] + best.get((self.ends[link][1], goal), math.inf)
                == best[here, goal]
            ]
            if fitting:
                hops[here, goal] = min(fitting, key=order.__getitem__)
        return hops

    def _past_gates(self, length: dict[Link, int], out: list[Link], best: Lengths) -> Lengths:
        """Add the ways abroad from a gate itself."""
        through = dict(best)
        for link in out:
            gate, far = self.ends[link]
            for goal in self.places:
                if self.abroad[goal] and (far, goal) in best:
                    way = length[link] + best[far, goal]
                    through[gate, goal] = min(through.get((gate, goal), math.inf), way)
        return through

    def decay(self, lengths: Lengths, here: str, goal: str) -> float:
        """Return the pull left at a distance."""
        if here == goal or (here, goal) not in lengths:
            return 0.0
        return math.exp(-lengths[here, goal] / (self.rules.distance_scale_km * 10))

    def pull(self, seen: Seen, roads: Roads, place: str, present: int) -> float:
        """Return the pull of a place, before distance and acceptance."""
        kind = self.place[place].kind.value
        people = self.place[place].population
        if kind == "camp":
            rule, people = self.rules.pull_camp, 100_000
        elif kind == "collective_centre":
            rule, people = self.rules.pull_shelter, 100_000
        elif kind == "crossing":
            rule, people = self.rules.pull_crossing, 100_000
        else:
            rule = getattr(self.rules, SETTLEMENTS[kind]) if kind in SETTLEMENTS else 0.0
        full = seen.capacity[place] >= 0 and present >= seen.capacity[place]
        takes_in = kind in ("camp", "collective_centre")
        if takes_in and (full or not seen.camp_open[place]):
            return 0.0
        if (kind == "crossing" and place not in roads.gates) or seen.encircled[place]:
            return 0.0
        pull = rule * float(people) ** self.rules.size_exponent
        pull *= (1.0 - seen.intensity[place]) * (1.0 - seen.threat[place])
        pull *= self.rules.pull_border_area if place in roads.near_gate else 1.0
        if place in roads.gates or (takes_in and seen.capacity[place] < 0):
            came = present - self.place[place].population
            pull *= min(1.0, max(0.0, 1.0 - came / self.rules.site_room_people))
        return pull

    def inside(self, seen: Seen, place: str, present: int, fear: float) -> float:
        """Return the pull of the quiet part of a place, for those who flee from the rest."""
        reached = min(1.0, self.rules.attack_reach_people / max(1, present))
        quiet = seen.held_share[place] * (1.0 - reached) * (1.0 - fear)
        kind = self.place[place].kind.value
        rule, people = 0.0, float(self.place[place].population)
        if kind in SETTLEMENTS:
            rule = getattr(self.rules, SETTLEMENTS[kind])
        elif kind in PLANNED:
            rule, people = getattr(self.rules, PLANNED[kind]), 100_000.0
        pull = self.rules.pull_inside * (rule * people**self.rules.size_exponent)
        return pull * quiet * (1.0 - seen.intensity[place])

    def acceptance(self, seen: Seen, community: str | None, place: str, kind: str) -> float:
        """Return how far a place accepts households of a community and kind."""
        holder = seen.holder[place]
        if self.abroad[place] or holder == community:
            return 1.0
        relation = self._relation(community, holder, seen.first_day)
        if relation == "ally":
            return 1.0
        lets_pass = self._lets_civilians_pass(community, holder, seen.first_day)
        word = "neutral" if relation == "neutral" or lets_pass else "hostile"
        return float(getattr(self.rules, f"acceptance_{word}_{kind}"))

    def _lets_civilians_pass(self, one: str | None, other: str | None, day: int) -> bool:
        when = self.scenario.date_of(day)
        return any(
            {row.party_a, row.party_b} == {one, other}
            and row.kind == "tolerated"
            and "civilians" in row.traffic
            and (row.start is None or row.start <= when)
            and (row.end is None or when <= row.end)
            for row in self.scenario.settings.relations
        )

    def _relation(self, one: str | None, other: str | None, day: int) -> str:
        """Return hostile unless the last row to begin says otherwise; nobody is neutral to all."""
        if one is None or other is None:
            return "neutral"
        when, strength = self.scenario.date_of(day), ("hostile", "neutral", "ally")
        rows = [
            row
            for row in self.scenario.settings.relations
            if {row.party_a, row.party_b} == {one, other}
            and row.kind in strength
            and (row.start is None or row.start <= when)
            and (row.end is None or when <= row.end)
        ]
        if not rows:
            return "hostile"
        key = [
            (row.start.isoformat() if row.start else "", strength.index(row.kind)) for row in rows
        ]
        return strength[max(key)[1]]
