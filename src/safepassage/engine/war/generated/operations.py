"""Operations: they begin, gain ground, are driven back, go on to a next aim, or are given up.

Talks do not stop them and a win does not end them (docs/science/operations.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safepassage.engine import draws
from safepassage.engine.draws import Purpose
from safepassage.engine.war.generated import contest
from safepassage.engine.war.generated.aims import NONE, Aim, Sight, aims_of, choose
from safepassage.engine.war.generated.ground import Ground
from safepassage.engine.war.generated.luck import Luck
from safepassage.engine.war.intensity import span
from safepassage.scenario.parts import Operation as Attack
from safepassage.scenario.scenario import Scenario

GONE = 0.02  # a holder who keeps less than this part of a place keeps nothing
MOST_RATE = 2.0  # no factor on operations counts for more
Rate = Callable[[int, int, tuple[int, ...]], float]  # party, against, places -> factor


@dataclass(slots=True)
class Operation:
    """An attack with an objective, a place or a road."""

    name: str
    element: int
    party: int
    aim: Aim
    since: int  # day of its beginning or of its last win

    def places(self, ground: Ground) -> tuple[int, ...]:
        """Return the place it attacks, or the two ends of the road."""
        if self.aim.road == NONE:
            return (self.aim.place,)
        network = ground.network
        return int(network.from_place[self.aim.road]), int(network.to_place[self.aim.road])


class Operations:
    """The operations under way."""

    def __init__(self, sight: Sight, luck: Luck, air: Callable[[int], bool]) -> None:
        """Begin with none; ``air`` tells whether a party has air support."""
        self.active: list[Operation] = []
        self.sight, self._luck, self._air = sight, luck, air
        names = sight.ground.names
        self._party_element = [draws.element("party", party) for party in names.parties]

    def day(self, day: int, rate: Rate) -> list[Operation]:
        """Go through a day; return the operations that won something on it."""
        won = [one for one in list(self.active) if self._step(one, day, rate)]
        self._begin(day, rate)
        self._mend(day)
        return won

    def begin(self, party: int, aim: Aim, day: int, name: str) -> None:
        """Begin an operation; its strength comes from all places of the party."""
        self.active.append(Operation(name, draws.element("operation", name), party, aim, day))
        self.sight.pool.send(party, name)

    def end(self, operation: Operation) -> None:
        """End an operation; its strength goes back."""
        self.active.remove(operation)
        self.sight.pool.recall(operation.name)

    def _begin(self, day: int, rate: Rate) -> None:
        rules, ground = self.sight.rules, self.sight.ground
        for party, element in enumerate(self._party_element):
            drawn = self._luck.one(Purpose.WAR_LAUNCH, day, element)
            if drawn >= rules.operation_launch_per_day * MOST_RATE:
                continue
            aim = choose(self.sight, party, day, self._luck)
            if aim is None:
                continue
            factor = rate(party, aim.against, _places_of(aim, ground))
            if drawn < rules.operation_launch_per_day * factor:
                self.begin(party, aim, day, f"{ground.names.parties[party]}-{day}")

    def _step(self, operation: Operation, day: int, rate: Rate) -> bool:
        """Go through a day of an operation; return whether it won something."""
        sight, rules = self.sight, self.sight.rules
        if not self._has_aim(operation) or day - operation.since > rules.operation_most_days:
            self.end(operation)
            return False
        places = operation.places(sight.ground)
        factor = rate(operation.party, operation.aim.against, places)
        if factor <= 0.0:
            return False
        held = places[0] if len(places) == 1 else max(places, key=lambda p: (sight.pool.at[p], -p))
        sight.pool.shift(held)
        win = self._chance(operation, held)
        sight.pool.lose(operation.name, held)
        drawn = self._luck.one(Purpose.WAR_CONTEST, day, operation.element)
        gains = rules.contest_per_day * win * factor
        if drawn < gains:
            return self._gain(operation, day)
        if drawn < gains + rules.repulse_per_day * (1.0 - win) * factor:
            self.end(operation)
        return False

    def _has_aim(self, operation: Operation) -> bool:
        """Return whether both sides still stand where they stood."""
        ground, aim = self.sight.ground, operation.aim
        return (
            ground.holder[aim.stage] == operation.party
            and all(ground.holder[p] == aim.against for p in operation.places(ground)[:1])
            and ground.hostile(operation.party, aim.against)
        )

    def _chance(self, operation: Operation, held: int) -> float:
        sight = self.sight
        air = sight.rules.pool_air_factor if self._air(operation.party) else 1.0
        sent = sight.pool.sent[operation.name] * air
        km = sight.supply_km[operation.aim.stage], sight.supply_km[held]
        return contest.chance(sent, float(sight.pool.at[held]), *km, sight.rules)

    def _gain(self, operation: Operation, day: int) -> bool:
        """Let an operation gain ground, or fire upon its road; return whether it won its aim."""
        ground, rules = self.sight.ground, self.sight.rules
        if operation.aim.road != NONE:
            ground.cut(operation.aim.road, day)
        else:
            place = operation.aim.place
            part = rules.contest_people / max(int(ground.network.population[place]), 1)
            if ground.held_share[place] - part > GONE:
                ground.gain(place, part)
                return False
            self._take(operation, place, day)
        self._next(operation, day)
        return True

    def _take(self, operation: Operation, place: int, day: int) -> None:
        take(self.sight, place, operation.party, day, operation.name)

    def _next(self, operation: Operation, day: int) -> None:
        """Go on to a next aim after a win, or stop."""
        aim = self._next_aim(operation.party, operation.element, day)
        if aim is None:
            self.end(operation)
            return
        operation.aim, operation.since = aim, day

    def _next_aim(self, party: int, element: int, day: int) -> Aim | None:
        """Return where an operation goes on to after a win; None where it stops."""
        if self._luck.one(Purpose.WAR_NEXT, day, element) >= self.sight.rules.operation_next:
            return None
        self.sight.look(day)
        return choose(self.sight, party, day, self._luck)

    def after_a_win(
        self, scenario: Scenario, row: Attack, last: int, day: int
    ) -> tuple[int, Aim] | None:
        """Return party and next aim of an operation of the record that has won, if it goes on."""
        party = _winner(scenario, self.sight, row, last)
        if party is None:
            return None
        aim = self._next_aim(party, draws.element("operation", row.operation), day)
        return None if aim is None else (party, aim)

    def _mend(self, day: int) -> None:
        """Open roads again that are cut by fire and no longer attacked."""
        ground, rules = self.sight.ground, self.sight.rules
        attacked = {operation.aim.road for operation in self.active}
        for road in sorted(ground.cuts - attacked):
            element = draws.element("route", ground.names.routes[road])
            if self._luck.one(Purpose.WAR_ROAD, day, element) < rules.road_repair_per_day:
                ground.open(road)


def take(
    sight: Sight, place: int, party: int, day: int, operation: str = "", *, by_force: bool = True
) -> None:
    """Let a place change hands: who held it falls back, who holds it leaves a garrison."""
    before = int(sight.ground.holder[place])
    sight.ground.take(place, party, day, by_force=by_force)
    sight.pool.change_hands(place, before, operation)
    sight.lost_on[before, place] = day
    if by_force:
        sight.last_gain[party] = place


def _places_of(aim: Aim, ground: Ground) -> tuple[int, ...]:
    if aim.road == NONE:
        return (aim.place,)
    return int(ground.network.from_place[aim.road]), int(ground.network.to_place[aim.road])


def take_over(operations: Operations, scenario: Scenario, day: int) -> None:
    """Let operations of the record go on after a day: those under way, and some that have won.

    One whose last day is this one counts as under way: nobody knew that it was the last. One that
    has won, now or lately, goes on to a next aim as a generated one does after a win.
    """
    for row in sorted(scenario.operations, key=lambda row: row.operation):
        last = span(scenario, row.start, row.end)[1]
        begun = _under_way(operations.sight, row) if last >= day else None
        if begun is None and day - min(last, day) < operations.sight.rules.operation_regroup_days:
            begun = operations.after_a_win(scenario, row, last, day)
        if begun is not None:
            operations.begin(*begun, day, row.operation)


def _under_way(sight: Sight, row: Attack) -> tuple[int, Aim] | None:
    """Return party and aim of an operation of the record, where one lies across a front."""
    names = sight.ground.names
    places = {names.place[place] for place in row.places}
    roads = {names.route[road] for road in row.routes}
    for party in (names.party[one] for one in row.party if one in names.party):
        for aim in aims_of(sight, party):
            if aim.place in places or aim.road in roads:
                return party, aim
    return None


def _winner(scenario: Scenario, sight: Sight, row: Attack, last: int) -> int | None:
    """Return the party that took a place of an operation of the record and holds it still."""
    ground, names = sight.ground, sight.ground.names
    begun = scenario.day_of(row.start)
    for change in sorted(scenario.control, key=lambda change: (change.date, change.place)):
        taken = change.change == "capture" and change.place in row.places
        if taken and change.holder in row.party and begun <= scenario.day_of(change.date) <= last:
            party = names.party[change.holder]
            if ground.holder[names.place[change.place]] == party:
                return party
    return None
