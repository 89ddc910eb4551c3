"""The situation on a date: who holds what, what reaches it, who is encircled and besieged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from safepassage.engine.arrays import AID, GOODS, NOBODY, TRADE, PlaceTotals
from safepassage.engine.arrays import Situation as Day
from safepassage.engine.war.degrees import DEGREE_WORD, STATUS_WORD, TRISTATE
from safepassage.engine.war.epochs import Period
from safepassage.engine.war.lifelines import Lifeline, lifelines
from safepassage.engine.war.memory import NEVER
from safepassage.engine.war.scripted import ScriptedWar as ScriptedWar
from safepassage.engine.war.supply import Way, ways_to, worst_status
from safepassage.engine.war.ways import length_km
from safepassage.errors import InputError
from safepassage.results.display import html_of
from safepassage.scenario.scenario import Scenario, Sensitivity

TRAFFIC_WORD = {GOODS: "goods", TRADE: "trade", AID: "aid"}
LISTED = "listed_besieged"  # quantity of a claim that somebody lists a place as besieged


@dataclass(frozen=True, slots=True)
class SupplyWay:
    """The shortest passable way of one traffic from one source to a place."""

    source: str
    party: str
    traffic: str
    length_km: float
    via: tuple[str, ...]
    status: str  # the worst on the way: open, limited or under_fire
    disputed: bool  # the record of a road on it contradicts itself

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types."""
        return {
            "source": self.source,
            "party": self.party,
            "traffic": self.traffic,
            "length_km": self.length_km,
            "via": list(self.via),
            "status": self.status,
            "disputed": self.disputed,
        }


@dataclass(frozen=True, slots=True)
class PlaceSituation:
    """How a place stands. None is unknown, or no such day."""

    place: str
    holder: str | None
    held_share: float
    supplied: bool | None
    encircled: bool | None
    besieged: bool | None
    encircled_since: date | None
    besieged_since: date | None
    fire_cut_since: date | None
    degree: str | None
    listed_besieged_by: tuple[str, ...]
    stock_days: float | None
    shortage: float | None
    supply_ratio: float | None
    intensity: float
    supply: tuple[SupplyWay, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types."""
        form: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        for name in ("encircled_since", "besieged_since", "fire_cut_since"):
            form[name] = form[name].isoformat() if form[name] else None
        form["listed_besieged_by"] = list(self.listed_besieged_by)
        form["supply"] = [way.as_dict() for way in self.supply]
        del form["place"]
        return form


@dataclass(frozen=True, slots=True)
class SituationReport:
    """The situation of every place on a date, in order of ids, and the lifelines."""

    scenario: str
    date: date
    places: tuple[PlaceSituation, ...]
    lifelines: tuple[Lifeline, ...]

    @property
    def encircled(self) -> tuple[str, ...]:
        """Return the ids of the places that are encircled."""
        return tuple(one.place for one in self.places if one.encircled)

    @property
    def besieged(self) -> tuple[str, ...]:
        """Return the ids of the places that are besieged."""
        return tuple(one.place for one in self.places if one.besieged)

    def of(self, place: str) -> PlaceSituation:
        """Return the situation of one place, by its id."""
        return next(one for one in self.places if one.place == place)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return html_of("situation", self)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types, as `safepassage situation --json` prints them."""
        return {
            "scenario": self.scenario,
            "date": self.date.isoformat(),
            "places": {one.place: one.as_dict() for one in self.places},
            "lifelines": [_lifeline(line) for line in self.lifelines],
        }


def situation(
    scenario: Scenario, when: date | str, sensitivity: Sensitivity | str | None = None
) -> SituationReport:
    """Return the situation on a date, with the people who were there at the start.

    ``sensitivity`` overrides that of the scenario; roads that feed places today are told under
    `open` alone.

    Raises
    ------
    InputError
        When the date is none, or outside the period of the scenario.
    """
    return situations(scenario, (when,), sensitivity)[0]


def situations(
    scenario: Scenario,
    dates: Iterable[date | str],
    sensitivity: Sensitivity | str | None = None,
) -> list[SituationReport]:
    """Return the situation on several dates, in their order; the war is gone through once.

    Raises
    ------
    InputError
        When a date is none, or outside the period of the scenario.
    """
    days = [_day(scenario, when) for when in dates]
    last = max(days, default=0)
    war = ScriptedWar(scenario, until=last)
    network = war.timeline.network
    totals = PlaceTotals(
        network.population - network.idps, network.idps, np.zeros_like(network.population)
    )
    level = Sensitivity(sensitivity) if sensitivity else scenario.sensitivity(date.today())
    found: dict[int, SituationReport] = {}
    for day in range(last + 1):
        now = war.situation(day, totals)
        if day in days:
            found[day] = _report(scenario, war, now, of_supplied=level is Sensitivity.OPEN)
    return [found[day] for day in days]


def _report(
    scenario: Scenario, war: ScriptedWar, now: Day, *, of_supplied: bool
) -> SituationReport:
    period = war.timeline.on(now.day)
    lines = lifelines(
        war.timeline, now.day, war.timeline.network.population, of_supplied=of_supplied
    )
    places = tuple(
        _place(scenario, war, period, now, row) for row in range(len(war.timeline.names.places))
    )
    return SituationReport(scenario.name, scenario.date_of(now.day), places, lines)


def _day(scenario: Scenario, when: date | str) -> int:
    if isinstance(when, str):
        try:
            when = date.fromisoformat(when)
        except ValueError as error:
            raise InputError(f"'{when}' is no date; write YYYY-MM-DD") from error
    day = scenario.day_of(when)
    if not 0 <= day < scenario.days:
        start, end = scenario.settings.start, scenario.settings.end
        raise InputError(f"{when} is outside the scenario, which runs from {start} to {end}")
    return day


def _place(
    scenario: Scenario, war: ScriptedWar, period: Period, now: Day, row: int
) -> PlaceSituation:
    names, memory = war.timeline.names, war.memory
    holder = int(now.epoch.holder[row])
    supplied = TRISTATE[int(now.epoch.supplied[row])]
    ways = ways_to(war.timeline.network, period.supply.found, row)
    return PlaceSituation(
        place=names.places[row],
        holder=None if holder == NOBODY else names.parties[holder],
        held_share=_rounded(now.epoch.held_share[row]) or 0.0,
        supplied=supplied,
        encircled=TRISTATE[int(now.epoch.encircled[row])],
        besieged=TRISTATE[int(now.besieged[row])],
        encircled_since=_since(scenario, memory.encircled_since[row]),
        besieged_since=_since(scenario, memory.besieged_since[row]),
        fire_cut_since=_since(scenario, memory.fire_cut_since[row]),
        degree=None if supplied is None else DEGREE_WORD[int(now.epoch.degree[row])],
        listed_besieged_by=_listed(scenario, names.places[row], now.day),
        stock_days=_rounded(now.stock_days[row]),
        shortage=_rounded(now.shortage[row]),
        supply_ratio=_rounded(now.epoch.supply_ratio[row]),
        intensity=_rounded(now.intensity[row]) or 0.0,
        supply=tuple(_way(war, period, way) for way in ways),
    )


def _way(war: ScriptedWar, period: Period, way: Way) -> SupplyWay:
    names = war.timeline.names
    return SupplyWay(
        source=names.places[way.source.place],
        party=names.parties[way.source.party],
        traffic=TRAFFIC_WORD[way.traffic],
        length_km=round(length_km(way.cost), 1),
        via=tuple(names.places[place] for place in way.places[1:-1]),
        status=STATUS_WORD[worst_status(way, period.roads.status)],
        disputed=any(bool(period.roads.disputed[way.traffic, route]) for route in way.routes),
    )


def _listed(scenario: Scenario, place: str, day: int) -> tuple[str, ...]:
    """Return who lists the place as besieged on the day; a claim, shown and never followed."""
    return tuple(
        sorted(
            {
                claim.claimant
                for claim in scenario.claims
                if claim.quantity == LISTED
                and place in claim.place
                and (claim.start is None or scenario.day_of(claim.start) <= day)
                and (claim.end is None or day <= scenario.day_of(claim.end))
            }
        )
    )


def _since(scenario: Scenario, day: np.int32) -> date | None:
    return None if day == NEVER else scenario.date_of(int(day))


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _lifeline(line: Lifeline) -> dict[str, Any]:
    form: dict[str, Any] = {
        "route": line.route,
        "people_dependent": line.people_dependent,
        "state": line.state,
        "places": list(line.places),
    }
    if line.state == "closed":
        form["with"] = list(line.together_with)
    return form
