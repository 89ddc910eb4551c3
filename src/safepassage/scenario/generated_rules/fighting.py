"""Rules of the generated war: operations, strength, and what draws an operation."""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from safepassage.scenario.columns import Part
from safepassage.scenario.generated_rules.evidence import ASSUMED, STATED
from safepassage.scenario.rule import rule


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
    operation_regroup_days: int = rule(
        "days after its last day for which an operation of the record that won may go on; 0: never",
        default=14, unit="days", prior=(0, 45), ge=0, informed_by=STATED.format("F0-01"),
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
