"""A record told again under other rules and populations is what it is when compiled anew."""

from __future__ import annotations

import numpy as np
import pytest

from safepassage.engine import draws
from safepassage.engine.draws import Purpose
from safepassage.engine.war.epochs import timeline
from safepassage.engine.war.retold import retold
from safepassage.openers import open_scenario
from safepassage.study.ensemble.plan import Plan

SAME = ("supplied", "supply_ratio", "encircled", "degree", "status", "holder")


@pytest.mark.slow
def test_a_timeline_told_again_is_the_one_compiled_anew():
    aleppo = open_scenario("aleppo-2016")
    base = timeline(aleppo)
    member = Plan(aleppo, 1, seed=1).member(1).scenario
    anew, again = timeline(member), retold(base, member)
    assert len(anew.periods) == len(again.periods)
    for one, other in zip(anew.periods, again.periods, strict=True):
        for name in SAME:
            np.testing.assert_array_equal(getattr(one.epoch, name), getattr(other.epoch, name))
    assert any(
        not np.array_equal(one.epoch.supply_ratio, other.epoch.supply_ratio, equal_nan=True)
        for one, other in zip(base.periods, again.periods, strict=True)
    ), "the member differs from the scenario in nothing: this test could not fail"


def test_streams_set_anew_are_the_streams_made_anew():
    many = draws.Streams(1, Purpose.LEAVE, 5)
    for named in (3, 2**64 - 1, 3):
        alone = draws.stream(1, Purpose.LEAVE, 5, named)
        again = many.of(named)
        assert again.binomial([7, 90, 11], [0.2, 0.5, 0.9]).tolist() == (
            alone.binomial([7, 90, 11], [0.2, 0.5, 0.9]).tolist()
        )
        assert again.standard_normal() == alone.standard_normal()
