"""Inputs that contain the answer: a score with them says less than it seems to."""

from __future__ import annotations

from dataclasses import dataclass

from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_data import data_of, merged


@dataclass(frozen=True, slots=True)
class Leak:
    """An input that was made from what it is scored against."""

    where: str
    what: str


def leaks(case: FleeCase) -> tuple[Leak, ...]:
    """Return the inputs of a case that contain the answer, in the order of its files."""
    return (*_capacities(case), *_totals(case), *_corrections(case))


def _capacities(case: FleeCase) -> list[Leak]:
    """Find each capacity that equals a value of the camp's own series after day 0."""
    series = {column.name: merged(column) for column in case.data}
    daily = data_of(case.with_rules(hasten=1, empty_camps_on_day0=False))
    found = []
    for place in case.places:
        if "camp" not in place.kind.lower() or place.people <= 0:
            continue
        later = {
            int(people): day for day, people in reversed(series.get(place.name, ())) if day > 0
        }
        corrected = daily.of(place.name) or ()
        if place.people in later:
            day = later[place.people]
        elif place.people in corrected[1:]:
            day = corrected.index(place.people, 1)
        else:
            continue
        highest = place.people == max([*later, *corrected])
        kind = "the highest value" if highest else "a value"
        found.append(
            Leak(
                f"locations.csv, {place.name}, capacity",
                f"{place.people} is {kind} of the camp's own series (day {day})",
            )
        )
    return found


def _totals(case: FleeCase) -> list[Leak]:
    """Say that the number displaced each day is read from the camps' own series."""
    if not case.data or case.conflict_driven or case.flood_driven:
        return []
    source = "the sum of the camp series" if case.rules.sum_from_camps else "the total series"
    return [
        Leak(
            "source_data",
            f"the number of people displaced each day is {source}; only the split among camps "
            "is a result",
        )
    ]


def _corrections(case: FleeCase) -> list[Leak]:
    """Say once for each camp which of its own later counts scale the earlier ones."""
    days: dict[str, list[int]] = {}
    for correction in case.corrections:
        days.setdefault(correction.name, []).append(correction.day)
    return [
        Leak(f"registration_corrections.csv, {name}", f"the series before {_those(found)}")
        for name, found in days.items()
    ]


def _those(days: list[int]) -> str:
    if len(days) == 1:
        return f"day {days[0]} is scaled by a count of that day"
    return f"days {', '.join(map(str, days))} is scaled by counts of those days"
