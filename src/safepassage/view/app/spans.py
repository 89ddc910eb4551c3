"""A change that holds from one day to another, put into a record that says "until the next row".

What was recorded inside the span gives way; what was recorded goes on after its last day. Gates
have a first and a last day of their own; a row that reaches into the span is cut there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from safepassage.errors import Problem, ScenarioError
from safepassage.scenario.parts import CampState, GatePolicy, Place, RouteStatus

DAY = timedelta(days=1)
TABLES_WITH_SPANS = ("route_status", "camps", "gates")


def with_route_status(
    rows: Sequence[RouteStatus], new: RouteStatus, until: date | None
) -> tuple[RouteStatus, ...]:
    """Return the rows with a status that holds until a day; without one, until the next row.

    Raises `ScenarioError` where nothing says what holds after the last day.
    """
    last = until or new.date
    _require_order("route_status", new.date, last)
    kept: list[RouteStatus] = []
    for row in rows:
        inside = row.route == new.route and new.date <= row.date <= last
        traffic = tuple(word for word in row.traffic if not inside or word not in new.traffic)
        if traffic:
            kept.append(row if traffic == row.traffic else _but(row, traffic=traffic))
    if until is None:
        return (*kept, new)
    after = [_status_after(rows, new, word, until) for word in new.traffic]
    grouped: dict[RouteStatus, tuple[str, ...]] = {}
    for word, held in zip(new.traffic, after, strict=True):
        if held is not None:
            bare = _but(held, traffic=())
            grouped[bare] = (*grouped.get(bare, ()), word)
    again = (_but(held, traffic=words, date=until + DAY) for held, words in grouped.items())
    return (*kept, new, *again)


def _status_after(
    rows: Sequence[RouteStatus], new: RouteStatus, traffic: str, until: date
) -> RouteStatus | None:
    """Return the row to repeat after the last day; None where a row begins there."""
    told = [row for row in rows if row.route == new.route and traffic in row.traffic]
    if any(row.date == until + DAY for row in told):
        return None
    before = [row for row in told if row.date <= until]
    if not before:
        what = f"no row says what holds for {traffic} on '{new.route}' after {until}"
        fix = "leave the last day empty, and enter what holds afterwards as a change of its own"
        raise ScenarioError([Problem("states/route_status.csv, date", what, fix)])
    return max(before, key=lambda row: row.date)


def with_camp(
    rows: Sequence[CampState], new: CampState, until: date | None, places: Sequence[Place]
) -> tuple[CampState, ...]:
    """Return the rows with the state of a camp that holds until a day; else until the next row."""
    last = until or new.date
    _require_order("camps", new.date, last)
    own = [row for row in rows if row.place == new.place]
    kept = [row for row in rows if row.place != new.place or not new.date <= row.date <= last]
    if until is None or any(row.date == until + DAY for row in own):
        return (*kept, new)
    before = sorted((row for row in own if row.date <= until), key=lambda row: row.date)
    capacity = next(
        (row.capacity for row in reversed(before) if row.capacity is not None),
        next((place.capacity for place in places if place.place == new.place), None),
    )
    if capacity is None and new.capacity is not None:
        what = f"no row says how many '{new.place}' holds after {until}"
        fix = "leave the last day empty, and enter what holds afterwards as a change of its own"
        raise ScenarioError([Problem("states/camps.csv, capacity", what, fix)])
    state = before[-1].state if before else "open"
    again = CampState(place=new.place, date=until + DAY, state=state, capacity=capacity)
    return (*kept, new, again)


def with_gate(rows: Sequence[GatePolicy], new: GatePolicy) -> tuple[GatePolicy, ...]:
    """Return the rows with a policy; others of its gate and category are cut where it holds.

    A policy without a last day holds until the next recorded one begins.
    """
    _require_order("gates", new.start, new.end or new.start)
    own = [row for row in rows if (row.place, row.category) == (new.place, new.category)]
    later = [row.start for row in own if row.start > new.start]
    if new.end is None and later:
        new = _but(new, end=min(later) - DAY)
    kept: list[GatePolicy] = []
    for row in rows:
        kept += _around(row, new) if row in own else [row]
    return (*kept, new)


def _around(row: GatePolicy, new: GatePolicy) -> list[GatePolicy]:
    """Return what is left of a row before and after another."""
    left: list[GatePolicy] = []
    row_end, new_end = row.end or date.max, new.end or date.max
    if row.start > new_end or row_end < new.start:
        return [row]
    if row.start < new.start:
        left.append(_but(row, end=new.start - DAY))
    if row_end > new_end:
        left.append(_but(row, start=new_end + DAY))
    return left


def _require_order(table: str, first: date, last: date) -> None:
    if last < first:
        where = f"states/{table}.csv, end"
        what = f"ends on {last}, before it starts on {first}"
        raise ScenarioError([Problem(where, what, "put the days in order")])


def _but(row: Any, **cells: Any) -> Any:
    return row.model_copy(update=cells)
