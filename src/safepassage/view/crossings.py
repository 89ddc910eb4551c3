"""Figures on crossings, which never stand alone.

Fewer arrivals must not read as success: whoever shows how many crossed a border shows in the same
sentence how many wait, were turned back and stand exposed on the near side. What cannot be said
so is not said at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from safepassage.errors import RefusedError
from safepassage.view.words import about


@dataclass(frozen=True, slots=True)
class NearSide:
    """The people who did not cross. Figures are people; a text where a file may not be exact."""

    waiting: int | str | None
    in_camps: int | str | None
    turned_back: int | str | None
    exposed: int | str | None


def crossing_sentence(
    where: str,
    crossed: int | str,
    irregular: int | str,
    near_side: NearSide | None,
    *,
    gate_is_assumed: bool = False,
) -> str:
    """Return one sentence on a crossing, both sides in it.

    Parameters
    ----------
    where
        Name of the crossing or stretch of border.
    crossed, irregular
        People admitted by the gate, and people who got across elsewhere, since the start.
    near_side
        Those who wait, are in camps near, were turned back, are exposed.
    gate_is_assumed
        Whether what the gate does is an assumption rather than a record.

    Raises
    ------
    RefusedError
        A figure of the near side is not known: then crossings are not shown either.
    """
    figures = () if near_side is None else (
        near_side.waiting, near_side.in_camps, near_side.turned_back, near_side.exposed
    )  # fmt: skip
    if near_side is None or any(figure is None for figure in figures):
        raise RefusedError(
            f"crossings at {where} are not shown without the people who wait, are in camps, "
            "were turned back and are exposed on the near side"
        )
    end = " This is not an estimate of arrivals: the gate's policy is an assumption."
    return (
        f"{where}: on the near side {_about(near_side.waiting)} people wait, "
        f"{_said(near_side.in_camps)} are in camps close by, {_said(near_side.turned_back)} were "
        f"turned back and {_said(near_side.exposed)} are exposed to fighting; "
        f"{_said(crossed)} were admitted and {_said(irregular)} crossed elsewhere."
        + (end if gate_is_assumed else "")
    )


def _about(figure: int | str | None) -> str | None:
    """Return "about 1,200"; a range and a figure kept back are said as they are."""
    is_range = isinstance(figure, str) and " to " in figure
    return f"{figure} (9 in 10 runs)" if is_range else f"about {_said(figure)}"


def _said(figure: int | str | None) -> str | None:
    return figure if isinstance(figure, str) or figure is None else about(figure)
