"""Scenario -> arrays. The only place that knows names and rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from safepassage.engine.arrays import Network
from safepassage.scenario.kinds import PlaceKind, RouteKind
from safepassage.scenario.scenario import Scenario


@dataclass(frozen=True)
class Names:
    """Ids in the order of the arrays: sorted, so that the order of rows in a file is no input."""

    places: tuple[str, ...]
    routes: tuple[str, ...]
    parties: tuple[str, ...]

    @cached_property
    def place(self) -> dict[str, int]:
        """Return the row of each place."""
        return {name: row for row, name in enumerate(self.places)}

    @cached_property
    def route(self) -> dict[str, int]:
        """Return the row of each route."""
        return {name: row for row, name in enumerate(self.routes)}

    @cached_property
    def party(self) -> dict[str, int]:
        """Return the row of each party."""
        return {name: row for row, name in enumerate(self.parties)}


def names_of(scenario: Scenario) -> Names:
    """Return the ids of places, routes and parties, sorted."""
    return Names(
        places=tuple(sorted(place.place for place in scenario.places)),
        routes=tuple(sorted(route.route for route in scenario.routes)),
        parties=tuple(sorted(party.party for party in scenario.settings.parties)),
    )


def network_of(scenario: Scenario, names: Names) -> Network:
    """Return the arrays that do not change during a run; populations are the most likely values."""
    places = sorted(scenario.places, key=lambda place: place.place)
    routes = sorted(scenario.routes, key=lambda route: route.route)
    kinds, classes = list(PlaceKind), list(RouteKind)
    home = scenario.settings.home_country
    return Network(
        from_place=np.array([names.place[route.from_place] for route in routes], np.int32),
        to_place=np.array([names.place[route.to_place] for route in routes], np.int32),
        length_m=np.array([max(1, round(route.length_km * 1000)) for route in routes], np.int32),
        route_kind=np.array([classes.index(route.kind) for route in routes], np.uint8),
        place_kind=np.array([kinds.index(place.kind) for place in places], np.uint8),
        abroad=np.array(
            [bool(home and place.country and place.country != home) for place in places], np.uint8
        ),
        population=np.array([place.population for place in places], np.int64),
        idps=np.array(
            [round(place.population * (place.idp_share or 0.0)) for place in places], np.int64
        ),
    )
