"""The slow twin of the generated war, first half: ground, words, sieges; see slow_generated."""

from __future__ import annotations

import math
from itertools import combinations

from safepassage.engine.draws import Purpose, draw_of, element, key_of
from safepassage.scenario.scenario import Scenario

MONTH = 30.44
SLACK = 11


class SlowWords:
    """Ground, talks, trust, ceasefires, sieges and how they end."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.rules, self.seed = scenario.settings.rules, seed
        self.places = sorted(place.place for place in scenario.places)
        self.people = {place.place: place.population for place in scenario.places}
        self.parties = sorted(party.party for party in scenario.settings.parties)
        self.roads = sorted(route.route for route in scenario.routes)
        self.ends = {r.route: (r.from_place, r.to_place) for r in scenario.routes}
        self.length = {r.route: r.length_km for r in scenario.routes}
        self.holder = {row.place: row.holder for row in scenario.control}
        self.share = dict.fromkeys(self.places, 1.0)
        self.sources = {row.place: row.party for row in scenario.supply_sources}
        self.row: dict[str, str] = {}
        self.cuts: set[str] = set()
        self.due: dict[int, list[str]] = {}
        self.captured = dict.fromkeys(self.places, 0.0)
        self.km = {a: self.distances([a], self.roads) for a in self.places}
        self.last_gain: dict[str, str] = dict.fromkeys(self.parties, "")
        self.lost: dict[tuple[str, str], int] = {}
        self.encircled_days: dict[str, list[bool]] = {place: [] for place in self.places}
        self.besieged = dict.fromkeys(self.places, False)
        self.besieged_since: dict[str, int] = {}
        self.stock = dict.fromkeys(self.places, self.rules.stock_limit_days)
        self.shortage = dict.fromkeys(self.places, 0.0)
        self.deals: list[dict] = []
        self.made: list[tuple[int, str]] = []
        self.corridors: list[dict] = []
        held = set(self.holder.values())
        self.pairs = {
            pair: {"trust": self.rules.trust_start, "until": -1, "resume": -1, "truces": []}
            for pair in combinations(self.parties, 2)
            if set(pair) <= held
        }
        self.look()

    def draw(self, purpose: Purpose, day: int, named: int, turn: int = 0) -> float:
        return draw_of(key_of(self.seed, purpose, day), named, turn) / 2**32

    # ground

    def distances(self, starts: list[str], roads: list[str]) -> dict[str, float]:
        best = dict.fromkeys(self.places, math.inf)
        best.update(dict.fromkeys(starts, 0.0))
        for _ in self.places:
            for road in roads:
                for a, b in (self.ends[road], self.ends[road][::-1]):
                    best[b] = min(best[b], best[a] + self.length[road])
        return best

    def clear(self, road: str) -> None:
        self.row.pop(road, None)
        self.cuts.discard(road)

    def look(self) -> None:
        """See holders and roads as they are now; what follows is worked out from it."""
        same = {r: self.holder[self.ends[r][0]] == self.holder[self.ends[r][1]] for r in self.roads}
        self.seen = {
            "front": {road for road in self.roads if not same[road]},
            "within": {road for road in self.roads if same[road]},
            "cut": {road for road, word in self.row.items() if word == "cut"},
        }
        self.way: dict[str, list[str] | None] = dict.fromkeys(self.places, None)
        self.supply_km = dict.fromkeys(self.places, self.rules.contest_most_km)
        lorries = sorted(self.seen["within"] - self.seen["cut"])
        for party in self.parties:
            starts = [p for p, who in self.sources.items() if who == party == self.holder[p]]
            best = self.distances(starts, lorries)
            for place in self.places:
                if self.holder[place] == party and best[place] < math.inf:
                    self.way[place] = self.back(place, best, lorries)
                    self.supply_km[place] = min(best[place], self.rules.contest_most_km)
        self.known = {p: self.holder[p] in self.sources.values() for p in self.places}
        for place in self.places:
            if not self.known[place]:
                self.supply_km[place] = 0.0
        self.seen_holder = dict(self.holder)

    def back(self, place: str, best: dict[str, float], roads: list[str]) -> list[str]:
        way = []
        while best[place] > 0:
            for road in roads:
                other = [end for end in self.ends[road] if end != place]
                if place in self.ends[road] and best[other[0]] + self.length[road] == best[place]:
                    way.append(road)
                    place = other[0]
                    break
        return way

    def seen_front(self) -> set[str]:
        return {end for road in self.seen["front"] for end in self.ends[road]}

    def seen_supplied(self) -> dict[str, bool]:
        return {p: self.way[p] is not None or not self.known[p] for p in self.places}

    def seen_km(self) -> dict[str, float]:
        return self.supply_km

    def note_siege(self, day: int) -> None:
        """Enter a day into the record of sieges, and let the stocks run."""
        for place in self.places:
            fed = self.way[place] is not None
            group, todo = {place}, [place]
            while todo:
                here = todo.pop()
                for road in self.seen["within"]:
                    a, b = self.ends[road]
                    for one, other in ((a, b), (b, a)):
                        if one == here and other not in group:
                            group.add(other)
                            todo.append(other)
            leaves = any(self.way[one] is not None for one in group)
            cut_off = self.known[place] and not fed and not leaves and self.people[place] > 0
            days = self.encircled_days[place]
            days.append(cut_off)
            self.enter_siege(place, day)
            inflow = self.rules.supply_most_ratio if fed else 0.0
            stock = self.stock[place]
            draw = max(0.0, min(1 - inflow, stock / self.rules.stock_ration_days, stock))
            room = max(0.0, self.rules.stock_limit_days - stock)
            refill = max(0.0, min(inflow - 1, self.rules.stock_refill_days_per_day, room))
            self.shortage[place] = max(0.0, min(1.0, 1 - inflow - draw))
            if not self.known[place]:
                self.shortage[place] = 0.0
            self.stock[place] = stock + refill - draw

    def enter_siege(self, place: str, day: int) -> None:
        days = self.encircled_days[place]
        run = 0
        while run < len(days) and days[-1 - run]:
            run += 1
        was = self.last_besieged.get(place) if hasattr(self, "last_besieged") else None
        if not hasattr(self, "last_besieged"):
            self.last_besieged: dict[str, int] = {}
        if self.besieged[place] and not days[-1]:
            self.last_besieged[place] = was = day - 1
        begin = day - run + 1
        again = was is not None and begin - was <= self.rules.siege_memory_days
        now = run > 0 and (day - begin >= self.rules.siege_days or again)
        if now and not self.besieged[place]:
            self.besieged_since[place] = day
        self.besieged[place] = now

    # words

    def pair(self, a: str, b: str) -> dict | None:
        return self.pairs.get((min(a, b), max(a, b)))

    def parley(self, day: int) -> None:
        rules = self.rules
        pressed: dict[tuple, list[str]] = {}
        for place, by in self.besiegers().items():
            pressed.setdefault(tuple(sorted((self.holder[place], by))), []).append(place)
        for key, pair in self.pairs.items():
            named = element("pair", *key)
            for truce in [truce for truce in pair["truces"] if day > truce["until"]]:
                pair["truces"].remove(truce)
                pair["trust"] += rules.trust_kept * (1 - pair["trust"])
            if day > pair["until"]:
                if pair["resume"] >= 0:
                    begins = day >= pair["resume"]
                else:
                    begins = self.draw(Purpose.WAR_TALKS, day, named) < rules.talks_per_day
                if begins:
                    pair["until"], pair["resume"] = day + rules.talks_days - 1, -1
            if day <= pair["until"] and not pair["truces"]:
                self.propose(pair, named, day, pressed.get(key, []))

    def propose(self, pair: dict, named: int, day: int, besieged: list[str]) -> None:
        rules = self.rules
        consent = min(1.0, pair["trust"] + rules.talks_pressure * bool(besieged))
        draws = [self.draw(Purpose.WAR_CEASEFIRE, day, named, turn) for turn in range(6)]
        if draws[0] >= rules.ceasefire_per_day or max(draws[1], draws[2]) >= consent:
            return
        u, v = draws[4:]
        normal = math.sqrt(-2 * math.log1p(-u)) * math.cos(2 * math.pi * v)
        log = rules.ceasefire_log_mean + rules.ceasefire_log_spread * normal
        is_local = bool(besieged) and draws[3] < rules.ceasefire_local
        pair["truces"].append(
            {
                "until": day + rules.ceasefire_days - 1,
                "factor": math.exp(log),
                "places": besieged if is_local else self.places,
            }
        )

    def won(self, party: str, against: str, day: int) -> None:
        pair = self.pair(party, against)
        if pair is None:
            return
        named = element("pair", *sorted((party, against)))
        if day <= pair["until"]:
            drawn = self.draw(Purpose.WAR_TALKS, day, named, 1)
            if drawn < self.rules.talks_suspended:
                pair["until"], pair["resume"] = -1, day + self.rules.talks_pause_days
        if pair["truces"]:
            pair["truces"].clear()
            pair["trust"] *= 1 - self.rules.trust_broken

    def rate(self, party: str, aim: dict, day: int) -> float:
        pair, factor = self.pair(party, aim["against"]), 1.0
        places = (aim["place"],) if aim["place"] else self.ends[aim["road"]]
        if pair is not None:
            factor *= self.rules.operation_talks_factor if day <= pair["until"] else 1.0
            for truce in pair["truces"]:
                inside = set(places) & set(truce["places"])
                factor *= truce["factor"] if inside else math.exp(self.rules.ceasefire_outside_log)
        if any(deal["place"] in places for deal in self.deals):
            factor *= self.rules.operation_agreed_factor
        return min(factor, 2.0)

    def calm(self, day: int) -> dict[str, float]:
        calm = dict.fromkeys(self.places, 1.0)
        for key, pair in self.pairs.items():
            for truce in pair["truces"]:
                for place in self.places:
                    if self.holder[place] in key and day <= truce["until"]:
                        outside = math.exp(self.rules.ceasefire_outside_log)
                        calm[place] *= truce["factor"] if place in truce["places"] else outside
        for deal in self.deals:
            calm[deal["place"]] *= self.rules.operation_agreed_factor
        return calm

    # sieges

    def besiegers(self) -> dict[str, str]:
        found = {}
        for place in self.places:
            if not self.besieged[place]:
                continue
            around = []
            for road in self.roads:
                if place in self.ends[road]:
                    around += [self.holder[end] for end in self.ends[road] if end != place]
            enemies = [one for one in around if one != self.holder[place]]
            if enemies:
                found[place] = max(sorted(set(enemies)), key=enemies.count)
        return found

    def end_sieges(self, day: int) -> None:
        besiegers = self.besiegers()
        for place, by in besiegers.items():
            if any(deal["place"] == place for deal in self.deals):
                continue
            agreement, storm, relief = self.chances(place, by, day)
            drawn = self.draw(Purpose.WAR_ENDING, day, element("place", place))
            if drawn < agreement:
                self.agree(place, by, day, besiegers)
            elif drawn < agreement + storm:
                self.take(place, by, day)
            elif drawn < agreement + storm + relief:
                self.relieve(place, day)
            else:
                self.offer_corridor(place, by, day)

    def chances(self, place: str, by: str, day: int) -> tuple[float, float, float]:
        rules = self.rules
        months = max(0, day - self.besieged_since[place]) / MONTH
        lately = sum(
            day - made <= rules.ending_domino_days
            and self.km[place][where] <= rules.ending_domino_km
            for made, where in self.made
        )
        pair = self.pair(self.holder[place], by)
        talk = pair is not None and day <= pair["until"]
        effects = (
            rules.ending_months * math.log(1 + months)
            + rules.ending_shortage * self.shortage[place]
            + rules.ending_domino * lately
            + rules.ending_talks * talk,
            rules.ending_intensity * self.intensity[place],
            0.0,
        )
        monthly = (
            rules.ending_agreement_per_month,
            rules.ending_capture_per_month,
            rules.ending_relief_per_month,
        )
        daily = [1 - (1 - min(q, 1 - 1e-9)) ** (1 / MONTH) for q in monthly]
        none = max(1 - sum(daily), 1e-9)
        odds = [q / none * math.exp(e) for q, e in zip(daily, effects, strict=True)]
        return tuple(one / (1 + sum(odds)) for one in odds)

    def both(self, place: str, by: str, purpose: Purpose, named: int, day: int) -> bool:
        pair = self.pair(self.holder[place], by)
        if pair is None:
            return False
        consent = min(1.0, pair["trust"] + self.rules.talks_pressure)
        return all(self.draw(purpose, day, named, turn) < consent for turn in (1, 2))

    def agree(self, place: str, by: str, day: int, besiegers: dict[str, str]) -> None:
        if not self.both(place, by, Purpose.WAR_ENDING, element("place", place), day):
            return
        deal = self.deal(place, by, day, "")
        mirrored = [
            other
            for other, who in sorted(besiegers.items())
            if who == self.holder[place]
            and self.holder[other] == by
            and all(one["place"] != other for one in self.deals)
        ]
        drawn = self.draw(Purpose.WAR_AGREEMENT, day, element("agreement", place), 4)
        if mirrored and drawn < self.rules.agreement_swap:
            self.deal(mirrored[0], self.holder[place], day, deal["name"])

    def deal(self, place: str, by: str, day: int, linked: str) -> dict:
        rules, named = self.rules, element("agreement", place)
        own = [
            p
            for p in sorted(self.places, key=lambda p: (self.km[place][p], p))
            if p != place
            and self.holder[p] == self.holder[place]
            and self.people[p] > 0
            and self.seen_supplied()[p]
            and not self.besieged[p]
        ][:2]
        stays = self.draw(Purpose.WAR_AGREEMENT, day, named) < rules.offer_surrender and not linked
        goals = [] if stays else own
        part = rules.agreement_low + (rules.agreement_high - rules.agreement_low) * self.draw(
            Purpose.WAR_AGREEMENT, day, named, 3
        )
        deal = {
            "name": f"generated-{place}-{day}",
            "place": place,
            "by": by,
            "goals": goals,
            "people": round(part * self.people[place]) if goals else 0,
            "since": day,
            "linked": linked,
            "halted": False,
        }
        self.deals.append(deal)
        self.made.append((day, place))
        return deal

    def fulfil(self, day: int) -> None:
        """Let agreements that are over end; nobody leaves in this twin, so most end late."""
        over = []
        for deal in self.deals:
            needed = 1 + deal["people"] // self.rules.agreement_people
            late = day - deal["since"] > 4 * needed + 4
            done = not deal["goals"] or deal["people"] <= SLACK or late
            if day > deal["since"] and done:
                over.append(deal)
        self.deals = [deal for deal in self.deals if deal not in over]
        for deal in self.deals:
            named = element("agreement", deal["place"])
            rules = self.rules
            chance = rules.agreement_resume if deal["halted"] else rules.agreement_halt
            if self.draw(Purpose.WAR_AGREEMENT, day, named, 5) < chance:
                deal["halted"] = not deal["halted"]
        self.corridors = [one for one in self.corridors if day <= one["last"]]
        for deal in over:
            before = self.holder[deal["place"]]
            if before != deal["by"]:
                self.take(deal["place"], deal["by"], day, force=False)
                pair = self.pair(before, deal["by"])
                if pair is not None:
                    pair["trust"] += self.rules.trust_kept * (1 - pair["trust"])

    def relieve(self, place: str, day: int) -> None:
        own, others = [], []
        for road in self.roads:
            if place in self.ends[road]:
                end = next(end for end in self.ends[road] if end != place)
                (own if self.holder[end] == self.holder[place] else others).append((road, end))
        drawn = self.draw(Purpose.WAR_ENDING, day, element("place", place), 3)
        shut = [road for road, _ in own if road in self.seen["cut"] | self.seen["front"]]
        if shut:
            self.clear(shut[int(drawn * len(shut))])
        elif others:
            self.take(others[int(drawn * len(others))][1], self.holder[place], day)

    def offer_corridor(self, place: str, by: str, day: int) -> None:
        named = element("corridor", place)
        drawn = self.draw(Purpose.WAR_CORRIDOR, day, named)
        if self.pair(self.holder[place], by) is None or drawn >= self.rules.corridor_per_day:
            return
        if self.both(place, by, Purpose.WAR_CORRIDOR, named, day):
            near = [p for p in self.places if self.holder[p] == by and self.people[p] > 0]
            goal = min(near, key=lambda p: (self.km[place][p], p))
            trust = self.pair(self.holder[place], by)["trust"]
            guaranteed = self.draw(Purpose.WAR_CORRIDOR, day, named, 3) < trust
            last = day + self.rules.corridor_days - 1
            self.corridors.append(
                {"from": place, "to": goal, "guaranteed": guaranteed, "last": last}
            )
