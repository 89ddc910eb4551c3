"""Laws of the generated war and of what it rests on, as equalities."""

from __future__ import annotations

from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generated_worlds import front, history, holders, lived, ring, totals_of
from tests.strategies import scenarios
from tests.war_worlds import taken

from safepassage.engine.arrays import Situation
from safepassage.engine.compile import Names
from safepassage.engine.war.flow import Arcs, max_flow
from safepassage.engine.war.generated import GeneratedWar
from safepassage.engine.war.generated.endings import risks
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario

SEEDS = range(4)
LIVELY = {
    "operation_launch_per_day": 0.3,
    "contest_per_day": 0.6,
    "talks_per_day": 0.2,
    "trust_start": 0.9,
    "siege_days": 2,
    "ending_agreement_per_month": 0.6,
    "ending_relief_per_month": 0.3,
    "corridor_per_day": 0.3,
    "aim_road": 1.0,
}


def least_cut(arcs: list[tuple[int, int, int]], nodes: int) -> int:
    """Return the least cut between the first and the last node, of all that there are."""
    inner = range(1, nodes - 1)
    sides = [set(side) | {0} for size in range(nodes - 1) for side in combinations(inner, size)]
    return min(sum(c for a, b, c in arcs if a in side and b not in side) for side in sides)


def flows_of(nodes: int, capacities: tuple[int, ...]) -> None:
    pairs = [*combinations(range(nodes), 2)]
    for weights in product(capacities, repeat=len(pairs)):
        both = zip(pairs, weights, strict=True)
        arcs = [arc for (a, b), c in both for arc in ((a, b, c), (b, a, c)) if c]
        rows = np.array(arcs, np.int64).reshape(-1, 3)
        value, _ = max_flow(Arcs(rows[:, 0], rows[:, 1], rows[:, 2]), 0, nodes - 1, nodes)
        assert value == least_cut(arcs, nodes), arcs


@pytest.mark.parametrize("nodes", [2, 3])
def test_the_greatest_flow_is_the_least_cut_on_all_tiny_graphs(nodes: int) -> None:
    flows_of(nodes, (0, 1, 2, 3))


@pytest.mark.slow
@pytest.mark.parametrize(("nodes", "capacities"), [(4, (0, 1, 2, 3)), (5, (0, 1))])
def test_the_greatest_flow_is_the_least_cut_on_all_small_graphs(
    nodes: int, capacities: tuple[int, ...]
) -> None:
    flows_of(nodes, capacities)


@pytest.mark.parametrize("seed", SEEDS)
def test_strength_moved_to_one_front_uncovers_another(seed: int) -> None:
    scenario = front(days=60)
    war = GeneratedWar(scenario, issue_day=0, seed=seed)
    uncovered = 0
    for day in lived(war, scenario):
        if day.day == 0:
            continue
        pool = war.pool
        assert np.array_equal(pool.totals(), pool.first + pool.brought - pool.lost)
        assert min(pool.at.min(), pool.free.min(), *pool.sent.values(), 0) == 0
        uncovered += bool(pool.sent)
    assert uncovered > 0


def test_sending_strength_takes_it_from_every_other_place() -> None:
    scenario = front()
    war = GeneratedWar(scenario, issue_day=0, seed=1)
    [*lived(war, scenario, 1)]
    for operation in list(war.operations.active):
        war.operations.end(operation)
    before, total = war.pool.at.copy(), war.pool.totals()
    war.pool.send(0, "blue-test")
    held = war.ground.holder == 0
    assert (war.pool.at[held & (before > 0)] < before[held & (before > 0)]).all()
    assert np.array_equal(war.pool.totals(), total)
    war.pool.recall("blue-test")
    assert np.array_equal(war.pool.totals(), total)


@pytest.mark.parametrize("seed", SEEDS)
def test_talks_alone_change_nothing_that_happens(seed: int) -> None:
    silent = front({"talks_per_day": 0.0})
    talking = front({"talks_per_day": 1.0, "ceasefire_per_day": 0.0})
    one, two = history(silent, seed=seed), history(talking, seed=seed)
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a.epoch.holder, b.epoch.holder)
        assert np.array_equal(a.intensity, b.intensity)


def test_with_the_other_policy_talks_do_stop_operations() -> None:
    rules = {"talks_per_day": 1.0, "talks_days": 500, "talks_suspended": 0.0}
    obeyed = front(rules | {"operation_talks_factor": 0.0, "ceasefire_per_day": 0.0})
    assert all(
        (holders(history(obeyed, seed=seed)) == holders(history(obeyed, seed=seed))[0]).all()
        for seed in SEEDS
    )
    assert any(np.ptp(holders(history(front(rules), seed=seed)), axis=0).any() for seed in SEEDS)


def test_an_agreement_lowers_the_rate_where_it_holds_and_nowhere_else() -> None:
    scenario = ring(days=40)
    war = GeneratedWar(scenario, issue_day=10, seed=1)
    [*lived(war, scenario, 11)]
    blue, red = (war.names.party[name] for name in ("blue", "red"))
    x, y = war.names.place["x"], war.names.place["y"]
    assert war.rate(blue, red, (x,), day=11) == 1.0
    war.deals.begin(x, blue, 11, totals_of(scenario))
    assert war.rate(blue, red, (x,), day=11) == 0.0
    assert war.rate(red, blue, (x,), day=11) == 0.0
    assert war.rate(blue, red, (y,), day=11) == 1.0
    calm = war._calm()
    assert calm[x] == 0.0
    assert (np.delete(calm, x) == 1.0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_identical_twins_differ_by_exactly_nothing(seed: int) -> None:
    scenario = front()
    for a, b in zip(history(scenario, seed=seed), history(scenario, seed=seed), strict=True):
        assert np.array_equal(a.intensity, b.intensity)
        assert np.array_equal(a.threat, b.threat)
        assert np.array_equal(a.stock_days, b.stock_days, equal_nan=True)
        assert all(
            np.array_equal(left, right, equal_nan=left.dtype.kind == "f")
            for left, right in zip(a.epoch[1:], b.epoch[1:], strict=True)
        )
        assert a.agreements == b.agreements


@pytest.mark.parametrize("effects", [(0.0, 0.0, 0.0), (5.0, -2.0, 1.0), (9.0, 9.0, 9.0)])
def test_the_chances_of_an_ending_never_exceed_one(effects: tuple[float, float, float]) -> None:
    rules = Rules(
        ending_agreement_per_month=0.5, ending_capture_per_month=0.3, ending_relief_per_month=0.2
    )
    found = risks(rules, effects)
    assert min(found) >= 0.0
    assert sum(found) < 1.0


def test_without_effects_the_chances_are_those_of_a_month() -> None:
    rules = Rules(
        ending_agreement_per_month=0.2, ending_capture_per_month=0.0, ending_relief_per_month=0.0
    )
    daily = risks(rules, (0.0, 0.0, 0.0))
    assert 1 - (1 - daily[0]) ** 30.44 == pytest.approx(0.2)
    assert daily[1:] == (0.0, 0.0)


def written_down(scenario: Scenario, days: list[Situation], names: Names) -> Scenario:
    """Return the scenario with a generated history as rows of control.csv."""
    rows = []
    for before, now in pairwise(days):
        for place in np.flatnonzero(before.epoch.holder != now.epoch.holder):
            holder = names.parties[now.epoch.holder[place]]
            rows.append(taken(names.places[place], holder, now.day))
    return scenario.replace(control=(*scenario.control, *rows))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_history_written_down_is_the_same_war(seed: int) -> None:
    """What follows from holders does not depend on who decided about them."""
    rules = {"road_reopen_days": 0, "aim_road": -99.0, "siege_days": 3, "contest_people": 10**6}
    scenario = front(rules)
    war = GeneratedWar(scenario, issue_day=0, seed=seed)
    made = [*lived(war, scenario)]
    record = written_down(scenario, made, war.names)
    assert len(record.control) > len(scenario.control)
    for one, two in zip(made, lived(ScriptedWar(record), record), strict=True):
        for name in ("holder", "status", "front", "supplied", "encircled", "degree"):
            assert np.array_equal(getattr(one.epoch, name), getattr(two.epoch, name)), name
        for name in ("besieged", "captured", "days_since_capture"):
            assert np.array_equal(getattr(one, name), getattr(two, name)), name
        assert np.array_equal(one.shortage, two.shortage, equal_nan=True)


@settings(max_examples=40, deadline=None)
@given(scenarios(max_days=25), st.integers(0, 6), st.integers(0, 2**40))
def test_any_scenario_goes_on_within_its_bounds(
    scenario: Scenario, issue_day: int, seed: int
) -> None:
    rules = scenario.settings.rules.model_copy(update=LIVELY)
    scenario = scenario.replace(settings=scenario.settings.model_copy(update={"rules": rules}))
    issue_day = min(issue_day, scenario.days - 1)
    war = GeneratedWar(scenario, issue_day=issue_day, seed=seed)
    record = ScriptedWar(scenario.as_of(scenario.date_of(issue_day)), until=issue_day)
    abroad = None
    for now in lived(war, scenario):
        for part in (now.intensity, now.threat, now.captured, now.epoch.held_share):
            assert ((part >= 0) & (part <= 1 + 1e-9)).all()
        if now.day <= issue_day:
            then = record.situation(now.day, totals_of(scenario))
            assert np.array_equal(now.epoch.holder, then.epoch.holder)
            abroad = now.epoch.holder
        else:
            pool = war.pool
            assert np.array_equal(pool.totals(), pool.first + pool.brought - pool.lost)
            assert min(pool.at.min(), pool.free.min(initial=0), *pool.sent.values(), 0) == 0
            outside = war.ground.network.abroad == 1
            assert np.array_equal(now.epoch.holder[outside], abroad[outside])
