"""Numbers and days in the words of a reader."""

from __future__ import annotations

from datetime import date

import pytest

from safepassage.view import words


def test_unknown_is_said_and_never_zero():
    assert words.number(None) == "unknown"
    assert words.span(None, None) == "an unknown number"
    assert words.dash(None, None) == "not stated"
    assert words.yes_no(None) == "unknown"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (130_000, 300_000, "between 130,000 and 300,000"),
        (5, 5, "5"),
        (None, 9, "at most 9"),
        (9, None, "at least 9"),
    ],
)
def test_a_range_reads_as_people_say_it(low, high, text):
    assert words.span(low, high) == text


def test_days_and_lists():
    assert words.day_words(date(2016, 7, 17)) == words.day_words("2016-07-17") == "17 July 2016"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a", "b", "c", "d"], show=2) == "a, b and 2 more"
    assert words.listed([]) == ""
