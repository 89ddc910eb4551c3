"""Agreements that end a siege, and corridors out of one, as the people layer needs them.

Who agrees may stay under the new holder, be taken to the own side, or out of the country. What is
moved is a number, with a quota a day and halts; two agreements can be linked (docs/science/
endings.md). To be moved so is to be displaced under agreement: a harm of its own, never a gain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import NO, YES, Agreed, Longs, Offered, PlaceTotals
from safepassage.engine.draws import Purpose
from safepassage.engine.war.generated.aims import Sight
from safepassage.engine.war.generated.ground import in_play
from safepassage.engine.war.generated.luck import Luck
from safepassage.scenario.scenario import Scenario

SURRENDER, AREA, COUNTRY = "surrender", "area", "country"
OFFER, NUMBER, SWAP, HALT = 0, 3, 4, 5  # turns of the draws about an agreement; 1, 2: consent
GUARANTEE = 3  # turn of the draw about a corridor
SLACK = 11  # people: two households, who do not fit into the last bus
PATIENCE = 4  # times the days it would take without a halt
DESTINATIONS = 2


@dataclass(slots=True)
class Deal:
    """An agreement about a besieged place."""

    name: str
    element: int
    place: int
    by: int  # row of the party that will hold the place
    kind: str
    to_places: tuple[int, ...]
    people: int
    there: int  # people there at its beginning
    since: int
    linked: str = ""
    halted: bool = False


class Deals:
    """Agreements under way, corridors on offer, and when and where it was agreed before."""

    def __init__(self, sight: Sight, luck: Luck) -> None:
        """Begin with none."""
        self.active: list[Deal] = []
        self.made: list[tuple[int, int]] = []  # day, place
        self.corridors: list[tuple[int, Offered]] = []  # last day
        self.recorded: dict[int, int] = {}  # place: last day of an agreement of the record
        self._sight, self._luck = sight, luck

    def covers(self, place: int) -> bool:
        """Return whether an agreement covers a place."""
        return place in self.recorded or any(deal.place == place for deal in self.active)

    def take_over(self, scenario: Scenario, day: int) -> None:
        """Let agreements and surrender deals of the record that are under way cover their places.

        One without a last day is taken to last as an operation without one is.
        """
        place, rules = self._sight.ground.names.place, self._sight.rules
        deals = [
            (row, row.places) for row in scenario.ceasefires if row.kind == "surrender_deal"
        ] + [(row, (row.from_place,)) for row in scenario.agreements if row.kind == "evacuation"]
        for row, places in deals:
            last = scenario.day_of(row.start) + rules.operation_open_days - 1
            last = last if row.end is None else scenario.day_of(row.end)
            for one in places if last > day else ():
                self.recorded[place[one]] = max(last, self.recorded.get(place[one], 0))

    def begin(self, place: int, by: int, day: int, totals: PlaceTotals, linked: str = "") -> Deal:
        """Make an agreement about a place."""
        sight, names = self._sight, self._sight.ground.names
        name = f"generated-{names.places[place]}-{day}"
        element = draws.element("agreement", names.places[place])
        there = int(totals.residents[place] + totals.displaced[place])
        kind, to_places = self._offer(place, day, element, leaves=bool(linked))
        rules = sight.rules
        part = rules.agreement_low + (rules.agreement_high - rules.agreement_low) * self._luck.one(
            Purpose.WAR_AGREEMENT, day, element, NUMBER
        )
        people = 0 if kind == SURRENDER else round(part * there)
        deal = Deal(name, element, place, by, kind, to_places, people, there, day, linked)
        self.active.append(deal)
        self.made.append((day, place))
        return deal

    def _offer(
        self, place: int, day: int, element: int, *, leaves: bool
    ) -> tuple[str, tuple[int, ...]]:
        """Return what is agreed: to stay, or where people are taken."""
        rules = self._sight.rules
        drawn = self._luck.one(Purpose.WAR_AGREEMENT, day, element, OFFER)
        if drawn < rules.offer_surrender and not leaves:
            return SURRENDER, ()
        own = self._nearest(place, abroad=False)
        if own and drawn < 1.0 - rules.offer_leave_country:
            return AREA, own
        beyond = self._nearest(place, abroad=True)
        if beyond:
            return COUNTRY, beyond
        return (AREA, own) if own else (SURRENDER, ())

    def _nearest(self, place: int, *, abroad: bool) -> tuple[int, ...]:
        """Return the nearest places of the own side that something reaches, or those abroad."""
        sight, ground = self._sight, self._sight.ground
        lived_in = ground.network.population > 0
        if abroad:
            fit = (ground.network.abroad == 1) & lived_in
        else:
            side = ground.relations.same_side[ground.holder[place]][ground.holder]
            fit = side & (ground.network.abroad == 0) & lived_in
            fit &= (ground.epoch.supplied != NO) & (sight.besieged != YES)
        fit[place] = False
        km = np.where(fit, sight.km[place], np.inf)
        order = [int(one) for one in np.argsort(km, kind="stable") if np.isfinite(km[one])]
        return tuple(order[: 1 if abroad else DESTINATIONS])

    def swap(self, deal: Deal, besiegers: dict[int, int], day: int, totals: PlaceTotals) -> None:
        """Perhaps link an agreement for a place that the other side besieges."""
        holder = int(self._sight.ground.holder[deal.place])
        mirrored = [
            place
            for place, by in sorted(besiegers.items())
            if by == holder
            and self._sight.ground.holder[place] == deal.by
            and not self.covers(place)
        ]
        drawn = self._luck.one(Purpose.WAR_AGREEMENT, day, deal.element, SWAP)
        if mirrored and drawn < self._sight.rules.agreement_swap:
            self.begin(mirrored[0], holder, day, totals, linked=deal.name)

    def day(self, day: int, totals: PlaceTotals) -> list[Deal]:
        """Go through a day; return the agreements that are fulfilled, or given up."""
        present = totals.residents + totals.displaced
        over = [deal for deal in self.active if self._is_over(deal, day, present)]
        self.active = [deal for deal in self.active if deal not in over]
        rules = self._sight.rules
        for deal in self.active:
            drawn = self._luck.one(Purpose.WAR_AGREEMENT, day, deal.element, HALT)
            chance = rules.agreement_resume if deal.halted else rules.agreement_halt
            if drawn < chance:
                deal.halted = not deal.halted
        self.corridors = [one for one in self.corridors if day <= one[0]]
        self.recorded = {place: last for place, last in self.recorded.items() if day <= last}
        return over

    def _is_over(self, deal: Deal, day: int, present: Longs) -> bool:
        if day <= deal.since:
            return False
        moved = deal.there - int(present[deal.place])
        needed = 1 + deal.people // self._sight.rules.agreement_people
        late = day - deal.since > PATIENCE * needed + PATIENCE
        return deal.kind == SURRENDER or moved >= deal.people - SLACK or late

    def today(self, day: int) -> tuple[Agreed, ...]:
        """Return the agreements that move people on a day."""
        quota = self._sight.rules.agreement_people
        return tuple(
            Agreed(
                day=day,
                name=deal.name,
                element=deal.element,
                from_place=deal.place,
                to_places=deal.to_places,
                people=deal.people,
                people_per_day=0 if deal.halted else quota,
                linked=deal.linked,
            )
            for deal in sorted(self.active, key=lambda deal: deal.name)
            if deal.kind != SURRENDER
        )

    def offer(self, place: int, by: int, day: int, trust: float) -> None:
        """Let who besieges a place offer a corridor to its own side."""
        ground, rules = self._sight.ground, self._sight.rules
        goal = self._beyond(place, by)
        if goal is None:
            return
        element = draws.element("corridor", ground.names.places[place])
        drawn = self._luck.one(Purpose.WAR_CORRIDOR, day, element, GUARANTEE)
        name = f"generated-{ground.names.places[place]}-{day}"
        last = day + rules.corridor_days - 1
        offered = Offered(
            day, name, element, place, goal, rules.corridor_people, drawn < trust, screening=True
        )
        self.corridors.append((last, offered))

    def _beyond(self, place: int, by: int) -> int | None:
        """Return the nearest place of the besieger where people live."""
        sight, ground = self._sight, self._sight.ground
        fit = (ground.holder == by) & (ground.network.population > 0)
        fits = [int(one) for one in np.flatnonzero(fit) if in_play(ground, int(one))]
        near = [one for one in fits if np.isfinite(sight.km[place, one])]
        return min(near, key=lambda one: (sight.km[place, one], one), default=None)

    def offered(self, day: int) -> tuple[Offered, ...]:
        """Return the corridors on offer on a day."""
        return tuple(one._replace(day=day) for _, one in self.corridors)
