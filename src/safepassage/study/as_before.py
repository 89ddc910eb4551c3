"""Does a row only say again what held already? Then it is no act, however harsh its words.

A gate let open for a week and closed again as it was, a road cut again after a pause: the second
row repeats the first scenario. It counts as hostile only where it is harsher than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from safepassage.scenario.columns import Part
from safepassage.scenario.kinds import GatePolicyKind, Status
from safepassage.scenario.parts import CampState, GatePolicy, RouteStatus
from safepassage.scenario.scenario import Scenario

HARSHNESS = {Status.OPEN: 0, Status.LIMITED: 0, Status.UNDER_FIRE: 1, Status.CLOSED: 2}


def says_again(first: Scenario, row: Part) -> bool:
    """Return whether a row says of its days what the first scenario says of them."""
    match row:
        case RouteStatus():
            return all(_road_was_as_harsh(first, row, word) for word in row.traffic)
        case GatePolicy():
            return _gate_was_shut(first, row)
        case CampState():
            return _camp_was_so(first, row)
        case _:
            return False


def leaves_shut(first: Scenario, second: Scenario, row: Part) -> bool:
    """Return whether a row that the second scenario leaves out had opened a road.

    A row that is new in the second and shuts the road there is an act of its own.
    """
    if not isinstance(row, RouteStatus):
        return False
    stands = [_held(second, row, word) for word in row.traffic]
    return any(
        held in first.route_status and HARSHNESS[held.status] > HARSHNESS[row.status]
        for held in stands
        if held is not None
    )


def _road_was_as_harsh(first: Scenario, row: RouteStatus, traffic: str) -> bool:
    held = _held(first, row, traffic)
    return held is not None and HARSHNESS[held.status] >= HARSHNESS[row.status]


def _held(scenario: Scenario, row: RouteStatus, traffic: str) -> RouteStatus | None:
    """Return the row of a scenario that stands on the road on the first day of another."""
    told = (
        other
        for other in scenario.route_status
        if other.route == row.route and traffic in other.traffic and other.date <= row.date
    )
    return max(told, key=lambda other: other.date, default=None)


def is_shut(row: GatePolicy) -> bool:
    """Return whether a policy lets nobody pass."""
    by_quota = row.policy == GatePolicyKind.QUOTA and row.people_per_day == 0
    return by_quota or row.policy == GatePolicyKind.CLOSED


def _gate_was_shut(first: Scenario, row: GatePolicy) -> bool:
    """Return whether the gate was shut on every day of the row already."""
    day = row.start
    for start, end in _shut_spans(first, row):
        if start > day:
            return False
        if end == date.max or (row.end is not None and end >= row.end):
            return True
        day = max(day, end + timedelta(days=1))
    return False


def _shut_spans(first: Scenario, row: GatePolicy) -> Iterator[tuple[date, date]]:
    """Yield the spans on which the first scenario shuts the gate for the category, in order."""
    own = [other for other in first.gates if is_shut(other)]
    own = [other for other in own if (other.place, other.category) == (row.place, row.category)]
    for other in sorted(own, key=lambda other: other.start):
        yield other.start, other.end or date.max


def _camp_was_so(first: Scenario, row: CampState) -> bool:
    before = [other for other in first.camps if other.place == row.place and other.date <= row.date]
    return bool(before) and max(before, key=lambda other: other.date).state == row.state
