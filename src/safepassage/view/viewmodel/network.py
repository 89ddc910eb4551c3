"""Who, where and which roads, as the document names and draws them."""

from __future__ import annotations

from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario
from safepassage.view.figures import is_abroad
from safepassage.view.holders import PATTERNS, looks
from safepassage.view.populations import population_range
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.parts import PartyLook, PlacePoint, Road


def parties(scenario: Scenario) -> list[PartyLook]:
    """Return the parties that hold a place at some time first, each with its own look."""
    holding = {row.holder for row in scenario.control}
    ordered = sorted(scenario.settings.parties, key=lambda p: (p.party not in holding, p.party))
    drawn = looks(
        [p.model_dump(mode="json", include={"party", "name", "calls_itself"}) for p in ordered]
    )
    return [
        PartyLook(
            party=look.party,
            name=look.name,
            calls_itself=look.calls_itself,
            colour=look.colour,
            pattern=PATTERNS.index(look.pattern),
            letter=look.letter,
        )
        for look in drawn.values()
    ]


def places(scenario: Scenario, policy: Policy) -> list[PlacePoint]:
    """Return the places in order of ids; none in a live crisis."""
    if policy.live:
        return []
    ordered = sorted(scenario.places, key=lambda place: place.place)
    return [_place(scenario, place, at=policy.shows_place(place)) for place in ordered]


def _place(scenario: Scenario, place: Place, *, at: bool) -> PlacePoint:
    low, high, stated = population_range([place])
    return PlacePoint(
        place=place.place,
        name=place.name or place.place,
        kind=place.kind.value,
        country=place.country,
        admin1=place.admin1,
        admin3=place.admin3,
        pcode=place.pcode,
        lat=place.lat if at else None,
        lon=place.lon if at else None,
        population=place.population,
        population_low=low,
        population_high=high,
        population_range=stated,
        capacity=place.capacity,
        abroad=is_abroad(scenario, place),
    )


def roads(scenario: Scenario, policy: Policy) -> list[Road]:
    """Return the roads in order of ids; none in a live crisis."""
    if policy.live:
        return []
    return [
        Road(
            route=road.route,
            from_place=road.from_place,
            to_place=road.to_place,
            kind=road.kind.value,
            length_km=road.length_km,
        )
        for road in sorted(scenario.routes, key=lambda road: road.route)
    ]
