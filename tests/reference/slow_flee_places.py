"""Places, roads and what happens to them, for the slow model of Flee: names and lists alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from safepassage.scenario.flee_case import FleeCase, FleeClosure, FleePlace
from safepassage.scenario.flee_rules import FleeRules


@dataclass(eq=False)
class Road:
    """One direction of a road. Closing marks the object; a copy waits to be opened again."""

    start: str
    end: str
    km: float
    speed: float
    walk: float
    closed: bool = False


@dataclass(eq=False)
class Spot:
    """A place: flags, move chance, capacity C, residents P, intensity I, people n, score."""

    row: FleePlace
    foreign: bool
    camp: bool = False
    idp: bool = False
    town: bool = False
    marker: bool = False
    flood_zone: bool = False
    p0: float = 1.0
    C: float = -1
    P: int = 0
    I: float = -1.0  # noqa: E741 (the letter of the specification)
    tc: int = -1
    n: int = 0
    level: int = 0
    hunger: float = 0.0
    score: float = 1.0

    def become(self, word: str, rules: FleeRules, intensity: float) -> None:
        """Take the flags and the move chance of a type word; the first match wins."""
        word = word.lower()
        self.camp = self.idp = self.town = self.marker = self.flood_zone = False
        self.p0, self.I = 1.0, -1.0
        if "camp" in word:
            self.camp, self.idp = True, "idp" in word
            self.p0 = rules.idpcamp_movechance if self.idp else rules.camp_movechance
        elif "conflict" in word:
            self.I, self.p0 = intensity, rules.conflict_movechance
        elif "forward" in word:
            pass
        elif "marker" in word:
            self.marker = True
        elif "flood_zone" in word:
            self.flood_zone, self.p0 = True, rules.default_movechance
        elif "default" in word or "town" in word:
            self.town, self.p0 = True, rules.default_movechance

    def number(self, attribute: str, default: float = 0.0) -> float:
        return float(self.row.attributes.get(attribute, default))


def between(values: tuple[float, ...], at: float) -> float:
    """Return a list's value at a position, linear, held at its ends."""
    low = min(int(at), len(values) - 1)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - int(at))


class SlowWorld:
    """The places and roads of a case, and the morning of each day."""

    def __init__(self, case: FleeCase) -> None:
        self.case, self.rules = case, case.rules
        home = case.places[0].country
        self.spots: dict[str, Spot] = {}
        for row in case.places:
            spot = self.spots[row.name] = Spot(row, row.country != home)
            word = "town" if row.conflict_day > 0 and "conflict" in row.kind else row.kind
            spot.become(word, self.rules, spot.number("conflict_intensity", 1.0))
            people = row.people // self.rules.hasten
            spot.C, spot.P = (people, 0) if spot.camp else (-1, people)
            if spot.p0 < 0.005 and not spot.camp and not spot.flood_zone:
                spot.camp, spot.town = True, False
        self.open: dict[str, list[Road]] = {name: [] for name in self.spots}
        self.shut: list[Road] = []
        for one in case.routes:
            v = float(one.attributes.get("max_move_speed", self.rules.max_move_speed))
            walk = float(one.attributes.get("walk_probability", 0.0))
            pairs = [(one.name1, one.name2)] * (2 if one.redirection == 1 else 1)
            for a, b in pairs if one.redirection < 2 else [(one.name2, one.name1)]:
                self.open[a].append(Road(a, b, one.length_km, v, walk))
                self.open[b].append(Road(b, a, one.length_km, v, walk))
        for spot in self.spots.values():
            spot.score = self.score(spot, 0)

    # -- events -----------------------------------------------------------------------------

    def morning(self, day: int) -> bool:
        """Changes of kind, hunger, floods or conflicts; returns whether a conflict changed."""
        for change in self.case.changes:
            if change.day == day:
                intensity = float(self.rules.default_conflict_intensity)
                self.spots[change.name].become(change.kind, self.rules, intensity)
        self._hunger(day)
        if self.case.floods is not None:
            for name in self.case.floods.names:
                self.spots[name].level = self._level(name, day)
            return False
        changed = False
        for name in self.case.conflicts.names:
            series = self.case.conflicts.column(name) or ()
            changed |= self._conflict(self.spots[name], series, day)
        return changed

    def _conflict(self, spot: Spot, series: tuple[float, ...], day: int) -> bool:
        now, before = series[day], series[day - 1] if day else 0.0
        if now > 1e-6 and (day == 0 or before < 1e-6):
            spot.p0, spot.I = self.rules.conflict_movechance, now
            spot.town, spot.tc = False, day
            return True
        if day > 0 and now < 1e-6 <= before:
            spot.p0, spot.I, spot.town = self.rules.default_movechance, -1.0, True
            return True
        return False

    def _hunger(self, day: int) -> None:
        grid = self.case.hunger
        if grid is None:
            return
        for spot in self.spots.values():
            series = grid.column(spot.row.region)
            if series is None:
                continue
            at = max(i for i, first in enumerate(grid.days) if first <= day or i == 0)
            after = min(at + 1, len(series) - 1)
            span = max(grid.days[after] - grid.days[at], 1)
            share = min(max(day - grid.days[at], 0) / span, 1.0)
            spot.hunger = series[at] + (series[after] - series[at]) * share

    def _level(self, name: str, day: int) -> int:
        assert self.case.floods is not None
        series = self.case.floods.column(name) or (0.0,)
        return int(series[min(day, len(series) - 1)])

    def close_and_open(self, day: int) -> None:
        for one in self.case.closures:
            if one.start == day:
                self._closure(one, starts=True)
            if one.end == day:
                self._closure(one, starts=False)

    def _closure(self, one: FleeClosure, *, starts: bool) -> None:
        if one.kind in ("camp", "idpcamp"):
            self.spots[one.name1].become("town" if starts else one.kind, self.rules, -1.0)
            return
        roads = [road for out in self.open.values() for road in out] if starts else self.shut
        ours = [road for road in roads if self._meant(one, road, roads)]
        for road in ours:
            copy = replace(road, closed=False)
            if starts:
                road.closed = True
                self.open[road.start].remove(road)
                self.shut.append(copy)
            else:
                self.shut.remove(road)
                self.open[road.start].append(copy)

    def _meant(self, one: FleeClosure, road: Road, roads: list[Road]) -> bool:
        a, b = road.start, road.end
        if one.kind == "country":
            ends = {self.spots[a].row.country, self.spots[b].row.country}
            return ends == {one.name1, one.name2}
        if one.kind == "link":
            return {a, b} == {one.name1, one.name2}
        # Every road out of the place, and the opposite of each.
        return a == one.name1 or (b == one.name1 and any((r.start, r.end) == (b, a) for r in roads))

    # -- scores -----------------------------------------------------------------------------

    def decay(self, spot: Spot, day: int) -> float:
        steps = self.rules.conflict_spawn_decay
        if not steps:
            return 1.0
        interval = self.rules.conflict_spawn_decay_interval
        return steps[min((day - spot.tc) // interval, len(steps) - 1)]

    def score(self, spot: Spot, day: int) -> float:
        """Return the score of a place (3.3)."""
        rules, s = self.rules, 1.0
        if spot.foreign:
            if rules.use_economic_pull:
                s = 1.0 + spot.number("trade_volume") + spot.number("hdi") ** 2
            s *= rules.foreign_weight
        elif rules.avoid_food_deprived_locations and day > 0:
            s *= 1.0 - (spot.hunger / 100.0) ** 2
        if spot.camp:
            s *= rules.camp_weight
        if spot.I > 0:
            s *= rules.conflict_weight ** (self.decay(spot, day) * spot.I)
        if spot.flood_zone and self.case.floods is not None and rules.flood_rules:
            s *= between(rules.flood_loc_weights, spot.level)
            s *= 0.0 if self.forecasting(day) else 1.0
        return s

    def forecasting(self, day: int) -> bool:
        rules = self.rules
        return (
            rules.flood_rules and rules.flood_forecaster and rules.flood_forecaster_timescale > 1
            and day <= rules.flood_forecaster_end_time
        )  # fmt: skip

    def forecast(self, spot: Spot, day: int, *, today: bool) -> float:
        """Return the weighted sum of the days to come (3.12b)."""
        rules, total, end = self.rules, 0.0, self.rules.flood_forecaster_end_time
        for ahead in range(1, rules.flood_forecaster_timescale + 1):
            f = min(day + ahead, end)
            level = self._level(spot.row.name, f)
            if level > 0:
                seen = spot.level if today else level
                weight = rules.flood_forecaster_weights[f]
                total += between(rules.flood_loc_weights, seen) * weight
            if f == end:
                break
        return total

    def fullness(self, name: str) -> float:
        """Return the multiplier of a place by how full it is (3.5)."""
        spot, beta = self.spots[name], self.rules.capacity_buffer
        room = spot.C * self.rules.capacity_scaling
        if room < 1 or spot.n <= beta * room:
            return 1.0
        if spot.n >= room:
            return 0.0
        return 1.0 - (spot.n - beta * room) / (room * (1.0 - beta))

    def distance(self, a: str, b: str) -> float:
        """Return great-circle kilometres, the second coordinate read as latitude (Q20)."""
        one, two = self.spots[a].row, self.spots[b].row
        lat1, lon1 = math.radians(one.second_coordinate), math.radians(one.first_coordinate)
        lat2, lon2 = math.radians(two.second_coordinate), math.radians(two.first_coordinate)
        h = math.sin((lat1 - lat2) / 2) ** 2
        h += math.cos(lat1) * math.cos(lat2) * math.sin((lon1 - lon2) / 2) ** 2
        return 2 * 6371.0 * math.asin(math.sqrt(min(h, 1.0)))
