"""What a wrong word is told."""

from __future__ import annotations

import pytest

from safepassage.errors import choice, suggestion

PLACES = ("aleppo_east", "aleppo_west", "azaz")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("azas", "did you mean 'azaz'?"),
        ("AZAZ", "did you mean 'azaz'?"),
        ("aleppo_eastt", "did you mean 'aleppo_east'?"),
        ("aleppo_esat", "did you mean 'aleppo_east' or 'aleppo_west'?"),
        ("manbij", "known: aleppo_east, aleppo_west, azaz"),
    ],
)
def test_the_nearest_names_are_told_and_all_that_are_equally_near(word: str, told: str) -> None:
    assert suggestion(word, PLACES) == told


def test_a_short_list_is_told_whole() -> None:
    words = ("open", "limited", "under_fire", "closed")
    assert choice("blocked", words) == f"did you mean 'closed'? one of: {', '.join(words)}"
    assert choice("xyz", words) == "known: closed, limited, open, under_fire"
