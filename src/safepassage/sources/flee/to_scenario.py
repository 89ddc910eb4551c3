"""FleeCase -> Scenario: places, roads, conflicts, closures and counts, to go on from in our words.

What Flee does not know stays unknown: who holds what, who fights whom, supply. Its countries have
names, not codes: each takes a user-assigned ISO code, and its name stands in a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count, islice
from string import ascii_uppercase

from safepassage.scenario import parts
from safepassage.scenario.claims import Claim, Source, Use
from safepassage.scenario.flee_case import FleeCase, FleeClosure
from safepassage.scenario.flee_data import merged
from safepassage.scenario.kinds import PlaceKind, Status
from safepassage.scenario.scenario import Scenario, Sensitivity, Settings

SOURCE = "flee_folder"
CIVILIANS = ("civilians_out", "civilians_in")


def scenario_of(case: FleeCase) -> Scenario:
    """Return a scenario with everything of a Flee case that a scenario can say."""
    ids = _ids(place.name for place in case.places)
    codes = _codes(case)
    last = case.start + timedelta(days=case.days - 1)
    routes, rows = _routes(case, ids)
    return Scenario(
        settings=Settings(
            name=_id(case.name).lower().replace("_", "-"),
            title=f"{case.name}, from a Flee folder",
            start=case.start,
            end=last,
            sensitivity=Sensitivity.LIVE,
            home_country=codes[case.places[0].country],
        ),
        places=tuple(_places(case, ids, codes)),
        routes=routes,
        route_status=tuple(_closed_roads(case, rows)),
        camps=tuple(_camps(case, ids)),
        operations=tuple(_operations(case, ids)),
        claims=tuple(_claims(case, ids)),
        sources=(
            Source(
                source=SOURCE,
                title=f"Flee folder '{case.name}'",
                note="the folder's own sources and terms of use apply",
            ),
        ),
    )


def _id(name: str) -> str:
    return re.sub(r'[;,"|\s]+', "_", name.strip())


def _ids(names: Iterable[str]) -> dict[str, str]:
    """Return an id for each name; names that differ in blanks alone take a number."""
    found: dict[str, str] = {}
    for name in names:
        numbered = (f"{_id(name)}_{i}" for i in count(2))
        same = set(found.values())
        found[name] = next(
            one for one in (_id(name), *islice(numbered, len(same))) if one not in same
        )
    return found


def _codes(case: FleeCase) -> dict[str, str]:
    """Return a user-assigned code for each country, XAA for that of the first location."""
    countries = dict.fromkeys(place.country for place in case.places)
    letters = (f"X{a}{b}" for a in ascii_uppercase for b in ascii_uppercase)
    return dict(zip(countries, letters, strict=False))


def _places(case: FleeCase, ids: dict[str, str], codes: dict[str, str]) -> Iterator[parts.Place]:
    for place in case.places:
        kind = _kind(place.kind)
        is_camp = kind is PlaceKind.CAMP
        lat, lon = place.first_coordinate, place.second_coordinate
        on_earth = -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0.0, 0.0)
        yield parts.Place(
            place=ids[place.name],
            name=place.name,
            kind=kind,
            country=codes[place.country],
            lat=lat if on_earth else None,
            lon=lon if on_earth else None,
            population=0 if is_camp else place.people,
            capacity=place.people if is_camp and place.people else None,
            source=(SOURCE,),
            note=f"Flee: {place.kind}; country {place.country}; region {place.region}",
        )


def _kind(word: str) -> PlaceKind:
    word = word.lower()
    if "camp" in word:
        return PlaceKind.CAMP
    passing = "forward" in word or "marker" in word
    return PlaceKind.CHOKEPOINT if passing else PlaceKind.TOWN


def _routes(
    case: FleeCase, ids: dict[str, str]
) -> tuple[tuple[parts.Route, ...], dict[str, tuple[str, str]]]:
    """Return the roads, parallel ones once, and the names of the ends of each."""
    found: dict[str, parts.Route] = {}
    ends: dict[str, tuple[str, str]] = {}
    for row in case.routes:
        name = "|".join(sorted((ids[row.name1], ids[row.name2])))
        if name in found or row.name1 == row.name2:
            continue
        found[name] = parts.Route(
            route=name,
            from_place=ids[row.name1],
            to_place=ids[row.name2],
            length_km=min(max(row.length_km, 0.1), 5_000.0),
            source=(SOURCE,),
        )
        ends[name] = (row.name1, row.name2)
    return tuple(found.values()), ends


def _closed_roads(case: FleeCase, ends: dict[str, tuple[str, str]]) -> Iterator[parts.RouteStatus]:
    """Yield when each road closes and opens for civilians; a closure at both once."""
    country = {place.name: place.country for place in case.places}
    seen = set()
    for closure in case.closures:
        for name, pair in ends.items():
            if not _acts_on(closure, pair, country):
                continue
            for day, status in ((closure.start, Status.CLOSED), (closure.end, Status.OPEN)):
                if 0 <= day < case.days and (name, day) not in seen:
                    seen.add((name, day))
                    yield parts.RouteStatus(
                        route=name,
                        date=case.start + timedelta(days=day),
                        traffic=CIVILIANS,
                        status=status,
                        source=(SOURCE,),
                    )


def _acts_on(closure: FleeClosure, pair: tuple[str, str], country: dict[str, str]) -> bool:
    if closure.kind == "location":
        return closure.name1 in pair
    if closure.kind == "link":
        return {closure.name1, closure.name2} == set(pair)
    lands = {country[pair[0]], country[pair[1]]}
    return closure.kind == "country" and {closure.name1, closure.name2} == lands


def _camps(case: FleeCase, ids: dict[str, str]) -> Iterator[parts.CampState]:
    """Yield when each camp closes and opens; of two on one day the later row, as in Flee."""
    camps = {place.name for place in case.places if _kind(place.kind) is PlaceKind.CAMP}
    found: dict[tuple[str, int], str] = {}
    for closure in case.closures:
        if closure.kind not in ("camp", "idpcamp") or closure.name1 not in camps:
            continue
        for day, state in ((closure.start, "closed"), (closure.end, "open")):
            if 0 <= day < case.days:
                found[closure.name1, day] = state
    for (name, day), state in found.items():
        yield parts.CampState(
            place=ids[name],
            date=case.start + timedelta(days=day),
            state=state,
            source=(SOURCE,),
        )


def _operations(case: FleeCase, ids: dict[str, str]) -> Iterator[parts.Operation]:
    """Yield each spell of conflict at a place."""
    number = count(1)
    for name in case.conflicts.names:
        series = (case.conflicts.column(name) or ())[: case.days]
        for first, last in _spells(series):
            yield parts.Operation(
                operation=f"conflict_{next(number):03d}",
                start=case.start + timedelta(days=first),
                end=case.start + timedelta(days=last),
                places=(ids[name],),
                source=(SOURCE,),
                text=f"conflict in {name}, by conflicts.csv",
            )


def _spells(series: tuple[float, ...]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of each run of days above nothing."""
    first: int | None = None
    for day, value in enumerate((*series, 0.0)):
        if value > 0 and first is None:
            first = day
        elif value <= 0 and first is not None:
            yield first, day - 1
            first = None


def _claims(case: FleeCase, ids: dict[str, str]) -> Iterator[Claim]:
    """Yield every count of a camp within the period, as registered; not yet corrected."""
    for column in case.data[1:]:
        if column.name not in ids:
            continue
        for day, people in dict(merged(column)).items():  # of two on one day the later
            when: date = case.start + timedelta(days=day)
            if 0 <= day < case.days and people >= 0:
                yield Claim(
                    claim=f"{ids[column.name]}_{when:%Y%m%d}",
                    quantity="occupancy",
                    place=(ids[column.name],),
                    start=when,
                    end=when,
                    value=float(people),
                    counter="registration",
                    use=Use.VALIDATE,
                    event_group=ids[column.name],
                    source=(SOURCE,),
                )
