"""Bands held against what was observed: own formulas against a library, and the honest count."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.ensemble_worlds import CLAIM, ranged

from safepassage import cli
from safepassage.results.ensemble_store import open_ensemble
from safepassage.scenario.rules import Rules
from safepassage.study.ensemble.execute import run_members
from safepassage.study.ensemble_score import latest_evidence, score_ensemble
from safepassage.study.ensemble_verdict import BandRow, band_verdict, counted
from safepassage.study.forecasts.measures import crps
from safepassage.study.interval_score import interval_score, weighted_interval_score

ROW = BandRow(
    claim="c", quantity="q", place="p", end="2016-09-01", observed=100.0, low=80.0, high=120.0,
    range_kind="stated", role="test", evidence="emergent", is_later=True, weak="", p05=50.0,
    p25=80.0, p50=95.0, p75=110.0, p95=150.0, in_band=True, meets_range=True, width_factor=3.0,
    nobody_moves=0.0, last_observed=None, split_by_distance=20.0, log_error=0.05,
    best_dumb_model="split_by_distance", best_dumb_log_error=1.6, nearer_than_best_dumb=True,
    crps=10.0, wis=9.0, log_crps=0.1,
)  # fmt: skip


@pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="the oracle cannot do without its compiler"
)
def test_our_scores_are_those_of_a_library():
    library = pytest.importorskip("scoringrules", reason="the oracle is not installed")
    rng = np.random.default_rng(3)
    members, observed = rng.gamma(2.0, 500.0, (40, 25)), rng.gamma(2.0, 500.0, 25)
    ours = crps(members, observed, fair=True)
    theirs = library.crps_ensemble(observed, members.T, estimator="fair")
    np.testing.assert_allclose(ours, theirs)
    quantiles = np.quantile(members, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    theirs = library.weighted_interval_score(
        observed, quantiles[2], quantiles[[0, 1]].T, quantiles[[4, 3]].T, np.array([0.1, 0.5])
    )
    ours = [
        weighted_interval_score(q[2], {0.1: (q[0], q[4]), 0.5: (q[1], q[3])}, y)
        for q, y in zip(quantiles.T, observed, strict=True)
    ]
    np.testing.assert_allclose(ours, theirs)


def test_the_scores_by_hand():
    assert interval_score(10.0, 20.0, 15.0, 0.1) == 10.0
    assert interval_score(10.0, 20.0, 8.0, 0.1) == 10.0 + 2 / 0.1 * 2.0
    assert weighted_interval_score(5.0, {}, 8.0) == pytest.approx(3.0)
    # two members 0 and 4, seen 1: mean |x - y| = 2, fair pairs: |0 - 4| / 2 = 2
    assert crps(np.array([[0.0], [4.0]]), np.array([1.0]), fair=True)[0] == pytest.approx(0.0)


def test_the_verdict_says_whether_bands_are_too_narrow():
    good, bad = ROW, replace(ROW, in_band=False)
    assert (
        "hold 4 of 5 later test rows (80%): within what so few rows allow (75 to 97 %)"
        in band_verdict([good] * 4 + [bad])
    )
    assert "too narrow, or in the wrong place" in band_verdict([good, bad])
    assert "wider than they need be" in band_verdict([good] * 5)
    assert "upper end is 3.0 times the lower one" in band_verdict([good])


def test_no_skill_is_said_for_each_dumb_model_that_is_as_near():
    assert "No skill" not in band_verdict([ROW])
    worse = replace(ROW, log_crps=2.0)  # |log(21 / 101)| = 1.57, |log(1 / 101)| = 4.6
    assert "No skill over 'split by distance'." in band_verdict([worse])
    assert "nobody moves" not in band_verdict([worse])


def test_rows_that_are_no_evidence_do_not_count():
    others = [
        replace(ROW, evidence="driven"),
        replace(ROW, role="informs defaults"),
        replace(ROW, is_later=False),
    ]
    assert band_verdict(others) == "No claim of this scenario can test the bands."
    lines = {line.evidence: line for line in counted([ROW, *others])}
    assert (lines["emergent"].rows, lines["driven"].rows) == (1, 1)
    assert not lines["driven"].is_evidence


def test_the_latest_evidence_is_that_of_any_rule():
    assert latest_evidence(Rules()) == date(2016, 6, 6)


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    out = tmp_path_factory.mktemp("scored") / "x"
    run_members(ranged(), members=5, seed=1, out=out)
    ensemble = open_ensemble(out)
    return ensemble, score_ensemble(ensemble, ranged())


def test_a_row_holds_the_members_against_the_claim(scored):
    ensemble, scores = scored
    figures = [row["value"] for row in ensemble.query("SELECT value FROM observations")]
    (row,) = scores.rows
    assert row.p50 == pytest.approx(np.median(figures))
    assert row.in_band == (np.quantile(figures, 0.05) <= CLAIM.value <= np.quantile(figures, 0.95))
    assert row.observed == CLAIM.value
    assert row.crps == pytest.approx(
        np.abs(np.array(figures) - CLAIM.value).mean()
        - np.abs(np.subtract.outer(figures, figures)).sum() / 2 / 20
    )


def test_the_command_scores_an_ensemble(scored, capsys):
    ensemble, scores = scored
    assert cli.run(["score", str(ensemble.path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == scores.verdict
    assert answer["members"] == 5
    assert cli.run(["score", str(ensemble.path)]) == 0
    said = capsys.readouterr().out
    assert "5 members. Varied: luck; rules, drawn from their priors" in said
    assert "left b" in said
