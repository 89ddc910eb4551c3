"""What no run can mean: ages that are words where rules compare them, speeds beyond any road."""

from __future__ import annotations

from collections.abc import Iterator

from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_rules import paths
from safepassage.sources.flee.rows import Notes
from safepassage.sources.flee.tables import MOST_KM

MOST_PEOPLE = 1e9  # displaced from one place on one day


def refuse_limits(case: FleeCase, notes: Notes) -> None:
    """Note numbers that no run can hold, and words where rules read numbers."""
    rules = case.rules
    _refuse_rates(case, notes)
    fast = [one for one in case.routes if _km(one.attributes.get("max_move_speed")) > MOST_KM]
    if fast:
        what = f"more than {MOST_KM:,.0f} km a day on {fast[0].name1}-{fast[0].name2}"
        notes.problem("routes.csv, max_move_speed", what)
    if rules.conflict_spawn_mode:
        _refuse_intensities(case, notes)
    if rules.children_avoid_hazards or rules.elderly_avoid_hazards:
        _refuse_words(case, "age", notes)
    if rules.flood_forecaster:
        _refuse_words(case, "floodawareness", notes)


def _refuse_rates(case: FleeCase, notes: Notes) -> None:
    where = {field: f"simsetting.yml, {path}" for path, field in paths().items()}
    for field in ("max_move_speed", "max_walk_speed"):
        if getattr(case.rules, field) > MOST_KM:
            notes.problem(where[field], f"more than {MOST_KM:,.0f} km a day")
    for field in ("displaced_per_conflict_day", "displaced_per_flood_day"):
        value = getattr(case.rules, field)
        if max(value if isinstance(value, tuple) else (value,), default=0.0) > MOST_PEOPLE:
            notes.problem(where[field], f"more than {MOST_PEOPLE:,.0f}")


def _refuse_intensities(case: FleeCase, notes: Notes) -> None:
    """Note intensities that displace more people a day than any run holds."""
    people = {place.name: float(place.people) for place in case.places}
    rate, share = case.rules.displaced_per_conflict_day, case.rules.conflict_spawn_mode
    for name in case.conflicts.names:
        worst = max(case.conflicts.column(name) or (), default=0.0)
        if rate * worst * (people[name] if share == "pop_ratio" else 1.0) > MOST_PEOPLE:
            what = f"{worst:g} displaces more than {MOST_PEOPLE:,.0f} people a day"
            notes.problem(f"conflicts.csv, {name}", what, "intensities are 0 to 1")


def _km(word: str | None) -> float:
    return float(word or 0.0)


def _refuse_words(case: FleeCase, name: str, notes: Notes) -> None:
    """Note the first word among the values of an attribute, in each file."""
    for file, values in (
        (f"demographics_{name}.csv", _drawn(case, name)),
        ("agents.csv", (one.attributes.get(name, "0") for one in case.persons)),
    ):
        words = [value for value in values if not _is_number(value)]
        if words:
            notes.problem(
                f"{file}, {name}", f"'{words[0]}' is no number, and a rule reads it", "write one"
            )


def _drawn(case: FleeCase, name: str) -> Iterator[str]:
    for one in case.demographics:
        if one.name == name:
            yield from one.values


def _is_number(word: str) -> bool:
    try:
        return abs(float(word or 0)) < MOST_PEOPLE
    except ValueError:
        return False
