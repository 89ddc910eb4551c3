"""How much a place attracts, a way weighs, how likely one leaves (specification 3.1-3.7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safepassage.engine.flee3.classes import Classes
from safepassage.engine.flee3.events import Events
from safepassage.engine.flee3.paths import Choices, Ways
from safepassage.engine.flee3.places import Floats, Places, number_of
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_rules import FleeRules

EARTH_KM = 6371.0
NO_POPULATION = 1e8  # what a share is taken of where nobody lives: all camps (Q24)


def between(values: tuple[float, ...], at: float | np.ndarray) -> np.ndarray:
    """Return the value of a list at a position, linear between entries; held at its ends (Q60)."""
    found = np.interp(at, np.arange(len(values)), values) if values else np.ones_like(at)
    return np.asarray(found, np.float64)


def decay(places: Places, rules: FleeRules, day: int | np.ndarray) -> Floats:
    """Return the factor on each conflict by its age, (P,), of `day` (D, 1) all (3.2)."""
    steps = rules.conflict_spawn_decay
    if not steps:
        return np.ones(len(places.names))
    age = (day - places.conflict_since) // rules.conflict_spawn_decay_interval
    return np.array(steps).take(age, mode="clip")


@dataclass(frozen=True)
class Attraction:
    """What does not change during a run: attributes of places, classes, distances."""

    case: FleeCase
    classes: Classes
    economic: Floats  # (P,) score of a place abroad under use_economic_pull
    nearness: Floats | None  # (P, P) factor by distance from here to there
    home: np.ndarray | None  # (K,) row of the home of each class, where nearness counts from there

    # -- scores -----------------------------------------------------------------------------

    def score(self, places: Places, day: int) -> Floats:
        """Return the score of each place, (P,) (specification 3.3)."""
        rules = self.case.rules
        score = np.ones(len(places.names))
        if rules.use_economic_pull:
            score = np.where(places.foreign, self.economic, score)
        score[places.foreign] *= rules.foreign_weight
        if rules.avoid_food_deprived_locations and day > 0:
            score *= np.where(places.foreign, 1.0, 1.0 - (places.hunger / 100.0) ** 2)
        score[places.camp | places.idp_camp] *= rules.camp_weight
        power = decay(places, rules, day) if rules.quirks.decay_in_score else 1.0
        deterrence = rules.conflict_weight ** np.where(
            places.intensity > 0, power * places.intensity, 0.0
        )
        score *= deterrence
        if rules.flood_rules and self.case.floods is not None:
            flooded = between(rules.flood_loc_weights, places.flood_level)
            score = np.where(places.flood_zone, score * flooded, score)
            if self._forecasts(day) and rules.quirks.flood_forecaster_v3:
                score[places.flood_zone] = 0.0  # reads a forecast that is never set (Q62)
        return np.asarray(score)

    def end_points(
        self, places: Places, events: Events, score: Floats, day: int, present: Floats | None
    ) -> Floats:
        """Return the score of each place as an end, by class, (K, P) (specification 3.4).

        `present` (K, P) are the people of each class there, needed by the Match rules alone.
        """
        rules = self.case.rules
        ends = np.repeat(score[None, :], self.classes.count, axis=0)
        ends = self._by_hazard(ends)
        if rules.flood_rules and self.case.floods is not None:
            wet = places.flood_level > 0
            ends = np.where(wet, ends * between(rules.flood_loc_weights, places.flood_level), ends)
            if self._forecasts(day):
                ends = ends * self._forecast_end(places, events, day)
        if present is not None:
            ends = ends * self._by_match(places, present)
        if rules.use_pop_for_loc_weight:
            size = np.maximum(1.0, places.population) ** rules.pop_power_for_loc_weight
            ends = np.where(places.camp, ends, ends * size)
        return np.asarray(ends)

    def _by_hazard(self, ends: Floats) -> Floats:
        """Square the score for the cautious; boys see none (Q21)."""
        rules, classes = self.case.rules, self.classes
        young = classes.is_("age", "child") | classes.is_("age", "youth")
        cautious = young & rules.children_avoid_hazards
        cautious |= classes.is_("age", "elder") & rules.elderly_avoid_hazards
        cautious |= classes.is_("gender", "female") & rules.women_avoid_hazards
        ends = np.where(cautious[:, None], ends * ends, ends)
        if not (rules.children_avoid_hazards and rules.boys_take_risk):
            return np.asarray(ends)
        boys = classes.is_("gender", "male") & ~classes.is_("age", "child")
        return np.where(boys[:, None], 1.0, ends)

    def _by_match(self, places: Places, present: Floats) -> Floats:
        """Return the factor of one's own ethnicity and religion at each place, (K, P)."""
        rules, classes = self.case.rules, self.classes
        of_whom = np.where(places.population < 1, NO_POPULATION, places.population)
        conflict = ~places.camp & (places.intensity > 0)
        where = (
            (places.camp & rules.match_camp_ethnicity)
            | (conflict & rules.match_conflict_ethnicity)
            | (~places.camp & ~conflict & rules.match_town_ethnicity)
        )
        factor = np.ones_like(present)
        for k in range(classes.count):
            if "ethnicity" in classes.names:
                same = np.array(classes.all_of("ethnicity")) == classes.all_of("ethnicity")[k]
                factor[k] *= np.where(where, 10.0 * present[same].sum(0) / of_whom, 1.0)
            if "religion" in classes.names:
                same = np.array(classes.all_of("religion")) == classes.all_of("religion")[k]
                share = present[same].sum(0) / of_whom / rules.avg_religion_fraction
                factor[k] *= np.where(places.camp, share, 1.0)
        return factor

    # -- ways -------------------------------------------------------------------------------

    def way_weights(self, ways: Ways, choices: Choices, ends: Floats) -> Floats:
        """Return the weight of each choice without fullness, by class, (K, C) (3.6)."""
        return self._weight(ways, choices, self._end_of(ways, choices, ends))

    def fixed_weights(self, ways: Ways, choices: Choices, score: Floats, ends: Floats) -> Floats:
        """Return the same under fixed routes, from the `score` (C,) each end had when stored (3.7).

        The end-point score enters twice: in the stored weight and when a person chooses (Q18a).
        """
        b = self._end_of(ways, choices, ends)
        if not self.case.rules.quirks.fixed_routes_double_score:
            return self._weight(ways, choices, b)
        return np.asarray(self._weight(ways, choices, score)[None, :] * b)

    def flood_factor(self, places: Places) -> Floats:
        """Return the factor of floods that fixed routes store with scores, (P,) (3.7)."""
        rules = self.case.rules
        if not rules.flood_rules or self.case.floods is None:
            return np.ones(len(places.names))
        factor = between(rules.flood_loc_weights, places.flood_level)
        return np.where(places.flood_level > 0, factor, 1.0)

    def best_ways(
        self, ways: Ways, choices: Choices, score: Floats, marker: np.ndarray
    ) -> np.ndarray:
        """Return which choices fixed routes keep: the best per destination, the first of equals."""
        weight = self._weight(ways, choices, score)
        best: dict[tuple[int, int], int] = {}
        origin = ways.origin[choices.way]
        for i, pair in enumerate(zip(origin.tolist(), choices.end.tolist(), strict=True)):
            least = weight[best[pair]] if pair in best else 0.0
            if not marker[pair[0]] and weight[i] > least:  # what weighs nothing is never kept
                best[pair] = i
        kept = np.zeros(len(weight), np.bool_)
        kept[list(best.values())] = True
        return kept

    def _end_of(self, ways: Ways, choices: Choices, ends: Floats) -> Floats:
        """Return the end-point score of each choice, by class, (K, C)."""
        b = ends[:, choices.end]
        if self.nearness is None:
            return b
        if self.home is not None:
            return np.asarray(b * self.nearness[self.home][:, choices.end])
        return np.asarray(b * self.nearness[ways.origin[choices.way], choices.end])

    def _weight(self, ways: Ways, choices: Choices, b: Floats) -> Floats:
        rules = self.case.rules
        reach = (rules.softening + ways.length_km[choices.way]) ** rules.distance_power
        return np.asarray(((rules.weight_softening + b) / reach) ** rules.weight_power)

    # -- leaving ----------------------------------------------------------------------------

    def move_chance(self, places: Places, events: Events, day: int) -> Floats:
        """Return the chance to leave, by class, (K, P) (specification 3.1)."""
        rules = self.case.rules
        chance = places.move_chance.copy()
        if rules.movechance_pop_scale_factor:
            size = np.maximum(places.population, places.capacity) / rules.movechance_pop_base
            with np.errstate(divide="ignore"):
                grown = np.maximum(size, 0.0) ** rules.movechance_pop_scale_factor
            chance *= np.where(np.isfinite(grown), grown, 1.0)  # Flee divides by zero there (Q17)
        if rules.flee_when_starving:
            need = places.hunger / 100.0
            chance = need + (1.0 - need) * chance
        if rules.flood_rules and self.case.floods is not None:
            wet = places.flood_level > 0
            chance = np.where(wet, between(rules.flood_movechances, places.flood_level), chance)
        by_class = np.repeat(chance[None, :], self.classes.count, axis=0)
        if self._forecasts(day):
            by_class = by_class * self._forecast_leave(places, events, day)
        return np.asarray(by_class)

    # -- flood forecaster (specification 3.12b) ---------------------------------------------

    def _forecasts(self, day: int) -> bool:
        rules = self.case.rules
        return (
            rules.flood_rules
            and rules.flood_forecaster
            and rules.flood_forecaster_timescale > 1
            and day <= rules.flood_forecaster_end_time
            and self.case.floods is not None
        )

    def _forecast_sum(self, places: Places, events: Events, day: int, *, today: bool) -> Floats:
        """Return the weighted forecast of each place, (P,); weights go by day of the run (Q62)."""
        rules, total = self.case.rules, np.zeros(len(places.names))
        for ahead in range(1, rules.flood_forecaster_timescale + 1):
            coming = min(day + ahead, rules.flood_forecaster_end_time)
            level = events.forecast(coming)
            assert level is not None
            weights = rules.flood_forecaster_weights
            weight = weights[min(coming, len(weights) - 1)] if weights else 1.0
            seen = places.flood_level if today else np.trunc(level)
            total += np.where(level > 0, between(rules.flood_loc_weights, seen) * weight, 0.0)
            if day + ahead >= rules.flood_forecaster_end_time:
                break
        return total

    def _awareness(self) -> Floats:
        """Return the factor of each class, (K,)."""
        weights = self.case.rules.flood_awareness_weights
        found = [int(float(word or 0)) for word in self.classes.all_of("floodawareness")]
        return np.array([weights[min(i, len(weights) - 1)] if weights else 1.0 for i in found])

    def _forecast_leave(self, places: Places, events: Events, day: int) -> Floats:
        span = self.case.rules.flood_forecaster_timescale
        factor = self._forecast_sum(places, events, day, today=False) / span
        return self._unless_mended(factor[None, :] * self._awareness()[:, None])

    def _forecast_end(self, places: Places, events: Events, day: int) -> Floats:
        span = self.case.rules.flood_forecaster_timescale
        factor = self._forecast_sum(places, events, day, today=True) ** 2 / span
        return self._unless_mended(factor[None, :] * self._awareness()[:, None])

    def _unless_mended(self, factor: Floats) -> Floats:
        if self.case.rules.quirks.flood_forecaster_v3:
            return factor
        return np.where(factor > 0, factor, 1.0)


def attraction_of(case: FleeCase, classes: Classes) -> Attraction:
    """Return what stays the same during a run."""
    economic = np.array(
        [
            1.0 + number_of(place, "trade_volume", 0.0) + number_of(place, "hdi", 0.0) ** 2
            for place in case.places
        ]
    )
    nearness = None
    if case.rules.stay_close_to_home:
        nearness = 1.0 / np.maximum(1.0, _distances_km(case)) ** case.rules.home_distance_power
    home = None
    if "home" in classes.names:
        rows = {place.name: i for i, place in enumerate(case.places)}
        home = np.array([rows[name] for name in classes.all_of("home")])
    return Attraction(case, classes, economic, nearness, home)


def _distances_km(case: FleeCase) -> Floats:
    """Return great-circle distances, (P, P); the second column read as latitude (Q20)."""
    first = np.array([place.first_coordinate for place in case.places])
    second = np.array([place.second_coordinate for place in case.places])
    lat, lon = (second, first) if case.rules.quirks.swap_latlon else (first, second)
    lat, lon = np.radians(lat), np.radians(lon)
    a = np.sin((lat[:, None] - lat) / 2) ** 2
    a = a + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(a, 0.0, 1.0))))
