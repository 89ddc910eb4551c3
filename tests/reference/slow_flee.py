"""Flee's day in plain Python, in names and lists: slow, short, and without the engine's code.

For free route choice, conflicts, given arrivals, country and location closures. It draws from
Python's own generator, so it agrees with the engine in law, never number by number.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field

from safepassage.scenario.flee_case import FleeCase


@dataclass
class Person:
    place: str = ""
    link: tuple[str, str, float] | None = None
    orphan: bool = False
    km: float = 0.0
    links_done: int = 1
    recent: float = 0.0
    today: float = 0.0
    way: list[str] = field(default_factory=list)


class SlowFlee:
    """One run; `present` by place after each `day()`."""

    def __init__(self, case: FleeCase, seed: int, arrivals: list[int]) -> None:
        self.case, self.rules, self.luck = case, case.rules, random.Random(seed)
        self.arrivals = arrivals
        self.people: list[Person] = []
        self.present: dict[str, int] = defaultdict(int)
        self.place = {one.name: one for one in case.places}
        self.camp = {n for n, one in self.place.items() if "camp" in one.kind}
        self.marker = {n for n, one in self.place.items() if "marker" in one.kind}
        self.links: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
        for one in case.routes:
            self.links[one.name1].append((one.name1, one.name2, one.length_km))
            self.links[one.name2].append((one.name2, one.name1, one.length_km))
        self.closed: list[tuple[str, str, float]] = []
        self.intensity: dict[str, float] = {}
        self.chance: dict[str, float] = {}
        self.town = {n for n, one in self.place.items() if "town" in one.kind}
        for name, one in self.place.items():
            if name in self.camp:
                idp = "idp" in one.kind
                self.chance[name] = (
                    self.rules.idpcamp_movechance if idp else self.rules.camp_movechance
                )
            elif "conflict" in one.kind:
                self.intensity[name], self.chance[name] = 1.0, self.rules.conflict_movechance
            else:
                self.chance[name] = (
                    self.rules.default_movechance if name in self.town else 1.0
                )  # fmt: skip

    # -- events -----------------------------------------------------------------------------

    def _events(self, day: int) -> None:
        for one in self.case.closures:
            pair = {one.name1, one.name2}
            for name in list(self.place):
                for link in list(self.links[name]):
                    ends = {self.place[link[0]].country, self.place[link[1]].country}
                    hit = ends == pair if one.kind == "country" else one.name1 in link[:2]
                    if hit and one.start == day:
                        self.links[name].remove(link)
                        self.closed.append(link)
                        for person in self.people:
                            person.orphan |= person.link == link
            if one.end == day:
                for link in self.closed:
                    self.links[link[0]].append(link)
                self.closed.clear()

    # -- choice -----------------------------------------------------------------------------

    def _score(self, name: str) -> float:
        score = 1.0
        if self.place[name].country != self.case.places[0].country:
            score *= self.rules.foreign_weight
        if name in self.camp:
            score *= self.rules.camp_weight
        return score * self.rules.conflict_weight ** max(self.intensity.get(name, 0.0), 0.0)

    def _fullness(self, name: str) -> float:
        room = self.place[name].people * self.rules.capacity_scaling
        people, buffer = self.present[name], self.rules.capacity_buffer
        if name not in self.camp or room < 1 or people <= buffer * room:
            return 1.0
        return 0.0 if people >= room else 1 - (people - buffer * room) / (room * (1 - buffer))

    def _ways(self, at: list[str], km: float, steps: int) -> list[tuple[list[str], float]]:
        found = []
        for _, there, length in self.links[at[-1]]:
            if there in at:
                continue
            reached = steps + (there not in self.marker)
            if there not in self.marker:
                found.append(([*at[1:], there], km + length))
            if self.rules.awareness_level > reached:
                found += self._ways([*at, there], km + length, reached)
        return found

    def _choose(self, name: str) -> list[str]:
        ways = self._ways([name], 0.0, 0)
        weights = [
            (
                (self.rules.weight_softening + self._score(way[-1]))
                / (self.rules.softening + km) ** self.rules.distance_power
                * self._fullness(way[-1])
            )
            ** self.rules.weight_power
            for way, km in ways
        ]
        if not ways:
            return []
        if sum(weights) <= 0:
            weights = [1.0] * len(ways)
        return list(self.luck.choices([way for way, _ in ways], weights)[0])

    # -- the day ----------------------------------------------------------------------------

    def _decide(self, person: Person, force: bool) -> None:
        name = person.place
        sure = bool(person.way) or (force and name in self.town)
        if not sure and self.luck.random() >= self.chance[name]:
            return
        person.way = person.way or self._choose(name)
        if not person.way:
            return
        link = next((one for one in self.links[name] if one[1] == person.way[0]), None)
        goal = person.way[-1]
        if link is None or (goal in self.camp and self._fullness(goal) < 0.5):
            person.way = []
            return
        person.way, person.link, person.place, person.km = person.way[1:], link, "", 0.0
        self.present[name] -= 1

    def _travel(self, person: Person) -> None:
        full = self.rules.max_move_speed
        while person.link:
            start, end, length = person.link
            on_foot = self.rules.start_on_foot and person.links_done == 1
            speed = self.rules.max_walk_speed if on_foot else full
            person.km += speed
            person.today += speed
            if not person.km > length:
                return
            person.links_done += 1
            person.today += length - person.km
            person.link, sent_back = None, person.orphan
            person.place, person.orphan = (start if sent_back else end), False
            self.present[person.place] += 1
            if sent_back or not person.today < speed:
                return
            hurry = self.rules.avoid_short_stints
            self._decide(person, hurry and (person.recent + person.today / full) / 2 < 0.5)

    def day(self, day: int) -> dict[str, int]:
        origins = [name for name, value in self.intensity.items() if value > 0]
        weights = [self.place[name].people for name in origins]
        for name in self.luck.choices(origins, weights, k=self.arrivals[day]):
            self.people.append(Person(name))
            self.present[name] += 1
        self._events(day)
        for person in self.people:
            if not person.link:
                self._decide(person, False)
        for person in self.people:
            self._travel(person)
            person.recent = (person.recent + person.today / self.rules.max_move_speed) / 2
            person.today = 0.0
        return dict(self.present)
