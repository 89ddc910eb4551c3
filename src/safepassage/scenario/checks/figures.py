"""Do the numbers fit together? Ranges, shares, quotas, coordinates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from safepassage.errors import Problem
from safepassage.scenario.kinds import SHELTERS, Foreseen, GatePolicyKind
from safepassage.scenario.origins import Origins
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import TABLES

MAX_COUNT = 2_000_000_000  # of anything counted; the engine keeps some counts in 32 bits
ROUNDING = 1e-9
SOMEWHERE = (Foreseen.HOLDER_CHANGES, Foreseen.BESIEGED, Foreseen.ENCIRCLED)
CAN_FALL = ("percent", "")  # units in which a figure may lie below 0
RANGES = (
    ("places", "population_low", "population", "population_high"),
    ("claims", "low", "value", "high"),
)
WITH_NUMBER = {GatePolicyKind.QUOTA, GatePolicyKind.URGENT_ONLY}


def _ranges(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does every figure lie in its range?"""
    for table, low, value, high in RANGES:
        for index, row in enumerate(getattr(scenario, table)):
            for below, above in ((low, value), (value, high), (low, high)):
                lower, upper = getattr(row, below), getattr(row, above)
                middle_told = (below, above) == (low, high) and getattr(row, value) is not None
                if lower is not None and upper is not None and lower > upper and not middle_told:
                    column = above if above == high else below
                    what = f"{below} {lower:,g} is above {above} {upper:,g}"
                    fix = f"{low} <= {value} <= {high}"
                    yield Problem(origins.where(table, index, column), what, fix)


def _shares(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Do the holders of a place hold no more than all of it on a day?"""
    rows: dict[tuple[str, date], list[int]] = defaultdict(list)
    for index, control in enumerate(scenario.control):
        rows[control.place, control.date].append(index)
    for (place, day), indices in rows.items():
        total = sum(scenario.control[index].share for index in indices)
        told_elsewhere = all(scenario.control[index].change != "share" for index in indices)
        if total > 1 + ROUNDING and len(indices) > 1 and not told_elsewhere:
            where = origins.where("control", indices[-1], "share")
            what = f"the holders of '{place}' on {day} hold {total:g} of it"
            yield Problem(where, what, "shares of one place and day sum to 1 or less")


def _quotas(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does a quota have a number, and nothing else one?"""
    for index, gate in enumerate(scenario.gates):
        where = origins.where("gates", index, "people_per_day")
        if gate.policy == GatePolicyKind.QUOTA and gate.people_per_day is None:
            fix = "write how many people a day"
            yield Problem(where, "is empty, but the policy is 'quota'", fix)
        elif gate.policy not in WITH_NUMBER and gate.people_per_day is not None:
            what = f"is {gate.people_per_day}, but the policy is '{gate.policy}'"
            yield Problem(where, what, "leave it empty, or make the policy 'quota'")


def _hours(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Do only pauses have hours?"""
    for index, ceasefire in enumerate(scenario.ceasefires):
        if ceasefire.hours is not None and ceasefire.kind != "pause":
            where = origins.where("ceasefires", index, "hours")
            what = f"is {ceasefire.hours:g}, but the kind is '{ceasefire.kind}'"
            yield Problem(where, what, "leave it empty, or make the kind 'pause'")


def _capacities(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Do only camps have the capacity of a camp?"""
    for index, place in enumerate(scenario.places):
        if place.capacity is not None and place.kind not in SHELTERS:
            where = origins.where("places", index, "capacity")
            what = f"'{place.place}' is a {place.kind}, no camp"
            yield Problem(where, what, "leave it empty, or make its kind 'camp'")


def _coordinates(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Do latitude and longitude come together?"""
    for index, place in enumerate(scenario.places):
        if (place.lat is None) != (place.lon is None):
            column = "lat" if place.lat is None else "lon"
            fix = "write both, in degrees, or neither"
            yield Problem(origins.where("places", index, column), "stands without the other", fix)


def _sizes(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Can the engine count so far?"""
    for table in TABLES:
        counts = [
            (field.alias or name, name)
            for name, field in table.row.model_fields.items()
            if field.annotation in (int, int | None)
        ]
        for index, row in enumerate(getattr(scenario, table.name)) if counts else ():
            for column, name in counts:
                number = getattr(row, name)
                if number is not None and number > MAX_COUNT:
                    where = origins.where(table.name, index, column)
                    yield Problem(where, f"is more than {MAX_COUNT:,}", "check the zeros")


def _rules(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Can the engine count with every rule?"""
    for name, value in scenario.settings.rules:
        if value > MAX_COUNT:
            where = f"{origins.rules}, {name}"
            yield Problem(where, f"is more than {MAX_COUNT:,}", "check the zeros")


def _negative_claims(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is a count of people, moves or things 0 or more? A change in percent may be less."""
    for index, claim in enumerate(scenario.claims):
        quantity = QUANTITIES.get(claim.quantity)
        if quantity is None or quantity.unit in CAN_FALL:
            continue
        for column in ("low", "value", "high"):
            figure = getattr(claim, column)
            if figure is not None and figure < 0:
                where = origins.where("claims", index, column)
                yield Problem(
                    where, f"is {figure:,g}, but it counts {quantity.unit}", "write 0 or more"
                )


def _informing_claims(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is a claim that informs a default kept apart from those that test it?"""
    for index, claim in enumerate(scenario.claims):
        if not claim.informs_defaults:
            continue
        if claim.use != "calibrate":
            where = origins.where("claims", index, "informs_defaults")
            fix = "a claim informs defaults or tests them, never both"
            yield Problem(where, f"is yes, but the use is '{claim.use}'", fix)
        elif claim.start is None and claim.end is None:
            where = origins.where("claims", index, "start")
            fix = "defaults and tests are divided by date"
            yield Problem(where, "is empty on a claim that informs defaults", fix)


def _foreseen_somewhere(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does a claim that foresees something about a place name the place?"""
    for index, claim in enumerate(scenario.claims):
        if claim.foresees in SOMEWHERE and not claim.place:
            where = origins.where("claims", index, "place")
            fix = "name the place or area, or leave foresees empty"
            yield Problem(where, f"is empty, but the claim foresees '{claim.foresees}'", fix)


QUESTIONS = (
    _ranges,
    _shares,
    _quotas,
    _hours,
    _capacities,
    _coordinates,
    _sizes,
    _rules,
    _negative_claims,
    _informing_claims,
    _foreseen_somewhere,
)
