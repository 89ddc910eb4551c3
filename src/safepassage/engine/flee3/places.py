"""What a Flee place is on a day: flags, move chance, capacity, conflict. Changes during a run.

Letters in shapes: P places, L directed links, D days, K classes of people. Places follow the
order of locations.csv, which is part of Flee's rules: its first row defines the home country.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.scenario.flee_case import FleeCase, FleePlace
from safepassage.scenario.flee_rules import FleeRules

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
CAMP_BELOW = 0.005  # a place with a smaller move chance silently becomes a camp (Q39)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a type word means: flags and move chance."""

    camp: bool = False
    idp_camp: bool = False
    conflict: bool = False
    forward: bool = False
    marker: bool = False
    flood_zone: bool = False
    town: bool = False
    move_chance: float = 1.0


def kind_of(word: str, rules: FleeRules) -> Kind:
    """Return the kind of a type word: the first part of a name found in it decides."""
    word = word.lower()
    if "camp" in word:
        idp = "idp" in word
        chance = rules.idpcamp_movechance if idp else rules.camp_movechance
        return Kind(camp=True, idp_camp=idp, move_chance=chance)
    if "conflict" in word:
        return Kind(conflict=True, move_chance=rules.conflict_movechance)
    if "forward" in word:
        return Kind(forward=True)
    if "marker" in word:
        return Kind(marker=True)
    if "flood_zone" in word:
        return Kind(flood_zone=True, move_chance=rules.default_movechance)
    if "default" in word or "town" in word:
        return Kind(town=True, move_chance=rules.default_movechance)
    return Kind()


@dataclass(eq=False, slots=True)
class Places:
    """The places of one run; every array (P,). Only `events` and `spawning` change it."""

    names: tuple[str, ...]
    row: dict[str, int]
    camp: Flags
    idp_camp: Flags
    town: Flags
    forward: Flags
    marker: Flags
    flood_zone: Flags
    foreign: Flags
    move_chance: Floats
    capacity: Floats  # 0 or less: unlimited
    population: Floats
    intensity: Floats  # -1 where there is no conflict
    conflict_since: Longs  # day, -1 where it came from locations.csv
    capacity_per_day: Longs
    flood_level: Floats
    hunger: Floats  # share in need, percent

    def become(self, place: int, kind: Kind, intensity: float) -> None:
        """Give a place the flags and the move chance of a kind."""
        self.camp[place], self.idp_camp[place] = kind.camp, kind.idp_camp
        self.town[place], self.forward[place] = kind.town, kind.forward
        self.marker[place], self.flood_zone[place] = kind.marker, kind.flood_zone
        self.move_chance[place] = kind.move_chance
        self.intensity[place] = intensity if kind.conflict else -1.0


def places_of(case: FleeCase) -> Places:
    """Return the places as loaded, before day 0."""
    rules, count = case.rules, len(case.places)
    home = case.places[0].country
    places = Places(
        names=tuple(place.name for place in case.places),
        row={place.name: i for i, place in enumerate(case.places)},
        **{flag: np.zeros(count, np.bool_) for flag in (
            "camp", "idp_camp", "town", "forward", "marker", "flood_zone",
        )},
        foreign=np.array([place.country != home for place in case.places]),
        move_chance=np.ones(count),
        capacity=np.full(count, -1.0),
        population=np.zeros(count),
        intensity=np.full(count, -1.0),
        conflict_since=np.full(count, -1, np.int64),
        capacity_per_day=np.array([_whole(place, "capacity_per_day") for place in case.places]),
        flood_level=np.zeros(count),
        hunger=np.zeros(count),
    )  # fmt: skip
    for i, place in enumerate(case.places):
        _load(places, i, place, rules)
    return places


def _load(places: Places, i: int, place: FleePlace, rules: FleeRules) -> None:
    kind = kind_of(place.kind, rules)
    if kind.conflict and place.conflict_day > 0:
        kind = kind_of("town", rules)  # a town until conflicts.csv says otherwise (Q28)
    places.become(i, kind, number_of(place, "conflict_intensity", 1.0))
    people = place.people // rules.hasten
    if kind.camp:
        places.capacity[i] = people
    else:
        places.population[i] = people
    if kind.move_chance < CAMP_BELOW and not kind.camp and not kind.flood_zone:
        places.camp[i], places.town[i] = True, False


def number_of(place: FleePlace, attribute: str, default: float) -> float:
    """Return an attribute of a place as a number, the default where it has none."""
    try:
        return float(place.attributes.get(attribute, default))
    except ValueError:
        return default


def _whole(place: FleePlace, attribute: str) -> int:
    return int(number_of(place, attribute, 0.0))
