"""Flee's rules one by one, on cases so small that the numbers are known beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.flee_cases import case, closure, place, route, series

from safepassage.engine.flee3 import FleeRun, simulate_flee
from safepassage.engine.flee3.kernels_weights import multiplier
from safepassage.engine.flee3.today import World
from safepassage.errors import InputError
from safepassage.scenario.flee_case import (
    FleeChange,
    FleeDemographic,
    FleeGrid,
    FleePerson,
)

A = place("A", "conflict_zone", 1000)


def at(run: FleeRun, name: str) -> list[int]:
    row = [one.name for one in run.case.places].index(name)
    return run.present[:, row].tolist()


def one_wave(places, routes, *, people=100, days=10, **rules):  # type: ignore[no-untyped-def]
    """A case in which `people` appear at A on day 0 and nobody later."""
    data = (series("total", (0, people), (1, people)),)
    rules = {"insert_day0": False, "sum_from_camps": False, **rules}
    return case(places, routes, days=days, data=data, **rules)


# -- travel ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("km", "arrives"), [(359, 0), (360, 1), (719, 1), (720, 2)]
)  # a day's travel must be exceeded, not reached
def test_a_link_takes_until_its_length_is_exceeded(km: int, arrives: int) -> None:
    run = simulate_flee(one_wave([A, place("C", "camp")], [route("A", "C", km)]), seed=1)
    assert at(run, "C").index(100) == arrives


def test_each_link_of_a_day_grants_a_full_days_travel() -> None:
    places = [A, place("B"), place("C", "camp")]
    roads = [route("A", "B", 350), route("B", "C", 350)]
    data = one_wave(places, roads, awareness_level=2, camp_weight=1e12)
    assert at(simulate_flee(data, seed=1), "C")[0] == 100
    mended = data.rules.quirks.model_copy(update={"per_link_day_budget": False})
    assert at(simulate_flee(data.with_rules(quirks=mended), seed=1), "C")[:2] == [0, 100]


def test_the_first_link_is_walked_and_the_rest_of_that_day_driven() -> None:
    places = [A, place("B", "forwarding_hub"), place("C", "camp")]
    roads = [route("A", "B", 100), route("B", "C", 300)]
    data = one_wave(places, roads, start_on_foot=True, awareness_level=2, camp_weight=1e12)
    run = simulate_flee(data, seed=1)  # 105 km on day 2, 30 km of it that day, then a full day
    assert at(run, "C")[:3] == [0, 0, 100]


def test_a_link_may_have_its_own_speed_and_chance_of_walking() -> None:
    slow = one_wave([A, place("C", "camp")], [route("A", "C", 100, max_move_speed=60)])
    assert at(simulate_flee(slow, seed=1), "C")[:2] == [0, 100]
    walked = one_wave([A, place("C", "camp")], [route("A", "C", 100, walk_probability=1)])
    assert at(simulate_flee(walked, seed=1), "C")[:3] == [0, 0, 100]


def test_short_stints_go_on_at_once() -> None:
    places = [A, place("B"), place("C", "camp")]
    roads = [route("A", "B", 10), route("B", "C", 10)]
    still = {"default_movechance": 0.01, "foreign_weight": 1.0, "weight_power": 1.0}
    rest = simulate_flee(one_wave(places, roads, people=2000, **still), seed=1)
    haste = simulate_flee(
        one_wave(places, roads, people=2000, avoid_short_stints=True, **still), seed=1
    )
    assert at(rest, "B")[0] > 1900
    assert at(haste, "B")[0] == 0


# -- capacity -------------------------------------------------------------------------------


def test_the_multiplier_falls_from_the_buffer_to_the_capacity() -> None:
    found = [multiplier(people, 100.0, 0.9) for people in (90, 91, 94, 95, 96, 99, 100, 200)]
    assert found == pytest.approx([1.0, 0.9, 0.6, 0.5, 0.4, 0.1, 0.0, 0.0])
    assert multiplier(95, 100.0, 0.9) < 0.5  # by rounding, as in Flee: 95 of 100 are refused
    assert multiplier(10**6, 0.5, 0.9) == 1.0


def test_a_camp_seen_from_a_town_fills_to_ninety_five_of_a_hundred() -> None:
    places = [A, place("T"), place("C", "camp", 100)]
    data = one_wave(places, [route("A", "T", 300), route("T", "C", 1)], people=1000)
    assert at(simulate_flee(data, seed=1), "C")[0] == 95


def test_people_next_to_a_small_camp_all_end_in_it() -> None:
    data = one_wave([A, place("C", "camp", 10)], [route("A", "C", 50)], people=1000)
    assert at(simulate_flee(data, seed=1), "C")[0] == 1000


def test_a_full_camp_is_refused_and_the_day_is_lost() -> None:
    data = case([A, place("C", "camp", 10)], [route("A", "C", 50)], days=5)
    run = simulate_flee(data, seed=1)
    assert at(run, "C")[1:] == [100, 100, 100, 100]
    assert at(run, "A")[4] == 300


def test_capacity_grows_by_its_attribute() -> None:
    places = [A, place("C", "camp", 10, capacity_per_day=100)]
    run = simulate_flee(case(places, [route("A", "C", 50)], days=5), seed=1)
    assert at(run, "C") == [0, 100, 200, 300, 400]


def test_day_zero_takes_capacity_from_camps() -> None:
    data = (series("total", (0, 0), (9, 900)), series("C", (0, 400), (9, 400)))
    places = [A, place("C", "camp", 400)]
    open_camp = case(places, [route("A", "C", 50)], data=data, sum_from_camps=False)
    assert at(simulate_flee(open_camp, seed=1), "C")[9] > 1000  # capacity 0: unlimited (Q41)
    mended = open_camp.rules.quirks.model_copy(update={"day0_capacity_cut": False})
    shut = simulate_flee(open_camp.with_rules(quirks=mended), seed=1)
    assert at(shut, "C") == [400] * 10


# -- choice ---------------------------------------------------------------------------------


def choices(data, name="A", day=0):  # type: ignore[no-untyped-def]
    """Return {names of the way: weight} of a place on a day."""
    world = World(data, 1)
    for now in range(day + 1):
        world.events.morning(now)
        world.events.close_and_open(now)
        today = world.tables(now)
    names, row = world.places.names, world.places.row[name]
    choice = world._choices_now()
    paths = {number: path for path, number in world.ways.number.items()}
    if data.rules.fixed_routes:
        choice, _ = world._fixed(choice, world._score, np.repeat(world._score[None], 1, 0))
    return {
        "/".join(names[world.links.end[link]] for link in paths[int(choice.way[i])]): float(
            today.weight[0, i]
        )
        for i in range(today.choice_first[row], today.choice_first[row + 1])
    }


def test_weights_follow_the_formula() -> None:
    places = [A, place("B", "conflict_zone", 10), place("C", "camp", country="F")]
    data = case(
        places, [route("A", "B", 90), route("A", "C", 190)], camp_weight=2.0, foreign_weight=3.0,
        conflict_weight=0.25, distance_power=2.0, weight_softening=0.5, weight_power=0.5,
    )  # fmt: skip
    found = choices(data)
    assert found["B"] == pytest.approx(((0.5 + 0.25) / 100.0**2) ** 0.5)
    assert found["C"] == pytest.approx(((0.5 + 6.0) / 200.0**2) ** 0.5)


def test_markers_end_no_way_and_cost_no_step() -> None:
    places = [A, place("M", "marker"), place("C", "camp"), place("D", "camp")]
    roads = [route("A", "M", 10), route("M", "C", 10), route("C", "D", 10)]
    assert set(choices(case(places, roads))) == {"M/C"}
    assert set(choices(case(places, roads, awareness_level=2))) == {"M/C", "M/C/D"}
    fixed = case(places, roads, awareness_level=2, fixed_routes=True)
    assert set(choices(fixed)) == {"M/C"}  # fixed routes count the marker


def test_fixed_routes_keep_the_best_way_and_count_the_score_twice() -> None:
    places = [A, place("B"), place("C", "camp")]
    roads = [route("A", "B", 10), route("B", "C", 10), route("A", "C", 100)]
    free = case(places, roads, awareness_level=2, camp_weight=2.0)
    assert set(choices(free)) == {"B", "B/C", "C", "C/B"}
    fixed = choices(free.with_rules(fixed_routes=True))
    assert set(fixed) == {"B", "B/C"}
    assert fixed["B/C"] == pytest.approx(2.0 * 2.0 / 30.0)


def test_fixed_routes_drop_what_weighs_nothing_and_store_the_flood() -> None:
    places = [A, place("B"), place("C", "camp", country="F")]
    roads = [route("A", "B", 10), route("A", "C", 10)]
    nothing = case(places, roads, fixed_routes=True, foreign_weight=0.0)
    assert set(choices(nothing)) == {"B"}  # with nothing else to choose, nobody would move
    levels = FleeGrid(("B",), tuple(range(10)), ((1.0,),) * 10)
    wet = case(places, roads, fixed_routes=True, flood_rules=True, flood_loc_weights=(1.0, 0.5),
               flood_spawn_mode="constant", displaced_per_flood_day=(0.0, 5.0))  # fmt: skip
    found = choices(replace(wet, floods=levels))
    assert found["C"] / found["B"] == pytest.approx(4.0)  # the stored score, and the choice


def test_parallel_roads_double_the_weight() -> None:
    places = [A, place("B", "camp"), place("C", "camp")]
    data = one_wave(places, [route("A", "B", 50, redirection=1), route("A", "C", 50)], people=30000)
    assert at(simulate_flee(data, seed=1), "B")[0] == pytest.approx(20000, abs=500)


@pytest.mark.parametrize(("threshold", "kept"), [(2.0, {8, 12}), (1.1, {12}), (1.0, {1, 8, 12})])
def test_pruning_keeps_what_is_near_the_best(threshold: float, kept: set[int]) -> None:
    camps = [place(f"C{weight}", "camp") for weight in (1, 8, 12)]
    roads = [route("A", f"C{weight}", 1200 / weight - 10) for weight in (1, 8, 12)]
    data = one_wave(
        [A, *camps], roads, people=5000, pruning_threshold=threshold, max_move_speed=1e6
    )
    run = simulate_flee(data, seed=1)
    assert {int(camp.name[1:]) for camp in camps if at(run, camp.name)[0]} == kept


def test_nobody_goes_abroad_with_a_foreign_weight_of_zero() -> None:
    places = [A, place("B"), place("F", "camp", country="F")]
    data = case(places, [route("A", "B", 50), route("A", "F", 50)], foreign_weight=0.0)
    assert set(at(simulate_flee(data, seed=1), "F")) == {0}


def test_nothing_attractive_means_all_alike() -> None:
    places = [A, place("B"), place("C")]
    data = one_wave(places, [route("A", "B", 10), route("A", "C", 200)], people=20000,
                    weight_softening=0.0, foreign_weight=0.0, default_movechance=0.01)  # fmt: skip
    data = replace(data, places=(A, place("B", country="F"), place("C", country="F")))
    assert at(simulate_flee(data, seed=1), "B")[0] == pytest.approx(10000, abs=500)


def test_staying_close_makes_far_places_rare() -> None:
    near, far = place("N", "camp", at=(0.0, 0.1)), place("Z", "camp", at=(0.0, 20.0))
    data = one_wave(
        [A, near, far], [route("A", "N", 50), route("A", "Z", 50)],
        stay_close_to_home=True, home_distance_power=5.0,
    )  # fmt: skip
    assert at(simulate_flee(data, seed=1), "Z")[0] < 2


def test_larger_towns_attract_more() -> None:
    places = [A, place("B", "town", 10000), place("C", "town", 1)]
    found = choices(
        case(places, [route("A", "B", 40), route("A", "C", 40)], use_pop_for_loc_weight=True,
             pop_power_for_loc_weight=0.5)
    )  # fmt: skip
    assert found["B"] / found["C"] == pytest.approx(100.0)


# -- leaving --------------------------------------------------------------------------------


def test_move_chances_scale_with_population() -> None:
    places = [A, place("B", "town", 40000), place("H", "forwarding_hub"), place("C", "camp", 10000)]
    data = case(places, [route("A", "B", 40)], movechance_pop_scale_factor=0.5,
                default_movechance=0.3, camp_movechance=0.1)  # fmt: skip
    world = World(data, 1)
    chance = world.attraction.move_chance(world.places, world.events, 0)[0]
    assert chance.tolist() == pytest.approx([(0.1) ** 0.5, 0.6, 0.0, 0.1])


def test_a_small_chance_makes_a_town_a_camp() -> None:
    run = simulate_flee(
        case([A, place("B")], [route("A", "B", 40)], default_movechance=0.004), seed=1
    )
    assert [run.case.places[i].name for i in run.outputs] == ["B"]


def test_people_leave_a_camp_at_its_chance_although_they_sleep() -> None:
    places = [place("C", "camp", initial_idps=20000), place("B", "town")]
    data = case(places, [route("C", "B", 2000)], days=4, arrivals=0, conflicts={"B": [1.0] * 4},
                camp_movechance=0.1)  # fmt: skip
    left = [20000 - people for people in at(simulate_flee(data, seed=3), "C")]
    expected = [20000 * (1 - 0.9 ** (day + 1)) for day in range(4)]
    assert left == pytest.approx(expected, abs=200)


def test_hungry_people_leave_more() -> None:
    data = case([A, place("B", region="Dry")], [route("A", "B", 40)], default_movechance=0.5,
                flee_when_starving=True)  # fmt: skip
    data = replace(data, hunger=FleeGrid(("Dry",), (0, 10), ((40.0,), (60.0,))))
    world = World(data, 1)
    world.events.morning(5)
    assert world.attraction.move_chance(world.places, world.events, 5)[0, 1] == pytest.approx(0.75)


# -- conflicts and decay --------------------------------------------------------------------


def test_conflicts_begin_end_and_ignore_changes_between() -> None:
    data = case([A, place("B", "town", 500)], [route("A", "B", 40)],
                conflicts={"A": [1.0, 0.5, 0.0, 0.25]}, days=4)  # fmt: skip
    world, seen = World(data, 1), []
    for day in range(4):
        world.events.morning(day)
        seen.append((world.places.intensity[0], bool(world.places.town[0])))
    assert seen == [(1.0, False), (1.0, False), (-1.0, True), (0.25, False)]


def test_decay_weakens_spawning_and_deterrence() -> None:
    places = [A, place("B", "conflict_zone", 500)]
    data = case(places, [route("A", "B", 40)], days=40, conflict_weight=0.25,
                conflict_spawn_decay=(1.0, 0.5), conflict_spawn_decay_interval=30)  # fmt: skip
    fresh, old = choices(data, day=0)["B"], choices(data, day=35)["B"]
    assert (fresh, old) == (pytest.approx(0.25 / 50), pytest.approx(0.5 / 50))


# -- closures -------------------------------------------------------------------------------


def test_travellers_on_a_closing_link_are_sent_back_at_its_end() -> None:
    places = [A, place("C", "camp", country="F")]
    data = one_wave(places, [route("A", "C", 1000)], days=6)
    data = replace(data, closures=(closure("country", "H", "F", 1),))
    run = simulate_flee(data, seed=1)
    assert at(run, "A") == [0, 0, 100, 100, 100, 100]
    assert set(at(run, "C")) == {0}


def test_a_short_link_closed_after_two_days() -> None:
    places = [A, place("B", "camp", country="F")]
    data = case(places, [route("A", "B", 5)], days=5, arrivals=1)
    data = replace(data, closures=(closure("location", "B", "", 3),))
    run = simulate_flee(data, seed=1)
    assert at(run, "B") == [0, 1, 2, 2, 2]
    assert at(run, "A") == [0, 0, 0, 1, 2]


def test_a_closed_camp_is_a_town_until_it_opens() -> None:
    places = [A, place("C", "camp", 50)]
    data = case(places, [route("A", "C", 40)], days=4, camp_movechance=0.25)
    data = replace(data, closures=(closure("camp", "C", "", 0, 2),))
    world, seen = World(data, 1), []
    for day in range(4):
        world.events.morning(day)
        world.events.close_and_open(day)
        seen.append((bool(world.places.camp[1]), world.places.move_chance[1]))
    assert seen == [(False, 1.0), (False, 1.0), (True, 0.25), (True, 0.25)]
    assert world.places.capacity[1] == 50


def test_one_country_twice_closes_the_roads_within_it() -> None:
    places = [A, place("B"), place("C", "camp", country="F")]
    data = case(places, [route("A", "B", 40), route("A", "C", 40)])
    world = World(replace(data, closures=(closure("country", "H", "H", 1, 3),)), 1)
    open_links = []
    for day in range(4):
        world.events.close_and_open(day)
        open_links.append(world.roads.open.tolist())
    shut = [False, False, True, True]
    assert open_links == [[True] * 4, shut, shut, [True] * 4]


def test_a_link_closure_closes_both_directions_and_reopens() -> None:
    data = case([A, place("B"), place("C")], [route("A", "B", 40), route("B", "C", 40)])
    data = replace(data, closures=(closure("link", "B", "A", 1, 3),))
    world, open_links = World(data, 1), []
    for day in range(4):
        world.events.close_and_open(day)
        open_links.append(world.roads.open.tolist())
    assert open_links[1] == [False, False, True, True]
    assert open_links[3] == [True] * 4


def test_a_place_changes_its_kind_on_its_day() -> None:
    data = case([A, place("B"), place("M", "marker")], [route("A", "B", 40), route("B", "M", 9)])
    data = replace(data, changes=(FleeChange("B", "idpcamp", 2), FleeChange("M", "town", 3)))
    world = World(data, 1)
    for day in range(4):
        world.events.morning(day)
    assert (bool(world.places.camp[1]), bool(world.places.idp_camp[1])) == (True, True)
    assert (bool(world.places.marker[2]), bool(world.places.town[2])) == (False, True)
    assert simulate_flee(data, seed=1).created[-1] == 900


# -- displacement ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "rate", "expected"), [("constant", 100, 1000), ("pop_ratio", 0.05, 500)]
)
def test_conflicts_displace_by_rule(mode: str, rate: float, expected: int) -> None:
    data = case([A, place("C", "camp")], [route("A", "C", 40)], data=(),
                conflict_spawn_mode=mode, displaced_per_conflict_day=rate)  # fmt: skip
    run = simulate_flee(data, seed=1)
    assert (run.created[-1], run.raw[-1]) == (expected, 0)


def test_poisson_displacement_has_its_mean() -> None:
    data = case([A, place("C", "camp")], [route("A", "C", 40)], data=(), days=200,
                conflict_spawn_mode="poisson", displaced_per_conflict_day=50)  # fmt: skip
    numbers = np.diff(simulate_flee(data, seed=1).created)
    assert numbers.mean() == pytest.approx(50, abs=2)
    assert numbers.var() == pytest.approx(50, abs=15)


def test_floods_displace_by_level() -> None:
    data = case([place("A"), place("B")], [route("A", "B", 40)], days=5, data=(),
                flood_spawn_mode="constant", displaced_per_flood_day=(0.0, 100.0, 200.0),
                flood_zone_spawning_only=True, conflict_zone_spawning_only=False,
                take_from_population=True, default_movechance=0.0)  # fmt: skip
    levels = ((0.0, 1.0), (0.0, 1.9), (2.0, 0.0), (0.0, 5.0), (0.0, 0.0))
    data = replace(data, floods=FleeGrid(("A", "B"), tuple(range(5)), levels))
    run = simulate_flee(data, seed=1)
    assert at(run, "B") == [100, 200, 200, 400, 400]
    assert at(run, "A") == [0, 0, 200, 200, 200]
    assert len(run.outputs) == 2


def test_fewer_people_in_the_data_become_a_debt() -> None:
    data = (series("total", (0, 100), (1, 100), (2, 40), (5, 160)),)
    run = simulate_flee(
        case([A, place("C", "camp")], [route("A", "C", 4)], data=data, days=6,
             sum_from_camps=False), seed=1
    )  # fmt: skip
    assert run.debt.tolist() == [0, 0, 60, 20, 0, 0]
    assert run.created.tolist() == [0, 0, 0, 0, 20, 60]


def test_population_is_taken_but_never_below_zero() -> None:
    places = [place("A", "conflict_zone", 150), place("C", "camp")]
    world_case = case(places, [route("A", "C", 4)], take_from_population=True, days=5)
    run = simulate_flee(world_case, seed=1)
    assert run.created.tolist() == [0, 100, 200, 200, 200]
    assert run.unplaced_days == (3, 4)  # Flee stops there


def test_people_of_a_file_start_where_it_says() -> None:
    data = case([A, place("B"), place("C", "camp")], [route("A", "C", 4)], arrivals=0, days=2)
    data = replace(data, persons=(FleePerson("B"), FleePerson("B"), FleePerson("C")))
    assert at(simulate_flee(data, seed=1), "B") == [2, 2]


# -- rules on people ------------------------------------------------------------------------


AGES = FleeDemographic("age", ("10", "30", "70"), {"Default": (1.0, 1.0, 0.0), "A": (1.0, 0, 0)})


def test_a_rule_that_reads_an_attribute_needs_its_file() -> None:
    data = case([A, place("C", "camp")], [route("A", "C", 4)], children_avoid_hazards=True)
    with pytest.raises(InputError, match=r"demographics_age\.csv"):
        simulate_flee(data, seed=1)


def test_children_square_the_score_and_the_column_of_a_place_counts() -> None:
    places = [A, place("B", "camp"), place("C", "camp", country="F")]
    data = one_wave(places, [route("A", "B", 90), route("A", "C", 90)], people=30000,
                    foreign_weight=3.0, children_avoid_hazards=True)  # fmt: skip
    run = simulate_flee(replace(data, demographics=(AGES,)), seed=1)
    assert at(run, "C")[0] / at(run, "B")[0] == pytest.approx(9.0, rel=0.05)


def test_boys_see_no_difference_only_with_the_childrens_rule() -> None:
    gender = FleeDemographic("gender", ("male",), {"Default": (1.0,)})
    places = [A, place("B", "camp"), place("C", "camp", country="F")]
    roads = [route("A", "B", 90), route("A", "C", 90)]
    adults = FleeDemographic("age", ("30",), {"Default": (1.0,)})
    ratio = {}
    for children in (False, True):
        data = one_wave(places, roads, people=30000, foreign_weight=3.0, boys_take_risk=True,
                        children_avoid_hazards=children)  # fmt: skip
        run = simulate_flee(replace(data, demographics=(adults, gender)), seed=1)
        ratio[children] = at(run, "C")[0] / at(run, "B")[0]
    assert ratio[False] == pytest.approx(3.0, rel=0.05)
    assert ratio[True] == pytest.approx(1.0, rel=0.05)


def test_sinks_keep_people_for_good() -> None:
    places = [A, place("C", "camp", initial_idps=100, deactivation_probability=0.5), place("D")]
    data = case(places, [route("C", "D", 50_000)], days=40, arrivals=0, camp_movechance=0.3,
                camps_are_sinks=True)  # fmt: skip
    run = simulate_flee(data, seed=1)
    assert 50 < at(run, "C")[-1] < 75  # they leave at 0.3 a day or stop at 0.5 of the others
    assert at(run, "C")[-20:] == [at(run, "C")[-1]] * 20
    restless = simulate_flee(data.with_rules(camps_are_sinks=False), seed=1)
    assert at(restless, "C")[-1] == 0


def test_in_harvest_months_nobody_moves_on() -> None:
    data = case([A, place("C", "camp")], [route("A", "C", 50)], days=40, harvest_months=(1,))
    run = simulate_flee(data, seed=1)
    assert at(run, "C")[30] == 0
    assert at(run, "C")[31] == 3100


def test_the_flood_forecaster_freezes_dry_places() -> None:
    data = case([place("A"), place("B")], [route("A", "B", 40)], days=5, data=(),
                flood_spawn_mode="pop_ratio", displaced_per_flood_day=(0.0, 0.1), flood_rules=True,
                flood_zone_spawning_only=True, conflict_zone_spawning_only=False,
                take_from_population=True, flood_loc_weights=(1.0, 0.5),
                flood_movechances=(0.0, 1.0),
                flood_forecaster=True, flood_forecaster_timescale=2, flood_forecaster_end_time=4,
                flood_forecaster_weights=(1.0,) * 5,
                flood_awareness_weights=(0.0, 1.0))  # fmt: skip
    levels = tuple((1.0, 0.0) for _ in range(5))
    aware = FleeDemographic("floodawareness", ("1",), {"Default": (1.0,)})
    data = replace(
        data, floods=FleeGrid(("A", "B"), tuple(range(5)), levels), demographics=(aware,)
    )
    world = World(data, 1)
    world.events.morning(0)
    chance = world.attraction.move_chance(world.places, world.events, 0)[0]
    assert chance.tolist() == [pytest.approx(0.5), 0.0]
    quirks = data.rules.quirks.model_copy(update={"flood_forecaster_v3": False})
    mended = World(data.with_rules(quirks=quirks), 1)
    mended.events.morning(0)
    assert mended.attraction.move_chance(mended.places, mended.events, 0)[0, 1] == 1.0


# -- laws -----------------------------------------------------------------------------------


def tight() -> object:
    places = [
        A,
        place("T"),
        place("U"),
        place("C", "camp", 900, initial_idps=5),
        place("D", "camp"),
    ]
    roads = [route("A", "T", 80), route("T", "U", 40), route("U", "C", 120), route("T", "D", 300),
             route("U", "D", 200)]  # fmt: skip
    return case(places, roads, days=60, arrivals=900, awareness_level=2, avoid_short_stints=True,
                start_on_foot=True, default_movechance=0.4, camp_movechance=0.02)  # fmt: skip


def test_nobody_appears_or_vanishes() -> None:
    run = simulate_flee(tight(), seed=2, links=True)  # type: ignore[arg-type]
    assert run.on_links is not None
    assert (run.present.sum(1) + run.on_links.sum(1) == run.created).all()
    assert (run.travelling == run.on_links.sum(1)).all()


def test_another_seed_gives_another_run() -> None:
    one, other = (simulate_flee(tight(), seed=seed) for seed in (5, 6))  # type: ignore[arg-type]
    assert (one.present != other.present).any()
