"""Every setting of Flee acts: switched on alone, what it is about moves the way it should."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.reference.flee_switches import FLOODED, FORECAST, invented

from safepassage.engine.flee3 import simulate_flee
from safepassage.scenario.flee_case import FleeCase, FleeChange, FleeDemographic
from safepassage.scenario.flee_rules import paths
from safepassage.sources.flee import with_settings

PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"
SEEDS = 6
OPEN: dict[str, Any] = {"shut": ()}  # nothing closes
STILL = {"default_movechance": 0.02}  # towns are left slowly
SLOW = {"conflict_movechance": 0.3, **OPEN}  # so are conflict zones
CAUTION = {"camp_weight": 4.0}
NO_FLOOD = {**FLOODED, "flood_rules": False}
FIGHT = {"changes": (FleeChange("Hill", "conflict_zone", 3),), "conflict_weight": 1.0,
         "conflict_movechance": 0.3}  # fmt: skip
OLD = FleeDemographic("age", ("75",), {"Default": (1.0,)})
MATCH = {"weight_softening": 1e-6}
MOVE, SPAWN, FLOOD = "move_rules", "spawn_rules", "move_rules.flood_rules"
CONFLICTS, FLOODS = f"{SPAWN}.conflict_driven_spawning", f"{SPAWN}.flood_driven_spawn_mode"
# What is switched on | what else holds, on and off | of whom there are then more, or less.
SWITCHES: dict[str, tuple[dict[str, Any], str]] = {
    f"{SPAWN}.take_from_population=true": (
        {"conflict_spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.05}, "created -"),
    f"{SPAWN}.insert_day0=false": ({}, "created +"),
    f"{SPAWN}.empty_camps_on_day0=true": ({}, "created -"),
    f"{SPAWN}.conflict_zone_spawning_only=false": (
        {"starvation_driven_spawning": True, **STILL}, "Marsh +"),
    f"{SPAWN}.flood_zone_spawning_only=false": (FLOODED, "created +"),  # data instead of floods
    f"{SPAWN}.camps_are_sinks=true": ({"idpcamp_movechance": 0.5, **OPEN}, "Camp Home +"),
    f"{SPAWN}.sum_from_camps=false": ({}, "created +"),  # the total says more than the camps
    f"{SPAWN}.starvation_driven_spawning=true": (
        {"conflict_zone_spawning_only": False, **STILL}, "Marsh +"),
    f"{CONFLICTS}.spawn_mode=constant": ({}, "created +"),  # 500 a day
    f"{CONFLICTS}.displaced_per_conflict_day=40": (
        {"conflict_spawn_mode": "constant", "displaced_per_conflict_day": 21}, "created +"),
    f"{FLOODS}.spawn_mode=constant": (FLOODED, "created -"),  # less than one, not a share
    f"{FLOODS}.displaced_per_flood_day=[0, 0.05, 0.1, 0.2]": (FLOODED, "created +"),
    f"{SPAWN}.conflict_spawn_decay=[1, 0.1]": ({"conflict_spawn_decay_interval": 4, **SLOW},
                                             "Brook +"),
    f"{SPAWN}.conflict_spawn_decay_interval=4": (
        {"conflict_spawn_decay": (1.0, 0.1), **SLOW}, "Brook +"),
    "default_conflict_intensity=9": (FIGHT, "Hill +"),
    f"{MOVE}.max_move_speed=400": ({}, "travelling -"),
    f"{MOVE}.max_walk_speed=80": ({"start_on_foot": True}, "travelling -"),
    f"{MOVE}.foreign_weight=3": (OPEN, "Camp Near +"),
    f"{MOVE}.camp_weight=3": (OPEN, "Camp Near +"),
    f"{MOVE}.conflict_weight=0.01": (SLOW, "Brook -"),
    f"{MOVE}.conflict_movechance=0.2": ({}, "Ashvale +"),
    f"{MOVE}.camp_movechance=0.5": ({}, "Camp Near -"),
    f"{MOVE}.idpcamp_movechance=0.9": (OPEN, "Camp Home -"),
    f"{MOVE}.default_movechance=0.9": (OPEN, "Hill -"),
    f"{MOVE}.awareness_level=3": (OPEN, "Camp Far +"),
    f"{MOVE}.capacity_buffer=0.1": (OPEN, "Camp Near -"),
    f"{MOVE}.capacity_scaling=0.2": (OPEN, "Camp Near -"),
    f"{MOVE}.avoid_short_stints=true": (OPEN, "Hill -"),
    f"{MOVE}.start_on_foot=true": ({}, "travelling +"),
    f"{MOVE}.use_v1_rules=true": (OPEN, "Camp Near +"),  # camps weigh double
    f"{MOVE}.softening=500": (OPEN, "Camp Near +"),  # distances matter less
    f"{MOVE}.weight_softening=5": (SLOW, "Brook +"),  # scores matter less
    f"{MOVE}.weight_power=3": (OPEN, "Camp Near -"),  # the nearest is chosen more
    f"{MOVE}.distance_power=2": (OPEN, "Camp Near -"),
    f"{MOVE}.stay_close_to_home=true": ({"home_distance_power": 1.5, **OPEN}, "Camp Far -"),
    f"{MOVE}.home_distance_power=3": ({"stay_close_to_home": True, **OPEN}, "Camp Far -"),
    f"{MOVE}.use_pop_for_loc_weight=true": ({"pop_power_for_loc_weight": 0.3, **OPEN}, "Hill +"),
    f"{MOVE}.pop_power_for_loc_weight=0.5": ({"use_pop_for_loc_weight": True, **OPEN}, "Hill +"),
    f"{MOVE}.movechance_pop_base=100": ({"movechance_pop_scale_factor": 0.3}, "Hill -"),
    f"{MOVE}.movechance_pop_scale_factor=0.3": (OPEN, "Gate +"),  # where nobody lives
    f"{MOVE}.pruning_threshold=1.5": ({"awareness_level": 2, **OPEN}, "Camp Far -"),
    f"{MOVE}.WomenAvoidHazards=true": ({**CAUTION, **OPEN}, "Camp Near +"),
    f"{MOVE}.ChildrenAvoidHazards=true": ({**CAUTION, **OPEN}, "Camp Near +"),
    f"{MOVE}.ElderlyAvoidHazards=true": ({"people": (OLD,), **CAUTION, **OPEN}, "Camp Near +"),
    f"{MOVE}.BoysTakeRisk=true": (
        {"children_avoid_hazards": True, "camp_weight": 4.0, **OPEN}, "Camp Near -"),
    f"{MOVE}.MatchCampReligion=true": ({**MATCH, **OPEN}, "Camp Near -"),
    f"{MOVE}.MatchCampEthnicity=true": ({**MATCH, **OPEN}, "Camp Near -"),
    f"{MOVE}.MatchTownEthnicity=true": ({**MATCH, **OPEN}, "Hill -"),
    f"{MOVE}.MatchConflictEthnicity=true": ({**MATCH, **SLOW}, "Brook -"),
    f"{MOVE}.avg_religion_fraction=1e-9": (
        {"match_camp_religion": True, **MATCH, **OPEN}, "Camp Near +"),
    f"{MOVE}.fixed_routes=true": (OPEN, "Camp Near -"),  # a marker on the way costs a step
    f"{MOVE}.use_economic_pull=1": (OPEN, "Camp Near +"),
    f"{MOVE}.harvest_months=[1]": ({}, "travelling -"),
    f"{MOVE}.flee_when_starving=true": (OPEN, "Marsh -"),
    f"{MOVE}.avoid_food_deprived_locations=true": (OPEN, "Marsh -"),
    FLOOD + "=true": (NO_FLOOD, "Ashvale +"),  # people leave at 0.5 there, not at 1
    f"{FLOOD}.flood_movechances=[0, 0.05, 0.05, 0.05]": (FLOODED, "Ashvale +"),
    f"{FLOOD}.flood_loc_weights=[1, 0.01, 0.01, 0.01]": (FLOODED, "Marsh -"),
    f"{FLOOD}.flood_forecaster=true": (
        {**FLOODED, **FORECAST, "flood_forecaster": False}, "Ashvale +"),
    f"{FLOOD}.flood_forecaster_timescale=1": ({**FLOODED, **FORECAST}, "Ashvale -"),  # none known
    f"{FLOOD}.flood_forecaster_end_time=2": ({**FLOODED, **FORECAST}, "Ashvale -"),
    f"{FLOOD}.flood_forecaster_weights=[0.1]": ({**FLOODED, **FORECAST}, "Ashvale +"),
    f"{FLOOD}.flood_awareness_weights=[0.1]": ({**FLOODED, **FORECAST}, "Ashvale +"),
    "optimisations.hasten=2": ({}, "created -"),
}  # fmt: skip
# Settings seen elsewhere, each with the module and the test that sees it act.
ELSEWHERE = {
    "spawn_rules.read_from_agents_csv_file":
        ("test_flee_reader", "test_agents_csv_is_read_where_the_settings_ask"),
    "spawn_rules.average_social_connectivity":
        ("test_flee_switches", "test_a_setting_of_logs_changes_nobody"),
    "log_levels.idp_totals":
        ("test_flee_study", "test_idp_totals_are_a_column_where_the_settings_ask_for_it"),
}  # fmt: skip


def _measured(case: FleeCase, what: str) -> np.ndarray:
    """Return one figure for each seed: person-days at a place, on the way, or people displaced."""
    found = []
    for seed in range(SEEDS):
        run = simulate_flee(case, seed=seed)
        if what in ("created", "travelling"):
            series = getattr(run, what)
            found.append(series[-1] if what == "created" else series.sum())
        else:
            row = [one.name for one in case.places].index(what)
            found.append(run.present[:, row].sum())
    return np.array(found, float)


@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
@pytest.mark.parametrize("setting", SWITCHES)
def test_a_setting_alone_moves_what_it_is_about(setting: str) -> None:
    base, expected = SWITCHES[setting]
    what, sign = expected.rsplit(" ", 1)
    off = invented(many=10, **base)
    rules, _ = with_settings(off.rules, [setting])
    assert rules != off.rules
    on = off.with_rules(**rules.model_dump())
    without, with_it = _measured(off, what), _measured(on, what)
    gap = (with_it.mean() - without.mean()) * (1 if sign == "+" else -1)
    error = np.sqrt((without.var(ddof=1) + with_it.var(ddof=1)) / SEEDS)
    assert gap > 5 * error, (without.mean(), with_it.mean(), error)


def test_a_setting_of_logs_changes_nobody() -> None:
    off = invented()
    on = off.with_rules(average_social_connectivity=9.0)
    assert (simulate_flee(off, seed=1).present == simulate_flee(on, seed=1).present).all()


def test_every_setting_that_acts_has_a_switch_test() -> None:
    seen = {setting.split("=")[0] for setting in SWITCHES} | set(ELSEWHERE)
    assert seen == set(paths())
    for module, test in ELSEWHERE.values():
        assert f"def {test}(" in Path(__file__).with_name(f"{module}.py").read_text()
