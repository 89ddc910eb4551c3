"""Scores: by hand, by brute force, and as their theory says."""

from __future__ import annotations

from itertools import permutations, product
from math import comb

import numpy as np
import pytest

from safepassage.study.forecasts.measures import (
    block_bootstrap,
    brier,
    crps,
    fair_brier,
    wilson,
)


def test_brier_is_the_squared_error() -> None:
    scores = brier(np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 0.0]))
    assert scores.tolist() == [0.0, 0.25, 1.0]


@pytest.mark.parametrize(("chance", "happened"), [(0.3, 0.0), (0.3, 1.0), (0.0, 1.0), (0.5, 0.0)])
def test_the_fair_brier_score_of_few_members_is_that_of_many(
    chance: float, happened: float
) -> None:
    members = 5
    counts = np.arange(members + 1)
    weight = np.array(
        [comb(members, k) * chance**k * (1 - chance) ** (members - k) for k in counts]
    )
    shares = counts / members
    fair = fair_brier(shares, np.full(shares.size, happened), members)
    assert (weight * fair).sum() == pytest.approx((chance - happened) ** 2)
    assert (weight * brier(shares, np.full(shares.size, happened))).sum() >= (weight * fair).sum()


@pytest.mark.parametrize(
    ("members", "observed"),
    [([1.0, 4.0], 2.0), ([0.0, 0.0, 30.0], 7.0), ([-3.5, 2.0, 2.0, 9.0, 11.0], 40.0)],
)
def test_crps_by_brute_force(members: list[float], observed: float) -> None:
    ensemble = np.array(members)[:, None]
    error = np.mean([abs(x - observed) for x in members])
    apart = np.mean([abs(x - y) for x, y in permutations(members, 2)])
    every = np.mean([abs(x - y) for x, y in product(members, repeat=2)])
    (fair,) = crps(ensemble, np.array([observed]), fair=True)
    (whole,) = crps(ensemble, np.array([observed]), fair=False)
    assert fair == pytest.approx(error - apart / 2, abs=1e-9)
    assert whole == pytest.approx(error - every / 2, abs=1e-9)


def test_crps_of_a_sure_forecast_is_its_error() -> None:
    assert crps(np.full((5, 1), 3.0), np.array([10.0]), fair=True) == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 20, 0.0, 0.1611), (5, 20, 0.1119, 0.4687), (20, 20, 0.8389, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_as_published_tables_have_it(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=1e-4)


def test_the_bootstrap_knows_a_constant_and_repeats_itself() -> None:
    same = block_bootstrap([0.25] * 12, block=4, name="x")
    assert (same.mean, same.low, same.high) == (0.25, 0.25, 0.25)
    noisy = np.sin(np.arange(40.0))
    assert block_bootstrap(noisy, block=5, name="x") == block_bootstrap(noisy, block=5, name="x")
    assert block_bootstrap(noisy, block=5, name="x") != block_bootstrap(noisy, block=5, name="y")


def test_blocks_widen_the_interval_where_neighbours_go_together() -> None:
    waves = np.repeat([1.0, -1.0, 0.5, -0.7, 1.2, -1.0], 8)  # as overlapping windows make them
    single = block_bootstrap(waves, block=1, name="x")
    blocks = block_bootstrap(waves, block=8, name="x")
    assert blocks.high - blocks.low > 1.5 * (single.high - single.low)


def test_better_means_that_the_whole_interval_is_below_zero() -> None:
    assert block_bootstrap([-0.2, -0.3, -0.25, -0.2], block=1, name="x").is_better
    assert not block_bootstrap([-0.2, 0.3, -0.25, 0.2], block=1, name="x").is_better
    assert not block_bootstrap([0.0] * 9, block=2, name="x").is_better
    few = block_bootstrap([-1.0] * 5, block=2, name="x")
    assert (few.mean, few.low, few.high, few.is_better) == (-1.0, None, None, False)
