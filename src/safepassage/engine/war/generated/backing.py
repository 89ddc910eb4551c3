"""What sponsors give: goods through named gates, support in the air, troops that may come."""

from __future__ import annotations

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import NOBODY, Floats
from safepassage.engine.draws import Purpose
from safepassage.engine.war.generated.aims import Sight
from safepassage.engine.war.generated.luck import Luck
from safepassage.scenario.kinds import SponsorKind
from safepassage.scenario.parts import Sponsor
from safepassage.scenario.scenario import Scenario

LATELY = 30  # days: a party that lost a place within them is losing ground


class Backing:
    """The sponsors of each party, as known on the issue day."""

    def __init__(self, scenario: Scenario, sight: Sight, luck: Luck, day: int) -> None:
        """Take the sponsors that stand behind somebody on the day after the record ends."""
        self._sight, self._luck = sight, luck
        names = sight.ground.names
        rows = [row for row in scenario.sponsors if _holds(scenario, row, day + 1)]
        kinds = {kind: [row for row in rows if row.kind is kind] for kind in SponsorKind}
        self._air = {names.party[row.party] for row in kinds[SponsorKind.AIR_SUPPORT]}
        self._gates: dict[int, set[int]] = {}
        for row in kinds[SponsorKind.SUPPLY]:
            gates = self._gates.setdefault(names.party[row.party], set())
            gates |= {names.place[gate] for gate in row.gates}
        self._waiting = [
            (draws.element("entry", row.sponsor, row.party), names.party[row.party])
            for row in sorted(kinds[SponsorKind.ENTRY], key=lambda row: (row.sponsor, row.party))
        ]

    def in_the_air(self, party: int) -> bool:
        """Return whether a party has air support."""
        return party in self._air

    def day(self, day: int) -> None:
        """Let the troops of sponsors come, who wait for those they back to lose ground."""
        sight = self._sight
        for waiting in list(self._waiting):
            element, party = waiting
            losing = (day - sight.lost_on[party] <= LATELY).any()
            drawn = self._luck.one(Purpose.WAR_LAUNCH, day, element)
            if losing and drawn < sight.rules.entry_per_day:
                self._waiting.remove(waiting)
                self._air.add(party)
                sight.pool.bring(party, sight.rules.entry_part)

    def refilled(self) -> Floats:
        """Return the part (K,) of a full refill that comes to each party on a day.

        It needs places that something reaches; a part of it needs the gates of sponsors, open on
        the own side. Who has no sponsor draws on what it has.
        """
        own = self._sight.rules.pool_refill_own
        gates = np.array([self._gates_open(party) for party in range(self._parties)])
        return np.asarray(self._fed() * (own + (1.0 - own) * gates))

    @property
    def _parties(self) -> int:
        return len(self._sight.ground.names.parties)

    def _gates_open(self, party: int) -> float:
        ground, gates = self._sight.ground, self._gates.get(party, set())
        if not gates:
            return 1.0
        side = ground.relations.same_side[party]
        sources = {source.place for source in ground.period.sources if side[source.party]}
        is_open = [bool(side[ground.holder[gate]]) and gate in sources for gate in gates]
        return sum(is_open) / len(gates)

    def _fed(self) -> Floats:
        """Return the part (K,) of each party's strength at places that something reaches."""
        ground, at = self._sight.ground, self._sight.pool.at
        held = ground.holder != NOBODY
        fed = held & (ground.epoch.supplied != 0)
        total, reached = np.zeros(self._parties), np.zeros(self._parties)
        np.add.at(total, ground.holder[held], at[held])
        np.add.at(reached, ground.holder[fed], at[fed])
        return np.asarray(reached / np.maximum(total, 1.0))


def _holds(scenario: Scenario, row: Sponsor, day: int) -> bool:
    begun = row.start is None or scenario.day_of(row.start) <= day
    return begun and (row.end is None or day <= scenario.day_of(row.end))
