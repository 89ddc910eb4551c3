"""Flee's day in plain Python, in names and lists: slow, short, and without the engine's code.

Every rule of the specification, quirks on. It draws from Python's own generator, so it agrees with
the engine in law, never number by number. Numbers of the data come from `data_of`, which has its
own tests; places and roads stand in `slow_flee_places`.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from tests.reference.slow_flee_places import Road, SlowWorld, Spot, between

from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_data import data_of


@dataclass(eq=False)
class Person:
    place: str
    home: str
    attributes: dict[str, str] = field(default_factory=dict)
    link: Road | None = None
    km: float = 0.0
    links_done: int = 1
    recent: float = 0.0
    today: float = 0.0
    way: list[str] = field(default_factory=list)
    harvesting: bool = False
    gone: bool = False

    def is_(self, name: str) -> str:
        return self.attributes.get(name, "").lower()

    @property
    def age(self) -> float:
        return float(self.attributes["age"])


class SlowFlee:
    """One run; `day(d)` returns the people at each place after day d, days in order."""

    def __init__(self, case: FleeCase, seed: int) -> None:
        self.case, self.rules, self.luck = case, case.rules, random.Random(seed)
        self.world = SlowWorld(case)
        self.spots = self.world.spots
        self.data = data_of(case)
        self.people: list[Person] = []
        self.debt, self.now = 0, 0
        self.routes: dict[str, dict[str, tuple[float, list[str]]]] = {}
        self.outputs = [name for name, spot in self.spots.items() if spot.camp or case.flood_driven]
        self.weights = self._spawn_weights(0)
        for person in case.persons:
            self._new(person.place, person.attributes)
        for name in [] if self.rules.empty_camps_on_day0 else self.outputs:
            column = self.data.of(name) if self.rules.insert_day0 else None
            idps = int(self.spots[name].number("initial_idps"))
            for _ in range((column[0] if column else 0) + idps):
                self._new(name, taken=False)

    # -- who is displaced -------------------------------------------------------------------

    def _new(self, name: str, given: dict[str, str] | None = None, *, taken: bool = True) -> None:
        """Create a person; attributes are drawn one by one from their tables."""
        drawn = {}
        for table in self.case.demographics:
            weights = table.weights.get(name, table.weights["Default"])
            drawn[table.name] = self.luck.choices(table.values, weights)[0]
        self.people.append(Person(name, name, {**drawn, **(given or {})}))
        spot = self.spots[name]
        spot.n += 1
        if taken and self.rules.take_from_population and spot.P > 0:
            spot.P -= 1

    def _spawn_weights(self, clock: int) -> list[float]:
        found = []
        for spot in self.spots.values():
            weight = spot.P * spot.I * self.world.decay(spot, clock) if spot.I > 0 else 0.0
            if self.rules.starvation_driven_spawning and clock > 0:
                weight += spot.P * spot.hunger / 100.0
            found.append(0.0 if self.rules.conflict_zone_spawning_only and spot.I <= 0 else weight)
        return found

    def _spawn(self, day: int) -> None:
        rules = self.rules
        if self.case.flood_driven:
            for name, spot in self.spots.items():
                if spot.level > 0:
                    rate = between(rules.displaced_per_flood_day, spot.level)
                    self._some(name, rules.flood_spawn_mode, int(rate), rate * spot.P)
        elif self.case.conflict_driven:
            for name, spot in self.spots.items():
                if spot.I > 0:
                    rate = rules.displaced_per_conflict_day * spot.I
                    self._some(name, rules.conflict_spawn_mode, rate, rate * spot.P)
        else:
            self._spawn_as_counted(day)

    def _spawn_as_counted(self, day: int) -> None:
        wanted = self.data.arrivals(day) - self.debt
        if day == 0 and self.rules.insert_day0:
            wanted = 0
            for name, spot in self.spots.items():
                column = self.data.of(name)
                spot.C -= column[0] if spot.C > 0 and column else 0
        self.debt, wanted = max(-wanted, 0), max(wanted, 0)
        if not sum(self.weights) > 0:
            self.debt -= wanted
        elif wanted:
            for name in self.luck.choices(list(self.spots), self.weights, k=wanted):
                self._new(name)

    def _some(self, name: str, mode: str, rate: float, share: float) -> None:
        """Create people at a place by a mode of displacement."""
        count = int(share) if mode == "pop_ratio" else int(rate)
        if mode.lower() == "poisson":
            left, count = rate, -1
            while left > 0:  # arrivals of a process until one unit of time is over
                left -= self.luck.expovariate(1.0)
                count += 1
        for _ in range(count):
            self._new(name)

    # -- choice -----------------------------------------------------------------------------

    def _end_point(self, person: Person, name: str) -> float:
        """Return what an end is worth to somebody (3.4)."""
        rules, spot, b = self.rules, self.spots[name], self.spots[name].score
        squared = False
        if rules.children_avoid_hazards:
            squared = person.age < 19
            b = b * b if squared else b
            if rules.boys_take_risk and person.is_("gender") == "male" and person.age > 14:
                b = 1.0
        if rules.elderly_avoid_hazards and person.age > 59:
            b, squared = b * b, True
        if rules.women_avoid_hazards and person.is_("gender") == "female" and not squared:
            b = b * b
        if rules.stay_close_to_home:
            km = self.world.distance(person.place, name)
            b *= 1.0 / max(1.0, km) ** rules.home_distance_power
        if rules.flood_rules and self.case.floods is not None:
            b *= between(rules.flood_loc_weights, spot.level) if spot.level > 0 else 1.0
            if self.world.forecasting(self.now):
                span, a = rules.flood_forecaster_timescale, self._aware(person)
                b *= self.world.forecast(spot, self.now, today=True) ** 2 / span * a
        return b * self._match(person, name, spot)

    def _match(self, person: Person, name: str, spot: Spot) -> float:
        rules, b = self.rules, 1.0
        whole = spot.P if spot.P >= 1 else 1e8
        fight = spot.I > 0
        same = (
            rules.match_camp_ethnicity if spot.camp
            else rules.match_conflict_ethnicity if fight else rules.match_town_ethnicity
        )  # fmt: skip
        if same:
            b *= 10.0 * self.counts[name, "ethnicity", person.attributes["ethnicity"]] / whole
        if spot.camp:
            if rules.match_camp_religion:
                there = self.counts[name, "religion", person.attributes["religion"]]
                b *= there / whole / rules.avg_religion_fraction
        elif rules.use_pop_for_loc_weight:
            b *= max(1.0, spot.P) ** rules.pop_power_for_loc_weight
        return b

    def _aware(self, person: Person) -> float:
        return self.rules.flood_awareness_weights[int(person.attributes["floodawareness"])]

    def _ways(self, at: list[str], km: float, steps: int) -> list[tuple[list[str], float]]:
        """Return the simple paths one can think of; fixed routes count a marker as a step."""
        found = []
        for road in self.world.open[at[-1]]:
            if road.end in at:
                continue
            marker = self.spots[road.end].marker
            reached = steps + (not marker or self.rules.fixed_routes)
            if not marker:
                found.append(([*at[1:], road.end], km + road.km))
            if max(1, self.rules.awareness_level) > reached:
                found += self._ways([*at, road.end], km + road.km, reached)
        return found

    def _pull(self, b: float, km: float) -> float:
        return (self.rules.weight_softening + b) / (
            self.rules.softening + km
        ) ** self.rules.distance_power

    def _fix_routes(self, name: str) -> dict[str, tuple[float, list[str]]]:
        """Return the best way to each end, by the bare score (3.7)."""
        best: dict[str, tuple[float, list[str]]] = {}
        for way, km in self._ways([name], 0.0, 0):
            spot = self.spots[way[-1]]
            s = spot.score
            if self.rules.flood_rules and spot.level > 0:
                s *= between(self.rules.flood_loc_weights, spot.level)
            weight = self._pull(s, km) ** self.rules.weight_power
            if weight > best.get(way[-1], (0.0, []))[0]:
                best[way[-1]] = weight, way
        return best

    def _choose(self, person: Person) -> list[str]:
        name, rules = person.place, self.rules
        if rules.fixed_routes:
            found = [
                (weight * self._end_point(person, end), way)
                for end, (weight, way) in self.routes.get(name, {}).items()
            ]
        else:
            found = []
            for way, km in self._ways([name], 0.0, 0):
                pull = self._pull(self._end_point(person, way[-1]), km)
                found.append(((pull * self.world.fullness(way[-1])) ** rules.weight_power, way))
            if rules.pruning_threshold >= 1.001 and found:
                least = max(weight for weight, _ in found) / rules.pruning_threshold
                found = [one for one in found if one[0] >= least]
        if not found:
            return []
        weights = [weight for weight, _ in found]
        if sum(weights) <= 0:
            weights = [1.0] * len(found)
        return list(self.luck.choices([way for _, way in found], weights)[0])

    # -- the day ----------------------------------------------------------------------------

    def _move_chance(self, person: Person, force: bool) -> float:
        rules, spot = self.rules, self.spots[person.place]
        if (force and spot.town) or person.way:
            return 1.0
        p = spot.p0
        if rules.movechance_pop_scale_factor:
            size = max(spot.P, spot.C) / rules.movechance_pop_base
            p *= max(size, 0.0) ** rules.movechance_pop_scale_factor
        if rules.flee_when_starving:
            q = spot.hunger / 100.0
            p = q + (1.0 - q) * p
        if rules.flood_rules and self.case.floods is not None:
            p = between(rules.flood_movechances, spot.level) if spot.level > 0 else p
            if self.world.forecasting(self.now):
                share = self.world.forecast(spot, self.now, today=False)
                p *= share / rules.flood_forecaster_timescale * self._aware(person)
        return p

    def _harvest(self, person: Person) -> bool:
        """Return whether somebody helps with the harvest; only head counts move (3.15)."""
        month = (self.case.start + timedelta(days=self.now)).month
        there, home = self.spots[person.place], self.spots[person.home]
        in_season = month in self.rules.harvest_months
        if in_season != person.harvesting:
            there.n += -1 if in_season else 1
            home.n += 1 if in_season else -1
            person.harvesting = in_season
        return in_season

    def _decide(self, person: Person, force: bool) -> None:
        if self.rules.harvest_months and self._harvest(person):
            return
        if not self.luck.random() < self._move_chance(person, force):
            return
        person.way = person.way or self._choose(person)
        if not person.way:
            return
        out = self.world.open[person.place]
        road = next((one for one in out if one.end == person.way[0]), None)
        goal = person.way[-1]
        if road is None or (self.spots[goal].camp and self.world.fullness(goal) < 0.5):
            person.way = []
            return
        self.spots[person.place].n -= 1
        person.way, person.link, person.km = person.way[1:], road, 0.0

    def _travel(self, person: Person) -> None:
        full = self.rules.max_move_speed
        while person.link:
            road = person.link
            v = road.speed
            if self.rules.start_on_foot and person.links_done == 1:
                v = self.rules.max_walk_speed
            if self.luck.random() < road.walk:
                v = self.rules.max_walk_speed
            person.km += v
            person.today += v
            if not person.km > road.km:
                return
            person.links_done += 1
            person.today += road.km - person.km
            person.link, person.place = None, road.start if road.closed else road.end
            self.spots[person.place].n += 1
            if road.closed or not person.today < v:
                return
            hurry = self.rules.avoid_short_stints
            self._decide(person, hurry and (person.recent + person.today / full) / 2 < 0.5)

    def _scores(self, day: int) -> None:
        for name, spot in self.spots.items():
            spot.score = self.world.score(spot, day)
            if self.rules.fixed_routes:
                self.routes[name] = {} if spot.marker else self._fix_routes(name)
            spot.C += max(int(spot.number("capacity_per_day")), 0)

    def _count(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter(
            (one.place, key, value)
            for one in self.people
            if not one.link
            for key, value in one.attributes.items()
        )

    def _sink(self, person: Person) -> None:
        spot = self.spots[person.place]
        chance = spot.number("deactivation_probability")
        if not person.link and spot.camp and self.luck.random() < chance:
            person.gone = True

    def day(self, day: int) -> dict[str, int]:
        self.now = day
        if self.world.morning(day):
            self.weights = self._spawn_weights(day)
        self._spawn(day)
        self.world.close_and_open(day)
        self.weights = self._spawn_weights(day)
        self._scores(day)
        self._count()
        active = [person for person in self.people if not person.gone]
        for person in active:
            if not person.link:
                self._decide(person, False)
        for person in active:
            self._travel(person)
        for person in self.people:
            person.recent = (person.recent + person.today / self.rules.max_move_speed) / 2
            person.today = 0.0
            if self.rules.camps_are_sinks and not person.gone:
                self._sink(person)
        return {name: spot.n for name, spot in self.spots.items()}
