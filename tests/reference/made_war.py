"""A war made up at random, to ask more of the people layer than any record does."""

from __future__ import annotations

import random

import numpy as np
from tests.reference.slow_ways import Seen

from safepassage.engine.arrays import (
    GATE_CLOSED,
    GATE_OPEN,
    GATE_QUOTA,
    GATE_URGENT_ONLY,
    NO_GATE,
    Epoch,
    PlaceTotals,
    Situation,
)
from safepassage.engine.compile import Names, names_of
from safepassage.scenario.scenario import Scenario

GATES = (GATE_CLOSED, GATE_URGENT_ONLY, GATE_QUOTA, GATE_OPEN, NO_GATE)
POLICY = {
    GATE_CLOSED: "closed",
    GATE_URGENT_ONLY: "urgent_only",
    GATE_QUOTA: "quota",
    GATE_OPEN: "open",
}
CATEGORIES = ("asylum", "family", "medical", "trade", "aid", "voluntary_return")


class MadeWar:
    """Holders, ways, gates, camps and violence, new at random every few days.

    `calm` is the chance that a place is quiet on a day; `open_ways` that a way is open.
    """

    def __init__(
        self, scenario: Scenario, luck: int, *, calm: float = 0.5, open_ways: float = 0.6
    ) -> None:
        self.names = names_of(scenario)
        self.random = random.Random(luck)
        self.calm, self.open_ways = calm, open_ways
        self.crossing = {place.place: place.kind == "crossing" for place in scenario.places}
        self.epoch: Epoch | None = None

    def situation(self, day: int, totals: PlaceTotals) -> Situation:
        """Return what holds on a day."""
        if self.epoch is None or self.random.random() < 0.3:
            self.epoch = self._new_epoch(day)
        places = range(len(self.names.places))
        luck = self.random.random
        return Situation(
            day=day,
            epoch=self.epoch,
            intensity=np.array([0.0 if luck() < self.calm else luck() for _ in places]),
            threat=np.array([0.0 if luck() < self.calm else luck() for _ in places]),
            captured=np.array([0.0 if luck() < 0.8 else luck() for _ in places]),
            days_since_capture=np.full(len(places), 1000, np.int32),
            besieged=np.array([self.random.choice((-1, 0, 1)) for _ in places], np.int8),
            stock_days=np.array([luck() * 20 for _ in places]),
            shortage=np.array([np.nan if luck() < 0.3 else luck() for _ in places]),
        )

    def _new_epoch(self, day: int) -> Epoch:
        places, routes = len(self.names.places), len(self.names.routes)
        parties, luck = len(self.names.parties), self.random.random

        def ways() -> np.ndarray:
            passable = [
                3 if luck() < self.open_ways else self.random.randrange(4) for _ in range(routes)
            ]
            return np.array(passable, np.uint8)

        gate = np.full((places, 6), NO_GATE, np.uint8)
        for row, name in enumerate(self.names.places):
            if luck() < (0.9 if self.crossing[name] else 0.1):
                gate[row] = [self.random.choice(GATES) for _ in range(6)]
        status = np.stack([ways() for _ in range(5)]) if routes else np.zeros((5, 0), np.uint8)
        return Epoch(
            first_day=day,
            holder=np.array([self.random.randrange(-1, parties) for _ in range(places)], np.int32),
            held_share=np.array([self.random.choice((1.0, 0.6, 0.0)) for _ in range(places)]),
            status=status,
            front=np.array([luck() < 0.4 for _ in range(routes)], np.uint8),
            passable_out=ways(),
            passable_in=ways(),
            gate=gate,
            gate_people_per_day=np.array(
                [[self.random.choice((-1, 0, 7, 60)) for _ in range(6)] for _ in range(places)],
                np.int32,
            ),
            camp_open=np.array([luck() < 0.8 for _ in range(places)], np.uint8),
            capacity=np.array([self.random.choice((-1, -1, 40, 400)) for _ in range(places)]),
            supplied=np.full(places, -1, np.int8),
            supply_ratio=np.full(places, np.nan),
            encircled=np.array([luck() < 0.1 for _ in range(places)], np.int8),
            degree=np.zeros(places, np.uint8),
        )


def seen(names: Names, situation: Situation) -> Seen:
    """Return a situation by names, for the slow model."""
    epoch = situation.epoch

    def by_place(values: np.ndarray) -> dict[str, float]:
        return dict(zip(names.places, values.tolist(), strict=True))

    passable = {}
    for row, route in enumerate(names.routes):
        passable[route, "out"] = int(epoch.passable_out[row])
        passable[route, "in"] = int(epoch.passable_in[row])
    gate, quota = {}, {}
    for row, place in enumerate(names.places):
        for column, category in enumerate(CATEGORIES):
            quota[place, category] = int(epoch.gate_people_per_day[row, column])
            if epoch.gate[row, column] != NO_GATE:
                gate[place, category] = POLICY[int(epoch.gate[row, column])]
    holders = [names.parties[row] if row >= 0 else None for row in epoch.holder]
    return Seen(
        day=situation.day,
        first_day=epoch.first_day,
        holder=dict(zip(names.places, holders, strict=True)),
        held_share=by_place(epoch.held_share),
        front={route: bool(row) for route, row in zip(names.routes, epoch.front, strict=True)},
        passable=passable,
        gate=gate,
        quota=quota,
        camp_open={place: bool(is_open) for place, is_open in by_place(epoch.camp_open).items()},
        capacity={place: int(people) for place, people in by_place(epoch.capacity).items()},
        encircled={place: state == 1 for place, state in by_place(epoch.encircled).items()},
        besieged={place: state == 1 for place, state in by_place(situation.besieged).items()},
        intensity=by_place(situation.intensity),
        threat=by_place(situation.threat),
        captured=by_place(situation.captured),
        shortage=by_place(np.nan_to_num(situation.shortage)),
    )
