"""The generated war: as recorded up to and including an issue day, by rule after it.

It knows nothing that is dated after the issue day. The same scenario, issue day and seed give the
same war; how many threads or members run beside it changes nothing.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import Floats, PlaceTotals, Situation
from safepassage.engine.compile import Names, names_of
from safepassage.engine.war.generated import contest
from safepassage.engine.war.generated.aims import LONG_AGO, NONE, Sight
from safepassage.engine.war.generated.feeling import Feeling
from safepassage.engine.war.generated.ground import Ground
from safepassage.engine.war.generated.luck import Luck
from safepassage.engine.war.generated.operations import Operations, recorded
from safepassage.engine.war.generated.pool import Pool
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.engine.war.ways import HOPS, shortest_ways
from safepassage.scenario.scenario import Scenario


class GeneratedWar:
    """A war that goes on by rule where its record ends. Implements `engine.arrays.War`."""

    def __init__(
        self, scenario: Scenario, names: Names | None = None, *, issue_day: int, seed: int
    ) -> None:
        """Compile the record up to the issue day; whatever is later in the scenario is unknown."""
        known = scenario.as_of(scenario.date_of(issue_day))
        self.names = names or names_of(scenario)
        self.issue_day = issue_day
        self._scenario = known
        self._rules = known.settings.rules
        self._luck = Luck(seed)
        self.record = ScriptedWar(known, self.names, until=issue_day)
        self._next = 0

    def situation(self, day: int, totals: PlaceTotals) -> Situation:
        """Return what holds on a day; days are asked in order, from 0.

        Raises
        ------
        ValueError
            When days are not asked in order.
        """
        if day != self._next:
            raise ValueError(f"days are asked in order: expected {self._next}, got {day}")
        self._next += 1
        if day <= self.issue_day:
            return self.record.situation(day, totals)
        if day == self.issue_day + 1:
            self._take_over()
        return self._generate(day, totals)

    def _take_over(self) -> None:
        """Begin where the record ends."""
        rules, day = self._rules, self.issue_day
        self.ground = Ground(self._scenario, self.record, day)
        size = np.ones(len(self.names.parties))
        self.pool = Pool(self.ground, size, rules)
        parties, places = len(self.names.parties), len(self.names.places)
        self.sight = Sight(
            ground=self.ground,
            pool=self.pool,
            rules=rules,
            km=_road_km(self.ground),
            supply_km=contest.supply_km(self.ground.period, rules.contest_most_km),
            besieged=self.record.memory.besieged,
            last_gain=_last_gains(self._scenario, self.names),
            lost_on=np.full((parties, places), LONG_AGO, np.int64),
            groups=np.zeros((0, places), np.bool_),
        )
        self.operations = Operations(self.sight, self._luck, lambda _party, _day: False)
        for name, party, aim in recorded(self._scenario, self.sight, day):
            self.operations.begin(party, aim, day, name)
        self._feeling = Feeling(self.record.intensity, self.ground, rules, day)

    def _generate(self, day: int, totals: PlaceTotals) -> Situation:
        """Go through a day by rule: operations, then what follows from them."""
        ground, diary = self.ground, self.record.diary
        ground.begin(day)
        self.sight.besieged = diary.memory.besieged
        self.operations.day(day, lambda _party, _against, _places: 1.0)
        self._supply(day)
        diary.taken(day, ground.captured)
        epoch = diary.enter(day, ground.period, totals)
        aims = [operation.aim for operation in self.operations.active]
        calm = np.ones(epoch.holder.size)
        attacked = tuple(sorted({aim.road for aim in aims if aim.road != NONE}))
        return Situation(
            day=day,
            epoch=epoch,
            intensity=self._feeling.on(day, aims, calm, epoch.holder),
            threat=self.record.threat.on(day, attacked),
            captured=ground.captured,
            days_since_capture=diary.days_since_capture(day).astype(np.int32),
            besieged=diary.memory.besieged,
            stock_days=diary.clock.stock_days,
            shortage=diary.clock.shortage,
        )

    def _supply(self, day: int) -> None:
        """Work out what reaches whom, and let it bring strength."""
        before = self.ground.period
        period = self.ground.renew(day)
        if period is not before:
            self.record.threat.enter(period)
            self.sight.supply_km = contest.supply_km(period, self._rules.contest_most_km)
        self.pool.refill(_supplied_part(self.ground, self.pool))
        self.pool.post()


def _supplied_part(ground: Ground, pool: Pool) -> Floats:
    """Return the part (K,) of each party's strength at places that something reaches."""
    parties = len(ground.names.parties)
    held = ground.holder >= 0
    fed = held & (ground.epoch.supplied != 0)
    total, reached = np.zeros(parties), np.zeros(parties)
    np.add.at(total, ground.holder[held], pool.at[held])
    np.add.at(reached, ground.holder[fed], pool.at[fed])
    return np.asarray(reached / np.maximum(total, 1.0))


def _last_gains(scenario: Scenario, names: Names) -> list[int]:
    """Return the last place (K,) each party took, NONE where it took none."""
    gains = [NONE] * len(names.parties)
    for row in sorted(scenario.control, key=lambda row: (row.date, row.place)):
        if row.change == "capture":
            gains[names.party[row.holder]] = names.place[row.place]
    return gains


def _road_km(ground: Ground) -> Floats:
    """Return the distance (P, P) by road, whoever holds it; infinite where there is no road."""
    network = ground.network
    every = np.ones(network.length_m.size, np.bool_)
    cost = shortest_ways(network, every, range(network.population.size)).cost
    reached = np.isfinite(cost)
    return np.asarray(np.where(reached, np.where(reached, cost, 0.0) // HOPS / 1000.0, np.inf))
