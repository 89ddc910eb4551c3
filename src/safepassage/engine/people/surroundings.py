"""What people see around them on a day: ways, places that pull, and whether they can go."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import NOBODY, Bytes, Floats, Hops, Marks, PlaceTotals, Situation
from safepassage.engine.people import destinations
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.ways import Ways, escorted_hops, quality_shares, ways_of


class Around(NamedTuple):
    """The surroundings of a day. Letters: P places, Q = 2 P pools, H holders."""

    ways: Ways
    hops: Hops
    community: Bytes  # (Q,) row of the holder under whom a pool lived on the first day
    pull: Floats  # (P,) of each place, before distance and acceptance
    accepted: Floats  # (H, P) acceptance of each community by place
    can: Floats  # (H, P) part of those who wish to leave who can
    emptied: NDArray[np.bool_]  # (P,) camps that are closed or overrun


class Surroundings:
    """Works out the surroundings; what holds for an epoch is kept until it ends."""

    def __init__(self, plan: Plan) -> None:
        """Work out the roads that convoys may take; they never change."""
        self._plan = plan
        self._shares = quality_shares(plan)
        self._escorted = escorted_hops(plan)
        self._community: Bytes | None = None
        self._key: tuple[int, bytes] | None = None
        self._ways: Ways | None = None
        self._accepted: Floats | None = None

    @property
    def escorted(self) -> Marks:
        """Return the next state toward each goal by any road there is, (P, P)."""
        return self._escorted

    def see(self, situation: Situation, totals: PlaceTotals) -> Around:
        """Return the surroundings of a day; `totals` are those of the evening before."""
        plan = self._plan
        ways, accepted = self._epoch(situation)
        present = totals.residents + totals.displaced
        pull = destinations.attraction(plan, ways, situation, present)
        return Around(
            ways=ways,
            hops=Hops(
                own=ways.hop,
                escorted=self._escorted,
                link_to=plan.link_to.astype(np.uint16),
                link_hm=plan.link_hm.astype(np.uint16),
            ),
            community=self._communities(situation),
            pull=pull,
            accepted=accepted,
            can=destinations.opportunity(plan, ways, pull, accepted, self._shares),
            emptied=(plan.is_camp == 1) & (situation.epoch.camp_open == 0),
        )

    def _epoch(self, situation: Situation) -> tuple[Ways, Floats]:
        """Return the ways and the acceptance, worked out anew when a way or a holder changes."""
        reserved = self._plan.reserved[situation.day]
        key = situation.epoch.first_day, reserved.tobytes()
        if self._ways is None or self._accepted is None or key != self._key:
            self._key = key
            self._ways = ways_of(self._plan, situation.epoch, reserved)
            self._accepted = destinations.acceptance(self._plan, situation.epoch)
        return self._ways, self._accepted

    def _communities(self, situation: Situation) -> Bytes:
        """Return the holder on the first day, for each pool; nobody is the last row."""
        if self._community is None:
            holder = situation.epoch.holder
            parties = len(self._plan.names.parties)
            row = np.where(holder == NOBODY, parties, holder).astype(np.uint8)
            self._community = np.concatenate([row, row])
        return self._community
