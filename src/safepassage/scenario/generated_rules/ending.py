"""Rules of the generated war: how sieges end, what is agreed, and who comes to help."""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from safepassage.scenario.columns import Part
from safepassage.scenario.generated_rules.evidence import ASSUMED, STATED
from safepassage.scenario.rule import rule


class EndingRules(Part):
    """How sieges end: competing risks against none, and what is agreed."""

    ending_agreement_per_month: float = rule(
        "chance per month that an end of a siege by agreement is proposed; both must consent",
        default=0.2, unit="1/month", prior=(0.0, 0.5), ge=0, le=1, informed_by=ASSUMED,
    )
    ending_capture_per_month: float = rule(
        "chance per month that a besieged place is stormed, before what changes it; 0: never",
        default=0.03, unit="1/month", prior=(0.0, 0.2), ge=0, le=1, informed_by=ASSUMED,
    )
    ending_relief_per_month: float = rule(
        "chance per month that a siege is relieved, before what changes it; 0: never",
        default=0.05, unit="1/month", prior=(0.0, 0.2), ge=0, le=1, informed_by=ASSUMED,
    )
    ending_months: float = rule(
        "log odds of an agreement for each log of 1 + months of siege",
        default=0.3, prior=(-0.3, 1.0), informed_by=ASSUMED,
    )
    ending_shortage: float = rule(
        "log odds of an agreement for the whole shortage index; 0: hunger does not count",
        default=1.5, prior=(0.0, 3.0), informed_by=STATED.format("F2-19"),
    )
    ending_intensity: float = rule(
        "log odds of a storm for the whole conflict intensity",
        default=1.5, prior=(0.0, 3.0), informed_by=ASSUMED,
    )
    ending_domino: float = rule(
        "log odds of an agreement for each one lately made near by; 0: no domino",
        default=0.7, prior=(0.0, 1.5),
        informed_by="assumption: that a deal brings deals is said of more than one war",
    )
    ending_domino_days: int = rule(
        "days for which an agreement counts as lately made",
        default=90, unit="days", prior=(30, 180), ge=1, informed_by=ASSUMED,
    )
    ending_domino_km: float = rule(
        "road distance within which an agreement is near by",
        default=150.0, unit="km", prior=(50, 500), ge=0, informed_by=ASSUMED,
    )
    ending_talks: float = rule(
        "log odds of an agreement while the two talk",
        default=0.3, prior=(-0.5, 1.0), informed_by=ASSUMED,
    )
    offer_surrender: float = rule(
        "chance that those who agree stay under the new holder: nobody is moved",
        default=0.2, prior=(0.0, 0.4), ge=0, le=1, informed_by=STATED.format("F0-05"),
    )
    offer_leave_country: float = rule(
        "chance that those who agree are taken out of the country; else to their own side",
        default=0.05, prior=(0.0, 0.3), ge=0, le=1, informed_by=STATED.format("F0-05"),
    )
    agreement_low: float = rule(
        "least part of the people there that a generated agreement names",
        default=0.1, prior=(0.02, 0.3), ge=0, le=1, informed_by=ASSUMED,
    )
    agreement_high: float = rule(
        "most part of the people there that a generated agreement names",
        default=0.9, prior=(0.5, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    agreement_people: int = rule(
        "most people moved in a day under a generated agreement",
        default=5_000, unit="people per day", prior=(1_000, 12_000), ge=1, informed_by=ASSUMED,
    )
    agreement_halt: float = rule(
        "chance per day that movement under an agreement halts; 0: it never does",
        default=0.3, unit="1/day", prior=(0.0, 0.6), ge=0, le=1, informed_by=ASSUMED,
    )
    agreement_resume: float = rule(
        "chance per day that a halted movement goes on",
        default=0.4, unit="1/day", prior=(0.1, 0.9), gt=0, le=1, informed_by=ASSUMED,
    )
    agreement_swap: float = rule(
        "chance that an agreement is linked to one for a place the other side besieges",
        default=0.3, prior=(0.0, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
    entry_per_day: float = rule(
        "chance per day that a sponsor's troops come while who they back loses ground",
        default=0.005, unit="1/day", prior=(0.0, 0.03), ge=0, le=1,
        informed_by=STATED.format("F2-02"),
    )
    entry_part: float = rule(
        "what they bring, in parts of the first pool of who they back; 0: nothing",
        default=0.2, prior=(0.0, 1.0), ge=0, le=5, informed_by=ASSUMED,
    )
