"""The closed lists of words that cells of a table may hold."""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """How sure the person is who wrote the row."""

    HIGH = "high"
    MED = "med"
    LOW = "low"


class PlaceKind(StrEnum):
    """What a place is; `sink` stands for everywhere further off."""

    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"
    CHOKEPOINT = "chokepoint"
    AIRBASE = "airbase"
    CROSSING = "crossing"
    CAMP = "camp"
    COLLECTIVE_CENTRE = "collective_centre"
    URBAN_REFUGE = "urban_refuge"
    SINK = "sink"


SHELTERS = frozenset({PlaceKind.CAMP, PlaceKind.COLLECTIVE_CENTRE})


class RouteKind(StrEnum):
    """Class of a road; capacity and speed are declared assumptions per class."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TRACK = "track"
    URBAN = "urban"
    CROSSING = "crossing"
    FERRY = "ferry"


class Traffic(StrEnum):
    """What moves on a route. `civilians_out` runs from `from_place` to `to_place`, `in` back."""

    GOODS = "goods"
    TRADE = "trade"
    AID = "aid"
    CIVILIANS_OUT = "civilians_out"
    CIVILIANS_IN = "civilians_in"


class Status(StrEnum):
    """How far a route lets one traffic pass."""

    OPEN = "open"
    LIMITED = "limited"
    UNDER_FIRE = "under_fire"
    CLOSED = "closed"


class RelationKind(StrEnum):
    """What one party is to another; `tolerated` opens named roads between hostile holders."""

    HOSTILE = "hostile"
    NEUTRAL = "neutral"
    ALLY = "ally"
    TOLERATED = "tolerated"


class SponsorKind(StrEnum):
    """How one party stands behind another."""

    SUPPLY = "supply"
    AIR_SUPPORT = "air_support"
    ENTRY = "entry"
    POLITICAL = "political"


class GateCategory(StrEnum):
    """For whom or what a border gate has a policy."""

    ASYLUM = "asylum"
    FAMILY = "family"
    MEDICAL = "medical"
    TRADE = "trade"
    AID = "aid"
    VOLUNTARY_RETURN = "voluntary_return"


class GatePolicyKind(StrEnum):
    """What a gate does with a category."""

    OPEN = "open"
    QUOTA = "quota"
    URGENT_ONLY = "urgent_only"
    CLOSED = "closed"


class Foreseen(StrEnum):
    """What a claim says will be, in a form that can be held against what came."""

    HOLDER_CHANGES = "holder_changes"
    BESIEGED = "besieged"
    ENCIRCLED = "encircled"
    WAR_ENDS = "war_ends"
    CONDITIONAL = "conditional"


class Who(StrEnum):
    """Who may leave by a corridor or under an agreement."""

    ALL = "all"
    RESIDENTS = "residents"
    DISPLACED = "displaced"


class Fighters(StrEnum):
    """Whether the number of an agreement counts fighters; the model holds none."""

    COUNTED = "counted"
    APART = "apart"
