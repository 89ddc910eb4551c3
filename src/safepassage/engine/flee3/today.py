"""The world of a run as it changes, and the arrays of a day for the kernels."""

from __future__ import annotations

from datetime import date

import numpy as np

from safepassage.engine.flee3.classes import Classes, classes_of
from safepassage.engine.flee3.events import Events, Roads
from safepassage.engine.flee3.kernels_state import ASK, SURE, Map, Settings, Today
from safepassage.engine.flee3.luck import FleePurpose, key_of
from safepassage.engine.flee3.paths import Choices, Links, Sight, choices_of, links_of, ways_of
from safepassage.engine.flee3.places import Floats, Places, kind_of, places_of
from safepassage.engine.flee3.weights import attraction_of, decay
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_rules import FleeRules

ONE = float(1 << 32)  # a chance is a threshold of 2^32
LEAST = 100  # metres of a day that any link costs, so that hops between places of no distance end
MOST_ALIKE = 64  # days in one stretch
SLEEP_BELOW = 0.2  # a smaller chance to leave is drawn as a number of days


def threshold(chance: np.ndarray) -> np.ndarray:
    """Return chances as numbers that 32 bits of luck must stay below."""
    return np.asarray((np.clip(chance, 0.0, 1.0) * ONE).astype(np.uint64))


def metres(km: float) -> int:
    """Return a distance in whole metres."""
    return round(km * 1000.0)


def settings_of(rules: FleeRules, some_walk: bool) -> Settings:
    """Return the numbers of the rules for the kernels."""
    return Settings(
        buffer=rules.capacity_buffer,
        weight_power=rules.weight_power,
        pruning=rules.pruning_threshold
        if rules.pruning_threshold >= 1.001 and not rules.fixed_routes
        else 0.0,
        by_fullness=not rules.fixed_routes,
        gate=0.5 if rules.quirks.camp_gate_half else 0.0,
        speed=metres(rules.max_move_speed),
        walk=metres(rules.max_walk_speed),
        start_on_foot=rules.start_on_foot,
        short_stints=rules.avoid_short_stints,
        day_per_link=rules.quirks.per_link_day_budget,
        harvesting=bool(rules.harvest_months),
        some_walk=some_walk,
    )


class World:
    """A case in motion. `begin(day)` and `tables(day)` bring it to a day; days come in order."""

    def __init__(self, case: FleeCase, seed: int) -> None:
        self.case, self.rules, self.seed = case, case.rules, seed
        self.places: Places = places_of(case)
        self.links: Links = links_of(case, self.places.row)
        self.roads = Roads(self.links, len(case.places))
        self.events = Events(case, self.places, self.roads)
        self.classes: Classes = classes_of(case)
        self.attraction = attraction_of(case, self.classes)
        # The golden cases show that fixed routes count a marker as a step.
        self.sight = Sight(max(1, case.rules.awareness_level), int(case.rules.fixed_routes))
        self.ways = ways_of(self.links, self._marker_sets(), len(case.places), self.sight)
        self.map = self._map()
        self.settings = settings_of(case.rules, bool(self.map.walk.any()))
        self.present = np.zeros(len(case.places), np.int32)
        self.moved_chance = np.zeros(len(case.places), np.bool_)
        self._growth = np.maximum(self.places.capacity_per_day, 0)
        self._score = self._first_score()
        self._chance: Floats | None = None
        self._choices: tuple[bytes, Choices] | None = None
        self._today: Today | None = None
        self._made_for = b""
        self.orphans_until = -2  # the last day on which somebody may be on a closed link
        slowest = min(int(self.map.speed.min(initial=self.settings.speed)), self.settings.walk)
        self.longest = int(self.map.metres.max(initial=1)) // max(slowest, 1) + 2  # days on a link

    def _marker_sets(self) -> list[list[bool]]:
        """Return the markers at the start, and after each event that may change them."""
        marker, found = self.places.marker.copy(), [self.places.marker.tolist()]
        entries = [(change.day, change.name, change.kind) for change in self.case.changes]
        entries += [
            (closure.start, closure.name1, "town")
            for closure in self.case.closures
            if closure.kind in ("camp", "idpcamp")
        ]
        for _, name, word in sorted(entries):
            marker[self.places.row[name]] = kind_of(word, self.rules).marker
            if marker.tolist() not in found:
                found.append(marker.tolist())
        return found

    def _map(self) -> Map:
        walk, speed = [], []
        for attributes in self.links.attributes:
            walk.append(float(attributes.get("walk_probability", 0.0)))
            speed.append(float(attributes.get("max_move_speed", self.rules.max_move_speed)))
        ways, links, places = self.ways, self.links, len(self.case.places)
        link, cut_short = ways.first_link, ways.suffix >= 0
        stop = links.end[link]
        length = np.array([max(metres(km), LEAST) for km in links.length_km], np.int32)[link]
        pace = np.array([metres(km) for km in speed], np.int32)[link]
        arrive = np.where(cut_short, places + ways.suffix, stop).astype(np.int32)
        return Map(
            places=places,
            on_way=places + len(ways.origin),
            origin=ways.origin,
            first_link=link,
            goal=ways.end,
            arrive=arrive,
            stop=stop,
            sent_back=np.where(ways.detour >= 0, places + ways.detour, ways.origin).astype(
                np.int32
            ),
            wasted=(cut_short & (ways.detour < 0)).astype(np.uint8),
            metres=length,
            speed=pace,
            way=np.stack(
                [length, pace, arrive, stop, ways.end, *[np.zeros_like(length)] * 3], axis=1
            )
            .astype(np.int32)
            .ravel(),
            walk=(np.clip(walk, 0.0, 1.0) * ONE).astype(np.uint64)[link],
        )

    def _first_score(self) -> Floats:
        return self.attraction.score(self.places, 0)

    def tables(self, day: int, counts: Floats | None = None) -> Today:
        """Return the arrays of a day, after its events; `counts` (K, P) for the Match rules."""
        if self._growth.any():
            self.places.capacity += self._growth
        signature = self._signature(day)
        if counts is None and signature == self._made_for and self._today is not None:
            self.moved_chance[:] = False
            return self._again(day)
        self._made_for = signature
        before = self._score
        self._score = self.attraction.score(self.places, day)
        choices = self._choices_now()
        ends = self.attraction.end_points(self.places, self.events, self._score, day, counts)
        if self.rules.fixed_routes:
            self._made_for = b"" if (before != self._score).any() else signature
            choices, weight = self._fixed(choices, before, ends)
        else:
            weight = self.attraction.way_weights(self.ways, choices, ends)
        self._today = self._arrays(day, choices, weight)
        return self._today

    def alike_until(self, day: int) -> int:
        """Return the first day after `day` that may need other tables, or bring an event."""
        rules, end = self.rules, min(self.events.next_after(day), day + MOST_ALIKE)
        changing = (
            self._growth.any() or not self._made_for or rules.harvest_months
            or rules.take_from_population or rules.flood_forecaster
            or {"ethnicity", "religion"} & set(self.classes.names)
        )  # fmt: skip
        if changing or (rules.avoid_food_deprived_locations and day < 2):
            return day + 1
        if rules.conflict_spawn_decay:
            factors = decay(self.places, rules, np.arange(day, end)[:, None])
            other = (factors != factors[0]).any(axis=1)
            end = day + int(other.argmax()) if other.any() else end
        return end

    def _signature(self, day: int) -> bytes:
        """Return what the arrays of a day depend on, people present apart."""
        places, rules = self.places, self.rules
        parts = [
            places.camp, places.idp_camp, places.town, places.marker, places.flood_zone,
            places.move_chance, places.intensity, places.capacity, places.flood_level,
            places.hunger, decay(places, rules, day), self.roads.version,
        ]  # fmt: skip
        if rules.movechance_pop_scale_factor or rules.use_pop_for_loc_weight:
            parts.append(places.population)
        if rules.flood_forecaster or (rules.avoid_food_deprived_locations and day < 2):
            parts.append(np.array([day]))
        return b"".join(part.tobytes() for part in parts)

    def _again(self, day: int) -> Today:
        """Return yesterday's arrays under today's number; sums are still those of the people."""
        assert self._today is not None
        key, harvest = key_of(self.seed, FleePurpose.MOVE, day), self._today.harvest
        if self.rules.harvest_months:
            harvest = self._harvest(self.case.start.toordinal() + day)
        self._today = self._today._replace(
            number=day, key=key, harvest=harvest, orphans=day <= self.orphans_until,
            stirred=day <= self.orphans_until + 1 or self.rules.camps_are_sinks,
        )  # fmt: skip
        return self._today

    def _choices_now(self) -> Choices:
        """Return what can be chosen; the same as yesterday unless links or markers changed."""
        key = self.roads.version.tobytes() + self.places.marker.tobytes()
        if self._choices is None or self._choices[0] != key:
            marker = self.places.marker.tolist()
            found = choices_of(self.ways, self.links, self.roads.out, marker, self.sight)
            self._choices = (key, found)
        return self._choices[1]

    def _fixed(self, choices: Choices, before: Floats, ends: Floats) -> tuple[Choices, Floats]:
        """Keep the best way per destination.

        A place sees today's score of places before it in the file and yesterday's of those after
        it, as Flee rebuilds routes while it updates scores (Q18b).
        """
        origin = self.ways.origin[choices.way]
        score = np.where(choices.end <= origin, self._score[choices.end], before[choices.end])
        score = score * self.attraction.flood_factor(self.places)[choices.end]
        kept = self.attraction.best_ways(self.ways, choices, score, self.places.marker)
        first = np.concatenate([[0], np.cumsum(kept)])[choices.first].astype(np.int32)
        found = Choices(first, choices.way[kept], choices.end[kept], choices.enter)
        return found, self.attraction.fixed_weights(self.ways, found, score[kept], ends)

    def _chances(self, day: int, choices: Choices) -> dict[str, np.ndarray]:
        """Return the chances to leave as the kernels ask for them."""
        chance = self.attraction.move_chance(self.places, self.events, day)
        some = np.diff(choices.first) > 0
        leaves = np.where(some, chance, 0.0)  # where no way leads out: nobody
        hurried = np.where(self.places.town, some, leaves)
        if self._chance is None or self._chance.shape != chance.shape:
            self._chance = leaves
        self.moved_chance = (leaves != self._chance).any(axis=0)
        self._chance = leaves
        sleepy = (leaves < SLEEP_BELOW) & self._may_sleep()
        rows = len(leaves)
        log_stay = np.where(sleepy, np.minimum(np.log1p(-np.minimum(leaves, 0.5)), -1e-9), 0.0)
        return {
            "chance": threshold(chance),
            "leave": threshold(np.stack([leaves, hurried], axis=-1)).ravel(),
            "ask": np.hstack(
                [np.where(sleepy, ASK, threshold(leaves)), np.tile([np.uint64(0), SURE], (rows, 1))]
            ).ravel(),
            "log_stay": log_stay,
        }

    def _arrays(self, day: int, choices: Choices, weight: Floats) -> Today:
        chances = self._chances(day, choices)
        places, room = self.places, self.places.capacity * self.rules.capacity_scaling
        sees_first, sees = choices.seen
        return Today(
            number=day,
            key=key_of(self.seed, FleePurpose.MOVE, day),
            orphans=day <= self.orphans_until,
            stirred=day <= self.orphans_until + 1 or self.rules.camps_are_sinks,
            classes=self.classes.count,
            **chances,
            camp=places.camp.astype(np.uint8),
            enter=choices.enter,
            choice_first=choices.first,
            entered=choices.enter[choices.way],
            choice_end=choices.end,
            weight=np.ascontiguousarray(weight),
            cut=np.empty(weight.shape),
            other=np.empty((2, *weight.shape), np.int32),
            alias=np.zeros(2 * weight.size, np.uint64),
            dealt=np.zeros(len(places.names), np.uint8),
            sees_first=sees_first,
            sees=sees,
            room=room,
            free=np.where(room < 1.0, np.inf, self.rules.capacity_buffer * room),
            limited=np.flatnonzero(room >= 1.0).astype(np.int32),
            fullness=np.full(len(places.names), -1.0),
            door=np.ones(len(places.names)),
            pull=np.ones(len(places.names)),
            base=np.ones(len(places.names)),
            present=self.present,
            harvest=self._harvest(self.case.start.toordinal() + day),
        )

    def _may_sleep(self) -> bool:
        """Return whether chances change seldom, so that sleepers need not be woken daily."""
        rules = self.rules
        return not (
            rules.movechance_pop_scale_factor or rules.flee_when_starving or rules.flood_rules
            or rules.harvest_months
        )  # fmt: skip

    def _harvest(self, ordinal: int) -> np.ndarray:
        """Return the classes that stay today, (K,): all in Flee (Q58), else farmers."""
        stays = np.zeros(self.classes.count, np.uint8)
        if date.fromordinal(ordinal).month in self.rules.harvest_months:
            stays[:] = 1 if self.rules.quirks.harvest_all else self.classes.is_("farmer", "1")
        return stays
