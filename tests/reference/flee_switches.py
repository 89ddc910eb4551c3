"""A small invented war with something for every rule of Flee to act on, and settings by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.flee_cases import case, closure, place, route, series

from safepassage.scenario.flee_case import (
    FleeCase,
    FleeChange,
    FleeClosure,
    FleeDemographic,
    FleeGrid,
    FleePerson,
)

DAYS = 16
PLACES = [
    place("Ashvale", "conflict_zone", 3000, region="Dry", at=(1.0, 2.0), farmer_fraction=0.5),
    place("Brook", "conflict_zone", 900, at=(1.5, 2.0), conflict_intensity=0.6),
    place("Ford", "marker", at=(1.5, 2.5)),
    place("Gate", "forwarding_hub", country="F", at=(2.5, 3.5)),
    place("Hill", "town", 700, at=(1.8, 2.9)),
    place("Marsh", "flood_zone", 400, region="Dry", at=(2.1, 2.0)),
    place("Camp Near", "camp", 190, country="F", at=(2.6, 3.0), capacity_per_day=4,
          deactivation_probability=0.2, trade_volume=0.5, hdi=0.7),
    place("Camp Far", "camp", country="F", at=(5.0, 3.0), hdi=0.4),
    place("Camp Home", "idpcamp", 70, region="Dry", at=(1.9, 2.4), initial_idps=12,
          deactivation_probability=0.1),
]  # fmt: skip
ROUTES = [
    route("Ashvale", "Hill", 120), route("Ashvale", "Brook", 60), route("Brook", "Ford", 90),
    route("Ford", "Camp Near", 150, walk_probability=0.25), route("Hill", "Camp Near", 250),
    route("Hill", "Gate", 45, redirection=2), route("Gate", "Camp Far", 410, max_move_speed=300),
    route("Camp Near", "Camp Far", 95, redirection=1), route("Brook", "Camp Home", 140),
    route("Hill", "Marsh", 35), route("Marsh", "Camp Home", 80), route("Ford", "Marsh", 20),
]  # fmt: skip
CONFLICTS = {"Ashvale": [1.0] * DAYS, "Brook": [0.0] * 3 + [0.6] * 6 + [0.0] * 7,
             "Hill": [0.0] * 11 + [0.5] * 5}  # fmt: skip
DATA = (
    series("total", (0, 60), (DAYS, 900)),
    series("Camp Near", (0, 30), (5, 140), (8, 90), (DAYS, 300)),
    series("Camp Far", (0, 10), (DAYS, 400)),
    series("Camp Home", (0, 5), (DAYS, 160)),
)
AGE = FleeDemographic("age", ("8", "16", "40", "70"), {"Default": (3.0, 2.0, 4.0, 1.0),
                                                       "Brook": (1.0, 1.0, 1.0, 3.0)})  # fmt: skip
GENDER = FleeDemographic("gender", ("female", "male"), {"Default": (0.5, 0.5)})
ETHNICITY = FleeDemographic("ethnicity", ("blue", "green"), {"Default": (0.5, 0.5),
                                                             "Ashvale": (0.9, 0.1)})  # fmt: skip
RELIGION = FleeDemographic("religion", ("sun", "moon"), {"Default": (0.7, 0.3)})
AWARE = FleeDemographic("floodawareness", ("0", "1", "2"), {"Default": (1.0, 1.0, 1.0)})
PEOPLE = (AGE, ETHNICITY, AWARE, GENDER, RELIGION)  # in the order of their files
HUNGER = FleeGrid(("Dry", "R"), (0, 8, DAYS), ((20.0, 0.0), (70.0, 10.0), (30.0, 5.0)))
WET = {"Marsh": [0, 1, 2, 2, 1, 0, 0, 1] * 2, "Hill": [0, 0, 1, 1, 0, 0, 3, 3] * 2,
       "Ashvale": [1] * DAYS, "Camp Near": [0] * 6 + [1] * 10}  # fmt: skip
LEVELS = tuple(tuple(float(WET[name][day]) for name in WET) for day in range(DAYS))
FLOODS = FleeGrid(tuple(WET), tuple(range(DAYS)), LEVELS)
SHUT = (
    closure("country", "H", "F", 4, 7),
    closure("location", "Camp Home", "x", 9, 12),
    closure("camp", "Camp Far", "", 0, 6),
    closure("link", "Hill", "Ashvale", 10, 12),
    closure("idpcamp", "Camp Home", "", 2, 5),
    closure("location", "Hill", "", 14, -1),
)
MOVES = {"default_movechance": 0.4, "camp_movechance": 0.05, "max_move_speed": 200.0,
         "sum_from_camps": True, "distance_power": 0.8}  # fmt: skip
FLOODED = {
    "flood_rules": True, "flood_spawn_mode": "pop_ratio", "flood_zone_spawning_only": True,
    "displaced_per_flood_day": (0.0, 0.01, 0.02, 0.04), "conflict_zone_spawning_only": False,
    "take_from_population": True, "flood_movechances": (0.0, 0.5, 0.8, 1.0),
    "flood_loc_weights": (1.0, 0.6, 0.3, 0.1),
}  # fmt: skip
FORECAST = {
    "flood_forecaster": True, "flood_forecaster_timescale": 3, "flood_forecaster_end_time": 9,
    "flood_forecaster_weights": tuple(1.0 - 0.05 * day for day in range(10)),
    "flood_awareness_weights": (0.2, 0.6, 1.0),
}  # fmt: skip
# Settings by name; beside rules, `shut` takes the closures away, `changes` adds changes of kind.
SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "without closures": {"shut": ()},
    "aware": {"awareness_level": 2, "weight_power": 1.3, "softening": 30.0},
    "far-sighted": {"awareness_level": 3, "weight_softening": 0.1, "shut": SHUT[:1]},
    "on foot": {"start_on_foot": True, "max_walk_speed": 40.0},
    "short stints": {"avoid_short_stints": True, "start_on_foot": True, "awareness_level": 2},
    "fixed routes": {"fixed_routes": True, "awareness_level": 2, "camp_weight": 2.0},
    "fixed routes, far": {"fixed_routes": True, "awareness_level": 3, "shut": (),
                          "conflict_spawn_decay": (1.0, 0.5), "conflict_spawn_decay_interval": 4},
    "pruning": {"awareness_level": 2, "pruning_threshold": 3.0},
    "weights": {"camp_weight": 2.0, "foreign_weight": 1.5, "conflict_weight": 0.1},
    "capacity": {"capacity_scaling": 0.7, "capacity_buffer": 0.5, "awareness_level": 2},
    "no power": {"weight_power": 0.0, "awareness_level": 2},
    "near": {"stay_close_to_home": True, "home_distance_power": 1.5, "awareness_level": 2},
    "population weight": {"use_pop_for_loc_weight": True, "pop_power_for_loc_weight": 0.2},
    "population chance": {"movechance_pop_scale_factor": 0.3, "movechance_pop_base": 1000.0},
    "taken": {"take_from_population": True, "conflict_spawn_decay": (1.0, 0.4, 0.1),
              "conflict_spawn_decay_interval": 4},
    "empty camps": {"empty_camps_on_day0": True},
    "nobody on day 0": {"insert_day0": False},
    "total": {"sum_from_camps": False},
    "hasten": {"hasten": 2},
    "constant": {"conflict_spawn_mode": "constant", "displaced_per_conflict_day": 21},
    "share": {"conflict_spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.01,
              "take_from_population": True},
    "poisson": {"conflict_spawn_mode": "poisson", "displaced_per_conflict_day": 21},
    "hunger": {"flee_when_starving": True, "avoid_food_deprived_locations": True,
               "starvation_driven_spawning": True, "conflict_zone_spawning_only": False},
    "economic pull": {"use_economic_pull": 1.0, "foreign_weight": 1.2},
    "sinks": {"camps_are_sinks": True, "camp_movechance": 0.3, "idpcamp_movechance": 0.4},
    "harvest": {"harvest_months": (1,), "start": 20},
    "cautious": {"children_avoid_hazards": True, "elderly_avoid_hazards": True,
                 "women_avoid_hazards": True, "camp_weight": 2.0},
    "boys": {"children_avoid_hazards": True, "boys_take_risk": True, "camp_weight": 2.0},
    "match": {"match_camp_ethnicity": True, "match_town_ethnicity": True,
              "match_conflict_ethnicity": True, "weight_softening": 0.01},
    "religion": {"match_camp_religion": True, "awareness_level": 2, "weight_softening": 1e-6},
    "floods": FLOODED,
    "floods, fixed": {**FLOODED, "fixed_routes": True, "flood_spawn_mode": "poisson",
                      "displaced_per_flood_day": (0.0, 9.9, 20.0, 30.0)},
    "forecast": {**FLOODED, **FORECAST},
    "changes": {"changes": (FleeChange("Hill", "idpcamp", 3), FleeChange("Marsh", "marker", 6),
                            FleeChange("Gate", "conflict_zone", 8), FleeChange("Ford", "town", 9))},
    "changes, fixed": {"changes": (FleeChange("Hill", "camp", 3), FleeChange("Ford", "town", 9)),
                       "fixed_routes": True, "awareness_level": 2},
    "persons": {"persons": (FleePerson("Hill", {"age": "9"}),) * 25,
                "read_from_agents_csv_file": True, "children_avoid_hazards": True},
    "every town a camp": {"default_movechance": 0.004},
    "version one": {"max_move_speed": 200.0, "camp_weight": 2.0, "conflict_weight": 0.25},
}  # fmt: skip


def invented(name: str = "plain", **more: Any) -> FleeCase:
    """Return the small war under the settings of a name, and `more`."""
    given = {**SETTINGS[name], **more}
    shut: tuple[FleeClosure, ...] = given.pop("shut", SHUT)
    changes, persons = given.pop("changes", ()), given.pop("persons", ())
    late, people = given.pop("start", 0), given.pop("people", PEOPLE)
    floods = FLOODS if "flood_spawn_mode" in given else None
    many = given.pop("many", 1)  # so many times the people
    places = [replace(one, people=one.people * many) for one in PLACES]
    data = tuple(
        replace(one, files=tuple(tuple((day, n * many) for day, n in rows) for rows in one.files))
        for one in DATA
    )
    made = case(places, ROUTES, days=DAYS, conflicts=CONFLICTS, data=data, **{**MOVES, **given})
    return replace(
        made, closures=shut, changes=changes, persons=persons, demographics=people, floods=floods,
        hunger=HUNGER, start=made.start.replace(day=made.start.day + late),
    )  # fmt: skip
