"""The rules of the generated war: what parties do after the record ends. See docs/science.

None of them is fitted: each is an assumption with a wide prior, and a value switches it off. What
they work out, strengths and aims, stays inside the engine.
"""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from safepassage.scenario.columns import Part
from safepassage.scenario.rule import rule

ASSUMED = "assumption, no source; the prior is wide"
STATED = "assumption; the form is one policy among others that the reports state ({}), no evidence"


class OperationRules(Part):
    """Operations: who begins one, where, and how it ends."""

    operation_launch_per_day: float = rule(
        "chance per day that a party with a front begins an operation; 0: nobody begins any",
        default=0.02, unit="1/day", prior=(0.004, 0.05), ge=0, le=1, informed_by=ASSUMED,
    )
    operation_part: float = rule(
        "part of the strength of a party that it sends into an operation",
        default=0.25, prior=(0.05, 0.6), gt=0, le=1, informed_by=ASSUMED,
    )
    operation_most_days: int = rule(
        "days after which an operation that has won nothing is given up",
        default=60, unit="days", prior=(14, 180), ge=1, informed_by=ASSUMED,
    )
    operation_next: float = rule(
        "chance that an operation goes on to a next objective after a win; 0: a win ends it",
        default=0.6, prior=(0.2, 0.9), ge=0, le=1, informed_by=STATED.format("F0-01"),
    )
    operation_talks_factor: float = rule(
        "factor on operations while their parties talk; 1: talks stop nothing",
        default=1.0, prior=(0.7, 1.2), ge=0, le=2, informed_by=STATED.format("F0-03, F2-01"),
    )
    operation_tolerated_factor: float = rule(
        "factor on operations between parties with a tolerated relation; 1: it does not count",
        default=0.3, prior=(0.05, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    operation_agreed_factor: float = rule(
        "factor on operations in an area that an agreement covers; 1: they do not stop",
        default=0.0, prior=(0.0, 0.5), ge=0, le=1, informed_by=STATED.format("F0-02"),
    )
    contest_per_day: float = rule(
        "chance per day that an attacker who is sure to be the stronger one gains ground",
        default=0.15, unit="1/day", prior=(0.03, 0.5), ge=0, le=1, informed_by=ASSUMED,
    )
    repulse_per_day: float = rule(
        "chance per day that an attacker who is sure to be the weaker one is driven back",
        default=0.08, unit="1/day", prior=(0.02, 0.3), ge=0, le=1, informed_by=ASSUMED,
    )
    contest_distance_per_km: float = rule(
        "loss of strength by supply distance, g in a e^(-g d); 0: distance does not count",
        default=0.005, unit="1/km", prior=(0.0, 0.02), ge=0, le=1,
        informed_by="form: Buhaug, Gates and Lujala 2005; the size is an assumption",
    )
    contest_most_km: float = rule(
        "supply distance that counts for a place that nothing reaches",
        default=300.0, unit="km", prior=(100, 600), ge=0, informed_by=ASSUMED,
    )
    contest_people: int = rule(
        "people of a place that change hands with one gain of ground",
        default=75_000, unit="people", prior=(20_000, 300_000), ge=1, informed_by=ASSUMED,
    )
    road_reopen_days: int = rule(
        "days for which a road behind a moved front is passable under fire only",
        default=7, unit="days", prior=(0, 30), ge=0, informed_by=ASSUMED,
    )
    road_repair_per_day: float = rule(
        "chance per day that a road cut by fire is opened again once its attackers are gone",
        default=0.05, unit="1/day", prior=(0.01, 0.2), ge=0, le=1, informed_by=ASSUMED,
    )


class PoolRules(Part):
    """The strength pool of a party: one pool for all its fronts."""

    pool_front_weight: float = rule(
        "weight of a place at a front when strength is posted, that of any other is 1",
        default=3.0, prior=(1.0, 10.0), ge=1, informed_by=ASSUMED,
    )
    pool_shift_per_day: float = rule(
        "part of the strength elsewhere that is moved to a place under attack in a day; 0: none",
        default=0.02, unit="1/day", prior=(0.0, 0.1), ge=0, le=1, informed_by=ASSUMED,
    )
    pool_return_per_day: float = rule(
        "part of the strength at no place that is posted in a day",
        default=0.1, unit="1/day", prior=(0.02, 0.5), ge=0, le=1, informed_by=ASSUMED,
    )
    pool_loss_per_day: float = rule(
        "part of the other side's strength that is lost in a day of an operation",
        default=0.005, unit="1/day", prior=(0.0, 0.03), ge=0, le=1, informed_by=ASSUMED,
    )
    pool_refill_per_day: float = rule(
        "part of its first strength that comes back to a party in a day when fully supplied",
        default=0.004, unit="1/day", prior=(0.0, 0.02), ge=0, le=1, informed_by=ASSUMED,
    )
    pool_refill_own: float = rule(
        "part of the refill that needs no sponsor's gate; 1: gates do not count",
        default=0.4, prior=(0.0, 1.0), ge=0, le=1, informed_by=STATED.format("F2-11"),
    )
    pool_most: float = rule(
        "most that a party's strength can grow to, in parts of its first strength",
        default=1.25, prior=(1.0, 2.0), ge=1, le=10, informed_by=ASSUMED,
    )
    pool_garrison: float = rule(
        "strength that a taken place ties down, in parts of what it had; 0: none stays behind",
        default=0.5, prior=(0.0, 1.0), ge=0, le=2, informed_by=STATED.format("F0-19"),
    )
    pool_air_factor: float = rule(
        "factor on an attack while a sponsor gives air support; 1: it does not count",
        default=1.5, prior=(1.0, 3.0), ge=1, le=10, informed_by=STATED.format("F2-06"),
    )


class AimRules(Part):
    """What draws an operation: open weights of one policy, used inside the engine alone."""

    aim_present: float = rule(
        "weight of the part of the other side's strength that is at a place",
        default=2.0, prior=(0.0, 6.0), ge=0, informed_by=STATED.format("F0-07"),
    )
    aim_outside: float = rule(
        "weight of how near a place is to where goods reach the other side from outside",
        default=1.0, prior=(0.0, 4.0), ge=0, informed_by=STATED.format("F0-07"),
    )
    aim_outside_km: float = rule(
        "road distance over which outside supply falls to 37 %",
        default=50.0, unit="km", prior=(10, 200), gt=0, informed_by=ASSUMED,
    )
    aim_near: float = rule(
        "weight of how near a place is to the last gain",
        default=1.5, prior=(0.0, 4.0), ge=0, informed_by=ASSUMED,
    )
    aim_near_km: float = rule(
        "road distance over which nearness to the last gain falls to 37 %",
        default=20.0, unit="km", prior=(5, 80), gt=0, informed_by=ASSUMED,
    )
    aim_group: float = rule(
        "weight of a group that is at a place and was at the last gain; 0: no such link",
        default=0.5, prior=(0.0, 2.0), ge=0, informed_by=STATED.format("F0-08"),
    )
    aim_retake: float = rule(
        "weight of a place lost lately; 0: nobody strikes back",
        default=1.0, prior=(0.0, 3.0), ge=0, informed_by=STATED.format("F0-22"),
    )
    aim_retake_days: int = rule(
        "days for which a lost place is lost lately",
        default=180, unit="days", prior=(30, 400), ge=1, informed_by=ASSUMED,
    )
    aim_relief: float = rule(
        "weight of a place next to an own place that is besieged",
        default=1.0, prior=(0.0, 3.0), ge=0, informed_by=ASSUMED,
    )
    aim_edge: float = rule(
        "weight of the part of the other side's supply that a road carries",
        default=3.0, prior=(0.0, 8.0), ge=0, informed_by=STATED.format("F2-15, F2-18"),
    )
    aim_road: float = rule(
        "weight of any road against any place; very low: roads are never an objective",
        default=-1.0, prior=(-3.0, 1.0), informed_by=ASSUMED,
    )
    aim_open: float = rule(
        "weight of the chance to win there; 0: uncovered fronts draw nobody",
        default=2.0, prior=(0.0, 5.0), ge=0, informed_by=STATED.format("F0-21"),
    )


class TalkRules(Part):
    """Talks, trust, ceasefires, corridors."""

    talks_per_day: float = rule(
        "chance per day that two hostile parties begin a round of talks; 0: nobody talks",
        default=0.01, unit="1/day", prior=(0.0, 0.05), ge=0, le=1, informed_by=ASSUMED,
    )
    talks_days: int = rule(
        "days of a round of talks",
        default=10, unit="days", prior=(2, 40), ge=1, informed_by=ASSUMED,
    )
    talks_suspended: float = rule(
        "chance that talks are suspended when an operation wins against one who talks",
        default=0.7, prior=(0.2, 1.0), ge=0, le=1, informed_by=STATED.format("F2-07"),
    )
    talks_pause_days: int = rule(
        "days for which suspended talks rest before they go on",
        default=21, unit="days", prior=(7, 90), ge=1, informed_by=STATED.format("F2-08"),
    )
    talks_pressure: float = rule(
        "part by which outside pressure raises consent while people are besieged; 0: none",
        default=0.1, prior=(0.0, 0.5), ge=0, le=1, informed_by=STATED.format("F0-17"),
    )
    trust_start: float = rule(
        "trust of two hostile parties in each other at the start",
        default=0.2, prior=(0.02, 0.6), ge=0, le=1, informed_by=STATED.format("F0-03"),
    )
    trust_kept: float = rule(
        "part of the missing trust that a kept word brings",
        default=0.1, prior=(0.0, 0.4), ge=0, le=1, informed_by=ASSUMED,
    )
    trust_broken: float = rule(
        "part of the trust that a broken word costs",
        default=0.3, prior=(0.0, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
    ceasefire_per_day: float = rule(
        "chance per day that two who talk propose a ceasefire; both must consent",
        default=0.1, unit="1/day", prior=(0.0, 0.4), ge=0, le=1, informed_by=ASSUMED,
    )
    ceasefire_days: int = rule(
        "days a generated ceasefire is meant to last",
        default=21, unit="days", prior=(3, 90), ge=1, informed_by=ASSUMED,
    )
    ceasefire_local: float = rule(
        "chance that a ceasefire of two, one of whom besieges the other, covers those places alone",
        default=0.5, prior=(0.0, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    ceasefire_log_mean: float = rule(
        "mean of the log of a ceasefire's factor on operations; 0: as likely up as down",
        default=0.0, prior=(-0.7, 0.4),
        informed_by="assumption: effects in both directions are known, so zero and wide",
    )
    ceasefire_log_spread: float = rule(
        "spread of the log of a ceasefire's factor on operations; 0: all alike",
        default=0.7, prior=(0.2, 1.5), ge=0, le=3,
        informed_by="assumption: effects in both directions are known, so zero and wide",
    )
    corridor_per_day: float = rule(
        "chance per day that who besieges a place offers a corridor out of it; 0: nobody does",
        default=0.01, unit="1/day", prior=(0.0, 0.05), ge=0, le=1, informed_by=ASSUMED,
    )
    corridor_days: int = rule(
        "days a generated corridor is offered",
        default=7, unit="days", prior=(1, 30), ge=1, informed_by=ASSUMED,
    )
    corridor_people: int = rule(
        "most people a generated corridor lets pass in a day",
        default=5_000, unit="people per day", prior=(500, 20_000), ge=1, informed_by=ASSUMED,
    )


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


class ContagionRules(Part):
    """Conflict events that bring conflict events, along open roads."""

    contagion_branching: float = rule(
        "events that one event brings, on average, where nothing else raises it; 0: none",
        default=0.5, prior=(0.1, 0.7), ge=0, lt=1, informed_by=ASSUMED,
    )
    contagion_background: float = rule(
        "events per day at a place at a front that no other event brings; 0: none",
        default=0.05, unit="1/day", prior=(0.005, 0.3), ge=0, informed_by=ASSUMED,
    )
    contagion_memory_days: float = rule(
        "days over which an event goes on bringing others, on average",
        default=7.0, unit="days", prior=(2, 30), ge=1, informed_by=ASSUMED,
    )
    contagion_spread: float = rule(
        "part of what an event brings that is elsewhere; 0: it stays where it is",
        default=0.2, prior=(0.05, 0.6), ge=0, le=1,
        informed_by="form: Zhukov 2012, diffusion along roads; the size is an assumption",
    )
    contagion_hours: float = rule(
        "travel time along open roads over which what spreads falls to 37 %",
        default=1.0, unit="hours", prior=(0.25, 4.0), gt=0, informed_by=ASSUMED,
    )
    contagion_dispersion: float = rule(
        "dispersion of the daily counts (negative binomial); large: Poisson",
        default=1.0, prior=(0.2, 10.0), gt=0, informed_by=ASSUMED,
    )
    contagion_operation_factor: float = rule(
        "factor on the events of a place under attack, as far as it stays stable; 1: none",
        default=1.35, prior=(1.0, 1.4), ge=0, informed_by=ASSUMED,
    )
    contagion_most_factor: float = rule(
        "most that all factors together may be",
        default=1.4, prior=(1.0, 1.42), ge=0, informed_by="set so that the process is stable",
    )
    contagion_reference: float = rule(
        "remembered events per day at which the intensity is 63 %",
        default=1.5, unit="1/day", prior=(0.5, 6.0), gt=0, informed_by=ASSUMED,
    )


class GeneratedRules(
    OperationRules, PoolRules, AimRules, TalkRules, EndingRules, ContagionRules
):
    """What the generated war assumes."""
