"""Draws are even, independent, and the same for ever."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from safepassage.engine import draws
from safepassage.engine.draws import Purpose

ORIGIN = draws.element("place", "somewhere")
GOAL_DRAWS = [4022390188, 3421582015, 594843833]
STREAM_DRAWS = [408, 835, 305]
PURPOSES = {
    "LEAVE": 1,
    "ONWARD": 2,
    "GOAL": 3,
    "WHEREABOUTS": 4,
    "RETURN": 5,
    "AGREEMENT": 6,
    "CORRIDOR": 7,
    "GATE_CATEGORY": 8,
    "GATE_ORDER": 9,
    "GATE_GOAL": 10,
    "QUEUE_LEAVE": 11,
    "QUEUE_CHOICE": 12,
    "IRREGULAR": 13,
    "SHOCK": 14,
    "SERVICE": 15,
    "SHELTER": 16,
    "SENT_BACK": 17,
    "WAR_LAUNCH": 101,
    "WAR_AIM": 102,
    "WAR_CONTEST": 103,
    "WAR_NEXT": 104,
    "WAR_ENDING": 105,
    "WAR_TALKS": 106,
    "WAR_CEASEFIRE": 107,
    "WAR_AGREEMENT": 108,
    "WAR_CORRIDOR": 109,
    "WAR_CONTAGION": 110,
    "WAR_ROAD": 111,
    "BOOTSTRAP": 201,
    "SHUFFLE": 202,
    "MEMBER_LUCK": 301,
    "MEMBER_RULE": 302,
    "MEMBER_POPULATION": 303,
    "MEMBER_COUNTING": 304,
}
MANY = np.arange(200_000, dtype=np.uint32)


def household_draws(key: np.uint64, origin: int = ORIGIN) -> np.ndarray:
    return draws.draws_of(key, np.full(len(MANY), origin, np.uint64), MANY) / draws.ONE


@pytest.mark.parametrize("day", [0, 1, 395])
def test_draws_of_the_households_of_a_place_are_even(day):
    drawn = household_draws(draws.key_of(1, Purpose.GOAL, day))
    assert stats.kstest(drawn, "uniform").pvalue > 1e-4
    counts = np.bincount((drawn * 1024).astype(int), minlength=1024)
    assert stats.chisquare(counts).pvalue > 1e-4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, Purpose.GOAL, 5), (1, Purpose.GOAL, 6)),
        ((1, Purpose.GOAL, 5), (1, Purpose.ONWARD, 5)),
        ((1, Purpose.GOAL, 5), (2, Purpose.GOAL, 5)),
    ],
)
def test_draws_of_other_days_purposes_and_seeds_are_independent(one, other):
    first, second = (household_draws(draws.key_of(*name)) for name in (one, other))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.01


def test_draws_of_neighbours_and_of_other_places_are_independent():
    key = draws.key_of(1, Purpose.GOAL, 5)
    drawn = household_draws(key)
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 0.01
    elsewhere = household_draws(key, draws.element("place", "elsewhere"))
    assert abs(np.corrcoef(drawn, elsewhere)[0, 1]) < 0.01


def test_draws_of_one_household_over_days_are_even():
    keys = [draws.key_of(1, Purpose.ONWARD, day) for day in range(2000)]
    drawn = np.array([draws.draw_of(key, ORIGIN, 7) for key in keys]) / draws.ONE
    assert stats.kstest(drawn, "uniform").pvalue > 1e-4


def test_draws_never_change():
    """Old runs must come out the same: these numbers may be added to, never altered."""
    key = draws.key_of(1, Purpose.GOAL, 5)
    assert [draws.draw_of(key, ORIGIN, ordinal) for ordinal in range(3)] == GOAL_DRAWS
    assert draws.stream(1, Purpose.LEAVE, 5, ORIGIN).integers(0, 1000, 3).tolist() == STREAM_DRAWS
    assert {name: purpose.value for name, purpose in Purpose.__members__.items()} == PURPOSES
    assert len(set(PURPOSES.values())) == len(PURPOSES)  # two with one number share their luck


def test_a_threshold_is_a_probability_in_whole_units():
    thresholds = draws.threshold(np.array([-0.5, 0.0, 0.25, 1.0, 1.5]))
    assert thresholds.tolist() == [0, 0, draws.ONE // 4, draws.ONE, draws.ONE]


def test_elements_tell_kinds_of_things_apart():
    assert draws.element("place", "a") != draws.element("agreement", "a")
    assert draws.element("a", "bc") != draws.element("ab", "c")
