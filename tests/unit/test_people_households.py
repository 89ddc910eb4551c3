"""What households remember, what holds them back, and what they trust: rule by rule."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from tests.people_worlds import country, day, people

from safepassage.engine.arrays import NO, OPEN, YES
from safepassage.engine.people import destinations
from safepassage.engine.people.corridors import trust
from safepassage.engine.people.memory import Memory
from safepassage.engine.people.plan import Plan, plan_of
from safepassage.engine.people.ways import quality_shares
from safepassage.engine.simulate import simulate
from safepassage.scenario import parts


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(country())


def seen(plan, *, captured=0.0, intensity=0.0, threat=0.0, encircled=NO):
    """Return a day that is the same in all places."""
    places = plan.places
    return SimpleNamespace(
        captured=np.full(places, captured),
        intensity=np.full(places, intensity),
        threat=np.full(places, threat),
        epoch=SimpleNamespace(encircled=np.full(places, encircled)),
    )


def can(plan, *, accepted=0.1, on_foot=True, intensity=0.0, encircled=NO):
    """Return who can leave the first place, as a rule and where the lines have passed."""
    places = plan.places
    others = ~np.eye(places, dtype=np.bool_)
    ways = SimpleNamespace(
        decay=others * 1.0, on_foot=others & on_foot, quality=np.full(places, OPEN, np.uint8)
    )
    found = destinations.opportunity(
        plan,
        ways,
        seen(plan, intensity=intensity, encircled=encircled),
        np.ones(places),
        np.full((1, 3, places), accepted),
        quality_shares(plan),
    )
    return tuple(float(part[0, 0]) for part in found)


def test_a_front_holds_people_back_but_not_where_it_has_passed_over_them(plan):
    assert can(plan, accepted=1.0) == (1.0, 1.0)
    assert can(plan) == (plan.rules.opportunity_other_side, 1.0)
    assert can(plan, accepted=0.0) == (0.0, 0.0)


def test_the_holder_of_an_encircled_place_lets_few_go_across(plan):
    rules = plan.rules
    held = rules.opportunity_other_side * rules.permission_encircled
    assert can(plan, encircled=YES) == (pytest.approx(held), 1.0)
    assert can(plan, encircled=YES, accepted=1.0) == (1.0, 1.0)


def test_without_means_nobody_goes_farther_than_on_foot(plan):
    part = plan.rules.opportunity_on_foot
    assert can(plan, accepted=1.0, on_foot=False) == (part, part)


def test_very_much_violence_keeps_people_in_cellars(plan):
    indoors = plan.rules.pinned_by_fire
    assert can(plan, accepted=1.0, intensity=1.0)[0] == pytest.approx(1.0 - indoors)
    threshold = plan.rules.attack_threshold
    assert can(plan, accepted=1.0, intensity=threshold) == (1.0, 1.0)


def test_violence_adds_up_in_memory_and_fades(plan):
    memory = Memory.at_start(plan.places)
    for _ in range(3):
        memory.see(plan, seen(plan, intensity=1.0))
    after = memory.violence[0]
    assert 2.0 < after < 3.0
    memory.see(plan, seen(plan))
    fading = np.exp(-1.0 / plan.rules.violence_memory_days)
    assert memory.violence[0] == pytest.approx(after * fading)


def test_people_get_used_to_a_threat_that_lasts(plan):
    memory, alarms = Memory.at_start(plan.places), []
    for _ in range(30):
        memory.see(plan, seen(plan, threat=0.8))
        alarms.append(memory.alarm[0])
    assert alarms[0] == 0.8
    assert alarms == sorted(alarms, reverse=True)
    assert alarms[-1] < 0.02
    memory.see(plan, seen(plan))
    assert memory.alarm[0] == 0.0


def test_lines_break_for_some_days_where_enough_is_taken(plan):
    def broken(part):
        memory, days = Memory.at_start(plan.places), []
        for number in range(6):
            memory.see(plan, seen(plan, captured=part if number == 0 else 0.0))
            days.append(bool(memory.taken(plan).broken[0]))
        return days

    held = plan.rules.collapse_days
    assert broken(plan.rules.collapse_part) == [True] * held + [False] * (6 - held)
    assert not any(broken(plan.rules.collapse_part / 2))


def test_an_attack_reaches_the_same_people_only_once(plan):
    memory = Memory.at_start(plan.places)
    households = np.full((plan.places, 3), 10_000)
    present = np.full(plan.places, 165_000)
    first = memory.in_reach(plan, households, present)[0]
    assert first == pytest.approx(plan.rules.attack_reach_people / 165_000)
    left = np.zeros(plan.places, np.int64)
    left[0] = round(first * 20_000)  # all who were in reach and would leave
    memory.note_leavers(left, np.zeros_like(left))
    households[0, :2] -= left[0] // 2
    present[0] -= round(5.5 * left[0])
    assert memory.in_reach(plan, households, present)[0] == pytest.approx(0.0, abs=1e-3)
    assert memory.in_reach(plan, households, present)[1] == first


def test_trust_falls_with_attacks_screening_and_a_hostile_far_end(plan):
    offer = SimpleNamespace(guaranteed=True, screening=False)
    calm = trust(plan, offer, same_side=True, violence=0.0)
    rules = plan.rules
    assert calm == rules.corridor_trust_guaranteed
    attacked = trust(plan, offer, same_side=True, violence=7.0)
    assert attacked == pytest.approx(calm * rules.corridor_attack_factor)
    other = trust(plan, offer, same_side=False, violence=0.0)
    assert other == pytest.approx(calm * rules.corridor_other_side_factor)
    alone = SimpleNamespace(guaranteed=False, screening=True)
    screened = rules.corridor_trust_offered_alone * rules.corridor_screening_factor
    assert trust(plan, alone, same_side=True, violence=0.0) == pytest.approx(screened)


def agreement(**changes):
    row = {
        "agreement": "out",
        "from_place": "a",
        "to_places": ("b",),
        "start": day(2),
        "people": 5_000,
        "people_per_day": 300,
    }
    return parts.Agreement(**(row | changes))


def days_moved(row):
    rules = {"agreement_stop_chance": 1.0, "agreement_resume_chance": 1.0}
    tables = simulate(country(agreements=(row,), rules=rules, days=10), seed=1)
    return sorted(
        people(tables, "harm", "day", lambda line: line["quantity"] == "displaced under agreement")
    )


def test_an_evacuation_stops_and_goes_on_unless_its_halts_are_recorded():
    assert days_moved(agreement()) == [3, 5, 7, 9]
    assert days_moved(agreement(halts=(day(4).isoformat(),))) == [2, 3, 5, 6, 7, 8, 9]
