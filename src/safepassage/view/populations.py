"""How many people lived in places at the start, as a range never narrower than what is known."""

from __future__ import annotations

from collections.abc import Sequence

from safepassage.scenario.parts import Place

STATED, IN_PART, NOT_STATED = "stated", "not stated for every place", "not stated"


def population_range(places: Sequence[Place]) -> tuple[int, int, str]:
    """Return low and high over places, and whether their ranges are stated.

    Ends of places are added. Where a place states no end its single figure stands for it, so that
    nobody is left out; the third word says so.
    """
    low, high = (
        sum(
            place.population if end is None else end
            for place, end in zip(places, ends, strict=True)
        )
        for ends in (
            [place.population_low for place in places],
            [place.population_high for place in places],
        )
    )
    whole = [None not in (place.population_low, place.population_high) for place in places]
    return low, high, together([STATED if stated else NOT_STATED for stated in whole])


def together(words: Sequence[str]) -> str:
    """Return the word for several places from the words for each."""
    found = set(words)
    if found <= {STATED}:
        return STATED
    return NOT_STATED if found == {NOT_STATED} else IN_PART


def doubt(word: str) -> str:
    """Return the remark that stands beside a range, empty where all of it is stated."""
    return "" if word == STATED else f"range {word}"
