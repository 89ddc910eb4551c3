"""What people see around them on a day: ways, places that pull, and whether they can go."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Bytes, Floats, Hops, Ints, Marks, PlaceTotals, Situation
from safepassage.engine.people import destinations
from safepassage.engine.people.felt import Taken, partly_held
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.ways import Ways, any_road, quality_shares, ways_of


class Around(NamedTuple):
    """The surroundings of a day. Letters: P places, Q = 2 P pools, H holders on the first day."""

    ways: Ways
    hops: Hops
    community: Bytes  # (Q,) row of the holder under whom a pool lived on the first day
    pull: Floats  # (P,) of each place, before distance and acceptance
    accepted: Floats  # (H, 3, P) acceptance of each community and kind of household by place
    can: Floats  # (H, P) part of those who wish to leave who can
    can_taken: Floats  # (H, P) the same in the part of a place that was just taken
    emptied: NDArray[np.bool_]  # (P,) camps that are closed or overrun
    partly_held: NDArray[np.bool_]  # (P,) a part of the place is held by another than its holder
    inside: Floats  # (P,) pull of the place itself for those who flee from one of its quarters
    same_site: NDArray[np.bool_]  # (P, P) a crossing and the places of its site


class Surroundings:
    """Works out the surroundings; what holds for an epoch is kept until it ends."""

    def __init__(self, plan: Plan) -> None:
        """Work out the roads that convoys may take; they never change."""
        self._plan = plan
        self._shares = quality_shares(plan)
        self._any_road = any_road(plan)
        self._community: Bytes | None = None
        self._holders: Ints | None = None
        self._key: tuple[int, bytes, bytes] | None = None
        self._ways: Ways | None = None
        self._accepted: Floats | None = None

    @property
    def escorted(self) -> Marks:
        """Return the next state toward each goal by any road there is, (P, P)."""
        return self._any_road.hop

    def see(self, situation: Situation, totals: PlaceTotals, taken: Taken) -> Around:
        """Return the surroundings of a day; `totals` are those of the evening before."""
        plan = self._plan
        community, holders = self._communities(situation)
        ways, accepted = self._epoch(situation, taken, holders)
        present = totals.residents + totals.displaced
        pull = destinations.attraction(plan, ways, situation, present)
        can, can_taken = destinations.opportunity(
            plan, ways, situation, pull, accepted, self._shares
        )
        return Around(
            ways=ways,
            hops=Hops(
                own=ways.hop,
                escorted=self._any_road.hop,
                link_to=plan.link_to.astype(np.uint16),
                link_hm=plan.link_hm.astype(np.uint16),
            ),
            community=community,
            pull=pull,
            accepted=accepted,
            can=can,
            can_taken=can_taken,
            emptied=(plan.takes_in == 1) & (situation.epoch.camp_open == 0),
            partly_held=partly_held(situation),
            inside=destinations.pull_inside(plan, situation, taken, present),
            same_site=self._any_road.same_site,
        )

    def _epoch(self, situation: Situation, taken: Taken, holders: Ints) -> tuple[Ways, Floats]:
        """Return the ways and the acceptance, worked out anew when a way or a holder changes."""
        reserved = self._plan.reserved[situation.day]
        key = situation.epoch.first_day, reserved.tobytes(), taken.broken.tobytes()
        if self._ways is None or self._accepted is None or key != self._key:
            self._key = key
            self._ways = ways_of(self._plan, situation.epoch, reserved, taken.broken)
            self._accepted = destinations.acceptance(self._plan, situation.epoch, holders)
        return self._ways, self._accepted

    def _communities(self, situation: Situation) -> tuple[Bytes, Ints]:
        """Return the row of the holder on the first day for each pool, and these holders."""
        if self._community is None or self._holders is None:
            self._holders, row = np.unique(situation.epoch.holder, return_inverse=True)
            self._community = np.concatenate([row, row]).astype(np.uint8)
        return self._community, self._holders
