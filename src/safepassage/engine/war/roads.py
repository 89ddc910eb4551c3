"""How far each road lets each traffic pass: the record, the derived front, tolerated passage.

The record stands until its next row. Where it says nothing, a road between places of one side is
open and any other is closed. Where the two ends have become hostile after the last row was
written, a front runs across the road and it is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import (
    CIVILIANS_IN,
    CIVILIANS_OUT,
    CLOSED,
    NOBODY,
    OPEN,
    TRADE,
    Bytes,
    Ints,
    Network,
)
from safepassage.engine.compile import Names
from safepassage.engine.war.degrees import STATUS
from safepassage.engine.war.relations import Relations, Tolerance, Truths
from safepassage.scenario.kinds import Traffic
from safepassage.scenario.scenario import Scenario

TRAFFICS = [traffic.value for traffic in Traffic]
NO_ROW = -(2**31)  # day of the row where there is none
EVERYBODY = -1  # party of a row that names none: goods of the holder of the ends

# Passage that households do not take of their own: an offer, or convoys under agreement. The
# tables of corridors and agreements speak for them.
OFFERED = ("corridor_offered", "evacuation_only")


class Record(NamedTuple):
    """What route_status.csv says from a day on. Letters: R routes; rows GOODS ... CIVILIANS_IN."""

    day: int
    status: Bytes  # (5, R)
    since: Ints  # (5, R) day of the row, NO_ROW
    party: Ints  # (5, R) whose goods may pass, EVERYBODY
    disputed: Truths  # (5, R)
    offered: Truths  # (5, R) the word of the row is an offer


class Roads(NamedTuple):
    """What holds on the roads on a day."""

    status: Bytes  # (5, R) derived fronts and tolerated passage applied
    party: Ints  # (5, R) whose goods may pass, EVERYBODY
    disputed: Truths  # (5, R)
    front: Truths  # (R,) the holders of the ends are hostile
    within: Truths  # (R,) the ends are of one side
    tolerated: Truths  # (R,) trade crosses between two sides
    passable_out: Bytes  # (R,)
    passable_in: Bytes  # (R,)


def no_record(routes: int) -> Record:
    """Return what the record says before its first row: nothing."""
    shape = len(TRAFFICS), routes
    return Record(
        NO_ROW,
        np.zeros(shape, np.uint8),
        np.full(shape, NO_ROW, np.int32),
        np.full(shape, EVERYBODY, np.int32),
        np.zeros(shape, np.bool_),
        np.zeros(shape, np.bool_),
    )


def record_on(day: int, found: Sequence[Record], routes: int) -> Record:
    """Return what the record says on a day."""
    standing = no_record(routes)
    for record in found:
        if record.day > day:
            break
        standing = record
    return standing


def records(scenario: Scenario, names: Names) -> tuple[Record, ...]:
    """Return the record for each day that has a row, in order of days."""
    now = no_record(len(names.routes))
    found = []
    rows = sorted(
        scenario.route_status, key=lambda row: (row.date, row.route, row.status, row.party)
    )
    for date, group in groupby(rows, key=lambda row: row.date):
        day = scenario.day_of(date)
        now = copied(now, day)
        for row in group:
            cells = _cells(row.traffic, names.route[row.route])
            now.status[cells] = STATUS[row.status]
            now.since[cells] = day
            now.party[cells] = names.party[row.party] if row.party else EVERYBODY
            now.disputed[cells] = row.disputed
            now.offered[cells] = row.word in OFFERED
        found.append(now)
    return tuple(found)


def copied(record: Record, day: int) -> Record:
    """Return a record from a day on that can be changed without changing the one before."""
    return Record(
        day,
        record.status.copy(),
        record.since.copy(),
        record.party.copy(),
        record.disputed.copy(),
        record.offered.copy(),
    )


def _cells(words: Sequence[str], route: int) -> tuple[list[int], list[int]]:
    """Return the cells of (5, R) that a row speaks of."""
    traffics = [TRAFFICS.index(word) for word in words]
    return traffics, [route] * len(traffics)


def roads_of(
    record: Record, network: Network, holder: Ints, relations: Relations, front_since: Ints
) -> Roads:
    """Return what holds on the roads.

    ``front_since`` (R,) is the first day of the current run of days on which the ends are hostile.
    """
    ends = holder[network.from_place], holder[network.to_place]
    within, front = relations.same_side[ends], relations.hostile[ends]
    unheld = (ends[0] == NOBODY) | (ends[1] == NOBODY)
    unwritten = record.since == NO_ROW
    status = np.where(unwritten, np.where(within | unheld, OPEN, CLOSED), record.status)
    status = np.where(front & (record.since < front_since), CLOSED, status).astype(np.uint8)
    passable = np.where(record.offered, CLOSED, status).astype(np.uint8)
    tolerated = np.zeros(front.size, np.bool_)
    for tolerance in relations.tolerances:
        crossing = _crossing(tolerance, ends, relations.same_side)
        if tolerance.trade:
            tolerated[crossing] = True
            status[TRADE, crossing] = _opened(status[TRADE, crossing], tolerance.status)
        if tolerance.civilians:
            for way in (CIVILIANS_OUT, CIVILIANS_IN):
                status[way, crossing] = _opened(status[way, crossing], tolerance.status)
                passable[way, crossing] = _opened(passable[way, crossing], tolerance.status)
    return Roads(
        status,
        record.party,
        record.disputed,
        front,
        within,
        tolerated,
        passable[CIVILIANS_OUT],
        passable[CIVILIANS_IN],
    )


def _crossing(tolerance: Tolerance, ends: tuple[Ints, Ints], same_side: Truths) -> list[int]:
    """Return the named routes whose ends are held by the two sides, one each."""
    side_a, side_b = same_side[tolerance.party_a], same_side[tolerance.party_b]
    return [
        route
        for route in tolerance.routes
        if not same_side[ends[0][route], ends[1][route]]
        and (
            (side_a[ends[0][route]] and side_b[ends[1][route]])
            or (side_b[ends[0][route]] and side_a[ends[1][route]])
        )
    ]


def _opened(recorded: Bytes, status: int) -> Bytes:
    """Return the status of a tolerated crossing: no better than the relation nor than the record.

    A closed record is the front that the relation opens.
    """
    return np.where(recorded == CLOSED, status, np.minimum(recorded, status)).astype(np.uint8)
