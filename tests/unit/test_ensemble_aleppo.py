"""200 members of aleppo-2016: what the bands are worth, said as it is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from safepassage.results.frames import numbers
from safepassage.results.member_files import digest_of_member
from safepassage.study.ensemble.alone import digest_in, scenario_of_ensemble
from safepassage.study.ensemble.kept import kept_of
from safepassage.study.ensemble.member import Job
from safepassage.study.ensemble.plan import Plan
from safepassage.study.ensemble.questions import answers_of
from safepassage.study.ensemble_score import score_ensemble

pytestmark = pytest.mark.slow
HUNDRED_MB = 100_000_000


def test_every_member_came_to_an_end_and_lost_nobody(aleppo_members):
    assert aleppo_members.info["failed"] == []
    assert not aleppo_members.query(
        "SELECT member FROM totals JOIN members USING (member)"
        " WHERE residents + displaced + returnees <> people"
    )


def test_the_folder_is_of_modest_size(aleppo_members):
    size = sum(file.stat().st_size for file in aleppo_members.path.iterdir())
    assert size < HUNDRED_MB


def test_a_member_run_alone_is_the_one_in_the_ensemble(aleppo_members):
    info = aleppo_members.info
    plan = Plan(scenario_of_ensemble(aleppo_members), info["members"], info["seed"])
    member = plan.member(info["members"])
    tables = Job(plan).simulate(member, threads=2).tables
    kept = kept_of(member, tables, answers_of(tables, member.scenario))
    assert digest_of_member(kept) == digest_in(aleppo_members, member.number)


def test_the_table_of_bands_is_complete_and_its_verdict_is_what_it_shows(aleppo_members):
    scores = score_ensemble(aleppo_members, scenario_of_ensemble(aleppo_members))
    later = [row for row in scores.rows if row.role == "test" and row.is_later]
    evidence = [row for row in later if row.evidence in {"conditioned", "emergent"}]
    assert len(evidence) >= 20
    inside = sum(row.p05 <= row.observed <= row.p95 for row in evidence)
    coverage = inside / len(evidence)
    assert f"hold {inside} of {len(evidence)} later test rows ({coverage:.0%})" in scores.verdict
    # 75 to 97 % is what a band of 90 % should hold; where it does not, the first screen says so.
    assert ("too narrow, or in the wrong place" in scores.verdict) == (coverage < 0.75)
    assert coverage >= 1 / 3, "far worse than when this was written (60 %)"
    assert all(row.width_factor >= 1.0 for row in scores.rows)


def test_a_band_is_in_order(aleppo_members):
    bands = aleppo_members.table("bands")
    names = ("p05", "p25", "p50", "p75", "p95")
    for lower, upper in pairwise(names):
        assert (numbers(bands, lower) <= numbers(bands, upper)).all()
