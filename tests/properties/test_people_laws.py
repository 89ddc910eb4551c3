"""Laws of the people layer, as equalities."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people_worlds import attack, country, gate, people, rows
from tests.reference.made_war import MadeWar
from tests.reference.test_agreement import borderlands, lively
from tests.strategies import scenarios, seeds

from safepassage.engine.arrays import War
from safepassage.engine.people.day import People
from safepassage.engine.people.plan import plan_of
from safepassage.engine.simulate import simulate
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.openers import open_scenario
from safepassage.results.frames import Coded, RunTables
from safepassage.scenario import parts
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import TABLES

slowly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
lucks = st.integers(0, 2**32)


def content(run: RunTables, *, without: str = "") -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table as tuples, those about one place left out."""
    return {
        table: sorted(
            tuple(row.values()) for row in rows(run, table) if without not in row.values()
        )
        if without
        else [tuple(row.values()) for row in rows(run, table)]
        for table in ("stocks", "flows", "queues", "harm", "moves")
    }


def chunked(scenario: Scenario, seed: int, war: War, *, threads: int, chunk: int) -> RunTables:
    """Run a scenario with other threads and chunks than the usual ones."""
    with People(plan_of(scenario), seed=seed, threads=threads, chunk=chunk) as everybody:
        for number in range(scenario.days):
            everybody.live(war.situation(number, everybody.totals))
        return RunTables.of(everybody.book.tables())


@slowly
@given(borderlands(), seeds, lucks)
def test_nobody_appears_or_vanishes(scenario, seed, luck):
    run = simulate(scenario, seed=seed, war=MadeWar(scenario, luck))
    everybody = sum(place.population for place in scenario.places)
    expected = dict.fromkeys(range(scenario.days), everybody) if everybody else {}
    for column in ("status", "whereabouts", "how_moved", "origin", "place"):
        by_day: Counter[int] = Counter()
        for row in rows(run, "stocks"):
            assert row[column]
            by_day[row["day"]] += row["people"]
        assert by_day == expected


@slowly
@given(borderlands(), seeds, lucks)
def test_who_waits_is_at_a_crossing_and_nowhere_else(scenario, seed, luck):
    run = simulate(scenario, seed=seed, war=MadeWar(scenario, luck))
    queued: Counter[Any] = Counter()
    for row in rows(run, "queues"):
        queued[row["day"], row["place"]] += row["waiting"]
    standing: Counter[Any] = Counter()
    for row in rows(run, "stocks"):
        if row["whereabouts"] == "at a crossing":
            standing[row["day"], row["place"]] += row["people"]
        assert (row["whereabouts"] == "camp") <= (row["place"] == "d")
    harmed = Counter(
        {
            (row["day"], row["place"]): row["people"]
            for row in rows(run, "harm")
            if row["quantity"] == "waiting"
        }
    )
    assert +queued == standing == harmed


@slowly
@given(borderlands(), seeds, lucks)
def test_the_same_seed_gives_the_same_tables(scenario, seed, luck):
    first = simulate(scenario, seed=seed, war=MadeWar(scenario, luck))
    assert content(first) == content(simulate(scenario, seed=seed, war=MadeWar(scenario, luck)))


def test_another_seed_gives_other_tables():
    scenario = country(**attack("a"))
    assert content(simulate(scenario, seed=1)) != content(simulate(scenario, seed=2))


@slowly
@given(scenarios(max_people=1500), seeds, lucks)
def test_the_order_of_rows_is_no_input(scenario, seed, luck):
    shuffled = {}
    for table in TABLES:
        shuffled[table.name] = list(getattr(scenario, table.name))
        random.Random(luck).shuffle(shuffled[table.name])
    other = scenario.replace(**{name: tuple(part) for name, part in shuffled.items()})
    assert content(simulate(scenario, seed=seed)) == content(simulate(other, seed=seed))


@slowly
@given(borderlands(), seeds, lucks, st.integers(1, 40), st.integers(1, 3))
def test_threads_and_chunks_are_no_input(scenario, seed, luck, chunk, threads):
    usual = simulate(scenario, seed=seed, war=MadeWar(scenario, luck))
    other = chunked(scenario, seed, MadeWar(scenario, luck), threads=threads, chunk=chunk)
    assert content(usual) == content(other)


@slowly
@given(scenarios(max_people=1500), seeds, lucks)
def test_without_routes_nobody_moves(scenario, seed, luck):
    stranded = scenario.replace(routes=(), route_status=())
    run = simulate(stranded, seed=seed, war=MadeWar(stranded, luck))
    assert run.rows()["moves"] == run.rows()["flows"] == 0
    assert {row["status"] for row in rows(run, "stocks")} <= {"resident", "IDP", "refugee"}


@slowly
@given(scenarios(max_people=1500), seeds)
def test_a_place_without_roads_moves_no_draw_of_others(scenario, seed):
    scenario = lively(scenario)
    island = parts.Place(place="an island", kind="city", country="AAA", population=999)
    wider = scenario.replace(places=(island, *scenario.places))
    alone = content(simulate(scenario, seed=seed), without="an island")
    assert content(simulate(wider, seed=seed), without="an island") == alone


@slowly
@given(borderlands(), seeds, lucks)
def test_flows_are_what_the_moves_need(scenario, seed, luck):
    """Whoever arrived has entered at least one road, those who crossed elsewhere apart.

    So do those who were sent back over the border, and those who fled within a place.
    """
    run = simulate(scenario, seed=seed, war=MadeWar(scenario, luck))
    elsewhere = ("irregular", "turned back", "sent back")

    def on_a_road(row):
        return row["kind"] not in elsewhere and row["from_place"] != row["to_place"]

    walked = people(run, "moves", "kind", on_a_road)
    assert sum(people(run, "flows", "route").values()) >= sum(walked.values())


@slowly
@given(borderlands(), seeds, lucks)
def test_a_returnee_is_in_the_sub_district_of_origin(scenario, seed, luck):
    district = {place.place: place.pcode or place.place for place in scenario.places}
    run = simulate(scenario, seed=seed, war=MadeWar(scenario, luck))
    for row in rows(run, "stocks"):
        if row["status"] == "returnee":
            assert row["origin"] != "unknown"
            assert district[row["origin"]] == district[row["place"]]


def test_without_a_hazard_of_return_nobody_returns():
    rules = {"return_hazard_per_day": 0.0, "queue_back_share": 0.0}
    run = simulate(country(days=60, rules=rules, **attack("a"), **gate()), seed=1)
    assert "return" not in people(run, "moves", "kind")


@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="plain Python is too slow")
def test_the_bundled_scenario_is_the_same_on_two_threads_and_in_small_chunks():
    whole = open_scenario("aleppo-2016")
    end = whole.date_of(120)
    scenario = whole.replace(settings=whole.settings.model_copy(update={"end": end}))
    one = simulate(scenario, seed=3)
    two = chunked(scenario, 3, ScriptedWar(scenario), threads=2, chunk=4096)
    for table, columns in one.tables.items():
        for name, column in columns.items():
            other = two.tables[table][name]
            pair = (column, other)
            if isinstance(column, Coded) and isinstance(other, Coded):
                assert column.labels == other.labels
                pair = (column.codes, other.codes)
            np.testing.assert_array_equal(*pair)
