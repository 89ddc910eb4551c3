"""The engine against the slow plain model, and against Flee's own runs."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from tests.flee_cases import case, closure, data_folder, place, route
from tests.reference.slow_flee import SlowFlee

from safepassage.engine.flee3 import simulate_flee
from safepassage.scenario.flee_data import data_of

PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"
PLACES = [
    place("A", "conflict_zone", 3000), place("B", "conflict_zone", 1000), place("M", "marker"),
    place("T"), place("H", "forwarding_hub"), place("C", "camp", 260, country="F"),
    place("D", "camp", country="F"), place("E", "idpcamp", 150),
]  # fmt: skip
ROUTES = [
    route("A", "T", 120), route("A", "B", 60), route("B", "M", 90), route("M", "C", 150),
    route("T", "C", 250), route("T", "H", 45), route("H", "D", 410), route("C", "D", 95),
    route("B", "E", 140), route("T", "E", 300),
]  # fmt: skip
RULES = {
    "plain": {},
    "aware": {"awareness_level": 2, "distance_power": 0.8, "weight_power": 1.3},
    "on foot": {"start_on_foot": True, "avoid_short_stints": True},
    "all": {"awareness_level": 2, "start_on_foot": True, "avoid_short_stints": True,
            "weight_softening": 0.1, "camp_weight": 2.0, "foreign_weight": 1.5},
}  # fmt: skip


@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
@pytest.mark.parametrize("name", RULES)
def test_the_engine_agrees_with_the_slow_model(name: str) -> None:
    data = case(PLACES, ROUTES, days=25, arrivals=40, default_movechance=0.4,
                camp_movechance=0.05, max_move_speed=200.0, **RULES[name])  # fmt: skip
    shut = (closure("country", "H", "F", 6, 12), closure("location", "E", "", 15, -1))
    data = replace(data, closures=shut)
    wanted = data_of(data)
    arrivals = [0, *(wanted.arrivals(day) for day in range(1, data.days))]
    runs = 120
    ours = np.array([simulate_flee(data, seed=seed).present for seed in range(runs)], float)
    slow = np.zeros((runs // 2, *ours.shape[1:]))
    for seed in range(runs // 2):
        model = SlowFlee(data, seed, arrivals)
        for day in range(data.days):
            present = model.day(day)
            slow[seed, day] = [present.get(one.name, 0) for one in PLACES]
    error = np.sqrt(ours.var(0, ddof=1) / runs + slow.var(0, ddof=1) / (runs // 2))
    z = (ours.mean(0) - slow.mean(0))[error > 0] / error[error > 0]
    assert np.sqrt((z**2).mean()) < 1.6
    assert np.abs(z).max() < 6
    assert ((ours.mean(0) == slow.mean(0)) | (error > 0)).all()


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
