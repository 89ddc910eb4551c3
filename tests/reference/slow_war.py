"""The scripted war again, in names, dicts and lists: slow, plain, and independent of the arrays.

Written from docs/science/{control,supply,encirclement}.md. It shares with the engine the parts of
a scenario and nothing else; tests/reference/test_war_agreement.py compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from safepassage.scenario.scenario import Scenario

ORDER = ["closed", "under_fire", "limited", "open"]
CHANGES = ["initial", "none", "label", "capture", "share"]
OFFERED = {"corridor_offered", "evacuation_only"}
NEVER = (float("inf"), 0)


@dataclass(frozen=True)
class SlowWay:
    """A way as the situation tells it."""

    source: str
    party: str
    traffic: str
    metres: int
    via: tuple[str, ...]


class SlowWar:
    """What holds on any day of a scenario, worked out anew each time it is asked."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.places = sorted(place.place for place in scenario.places)
        self.population = {place.place: place.population for place in scenario.places}
        self.routes = sorted(scenario.routes, key=lambda route: route.route)

    # control and relations

    def holder(self, place: str, day: int) -> str | None:
        rows = sorted(
            (row for row in self.scenario.control if row.place == place and self.begun(row, day)),
            key=lambda row: (row.date, CHANGES.index(row.change), row.holder),
        )
        holder = None
        for row in rows:
            if holder is None or row.change not in ("share", "none"):
                holder = row.holder
        return holder

    def begun(self, row: object, day: int) -> bool:
        return self.scenario.day_of(row.date) <= day  # type: ignore[attr-defined]

    def relation(self, a: str, b: str, day: int) -> str:
        rows = [
            row
            for row in self.scenario.settings.relations
            if {row.party_a, row.party_b} == {a, b}
            and row.kind.value != "tolerated"
            and self.active(row, day)
        ]
        strength = ["hostile", "neutral", "ally"]
        rows.sort(key=lambda row: (str(row.start or ""), strength.index(row.kind.value)))
        return rows[-1].kind.value if rows else "hostile"

    def active(self, row: object, day: int) -> bool:
        when = self.scenario.date_of(day)
        start, end = row.start, row.end  # type: ignore[attr-defined]
        return (start is None or start <= when) and (end is None or when <= end)

    def same_side(self, a: str | None, b: str | None, day: int) -> bool:
        if a is None or b is None:
            return a is b
        return a == b or self.relation(a, b, day) == "ally"

    def hostile(self, a: str | None, b: str | None, day: int) -> bool:
        if a is None or b is None or a == b:
            return False
        return self.relation(a, b, day) == "hostile"

    # roads

    def row(self, route, traffic: str, day: int):
        rows = [
            row
            for row in self.scenario.route_status
            if row.route == route.route and traffic in row.traffic and self.begun(row, day)
        ]
        return max(rows, key=lambda row: (row.date, row.status, row.party), default=None)

    def ends_became_hostile_after(self, route, written, day: int) -> bool:
        """Say whether the ends, once both held and not hostile, became so after a day."""
        since = None
        first = min([self.scenario.day_of(row.date) for row in self.scenario.control] + [day])
        before = (None, None)
        was = False
        for each in range(first, day + 1):
            ends = self.holder(route.from_place, each), self.holder(route.to_place, each)
            now = self.hostile(*ends, each)
            if now and not was and None not in before:
                since = each
            if not now:
                since = None
            before, was = ends, now
        return was and since is not None and written < since

    def status(self, route, traffic: str, day: int, *, household: bool = False) -> str:
        """Return the status of a road; for households an offer is no way."""
        ends = self.holder(route.from_place, day), self.holder(route.to_place, day)
        row = self.row(route, traffic, day)
        if row is None:
            free = None in ends or self.same_side(*ends, day)
            return "open" if free else "closed"
        if self.hostile(*ends, day):
            written = self.scenario.day_of(row.date)
            if self.ends_became_hostile_after(route, written, day):
                return "closed"
        return "closed" if household and row.word in OFFERED else row.status.value

    def tolerated(self, route, traffic: str, day: int) -> str | None:
        """Return the status at which a tolerated relation opens a road, or None."""
        ends = self.holder(route.from_place, day), self.holder(route.to_place, day)
        if self.same_side(*ends, day):
            return None
        word = "trade" if traffic == "trade" else "civilians"
        found = None
        for row in self.scenario.settings.relations:
            if row.kind.value != "tolerated" or not self.active(row, day):
                continue
            if word not in row.traffic or route.route not in row.routes:
                continue
            for a, b in (ends, ends[::-1]):
                if self.same_side(row.party_a, a, day) and self.same_side(row.party_b, b, day):
                    found = self.worse_of(found, row.status.value)
        return found

    @staticmethod
    def worse_of(a: str | None, b: str) -> str:
        return b if a is None or a == "closed" else min(a, b, key=ORDER.index)

    def trade_status(self, route, day: int) -> str:
        opened = self.tolerated(route, "trade", day)
        recorded = self.status(route, "trade", day)
        return recorded if opened is None else self.worse_of(recorded, opened)

    # ways

    def may_use(self, route, traffic: str, holder: str, day: int, floor: str) -> bool:
        """Say whether goods or aid for places of a holder may use a road."""
        for end in (route.from_place, route.to_place):
            if not self.same_side(holder, self.holder(end, day), day):
                return False
        if ORDER.index(self.status(route, traffic, day)) <= ORDER.index(floor):
            return False
        row = self.row(route, traffic, day)
        return row is None or not row.party or self.same_side(holder, row.party, day)

    def may_trade(self, route, day: int, floor: str) -> bool:
        """Say whether trade may use a road inside one side."""
        ends = self.holder(route.from_place, day), self.holder(route.to_place, day)
        if not self.same_side(*ends, day):
            return False
        if ORDER.index(self.status(route, "trade", day)) <= ORDER.index(floor):
            return False
        row = self.row(route, "trade", day)
        return row is None or not row.party or self.same_side(row.party, ends[0], day)

    def may_cross(self, route, day: int, floor: str) -> bool:
        if self.tolerated(route, "trade", day) is None:
            return False
        return ORDER.index(self.trade_status(route, day)) > ORDER.index(floor)

    def distances(self, source: str, roads: list) -> dict[str, tuple[float, int]]:
        """Return metres and hops from a source to each place, by relaxing until nothing moves."""
        best = dict.fromkeys(self.places, NEVER)
        best[source] = (0, 0)
        moved = True
        while moved:
            moved = False
            for route in roads:
                metres = max(1, round(route.length_km * 1000))
                for a, b in (
                    (route.from_place, route.to_place),
                    (route.to_place, route.from_place),
                ):
                    longer = (best[a][0] + metres, best[a][1] + 1)
                    if best[a] != NEVER and longer < best[b]:
                        best[b] = longer
                        moved = True
        return best

    def via(self, place: str, roads: list, best: dict[str, tuple[float, int]]) -> tuple[str, ...]:
        """Return the places between; of equal ways the smaller id, seen from the end."""
        way = [place]
        while best[way[-1]] != (0, 0):
            here = way[-1]
            steps = []
            for route in roads:
                metres = max(1, round(route.length_km * 1000))
                for a, b in (
                    (route.from_place, route.to_place),
                    (route.to_place, route.from_place),
                ):
                    if b == here and (best[a][0] + metres, best[a][1] + 1) == best[here]:
                        steps.append(a)
            way.append(min(steps))
        return tuple(way[::-1][1:-1])

    def sources(self, day: int) -> list[tuple[str, str, set[str]]]:
        """Return place, party and traffics of each source open on a day."""
        found: dict[tuple[str, str], set[str]] = {}
        for row in self.scenario.supply_sources:
            if self.active(row, day):
                found.setdefault((row.place, row.party), set()).update(row.traffic)
        return [(place, party, traffic) for (place, party), traffic in sorted(found.items())]

    def supply(self, day: int, floor: str = "closed") -> dict[str, list[SlowWay]]:
        """Return the ways to each place on a day."""
        ways: dict[str, list[SlowWay]] = {place: [] for place in self.places}
        holders = {place: self.holder(place, day) for place in self.places}
        for holder in sorted({holder for holder in holders.values() if holder is not None}):
            for traffic in ("goods", "aid"):
                roads = [r for r in self.routes if self.may_use(r, traffic, holder, day, floor)]
                for source, party, traffics in self.sources(day):
                    if traffic not in traffics or not self.same_side(holder, party, day):
                        continue
                    if not self.same_side(holder, holders[source], day):
                        continue
                    mine = [place for place in self.places if holders[place] == holder]
                    self._add(ways, mine, source, party, traffic, roads, None)
        within = [route for route in self.routes if self.may_trade(route, day, floor)]
        between = [route for route in self.routes if self.may_cross(route, day, floor)]
        for source, party, traffics in self.sources(day):
            if "goods" in traffics and self.same_side(party, holders[source], day):
                held = [place for place in self.places if holders[place] is not None]
                best = self.distances(source, within)
                self._add(ways, held, source, party, "trade", within + between, best)
        return ways

    def _add(self, ways, places, source, party, traffic, roads, beaten) -> None:
        best = self.distances(source, roads)
        for place in places:
            if best[place] == NEVER or (beaten is not None and not best[place] < beaten[place]):
                continue
            via = self.via(place, roads, best)
            ways[place].append(SlowWay(source, party, traffic, int(best[place][0]), via))

    # encirclement

    def known(self, place: str, day: int) -> bool:
        holder = self.holder(place, day)
        return holder is not None and any(
            self.same_side(holder, row.party, day) for row in self.scenario.supply_sources
        )

    def supplied(self, day: int, ways: dict[str, list[SlowWay]]) -> dict[str, bool | None]:
        return {
            place: True if ways[place] else (False if self.known(place, day) else None)
            for place in self.places
        }

    def steps_out(self, day: int) -> list[tuple[str, str, str]]:
        """Return from, to and status of each step that civilians can regularly take."""
        steps = []
        for route in self.routes:
            ends = self.holder(route.from_place, day), self.holder(route.to_place, day)
            if not self.same_side(*ends, day):
                continue
            for traffic, a, b in (
                ("civilians_out", route.from_place, route.to_place),
                ("civilians_in", route.to_place, route.from_place),
            ):
                status = self.status(route, traffic, day, household=True)
                if status in ("open", "under_fire"):
                    steps.append((a, b, status))
        return steps

    def can_leave(self, place: str, day: int, supplied: dict[str, bool | None]) -> bool:
        seen, todo = {place}, [place]
        steps = self.steps_out(day)
        while todo:
            here = todo.pop()
            if supplied[here]:
                return True
            for a, b, _ in steps:
                if a == here and b not in seen:
                    seen.add(b)
                    todo.append(b)
        return False

    def degree(self, place: str, day: int, supplied, calm_ways) -> str | None:
        if supplied[place] is None:
            return None
        if not supplied[place]:
            return "fire-cut" if self.can_leave(place, day, supplied) else "cut"
        out = [status for a, _, status in self.steps_out(day) if a == place]
        only_fire = bool(out) and "open" not in out
        return "under fire" if only_fire or not calm_ways[place] else "open"

    def encircled(self, place: str, day: int, supplied) -> bool | None:
        if self.population[place] == 0:
            return False
        if supplied[place] is None:
            return None
        return not supplied[place] and not self.can_leave(place, day, supplied)

    def first_day(self) -> int:
        """Return the first day on which every place of control.csv has a holder, at most 0."""
        firsts = []
        for place in self.places:
            days = [self.scenario.day_of(r.date) for r in self.scenario.control if r.place == place]
            if days:
                firsts.append(min(days))
        return min(0, max(firsts, default=0))

    def record(self, last: int) -> dict[str, dict[str, list[bool]]]:
        """Return encircled and besieged on each day from the first to the last, by place."""
        rules = self.scenario.settings.rules
        days = range(self.first_day(), last + 1)
        encircled: dict[str, list[bool]] = {place: [] for place in self.places}
        for day in days:
            supplied = self.supplied(day, self.supply(day))
            for place in self.places:
                encircled[place].append(bool(self.encircled(place, day, supplied)))
        besieged = {
            place: self.besieged(flags, rules.siege_days, rules.siege_memory_days)
            for place, flags in encircled.items()
        }
        return {"encircled": encircled, "besieged": besieged}

    @staticmethod
    def besieged(encircled: list[bool], siege_days: int, memory: int) -> list[bool]:
        """Apply the definition to each day of a record."""
        found: list[bool] = []
        for today, flag in enumerate(encircled):
            if not flag:
                found.append(False)
                continue
            begin = today
            while begin > 0 and encircled[begin - 1]:
                begin -= 1
            again = any(found[max(0, begin - memory) : begin])
            found.append(today - begin >= siege_days or again)
        return found
