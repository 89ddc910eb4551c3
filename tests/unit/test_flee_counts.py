"""Cohorts have the law of agents, and refuse by name what they cannot do."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.flee_cases import case, closure, data_folder, place, route

from safepassage.engine.flee3 import kernels_binomial, refused_rules, simulate_counts, simulate_flee
from safepassage.engine.flee3.ages import Ages, rows_needed
from safepassage.engine.flee3.kernels_cohorts import Cohorts
from safepassage.errors import RefusedError

PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"
A = place("A", "conflict_zone", 4000)


def network(**rules: object):  # type: ignore[no-untyped-def]
    places = [
        A, place("B", "conflict_zone", 1000), place("M", "marker"), place("T"),
        place("C", "camp", country="F", initial_idps=50), place("D", "camp"),
    ]  # fmt: skip
    roads = [
        route("A", "T", 120), route("A", "B", 60), route("B", "M", 90), route("M", "C", 150),
        route("T", "C", 250), route("T", "D", 410), route("C", "D", 95),
    ]  # fmt: skip
    made = case(
        places, roads, days=25, arrivals=200, awareness_level=2, default_movechance=0.4,
        camp_movechance=0.05, start_on_foot=True, **rules,
    )  # fmt: skip
    return replace(made, closures=(closure("country", "H", "F", 8, 14),))


@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
def test_cohorts_agree_with_agents_in_mean_and_spread() -> None:
    data, runs = network(), 150
    agents = np.array([simulate_flee(data, seed=s).present for s in range(runs)], float)
    cohorts = np.array([simulate_counts(data, seed=s).present for s in range(runs)], float)
    error = np.sqrt((agents.var(0, ddof=1) + cohorts.var(0, ddof=1)) / runs)
    z = (agents.mean(0) - cohorts.mean(0))[error > 0] / error[error > 0]
    assert np.sqrt((z**2).mean()) < 1.5
    assert np.abs(z).max() < 6
    assert (agents.var(0).sum() / cohorts.var(0).sum()) == pytest.approx(1.0, abs=0.15)
    last_camp = (agents[:, -1, 5], cohorts[:, -1, 5])
    assert stats.ks_2samp(*last_camp).pvalue > 1e-4


@pytest.mark.slow
@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
def test_cohorts_agree_with_agents_where_camps_bind() -> None:
    """Small camps, a queue before them, a road that closes: who comes first decides."""
    places = [
        A, place("B", "conflict_zone", 1000), place("T"), place("C", "camp", 500, country="F"),
        place("D", "camp", 900, initial_idps=100), place("E", "camp", 60),
    ]  # fmt: skip
    roads = [
        route("A", "T", 120), route("B", "T", 60), route("T", "C", 50), route("T", "D", 80),
        route("T", "E", 30), route("A", "D", 350), route("C", "D", 90),
    ]  # fmt: skip
    data = case(places, roads, days=60, arrivals=60, default_movechance=0.4,
                camp_movechance=0.02, awareness_level=2, max_move_speed=200.0)  # fmt: skip
    data = replace(data, closures=(closure("country", "H", "F", 20, 30),))
    runs = 150
    agents = np.array([simulate_flee(data, seed=s).present for s in range(runs)], float)
    cohorts = np.array([simulate_counts(data, seed=s).present for s in range(runs)], float)
    assert agents[:, -1, 3:].mean(0).min() > 50  # the camps fill
    error = np.sqrt((agents.var(0, ddof=1) + cohorts.var(0, ddof=1)) / runs)
    z = (agents.mean(0) - cohorts.mean(0))[error > 0] / error[error > 0]
    assert np.sqrt((z**2).mean()) < 1.6
    assert np.abs(z).max() < 6
    assert 0.8 < np.sqrt(agents.var(0).sum() / cohorts.var(0).sum()) < 1.25


@pytest.mark.slow
@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
@pytest.mark.parametrize("name", ["rules-b", "mali2012"])
def test_cohorts_agree_with_agents_on_real_folders(name: str) -> None:
    from validation.flee_agreement import case_of

    data, runs = case_of(data_folder(), name).with_rules(avoid_short_stints=False), 60
    agents = np.array([simulate_flee(data, seed=s).present for s in range(runs)], float)
    cohorts = np.array([simulate_counts(data, seed=s).present for s in range(runs)], float)
    error = np.sqrt((agents.var(0, ddof=1) + cohorts.var(0, ddof=1)) / runs)
    z = (agents.mean(0) - cohorts.mean(0))[error > 0] / error[error > 0]
    assert np.sqrt((z**2).mean()) < 1.6
    assert np.abs(z).max() < 6


def test_ages_grow_coarser_and_lose_nobody() -> None:
    rows = rows_needed(100, 2)
    shape = np.zeros((rows, 3), np.int64)
    cohorts = Cohorts(np.zeros(rows, np.int64), *(shape.copy() for _ in range(8)), np.zeros(1))
    ages = Ages(2)
    for day in range(100):
        ages.grow_older(cohorts)
        cohorts.free[ages.rows[-1], 0] = day
    assert cohorts.free.sum() == sum(range(100))
    assert sum(ages.lengths) == 101
    assert ages.lengths == sorted(ages.lengths, reverse=True)
    assert max(ages.lengths.count(length) for length in ages.lengths) == 2
    assert cohorts.order[: len(ages.rows)].tolist() == ages.rows
    by_age = [int(cohorts.free[row, 0]) for row in ages.rows]
    assert by_age[-1] == 99
    assert by_age[-2] == 98 or by_age[-2] == 98 + 97


def test_nobody_appears_or_vanishes_in_cohorts() -> None:
    run = simulate_counts(network(), seed=1, people_factor=50, links=True)
    assert run.on_links is not None
    assert (run.present.sum(1) + run.on_links.sum(1) == run.created).all()
    assert run.created[-1] == 50 * (24 * 200 + 50)
    assert (run.present >= 0).all()


def test_deterministic_columns_are_those_of_agents() -> None:
    agents, cohorts = simulate_flee(network(), seed=1), simulate_counts(network(), seed=1)
    for name in ("created", "raw", "debt"):
        assert (getattr(agents, name) == getattr(cohorts, name)).all()


def test_the_same_seed_gives_the_same_cohorts() -> None:
    one, again = simulate_counts(network(), seed=4), simulate_counts(network(), seed=4)
    assert (one.present == again.present).all()
    assert (one.present != simulate_counts(network(), seed=5).present).any()


def test_what_cohorts_cannot_do_is_refused_by_name() -> None:
    data = network(avoid_short_stints=True, harvest_months=(3,), camps_are_sinks=True)
    with pytest.raises(RefusedError) as refused:
        simulate_counts(data, seed=1)
    for name in ("avoid_short_stints", "harvest_months", "camps_are_sinks"):
        assert name in str(refused.value)
    assert refused_rules(network()) == ()


@pytest.mark.parametrize(
    ("people", "chance"),
    [(3, 0.3), (7, 0.3), (40, 0.05), (400, 0.01), (1000, 0.4), (200_000, 0.7), (10**7, 0.001)],
)
def test_binomial_numbers_have_their_law(people: int, chance: float) -> None:
    counter = np.zeros(1, np.uint64)
    with np.errstate(over="ignore"):  # draws wrap on purpose; plain Python would warn of it
        drawn = np.array(
            [kernels_binomial.binomial(people, chance, np.uint64(9), counter) for _ in range(4000)]
        )
    edges = np.unique(stats.binom.ppf(np.linspace(0.0, 1.0, 12)[1:-1], people, chance))
    bounds = np.concatenate([[-1], edges, [people]])
    expected = np.diff(stats.binom.cdf(bounds, people, chance)) * len(drawn)
    observed = np.histogram(drawn, bounds + 0.5)[0]
    kept = expected > 5
    value = ((observed - expected)[kept] ** 2 / expected[kept]).sum()
    assert stats.chi2.sf(value, kept.sum() - 1) > 1e-4
