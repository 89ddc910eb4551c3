"""The rules of the war layer: supply, siege, intensity. What each means stands in docs/science."""

# A rule reads as a row: meaning; value, unit, prior; evidence.
# fmt: off

from __future__ import annotations

from safepassage.scenario.columns import Part
from safepassage.scenario.rule import rule

ASSUMED = "assumption, no source; the prior is wide"
LORRIES = "assumption: a lorry carries what 10,000 people need in a day, {} lorries a day"


class WarRules(Part):
    """What the war layer assumes where the scenario does not say."""

    siege_days: int = rule(
        "days of encirclement completed after which a place counts as besieged",
        default=7, unit="days", prior=(3, 30), ge=1,
        informed_by="design: sustained effect; domain review, finding 1",
    )
    siege_memory_days: int = rule(
        "an encirclement that ends a relief shorter than this is a siege at once",
        default=60, unit="days", prior=(30, 90), ge=0,
        informed_by="design; domain review, finding 1",
    )
    supply_primary_people_per_day: int = rule(
        "people whose daily need a primary road carries",
        default=3_000_000, unit="people per day", prior=(300_000, 10_000_000), ge=1,
        informed_by=LORRIES.format(300),
    )
    supply_secondary_people_per_day: int = rule(
        "people whose daily need a secondary road carries",
        default=1_500_000, unit="people per day", prior=(150_000, 5_000_000), ge=1,
        informed_by=LORRIES.format(150),
    )
    supply_track_people_per_day: int = rule(
        "people whose daily need a track carries",
        default=300_000, unit="people per day", prior=(30_000, 1_000_000), ge=1,
        informed_by=LORRIES.format(30),
    )
    supply_urban_people_per_day: int = rule(
        "people whose daily need a road inside a city carries",
        default=1_500_000, unit="people per day", prior=(150_000, 5_000_000), ge=1,
        informed_by=LORRIES.format(150),
    )
    supply_crossing_people_per_day: int = rule(
        "people whose daily need a border road carries",
        default=3_000_000, unit="people per day", prior=(300_000, 10_000_000), ge=1,
        informed_by=LORRIES.format(300),
    )
    supply_ferry_people_per_day: int = rule(
        "people whose daily need a ferry carries",
        default=150_000, unit="people per day", prior=(10_000, 500_000), ge=1,
        informed_by=LORRIES.format(15),
    )
    supply_limited_part: float = rule(
        "part of its capacity that a road open with limits carries",
        default=0.25, prior=(0.05, 0.7), ge=0, le=1, informed_by=ASSUMED,
    )
    supply_under_fire_part: float = rule(
        "part of its capacity that a road under fire carries",
        default=0.1, prior=(0.02, 0.5), ge=0, le=1, informed_by=ASSUMED,
    )
    supply_most_ratio: float = rule(
        "most that reaches a place, in parts of its need; above 1 its stock refills",
        default=1.25, prior=(1.0, 2.0), ge=1, le=10, informed_by=ASSUMED,
    )
    stock_limit_days: float = rule(
        "stock of a place that is well supplied, at full consumption; also the most it can store",
        default=20.0, unit="days", prior=(5, 45), gt=0,
        informed_by="assumption: stocks of days to weeks, not months (reports of earlier sieges)",
    )
    stock_refill_days_per_day: float = rule(
        "most by which a stock grows in a day",
        default=0.25, unit="days per day", prior=(0.05, 1.0), ge=0, informed_by=ASSUMED,
    )
    stock_ration_days: float = rule(
        "a stock is rationed so that it would last this long: the draw is at most stock / this",
        default=10.0, unit="days", prior=(1, 30), ge=1, informed_by=ASSUMED,
    )
    intensity_operation: float = rule(
        "conflict intensity at a place that an operation attacks",
        default=0.8, prior=(0.6, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    intensity_route_end: float = rule(
        "conflict intensity at the ends of a route that an operation attacks",
        default=0.4, prior=(0.1, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
    intensity_strike: float = rule(
        "conflict intensity at a place on the day it is shelled or struck",
        default=0.5, prior=(0.2, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    intensity_capture: float = rule(
        "conflict intensity at a place on the day a hostile party takes the whole of it",
        default=0.8, prior=(0.4, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    intensity_half_life_days: float = rule(
        "days after which the trace of a strike, a capture or an operation has halved",
        default=5.0, unit="days", prior=(1, 21), gt=0, informed_by=ASSUMED,
    )
    intensity_near: float = rule(
        "part of the intensity of an operation that is felt next to it",
        default=0.4, prior=(0.0, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
    intensity_near_km: float = rule(
        "road distance over which what is felt of an operation falls to 37 %",
        default=12.0, unit="km", prior=(3, 40), gt=0, informed_by=ASSUMED,
    )
    intensity_own_side: float = rule(
        "part of an operation that is felt at a place held by the side that attacks",
        default=0.25, prior=(0.0, 1.0), ge=0, le=1,
        informed_by="assumption: relief is not attack, but fighting is near",
    )
    operation_open_days: int = rule(
        "days an operation or a ceasefire without an end is taken to last",
        default=30, unit="days", prior=(7, 120), ge=1, informed_by=ASSUMED,
    )
    ceasefire_factor: float = rule(
        "factor on operations and strikes between parties under a ceasefire",
        default=0.8, prior=(0.3, 1.3), ge=0, le=2,
        informed_by="assumption: effects in both directions are known, so near 1 and wide",
    )
    threat_memory_days: int = rule(
        "days for which a lost way in is felt as a threat",
        default=21, unit="days", prior=(7, 60), ge=1, informed_by=ASSUMED,
    )
    threat_lost_ways: float = rule(
        "expected encirclement of a place with one open road, nearly all of whose ways in are lost",
        default=0.6, prior=(0.2, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    threat_attacked_ways: float = rule(
        "expected encirclement of a place all of whose ways in are under attack",
        default=0.6, prior=(0.2, 1.0), ge=0, le=1, informed_by=ASSUMED,
    )
    threat_under_fire: float = rule(
        "expected encirclement of a place whose ways in or out are all under fire",
        default=0.3, prior=(0.0, 0.8), ge=0, le=1, informed_by=ASSUMED,
    )
