"""What the reports say of those who flee, wait and return: rules of people, with their switches.

Each is tried over seeds: without it a named output moves by more than its noise; with it, back.
"""

from __future__ import annotations

from datetime import date

import pytest
from tests.statements.worlds import (
    aleppo,
    day_of,
    less,
    moved,
    moves_by_more_than_noise,
    ruled,
    run_of,
    statement,
    until,
    waiting,
)

from safepassage.results.frames import numbers, texts

pytestmark = pytest.mark.slow


@statement("F2-20")
def test_people_leave_before_a_siege_closes(said):
    february = until(aleppo(), "2016-02-14", first="2016-01-28")

    def left(scenario, seed):
        days = (0, day_of(scenario, "2016-02-14"))
        return moved(run_of(scenario, seed), days, out_of=("azaz",))

    calm = ruled(february, threat_hazard_per_day=0.0)
    assert moves_by_more_than_noise(left, february, calm) > 0


@statement("F2-21")
def test_people_wait_in_front_of_a_closed_gate(said):
    february = until(aleppo(), "2016-02-12")

    def at_the_gate(scenario, seed):
        return waiting(run_of(scenario, seed), day_of(scenario, "2016-02-12"), "x_bab_al_salama")

    is_open = february.replace(
        gates=tuple(
            row.model_copy(update={"policy": type(row.policy)("open"), "people_per_day": None})
            if row.place == "x_bab_al_salama"
            else row
            for row in february.gates
        )
    )
    assert moves_by_more_than_noise(at_the_gate, february, is_open) > 1_000


@statement("F0-16")
def test_fear_of_capture_raises_flight(said):
    november = until(aleppo(), "2016-11-30", first="2016-11-01")

    def fled(scenario, seed):
        days = (day_of(scenario, "2016-11-26"), day_of(scenario, "2016-11-30"))
        return moved(run_of(scenario, seed), days, out_of=("aleppo_east",))

    calm = ruled(november, capture_hazard_per_day=0.0)
    assert moves_by_more_than_noise(fled, november, calm) > 0


@statement("F2-24")
def test_a_call_to_return_is_a_claim_and_returns_need_more(said):
    autumn = until(aleppo(), "2016-12-31", first="2016-08-01")
    autumn = less(autumn, "agreements", lambda row: row.kind == "organised_return")

    def returned(scenario, seed):
        return moved(run_of(scenario, seed), (0, scenario.days), kinds=("return",))

    never = ruled(autumn, return_hazard_per_day=0.0)
    assert moves_by_more_than_noise(returned, ruled(autumn, return_hazard_per_day=0.002), never) > 0
    assert returned(never, 1) == 0


@statement("F2-25")
def test_a_strike_on_a_district_is_felt_there(said):
    spring = until(aleppo(), "2016-05-06", first="2016-04-10")

    def felt(scenario, seed):
        table = run_of(scenario, seed).tables["situation"]
        chosen = texts(table, "place").is_word("aleppo_east")
        return float(numbers(table, "intensity")[chosen].sum())

    calm = less(spring, "strikes", lambda row: "aleppo_east" in row.places)
    assert felt(spring, 1) > felt(calm, 1)
    assert felt(ruled(spring, intensity_strike=0.0), 1) < felt(spring, 1)
    photo = next(row for row in aleppo().claims if row.claim == said)
    assert photo.start is None  # undated: a claim, and no strike of the record
    assert photo.end == date(2016, 2, 13)


@statement("F2-26")
def test_damaged_homes_lower_returns(said):
    autumn = ruled(
        until(aleppo(), "2016-12-31", first="2016-08-01"),
        return_hazard_per_day=0.02,
        return_calm_days=1,
    )

    def returned(scenario, seed):
        return moved(run_of(scenario, seed), (0, scenario.days), kinds=("return",))

    damaged = ruled(autumn, home_damage_per_day=1.0)
    assert moves_by_more_than_noise(returned, damaged, autumn) < 0
    assert next(row for row in aleppo().claims if row.claim == said).start is None  # undated
