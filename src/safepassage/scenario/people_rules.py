"""The rules of the people layer: leaving, choice, travel, gates, return; see docs/science."""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from safepassage.scenario.columns import Part
from safepassage.scenario.rule import rule

ASSUMED = "assumption, no source; the prior is wide"
FEBRUARY = "O018, O019, O022, O025, O035, O038: the wave of February 2016, by eye"
SPRING = "O055 to O058, O068 to O070: the waves of April to June 2016, by eye"
UNTIL_FEBRUARY, UNTIL_JUNE = "2016-02-29", "2016-06-06"
SHARES_OF_ONE_WHOLE = (  # they sum to at most 1, also where they are drawn
    ("share_leaving_early", "share_leaving_when_forced"),
    ("share_host_community", "share_rented"),
    ("share_family", "share_medical"),
    ("queue_irregular_share", "queue_back_share"),
)


class PeopleRules(Part):
    """What the people layer assumes where the scenario does not say."""

    # Who leaves: docs/science/leaving.md
    share_leaving_early: float = rule(
        "part of the households that leave at a threat or when neighbours go",
        default=0.2, prior=(0.1, 0.4), ge=0, le=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    share_leaving_when_forced: float = rule(
        "part of the households that leave only under attack, capture or want; the rest stays",
        default=0.25, prior=(0.15, 0.5), ge=0, le=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    attack_threshold: float = rule(
        "conflict intensity up to which nobody leaves because of it",
        default=0.25, prior=(0.1, 0.6), ge=0, lt=1,
        informed_by=SPRING, latest_evidence=UNTIL_JUNE,
    )
    attack_hazard_per_day: float = rule(
        "hazard of leaving at full conflict intensity",
        default=0.5, unit="per day", prior=(0.1, 1.5), ge=0,
        informed_by=SPRING, latest_evidence=UNTIL_JUNE,
    )
    attack_reach_people: int = rule(
        "people whom an attack on a place reaches; in a larger place it reaches only a part",
        default=30_000, unit="people", prior=(10_000, 150_000), ge=1,
        informed_by="O070: Manbij, 20,000 of 215,000 in a week", latest_evidence=UNTIL_JUNE,
    )
    threat_hazard_per_day: float = rule(
        "hazard of leaving early where encirclement is expected",
        default=0.05, unit="per day", prior=(0.0, 0.3), ge=0,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    near_intensity: float = rule(
        "conflict intensity from which fighting counts as near, so that a threat is felt",
        default=0.05, prior=(0.02, 0.2), ge=0, le=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    capture_hazard_per_day: float = rule(
        "hazard of leaving when a hostile party takes the place",
        default=0.5, unit="per day", prior=(0.1, 1.5), ge=0,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    capture_memory_days: float = rule(
        "days over which the fear after a capture fades to a third",
        default=3.0, unit="days", prior=(1, 14), ge=1,
        informed_by=ASSUMED,
    )
    shortage_hazard_per_day: float = rule(
        "hazard of leaving at a shortage index of 1",
        default=0.01, unit="per day", prior=(0.0, 0.05), ge=0,
        informed_by="assumption: small, for studies do not agree on its sign",
    )
    neighbours_hazard_per_day: float = rule(
        "hazard of leaving early if all neighbours left within the last seven days",
        default=0.1, unit="per day", prior=(0.0, 0.5), ge=0,
        informed_by=ASSUMED,
    )
    stays_factor: float = rule(
        "hazard of those who stay, as a part of that of those who leave when forced",
        default=0.02, prior=(0.0, 0.1), ge=0, le=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    onward_factor: float = rule(
        "hazard of the displaced to move on, against those who leave when forced",
        default=1.0, prior=(0.5, 2.0), ge=0,
        informed_by="O055 to O058: camps of April 2016", latest_evidence="2016-04-22",
    )
    shock_spread: float = rule(
        "spread (log scale) of the shock that households of a place share on a day; mean 1",
        default=0.5, prior=(0.0, 1.0), ge=0, le=3,
        informed_by="domain review, finding 4: sources differ by two to three",
    )
    opportunity_limited: float = rule(
        "part of those who wish to leave who can, where the best way out is limited",
        default=0.3, prior=(0.1, 0.9), ge=0, le=1, informed_by=ASSUMED,
    )
    opportunity_under_fire: float = rule(
        "part of those who wish to leave who can, where the best way out is under fire",
        default=0.15, prior=(0.02, 0.5), ge=0, le=1, informed_by=ASSUMED,
    )
    opportunity_other_side: float = rule(
        "the same, where every place in reach is held by another side",
        default=0.4, prior=(0.1, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )

    # Where to: docs/science/destinations.md
    acceptance_neutral: float = rule(
        "acceptance of a place held by a neutral party, against 1 on one's own side",
        default=0.3, prior=(0.1, 0.7), ge=0, le=1, informed_by=ASSUMED,
    )
    acceptance_hostile: float = rule(
        "acceptance of a place held by a hostile party, against 1 on one's own side",
        default=0.1, prior=(0.02, 0.4), ge=0, le=1,
        informed_by="O018: part of February's displaced in Afrin", latest_evidence="2016-02-05",
    )
    distance_scale_km: float = rule(
        "road distance over which the pull of a place falls to a third",
        default=15.0, unit="km", prior=(5, 60), gt=0,
        informed_by="O037, O040: Idleb's part of February's displaced, by eye",
        latest_evidence=UNTIL_FEBRUARY,
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
        default=1.0, prior=(0.5, 4), ge=0,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    pull_crossing: float = rule(
        "pull of a border gate, open or not",
        default=30.0, prior=(5, 80), ge=0,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
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

    # Corridors, see docs/science/corridors.md
    corridor_trust_guaranteed: float = rule(
        "part of those who wish to leave who trust a corridor with a guarantor",
        default=0.3, prior=(0.05, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
    corridor_trust_offered_alone: float = rule(
        "the same for a corridor that only the attacker offers",
        default=0.005, prior=(0.0, 0.02), ge=0, le=1,
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

    # Returns, see docs/science/returns.md
    return_hazard_per_day: float = rule(
        "hazard of going back to a place that is calm, open and held by one's own side",
        default=0.0005, unit="per day", prior=(0.0, 0.005), ge=0,
        informed_by="domain review, finding 30: the lower end is 0",
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
