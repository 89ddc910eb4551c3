"""Corridors and agreements of a scenario, by rows and days, and the ways they keep for themselves.

A way that a record calls offered or for an evacuation only, and the direct road of a corridor
while it is offered, is no way for those who leave on their own: the rule of the corridor or of the
agreement decides who takes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import Bytes
from safepassage.engine.compile import Names
from safepassage.scenario.kinds import Fighters, Who
from safepassage.scenario.parts import Agreement, Corridor, RouteStatus
from safepassage.scenario.scenario import Scenario

RESERVED_WORDS = ("corridor_offered", "evacuation_only")


@dataclass(frozen=True)
class AgreementPlan:
    """An agreement that moves named numbers."""

    name: str
    element: int
    from_place: int
    to_places: tuple[int, ...]
    start: int
    end: int  # last day
    people: int  # named, -1: all who are there
    people_per_day: int
    halts: frozenset[int]  # days without movement
    is_return: bool
    linked: str
    residents: bool  # may leave so
    displaced: bool
    counts_fighters: bool  # the number named does; the model holds none

    def moves_on(self, day: int) -> bool:
        """Return whether anybody may move on a day."""
        return self.start <= day <= self.end and day not in self.halts


@dataclass(frozen=True)
class CorridorPlan:
    """An offered way out."""

    name: str
    element: int
    from_place: int
    to_place: int
    start: int
    end: int  # last day
    people_per_day: int  # what its hours let pass, -1: not stated
    guaranteed: bool
    screening: bool
    residents: bool  # may take it
    displaced: bool

    def is_offered(self, day: int) -> bool:
        """Return whether it is offered on a day."""
        return self.start <= day <= self.end


def agreements_of(scenario: Scenario, names: Names) -> tuple[AgreementPlan, ...]:
    """Return the agreements in the order of their ids."""
    rows = sorted(scenario.agreements, key=lambda row: row.agreement)
    return tuple(_agreement(row, scenario, names) for row in rows)


def _agreement(row: Agreement, scenario: Scenario, names: Names) -> AgreementPlan:
    return AgreementPlan(
        name=row.agreement,
        element=draws.element("agreement", row.agreement),
        from_place=names.place[row.from_place],
        to_places=tuple(names.place[place] for place in row.to_places),
        start=scenario.day_of(row.start),
        end=scenario.days if row.end is None else scenario.day_of(row.end),
        people=-1 if row.people is None else row.people,
        people_per_day=row.people_per_day,
        halts=frozenset(day for halt in row.halts for day in _days(halt, scenario)),
        is_return=row.kind == "organised_return",
        linked=row.linked,
        residents=row.who != Who.DISPLACED,
        displaced=row.who != Who.RESIDENTS,
        counts_fighters=row.fighters == Fighters.COUNTED,
    )


def _days(halt: str, scenario: Scenario) -> range:
    """Return the days of 'YYYY-MM-DD' or 'YYYY-MM-DD/YYYY-MM-DD', first and last included."""
    first, _, last = halt.partition("/")
    start = scenario.day_of(date.fromisoformat(first))
    return range(start, scenario.day_of(date.fromisoformat(last or first)) + 1)


def corridors_of(scenario: Scenario, names: Names) -> tuple[CorridorPlan, ...]:
    """Return the corridors in the order of their ids."""
    rows = sorted(scenario.corridors, key=lambda row: (row.corridor, row.start))
    return tuple(_corridor(row, scenario, names) for row in rows)


def _corridor(row: Corridor, scenario: Scenario, names: Names) -> CorridorPlan:
    stated = row.capacity_people_per_day
    return CorridorPlan(
        name=row.corridor,
        element=draws.element("corridor", row.corridor),
        from_place=names.place[row.from_place],
        to_place=names.place[row.to_place],
        start=scenario.day_of(row.start),
        end=scenario.days if row.end is None else scenario.day_of(row.end),
        people_per_day=-1 if stated is None else int(stated * row.hours / 24.0),
        guaranteed=bool(row.guarantor),
        screening=row.screening,
        residents=row.who != Who.DISPLACED,
        displaced=row.who != Who.RESIDENTS,
    )


def reserved_routes(scenario: Scenario, names: Names) -> Bytes:
    """Return, (days, R), 1 where a route is kept for an offer or an agreement on a day."""
    reserved = np.zeros((scenario.days, len(names.routes)), np.uint8)
    for row in _civilian_rows(scenario.route_status):
        first = max(0, scenario.day_of(row.date))
        reserved[first:, names.route[row.route]] = row.word in RESERVED_WORDS
    for corridor in scenario.corridors:
        ends = {corridor.from_place, corridor.to_place}
        first = max(0, scenario.day_of(corridor.start))
        end = scenario.days if corridor.end is None else scenario.day_of(corridor.end) + 1
        for route in scenario.routes:
            if {route.from_place, route.to_place} == ends:
                reserved[first : max(first, end), names.route[route.route]] = 1
    return reserved


def _civilian_rows(rows: Iterable[RouteStatus]) -> list[RouteStatus]:
    """Return the rows about civilians on their way out, in the order of their days."""
    about = [row for row in rows if "civilians_out" in row.traffic]
    return sorted(about, key=lambda row: (row.date, row.route, row.word))
