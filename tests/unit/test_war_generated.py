"""The generated war: the record to a day, then a history by rule that knows nothing later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.war_worlds import relation, source, taken, world

import safepassage
from safepassage.engine.arrays import PlaceTotals, Situation
from safepassage.engine.simulate import simulate
from safepassage.engine.war.generated import GeneratedWar, ResearchLog
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.results.digest import digest_of
from safepassage.scenario.scenario import Scenario

FAST = {"operation_launch_per_day": 0.5, "contest_per_day": 0.9, "repulse_per_day": 0.1}


def front(rules: dict[str, float] | None = None, days: int = 60, **tables: object) -> Scenario:
    """Return a chain of places, blue against red, with green far off and friends of nobody."""
    held = {"a": "blue", "b": "blue", "c": "red", "d": "red", "e": "red"}
    roads = ["a-b", "b-c", "c-d", "d-e"]
    sources = (source("blue", "a"), source("red", "e"))
    return world(
        held, roads, days=days, supply_sources=sources, rules=FAST | (rules or {}), **tables
    )


def days_of(war: GeneratedWar | ScriptedWar, scenario: Scenario) -> Iterator[Situation]:
    people = np.array(
        [place.population for place in sorted(scenario.places, key=lambda p: p.place)]
    )
    totals = PlaceTotals(people, np.zeros_like(people), np.zeros_like(people))
    for day in range(scenario.days):
        yield war.situation(day, totals)


def holders(scenario: Scenario, issue_day: int, seed: int) -> np.ndarray:
    war = GeneratedWar(scenario, issue_day=issue_day, seed=seed)
    return np.array([day.epoch.holder for day in days_of(war, scenario)])


def test_up_to_the_issue_day_the_war_is_as_recorded() -> None:
    scenario = front(control=(taken("c", "blue", 5),))
    record = ScriptedWar(scenario)
    generated = GeneratedWar(scenario, issue_day=20, seed=1)
    pairs = zip(days_of(record, scenario), days_of(generated, scenario), strict=True)
    for recorded, made in list(pairs)[:21]:
        assert np.array_equal(recorded.epoch.holder, made.epoch.holder)
        assert np.array_equal(recorded.intensity, made.intensity)
        assert np.array_equal(recorded.besieged, made.besieged)


def test_what_is_dated_later_changes_nothing() -> None:
    scenario = front()
    later = front(control=(taken("a", "red", 40),))
    assert np.array_equal(holders(scenario, 20, 3), holders(later, 20, 3))
    assert not np.array_equal(holders(scenario, 45, 3), holders(later, 45, 3))


def test_a_seed_gives_one_history_and_another_seed_another() -> None:
    scenario = front()
    assert np.array_equal(holders(scenario, 5, 1), holders(scenario, 5, 1))
    histories = {holders(scenario, 5, seed).tobytes() for seed in range(6)}
    assert len(histories) > 1


def test_without_operations_nothing_changes_hands() -> None:
    scenario = front({"operation_launch_per_day": 0.0})
    found = holders(scenario, 5, 1)
    assert (found == found[0]).all()


@pytest.mark.parametrize("seed", range(5))
def test_strength_is_conserved_over_fronts(seed: int) -> None:
    scenario = front({"pool_refill_per_day": 0.01, "pool_loss_per_day": 0.02})
    war = GeneratedWar(scenario, issue_day=0, seed=seed)
    for day in days_of(war, scenario):
        if day.day > war.issue_day:
            pool = war.pool
            assert np.array_equal(pool.totals(), pool.first + pool.brought - pool.lost)
            assert min(pool.at.min(), pool.free.min()) >= 0


def test_a_far_place_moves_no_other_draw() -> None:
    scenario = front()
    far = front(
        relations=(relation("blue", "green", "neutral"), relation("green", "red", "neutral"))
    )
    held = {"a": "blue", "b": "blue", "c": "red", "d": "red", "e": "red", "far": "green"}
    wider = far.replace(
        places=(*far.places, far.places[0].model_copy(update={"place": "far"})),
        control=world(held, ["a-b"]).control,
    )
    found = holders(wider, 5, 2)
    assert np.array_equal(found[:, :5], holders(scenario, 5, 2))


def test_the_research_log_tells_each_choice_and_changes_nothing() -> None:
    scenario, log = front(), ResearchLog()
    told = GeneratedWar(scenario, issue_day=5, seed=1, log=log)
    found = np.array([day.epoch.holder for day in days_of(told, scenario)])
    assert np.array_equal(found, holders(scenario, 5, 1))
    assert log.choices
    for choice in log.choices:
        assert choice.chosen in choice.terms
        assert all(np.isfinite([*terms.values()]).all() for terms in choice.terms.values())


def test_nothing_outside_the_generated_war_knows_the_log() -> None:
    package = Path(safepassage.__file__).parent
    inside = package / "engine" / "war" / "generated"
    for file in package.rglob("*.py"):
        if inside not in file.parents:
            assert "ResearchLog" not in file.read_text(encoding="utf-8"), file


@pytest.mark.parametrize(
    ("rule", "off", "place"), [("aim_edge", 0.0, "c|d"), ("aim_present", 0.0, "c")]
)
def test_a_weight_draws_where_it_says(rule: str, off: float, place: str) -> None:
    terms = {"aim_edge": "edge", "aim_present": "strength"}
    for value in (off, 2.0):
        log = ResearchLog()
        scenario = front({rule: value, "contest_per_day": 0.0})
        [*days_of(GeneratedWar(scenario, issue_day=5, seed=1, log=log), scenario)]
        felt = [
            choice.terms[place][terms[rule]]
            for choice in log.choices
            if place in choice.terms and terms[rule] in choice.terms[place]
        ]
        assert (max(felt, default=0.0) > 0.0) == (value > 0.0)


def test_a_run_is_the_same_with_one_thread_and_with_two_and_another_seed_is_not() -> None:
    scenario = front({"siege_days": 3}, days=40)

    def digest(threads: int, seed: int) -> str:
        war = GeneratedWar(scenario, issue_day=3, seed=seed)
        return digest_of(simulate(scenario, seed=seed, threads=threads, war=war))

    assert digest(1, 5) == digest(2, 5)
    assert len({digest(1, seed) for seed in range(4)}) > 1
