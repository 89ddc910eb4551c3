"""The engine against the slow plain model, and against Flee's own runs."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from tests.flee_cases import data_folder
from tests.reference.flee_switches import SETTINGS, invented
from tests.reference.random_wars import random_war
from tests.reference.slow_flee import SlowFlee

from safepassage.engine.flee3 import refused_rules, simulate_counts, simulate_flee
from safepassage.errors import RefusedError

PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"
SLOW_RUNS, RUNS = 30, 90
QUICK = ("plain", "short stints", "changes, fixed")  # the others are tried where all tests are


@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in SETTINGS],
)
def test_the_engine_agrees_with_the_slow_model(name: str) -> None:
    data = invented(name)
    ours = np.array([simulate_flee(data, seed=seed).present for seed in range(RUNS)], float)
    slow = np.zeros((SLOW_RUNS, *ours.shape[1:]))
    for seed in range(SLOW_RUNS):
        model = SlowFlee(data, seed)
        for day in range(data.days):
            slow[seed, day] = list(model.day(day).values())
    _agree(ours, slow)


@pytest.mark.slow
@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
@pytest.mark.parametrize("name", SETTINGS)
def test_cohorts_agree_with_agents_under_every_setting_they_take(name: str) -> None:
    data = invented(name)
    plain = tuple(replace(road, attributes={}) for road in data.routes)  # nobody walks by chance
    data = replace(data, routes=plain)
    if name in REFUSED:
        with pytest.raises(RefusedError, match=REFUSED[name]):
            simulate_counts(data, seed=1)
        return
    agents = np.array([simulate_flee(data, seed=seed).present for seed in range(60)], float)
    cohorts = np.array([simulate_counts(data, seed=seed).present for seed in range(60)], float)
    _agree(agents, cohorts)


@pytest.mark.slow
@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
@pytest.mark.parametrize("seed", range(12))
def test_both_engines_agree_with_the_slow_model_in_a_war_drawn_at_random(seed: int) -> None:
    data = random_war(seed)
    ours = np.array([simulate_flee(data, seed=one).present for one in range(60)], float)
    slow = np.zeros((20, *ours.shape[1:]))
    for one in range(20):
        model = SlowFlee(data, one)
        for day in range(data.days):
            slow[one, day] = list(model.day(day).values())
    _agree(ours, slow)
    if not refused_rules(data):
        cohorts = [simulate_counts(data, seed=one).present for one in range(60)]
        _agree(ours, np.array(cohorts, float))


REFUSED = {
    "short stints": "avoid_short_stints", "sinks": "camps_are_sinks", "harvest": "harvest_months",
    "cautious": "rules that read age", "boys": "rules that read gender",
    "match": "rules that read ethnicity", "religion": "rules that read religion",
    "forecast": "rules that read floodawareness", "persons": "rules that read age",
}  # fmt: skip


def _agree(ours: np.ndarray, others: np.ndarray) -> None:
    """Compare two tables of runs, (runs, days, places): means, and spread as a whole."""
    error = np.sqrt(ours.var(0, ddof=1) / len(ours) + others.var(0, ddof=1) / len(others))
    gap = ours.mean(0) - others.mean(0)
    assert (gap[error == 0] == 0).all()
    if not (error > 0).any():  # luck decides nothing in some wars
        return
    # A handful of people in all runs: no error below that of one person in one run.
    z = gap[error > 0] / np.maximum(error[error > 0], 1.0 / np.sqrt(len(ours) * len(others)))
    assert np.sqrt((z**2).mean()) < 1.7
    assert np.abs(z).max() < 6.5
    assert 0.7 < np.sqrt(ours.var(0).sum() / others.var(0).sum()) < 1.43


@pytest.mark.slow
@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="hours without a compiler")
@pytest.mark.parametrize(
    "name", ["burundi2015", "car2013", "ethiopia2020", "mali2012", "ssudan2014", "syria2013",
             "rules-a", "rules-b"],
)  # fmt: skip
def test_the_engine_agrees_with_flee(name: str) -> None:
    from validation.flee_agreement import agreement, case_of, reference_of

    folder = data_folder()
    found = agreement(case_of(folder, name), reference_of(folder, name), seeds=60)
    assert found.wrong_exact == 0
    assert found.rms_own <= 1.6
    assert found.largest_own <= 6.0
    if name.startswith("rules"):
        assert 0.8 <= found.sd_ratio <= 1.25
    assert found.holds
