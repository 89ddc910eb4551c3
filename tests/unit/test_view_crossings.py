"""A sentence on crossings without the near side does not exist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safepassage.errors import RefusedError
from safepassage.view.crossings import NearSide, crossing_sentence

NEAR = NearSide(waiting=24_400, in_camps=51_000, turned_back=1_300, exposed=0)


def test_both_sides_stand_in_one_sentence_and_the_near_side_comes_first():
    words = crossing_sentence("Bab al-Salama", 15, 2_213, NEAR)
    assert words.index("24,000 people wait") < words.index("15 were admitted")
    for figure in ("51,000", "1,300", "2,200"):
        assert figure in words


def test_without_the_near_side_nothing_is_said():
    with pytest.raises(RefusedError, match="not shown without"):
        crossing_sentence("Bab al-Salama", 15, 0, None)


@pytest.mark.parametrize("field", ["waiting", "in_camps", "turned_back", "exposed"])
def test_one_unknown_figure_of_the_near_side_is_enough_to_refuse(field):
    with pytest.raises(RefusedError):
        crossing_sentence("Bab al-Salama", 15, 0, replace(NEAR, **{field: None}))


def test_an_assumed_gate_gives_no_estimate_of_arrivals():
    words = crossing_sentence("Bab al-Salama", 15, 0, NEAR, gate_is_assumed=True)
    assert "not an estimate of arrivals" in words


def test_blurred_figures_stay_as_they_are():
    words = crossing_sentence("border of Aleppo", "<100", "<100", replace(NEAR, exposed="<100"))
    assert "<100 are exposed" in words
