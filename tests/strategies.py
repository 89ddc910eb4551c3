"""Random scenarios for tests: small, valid, odd.

`scenarios()` draws 3 to 8 places joined by roads, parties that hold them, and any mix of changes
of control, route status, gates, camps, corridors, agreements, ceasefires and strikes. Each is
valid: `check` finds no problem. Keyword arguments switch mechanisms off.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from safepassage.scenario import kinds, parts
from safepassage.scenario.claims import Source
from safepassage.scenario.scenario import Party, Relation, Scenario, Settings

START = date(2020, 1, 1)
PARTIES = ("blue", "red", "green")
TRAFFICS = tuple(traffic.value for traffic in kinds.Traffic)
seeds = st.integers(0, 2**63 - 1)


@st.composite
def scenarios(
    draw: DrawFn,
    *,
    max_places: int = 8,
    max_days: int = 12,
    max_people: int = 500,
    **parts_of: bool,
) -> Scenario:
    """Draw a valid scenario; `events=False` or `states=False` leaves those tables empty."""
    days = draw(st.integers(1, max_days))
    places = draw(_places(max_places, max_people))
    routes = draw(_routes(places))
    settings = draw(_settings(days))
    tables: dict[str, Any] = {
        "places": places,
        "routes": routes,
        "control": draw(_control(places, days)),
        "supply_sources": draw(_supply_sources(places)),
    }
    if parts_of.get("states", True):
        tables |= {
            "route_status": draw(_route_status(routes, days)),
            "gates": draw(_gates(places, days)),
            "camps": draw(_camps(places, days)),
        }
    if parts_of.get("events", True):
        tables |= draw(_events(places, days))
    return Scenario(settings=settings, sources=(Source(source="S1", title="a report"),), **tables)


def day(number: int) -> date:
    """Return the date of a day of the scenario."""
    return START + timedelta(days=number)


@st.composite
def _settings(draw: DrawFn, days: int) -> Settings:
    relations = []
    for first, second in (("blue", "green"), ("green", "red")):
        kind = draw(st.sampled_from([None, *kinds.RelationKind]))
        if kind is not None:
            traffic = draw(st.sampled_from([("goods",), ("trade", "civilians"), ("aid",)]))
            relations.append(
                Relation(party_a=first, party_b=second, kind=kind, traffic=traffic, note="drawn")
            )
    return Settings(
        name="drawn",
        start=START,
        end=day(days - 1),
        home_country="AAA",
        sensitivity="open",
        parties=tuple(Party(party=party) for party in PARTIES),
        relations=tuple(relations),
    )


@st.composite
def _places(draw: DrawFn, most: int, people: int) -> tuple[parts.Place, ...]:
    """Draw towns, and abroad a crossing's far town; at least two towns at home."""
    count = draw(st.integers(3, most))
    places = []
    for number in range(count):
        kinds = ["town", "village"] if number < 2 else ["town", "city", "crossing", "camp", "sink"]
        kind = draw(st.sampled_from(kinds))
        population = draw(st.integers(0, people))
        places.append(
            parts.Place(
                place=f"p{number}",
                kind=kind,
                country="BBB" if number >= 2 and draw(st.booleans()) else "AAA",
                population=population,
                population_low=draw(st.none() | st.integers(0, population)),
                population_high=draw(st.none() | st.integers(population, 2 * people)),
                idp_share=draw(st.sampled_from([None, 0.0, 0.25])),
                capacity=draw(st.none() | st.integers(0, people)) if kind == "camp" else None,
            )
        )
    return tuple(places)


@st.composite
def _routes(draw: DrawFn, places: tuple[parts.Place, ...]) -> tuple[parts.Route, ...]:
    """Draw a tree, sometimes with a gap, and a few more roads; two may join the same ends."""
    ends = [
        (draw(st.integers(0, number - 1)), number)
        for number in range(1, len(places))
        if number == 1 or draw(st.integers(0, 9)) > 0
    ]
    pairs = st.tuples(st.integers(0, len(places) - 1), st.integers(0, len(places) - 1))
    ends += [pair for pair in draw(st.lists(pairs, max_size=4)) if pair[0] != pair[1]]
    return tuple(
        parts.Route(
            route=f"r{number}",
            from_place=places[first].place,
            to_place=places[second].place,
            length_km=draw(st.sampled_from([0.5, 3.0, 17.5, 60.0, 240.0])),
            kind=draw(st.sampled_from(list(kinds.RouteKind))),
            capacity=draw(st.sampled_from([None, 0, 50, 5000])),
        )
        for number, (first, second) in enumerate(ends)
    )


@st.composite
def _control(draw: DrawFn, places: tuple[parts.Place, ...], days: int) -> tuple[parts.Control, ...]:
    rows = {
        (day(-draw(st.integers(0, 3))), place.place): draw(st.sampled_from(PARTIES))
        for place in places
        if draw(st.integers(0, 9)) > 0  # now and then nobody is known to hold a place
    }
    for place in draw(st.lists(st.sampled_from(places), max_size=4)):
        rows[day(draw(st.integers(1, days))), place.place] = draw(st.sampled_from(PARTIES))
    return tuple(
        parts.Control(
            date=when,
            place=place,
            holder=holder,
            share=draw(st.sampled_from([1.0, 1.0, 0.4])),
            change=draw(st.sampled_from(["capture", "capture", "label"])),
        )
        for (when, place), holder in rows.items()
    )


@st.composite
def _supply_sources(
    draw: DrawFn, places: tuple[parts.Place, ...]
) -> tuple[parts.SupplySource, ...]:
    ids = [place.place for place in places]
    pairs = st.tuples(st.sampled_from(PARTIES), st.sampled_from(ids))
    chosen = draw(st.lists(pairs, max_size=4, unique=True))
    return tuple(
        parts.SupplySource(
            party=party,
            place=place,
            traffic=draw(st.sampled_from([("goods",), ("aid",), ("goods", "aid")])),
            capacity=draw(st.none() | st.integers(0, 1000)),
        )
        for party, place in chosen
    )


@st.composite
def _route_status(
    draw: DrawFn, routes: tuple[parts.Route, ...], days: int
) -> tuple[parts.RouteStatus, ...]:
    rows = {}
    for route in draw(st.lists(st.sampled_from(routes), max_size=5)) if routes else ():
        when = day(draw(st.integers(-2, days)))
        rows[route.route, when] = parts.RouteStatus(
            route=route.route,
            date=when,
            traffic=tuple(draw(st.lists(st.sampled_from(TRAFFICS), min_size=1, unique=True))),
            status=draw(st.sampled_from(list(kinds.Status))),
            party=draw(st.sampled_from(["", "", "red"])),
        )
    return tuple(rows.values())


@st.composite
def _gates(
    draw: DrawFn, places: tuple[parts.Place, ...], days: int
) -> tuple[parts.GatePolicy, ...]:
    rows = []
    for place in places:
        if place.kind != kinds.PlaceKind.CROSSING:
            continue
        for category in draw(st.lists(st.sampled_from(list(kinds.GateCategory)), unique=True)):
            change = draw(st.integers(0, days))
            for start, end in ((day(-5), day(change)), (day(change + 1), None)):
                policy = draw(st.sampled_from(list(kinds.GatePolicyKind)))
                quota = policy == kinds.GatePolicyKind.QUOTA
                rows.append(
                    parts.GatePolicy(
                        place=place.place,
                        start=start,
                        end=end,
                        category=category,
                        policy=policy,
                        people_per_day=draw(st.integers(0, 100)) if quota else None,
                    )
                )
    return tuple(rows)


@st.composite
def _camps(draw: DrawFn, places: tuple[parts.Place, ...], days: int) -> tuple[parts.CampState, ...]:
    return tuple(
        parts.CampState(
            place=place.place,
            date=day(draw(st.integers(-1, days))),
            state=draw(st.sampled_from(["open", "closed", "overrun"])),
            capacity=draw(st.none() | st.integers(0, 500)),
        )
        for place in places
        if place.kind == kinds.PlaceKind.CAMP and draw(st.booleans())
    )


@st.composite
def _events(draw: DrawFn, places: tuple[parts.Place, ...], days: int) -> dict[str, Any]:
    ids = [place.place for place in places]
    some = st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True).map(tuple)
    pairs = st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True)

    def period() -> dict[str, date | None]:
        start = draw(st.integers(0, days - 1))
        end = draw(st.none() | st.integers(start, days + 3))
        return {"start": day(start), "end": None if end is None else day(end)}

    def several(most: int) -> range:
        return range(draw(st.integers(0, most)))

    operations = tuple(
        parts.Operation(
            operation=f"o{n}", party=("red",), against=("blue",), places=draw(some), **period()
        )
        for n in several(2)
    )
    strikes = tuple(parts.Strike(strike=f"s{n}", places=draw(some), **period()) for n in several(2))
    ceasefires = tuple(
        parts.Ceasefire(
            ceasefire=f"c{n}",
            kind=draw(st.sampled_from(["ceasefire", "pause"])),
            parties=("blue", "red"),
            **period(),
        )
        for n in several(1)
    )
    who = st.sampled_from(["all", "all", "residents", "displaced"])
    corridors = []
    for n in several(2):
        ends = draw(pairs)
        corridors.append(
            parts.Corridor(
                corridor=f"k{n}",
                from_place=ends[0],
                to_place=ends[1],
                hours=draw(st.sampled_from([24.0, 8.0])),
                capacity_people_per_day=draw(st.none() | st.integers(0, 200)),
                guarantor=draw(st.sampled_from(["", "UN"])),
                screening=draw(st.booleans()),
                who=draw(who),
                **period(),
            )
        )
    agreements = []
    for n in several(2):
        ends = draw(pairs)
        agreements.append(
            parts.Agreement(
                agreement=f"a{n}",
                from_place=ends[0],
                to_places=tuple(ends[1:]),
                people=draw(st.none() | st.integers(0, 300)),
                people_per_day=draw(st.integers(1, 100)),
                halts=draw(st.sampled_from([(), (day(1).isoformat(),)])),
                kind=draw(st.sampled_from(["evacuation", "organised_return"])),
                linked="a0" if n == 1 and draw(st.booleans()) else "",
                who=draw(who),
                **period(),
            )
        )
    convoys = tuple(
        parts.Convoy(
            convoy=f"v{n}", date=day(0), place=draw(st.sampled_from(ids)), people=100, days=5
        )
        for n in several(1)
    )
    return {
        "operations": operations,
        "strikes": strikes,
        "ceasefires": ceasefires,
        "corridors": tuple(corridors),
        "agreements": tuple(agreements),
        "convoys": convoys,
    }
