"""Rules of the generated war: conflict events that bring conflict events."""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from safepassage.scenario.columns import Part
from safepassage.scenario.generated_rules.evidence import ASSUMED
from safepassage.scenario.rule import rule


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
