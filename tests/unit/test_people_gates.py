"""Border gates: categories, quotas, queues, irregular crossing, ways back."""

from __future__ import annotations

import pytest
from tests.people_worlds import START, attack, country, day, gate, people, rows

from safepassage.engine.simulate import simulate
from safepassage.scenario import parts

FLIGHT = attack("a", last=15) | {"rules": {"pull_crossing": 200.0}}


def waiting_at_end(run, number=19):
    return sum(row["waiting"] for row in rows(run, "queues") if row["day"] == number)


def test_at_a_closed_gate_people_wait_and_nobody_is_admitted():
    run = simulate(country(**FLIGHT, **gate()), seed=1)
    assert waiting_at_end(run) > 0
    assert sum(row["admitted"] for row in rows(run, "queues")) == 0
    crossed = people(run, "stocks", "place", lambda row: row["origin"] == "a")
    assert crossed["t"] == 0  # whoever crossed elsewhere is in the rest of the country


def test_an_open_gate_lets_all_of_its_category_through():
    run = simulate(country(**FLIGHT, **gate("open", family="open", medical="open")), seed=1)
    assert sum(row["waiting"] for row in rows(run, "queues")) == 0
    abroad = people(run, "stocks", "place", lambda row: row["day"] == 19 and row["origin"] == "a")
    assert abroad["t"] > 0
    status = people(run, "stocks", "status", lambda row: row["place"] == "t")
    assert set(status) == {"refugee"}


@pytest.mark.parametrize("quota", [0, 5, 37, 400])
def test_a_quota_holds_every_day(quota):
    run = simulate(country(**FLIGHT, **gate("quota", quota)), seed=1)
    admitted = [row["admitted"] for row in rows(run, "queues") if row["category"] == "asylum"]
    assert max(admitted) <= quota
    assert max(admitted) > quota - 6  # the next household would not have fitted


def test_urgent_cases_pass_a_gate_that_is_closed_to_others():
    rules = {"share_medical": 0.2, "urgent_people_per_day": 12, "pull_crossing": 200.0}
    scenario = country(rules=rules, **attack("a", last=15), **gate(medical="urgent_only"))
    run = simulate(scenario, seed=1)
    by_category = {"asylum": 0, "medical": 0}
    for row in rows(run, "queues"):
        by_category[row["category"]] = by_category.get(row["category"], 0) + row["admitted"]
    assert by_category["asylum"] == 0
    assert by_category["medical"] > 0


def test_first_come_first_served():
    """The people admitted by a day are never fewer than those who came so much earlier."""
    rules = {"pull_crossing": 1e6, "queue_median_days": 1e9}
    run = simulate(country(rules=rules, **attack("a", last=15), **gate("quota", 50)), seed=1)
    arrived = people(run, "moves", "day", lambda row: row["to_place"] == "x")
    asylum = [row for row in rows(run, "queues") if row["category"] == "asylum"]
    left = sum(row["left_queue"] + row["irregular"] for row in asylum)
    assert left == 0
    assert sum(row["admitted"] for row in asylum) + asylum[-1]["waiting"] <= sum(arrived.values())


@pytest.mark.parametrize("median_days", [1.0, 4.0, 14.0])
def test_people_leave_a_queue_at_a_rate_that_halves_it_in_the_median(median_days):
    rules = {"queue_median_days": median_days, "pull_crossing": 1e6}
    run = simulate(country(days=40, rules=rules, **attack("a", last=15), **gate()), seed=1)
    queue = rows(run, "queues")
    gave_up = sum(row["left_queue"] + row["irregular"] + row["turned_back"] for row in queue)
    in_line = sum(row["waiting"] + row["left_queue"] + row["irregular"] for row in queue)
    expected = 1 - 0.5 ** (1 / median_days)
    assert gave_up / in_line == pytest.approx(expected, rel=0.15)


def test_who_is_turned_back_waits_on_and_who_gets_across_is_not_located():
    rules = {
        "queue_irregular_share": 1.0,
        "queue_back_share": 0.0,
        "queue_median_days": 2.0,
        "pull_crossing": 200.0,
        "irregular_success_share": 0.5,
    }
    run = simulate(country(rules=rules, **attack("a", last=15), **gate()), seed=1)
    kinds = people(run, "moves", "kind")
    assert kinds["irregular"] > 0
    assert kinds["turned back"] > 0
    ends = people(run, "moves", "to_place", lambda row: row["kind"] == "irregular")
    assert set(ends) == {"s"}  # the sink: the country, never a road or a town at the border
    assert people(run, "flows", "route")["xt"] == 0
    turned = people(run, "moves", "to_place", lambda row: row["kind"] == "turned back")
    assert set(turned) == {"x"}
    assert people(run, "harm", "quantity")["turned back"] == kinds["turned back"]
    backs = people(run, "stocks", "status", lambda row: row["how_moved"] == "turned back")
    assert set(backs) == {"IDP"}


def test_without_irregular_crossing_a_run_says_so():
    run = simulate(country(rules={"queue_irregular_share": 0.0}), seed=1)
    assert "assumes nobody crosses irregularly" in run.warnings
    assert "assumes nobody crosses irregularly" not in simulate(country(), seed=1).warnings


def test_where_no_gate_row_speaks_the_road_alone_decides():
    held = tuple(row.model_copy(update={"holder": "blue"}) for row in country().control)
    run = simulate(country(control=held, **attack("a", last=15)), seed=1)
    assert run.rows()["queues"] == 0
    assert people(run, "moves", "to_place")["t"] > 0


def test_those_who_wait_look_elsewhere_when_the_gate_is_gone():
    row = parts.GatePolicy(place="x", start=START, end=day(9), category="asylum", policy="closed")
    run = simulate(country(**FLIGHT, gates=(row,)), seed=1)
    by_day = people(run, "stocks", "day", lambda row: row["whereabouts"] == "at a crossing")
    assert by_day[9] > 0
    assert by_day[10] == 0


def test_who_leaves_a_queue_after_a_return_is_displaced_again():
    """The way out of a queue is a setting off like any other."""
    near = tuple(  # the gate lies in the sub-district that people come from
        place.model_copy(update={"pcode": "P1"}) if place.place in ("a", "x") else place
        for place in country().places
    )
    back = parts.Agreement(
        agreement="back", kind="organised_return", start=START, from_place="a", to_places=("x",),
        people_per_day=110,
    )  # fmt: skip
    rules = {"queue_median_days": 2.0}
    run = simulate(country(rules=rules, places=near, agreements=(back,), **gate()), seed=1)
    returnees = people(run, "stocks", "whereabouts", lambda row: row["status"] == "returnee")
    assert returnees["at a crossing"] > 0
    assert returnees["on the way"] == 0
    on_the_way = people(run, "stocks", "status", lambda row: row["whereabouts"] == "on the way")
    assert on_the_way["IDP"] > 0
