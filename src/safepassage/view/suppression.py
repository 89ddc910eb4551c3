"""Small counts in a shared file: "<100", the others rounded, and nothing got back by subtraction.

Published figures form sums: a total and its parts. A part below the threshold is suppressed; but
who knows the total and the other parts can subtract. `protect` looks at the figures as such a
reader does: every rounded figure is an interval, every sum ties intervals together. As long as the
reader could narrow a small count below "anything from 0 to 99", more figures are kept back.

Sums must form a tree (a figure is part of at most one sum): then passing bounds along the sums
finds exactly what a reader can know (tests/properties/test_view_suppression.py asks a linear
program).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from safepassage.view.words import two_digits

THRESHOLD = 100  # people; counts below are never shown
SMALL = "<100"
WITHHELD = "withheld"

Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure that is the sum of others; `keep` says which side matters more to the reader."""

    total: str
    parts: tuple[str, ...]
    keep: Literal["total", "parts"] = "total"


def blurred(count: int) -> int | str:
    """Return a count as a shared file shows it where it is part of no sum."""
    return SMALL if count < THRESHOLD else two_digits(count)


def interval(shown: int | str) -> Bounds:
    """Return what a reader knows of a figure from its own cell alone."""
    if shown == SMALL:
        return (0, THRESHOLD - 1)
    if shown == WITHHELD:
        return (0, float("inf"))
    digits = str(shown)
    half = 10 ** (len(digits) - 2) / 2
    below = half / 10 if digits.strip("0") == "1" else half  # 1,000 is 995 to 1,050
    return (max(THRESHOLD, int(shown) - below), int(shown) + half)


def protect(counts: Mapping[str, int], sums: Sequence[Sum]) -> dict[str, int | str]:
    """Return what may be shown of each count.

    Parameters
    ----------
    counts
        People, by the name of the figure.
    sums
        Which figure is the sum of which; a tree. Names without a count are an error.

    Returns
    -------
    A rounded count, "<100", or "withheld" where another figure would give a small one away.
    """
    _check_tree(counts, sums)
    shown = {name: blurred(count) for name, count in counts.items()}
    while True:
        known = reader_bounds(shown, sums)
        exposed = [
            name
            for name in shown
            if counts[name] < THRESHOLD and (known[name][0] > 0 or known[name][1] < THRESHOLD - 1)
        ]
        if not exposed:
            return shown
        _withhold(counts, shown, sums, exposed[0])


def reader_bounds(shown: Mapping[str, int | str], sums: Sequence[Sum]) -> dict[str, Bounds]:
    """Return, per figure, the least and the most it can be for one who knows all that is shown."""
    known = {name: interval(value) for name, value in shown.items()}
    for _ in range(2 * len(sums) + 1):  # up and down a tree; one pass per level is enough
        before = dict(known)
        for group in sums:
            _tighten(known, group)
        if known == before:
            break
    return known


def _tighten(known: dict[str, Bounds], group: Sum) -> None:
    """Apply total = sum of parts to the bounds, both ways."""
    low = sum(known[part][0] for part in group.parts)
    high = sum(known[part][1] for part in group.parts)
    total = known[group.total]
    known[group.total] = (max(total[0], low), min(total[1], high))
    for part in group.parts:
        others = [known[other] for other in group.parts if other != part]
        least = known[group.total][0] - sum(bound[1] for bound in others)
        most = known[group.total][1] - sum(bound[0] for bound in others)
        known[part] = (max(known[part][0], least), min(known[part][1], most))


def _withhold(
    counts: Mapping[str, int], shown: dict[str, int | str], sums: Sequence[Sum], exposed: str
) -> None:
    """Keep back one figure more, near the exposed one in the tree."""
    for group in _nearest_first(sums, exposed):
        parts = sorted(group.parts, key=lambda part: (counts[part], part))
        order = [*parts, group.total] if group.keep == "total" else [group.total, *parts]
        for name in order:
            if shown[name] != WITHHELD:
                shown[name] = WITHHELD
                return
    raise AssertionError("all figures near are withheld, yet one is exposed")  # cannot be


def _nearest_first(sums: Sequence[Sum], name: str) -> list[Sum]:
    """Return the sums in the order of their distance from a figure."""
    reached, ordered, left = {name}, [], list(sums)
    while left:
        near = [group for group in left if reached & {group.total, *group.parts}]
        if not near:
            break
        ordered += near
        left = [group for group in left if group not in near]
        for group in near:
            reached |= {group.total, *group.parts}
    return ordered


def _check_tree(counts: Mapping[str, int], sums: Sequence[Sum]) -> None:
    """Refuse sums whose figures are not there, do not add up, or belong to two sums."""
    parts = [part for group in sums for part in group.parts]
    if len(set(parts)) != len(parts) or len({group.total for group in sums}) != len(sums):
        raise ValueError("a figure is part of two sums, or is two totals; the sums must be a tree")
    for group in sums:
        if counts[group.total] != sum(counts[part] for part in group.parts):
            raise ValueError(f"{group.total} is not the sum of its parts")
