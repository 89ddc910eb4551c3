"""The rules of the people layer: leaving, choice, travel, gates, return; see docs/science."""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from safepassage.scenario.leaving_rules import (
    ASSUMED,
    FEBRUARY,
    UNTIL_FEBRUARY,
    LeavingRules,
)
from safepassage.scenario.rule import rule

AFRIN = "O018: part of February's displaced in Afrin"
SHARES_OF_ONE_WHOLE = (  # they sum to at most 1, also where they are drawn
    ("share_leaving_early", "share_leaving_when_forced"),
    ("share_host_community", "share_rented"),
    ("share_family", "share_medical"),
    ("queue_irregular_share", "queue_back_share"),
)


class PeopleRules(LeavingRules):
    """What the people layer assumes where the scenario does not say."""

    # Where to: docs/science/destinations.md
    acceptance_neutral_early: float = rule(
        "acceptance of a place held by a neutral party, by those who leave early",
        default=0.3, prior=(0.1, 0.8), ge=0, le=1,
        informed_by=ASSUMED,
    )
    acceptance_neutral_forced: float = rule(
        "acceptance of a place held by a neutral party, by those who leave when forced",
        default=0.8, prior=(0.4, 1.0), ge=0, le=1,
        informed_by=ASSUMED,
    )
    acceptance_neutral_stays: float = rule(
        "acceptance of a place held by a neutral party, by those who stay",
        default=0.7, prior=(0.3, 1.0), ge=0, le=1,
        informed_by=ASSUMED,
    )
    acceptance_hostile_early: float = rule(
        "acceptance of a place held by a hostile party, by those who leave early",
        default=0.05, prior=(0.01, 0.3), ge=0, le=1,
        informed_by=ASSUMED,
    )
    acceptance_hostile_forced: float = rule(
        "acceptance of a place held by a hostile party, by those who leave when forced",
        default=0.1, prior=(0.03, 0.4), ge=0, le=1,
        informed_by=AFRIN, latest_evidence=UNTIL_FEBRUARY,
    )
    acceptance_hostile_stays: float = rule(
        "acceptance of a place held by a hostile party, by those who stay",
        default=0.2, prior=(0.03, 0.7), ge=0, le=1,
        informed_by=ASSUMED,
    )
    distance_scale_km: float = rule(
        "road distance over which the pull of a place falls to a third",
        default=18.0, unit="km", prior=(6, 80), gt=0,
        informed_by="O037, O040: Idleb's part of February's displaced, by eye",
        latest_evidence=UNTIL_FEBRUARY,
    )
    size_exponent: float = rule(
        "power of its people with which the pull of a place grows; a camp or gate counts 100,000",
        default=0.5, prior=(0.2, 1.0), ge=0, le=2,
        informed_by="assumption: between no effect of size and that of gravity models",
    )
    pull_city: float = rule(
        "pull of a city or district",
        default=1.0, prior=(0.5, 2), ge=0, informed_by=ASSUMED,
    )
    pull_town: float = rule(
        "pull of a town",
        default=1.0, prior=(0.5, 2), ge=0, informed_by=ASSUMED,
    )
    pull_village: float = rule(
        "pull of a village",
        default=0.7, prior=(0.2, 1.5), ge=0, informed_by=ASSUMED,
    )
    pull_camp: float = rule(
        "pull of a camp with room",
        default=0.4, prior=(0.2, 1.0), ge=0,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    pull_crossing: float = rule(
        "pull of a border gate, open or not",
        default=16.0, prior=(2, 22), ge=0,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    pull_shelter: float = rule(
        "pull of a collective centre that is open",
        default=2.5, prior=(1, 6), ge=0, informed_by=ASSUMED,
    )
    pull_inside: float = rule(
        "pull of the quiet part of a place, for those who flee from another of its quarters",
        default=0.9, prior=(0.25, 2.5), ge=0, informed_by=ASSUMED,
    )
    site_room_people: int = rule(
        "people a gate, or a camp of unknown capacity, takes beyond those at the start until full",
        default=60_000, unit="people", prior=(20_000, 150_000), ge=1,
        informed_by="O019, O022, O025: the gate of February", latest_evidence="2016-02-08",
    )
    pull_border_area: float = rule(
        "factor on the pull of places near a border gate",
        default=1.5, prior=(1, 3), ge=0, informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    border_area_km: float = rule(
        "road distance that counts as near a border gate",
        default=20.0, unit="km", prior=(5, 40), ge=0, informed_by=ASSUMED,
    )

    # Travel and arrival: docs/science/travel.md, docs/science/camps.md
    travel_km_per_day: float = rule(
        "distance a household travels in a day",
        default=60.0, unit="km per day", prior=(20, 150), gt=0, le=6_000, informed_by=ASSUMED,
    )
    limited_length_factor: float = rule(
        "how much longer a limited way counts when households choose a way",
        default=1.5, prior=(1, 3), ge=1, le=10, informed_by=ASSUMED,
    )
    under_fire_length_factor: float = rule(
        "how much longer a way under fire counts when households choose a way",
        default=3.0, prior=(1, 10), ge=1, le=100, informed_by=ASSUMED,
    )
    share_host_community: float = rule(
        "part of arrivals outside camps who stay with hosts",
        default=0.55, prior=(0.3, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
    share_rented: float = rule(
        "part of arrivals outside camps who rent; the rest is in collective centres",
        default=0.3, prior=(0.1, 0.5), ge=0, le=1, informed_by=ASSUMED,
    )

    shelter_median_days: float = rule(
        "days after which half of the stays in collective centres have ended",
        default=8.0, unit="days", prior=(4, 25), gt=0,
        informed_by="assumption: days to weeks, for they are schools and mosques",
    )

    # Gates, see docs/science/gates.md
    share_family: float = rule(
        "part of households at a gate who come under family rules",
        default=0.03, prior=(0.0, 0.1), ge=0, le=1, informed_by=ASSUMED,
    )
    share_medical: float = rule(
        "part of households at a gate with a medical case",
        default=0.01, prior=(0.002, 0.05), ge=0, le=1, informed_by=ASSUMED,
    )
    urgent_people_per_day: int = rule(
        "people a gate lets through a day as urgent cases, where no quota is stated",
        default=20, unit="people per day", prior=(0, 100), ge=0, informed_by=ASSUMED,
    )
    queue_median_days: float = rule(
        "days after which half of those who wait at a gate have left the queue",
        default=10.0, unit="days", prior=(3, 14), gt=0,
        informed_by="domain review, finding 13; O022, O025: the gate on 6 and 8 February",
        latest_evidence="2016-02-08",
    )
    queue_irregular_share: float = rule(
        "part of those who leave the queue who try to cross elsewhere",
        default=0.1, prior=(0.0, 0.5), ge=0, le=1, informed_by=ASSUMED,
    )
    queue_back_share: float = rule(
        "part of those who leave the queue who go back to where they come from",
        default=0.05, prior=(0.0, 0.2), ge=0, le=1, informed_by=ASSUMED,
    )
    irregular_success_share: float = rule(
        "part of attempts to cross elsewhere that succeed; the others are turned back",
        default=0.3, prior=(0.0, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )

    irregular_danger_share: float = rule(
        "part of attempts to cross elsewhere that meet fire or violence; counted as exposed",
        default=0.2, prior=(0.0, 0.9), ge=0, le=1, informed_by=ASSUMED,
    )
    site_km: float = rule(
        "road distance up to which a place belongs to the site of a gate: no new displacement",
        default=12.0, unit="km", prior=(8, 25), ge=0, informed_by=ASSUMED,
    )
    sent_back_hazard_per_day: float = rule(
        "hazard of being sent back, for those who crossed irregularly",
        default=0.002, unit="per day", prior=(0.0, 0.02), ge=0,
        informed_by="domain review, findings 13 and 30: expulsions are reported, their rate is not",
    )

    # Agreements, see docs/science/agreements.md
    agreement_stop_chance: float = rule(
        "chance a day that an evacuation stops, where its halts are not recorded",
        default=0.1, unit="per day", prior=(0.0, 0.4), ge=0, le=1, informed_by=ASSUMED,
    )
    agreement_resume_chance: float = rule(
        "chance a day that a stopped evacuation goes on",
        default=0.5, unit="per day", prior=(0.2, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )

    # Corridors, see docs/science/corridors.md
    corridor_trust_guaranteed: float = rule(
        "part of those who wish to leave who trust a corridor with a guarantor",
        default=0.3, prior=(0.05, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
    corridor_trust_offered_alone: float = rule(
        "the same for a corridor that only the attacker offers",
        default=0.01, prior=(0.0, 0.05), ge=0, le=1,
        informed_by="domain review, finding 5: a prior of 0 to 2 % in total",
    )
    corridor_screening_factor: float = rule(
        "factor on trust where people are screened on the way",
        default=0.5, prior=(0.1, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    corridor_other_side_factor: float = rule(
        "factor on trust where another side holds the far end",
        default=0.5, prior=(0.1, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )

    corridor_attack_factor: float = rule(
        "factor on trust where the place was under full attack in the days before",
        default=0.5, prior=(0.1, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )

    # Returns, see docs/science/returns.md
    return_hazard_per_day: float = rule(
        "hazard of going back to a place that is calm, open and held by one's own side",
        default=0.0005, unit="per day", prior=(0.0, 0.005), ge=0,
        informed_by="domain review, finding 30: the lower end is 0",
    )
    home_damage_per_day: float = rule(
        "part of the homes of a place that a day of full conflict damages: fewer go back; 0: none",
        default=0.0, unit="per day", prior=(0.0, 0.02), ge=0, le=1,
        informed_by="assumption, no source for its size; that it is so: F2-26",
    )
    return_calm_days: int = rule(
        "days without attack before anybody goes back",
        default=30, unit="days", prior=(14, 90), ge=1, informed_by=ASSUMED,
    )

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        """Refuse shares of one whole that sum to more than one."""
        for first, second in SHARES_OF_ONE_WHOLE:
            if getattr(self, first) + getattr(self, second) > 1.0:
                raise ValueError(f"{first} and {second} sum to more than 1")
        return self
