"""Every setting of a Flee `simsetting.yml`, as frozen data: path, type, default, meaning.

Three classes of settings: those of `FleeRules` act; those of `DEAD` are accepted by Flee and do
nothing there; any other is unknown. `FleeQuirks` are Flee's own bugs that change results; all
are on in the rule set `flee3`, and each can be switched off.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from safepassage.scenario.columns import Part


def setting(path: str, doc: str, default: Any, unit: str = "") -> Any:
    """Declare a setting: its path in the YAML file, meaning, default and unit."""
    return Field(default, description=doc, json_schema_extra={"path": path, "unit": unit})


class FleeQuirks(Part):
    """Bugs of Flee that change results. On: as in Flee 3. Off: as its manual says."""

    day0_capacity_cut: bool = Field(
        True, description="with insert_day0 a camp's capacity shrinks by its day-0 people (Q41)"
    )
    day0_raw_double: bool = Field(
        True, description="the day-0 total counts the total series and every camp again (Q42)"
    )
    per_link_day_budget: bool = Field(
        True, description="each link entered on a day grants a full day's travel again (Q1)"
    )
    camp_gate_half: bool = Field(
        True, description="a camp more than half-way through its buffer is refused on the way (Q7)"
    )
    no_midconflict_update: bool = Field(
        True, description="a change between two positive intensities is ignored (Q26)"
    )
    decay_in_score: bool = Field(
        True, description="spawn decay also weakens the deterrence of conflict zones (Q25)"
    )
    stay_close_uses_current: bool = Field(
        True, description="'home' distance is measured from where the person is now (Q19)"
    )
    swap_latlon: bool = Field(
        True, description="'home' distance reads the second coordinate as latitude (Q20)"
    )
    lagged_spawn_weights: bool = Field(
        True,
        description="spawn weights are those of the day before unless a conflict changed (Q46)",
    )
    fixed_routes_double_score: bool = Field(
        True, description="fixed routes count the end-point score twice (Q18a)"
    )
    flood_forecaster_v3: bool = Field(
        True, description="where no flood is forecast nobody moves and nobody is attracted (Q62)"
    )
    harvest_all: bool = Field(
        True, description="in harvest months everybody stays, not farmers alone (Q58)"
    )


class FleeRules(Part):
    """The settings that act. Casts are Flee's: `int` cuts, numbers may be quoted."""

    # spawning
    take_from_population: bool = setting(
        "spawn_rules.take_from_population", "each new person leaves the resident population", False
    )
    insert_day0: bool = setting(
        "spawn_rules.insert_day0", "people counted on day 0 start in their camps", True
    )
    empty_camps_on_day0: bool = setting(
        "spawn_rules.empty_camps_on_day0", "day-0 people are subtracted from every series", False
    )
    conflict_zone_spawning_only: bool = setting(
        "spawn_rules.conflict_zone_spawning_only", "only places in conflict displace people", True
    )
    flood_zone_spawning_only: bool = setting(
        "spawn_rules.flood_zone_spawning_only", "only flooded places displace people", False
    )
    camps_are_sinks: bool = setting(
        "spawn_rules.camps_are_sinks",
        "people in a camp stop for good with its attribute deactivation_probability each day",
        False,
    )
    read_from_agents_csv_file: bool = setting(
        "spawn_rules.read_from_agents_csv_file",
        "insert the people of agents.csv at the start",
        False,
    )
    sum_from_camps: bool = setting(
        "spawn_rules.sum_from_camps", "daily arrivals are the sum of the camp series", True
    )
    starvation_driven_spawning: bool = setting(
        "spawn_rules.starvation_driven_spawning", "hunger (IPC) adds to spawn weights", False
    )
    conflict_spawn_mode: str = setting(
        "spawn_rules.conflict_driven_spawning.spawn_mode",
        "constant, pop_ratio or poisson; empty where people are driven by data",
        "",
    )
    displaced_per_conflict_day: float = setting(
        "spawn_rules.conflict_driven_spawning.displaced_per_conflict_day",
        "people (constant, poisson; 500 if left out) or share of the population (pop_ratio; 0.01) "
        "displaced a day",
        0.0,
        "people or share per day",
    )
    flood_spawn_mode: str = setting(
        "spawn_rules.flood_driven_spawn_mode.spawn_mode",
        "pop_ratio, constant or poisson; empty where floods displace nobody",
        "",
    )
    displaced_per_flood_day: tuple[float, ...] = setting(
        "spawn_rules.flood_driven_spawn_mode.displaced_per_flood_day",
        "people (0, 100, 200, 300, 500 if left out) or share (pop_ratio; 0, 0.1, 0.2, 0.5, 0.9) "
        "displaced a day, by flood level",
        (),
        "people or share per day",
    )
    average_social_connectivity: float = setting(
        "spawn_rules.average_social_connectivity", "mean number of connections (logs only)", 3.0
    )
    conflict_spawn_decay: tuple[float, ...] = setting(
        "spawn_rules.conflict_spawn_decay", "factor on the intensity by age of the conflict", ()
    )
    conflict_spawn_decay_interval: int = setting(
        "spawn_rules.conflict_spawn_decay_interval", "days per element of the decay", 30, "days"
    )
    default_conflict_intensity: int = setting(
        "default_conflict_intensity", "intensity of a conflict from location_changes.csv", 1
    )
    # moving
    max_move_speed: float = setting(
        "move_rules.max_move_speed", "distance covered a day", 360.0, "km/day"
    )
    max_walk_speed: float = setting(
        "move_rules.max_walk_speed", "distance covered a day on foot", 35.0, "km/day"
    )
    foreign_weight: float = setting("move_rules.foreign_weight", "factor on places abroad", 1.0)
    camp_weight: float = setting("move_rules.camp_weight", "factor on camps", 1.0)
    conflict_weight: float = setting(
        "move_rules.conflict_weight", "factor on places in conflict", 1.0 / 10.0**0.5
    )
    conflict_movechance: float = setting(
        "move_rules.conflict_movechance", "chance to leave a conflict zone", 1.0, "per day"
    )
    camp_movechance: float = setting(
        "move_rules.camp_movechance", "chance to leave a camp", 0.001, "per day"
    )
    idpcamp_movechance: float = setting(
        "move_rules.idpcamp_movechance", "chance to leave a camp for IDPs", 0.1, "per day"
    )
    default_movechance: float = setting(
        "move_rules.default_movechance", "chance to leave any other place", 0.3, "per day"
    )
    awareness_level: int = setting(
        "move_rules.awareness_level", "links a person looks ahead", 1, "links"
    )
    capacity_buffer: float = setting(
        "move_rules.capacity_buffer", "share of capacity from which a place attracts less", 0.9
    )
    capacity_scaling: float = setting(
        "move_rules.capacity_scaling", "factor on every capacity", 1.0
    )
    avoid_short_stints: bool = setting(
        "move_rules.avoid_short_stints", "people who have hardly moved lately go on at once", False
    )
    start_on_foot: bool = setting("move_rules.start_on_foot", "the first link is walked", False)
    use_v1_rules: bool = setting(
        "move_rules.use_v1_rules", "five settings as in Flee 1, whatever the file says", False
    )
    softening: float = setting("move_rules.softening", "added to the length of a route", 10.0, "km")
    weight_softening: float = setting(
        "move_rules.weight_softening", "added to the end-point score", 0.0
    )
    weight_power: float = setting("move_rules.weight_power", "power on the weight of a route", 1.0)
    distance_power: float = setting(
        "move_rules.distance_power", "power on the length of a route", 1.0
    )
    stay_close_to_home: bool = setting(
        "move_rules.stay_close_to_home", "nearer places attract more", False
    )
    home_distance_power: float = setting(
        "move_rules.home_distance_power", "power on that distance", 0.5
    )
    use_pop_for_loc_weight: bool = setting(
        "move_rules.use_pop_for_loc_weight", "larger places attract more", False
    )
    pop_power_for_loc_weight: float = setting(
        "move_rules.pop_power_for_loc_weight", "power on the population", 0.1
    )
    movechance_pop_base: float = setting(
        "move_rules.movechance_pop_base",
        "population at which move chances are as given",
        10000.0,
        "people",
    )
    movechance_pop_scale_factor: float = setting(
        "move_rules.movechance_pop_scale_factor", "power of population in move chances", 0.0
    )
    pruning_threshold: float = setting(
        "move_rules.pruning_threshold",
        "routes weaker than the best divided by this are dropped; acts from 1.001 up",
        1.0,
    )
    women_avoid_hazards: bool = setting(
        "move_rules.WomenAvoidHazards", "women square the score of a place", False
    )
    children_avoid_hazards: bool = setting(
        "move_rules.ChildrenAvoidHazards", "people under 19 square the score of a place", False
    )
    elderly_avoid_hazards: bool = setting(
        "move_rules.ElderlyAvoidHazards", "people over 59 square the score of a place", False
    )
    boys_take_risk: bool = setting(
        "move_rules.BoysTakeRisk",
        "males over 14 see no difference; only with ChildrenAvoidHazards (Q21)",
        False,
    )
    match_camp_religion: bool = setting(
        "move_rules.MatchCampReligion", "camps attract by share of the same religion", False
    )
    match_camp_ethnicity: bool = setting(
        "move_rules.MatchCampEthnicity", "camps attract by share of the same ethnicity", False
    )
    match_town_ethnicity: bool = setting(
        "move_rules.MatchTownEthnicity", "towns attract by share of the same ethnicity", False
    )
    match_conflict_ethnicity: bool = setting(
        "move_rules.MatchConflictEthnicity",
        "conflict zones attract by share of the same ethnicity",
        False,
    )
    avg_religion_fraction: float = setting(
        "move_rules.avg_religion_fraction", "share of a religion that counts as average", 0.25
    )
    fixed_routes: bool = setting(
        "move_rules.fixed_routes",
        "one best route per destination, chosen without capacities",
        False,
    )
    use_economic_pull: float = setting(
        "move_rules.use_economic_pull", "places abroad attract by trade_volume and hdi", 0.0
    )
    harvest_months: tuple[int, ...] = setting(
        "move_rules.harvest_months", "months in which people do not move on", (), "1 to 12"
    )
    flee_when_starving: bool = setting(
        "move_rules.flee_when_starving", "hunger (IPC) adds to move chances", False
    )
    avoid_food_deprived_locations: bool = setting(
        "move_rules.avoid_food_deprived_locations", "hungry places at home attract less", False
    )
    flood_rules: bool = setting(
        "move_rules.flood_rules", "the section is there: floods act on moves", False
    )
    flood_movechances: tuple[float, ...] = setting(
        "move_rules.flood_rules.flood_movechances", "chance to leave, by flood level", ()
    )
    flood_loc_weights: tuple[float, ...] = setting(
        "move_rules.flood_rules.flood_loc_weights", "factor on a place, by flood level", ()
    )
    flood_forecaster: bool = setting(
        "move_rules.flood_rules.flood_forecaster", "people know the coming floods", False
    )
    flood_forecaster_timescale: int = setting(
        "move_rules.flood_rules.flood_forecaster_timescale", "days known ahead", 0, "days"
    )
    flood_forecaster_end_time: int = setting(
        "move_rules.flood_rules.flood_forecaster_end_time", "last day of the forecast", 0, "day"
    )
    flood_forecaster_weights: tuple[float, ...] = setting(
        "move_rules.flood_rules.flood_forecaster_weights", "weight of a day, by day of the run", ()
    )
    flood_awareness_weights: tuple[float, ...] = setting(
        "move_rules.flood_rules.flood_awareness_weights", "factor, by a person's floodawareness", ()
    )
    idp_totals: int = setting(
        "log_levels.idp_totals", "above 0: out.csv has a column 'total IDPs'", 0
    )
    hasten: int = setting("optimisations.hasten", "divides people, capacities and series", 1)
    quirks: FleeQuirks = FleeQuirks()


# Accepted by Flee and without effect there. The value says why.
DEAD = {
    "number_of_steps": "the run scripts ignore it; the length stands in sim_period.csv",
    "conflict_input_file": "the run scripts always read conflicts.csv",
    "flood_level_input_file": "the run scripts always read flood_level.csv",
    "spawn_rules.flood_driven_spawning": "Flee reads the section flood_driven_spawn_mode",
    "spawn_rules.flood_driven_spawn_mode.flood_spawn_mode": "Flee reads spawn_mode",
    "spawn_rules.spawn_rules_camps": "no rule reads it; it stands in published folders",
    "spawn_rules.Flood_spawn_decay": "no rule reads it; it stands in published folders",
    "move_rules.max_crossing_speed": "no rule reads it",
    "move_rules.max_flood_level": "no rule reads it",
    "move_rules.two_system_decision_making": "cannot be switched on from a file (Q55)",
    "move_rules.flood_rules.max_flood_level": "no rule reads it",
    "move_rules.flood_rules.flood_link_weights": "no rule reads it",
}
# Other names under which a setting is found: the one Flee reads, and the one its manual gives.
ALIASES = {
    "spawn_rules.camps_are_sicks": "spawn_rules.camps_are_sinks",
    "spawn_rules.flood_driven_spawning": "spawn_rules.flood_driven_spawn_mode",  # as a section
    **{
        f"spawn_rules.flood_driven_spawning.{key}": f"spawn_rules.flood_driven_spawn_mode.{known}"
        for key, known in (
            ("spawn_mode", "spawn_mode"),
            ("flood_spawn_mode", "spawn_mode"),
            ("displaced_per_flood_day", "displaced_per_flood_day"),
        )
    },
    **{
        f"move_rules.{key}": f"move_rules.flood_rules.{key}"
        for key in (
            "flood_movechances", "flood_loc_weights", "flood_link_weights", "flood_forecaster",
            "flood_forecaster_timescale", "flood_forecaster_end_time", "flood_forecaster_weights",
            "flood_awareness_weights",
        )
    },
}  # fmt: skip
# Sections that hold settings, or switch a mode on by being there.
SECTIONS = (
    "log_levels",
    "spawn_rules",
    "spawn_rules.conflict_driven_spawning",
    "spawn_rules.flood_driven_spawn_mode",
    "move_rules",
    "move_rules.flood_rules",
    "optimisations",
)


def paths() -> dict[str, str]:
    """Return the field of each path, for the settings that act."""
    return {
        str(extra["path"]): name
        for name, field in FleeRules.model_fields.items()
        if isinstance(extra := field.json_schema_extra, dict)
    }
