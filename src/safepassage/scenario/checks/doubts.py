"""What is allowed, but is rarely meant. A warning is told; the scenario runs."""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

from safepassage.errors import Problem
from safepassage.scenario.kinds import RelationKind
from safepassage.scenario.origins import Origins
from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario

EARTH_RADIUS_KM = 6371.0088
SHORTEST_ROAD = 0.97  # of the great circle; coordinates are rounded and stand for areas
STATE_TABLES = {"control": "date", "route_status": "date", "gates": "start", "camps": "date"}


def _unknown_holders(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is it known who holds a place at the start?"""
    start = scenario.settings.start
    held = {control.place for control in scenario.control if control.date <= start}
    for index, place in enumerate(scenario.places):
        if place.place not in held and not _is_abroad(place, scenario):
            what = (
                f"no row of {origins.file('control')} says who holds '{place.place}' at the start"
            )
            fix = "its holder is unknown until a row says so"
            yield Problem(origins.where("places", index, "place"), what, fix)


def _is_abroad(place: Place, scenario: Scenario) -> bool:
    home = scenario.settings.home_country
    return bool(home and place.country and place.country != home)


def _parties_without_supply(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Has every party that holds a place a source of supply?"""
    supplied = {source.party for source in scenario.supply_sources}
    holders = {control.holder for control in scenario.control}
    for index, party in enumerate(scenario.settings.parties):
        if party.party in holders - supplied:
            what = f"'{party.party}' has no source of supply"
            fix = "whether its places are supplied or encircled stays unknown"
            yield Problem(origins.setting("parties", index, "party"), what, fix)


def _toleration_of_nothing(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does a tolerated relation open anything?"""
    for index, relation in enumerate(scenario.settings.relations):
        if relation.kind == RelationKind.TOLERATED and not relation.routes and not relation.note:
            where = origins.setting("relations", index, "routes")
            fix = "name routes, or say why in note"
            yield Problem(where, "names no route, so it opens nothing", fix)


def _short_roads(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is a road as long as the straight line between its ends?"""
    places = {place.place: place for place in scenario.places}
    for index, route in enumerate(scenario.routes):
        one, other = places.get(route.from_place), places.get(route.to_place)
        straight = great_circle_km(one, other) if one and other else None
        if straight is not None and route.length_km < SHORTEST_ROAD * straight:
            what = f"{route.length_km:g} km is shorter than the straight line, {straight:.1f} km"
            where = origins.where("routes", index, "length_km")
            yield Problem(where, what, "check the length and both coordinates")


def great_circle_km(one: Place, other: Place) -> float | None:
    """Return the distance on the globe, None where a coordinate is unknown (haversine)."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    north, south = radians(one.lat), radians(other.lat)
    squared = (
        sin((south - north) / 2) ** 2
        + cos(north) * cos(south) * sin(radians(other.lon - one.lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, squared)))


def _lonely_places(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does a road lead to every place?"""
    joined = {end for route in scenario.routes for end in (route.from_place, route.to_place)}
    for index, place in enumerate(scenario.places):
        if place.place not in joined:
            what = f"no route leads to '{place.place}'"
            fix = "nobody can come or go, but under agreement"
            yield Problem(origins.where("places", index, "place"), what, fix)


def _states_after_the_end(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is every state read?"""
    last = scenario.settings.end
    for table, column in STATE_TABLES.items():
        for index, row in enumerate(getattr(scenario, table)):
            day = getattr(row, column)
            if day > last:
                what = f"{day} is after the scenario ends on {last}"
                yield Problem(origins.where(table, index, column), what, "the row is never read")


def _nobody(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does anybody live here?"""
    if scenario.places and not any(place.population for place in scenario.places):
        fix = "write people at the start"
        yield Problem(f"{origins.file('places')}, population", "nobody lives anywhere", fix)


def _no_home(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is it known which country is home, and does anybody live there?"""
    countries = {place.country for place in scenario.places if place.country}
    if len(countries) > 1 and not scenario.settings.home_country:
        what = f"is empty, but places lie in {', '.join(sorted(countries))}"
        yield Problem(origins.setting("home_country"), what, "nobody is counted as a refugee")
    home = scenario.settings.home_country
    if countries and home and home not in countries:
        what = f"no place lies in '{home}'; places lie in {', '.join(sorted(countries))}"
        yield Problem(origins.setting("home_country"), what, "everybody is counted as a refugee")


QUESTIONS = (
    _unknown_holders,
    _parties_without_supply,
    _toleration_of_nothing,
    _short_roads,
    _lonely_places,
    _states_after_the_end,
    _nobody,
    _no_home,
)
