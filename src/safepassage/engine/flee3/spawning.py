"""Who is displaced today, and from where (specification 3.10)."""

from __future__ import annotations

import math

import numpy as np

from safepassage.engine.flee3.luck import FleePurpose, key_of, person_key, poisson
from safepassage.engine.flee3.places import Floats, Longs, Places
from safepassage.engine.flee3.weights import between, decay
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_data import FleeData


class Spawning:
    """Numbers of new people by day; keeps the debt and the weights of the day before."""

    def __init__(self, case: FleeCase, data: FleeData, places: Places, seed: int) -> None:
        self.case, self.data, self.seed = case, data, seed
        self.debt, self.raw = 0, 0
        self.weights = self.weights_on(places, 0)
        self.unplaced_days: list[int] = []
        self._capacity_cut = case.rules.insert_day0 and case.rules.quirks.day0_capacity_cut

    def weights_on(self, places: Places, day: int) -> Floats:
        """Return the weight of each place as an origin, (P,), by the clock of a day."""
        rules = self.case.rules
        if self.case.conflict_driven:
            return np.zeros(len(places.names))
        fought = places.intensity > 0
        weight = np.where(
            fought, places.population * places.intensity * decay(places, rules, day), 0.0
        )
        if rules.starvation_driven_spawning and day > 0:
            weight = weight + places.population * places.hunger / 100.0
        if rules.conflict_zone_spawning_only:
            weight = np.where(fought, weight, 0.0)
        return np.asarray(weight)

    def by_place(self, places: Places, day: int) -> Longs | None:
        """Return the new people of each place, (P,), where a rule names them; None under data."""
        if self.case.flood_driven:
            return self._flooded(places, day)
        return self._fought(places, day) if self.case.conflict_driven else None

    def arrivals(self, places: Places, day: int) -> int:
        """Return the new people the data ask for, debts paid; they still need places."""
        change = self.data.arrivals(day)
        self.raw += change
        wanted = change - self.debt
        if day == 0 and self.case.rules.insert_day0:
            wanted = 0
            if self._capacity_cut:
                self._cut_capacities(places)
        self.debt = max(-wanted, 0)
        wanted = max(wanted, 0)
        if wanted and not self.weights.any():  # Flee stops here (Q48)
            self.debt -= wanted
            self.unplaced_days.append(day)
            return 0
        return wanted

    def _cut_capacities(self, places: Places) -> None:
        """Take the people counted on day 0 off the capacity of their camps (Q41)."""
        for i, name in enumerate(places.names):
            column = self.data.of(name)
            if places.capacity[i] > 0 and column is not None:
                places.capacity[i] -= column[0]

    def _fought(self, places: Places, day: int) -> Longs:
        rules = self.case.rules
        rate, mode = rules.displaced_per_conflict_day, rules.conflict_spawn_mode
        found = np.zeros(len(places.names), np.int64)
        for i in np.flatnonzero(places.intensity > 0):
            mean = rate * places.intensity[i]
            if mode == "constant":
                found[i] = int(mean)
            elif mode == "pop_ratio":
                found[i] = int(rate * places.population[i] * places.intensity[i])
            elif mode.casefold() == "poisson":
                found[i] = self._poisson(day, int(i), mean)
        return found

    def _flooded(self, places: Places, day: int) -> Longs:
        rules = self.case.rules
        found = np.zeros(len(places.names), np.int64)
        for i in np.flatnonzero(places.flood_level > 0):
            rate = float(between(rules.displaced_per_flood_day, places.flood_level[i]))
            if rules.flood_spawn_mode == "constant":
                found[i] = int(rate)
            elif rules.flood_spawn_mode == "poisson":
                found[i] = self._poisson(day, int(i), float(math.floor(rate)))
            elif rules.flood_spawn_mode == "pop_ratio":
                found[i] = int(rate * places.population[i])
        return found

    def _poisson(self, day: int, place: int, mean: float) -> int:
        key = key_of(self.seed, FleePurpose.SPAWN_NUMBER, day)
        return int(poisson(np.uint64(person_key(key, place)), float(mean)))


def day0_people(case: FleeCase, data: FleeData, outputs: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return (place, people) to insert before day 0, camp by camp (specification 3.10.6)."""
    rules = case.rules
    if rules.empty_camps_on_day0:
        return []
    found = []
    for i in outputs:
        place = case.places[i]
        counted = 0
        column = data.of(place.name)
        if rules.insert_day0 and column is not None:
            counted = column[0]
        idps = int(float(place.attributes.get("initial_idps", 0) or 0))
        found.append((i, max(counted, 0) + max(idps, 0)))
    return found


def expected_people(case: FleeCase, data: FleeData, outputs: tuple[int, ...]) -> int:
    """Return about how many people a run will displace; more room is made where needed."""
    known = sum(max(data.arrivals(day), 0) for day in range(case.days)) if data.names else 1000
    return known + len(case.persons) + sum(people for _, people in day0_people(case, data, outputs))
