"""A day as the week it is in, never before the scenario."""

from __future__ import annotations

from datetime import date

import pytest

from safepassage.view.weeks import Weeks


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2030-01-01", "2030-01-01"),  # a Tuesday; its Monday is in the year before
        ("2030-01-06", "2030-01-01"),
        ("2030-01-07", "2030-01-07"),
        ("2030-01-09", "2030-01-07"),
        ("2029-11-15", "2029-11-12"),  # a count from before the scenario
        (None, None),
        ("unknown", "unknown"),
    ],
)
def test_a_day_is_shown_by_the_first_day_of_its_week(day, shown):
    assert Weeks(date(2030, 1, 1)).of(day) == shown
