"""What came out of a run of the Flee rules."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from safepassage.engine.flee3.places import Longs
from safepassage.engine.flee3.spawning import Spawning
from safepassage.engine.flee3.today import World
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_data import FleeData


@dataclass(frozen=True, kw_only=True)
class FleeRun:
    """What came out of a run. D days, P places, L links; counts are those after the day."""

    case: FleeCase
    seed: int
    engine: str
    outputs: tuple[int, ...]  # rows of the output camps
    data: FleeData
    present: np.ndarray  # (D, P) people at each place
    travelling: Longs  # (D,) people on links
    created: Longs  # (D,) people ever displaced
    raw: Longs  # (D,) running sum of the data's daily change
    debt: Longs  # (D,)
    idps: Longs  # (D,) people in camps for IDPs
    on_links: np.ndarray | None = None  # (D, L) people on each directed link
    unplaced_days: tuple[int, ...] = ()  # days on which no place could displace anyone
    agent_days: int = 0
    links: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class Record:
    """What a run writes down each day."""

    days: int
    places: int
    links: int = 0
    present: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.present = np.zeros((self.days, self.places), np.int32)
        self.columns = {
            name: np.zeros(self.days, np.int64)
            for name in ("travelling", "created", "raw", "debt", "idps")
        }
        self.on_links = np.zeros((self.days, self.links), np.int32) if self.links else None

    def write(self, day: int, world: World, spawning: Spawning, created: int) -> None:
        """Write all of a day, at its end."""
        self.present[day] = world.present
        self.ask(day, world, spawning)
        self.count(slice(day, day + 1), np.array([created]), world.places.idp_camp)

    def ask(self, day: int, world: World, spawning: Spawning) -> None:
        """Write what the data asked for, once that is known."""
        if not (world.case.conflict_driven or world.case.flood_driven):
            self.columns["raw"][day] = spawning.raw
            self.columns["debt"][day] = spawning.debt

    def count(self, span: slice, created: np.ndarray, idp_camp: np.ndarray) -> None:
        """Write the sums of some days whose people `present` are known."""
        present = self.present[span]
        self.columns["travelling"][span] = created - present.sum(axis=1)
        self.columns["created"][span] = created
        self.columns["idps"][span] = present[:, idp_camp].sum(axis=1)


def outputs_of(world: World) -> tuple[int, ...]:
    """Return the rows of the output camps: the camps before day 0, in flood runs every place."""
    if world.case.flood_driven:
        return tuple(range(len(world.places.names)))
    return tuple(int(i) for i in np.flatnonzero(world.places.camp))
