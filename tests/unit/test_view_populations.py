"""A range of people is never narrower than what is known."""

from __future__ import annotations

import pytest

from safepassage.scenario.parts import Place
from safepassage.view.populations import IN_PART, NOT_STATED, STATED, doubt, population_range

STATED_RANGE = Place(place="a", kind="town", population=8, population_low=6, population_high=10)
NO_RANGE = Place(place="b", kind="town", population=22)
ONE_END = Place(place="c", kind="town", population=5, population_low=3)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((STATED_RANGE,), (6, 10, STATED)),
        ((NO_RANGE,), (22, 22, NOT_STATED)),
        ((ONE_END,), (3, 5, NOT_STATED)),
        ((STATED_RANGE, NO_RANGE), (28, 32, IN_PART)),
        ((NO_RANGE, ONE_END), (25, 27, NOT_STATED)),
    ],
)
def test_a_place_without_a_range_counts_on_both_ends_and_is_marked(places, expected):
    assert population_range(places) == expected


def test_only_a_range_that_is_not_whole_carries_a_remark():
    assert [doubt(word) for word in (STATED, NOT_STATED)] == ["", "range not stated"]
