"""The bundled scenario and the engine of record, from files to the honest count."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date

import pytest
from tests.planted import north, planted

from safepassage.openers import load
from safepassage.results.frames import RunTables
from safepassage.results.store import open_run
from safepassage.scenario.scenario import Scenario
from safepassage.study.compare import compare
from safepassage.study.ledger import contradictions
from safepassage.study.run import run_to_folder, scenario_of
from safepassage.study.score import score_run, score_tables

PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"
WITHOUT_JIT = "9.9 million people are too many for plain Python"


@pytest.fixture(scope="module")
def aleppo() -> Scenario:
    return load("aleppo-2016")


@pytest.fixture(scope="module")
def spring(tmp_path_factory, aleppo):
    """A real run of the first 60 days."""
    settings = aleppo.settings.model_copy(update={"end": date(2016, 2, 29)})
    short = aleppo.replace(
        settings=settings,
        operations=tuple(row for row in aleppo.operations if row.start <= settings.end),
        corridors=(),
        agreements=(),
    )
    out = tmp_path_factory.mktemp("aleppo") / "spring"
    return out, run_to_folder(short, seed=1, threads=2, out=out)


def test_the_scenario_survives_the_folder_of_a_run(aleppo):
    form = aleppo.resolved()
    assert Scenario.model_validate(form).hash() == aleppo.hash()


def test_57_rows_are_tests_and_every_claim_has_a_class(aleppo):
    rows = score_tables(planted().tables, aleppo).rows
    tests = [row for row in rows if row.role == "test"]
    assert len(tests) == 57  # as the facts say: not before July 2016, nor of one event with those
    kinds = Counter(row.evidence for row in tests)
    assert kinds["not comparable"] == 13
    assert kinds["driven"] >= 9  # the evacuations, the returns, and the starting populations
    assert kinds["conditioned"] + kinds["emergent"] >= 20
    assert {row.claim for row in rows if row.role.startswith("same event")} == {"O029", "O045"}
    assert all(row.evidence == "driven" for row in tests if row.quantity == "evacuated_cum")
    assert not any(row.simulated for row in rows if row.quantity == "registered_refugees")


def test_figures_that_contradict_each_other_stand_side_by_side(aleppo):
    together = [{row["claim"] for row in group["claims"]} for group in contradictions(aleppo)]
    for pair in ({"O068", "O069"}, {"O145", "O146"}, {"O152", "O153"}):
        assert any(pair <= group for group in together)


@pytest.mark.skipif(PLAIN, reason=WITHOUT_JIT)
def test_a_real_run_is_kept_whole_and_can_be_scored(spring):
    out, info = spring
    run = open_run(out)
    run.verify()
    assert all(check["passed"] for check in run.info["self_check"])
    by_day = run.query("SELECT day, sum(people) AS people FROM stocks GROUP BY day ORDER BY day")
    assert [row["people"] for row in by_day] == [info.people] * 60
    scenario = scenario_of(out)
    scores = score_run(out, scenario)
    wave = next(row for row in scores.rows if row.claim == "O035")
    governorate = next(set(area.places) for area in scenario.areas if area.area == "aleppo_gov")
    city = {place.place for place in scenario.places if place.part_of == "aleppo_city"}
    moves = run.query(
        "SELECT from_place AS start, to_place AS goal, sum(people) AS people FROM moves "
        "WHERE kind IN ('first', 'onward', 'irregular', 'under agreement') "
        "AND day BETWEEN 31 AND 52 AND from_place != to_place GROUP BY ALL"
    )
    by_hand = sum(
        move["people"]
        for move in moves
        if move["goal"] in governorate and not {move["start"], move["goal"]} <= city
    )
    assert wave.simulated == by_hand > 0


def small() -> Scenario:
    """The planted north for two months: a real engine needs no more."""
    base = north()
    settings = base.settings.model_copy(update={"end": date(2016, 2, 29)})
    attacked = base.operations[0].model_copy(update={"places": ("aleppo_east", "azaz")})
    return base.replace(settings=settings, operations=(attacked,), agreements=(), corridors=())


def test_the_digest_of_the_engine_depends_on_the_seed_and_on_nothing_beside_the_world(tmp_path):
    def digest(name: str, scenario: Scenario, seed: int = 1, threads: int = 1) -> str:
        return run_to_folder(scenario, seed=seed, threads=threads, out=tmp_path / name).digest

    world = small()
    first = digest("first", world)
    assert digest("again", world) == first
    assert digest("threads", world, threads=2) == first
    assert digest("claims", world.replace(claims=north().claims)) == first
    mixed = world.replace(places=world.places[::-1], routes=world.routes[::-1])
    assert digest("order", mixed) == first
    assert digest("seed", world, seed=2) != first


def test_same_luck_differs_only_where_the_decision_does():
    world = small()
    calm = world.replace(operations=())
    comparison = compare(world, calm, seeds=range(6))
    assert comparison.changes[0].table == "operations"
    assert not comparison.changes[0].added
    left = [row for row in comparison.rows if row.quantity == "left by own means"]
    assert left
    assert all(row.difference < 0 for row in left)


def test_run_tables_of_the_engine_fit_their_definitions():
    from safepassage.engine.simulate import simulate

    assert isinstance(simulate(small(), seed=3), RunTables)
