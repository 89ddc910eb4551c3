"""The posterior that ships with aleppo-2016 belongs to this scenario, these rules and this engine.

Where one of these fails, results changed: make the file again with its own `command`.
"""

from __future__ import annotations

import os
from datetime import date

import pytest

from safepassage import cli
from safepassage.openers import load
from safepassage.study.calibrate.anchors import anchors_of, distance
from safepassage.study.calibrate.posterior import (
    Posterior,
    bundled_posterior,
    read_posterior,
)
from safepassage.study.ensemble.member import Job
from safepassage.study.ensemble.plan import Plan
from safepassage.study.ensemble.questions import answers_of

ALEPPO = "aleppo-2016"


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    return read_posterior(bundled_posterior(ALEPPO), load(ALEPPO))


def test_it_belongs_to_the_scenario_and_its_rules(posterior):
    aleppo = load(ALEPPO)
    assert posterior.remarks(aleppo) == []
    assert posterior.claims == tuple(anchor.claim for anchor in anchors_of(aleppo))
    assert posterior.latest_evidence < "2016-07-01"
    assert len(posterior.rows) == len(posterior.members) == posterior.budget // 10
    assert bundled_posterior(ALEPPO).stat().st_size < 300_000


def test_a_scenario_without_one_says_how_to_make_it(tmp_path, capsys):
    asked = ["run", "example", "--members", "2", "--posterior", "bundled"]
    assert cli.run([*asked, "--out", str(tmp_path / "x")]) == cli.MEND
    assert "no posterior ships with 'example'; make one" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="too many people for plain Python"
)
def test_the_nearest_member_run_again_is_as_near_and_drew_what_the_file_says(posterior):
    aleppo = load(ALEPPO)
    days = aleppo.day_of(date.fromisoformat(posterior.latest_evidence)) + 1
    plan = Plan(aleppo, posterior.budget, posterior.seed, days=days)
    member = plan.member(posterior.members[0])
    drawn = {one.name: one.value for one in member.drawn}
    assert posterior.rows[0] == {name: drawn[name] for name in posterior.rows[0]}
    tables = Job(plan).simulate(member).tables
    answers = {one.claim: one.value for one in answers_of(tables, member.scenario)}
    assert distance(anchors_of(aleppo), answers) == posterior.distances[0]
    for number in posterior.members[1:]:
        drawn = {one.name: one.value for one in plan.member(number).drawn}
        row = posterior.rows[posterior.members.index(number)]
        assert row == {name: drawn[name] for name in row}
