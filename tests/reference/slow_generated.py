"""The generated war again, in names, dicts and lists: slow, plain, independent of the arrays.

Written from docs/science/{generated-war,operations,talks,endings,contagion}.md for worlds of one
country without a recorded status, an event or an ally, with goods for each party and roads that
carry all that is wanted. It shares with the engine the parts of a scenario and the named draws.
"""

from __future__ import annotations

import math

from tests.reference.slow_decisions import SlowWords

from safepassage.engine.draws import Purpose, element
from safepassage.scenario.parts import Control
from safepassage.scenario.scenario import Scenario

GRAINS = 1_000_000


class SlowGenerated(SlowWords):
    """A war by rule from day 1 on; the people stay where they are."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__(scenario, seed)
        self.free = dict.fromkeys(self.parties, 0)
        self.at = dict.fromkeys(self.places, 0)
        self.sent: dict[str, int] = {}
        self.active: list[dict] = []
        for party in self.parties:
            mine = [place for place in self.places if self.holder[place] == party]
            grains = round(GRAINS * sum(self.weight(place) for place in mine))
            self.free[party] = grains
            self.post(party, grains)
        self.first = {party: self.total(party) for party in self.parties}
        self.memory = dict.fromkeys(self.places, 0.0)
        self.events = dict.fromkeys(self.places, 0)
        self.echo: dict[tuple, tuple[int, dict[str, float]]] = {}
        self.taken: list[tuple[int, dict[str, float]]] = []
        self.intensity = dict.fromkeys(self.places, 0.0)
        self.take_over(scenario)
        self.note_siege(0)

    # a day

    def day(self, day: int) -> None:
        self.captured = dict.fromkeys(self.places, 0.0)
        for road in self.due.pop(day, []):
            self.clear(road)
        self.parley(day)
        self.fulfil(day)
        self.end_sieges(day)
        self.fight(day)
        self.look()
        for party in self.parties:
            self.refill(party)
        for party in self.parties:
            if self.free[party] > 0:
                self.post(party, int(self.free[party] * self.rules.pool_return_per_day))
        self.spill(day)
        self.feel(day)
        self.note_siege(day)

    # strength

    def weight(self, place: str) -> float:
        return 1.0 + math.log10(1.0 + self.people[place] / 1000.0)

    def total(self, party: str) -> int:
        there = sum(self.at[place] for place in self.places if self.holder[place] == party)
        out = sum(self.sent[one["name"]] for one in self.active if one["party"] == party)
        return self.free[party] + there + out

    def post(self, party: str, grains: int) -> None:
        wanted = {}
        for place in self.places:
            if self.holder[place] == party:
                front = self.rules.pool_front_weight if place in self.seen_front() else 1.0
                wanted[place] = self.weight(place) * front
        for place, weight in wanted.items():
            share = math.floor(grains * (weight / sum(wanted.values())))
            self.at[place] += share
            self.free[party] -= share

    def refill(self, party: str) -> None:
        mine = [place for place in self.places if self.holder[place] == party]
        everywhere = sum(self.at[place] for place in mine)
        fed = sum(self.at[place] for place in mine if self.seen_supplied()[place])
        part = fed / max(everywhere, 1)
        wanted = int(self.first[party] * self.rules.pool_refill_per_day * part)
        room = max(0, int(self.first[party] * self.rules.pool_most) - self.total(party))
        self.free[party] += min(wanted, room)

    def take(self, place: str, party: str, day: int, name: str = "", force: bool = True) -> None:
        before = self.holder[place]
        if force:
            self.captured[place] += self.share[place]
            self.last_gain[party] = place
        self.holder[place], self.share[place] = party, 1.0
        for road in self.roads:
            if place in self.ends[road]:
                self.clear(road)
                a, b = self.ends[road]
                if self.holder[a] == self.holder[b] and self.rules.road_reopen_days:
                    self.row[road] = "behind the front"
                    self.due.setdefault(day + self.rules.road_reopen_days, []).append(road)
        self.free[before] += self.at[place]
        need = int(self.weight(place) * GRAINS * self.rules.pool_garrison)
        self.at[place] = min(self.sent.get(name, 0), need)
        if self.at[place]:
            self.sent[name] -= self.at[place]
        self.lost[before, place] = day

    # operations

    def take_over(self, scenario: Scenario) -> None:
        """Let operations of the record go on after day 0: under way, or won in the last days."""
        for change in scenario.control:
            if change.change == "capture":
                self.events[change.place] += 1
                self.lost[self.before(scenario, change), change.place] = 0
                self.last_gain[change.holder] = change.place
        for row in sorted(scenario.operations, key=lambda row: row.operation):
            over = (scenario.settings.start - row.end).days if row.end else 0
            party = row.party[0]
            for place in row.places if over <= 0 else ():
                self.events[place] += 1
            mine = [aim for aim in self.aims(party) if aim["place"] in row.places]
            if mine and over <= 0:
                self.send(party, mine[0], 0, row.operation)
                continue
            won = any(self.holder[place] == party for place in row.places)
            drawn = self.draw(Purpose.WAR_NEXT, 0, element("operation", row.operation))
            if won and max(over, 0) < self.rules.operation_regroup_days:
                aim = self.choose(party, 0) if drawn < self.rules.operation_next else None
                if aim:
                    self.send(party, aim, 0, row.operation)

    def before(self, scenario: Scenario, change: Control) -> str:
        rows = [row for row in scenario.control if row.place == change.place]
        return next(row.holder for row in rows if row.change == "initial")

    def fight(self, day: int) -> None:
        won = [one for one in list(self.active) if self.step(one, day)]
        for party in self.parties:
            self.begin(party, day)
        attacked = {one["aim"]["road"] for one in self.active}
        for road in sorted(self.cuts - attacked):
            if self.draw(Purpose.WAR_ROAD, day, element("route", road)) < (
                self.rules.road_repair_per_day
            ):
                self.clear(road)
        for one in won:
            self.won(one["party"], one["aim"]["against"], day)

    def begin(self, party: str, day: int) -> None:
        launch = self.rules.operation_launch_per_day
        drawn = self.draw(Purpose.WAR_LAUNCH, day, element("party", party))
        if drawn >= 2.0 * launch:
            return
        aim = self.choose(party, day)
        if aim and drawn < launch * self.rate(party, aim, day):
            self.send(party, aim, day, f"{party}-{day}")

    def send(self, party: str, aim: dict, day: int, name: str) -> None:
        self.active.append({"name": name, "party": party, "aim": aim, "since": day})
        self.sent[name] = int(self.free[party] * self.rules.operation_part)
        self.free[party] -= self.sent[name]
        for place in self.places:
            if self.holder[place] == party:
                gone = int(self.at[place] * self.rules.operation_part)
                self.at[place] -= gone
                self.sent[name] += gone

    def end(self, one: dict) -> None:
        self.active.remove(one)
        self.free[one["party"]] += self.sent.pop(one["name"])

    def places_of(self, aim: dict) -> tuple[str, ...]:
        return (aim["place"],) if aim["place"] else self.ends[aim["road"]]

    def step(self, one: dict, day: int) -> bool:
        aim, rules = one["aim"], self.rules
        places = self.places_of(aim)
        stands = self.holder[aim["stage"]] == one["party"]
        stands = stands and self.holder[places[0]] == aim["against"]
        if not stands or day - one["since"] > rules.operation_most_days:
            self.end(one)
            return False
        factor = self.rate(one["party"], aim, day)
        if factor <= 0:
            return False
        there = max(places, key=lambda p: (self.at[p], [-ord(c) for c in p]))
        for place in self.places:
            if place != there and self.holder[place] == self.holder[there]:
                moved = int(self.at[place] * rules.pool_shift_per_day)
                self.at[place] -= moved
                self.at[there] += moved
        sent, held = self.sent[one["name"]], self.at[there]
        p = self.stronger(sent, held, aim["stage"], there)
        self.sent[one["name"]] -= min(sent, int(rules.pool_loss_per_day * held))
        self.at[there] -= min(held, int(rules.pool_loss_per_day * sent))
        drawn = self.draw(Purpose.WAR_CONTEST, day, element("operation", one["name"]))
        gains = rules.contest_per_day * p * factor
        if drawn < gains:
            return self.gain(one, day)
        if drawn < gains + rules.repulse_per_day * (1 - p) * factor:
            self.end(one)
        return False

    def stronger(self, a: float, b: float, from_place: str, to_place: str) -> float:
        wear = self.rules.contest_distance_per_km
        a *= math.exp(-wear * self.seen_km()[from_place])
        b *= math.exp(-wear * self.seen_km()[to_place])
        return a / (a + b) if a + b > 0 else 0.5

    def gain(self, one: dict, day: int) -> bool:
        aim = one["aim"]
        if aim["road"]:
            self.row[aim["road"]] = "cut"
            self.cuts.add(aim["road"])
        else:
            place = aim["place"]
            part = self.rules.contest_people / max(self.people[place], 1)
            if self.share[place] - part > 0.02:
                self.captured[place] += part
                self.share[place] -= part
                return False
            self.take(place, one["party"], day, one["name"])
        drawn = self.draw(Purpose.WAR_NEXT, day, element("operation", one["name"]))
        aim = None
        if drawn < self.rules.operation_next:
            self.look()
            aim = self.choose(one["party"], day)
        if aim is None:
            self.end(one)
        else:
            one["aim"], one["since"] = aim, day
        return True

    # aims

    def choose(self, party: str, day: int) -> dict | None:
        best, chosen = -math.inf, None
        for aim in self.aims(party):
            what = aim["place"] or aim["road"]
            drawn = self.draw(Purpose.WAR_AIM, day, element("aim", party, what))
            noise = -math.log(max(-math.log(max(drawn, 1e-12)), 1e-12))
            if self.pull(party, aim, day) + noise > best:
                best, chosen = self.pull(party, aim, day) + noise, aim
        return chosen

    def aims(self, party: str) -> list[dict]:
        stages: dict[str, list[str]] = {}
        for road in self.roads:
            for own, other in (self.ends[road], self.ends[road][::-1]):
                across = self.holder[own] == party != self.holder[other]
                if road in self.seen["front"] and across:
                    stages.setdefault(other, []).append(own)
        near = {
            other: min(own, key=lambda p: (self.seen_km()[p], p)) for other, own in stages.items()
        }
        found = [
            {"against": self.holder[p], "place": p, "road": "", "stage": near[p]}
            for p in sorted(near)
        ]
        for road in self.roads:
            ends = [end for end in self.ends[road] if end in near]
            if road in self.seen["within"] and ends:
                stage = near[ends[0]]
                against = self.holder[ends[0]]
                found.append({"against": against, "place": "", "road": road, "stage": stage})
        return found

    def pull(self, party: str, aim: dict, day: int) -> float:
        rules, place = self.rules, aim["place"]
        if not place:
            carried = self.carried(aim["against"])[aim["road"]]
            return rules.aim_road + rules.aim_edge * carried
        theirs = sum(self.at[p] for p in self.places if self.holder[p] == aim["against"])
        mine = sum(self.at[p] for p in self.places if self.holder[p] == party) + self.free[party]
        last = self.last_gain[party]
        km = self.km[last][place] if last else math.inf
        next_to = {
            end for road in self.roads if place in self.ends[road] for end in self.ends[road]
        }
        relieves = any(self.besieged[p] and self.holder[p] == party for p in next_to)
        lately = day - self.lost.get((party, place), -(10**6)) <= rules.aim_retake_days
        chance = self.stronger(mine * rules.operation_part, self.at[place], aim["stage"], place)
        return (
            rules.aim_present * self.at[place] / max(theirs, 1)
            + rules.aim_outside * math.exp(-self.seen_km()[place] / rules.aim_outside_km)
            + rules.aim_near * math.exp(-km / rules.aim_near_km)
            + rules.aim_retake * lately
            + rules.aim_relief * relieves
            + rules.aim_open * chance
        )

    def carried(self, party: str) -> dict[str, float]:
        """Return the part of a party's supplied people whose way uses each road."""
        people = dict.fromkeys(self.roads, 0)
        everybody = 0
        for place in self.places:
            if self.holder[place] != party or self.way[place] is None:
                continue
            everybody += self.people[place]
            for road in self.way[place]:
                people[road] += self.people[place]
        return {road: number / max(everybody, 1) for road, number in people.items()}

    # what is felt

    def spill(self, day: int) -> None:
        rules = self.rules
        front = self.seen_front()
        remembered = {
            p: (1 - 1 / rules.contagion_memory_days) * self.memory[p]
            + self.events[p] / rules.contagion_memory_days
            for p in self.places
        }
        self.memory, calm = remembered, self.calm(day)
        for one in self.active:
            for place in self.places_of(one["aim"]):
                calm[place] *= rules.contagion_operation_factor
        for place in self.places:
            come = sum(self.shared(place, j) * remembered[j] for j in self.places)
            most = min(rules.contagion_most_factor, 0.99 / max(rules.contagion_branching, 1e-12))
            background = rules.contagion_background if place in front else 0.0
            mean = min(calm[place], most) * (background + rules.contagion_branching * come)
            drawn = self.draw(Purpose.WAR_CONTAGION, day, element("place", place))
            self.events[place] = self.count(mean, drawn)

    def shared(self, i: str, j: str) -> float:
        """Return the share of what an event in j brings that comes to i."""
        spread, scale = self.rules.contagion_spread, self.rules.contagion_hours
        near = {k: math.exp(-self.km[k][j] / 60.0 / scale) for k in self.places if k != j}
        if sum(near.values()) == 0:
            return float(i == j)
        return 1 - spread if i == j else spread * near[i] / sum(near.values())

    def count(self, mean: float, drawn: float) -> int:
        """Return the number at which the negative binomial distribution passes a draw."""
        size = self.rules.contagion_dispersion
        number, below = 0, 0.0
        while True:
            log = math.lgamma(number + size) - math.lgamma(size) - math.lgamma(number + 1)
            log += size * math.log(size / (size + mean))
            log += number * math.log(mean / (size + mean)) if mean else 0.0
            below += math.exp(log) if mean or not number else 0.0
            if drawn < below or number > 200:
                return number
            number += 1

    def feel(self, day: int) -> None:
        rules, calm = self.rules, self.calm(day)
        for one in self.active:
            aim = one["aim"]
            self.echo[aim["place"], aim["road"]] = day, self.felt_of(aim)
        if any(self.captured.values()):
            taken = {p: part * rules.intensity_capture for p, part in self.captured.items()}
            self.taken.append((day, taken))
        for place in self.places:
            quiet = 1.0
            for last, felt in [*self.echo.values(), *self.taken]:
                strength = 0.5 ** ((day - last) / rules.intensity_half_life_days)
                if strength > 0.01:
                    quiet *= 1 - min(1.0, felt[place] * strength * calm[place])
            weight = 1 / rules.contagion_memory_days
            memory = (1 - weight) * self.memory[place] + weight * self.events[place]
            self.intensity[place] = 1 - quiet * math.exp(-memory / rules.contagion_reference)

    def felt_of(self, aim: dict) -> dict[str, float]:
        rules = self.rules
        felt = {}
        for place in self.places:
            km = min(self.km[one][place] for one in self.places_of(aim))
            near = rules.intensity_operation * rules.intensity_near
            felt[place] = near * math.exp(-km / rules.intensity_near_km)
            if aim["road"] and place in self.ends[aim["road"]]:
                felt[place] = max(felt[place], rules.intensity_route_end)
            if place == aim["place"]:
                felt[place] = max(felt[place], rules.intensity_operation)
        return felt
