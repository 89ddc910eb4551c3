"""Rules of the generated war: talks, trust, ceasefires, corridors."""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from safepassage.scenario.columns import Part
from safepassage.scenario.generated_rules.evidence import ASSUMED, STATED
from safepassage.scenario.rule import rule


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
    ceasefire_outside_log: float = rule(
        "log of a local ceasefire's factor on operations of the two elsewhere; 0: none",
        default=0.0, prior=(-0.4, 0.4), ge=-2, le=2,
        informed_by="assumption: forces freed or calm that spreads, so centred on zero",
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
