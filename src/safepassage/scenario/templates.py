"""What a new scenario starts from: a few rows to type over, and an example row per table."""

from __future__ import annotations

from datetime import date

from safepassage.scenario import parts
from safepassage.scenario.claims import Claim, Source, Use
from safepassage.scenario.kinds import (
    GateCategory,
    GatePolicyKind,
    PlaceKind,
    RelationKind,
    SponsorKind,
    Status,
    Traffic,
)
from safepassage.scenario.scenario import Party, Relation, Scenario, Sensitivity, Settings

TYPE_OVER = "type over this row"
EXAMPLE = "an example: nothing reads it while it begins with #"
START, END = date(2030, 1, 1), date(2030, 3, 31)
CHANGE = date(2030, 2, 1)


def blank_scenario() -> Scenario:
    """Return the rows to type over: two towns, a road, who holds what. It is a valid scenario."""
    towns = (("my_town", 10_000, "red"), ("other_town", 5_000, "blue"))
    return Scenario(
        settings=Settings(
            name="my-scenario",
            title="My scenario",
            start=START,
            end=END,
            sensitivity=Sensitivity.LIVE,
            home_country="XAA",
            parties=tuple(
                Party(party=party, name=f"Party {party.title()}", note=TYPE_OVER)
                for _, _, party in towns
            ),
        ),
        places=tuple(
            parts.Place(
                place=town,
                kind=PlaceKind.TOWN,
                country="XAA",
                population=people,
                note=TYPE_OVER,
            )
            for town, people, _ in towns
        ),
        routes=(
            parts.Route(
                route="my_town|other_town",
                from_place="my_town",
                to_place="other_town",
                length_km=25.0,
                note=TYPE_OVER,
            ),
        ),
        control=tuple(
            parts.Control(date=START, place=town, holder=party, change="initial", note=TYPE_OVER)
            for town, _, party in towns
        ),
    )


def with_examples(scenario: Scenario) -> Scenario:
    """Return the blank scenario with an example row in every table it leaves empty."""
    relation = Relation(
        party_a="red",
        party_b="blue",
        kind=RelationKind.TOLERATED,
        start=CHANGE,
        traffic=("trade",),
        routes=("my_town|other_town",),
        source=("S1",),
        note=EXAMPLE,
    )
    return scenario.replace(
        settings=scenario.settings.model_copy(update={"relations": (relation,)}),
        places=(*scenario.places, *_border_places()),
        areas=(parts.Area(area="my_district", places=("my_town",), note=EXAMPLE),),
        claims=(_claim(),),
        sources=(Source(source="S1", title="Title of a report", publisher="who", note=EXAMPLE),),
        **_parties(),
        **_states(),
        **_events(),
    )


def _parties() -> dict[str, tuple[parts.Row, ...]]:
    """Return an example of each table about parties and groups."""
    gates = ("my_crossing",)
    return {
        "sponsors": (
            parts.Sponsor(
                sponsor="blue", party="red", kind=SponsorKind.SUPPLY, gates=gates, note=EXAMPLE
            ),
        ),
        "aliases": (parts.Alias(of="red", name="Red Front", kind="rename", note=EXAMPLE),),
        "labels": (parts.Label(observer="who says so", of="red", label="word", note=EXAMPLE),),
        "presence": (parts.Presence(group="my_group", party="red", place="my_town", note=EXAMPLE),),
    }


def _border_places() -> tuple[parts.Place, ...]:
    return (
        parts.Place(place="my_crossing", kind=PlaceKind.CROSSING, country="XAA", note=EXAMPLE),
        parts.Place(
            place="my_camp", kind=PlaceKind.CAMP, country="XBB", capacity=3_000, note=EXAMPLE
        ),
    )


def _states() -> dict[str, tuple[parts.Row, ...]]:
    """Return an example of each table that says what holds until the next row."""
    return {
        "supply_sources": (parts.SupplySource(party="red", place="my_town", note=EXAMPLE),),
        "route_status": (
            parts.RouteStatus(
                route="my_town|other_town",
                date=CHANGE,
                traffic=tuple(traffic.value for traffic in Traffic),
                status=Status.UNDER_FIRE,
                note=EXAMPLE,
            ),
        ),
        "gates": (
            parts.GatePolicy(
                place="my_crossing",
                start=START,
                category=GateCategory.ASYLUM,
                policy=GatePolicyKind.QUOTA,
                people_per_day=150,
                note=EXAMPLE,
            ),
        ),
        "camps": (parts.CampState(place="my_camp", date=START, capacity=3_000, note=EXAMPLE),),
    }


def _events() -> dict[str, tuple[parts.Row, ...]]:
    """Return an example of each table of events."""
    here = ("my_town",)
    return {
        "operations": (
            parts.Operation(
                operation="O1",
                start=CHANGE,
                party=("blue",),
                against=("red",),
                places=here,
                note=EXAMPLE,
            ),
        ),
        "strikes": (parts.Strike(strike="K1", start=CHANGE, places=here, note=EXAMPLE),),
        "talks": (parts.Talks(talks="T1", start=CHANGE, parties=("red", "blue"), note=EXAMPLE),),
        "ceasefires": (
            parts.Ceasefire(
                ceasefire="F1",
                kind="pause",
                start=CHANGE,
                parties=("red", "blue"),
                hours=8,
                note=EXAMPLE,
            ),
        ),
        "corridors": (
            parts.Corridor(
                corridor="W1",
                from_place="my_town",
                to_place="other_town",
                start=CHANGE,
                hours=8,
                capacity_people_per_day=2_000,
                offered_by=("blue",),
                screening=True,
                note=EXAMPLE,
            ),
        ),
        "agreements": (
            parts.Agreement(
                agreement="A1",
                from_place="my_town",
                to_places=("other_town",),
                start=CHANGE,
                people=3_000,
                people_per_day=500,
                halts=("2030-02-03",),
                note=EXAMPLE,
            ),
        ),
        "convoys": (
            parts.Convoy(convoy="V1", date=CHANGE, place="my_town", people=4_000, note=EXAMPLE),
        ),
        "outages": (
            parts.Outage(outage="U1", start=CHANGE, places=here, service="water", note=EXAMPLE),
        ),
    }


def _claim() -> Claim:
    return Claim(
        claim="C1",
        quantity="idp_stock",
        place=("other_town",),
        start=CHANGE,
        end=CHANGE,
        value=900,
        low=700,
        high=1_100,
        claimant="who says so",
        published=CHANGE,
        use=Use.CONTEXT,
        source=("S1",),
        note=EXAMPLE,
    )
