"""Which places of the network a claim speaks of: places, areas, sub-districts, cities."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Scenario

# A camp or a crossing stands in a sub-district, but a count of the town's sub-district means it
# too; a count of the camp or the crossing means only itself.
STAND_FOR_THEMSELVES = frozenset(
    {
        PlaceKind.CAMP,
        PlaceKind.COLLECTIVE_CENTRE,
        PlaceKind.CROSSING,
        PlaceKind.DISTRICT,
        PlaceKind.URBAN_REFUGE,
        PlaceKind.SINK,
    }
)


class Boundaries:
    """The places behind the ids of places and areas."""

    def __init__(self, scenario: Scenario) -> None:
        """Keep the places and areas of a scenario by id."""
        self._scenario = scenario
        self._places = {place.place: place for place in scenario.places}
        self._areas = {area.area: area for area in scenario.areas}

    def places(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the places meant; an area is the places it names."""
        found: set[str] = set()
        for name in ids:
            found |= {name} if name in self._places else set(self._areas[name].places)
        return frozenset(found)

    def with_sub_districts(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the places meant, a town with all places of its sub-district."""
        found: set[str] = set()
        for name in ids:
            place = self._places.get(name)
            if place is None or place.kind in STAND_FOR_THEMSELVES or not place.pcode:
                found |= self.places([name])
            else:
                found |= self._by_pcode[place.pcode]
        return frozenset(found)

    def wider(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the areas that reach beyond the network, or hold no place of it."""
        areas = [self._areas[name] for name in ids if name in self._areas]
        return tuple(area.name or area.area for area in areas if area.wider or not area.places)

    @cached_property
    def city(self) -> dict[str, str]:
        """Return the city of each district of a city."""
        return {
            name: place.part_of
            for name, place in self._places.items()
            if place.kind == PlaceKind.DISTRICT and place.part_of
        }

    @cached_property
    def abroad(self) -> frozenset[str]:
        """Return the places outside the home country."""
        home = self._scenario.settings.home_country
        return frozenset(
            name
            for name, place in self._places.items()
            if home and place.country and place.country != home
        )

    @cached_property
    def _by_pcode(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name, place in self._places.items():
            if place.pcode and place.kind != PlaceKind.DISTRICT and name not in self.abroad:
                found.setdefault(place.pcode, set()).add(name)
        return found
