"""What the document says of the world: places, roads, parties, events, and what held from when on.

Days are numbers: 0 is the first day of the scenario; `first_day` and `last_day` are both included.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

Status = Literal["open", "limited", "under_fire", "closed"]
Degree = Literal["open", "under fire", "fire-cut", "cut"]


class Piece(BaseModel):
    """A part of the document: frozen, and nothing in it that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def said(doc: str, default: Any = ..., unit: str = "") -> Any:
    """Return a field of the document with its meaning and unit."""
    extra: JsonDict = {"unit": unit} if unit else {}
    return Field(default, description=doc, json_schema_extra=extra)


class PartyLook(Piece):
    """A party and how it is drawn: colour, pattern and letter, never colour alone."""

    party: str = said("id")
    name: str = said("neutral name")
    calls_itself: str = said("what it calls itself", "")
    colour: str = said("hex colour; one that colour-blind readers tell apart")
    pattern: int = said("number of the pattern drawn over the colour")
    letter: str = said("letter drawn where there is room for no more")


class PlacePoint(Piece):
    """A place; without coordinates where `sensitivity` hides them."""

    place: str = said("id")
    name: str = said("name for people")
    kind: str = said("city, district, town, village, chokepoint, airbase, crossing, camp, ...")
    country: str = said("ISO 3166-1 alpha-3", "")
    admin1: str = said("governorate or province", "")
    admin3: str = said("sub-district", "")
    pcode: str = said("P-code of the sub-district", "")
    lat: float | None = said("latitude, WGS 84; none: not shown or not known", None, "degrees")
    lon: float | None = said("longitude, WGS 84", None, "degrees")
    population: int = said("people at the start, most likely", 0, "people")
    population_low: int = said("lower end of the range", 0, "people")
    population_high: int = said("upper end", 0, "people")
    population_range: str = said("stated, or not stated: then a single figure stands for both ends")
    capacity: int | None = said("people a camp can hold; none: unknown", None, "people")
    abroad: bool = said("whether it lies in another country than people are displaced from", False)


class Road(Piece):
    """A road, track or ferry between two places."""

    route: str = said("id")
    from_place: str = said("one end")
    to_place: str = said("the other end")
    kind: str = said("class of road", "")
    length_km: float = said("length", unit="km")


class EventBar(Piece):
    """Something that happened or was announced, with its days, words and sources."""

    event: str = said("id")
    kind: str = said(
        "operation, strike, talks, ceasefire, corridor, agreement, convoy, outage, ..."
    )
    first_day: int = said("first day; negative: before the scenario", unit="day")
    last_day: int | None = said("last day; none: not stated", None, "day")
    title: str = said("a few words")
    text: str = said("what happened, neutrally", "")
    places: list[str] = said("ids of the places", [])
    routes: list[str] = said("ids of the routes", [])
    sources: list[str] = said("ids of the sources", [])
    confidence: str = said("high, med, low or not stated", "not stated")


class HolderSpan(Piece):
    """Who held a place."""

    place: str = said("id")
    party: str | None = said("id of the party; none: nobody, or unknown")
    share: float = said("part of the place that this holder holds")
    first_day: int = said("first day", unit="day")
    last_day: int = said("last day", unit="day")


class SupplySpan(Piece):
    """How a place stood: supplied, encircled, besieged. None is unknown, never false."""

    place: str = said("id")
    supplied: bool | None = said("goods, trade or aid reached it")
    encircled: bool | None = said("no way in for any traffic, no regular way out for people")
    besieged: bool | None = said("encircled with sustained effect, by the rule of this model")
    degree: Degree | None = said(
        "open, under fire (passable), fire-cut (goods no, people yes), cut"
    )
    first_day: int = said("first day", unit="day")
    last_day: int = said("last day", unit="day")


class RoadSpan(Piece):
    """How far a road let each traffic pass."""

    route: str = said("id")
    goods: Status = said("goods of the holder")
    trade: Status = said("tolerated trade")
    aid: Status = said("aid")
    civilians_out: Status = said("people from `from_place` to `to_place`")
    civilians_in: Status = said("people the other way")
    disputed: bool = said("the record contradicts itself", False)
    first_day: int = said("first day", unit="day")
    last_day: int = said("last day", unit="day")


class GateSpan(Piece):
    """What a border gate did for one category."""

    place: str = said("id of the crossing")
    category: str = said("asylum, family, medical, trade, aid or voluntary_return")
    policy: str = said("open, quota, urgent_only or closed")
    people_per_day: int | None = said("quota", None, "people per day")
    assumed: bool = said("the policy is an assumption, not a record", False)
    first_day: int = said("first day", unit="day")
    last_day: int = said("last day", unit="day")


class CorridorSpan(Piece):
    """An offered way out; its uptake is a decision of households."""

    corridor: str = said("id")
    from_place: str = said("place it leads out of")
    to_place: str = said("place it leads to")
    offered_by: list[str] = said("who offers it", [])
    guarantor: str = said("who guarantees it; empty: nobody beside the one who offers", "")
    text: str = said("what was offered, neutrally", "")
    first_day: int = said("first day", unit="day")
    last_day: int | None = said("last day; none: not stated", None, "day")


class ListingSpan(Piece):
    """A claim that a place is besieged: shown beside the computed state, never overwriting it."""

    place: str = said("id")
    claim: str = said("id of the claim")
    claimant: str = said("who lists it")
    first_day: int | None = said("first day; none: not stated", None, "day")
    last_day: int | None = said("last day; none: not stated", None, "day")
    sources: list[str] = said("ids of the sources", [])


class LifelineSpan(Piece):
    """A road whose re-opening restores supply, or whose staying open keeps it. In order of ids."""

    route: str = said("id")
    state: Status = said("how it stands")
    people: int = said("people at the start for whom it restores or keeps supply", unit="people")
    places: list[str] = said("ids of those places", [])
    together_with: list[str] = said("closed roads that have to re-open with it", [])
    first_day: int = said("first day", unit="day")
    last_day: int = said("last day", unit="day")


class Spans(Piece):
    """What held over time."""

    holder: list[HolderSpan] = said("who held places", [])
    supply: list[SupplySpan] = said("how places stood", [])
    roads: list[RoadSpan] = said("roads by traffic", [])
    gates: list[GateSpan] = said("gates by category", [])
    corridors: list[CorridorSpan] = said("offered ways out", [])
    listed: list[ListingSpan] = said("who lists which place as besieged", [])
    lifelines: list[LifelineSpan] = said("roads whose re-opening restores supply", [])


class Basemap(Piece):
    """Lines and areas behind the map: longitude, latitude, ... in thousandths of a degree."""

    land: list[list[int]] = said("outlines of land", [])
    borders: list[list[int]] = said("land borders of states, as lines", [])
    rivers: list[list[int]] = said("rivers, as lines", [])
    lakes: list[list[int]] = said("outlines of lakes", [])
    names: list[tuple[str, float, float]] = said("names of states: text, longitude, latitude", [])
    credit: str = said("where it comes from", "")
    note: str = said("what is disputed in this window", "")
