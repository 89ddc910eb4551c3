"""The slow model's offers: agreements and corridors."""

from __future__ import annotations

from collections import Counter

from tests.reference.slow_state import KINDS, UNITS, Household, Pool, SlowState, units
from tests.reference.slow_ways import Seen

from safepassage.engine import draws
from safepassage.engine.draws import Purpose
from safepassage.scenario.parts import Agreement, Corridor


class SlowOffers(SlowState):
    """Who is moved under agreement, and who takes a corridor."""

    def _agreements(self, day: int) -> Counter[str]:
        """Send today's passengers off; return the people who leave each place so."""
        when = self.scenario.date_of(day)
        leaving = Counter[str]()
        for row in sorted(self.scenario.agreements, key=lambda row: row.agreement):
            goals = [
                goal for goal in row.to_places if (row.from_place, goal) in self.land.by_convoy
            ]
            halted = any(
                halt.partition("/")[0] <= when.isoformat() <= halt.rpartition("/")[2]
                for halt in row.halts
            )
            begun = row.start <= when and (row.end is None or when <= row.end)
            exists = any(other.agreement == row.linked for other in self.scenario.agreements)
            waits = row.linked and exists and not self.agreed[row.linked]
            if halted or not begun or waits or not goals:
                continue
            quota = row.people_per_day
            if row.people is not None:
                quota = min(quota, row.people - self.agreed[row.agreement])
            if quota < 1 or not self._in_service(day, row):
                continue
            kind = "return" if row.kind == "organised_return" else "under agreement"
            turn = self.agreed[row.agreement] // 11
            for number, household in enumerate(self._passengers(day, row, quota)):
                household.goal, household.kind = goals[(turn + number // 2) % len(goals)], kind
                household.convoy = True
                self.agreed[row.agreement] += household.people
                leaving[row.from_place] += household.people
        return leaving

    def _in_service(self, day: int, row: Agreement) -> bool:
        """Return whether an evacuation runs today; recorded halts are all there are."""
        if row.halts or row.kind == "organised_return":
            return True
        runs = self.runs.get(row.agreement, True)
        rules = self.rules
        chance = rules.agreement_stop_chance if runs else rules.agreement_resume_chance
        element = draws.element("agreement", row.agreement)
        turns = draws.stream(self.seed, Purpose.SERVICE, day, element).random() < chance
        self.runs[row.agreement] = not runs if turns else runs
        return self.runs[row.agreement]

    def _passengers(self, day: int, row: Agreement, quota: int) -> list[Household]:
        """Draw today's passengers without preference, and let them board while they fit."""
        name, place = row.agreement, row.from_place
        pools = [("place", place), ("displaced before the start", place)]
        came = [house for house in self.away if house.settled and house.place == place]
        if row.who == "residents":
            came = []
        barred = {"residents": pools[1], "displaced": pools[0]}.get(row.who)
        groups = [
            0 if pool == barred else self.counted[pool][kind] for pool in pools for kind in KINDS
        ] + [len(came)]
        rest, wanted = sum(groups), min(sum(groups), max(2 * quota // 11, 1))
        stream = draws.stream(self.seed, Purpose.AGREEMENT, day, draws.element("agreement", name))
        chosen = []
        for there in groups:
            rest -= there
            number = int(stream.hypergeometric(there, rest, wanted)) if there and wanted else 0
            wanted -= number
            chosen.append(number)
        boarded, room = [], quota
        for number, pool in enumerate(pools):
            kinds = self._fitting(pool, chosen[3 * number : 3 * number + 3], room)
            boarded += self._out(pool, kinds)
            room = quota - sum(house.people for house in boarded)
        key = draws.key_of(self.seed, Purpose.AGREEMENT, day)

        def by_draw(house: Household) -> tuple[int, int, int]:
            element = draws.element(*house.pool)
            return draws.draw_of(key, element, house.ordinal), element, house.ordinal

        for house in sorted(came, key=by_draw)[: chosen[-1]]:
            room -= house.people
            if room >= 0:
                boarded.append(house)
        return boarded

    def _fitting(self, pool: Pool, kinds: list[int], room: int) -> list[int]:
        """Return how many households of each kind fit, in this order."""
        ordinal, fitting = self.left[pool], [0, 0, 0]
        for kind, number in enumerate(kinds):
            for _ in range(number):
                room -= 5 + ordinal % 2
                if room < 0:
                    return fitting
                ordinal += 1
                fitting[kind] += 1
        return fitting

    def _corridor(
        self, seen: Seen, row: Corridor, wish: dict[tuple[str, str], float]
    ) -> tuple[int, int]:
        """Send those through a corridor who wish to leave and trust it.

        Return the households from home, and those displaced there before the start.
        """
        when, rules = self.scenario.date_of(seen.day), self.rules
        start, goal = row.from_place, row.to_place
        offered = row.start <= when and (row.end is None or when <= row.end)
        if not offered or (start, goal) not in self.land.by_convoy:
            return 0, 0
        stated = row.capacity_people_per_day
        room = 10**18 if stated is None else int(stated * row.hours / 24.0)
        trust = rules.corridor_trust_offered_alone
        if row.guarantor:
            trust = rules.corridor_trust_guaranteed
        if row.screening:
            trust *= rules.corridor_screening_factor
        assert self.community is not None
        if self.land.acceptance(seen, self.community[start], goal, "forced") != 1.0:
            trust *= rules.corridor_other_side_factor
        trust *= 1.0 - (1.0 - rules.corridor_attack_factor) * min(1.0, self.violence[start])
        element = draws.element("corridor", row.corridor)
        stream = draws.stream(self.seed, Purpose.CORRIDOR, seen.day, element)
        left = []
        barred_word = {"residents": "displaced before the start", "displaced": "place"}.get(row.who)
        for what in ("place", "displaced before the start"):
            if what == barred_word:
                left.append(0)
                continue
            pool = (what, start)
            takers = [
                int(
                    stream.binomial(
                        self.counted[pool][kind], units(wish[start, kind] * trust) / UNITS
                    )
                )
                for kind in KINDS
            ]
            out = self._out(pool, self._fitting(pool, takers, room))
            for house in out:
                house.goal, house.convoy = goal, True
                room -= house.people
            left.append(len(out))
        return left[0], left[1]
