"""What each quantity of a claim counts in a run: one rule per quantity, or a reason for none.

The page docs/science/observation-rules.md is read beside this table; every quantity of the closed
list stands in exactly one of the two (tests/unit/test_study_observation_rules.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Measure(StrEnum):
    """Which number of a run answers."""

    MOVES_IN = "moves that end inside the boundary"
    ARRIVALS = "moves from outside the boundary that end inside it"
    MOVES_OUT = "moves that start inside the boundary and end in another place"
    PRESENT = "people present, mean over the days of the span"
    ENCIRCLED = "people present, mean over the days of the span on which the place is encircled"
    HELD = "people present times the part of the place that its holder still holds"


class Since(StrEnum):
    """From which day a count runs to the last day of the claim."""

    SPAN = "the first day of the claim"
    EVENT = "the first day of the claim, if it has two; else of the events it names, or of the run"
    NAME = "the day in the name of the quantity"
    START = "the first day of the claim, if it has two; else of the run"


class Boundary(StrEnum):
    """How far a named place reaches; an area is always its places."""

    PLACE = "the place itself"
    SUB_DISTRICT = "every place of its sub-district; a district of a city stands for itself"


OWN_MEANS = ("first", "onward", "irregular")
DISPLACED = (*OWN_MEANS, "under agreement")
BACK = ("return", "under agreement", "sent back")


@dataclass(frozen=True, slots=True)
class Rule:
    """What is counted, since when, over which boundary, and what is left out."""

    counts: str
    measure: Measure
    since: Since = Since.SPAN
    boundary: Boundary = Boundary.PLACE
    kinds: tuple[str, ...] = DISPLACED  # of a move
    status: tuple[str, ...] = ()  # of people present; empty: all
    whereabouts: tuple[str, ...] = ()  # of people present; empty: all
    to_destination: bool = False  # only moves to the destination that the claim names
    from_origin: bool = False  # only moves from, or people of, the origin that the claim names
    origin: tuple[str, ...] = ()  # places, where the name of the quantity says the origin
    within: bool = False  # moves from one quarter of a place to another count too
    city_moves_from: date | None = None  # moves inside one city count from this day on
    lag_days: int = 0  # between the event and the count
    counts_everybody: bool = False  # then the starting population is in the answer
    weak: str = ""  # what a reader must know


_CCCM = Rule(
    "displacements: each time a person arrives somewhere, by own means or under agreement",
    Measure.MOVES_IN,
    since=Since.NAME,
    city_moves_from=date(2016, 12, 1),
    weak="the counter left out moves inside Aleppo city to 30 November 2016; its lag is not stated",
)
_EVACUATED = Rule(
    "people moved under an agreement, booked on arrival",
    Measure.MOVES_OUT,
    since=Since.START,
    kinds=("under agreement",),
    weak="wherever they were brought; the day of arrival is later than that of leaving",
)

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "newly_displaced_cum_since_2016-02-01": _CCCM,
        "newly_displaced_cum": Rule(
            _CCCM.counts,
            Measure.MOVES_IN,
            since=Since.EVENT,
            city_moves_from=_CCCM.city_moves_from,
            weak="the first day is that of the events named; the counter does not state it",
        ),
        "newly_displaced": Rule(_CCCM.counts, Measure.MOVES_IN),
        "displaced_event": Rule(
            "moves out of each place named, also within it or to the next one of the same boundary",
            Measure.MOVES_OUT,
            boundary=Boundary.SUB_DISTRICT,
            within=True,
            weak="inside one place only those count who fled from one quarter to another",
        ),
        "displaced_elsewhere": Rule(
            "displaced people who came into the places named",
            Measure.ARRIVALS,
            since=Since.EVENT,
            boundary=Boundary.SUB_DISTRICT,
            kinds=OWN_MEANS,
        ),
        "displaced_cum_since_2016-11-24": Rule(
            "people who left the place, or fled within it, each time they do",
            Measure.MOVES_OUT,
            since=Since.NAME,
            kinds=OWN_MEANS,
            to_destination=True,
            within=True,
            weak="inside the place only those count who fled from a part that was taken",
        ),
        "left_east_cum": Rule(
            "people who left the place by own means, to the destination where one is named",
            Measure.MOVES_OUT,
            since=Since.EVENT,
            kinds=OWN_MEANS,
            to_destination=True,
            weak="the counter began within the operation (27 or 28 November, or not stated)",
        ),
        "allowed_to_leave": Rule("people who left the place", Measure.MOVES_OUT),
        "corridor_users": Rule(
            "everybody who left the place by own means in the span, by a corridor or not",
            Measure.MOVES_OUT,
            kinds=OWN_MEANS,
            weak="an upper limit: a run does not book which way out was a corridor",
        ),
        "secondary_move": Rule(
            "displaced people who moved on", Measure.MOVES_OUT, kinds=("onward",),
            to_destination=True,
        ),
        "evacuated_cum": _EVACUATED,
        "evacuated_cum_triangulated": _EVACUATED,
        "arrivals": Rule(
            "people who came from the origin named, however they moved",
            Measure.ARRIVALS,
            since=Since.EVENT,
            from_origin=True,
        ),
        "arrivals_since_2016-02-01": Rule(
            "people who came into the camp", Measure.ARRIVALS, since=Since.NAME
        ),
        "idp_arrivals": Rule("displaced people who came into the boundary", Measure.ARRIVALS),
        "returns": Rule("people who returned", Measure.ARRIVALS, kinds=("return",)),
        "returns_from_turkey_cum": Rule(
            "people who came back from abroad: by rule, organised, or sent back",
            Measure.ARRIVALS,
            since=Since.START,
            kinds=BACK,
            from_origin=True,
            weak="the claim does not say whether anybody chose freely",
        ),
        "idp_stock": Rule(
            "displaced people present, wherever they stay",
            Measure.PRESENT,
            boundary=Boundary.SUB_DISTRICT,
            status=("IDP",),
        ),
        "people_at_border": Rule(
            "displaced people at the crossing; those in a camp only where the claim names the camp",
            Measure.PRESENT,
            status=("IDP",),
        ),
        "people_in_tents": Rule(
            "displaced people in camps and informal settlements",
            Measure.PRESENT,
            whereabouts=("camp",),
        ),
        "occupancy": Rule(
            "people in the camp", Measure.PRESENT, whereabouts=("camp", "collective centre")
        ),
        "refugees_in_town": Rule(
            "refugees present", Measure.PRESENT, status=("refugee",), counts_everybody=True
        ),
        "population": Rule("everybody present", Measure.PRESENT, counts_everybody=True),
        "besieged": Rule(
            "everybody present on those days of the span on which the place is encircled",
            Measure.ENCIRCLED,
            counts_everybody=True,
            weak="claimants say besieged from the first day; the run needs a week to say it",
        ),
        "remaining_in_enclave": Rule(
            "everybody present in the part of the place still held",
            Measure.HELD,
            counts_everybody=True,
            weak="people are taken as spread evenly over the place",
        ),
        "registered_from_east": Rule(
            "people from the east who are present, displaced or, in the east, at home",
            Measure.PRESENT,
            from_origin=True,
            origin=("aleppo_east",),
            weak="registration lags; the population of the east is itself unknown",
        ),
    }
)  # fmt: skip

# Figures that no output repeats, whoever says them (docs/ethics.md): what a force can do.
FORCES = frozenset({"fighters", "force_size"})
_FORECAST = "a forecast: it stands in the ledger, beside what was observed later"
_NO_DEATHS = "deaths are not modelled"
_NO_FORCES = "the size of a force is no output"
_NO_SERVICES = "a service, not a movement"

NOT_COMPARABLE: Mapping[str, str] = MappingProxyType(
    {
        "besieged_total": "a list of places wider than the network",
        "camps_monitored": "what a counter does, not what people do",
        "displaced_share_women_children": "sex and age are not modelled",
        "evacuation_medical": "the sick and wounded are not counted apart under an agreement",
        "evacuation_vehicles": "vehicles, not people",
        "fighters": _NO_FORCES,
        "force_size": _NO_FORCES,
        "forecast_displaced_if_east_cut": _FORECAST,
        "forecast_evacuees": _FORECAST,
        "forecast_more_at_border": _FORECAST,
        "forecast_new_refugees": _FORECAST,
        "forecast_people_cut_off": _FORECAST,
        "forecast_war_end": _FORECAST,
        "idp_stock_change": "the coverage of the counter changed between its rounds",
        "intra_governorate_share": "a share of people counted over more than the network",
        "killed_operation": _NO_DEATHS,
        "killed_total": _NO_DEATHS,
        "listed_besieged": "a list: it stands beside the computed state, and decides nothing",
        "listed_hard_to_reach": "a list: it stands beside the computed state, and decides nothing",
        "new_registrations": "counts registrations, not entries: they lag, and the gate was shut",
        "people_at_risk": "who may be displaced is a judgement, not a count",
        "people_without_health_service": _NO_SERVICES,
        "people_without_water": _NO_SERVICES,
        "registered_refugees": "counts registrations, not entries: they lag behind arrival",
        "returns_share": "a share of the returns of a whole country",
        "statement": "a statement without a figure",
        "strikes_per_day": "strikes are an input, not an outcome",
        "times_displaced_mean": "counts moves since a family first fled, before the first day",
    }
)
