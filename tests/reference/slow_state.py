"""The slow model's people: who is counted, who has left, and their draws."""

from __future__ import annotations

import math
from collections import Counter, deque
from dataclasses import dataclass

from tests.reference.slow_ways import Country, Link, Seen

from safepassage.engine import draws
from safepassage.engine.draws import Purpose
from safepassage.scenario.scenario import Scenario

KINDS = ("early", "forced", "stays")
UNITS = 2**32
Pool = tuple[str, str]  # "place" or "displaced before the start", and the place
Totals = dict[str, dict[str, int]]


def units(probability: float) -> int:
    """Return a probability in whole 2^-32."""
    return round(min(max(probability, 0.0), 1.0) * UNITS)


@dataclass
class Household:
    """A household that has left."""

    pool: Pool
    ordinal: int
    place: str | None  # None while on a link
    last: str
    status: str
    where: str
    how: str
    kind: str  # of its move
    type: str = "forced"  # leaves early, when forced, or stays
    made: int = 0  # displacements since the start
    goal: str | None = None  # None: looks for one
    link: Link | None = None
    to_go: int = 0
    since: int = 0
    convoy: bool = False

    @property
    def people(self) -> int:
        return 5 + self.ordinal % 2

    @property
    def origin(self) -> str | None:
        return self.pool[1] if self.pool[0] == "place" else None

    @property
    def settled(self) -> bool:
        return self.place is not None and self.goal == self.place and self.where != "on the way"

    def look_elsewhere(self, kind: str, goal: str | None = None) -> None:
        """Leave a gate: to look for a place, or back home."""
        assert self.place is not None
        self.last, self.kind, self.goal, self.convoy = self.place, kind, goal, False
        self.status = "refugee" if self.status == "refugee" else "IDP"
        self.where, self.how = "on the way", "by own means"


class SlowState:
    """Everybody, and the book."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.land = Country(scenario)
        self.rules = scenario.settings.rules
        self.scenario, self.seed = scenario, seed
        self.counted: dict[Pool, dict[str, int]] = {}  # households by kind
        self.left: dict[Pool, int] = {}
        self.start: dict[Pool, int] = {}
        for place in self.land.places:
            self._fill_pools(place)
        self.away: list[Household] = []
        self.community: dict[str, str | None] | None = None
        self.fear = dict.fromkeys(self.land.places, 0.0)
        self.broke = dict.fromkeys(self.land.places, math.inf)  # days since its lines broke
        self.violence = dict.fromkeys(self.land.places, 0.0)
        self.used_to = dict.fromkeys(self.land.places, 0.0)  # threat
        self.alarm = dict.fromkeys(self.land.places, 0.0)
        self.reached = dict.fromkeys(self.land.places, 0.0)  # households, by attacks
        self.calm_days = dict.fromkeys(self.land.places, 0)
        self.homes = dict.fromkeys(self.land.places, 1.0)
        self.gone: deque[Counter[str]] = deque(maxlen=7)
        self.agreed = Counter[str]()  # people moved, by agreement
        self.emptied: set[str] = set()  # camps and centres, today
        self.runs: dict[str, bool] = {}  # whether an evacuation is in service
        self.rows: dict[str, Counter[tuple[object, ...]]] = {
            name: Counter() for name in ("stocks", "flows", "queues", "harm", "moves")
        }

    def _fill_pools(self, name: str) -> None:
        place = self.land.place[name]
        displaced = round(place.population * (place.idp_share or 0.0))
        at_home = place.population - displaced
        if self.land.abroad[name]:
            at_home, displaced = 0, place.population
        pools = {"place": at_home, "displaced before the start": displaced}
        for what, people in pools.items():
            pool = (what, name)
            households = 2 * (people // 11)
            early = round(self.rules.share_leaving_early * households)
            forced = min(
                round(self.rules.share_leaving_when_forced * households), households - early
            )
            self.start[pool], self.left[pool] = people, 0
            numbers = (early, forced, households - early - forced)
            self.counted[pool] = dict(zip(KINDS, numbers, strict=True))

    def draw(self, purpose: Purpose, day: int, household: Household) -> int:
        key = draws.key_of(self.seed, purpose, day)
        return draws.draw_of(key, draws.element(*household.pool), household.ordinal)

    def says_yes(
        self, purpose: Purpose, day: int, household: Household, probability: float
    ) -> bool:
        return self.draw(purpose, day, household) < units(probability)

    def present(self) -> Counter[str]:
        """Return the people at each place, those at home and those who came."""
        there = Counter[str]()
        for pool in self.start:
            there[pool[1]] += self.still_counted(pool)
        for household in self.away:
            if household.place is not None:
                there[household.place] += household.people
        return there

    def still_counted(self, pool: Pool) -> int:
        """Return the people of a pool who have not left."""
        return self.start[pool] - sum(5 + ordinal % 2 for ordinal in range(self.left[pool]))

    def totals(self) -> Totals:
        """Return residents, displaced and waiting by place."""
        totals: Totals = {place: Counter() for place in self.land.places}
        for what, place in self.start:
            column = "residents" if what == "place" else "displaced"
            totals[place][column] += self.still_counted((what, place))
        for household in self.away:
            if household.place is not None:
                totals[household.place]["displaced"] += household.people
                if household.where == "at a crossing" and household.goal == household.place:
                    totals[household.place]["waiting"] += household.people
        return totals

    def _out(self, pool: Pool, numbers: list[int]) -> list[Household]:
        """Turn counted households into ones that have left."""
        what, place = pool
        before = self._before(place)
        status, where, how = ("resident", "home", "not moved") if what == "place" else before
        out = []
        for kind, number in zip(KINDS, numbers, strict=True):
            self.counted[pool][kind] -= number
            for _ in range(number):
                move = "first" if what == "place" else "onward"
                house = Household(pool, self.left[pool], place, place, status, where, how, move)
                house.type = kind
                out.append(house)
                self.left[pool] += 1
        self.away += out
        return out

    def _before(self, place: str) -> tuple[str, str, str]:
        """Return how those displaced before the start are booked."""
        status = "refugee" if self.land.abroad[place] else "IDP"
        kind = self.land.place[place].kind.value
        where = {"camp": "camp", "collective_centre": "collective centre"}
        return status, where.get(kind, "host community"), "by own means"

    def _may_return(self, origin: str, seen: Seen, emptied: set[str]) -> bool:
        assert self.community is not None
        calm = self.calm_days[origin] >= self.rules.return_calm_days
        own = self.land.acceptance(seen, self.community[origin], origin, "forced") == 1.0
        return calm and own and not seen.encircled[origin] and origin not in emptied

    def _pick(self, weight: dict[str, float], draw: int) -> str | None:
        """Draw in proportion to weights, as whole numbers up to 2^20."""
        strongest = max(weight.values())
        if strongest <= 0.0:
            return None
        parts = {name: round(2**20 * (part / strongest)) for name, part in weight.items()}
        pick = draw * sum(parts.values()) // UNITS
        for name in sorted(parts):
            pick -= parts[name]
            if pick < 0:
                return name
        raise AssertionError("a draw below 1 picks somebody")

    def _housing(self, day: int, house: Household) -> str:
        draw, rules = self.draw(Purpose.WHEREABOUTS, day, house), self.rules
        if draw < units(rules.share_host_community):
            return "host community"
        rented = draw < units(rules.share_host_community + rules.share_rented)
        return "rented" if rented else "collective centre"

    def _move(self, day: int, house: Household) -> None:
        nth = self._nth(house)
        origin = house.origin or "unknown"
        row = (day, house.last, house.place, origin, house.kind, house.where, nth)
        self.rows["moves"][row] += house.people

    def _nth(self, house: Household) -> str:
        """Return which displacement this is, as far as anybody knows."""
        made = house.made + (house.origin is None)
        if house.origin is not None and self.land.place[house.pool[1]].idp_share is not None:
            return ("none", "1", "2", "3 or more")[min(made, 3)]
        return ("unknown", "at least 1", "at least 2", "at least 3")[min(made, 3)]

    def _emptied(self, seen: Seen) -> set[str]:
        """Return the camps and collective centres that are closed or overrun."""
        return {
            place
            for place in self.land.places
            if self.land.place[place].kind in ("camp", "collective_centre")
            and not seen.camp_open[place]
        }
