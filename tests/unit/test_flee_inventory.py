"""Cases of Flee's own tests and exact numbers of its specification that stand nowhere else.

`docs/science/flee-tests.md` says which of Flee's tests is held by which of ours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.flee_cases import FILES, case, closure, place, route, series, write_folder

from safepassage.engine.flee3 import FleeRun, simulate_flee
from safepassage.engine.flee3.classes import classes_of
from safepassage.engine.flee3.today import World
from safepassage.scenario.flee_case import FleeCase, FleeDemographic, FleeGrid
from safepassage.scenario.flee_data import data_of
from safepassage.sources.flee import read_flee_folder

A = place("A", "conflict_zone", 1000)


def at(run: FleeRun, name: str) -> list[int]:
    row = [one.name for one in run.case.places].index(name)
    return run.present[:, row].tolist()


# -- awareness, travel ----------------------------------------------------------------------


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_people_may_look_one_to_five_links_ahead(level: int) -> None:
    names = "BCDEF"
    places = [A, *(place(name) for name in names[:-1]), place("F", "camp")]
    roads = [route(a, b, 100) for a, b in zip("A" + names, names, strict=False)]
    data = case(places, roads, days=2, arrivals=500, awareness_level=level, camp_weight=1e9,
                max_move_speed=101)  # fmt: skip
    world = World(data, 1)
    ends = {world.places.names[i] for i in world.ways.end[world.ways.origin == 0]}
    assert ends == set(names[:level])
    run = simulate_flee(data, seed=1)
    assert run.created[-1] == 500


def test_an_awareness_below_zero_acts_as_one() -> None:
    data = case([A, place("B"), place("C", "camp")], [route("A", "B", 40), route("B", "C", 40)])
    one = simulate_flee(data.with_rules(awareness_level=1), seed=1)
    below = simulate_flee(data.with_rules(awareness_level=-1), seed=1)
    assert (one.present == below.present).all()


def test_the_second_link_of_a_day_starts_with_a_full_day_done() -> None:
    places, roads = (
        [A, place("B"), place("C", "camp")],
        [route("A", "B", 359), route("B", "C", 700)],
    )
    data = case(places, roads, data=(series("total", (0, 100), (1, 100)),), insert_day0=False,
                sum_from_camps=False, awareness_level=2, camp_weight=1e12)  # fmt: skip
    # 360 km of the second link on day 0, 720 on day 1.
    assert at(simulate_flee(data, seed=1), "C")[:2] == [0, 100]


def test_recent_distance_counts_the_kilometres_covered() -> None:
    """After 350 + 350 km in a day at 360 km/day r is 0.9722: the next day nobody is hurried."""
    places = [A, place("B", "forwarding_hub"), place("T"), place("U"), place("C", "camp")]
    roads = [route("A", "B", 350), route("B", "T", 350), route("T", "U", 1), route("U", "C", 1)]
    data = case(places, roads, days=3, data=(series("total", (0, 3000), (1, 3000)),),
                insert_day0=False, sum_from_camps=False, avoid_short_stints=True,
                default_movechance=0.01)  # fmt: skip
    one, two = at(simulate_flee(data, seed=1), "T")[:2]
    assert two > 0.95 * one > 0


def test_places_without_length_between_them_end_the_day() -> None:
    """Flee hops between such places until Python gives up (Q80)."""
    places = [A, place("B", "conflict_zone", 10)]
    data = case(places, [route("A", "B", 0)], days=3, arrivals=2)
    run = simulate_flee(data, seed=1)
    assert (run.present.sum(1) + run.travelling == run.created).all()


def test_a_place_behind_a_dead_end_marker_keeps_its_people() -> None:
    data = case([A, place("M", "marker"), place("C", "camp")], [route("A", "M", 10)], days=3)
    assert at(simulate_flee(data, seed=1), "A") == [0, 100, 200]


# -- closures, camps ------------------------------------------------------------------------


def test_a_place_that_closes_lets_nobody_in_or_out() -> None:
    data = case([A, place("B"), place("C", "camp")], [route("A", "B", 40), route("B", "C", 40)])
    world = World(replace(data, closures=(closure("location", "B", "", 1, 2),)), 1)
    open_links = []
    for day in range(3):
        world.events.close_and_open(day)
        open_links.append(world.roads.open.tolist())
    assert open_links == [[True] * 4, [False] * 4, [True] * 4]


def test_the_first_reopening_opens_what_others_closed() -> None:
    data = case([A, place("C", "camp", country="F")], [route("A", "C", 40)])
    shut = (closure("country", "H", "F", 0, -1), closure("location", "C", "", 0, 2))
    world = World(replace(data, closures=shut), 1)
    for day in range(3):
        world.events.close_and_open(day)
    assert world.roads.open.all()


def test_three_of_a_hundred_arrive_before_a_road_closes() -> None:
    data = case([A, place("B", "camp", country="F")], [route("A", "B", 5)], days=101, arrivals=1)
    data = replace(data, closures=(closure("country", "H", "F", 4),))
    run = simulate_flee(data, seed=1)
    assert (at(run, "B")[-1], at(run, "A")[-1]) == (3, 97)


def test_a_sink_that_is_certain_keeps_all_who_are_there_in_the_evening() -> None:
    places = [A, place("C", "camp", initial_idps=200, deactivation_probability=1.0), place("D")]
    data = case(places, [route("C", "D", 5000)], days=8, arrivals=0, camp_movechance=0.5,
                camps_are_sinks=True)  # fmt: skip
    kept = at(simulate_flee(data, seed=1), "C")
    assert 60 < kept[0] < 140
    assert kept == [kept[0]] * 8


# -- displacement ---------------------------------------------------------------------------


def test_changes_of_intensity_act_only_where_the_quirk_is_mended() -> None:
    places = [A, place("B", "conflict_zone", 10), place("D", "conflict_zone", 10), place("E")]
    steps = {"A": [1.0, 1, 0, 0], "B": [1.0, 1, 1, 1], "D": [1.0, 1, 0.5, 0.5]}
    data = case(places, [route("A", "E", 9)], days=4, conflicts=steps, data=(),
                conflict_spawn_mode="constant", displaced_per_conflict_day=100)  # fmt: skip
    assert simulate_flee(data, seed=1).created[-1] == 1000
    quirks = data.rules.quirks.model_copy(update={"no_midconflict_update": False})
    assert simulate_flee(data.with_rules(quirks=quirks), seed=1).created[-1] == 900


def test_camps_that_start_empty_count_only_those_who_come() -> None:
    counted = (series("total", (0, 0), (9, 0)), series("C", (0, 1000), (9, 1135)))
    places = [A, place("C", "camp", 100, capacity_per_day=10_000)]
    data = case(places, [route("A", "C", 50)], data=counted, sum_from_camps=True)
    assert simulate_flee(data, seed=1).created[-1] == 1135
    assert simulate_flee(data.with_rules(empty_camps_on_day0=True), seed=1).created[-1] == 135


def test_capacity_grows_before_anybody_decides() -> None:
    places = [A, place("C", "camp", 100, capacity_per_day=10_000)]
    world = World(case(places, [route("A", "C", 50)]), 1)
    capacities = []
    for day in range(3):
        world.tables(day)
        capacities.append(world.places.capacity[1])
    assert capacities == [10_100, 20_100, 30_100]


# -- tables ---------------------------------------------------------------------------------


def folder(tmp_path: Path, settings: str = "", **files: str) -> FleeCase:
    named = {name.replace("__", "/") + ".csv": text for name, text in files.items()}
    return read_flee_folder(write_folder(tmp_path, **{"simsetting.yml": settings, **named}))


def test_conflicts_and_hunger_are_read_day_by_day(tmp_path: Path) -> None:
    data = folder(
        tmp_path,
        input_csv__conflicts="#Day,Oakford,Mill Bridge\n0,1,0\n1,1,0\n2,0.5,0\n3,0,0.25\n4,0,1\n",
        input_csv__region_attributes_IPC="#Day,North,Coast\n0,6.0,8.0\n10,8.0,8.0\n",
    )
    assert data.conflicts.column("Oakford") == (1.0, 1.0, 0.5, 0.0, 0.0)
    assert data.conflicts.column("Mill Bridge") == (0.0, 0.0, 0.0, 0.25, 1.0)
    world = World(data, 1)
    for day in range(5):
        world.events.morning(day)
    assert world.places.hunger.tolist() == pytest.approx([6.8, 6.8, 8.0])


FLOODED = (
    "spawn_rules:\n  take_from_population: True\n  flood_zone_spawning_only: True\n"
    "  conflict_zone_spawning_only: False\n  flood_driven_spawn_mode:\n"
    "    displaced_per_flood_day: [0.0, 0.1, 0.2]\n"
    "move_rules:\n  flood_rules:\n    flood_movechances: [0.0, 0.5, 1.0]\n"
    "    flood_loc_weights: [1.0, 0.5, 0.1]\n"
)


def test_flood_levels_follow_their_file_and_are_the_forecast(tmp_path: Path) -> None:
    levels = "#Day,Mill Bridge\n0,0\n1,1\n2,2\n3,1.9\n4,0\n"
    data = folder(tmp_path, FLOODED, input_csv__flood_level=levels)
    world, seen = World(data, 1), []
    for day in range(5):
        world.events.morning(day)
        seen.append(world.places.flood_level.tolist())
    assert seen == [[0, 0, 0], [0, 1, 0], [0, 2, 0], [0, 1, 0], [0, 0, 0]]  # 0 where not listed
    coming = world.events.forecast(2)
    assert coming is not None
    assert coming.tolist() == [0.0, 2.0, 0.0]
    # A tenth of 3,000 at level 1, a fifth of 2,700 at level 2, a tenth of 2,160; 100 in the camp.
    run = simulate_flee(data, seed=1)
    assert np.diff(run.created).tolist() == [300, 540, 216, 0]
    assert len(run.outputs) == 3


def test_attributes_of_people_are_read_and_drawn_by_place(tmp_path: Path) -> None:
    data = folder(
        tmp_path,
        "move_rules:\n  MatchCampReligion: True\n",
        input_csv__demographics_religion="religion,Default,Oakford\nsun,1,0\nmoon,1,3\nstar,2,1\n",
    )
    (religion,) = data.demographics
    assert (religion.name, religion.values) == ("religion", ("sun", "moon", "star"))
    classes = classes_of(data)
    assert classes.shares.tolist() == [[0.0, 0.75, 0.25], [0.25, 0.25, 0.5], [0.25, 0.25, 0.5]]
    assert (data.repairs, data.warnings) == ((), ())


def test_a_match_is_ten_times_the_share_of_ones_own() -> None:
    """20 of 1,000 are 0.02."""
    ethnicity = FleeDemographic("ethnicity", ("blue", "green"), {"Default": (0.5, 0.5)})
    data = case([A, place("B", "town", 1000), place("C", "camp", 500)], [route("A", "B", 10)],
                match_town_ethnicity=True, match_camp_ethnicity=True)  # fmt: skip
    world = World(replace(data, demographics=(ethnicity,)), 1)
    present = np.array([[0.0, 20.0, 7.0], [0.0, 90.0, 0.0]])
    score = np.ones(3)
    ends = world.attraction.end_points(world.places, world.events, score, 0, present)
    # Nobody lives in a camp, so Flee takes the share of a hundred million.
    assert ends == pytest.approx(np.array([[1.0, 0.2, 7e-7], [1.0, 0.9, 0.0]]))


def test_a_run_with_people_for_every_rule_ends(tmp_path: Path) -> None:
    """As Flee's own test for IDPs, which needs every Match rule at once."""
    rules = "".join(f"  Match{word}: True\n" for word in (
        "CampReligion", "CampEthnicity", "TownEthnicity", "ConflictEthnicity"))  # fmt: skip
    places = FILES["input_csv/locations.csv"].replace(
        "population\n", "population,farmer_fraction\n"
    )
    data = folder(
        tmp_path, "move_rules:\n" + rules,
        input_csv__locations=places.replace("12000", "12000,0.25"),
        input_csv__demographics_religion="religion,Default\nsun,1\nmoon,1\n",
        input_csv__demographics_ethnicity="ethnicity,Default\nblue,1\ngreen,1\n",
    )  # fmt: skip
    run = simulate_flee(replace(data, days=11), seed=1)
    assert data.places[0].attributes == {"farmer_fraction": "0.25"}
    assert (run.present.sum(1) + run.travelling == run.created).all()


def test_mended_harvest_keeps_farmers_alone() -> None:
    places = [place("A", "conflict_zone", 1000, farmer_fraction=0.25), place("C", "camp")]
    data = case(places, [route("A", "C", 50)], days=12, arrivals=400, harvest_months=(1,))
    everybody = simulate_flee(data, seed=1)
    quirks = data.rules.quirks.model_copy(update={"harvest_all": False})
    farmers = simulate_flee(data.with_rules(quirks=quirks), seed=1)
    assert data.start == date(2021, 1, 1)
    assert at(everybody, "C")[-1] == 0
    assert at(farmers, "C")[-1] == pytest.approx(0.75 * 4400, abs=150)


def test_hunger_grid_outside_its_days_holds_its_ends() -> None:
    data = replace(case([A, place("C", "camp")], [route("A", "C", 9)], flee_when_starving=True),
                   hunger=FleeGrid(("R",), (2, 4), ((10.0,), (30.0,))))  # fmt: skip
    world, seen = World(data, 1), []
    for day in range(7):
        world.events.morning(day)
        seen.append(float(world.places.hunger[0]))
    assert seen == [10.0, 10.0, 10.0, 20.0, 30.0, 30.0, 30.0]


def test_the_counts_of_flees_own_tests_come_out_of_a_folder(tmp_path: Path) -> None:
    """The numbers that Flee's test_datatable and test_toy_escape assert, from its table."""
    counts = "#Date,n\n2010-01-01,500\n2011-01-01,6000\n2012-01-01,70000\n2013-01-01,800000\n"
    counts += "2014-01-01,400000\n"
    files = {
        "source_data/refugees.csv": counts, "source_data/tentvale.csv": counts,
        "input_csv/conflicts.csv": "#Day,Oakford\n" + "0,1\n" * 10,
    }  # fmt: skip
    toy = {"input_csv/sim_period.csv": "StartDate,2010-01-01\nLength,10\n"}
    folder = write_folder(tmp_path / "toy", **files, **toy)
    made = {}
    for name in ("insert_day0", "empty_camps_on_day0"):
        rules = {"insert_day0": False, "empty_camps_on_day0": name == "empty_camps_on_day0"}
        run = simulate_flee(read_flee_folder(folder).with_rules(**rules), seed=1)
        made[name] = int(run.created[-1])
    assert made == {"insert_day0": 1135, "empty_camps_on_day0": 135}
    files |= {"input_csv/sim_period.csv": "StartDate,2010-06-01\nLength,1400\n"}
    found = data_of(read_flee_folder(write_folder(tmp_path / "table", **files))).of("Tentvale")
    assert [found[day] for day in (0, 300, 700)] == [2775, 21079, 311338]
    assert max(found[:1200]) == 800000
    files |= {"input_csv/registration_corrections.csv": "Tentvale,2014-01-01,normalize\n"}
    half = data_of(read_flee_folder(write_folder(tmp_path / "half", **files))).of("Tentvale")
    assert [half[day] for day in (0, 300, 700)] == [2775 // 2, 21079 // 2, 311338 // 2]
