"""Who is what to whom on a day: hostile unless a dated row says otherwise.

Matrices have a row more than there are parties: the last one is `NOBODY` (-1), the holder of a
place without a row in control.csv. Nobody is hostile to nobody, and open to itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import NOBODY
from safepassage.engine.compile import Names
from safepassage.engine.war import degrees
from safepassage.scenario.kinds import RelationKind
from safepassage.scenario.scenario import Relation, Scenario

Truths = NDArray[np.bool_]

# Of rows that start on the same day, the friendlier one stands.
STRENGTH = {RelationKind.HOSTILE: 0, RelationKind.NEUTRAL: 1, RelationKind.ALLY: 2}


class Tolerance(NamedTuple):
    """Named roads that two sides let each other use."""

    party_a: int
    party_b: int
    routes: tuple[int, ...]
    trade: bool
    civilians: bool
    status: int  # CLOSED ... OPEN


class Relations(NamedTuple):
    """Relations of a day. Letters: K parties; the last row and column are `NOBODY`."""

    same_side: Truths  # (K + 1, K + 1) a party with itself and with its allies
    hostile: Truths  # (K + 1, K + 1)
    tolerances: tuple[Tolerance, ...]


def relations_on(scenario: Scenario, names: Names, day: int) -> Relations:
    """Return the relations that hold on a day.

    Alliance does not pass on: the ally of an ally is no ally.
    """
    active = [row for row in scenario.settings.relations if is_active(scenario, row, day)]
    parties = len(names.parties)
    same_side = np.eye(parties + 1, dtype=np.bool_)
    hostile = ~same_side
    hostile[NOBODY, :] = hostile[:, NOBODY] = False
    for row in sorted((row for row in active if row.kind in STRENGTH), key=_order):
        pair = names.party[row.party_a], names.party[row.party_b]
        for a, b in (pair, pair[::-1]):
            same_side[a, b] = row.kind is RelationKind.ALLY
            hostile[a, b] = row.kind is RelationKind.HOSTILE
    tolerated = [row for row in active if row.kind is RelationKind.TOLERATED]
    return Relations(same_side, hostile, tuple(sorted(_tolerance(row, names) for row in tolerated)))


def is_active(scenario: Scenario, row: Relation, day: int) -> bool:
    """Return whether a relation holds on a day; first and last day are included."""
    begun = row.start is None or scenario.day_of(row.start) <= day
    return begun and (row.end is None or day <= scenario.day_of(row.end))


def _order(row: Relation) -> tuple[str, int]:
    return (row.start.isoformat() if row.start else "", STRENGTH[row.kind])


def _tolerance(row: Relation, names: Names) -> Tolerance:
    return Tolerance(
        names.party[row.party_a],
        names.party[row.party_b],
        tuple(sorted(names.route[route] for route in row.routes)),
        "trade" in row.traffic,
        "civilians" in row.traffic,
        degrees.STATUS[row.status],
    )
