"""What is simulated: frozen parts with units in their names, one class per table.

A part checks only what it can know alone; `checks` knows the rest. Names of columns are those of
the files. Every row ends with `source`, `confidence` and `note`.
"""

from __future__ import annotations

from typing import Any

from safepassage.scenario.columns import Day, Id, Ids, Part, YesNo, column
from safepassage.scenario.kinds import (
    Confidence,
    Fighters,
    GateCategory,
    GatePolicyKind,
    PlaceKind,
    RouteKind,
    SponsorKind,
    Status,
    Who,
)


class Row(Part):
    """The three columns that end every table: who says so, how sure, what else."""

    source: Ids = column("ids of the table sources, joined by ;", default=())
    confidence: Confidence | None = column("how sure: high, med or low", default=None)
    note: str = column("anything a reader must know", default="")


class Place(Row):
    """Anywhere people can be."""

    place: Id = column("id of the place, stable")
    name: str = column("name for people", default="")
    kind: PlaceKind = column("what it is")
    country: str = column("ISO 3166-1 alpha-3 code", default="", max_length=3)
    admin1: str = column("governorate or province", default="")
    admin3: str = column("sub-district", default="")
    pcode: str = column("P-code of the sub-district", default="")
    lat: float | None = column("latitude, WGS 84", unit="degrees", default=None, ge=-90, le=90)
    lon: float | None = column("longitude, WGS 84", unit="degrees", default=None, ge=-180, le=180)
    population: int = column(
        "people at the start, most likely value; abroad: refugees only",
        unit="people",
        default=0,
        ge=0,
    )
    population_low: int | None = column("lower end of the range", unit="people", default=None, ge=0)
    population_high: int | None = column(
        "upper end of the range", unit="people", default=None, ge=0
    )
    as_of: Day | None = column("day of the population figure", default=None)
    idp_share: float | None = column(
        "part of the population that is displaced; empty is unknown, not zero",
        default=None,
        ge=0,
        le=1,
    )
    capacity: int | None = column(
        "people a camp can hold; empty is unknown, never filled from later counts",
        unit="people",
        default=None,
        ge=0,
    )
    part_of: str = column("id of the city or area this is a part of", default="")


class Area(Row):
    """A named set of places that claims refer to; it may be wider than the network."""

    area: Id = column("id of the area, stable")
    name: str = column("name for people", default="")
    kind: str = column("country, governorate, district, region, camp, camp_group, ...", default="")
    places: Ids = column("ids of the places inside, joined by ;", default=())
    wider: YesNo = column("yes: the area is wider than the places named", default=False)


class Route(Row):
    """A road, track or ferry between two places; both ways."""

    route: Id = column("id of the route, stable, often a|b")
    from_place: Id = column("one end")
    to_place: Id = column("the other end; for a border road the end abroad")
    length_km: float = column("length by road", unit="km", gt=0, le=5_000)
    kind: RouteKind = column("class of road", default=RouteKind.SECONDARY)
    capacity: int | None = column(
        "people whose daily need it can carry; empty: by class",
        unit="people per day",
        default=None,
        ge=0,
    )


class Control(Row):
    """Who holds a place from a day on, until the next row that changes the holder."""

    date: Day = column("first day")
    place: Id = column("id of the place")
    holder: Id = column("id of the party that holds the place")
    share: float = column(
        "part of the place that this holder holds; it never changes the holder",
        default=1.0,
        ge=0,
        le=1,
    )
    change: str = column(
        "initial, capture, label (same people, other name), share or none",
        default="capture",
        pattern="^(initial|capture|label|share|none)$",
    )


class Sponsor(Row):
    """One party stands behind another: with goods through gates, in the air, with troops."""

    sponsor: Id = column("id of the party that gives")
    party: Id = column("id of the party that receives")
    kind: SponsorKind = column("supply, air_support, entry (troops may come) or political")
    gates: Ids = column("places through which its goods come; supply only", default=())
    start: Day | None = column("first day; empty: from the beginning", default=None, alias="from")
    end: Day | None = column("last day; empty: to the end", default=None, alias="to")


class Alias(Row):
    """Another name of a party or a group, from a day on: a rename is no new actor."""

    of: Id = column("id of the party or group")
    name: str = column("the name", min_length=1)
    kind: str = column("alias, rename or merge", default="alias", pattern="^(alias|rename|merge)$")
    start: Day | None = column("first day; empty: from the beginning", default=None, alias="from")
    end: Day | None = column("last day; empty: to the end", default=None, alias="to")


class Label(Row):
    """What an observer calls a party or a group. A claim: nothing follows from it."""

    observer: str = column("who says so", min_length=1)
    of: Id = column("id of the party or group")
    label: str = column("the word used", min_length=1)
    start: Day | None = column("first day; empty: unknown", default=None, alias="from")
    end: Day | None = column("last day; empty: unknown", default=None, alias="to")


class Presence(Row):
    """A group is present in a place; it may be in several, and holds none of them by this."""

    group: Id = column("id of the group")
    party: Id = column("id of the party on whose side it is")
    place: Id = column("where")
    start: Day | None = column("first day; empty: from the beginning", default=None, alias="from")
    end: Day | None = column("last day; empty: to the end", default=None, alias="to")


class SupplySource(Row):
    """A place where goods for a party enter the network."""

    party: Id = column("whose goods or aid")
    place: Id = column("where they enter")
    start: Day | None = column("first day; empty: from the beginning", default=None, alias="from")
    end: Day | None = column("last day; empty: to the end", default=None, alias="to")
    traffic: Ids = column("goods or aid, both joined by ; (empty: goods)", default=("goods",))
    capacity: int | None = column(
        "people whose daily need can enter; empty: not limited",
        unit="people per day",
        default=None,
        ge=0,
    )


class RouteStatus(Row):
    """How far a route lets a traffic pass, from a day on, until the next row."""

    route: Id = column("id of the route")
    date: Day = column("first day")
    traffic: Ids = column("of goods, trade, aid, civilians_out, civilians_in; joined by ;")
    status: Status = column("open, limited, under_fire or closed")
    party: str = column("whose goods may pass; empty: those of the holder of the ends", default="")
    word: str = column("the word of the source (fire_cut, evacuation_only, ...)", default="")
    disputed: YesNo = column("yes: the record contradicts itself", default=False)


class GatePolicy(Row):
    """What a border crossing does with a category of people or goods, first to last day."""

    place: Id = column("id of the crossing")
    start: Day = column("first day")
    end: Day | None = column("last day; empty: until further notice", default=None)
    category: GateCategory = column("for whom or what")
    policy: GatePolicyKind = column("what the gate does")
    people_per_day: int | None = column("quota", unit="people per day", default=None, ge=0)


class CampState(Row):
    """A camp opens, changes its capacity, closes or is overrun."""

    place: Id = column("id of the camp")
    date: Day = column("first day")
    state: str = column(
        "open, closed or overrun", default="open", pattern="^(open|closed|overrun)$"
    )
    capacity: int | None = column(
        "people it can hold from then on", unit="people", default=None, ge=0
    )


class Operation(Row):
    """An attack with an objective, a place or a route, and an end."""

    operation: Id = column("id of the operation")
    start: Day = column("first day")
    end: Day | None = column("last day; empty: unknown, open", default=None)
    party: Ids = column("who attacks; unclear where attribution is a claim", default=())
    against: Ids = column("whom", default=())
    places: Ids = column("places attacked", default=())
    routes: Ids = column("routes attacked", default=())
    text: str = column("what happened, neutrally", default="")


class Strike(Row):
    """Shelling or an air strike; attribution is a claim."""

    strike: Id = column("id of the strike")
    start: Day = column("first day")
    end: Day | None = column("last day; empty: the same day", default=None)
    places: Ids = column("places hit")
    text: str = column("what happened, neutrally", default="")


class Talks(Row):
    """Talks: a calendar entry. They move nobody and stop nothing."""

    talks: Id = column("id of the round")
    start: Day = column("first day")
    end: Day | None = column("last day", default=None)
    parties: Ids = column("who talks", default=())
    state: str = column(
        "held, suspended or announced", default="held", pattern="^(held|suspended|announced)$"
    )
    text: str = column("what happened, neutrally", default="")


class Ceasefire(Row):
    """A ceasefire, cessation of hostilities, local truce, pause or surrender deal."""

    ceasefire: Id = column("id")
    kind: str = column(
        "the word of the source",
        pattern="^(ceasefire|cessation_of_hostilities|local_truce|pause|surrender_deal)$",
    )
    start: Day = column("first day")
    end: Day | None = column("last day; empty: unknown, open", default=None)
    parties: Ids = column("between whom", default=())
    excluded: Ids = column("parties it does not cover", default=())
    places: Ids = column("where; empty: everywhere", default=())
    hours: float | None = column(
        "hours per day of a pause", unit="hours", default=None, ge=0, le=24
    )
    text: str = column("what happened, neutrally", default="")


WHO = "who may leave: all, residents (those at home) or displaced (those who had fled there)"


class Corridor(Row):
    """An offered way out. Capacity is an upper limit; uptake is a decision of households.

    The two ends may be given by position: `Corridor("aleppo_east", "aleppo_west", start=...)`.
    """

    def __init__(self, *ends: str, **cells: Any) -> None:
        if len(ends) > 2:
            raise TypeError(f"a corridor has two ends, got {len(ends)}: {', '.join(ends)}")
        super().__init__(**dict(zip(("from_place", "to_place"), ends, strict=False)), **cells)

    corridor: Id = column("id", default="corridor")
    from_place: Id = column("place it leads out of")
    to_place: Id = column("place it leads to")
    start: Day = column("first day")
    end: Day | None = column("last day; empty: unknown, open", default=None)
    hours: float = column("hours per day", unit="hours", default=24.0, ge=0, le=24)
    capacity_people_per_day: int | None = column(
        "most people per day; empty: not stated", unit="people per day", default=None, ge=0
    )
    offered_by: Ids = column("who offers it", default=())
    guarantor: str = column(
        "who guarantees it; empty: nobody beside the one who offers", default=""
    )
    screening: YesNo = column("yes: people are screened on the way", default=False)
    who: Who = column(WHO, default=Who.ALL)
    text: str = column("what happened, neutrally", default="")


class Agreement(Row):
    """An agreement moves named numbers, with quotas and halts."""

    agreement: Id = column("id")
    from_place: Id = column("place people leave")
    to_places: Ids = column("places they are brought to, in equal parts, joined by ;")
    start: Day = column("first day")
    end: Day | None = column("last day; empty: until the number is reached", default=None)
    people: int | None = column(
        "people named; empty: all who are there", unit="people", default=None, ge=0
    )
    people_per_day: int = column("most people per day", unit="people per day", ge=1)
    halts: Ids = column(
        "days without movement: YYYY-MM-DD or YYYY-MM-DD/YYYY-MM-DD, joined by ;", default=()
    )
    kind: str = column(
        "evacuation or organised_return",
        default="evacuation",
        pattern="^(evacuation|organised_return)$",
    )
    linked: str = column("id of an agreement this one waits for", default="")
    who: Who = column(WHO, default=Who.ALL)
    fighters: Fighters | None = column(
        "whether the number counts fighters: counted, or apart (it counts civilians alone); empty: "
        "not stated",
        default=None,
    )
    text: str = column("what was agreed, neutrally", default="")


class Convoy(Row):
    """Aid reaches a place by convoy, beside the open ways."""

    convoy: Id = column("id")
    date: Day = column("day of arrival")
    place: Id = column("where")
    people: int = column("people supplied", unit="people", ge=0)
    days: int = column("for how many days", unit="days", default=30, ge=1)
    text: str = column("what happened, neutrally", default="")


class Outage(Row):
    """A service (water, power, health) fails. Kept as a fact; no rule reads it yet."""

    outage: Id = column("id")
    start: Day = column("first day")
    end: Day | None = column("last day; empty: unknown, open", default=None)
    places: Ids = column("where")
    service: str = column("water, power, health, ...")
    text: str = column("what happened, neutrally", default="")
