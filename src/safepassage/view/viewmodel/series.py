"""Figures over time as the document holds them: differences from day to day, by quantile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.view.viewmodel.parts import Piece, Spans, said

LEVELS = ("p05", "p25", "p50", "p75", "p95")


class Line(Piece):
    """People by day. Each list: value of day 0, then differences from day to day.

    A single run has `one` and no quantiles: one run is not a range. An ensemble has the five
    quantiles over its members, day by day.
    """

    one: list[int] | None = said("of a single run", None, "people")
    p05: list[int] | None = said("5 % of the members lie below", None, "people")
    p25: list[int] | None = said("25 % below", None, "people")
    p50: list[int] | None = said("half below", None, "people")
    p75: list[int] | None = said("75 % below", None, "people")
    p95: list[int] | None = said("95 % below", None, "people")


class PlaceLines(Piece):
    """People at a place at the end of each day; a line that is zero throughout is left out."""

    present: Line | None = said("everybody there, displaced or not", None)
    displaced: Line | None = said("displaced people there", None)
    in_camps: Line | None = said("of them in camps and collective centres", None)
    arrivals: Line | None = said("moves that ended there, since the start", None)
    left: Line | None = said("first moves that began there, since the start", None)
    stock_days: list[float | None] | None = said("days of stock left, by day", None, "days")
    shortage: list[float | None] | None = said("shortage index (not IPC, not famine)", None)


class CrossingLines(Piece):
    """A border crossing. Crossings never stand without those who wait, and were turned back."""

    waiting: Line = said("waiting on the near side at the end of the day")
    in_camps: Line = said("in camps close by")
    exposed: Line = said("exposed to fighting there that day")
    turned_back: Line = said("tried elsewhere and were turned back, since the start")
    left_queue: Line = said("gave up waiting, since the start")
    admitted: Line = said("let through by the gate, since the start")
    irregular: Line = said("got across elsewhere on the border, since the start")


class FlowLines(Piece):
    """People who entered a route on a day; a direction that nobody took is left out."""

    forth: Line | None = said("from `from_place` to `to_place`", None)
    back: Line | None = said("from `to_place` to `from_place`", None)


class TotalLines(Piece):
    """People anywhere; moves are counted each time, people once."""

    idps: Line | None = said("displaced at home", None)
    abroad: Line | None = said("displaced people in places of the network abroad", None)
    waiting: Line | None = said("waiting at crossings", None)
    on_the_way: Line | None = said("on the way", None)
    besieged: Line | None = said("in places besieged by the rule of this model", None)
    first_moves: Line | None = said("fled for the first time, since the start", None)
    moves: Line | None = said("all moves, since the start", None)


class Variant(Piece):
    """One course of the world, or its spread: the first is the run or ensemble itself."""

    variant: str = said("id")
    name: str = said("name for people")
    changes: list[str] = said("what differs from the first, in words", [])
    closure: str = said("whether the war reacts, in words")
    members: int = said("runs")
    varied: list[str] = said("what the members vary; empty: one run, no range is shown", [])
    one_run: str = said("figures that an ensemble does not keep and that come from one run", "")
    places: dict[str, PlaceLines] = said("by place", {})
    crossings: dict[str, CrossingLines] = said("by crossing", {})
    flows: dict[str, FlowLines] = said("by route", {})
    totals: TotalLines = said("everybody", TotalLines())
    spans: Spans | None = said("what held over time where it differs; none: as in the first", None)


def line_of(values: NDArray[Any], levels: Mapping[str, NDArray[Any]] | None = None) -> Line:
    """Return a line of one run, or of the quantiles of an ensemble.

    Parameters
    ----------
    values
        People by day, shape (days,); not read where there are levels.
    levels
        People by day for each quantile.
    """
    if levels is None:
        return Line(one=differences(values))
    return Line(**{name: differences(levels[name]) for name in LEVELS})


def some(values: NDArray[Any]) -> Line | None:
    """Return a line of one run, none where it is zero throughout."""
    return line_of(values) if values.any() else None


def differences(values: NDArray[Any]) -> list[int]:
    """Return the first value and the differences from day to day."""
    whole = np.rint(np.asarray(values, np.float64)).astype(np.int64)
    return [int(step) for step in np.diff(whole, prepend=0)]


def restored(steps: list[int]) -> list[int]:
    """Return the values from the differences; the other way of `differences`."""
    return [int(value) for value in np.cumsum(np.asarray(steps, np.int64))]
