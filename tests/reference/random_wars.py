"""Invented wars drawn at random: places, roads, conflicts, closures, counts, and settings."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from tests.flee_cases import case, closure, place, route, series
from tests.reference.flee_switches import PEOPLE

from safepassage.scenario.flee_case import (
    FleeCase,
    FleeChange,
    FleeClosure,
    FleeGrid,
    FleePlace,
    FleeRoute,
    FleeSeries,
)

KINDS = ("conflict_zone", "conflict_zone", "town", "town", "town", "camp", "camp", "idpcamp",
         "marker", "forwarding_hub", "odd", "flood_zone")  # fmt: skip
# Settings, each with the chance that it stands in a war's file and the values it may have.
SOMETIMES: tuple[tuple[float, dict[str, tuple[Any, ...]]], ...] = (
    (0.6, {"awareness_level": (2, 3)}),
    (0.3, {"start_on_foot": (True,)}),
    (0.3, {"avoid_short_stints": (True,)}),
    (0.25, {"fixed_routes": (True,)}),
    (0.25, {"pruning_threshold": (1.5, 4.0)}),
    (0.3, {"camp_weight": (0.5, 2.0, 4.0)}),
    (0.3, {"foreign_weight": (0.0, 0.5, 3.0)}),
    (0.3, {"conflict_weight": (0.1,)}),
    (0.3, {"capacity_scaling": (0.5, 1.3)}),
    (0.3, {"capacity_buffer": (0.3, 0.7)}),
    (0.2, {"weight_power": (0.0, 0.5, 2.0)}),
    (0.2, {"distance_power": (0.6,), "softening": (10.0, 50.0)}),
    (0.2, {"weight_softening": (0.2,)}),
    (0.15, {"stay_close_to_home": (True,)}),
    (0.15, {"use_pop_for_loc_weight": (True,)}),
    (0.15, {"movechance_pop_scale_factor": (0.2,), "movechance_pop_base": (300.0,)}),
    (0.3, {"take_from_population": (True,)}),
    (0.15, {"children_avoid_hazards": (True,), "boys_take_risk": (True, False)}),
    (0.15, {"women_avoid_hazards": (True,), "elderly_avoid_hazards": (True,)}),
    (0.1, {"match_town_ethnicity": (True,), "weight_softening": (0.01,)}),
    (0.1, {"match_camp_religion": (True,), "weight_softening": (1e-5,)}),
    (0.15, {"use_economic_pull": (1.0,)}),
    (0.15, {"camps_are_sinks": (True,)}),
    (0.1, {"flee_when_starving": (True,), "avoid_food_deprived_locations": (True, False)}),
    (0.1, {"starvation_driven_spawning": (True,), "conflict_zone_spawning_only": (False,)}),
    (0.1, {"harvest_months": ((1,), (2,))}),
    (0.25, {"conflict_spawn_decay": ((1.0, 0.4, 0.1),), "conflict_spawn_decay_interval": (3,)}),
    (0.15, {"insert_day0": (False,)}),
    (0.15, {"empty_camps_on_day0": (True,)}),
    (0.2, {"sum_from_camps": (False,)}),
    (0.15, {"hasten": (2, 3)}),
    (0.1, {"conflict_spawn_mode": ("constant", "poisson"), "displaced_per_conflict_day": (9.0,)}),
)


def random_war(seed: int) -> FleeCase:
    """Return the war of a seed."""
    luck = random.Random(seed)
    days = luck.randint(8, 18)
    places, roads = _map(luck)
    camps = [one.name for one in places if "camp" in one.kind]
    rules: dict[str, Any] = {
        "sum_from_camps": True, "max_move_speed": 200.0,
        "default_movechance": luck.choice((0.1, 0.3, 0.7, 1.0)),
        "camp_movechance": luck.choice((0.0, 0.001, 0.05, 0.3)),
        "idpcamp_movechance": luck.choice((0.01, 0.1)),
        "conflict_movechance": luck.choice((1.0, 0.4)),
    }  # fmt: skip
    for chance, group in SOMETIMES:
        if luck.random() < chance:
            rules |= {name: luck.choice(values) for name, values in group.items()}
    made = case(places, roads, days=days, conflicts=_conflicts(luck, places, days),
                data=_counts(luck, camps, days), **rules)  # fmt: skip
    hunger = FleeGrid(("Dry", "R"), (0, days), ((60.0, 5.0), (20.0, 10.0)))
    return replace(
        made, closures=_closures(luck, places, roads, camps, days), demographics=PEOPLE,
        changes=_changes(luck, places, days), hunger=hunger,
        start=made.start.replace(day=luck.choice((1, 24))),
    )  # fmt: skip


def _map(luck: random.Random) -> tuple[list[FleePlace], list[FleeRoute]]:
    """Return places and roads, every place within reach."""
    places: list[FleePlace] = []
    for i in range(luck.randint(6, 11)):
        some = {"capacity_per_day": (0, 3, 10), "initial_idps": (5, 20), "hdi": (0.6,)}
        extra = {name: luck.choice(of) for name, of in some.items() if luck.random() < 0.2}
        places.append(place(
            f"P{i}", luck.choice(KINDS) if i else "conflict_zone",
            luck.choice((0, 40, 120, 400, 2000)) if i else 2000,
            country=luck.choice("HHFG") if i else "H", region=luck.choice(("R", "Dry")),
            at=(luck.uniform(0, 5), luck.uniform(0, 5)), deactivation_probability=0.15, **extra,
        ))  # fmt: skip
    pairs = [(i, luck.randrange(i)) for i in range(1, len(places))]
    pairs += [tuple(luck.sample(range(len(places)), 2)) for _ in places]
    roads = []
    for a, b in pairs:
        some = {"walk_probability": (0.3,), "max_move_speed": (80, 250)}
        extra = {name: luck.choice(of) for name, of in some.items() if luck.random() < 0.15}
        km = luck.choice((10, 35, 60, 120, 199.5, 200, 201, 250, 400, 640))
        code = luck.choice((0, 0, 0, 0, 1, 2))
        roads.append(route(f"P{a}", f"P{b}", km, redirection=code, **extra))
    return places, roads


def _conflicts(luck: random.Random, places: list[FleePlace], days: int) -> dict[str, list[float]]:
    found = {"P0": [1.0] * days}
    for _ in range(luck.randint(0, 3)):
        start, value = luck.randrange(days), luck.choice((0.3, 1.0, 2.5))
        end = luck.randint(start, days)
        name = luck.choice(places[1:]).name
        found[name] = [value if start <= day < end else 0.0 for day in range(days)]
    return found


def _counts(luck: random.Random, camps: list[str], days: int) -> tuple[FleeSeries, ...]:
    def points(first: int, last: int) -> tuple[tuple[int, int], ...]:
        middle = (days // 2, luck.randint(0, last))
        return (0, luck.randint(0, first)), middle, (days, luck.randint(0, last))

    return tuple(series(name, *points(60, 500 if name == "total" else 300))
                 for name in ("total", *camps))  # fmt: skip


def _closures(
    luck: random.Random, places: list[FleePlace], roads: list[FleeRoute], camps: list[str],
    days: int,
) -> tuple[FleeClosure, ...]:  # fmt: skip
    found = []
    for _ in range(luck.randint(0, 5)):
        start, road = luck.randrange(days), luck.choice(roads)
        end = luck.choice((-1, start, start + 2, start + 5))
        names = {
            "country": (luck.choice("HFG"), luck.choice("HFG")), "link": (road.name1, road.name2),
            "location": (luck.choice(places).name, ""),
        }  # fmt: skip
        if camps:
            names |= {kind: (luck.choice(camps), "") for kind in ("camp", "idpcamp")}
        kind = luck.choice(list(names))
        found.append(closure(kind, *names[kind], start, end))
    return tuple(found)


def _changes(luck: random.Random, places: list[FleePlace], days: int) -> tuple[FleeChange, ...]:
    kinds = ("town", "camp", "marker", "conflict_zone")
    return tuple(
        FleeChange(luck.choice(places[1:]).name, luck.choice(kinds), luck.randrange(days))
        for _ in range(luck.choice((0, 0, 0, 1, 2)))
    )
