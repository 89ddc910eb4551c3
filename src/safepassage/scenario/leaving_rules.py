"""The rules of leaving: who wishes to go, and who can; see docs/science/leaving.md."""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from safepassage.scenario.columns import Part
from safepassage.scenario.rule import rule

ASSUMED = "assumption, no source; the prior is wide"
FEBRUARY = "O018, O019, O022, O025, O035, O038: the wave of February 2016, by eye"
SPRING = "O055 to O058, O068 to O070: the waves of April to June 2016, by eye"
UNTIL_FEBRUARY, UNTIL_JUNE = "2016-02-29", "2016-06-06"


class LeavingRules(Part):
    """What leaving rests on where the scenario does not say."""

    # Who leaves: docs/science/leaving.md
    share_leaving_early: float = rule(
        "part of the households that leave at a threat or when neighbours go",
        default=0.25, prior=(0.1, 0.4), ge=0, le=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    share_leaving_when_forced: float = rule(
        "part of the households that leave only under attack, capture or want; the rest stays",
        default=0.3, prior=(0.15, 0.5), ge=0, le=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    attack_threshold: float = rule(
        "conflict intensity up to which nobody leaves because of it",
        default=0.48, prior=(0.3, 0.6), ge=0, lt=1,
        informed_by=SPRING, latest_evidence=UNTIL_JUNE,
    )
    attack_hazard_per_day: float = rule(
        "hazard of leaving at full conflict intensity",
        default=1.5, unit="per day", prior=(0.6, 3.0), ge=0,
        informed_by=SPRING, latest_evidence=UNTIL_JUNE,
    )
    attack_reach_people: int = rule(
        "people whom an attack on a place reaches; in a larger place it reaches only a part",
        default=60_000, unit="people", prior=(20_000, 120_000), ge=1,
        informed_by="O070: Manbij, 20,000 of 215,000 in a week", latest_evidence=UNTIL_JUNE,
    )
    attack_reach_memory_days: float = rule(
        "days after which two thirds of those reached by attacks, who left, are forgotten",
        default=90.0, unit="days", prior=(20, 365), ge=1,
        informed_by=ASSUMED,
    )
    violence_memory_days: float = rule(
        "days over which the memory of violence fades to a third",
        default=14.0, unit="days", prior=(3, 60), ge=1,
        informed_by="Schon 2019: exposure is remembered; its length is an assumption",
    )
    violence_hazard_per_day: float = rule(
        "hazard of leaving where remembered violence is full",
        default=0.01, unit="per day", prior=(0.0, 0.05), ge=0,
        informed_by=ASSUMED,
    )
    threat_hazard_per_day: float = rule(
        "hazard of leaving early where encirclement is expected",
        default=0.04, unit="per day", prior=(0.0, 0.15), ge=0,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    threat_habit_days: float = rule(
        "days after which people have got used to two thirds of a threat that lasts",
        default=7.0, unit="days", prior=(2, 30), ge=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    near_intensity: float = rule(
        "conflict intensity from which fighting counts as near, so that a threat is felt",
        default=0.05, prior=(0.02, 0.2), ge=0, le=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    capture_hazard_per_day: float = rule(
        "hazard of leaving when a hostile party takes the place",
        default=0.75, unit="per day", prior=(0.25, 1.8), ge=0,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    capture_memory_days: float = rule(
        "days over which the fear after a capture fades to a third",
        default=3.0, unit="days", prior=(1, 14), ge=1,
        informed_by=ASSUMED,
    )
    shortage_hazard_per_day: float = rule(
        "hazard of leaving at a shortage index of 1",
        default=0.004, unit="per day", prior=(0.0, 0.02), ge=0,
        informed_by="assumption: small, for studies do not agree on its sign",
    )
    neighbours_hazard_per_day: float = rule(
        "hazard of leaving early if all neighbours left within the last seven days",
        default=0.08, unit="per day", prior=(0.0, 0.3), ge=0,
        informed_by=ASSUMED,
    )
    stays_factor: float = rule(
        "hazard of those who stay, as a part of that of those who leave when forced",
        default=0.02, prior=(0.0, 0.1), ge=0, le=1,
        informed_by=FEBRUARY, latest_evidence=UNTIL_FEBRUARY,
    )
    onward_factor: float = rule(
        "hazard of the displaced to move on, against those who leave when forced",
        default=0.7, prior=(0.2, 1.5), ge=0,
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
        "the same, where every place in reach is held by another side and the lines hold",
        default=0.4, prior=(0.1, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
    opportunity_on_foot: float = rule(
        "part of households with the means to go farther than people go on foot",
        default=0.6, prior=(0.2, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    on_foot_km: float = rule(
        "road distance that households without means can go",
        default=25.0, unit="km", prior=(10, 60), gt=0, informed_by=ASSUMED,
    )
    permission_encircled: float = rule(
        "part of those who can go whom the holder of an encircled place lets go across a front",
        default=0.3, prior=(0.05, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    pinned_by_fire: float = rule(
        "part of those who can go whom fighting at its fullest keeps indoors (the hump); 0: none",
        default=0.3, prior=(0.0, 0.8), ge=0, le=1,
        informed_by="Byrne 2016; Bohra-Mishra and Massey 2011: much violence can stop flight",
    )
    collapse_part: float = rule(
        "part of a place taken within collapse_days from which its lines count as broken",
        default=0.05, prior=(0.01, 0.3), ge=0, le=1, informed_by=ASSUMED,
    )
    collapse_days: int = rule(
        "days for which broken lines let people flee across the front",
        default=3, unit="days", prior=(1, 10), ge=1, informed_by=ASSUMED,
    )
