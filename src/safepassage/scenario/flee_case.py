"""A Flee folder, read: plain and immutable, as Flee's tables say it, before any rule acts.

`sources.flee` makes it, `engine.flee3` runs it. Numbers are those of the files: `hasten` divides
them only in the engine. Days count from 0, the start date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any

from safepassage.errors import Problem
from safepassage.scenario.flee_rules import FleeRules


@dataclass(frozen=True, slots=True)
class FleePlace:
    """A row of locations.csv; `kind` is the type as written."""

    name: str
    region: str
    country: str
    first_coordinate: float
    second_coordinate: float
    kind: str
    conflict_day: int
    people: int  # capacity of a camp, residents of any other place
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FleeRoute:
    """A row of routes.csv: two directed links, four where `redirection` is 1."""

    name1: str
    name2: str
    length_km: float
    redirection: int
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FleeClosure:
    """A row of closures.csv; a negative `end` never comes."""

    kind: str
    name1: str
    name2: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FleeGrid:
    """A table of days by names: conflicts, floods, hunger. `days[i]` is the day of `rows[i]`."""

    names: tuple[str, ...]
    days: tuple[int, ...]
    rows: tuple[tuple[float, ...], ...]

    def column(self, name: str) -> tuple[float, ...] | None:
        """Return the series of a name, None where it has no column."""
        if name not in self.names:
            return None
        position = self.names.index(name)
        return tuple(row[position] for row in self.rows)


@dataclass(frozen=True, slots=True)
class FleeSeries:
    """A column of data_layout.csv: a series of (day, people) per file, none where it is missing."""

    name: str
    files: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class FleeCorrection:
    """A row of registration_corrections.csv."""

    name: str
    day: int


@dataclass(frozen=True, slots=True)
class FleeDemographic:
    """An attribute and its weights: `weights[column][i]` belongs to `values[i]`."""

    name: str
    values: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class FleeChange:
    """A row of location_changes.csv: a place becomes another kind of place on a day."""

    name: str
    kind: str
    day: int


@dataclass(frozen=True, slots=True)
class FleePerson:
    """A row of agents.csv."""

    place: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FleeCase:
    """Everything a Flee folder says.

    `repairs` lists what was mended while reading; `warnings` what Flee does with clean input that
    its users may not expect.
    """

    name: str
    start: date
    days: int
    places: tuple[FleePlace, ...]
    routes: tuple[FleeRoute, ...]
    rules: FleeRules = field(default_factory=FleeRules)
    closures: tuple[FleeClosure, ...] = ()
    conflicts: FleeGrid = FleeGrid((), (), ())
    floods: FleeGrid | None = None
    hunger: FleeGrid | None = None  # by region
    data: tuple[FleeSeries, ...] = ()
    corrections: tuple[FleeCorrection, ...] = ()
    demographics: tuple[FleeDemographic, ...] = ()
    changes: tuple[FleeChange, ...] = ()
    persons: tuple[FleePerson, ...] = ()
    repairs: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def flood_driven(self) -> bool:
        """Return whether floods, not conflicts, displace people."""
        rules = self.rules
        return bool(rules.flood_spawn_mode) and rules.flood_zone_spawning_only

    @property
    def conflict_driven(self) -> bool:
        """Return whether conflicts displace people by rule, without data."""
        return bool(self.rules.conflict_spawn_mode) and not self.flood_driven

    def with_rules(self, **changes: object) -> FleeCase:
        """Return the same case with some settings replaced."""
        return replace(self, rules=FleeRules(**{**self.rules.model_dump(), **changes}))


def resolved(case: FleeCase) -> dict[str, Any]:
    """Return everything a run depends on as JSON types, defaults filled in."""
    plain: dict[str, Any] = {}
    for item in fields(case):
        if item.name in ("repairs", "warnings", "name"):
            continue
        value = getattr(case, item.name)
        plain[item.name] = (
            value.model_dump(mode="json") if isinstance(value, FleeRules) else _plain(value)
        )
    return plain


def _plain(value: Any) -> Any:
    """Return a part as JSON types."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
