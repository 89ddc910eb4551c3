"""The generated war: as recorded up to and including an issue day, by rule after it.

It knows nothing that is dated after the issue day. The same scenario, issue day and seed give the
same war; how many threads or members run beside it changes nothing.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import Floats, PlaceTotals, Situation
from safepassage.engine.compile import Names, names_of
from safepassage.engine.draws import Purpose
from safepassage.engine.war.epochs import Period
from safepassage.engine.war.generated import contest, hearsay, talks
from safepassage.engine.war.generated.aims import LONG_AGO, NONE, Sight
from safepassage.engine.war.generated.backing import Backing
from safepassage.engine.war.generated.contagion import Contagion, kernel, open_roads, travel_hours
from safepassage.engine.war.generated.deals import Deals
from safepassage.engine.war.generated.endings import Endings
from safepassage.engine.war.generated.feeling import Feeling
from safepassage.engine.war.generated.ground import Ground
from safepassage.engine.war.generated.luck import Luck
from safepassage.engine.war.generated.operations import MOST_RATE, Operations, take, take_over
from safepassage.engine.war.generated.pool import Pool
from safepassage.engine.war.generated.research import ResearchLog
from safepassage.engine.war.generated.talks import Parley
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.engine.war.ways import HOPS, shortest_ways
from safepassage.scenario.scenario import Scenario


class GeneratedWar:
    """A war that goes on by rule where its record ends. Implements `engine.arrays.War`."""

    def __init__(
        self,
        scenario: Scenario,
        names: Names | None = None,
        *,
        issue_day: int,
        seed: int,
        log: ResearchLog | None = None,
    ) -> None:
        """Compile the record up to the issue day; whatever is later in the scenario is unknown.

        ``log``, where one is passed, is told each choice of an aim; it changes nothing.
        """
        self._log = log
        self.names = names or names_of(scenario)
        self.issue_day = issue_day
        self._scenario = scenario.as_of(scenario.date_of(issue_day))
        self._rules = self._scenario.settings.rules
        self._luck = Luck(seed)
        self.record = ScriptedWar(self._scenario, self.names, until=issue_day)
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
        rules, day, scenario = self._rules, self.issue_day, self._scenario
        self.ground = Ground(scenario, self.record, day)
        self._entered = self.ground.period
        self.pool = Pool(self.ground, _weights(scenario, self.names), rules)
        self.sight = _sight(scenario, self.record, self.ground, self.pool)
        self.sight.log = self._log
        self.backing = Backing(scenario, self.sight, self._luck, day)
        self.operations = Operations(self.sight, self._luck, self.backing.in_the_air)
        take_over(self.operations, scenario, day)
        self.parley = Parley(self.ground, self._luck, rules)
        talks.take_over(self.parley, scenario, day)
        self.deals = Deals(self.sight, self._luck)
        self.deals.take_over(scenario, day)
        self.endings = Endings(self.sight, self._luck, self.parley, self.deals)
        memory, events = hearsay.heard_of(scenario, self.names, day)
        self.contagion = Contagion(memory, rules, events)
        self._feeling = Feeling(self.record.intensity, self.ground, rules, day)
        self._elements = np.array(
            [draws.element("place", place) for place in self.names.places], np.uint64
        )
        self._intensity = self.record.intensity.on(day, self.ground.holder)
        self._spread: tuple[Period, Floats, Floats] | None = None

    def _generate(self, day: int, totals: PlaceTotals) -> Situation:
        """Go through a day by rule: words, sieges, operations, then what follows from them."""
        ground, diary = self.ground, self.record.diary
        ground.begin(day)
        self.sight.besieged = diary.memory.besieged
        besieged: dict[tuple[int, int], list[int]] = {}
        for place, by in self.endings.besiegers().items():
            besieged.setdefault(_pair(int(ground.holder[place]), by), []).append(place)
        self.parley.day(day, besieged)
        self._fulfil(day, totals)
        self.endings.day(day, diary.memory, diary.clock, self._intensity, totals)
        for operation in self.operations.day(day, lambda *who: self.rate(*who, day=day)):
            self.parley.won(operation.party, operation.aim.against, day)
        self.backing.day(day)
        self._supply(day)
        aims = [operation.aim for operation in self.operations.active]
        self._spill(day)
        self._intensity = self._felt(day)
        diary.taken(day, ground.captured)
        epoch = diary.enter(day, ground.period, totals)
        attacked = tuple(sorted({aim.road for aim in aims if aim.road != NONE}))
        return Situation(
            day=day,
            epoch=epoch,
            intensity=self._intensity,
            threat=self.record.threat.on(day, attacked),
            captured=ground.captured,
            days_since_capture=diary.days_since_capture(day).astype(np.int32),
            besieged=diary.memory.besieged,
            stock_days=diary.clock.stock_days,
            shortage=diary.clock.shortage,
            agreements=self.deals.today(day),
            corridors=self.deals.offered(day),
        )

    def rate(self, party: int, against: int, places: tuple[int, ...], *, day: int) -> float:
        """Return the factor on operations of a party against another at some places."""
        rules = self._rules
        factor = self.parley.factor(party, against, places, day)
        for tolerance in self.ground.relations.tolerances:
            if {tolerance.party_a, tolerance.party_b} == {party, against}:
                factor *= rules.operation_tolerated_factor
                break
        if any(self.deals.covers(place) for place in places):
            factor *= rules.operation_agreed_factor
        return min(factor, MOST_RATE)

    def _fulfil(self, day: int, totals: PlaceTotals) -> None:
        """Let places whose agreement is fulfilled go over to who was promised them."""
        for deal in self.deals.day(day, totals):
            holder = int(self.ground.holder[deal.place])
            if self.ground.hostile(holder, deal.by):
                take(self.sight, deal.place, deal.by, day, by_force=False)
                self.parley.kept(holder, deal.by)

    def _supply(self, day: int) -> None:
        """Work out what reaches whom, and let it bring strength."""
        self.sight.look(day)
        if self.ground.period is not self._entered:
            self._entered = self.ground.period
            self.record.threat.enter(self._entered)
        self.pool.refill(self.backing.refilled())
        self.pool.post()

    def _spill(self, day: int) -> None:
        """Let conflict events bring others along open roads."""
        ground, rules = self.ground, self._rules
        if self._spread is None or self._spread[0].roads is not ground.period.roads:
            epoch = ground.epoch
            usable = open_roads(ground.network, epoch.passable_out, epoch.passable_in, epoch.front)
            hours = travel_hours(ground.network, usable)
            shares = kernel(hours, rules.contagion_spread, rules.contagion_hours)
            background = np.zeros(ground.holder.size)
            front = epoch.front == 1
            background[ground.network.from_place[front]] = rules.contagion_background
            background[ground.network.to_place[front]] = rules.contagion_background
            self._spread = ground.period, shares, background
        _, shares, background = self._spread
        factor = self._calm()
        for operation in self.operations.active:
            factor[list(operation.places(ground))] *= rules.contagion_operation_factor
        drawn = self._luck.many(Purpose.WAR_CONTAGION, day, self._elements)
        self.contagion.day(shares, background, factor, drawn)

    def _calm(self) -> Floats:
        """Return the factor (P,) of agreements and ceasefires on what happens at each place."""
        calm = self.parley.calm(self._next - 1)
        for deal in self.deals.active:
            calm[deal.place] *= self._rules.operation_agreed_factor
        return calm

    def _felt(self, day: int) -> Floats:
        """Return the intensity (P,): what is recorded, attacked and taken, and what spills over."""
        aims = [operation.aim for operation in self.operations.active]
        felt = self._feeling.on(day, aims, self._calm(), self.ground.holder)
        return np.asarray(1.0 - (1.0 - felt) * (1.0 - self.contagion.intensity()))


def _pair(a: int, b: int) -> tuple[int, int]:
    return min(a, b), max(a, b)


def _weights(scenario: Scenario, names: Names) -> Floats:
    """Return the relative size (K,) of each party's pool."""
    weight = {party.party: party.weight for party in scenario.settings.parties}
    return np.array([weight[party] for party in names.parties])


def _sight(scenario: Scenario, record: ScriptedWar, ground: Ground, pool: Pool) -> Sight:
    """Return what the parties go by on the first day that is generated."""
    rules, names = scenario.settings.rules, ground.names
    lost = np.full((len(names.parties), len(names.places)), LONG_AGO, np.int64)
    gains = [NONE] * len(names.parties)
    holder: dict[str, str] = {}
    for row in sorted(scenario.control, key=lambda row: (row.date, row.place)):
        before = holder.get(row.place)
        if row.change == "capture" and before not in (None, row.holder):
            gains[names.party[row.holder]] = names.place[row.place]
            lost[names.party[str(before)], names.place[row.place]] = scenario.day_of(row.date)
        if row.change != "share":
            holder[row.place] = row.holder
    return Sight(
        ground=ground,
        pool=pool,
        rules=rules,
        km=_road_km(ground),
        supply_km=contest.supply_km(ground.period, rules.contest_most_km),
        besieged=record.memory.besieged,
        last_gain=gains,
        lost_on=lost,
        groups=_groups(scenario, names),
        groups_before=_groups(scenario, names, also_before=True),
    )


def _groups(
    scenario: Scenario, names: Names, *, also_before: bool = False
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return where each group (G, P) is when the record ends, or ever was in it."""
    groups = sorted({row.group for row in scenario.presence})
    found = np.zeros((len(groups), len(names.places)), np.bool_)
    for row in scenario.presence:
        if also_before or row.end is None:
            found[groups.index(row.group), names.place[row.place]] = True
    return found


def _road_km(ground: Ground) -> Floats:
    """Return the distance (P, P) by road, whoever holds it; infinite where there is no road."""
    network = ground.network
    every = np.ones(network.length_m.size, np.bool_)
    cost = shortest_ways(network, every, range(network.population.size)).cost
    reached = np.isfinite(cost)
    return np.asarray(np.where(reached, np.where(reached, cost, 0.0) // HOPS / 1000.0, np.inf))
