"""How sieges end: agreement, storm, relief or none on a day, as competing risks.

A multinomial logit with none as reference, so that the chances of a day never exceed 1::

    log odds = log(b / (1 - sum b)) + what changes it,      b: chance per day from chance per month
    agreement   + b1 log(1 + months) + b2 shortage + b3 agreements lately near by + b4 talks
    storm       + b5 intensity

An agreement needs the consent of both. All of it is assumption (docs/science/endings.md).
"""

from __future__ import annotations

import math

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import YES, Floats, PlaceTotals
from safepassage.engine.draws import Purpose
from safepassage.engine.war.clock import Clock
from safepassage.engine.war.generated.aims import Sight
from safepassage.engine.war.generated.deals import Deals
from safepassage.engine.war.generated.ground import in_play
from safepassage.engine.war.generated.luck import Luck
from safepassage.engine.war.generated.operations import take
from safepassage.engine.war.generated.talks import Parley
from safepassage.engine.war.memory import Memory
from safepassage.scenario.rules import Rules

MONTH = 30.44  # days
AGREEMENT, STORM, RELIEF, NONE = 0, 1, 2, 3
WHICH, WHERE = 0, 3  # turns of the draws; 1, 2: consent


class Endings:
    """Sieges, and what may end each of them on a day."""

    def __init__(self, sight: Sight, luck: Luck, parley: Parley, deals: Deals) -> None:
        """Watch the sieges of a war."""
        self._sight, self._luck = sight, luck
        self._parley, self._deals = parley, deals

    def besiegers(self) -> dict[int, int]:
        """Return who besieges each besieged place: the hostile party with most roads into it."""
        ground, network = self._sight.ground, self._sight.ground.network
        found: dict[int, int] = {}
        for place in np.flatnonzero(self._sight.besieged == YES).tolist():
            ends = np.concatenate(
                [
                    network.to_place[network.from_place == place],
                    network.from_place[network.to_place == place],
                ]
            )
            around = [int(ground.holder[end]) for end in ends if in_play(ground, int(end))]
            enemies = [one for one in around if ground.hostile(int(ground.holder[place]), one)]
            if enemies and in_play(ground, place):
                found[place] = max(set(enemies), key=lambda one: (enemies.count(one), -one))
        return found

    def day(
        self, day: int, memory: Memory, clock: Clock, intensity: Floats, totals: PlaceTotals
    ) -> None:
        """Go through a day of all sieges; state is that of the evening before."""
        besiegers = self.besiegers()
        for place, by in besiegers.items():
            if self._deals.covers(place):
                continue
            months = max(0, day - int(memory.besieged_since[place])) / MONTH
            shortage = float(np.nan_to_num(clock.shortage[place]))
            element = self._element(place)
            chances = self.chances(place, by, day, months, shortage, float(intensity[place]))
            ending = _drawn(chances, self._luck.one(Purpose.WAR_ENDING, day, element, WHICH))
            if ending == AGREEMENT:
                self._agree(place, by, day, besiegers, totals)
            elif ending == STORM:
                take(self._sight, place, by, day)
            elif ending == RELIEF:
                self._relieve(place, day)
            if ending == NONE:
                self._corridor(place, by, day)

    def chances(
        self, place: int, by: int, day: int, months: float, shortage: float, intensity: float
    ) -> tuple[float, float, float]:
        """Return the chances of a day: agreement (proposed), storm, relief."""
        rules = self._sight.rules
        pair = self._parley.of(int(self._sight.ground.holder[place]), by)
        talk = pair is not None and pair.talks_on(day)
        lately = self.lately(place, day)
        effects = (
            rules.ending_months * math.log1p(months)
            + rules.ending_shortage * shortage
            + rules.ending_domino * lately
            + rules.ending_talks * talk,
            rules.ending_intensity * intensity,
            0.0,
        )
        return risks(rules, effects)

    def lately(self, place: int, day: int) -> int:
        """Return how many agreements were made lately near a place."""
        rules, km = self._sight.rules, self._sight.km
        return sum(
            day - made <= rules.ending_domino_days and km[place, where] <= rules.ending_domino_km
            for made, where in self._deals.made
        )

    def _agree(
        self, place: int, by: int, day: int, besiegers: dict[int, int], totals: PlaceTotals
    ) -> None:
        pair = self._parley.of(int(self._sight.ground.holder[place]), by)
        element = self._element(place)
        if pair and self._parley.both_consent(pair, day, Purpose.WAR_ENDING, element):
            deal = self._deals.begin(place, by, day, totals)
            self._deals.swap(deal, besiegers, day, totals)

    def _relieve(self, place: int, day: int) -> None:
        """Open a way in: a road of the own side, else a place next to it changes hands."""
        ground, network = self._sight.ground, self._sight.ground.network
        holder = int(ground.holder[place])
        here = (network.from_place == place) | (network.to_place == place)
        own: list[int] = []
        others: list[int] = []
        for road in np.flatnonzero(here).tolist():
            end = int(network.from_place[road] + network.to_place[road]) - place
            if in_play(ground, end):
                side = ground.relations.same_side[holder, ground.holder[end]]
                (own if side else others).append(road)
        drawn = self._luck.one(Purpose.WAR_ENDING, day, self._element(place), WHERE)
        shut = [road for road in own if ground.epoch.status[:3, road].max() == 0]
        if shut:
            ground.open(shut[int(drawn * len(shut))])
        elif others:
            road = others[int(drawn * len(others))]
            end = int(network.from_place[road] + network.to_place[road]) - place
            take(self._sight, end, holder, day)

    def _corridor(self, place: int, by: int, day: int) -> None:
        """Perhaps a corridor: who besieges offers it, and who holds the place must consent."""
        rules, element = self._sight.rules, draws.element("corridor", self._name(place))
        pair = self._parley.of(int(self._sight.ground.holder[place]), by)
        drawn = self._luck.one(Purpose.WAR_CORRIDOR, day, element)
        if pair is None or drawn >= rules.corridor_per_day:
            return
        if self._parley.both_consent(pair, day, Purpose.WAR_CORRIDOR, element):
            self._deals.offer(place, by, day, pair.trust)

    def _name(self, place: int) -> str:
        return self._sight.ground.names.places[place]

    def _element(self, place: int) -> int:
        return draws.element("place", self._name(place))


def risks(rules: Rules, effects: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return the chances of a day, each 0 or more, together below 1."""
    monthly = (
        rules.ending_agreement_per_month,
        rules.ending_capture_per_month,
        rules.ending_relief_per_month,
    )
    daily = [1.0 - (1.0 - min(one, 1.0 - 1e-9)) ** (1.0 / MONTH) for one in monthly]
    none = max(1.0 - sum(daily), 1e-9)
    odds = [one / none * math.exp(effect) for one, effect in zip(daily, effects, strict=True)]
    total = 1.0 + sum(odds)
    return odds[0] / total, odds[1] / total, odds[2] / total


def _drawn(chances: tuple[float, float, float], drawn: float) -> int:
    """Return what a draw falls on, in order; none where it lies above all."""
    for ending, chance in enumerate(chances):
        if drawn < chance:
            return ending
        drawn -= chance
    return NONE
