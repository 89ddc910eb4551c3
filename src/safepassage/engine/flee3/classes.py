"""Classes of people: those who differ in nothing a rule reads are one class.

An attribute becomes part of a class only where a rule that is switched on reads it. K classes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from safepassage.engine.flee3.places import number_of
from safepassage.errors import InputError
from safepassage.scenario.flee_case import FleeCase, FleeDemographic
from safepassage.scenario.flee_rules import FleeRules

# An age is known by its band: under 15, 15 to 18, 19 to 59, 60 and more.
AGES = ("child", "youth", "adult", "elder")
BOUNDS = (15.0, 19.0, 60.0)
MOST_CLASSES = 4096


def needed(rules: FleeRules) -> tuple[str, ...]:
    """Return the attributes that rules read, in a fixed order."""
    age = rules.children_avoid_hazards or rules.elderly_avoid_hazards
    gender = rules.women_avoid_hazards or (rules.children_avoid_hazards and rules.boys_take_risk)
    ethnicity = (
        rules.match_camp_ethnicity or rules.match_town_ethnicity or rules.match_conflict_ethnicity
    )
    wanted = {
        "age": age, "gender": gender, "ethnicity": ethnicity,
        "religion": rules.match_camp_religion, "floodawareness": rules.flood_forecaster,
        "farmer": bool(rules.harvest_months) and not rules.quirks.harvest_all,
        "home": rules.stay_close_to_home and not rules.quirks.stay_close_uses_current,
    }  # fmt: skip
    return tuple(name for name, is_read in wanted.items() if is_read)


@dataclass(frozen=True)
class Classes:
    """`values[k]` is what a person of class k is; `shares` (P, K) how new people divide."""

    names: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    shares: np.ndarray

    @property
    def count(self) -> int:
        """Return K."""
        return len(self.values)

    def is_(self, name: str, value: str) -> np.ndarray:
        """Return the classes with a value, (K,)."""
        return np.array([value in self._of(name, row) for row in self.values])

    def all_of(self, name: str) -> tuple[str, ...]:
        """Return the value of each class, empty where the attribute is not read."""
        return tuple(next(iter(self._of(name, row)), "") for row in self.values)

    def _of(self, name: str, row: tuple[str, ...]) -> tuple[str, ...]:
        return (row[self.names.index(name)],) if name in self.names else ()

    def find(self, attributes: Mapping[str, str]) -> int:
        """Return the class of given attributes; where one is not said, the first value counts."""
        for k, row in enumerate(self.values):
            if all(
                name not in attributes or value == word_of(name, attributes[name])
                for name, value in zip(self.names, row, strict=True)
            ):
                return k
        return 0


def word_of(name: str, value: str) -> str:
    """Return the value as classes know it: an age by its band, a gender in small letters."""
    if name == "age":
        age = float(value)
        return AGES[sum(age >= bound for bound in BOUNDS)]
    return value.strip().lower() if name == "gender" else value.strip()


def _farmers(case: FleeCase) -> dict[str, np.ndarray]:
    """Return farmers and others, by the attribute farmer_fraction of the place they come from."""
    share = np.array([number_of(place, "farmer_fraction", 0.0) for place in case.places])
    return {"1": share, "0": 1.0 - share}


def _homes(case: FleeCase) -> dict[str, np.ndarray]:
    return {
        place.name: row for place, row in zip(case.places, np.eye(len(case.places)), strict=True)
    }


# Attributes the model itself gives, where others come from demographics files.
OWN = {"farmer": _farmers, "home": _homes}


def classes_of(case: FleeCase) -> Classes:
    """Return the classes of a case.

    Raises
    ------
    InputError
        A rule reads an attribute without a demographics file, or an age is no number.
    """
    names = needed(case.rules)
    tables = {table.name.casefold(): table for table in case.demographics}
    missing = [name for name in names if name not in tables and name not in OWN]
    if missing:
        files = ", ".join(f"demographics_{name}.csv" for name in missing)
        raise InputError(f"the settings read attributes of people that no file gives: {files}")
    shares = [
        OWN[name](case) if name in OWN else _shares(case, name, tables[name]) for name in names
    ]
    values = tuple(product(*(tuple(one) for one in shares)))
    if len(values) > MOST_CLASSES:
        raise InputError(f"{len(values)} classes of people; at most {MOST_CLASSES}")
    table = np.ones((len(case.places), len(values)))
    for k, row in enumerate(values):
        for one, value in zip(shares, row, strict=True):
            table[:, k] *= one[value]
    return Classes(names, values, table)


def _shares(case: FleeCase, name: str, table: FleeDemographic) -> dict[str, np.ndarray]:
    """Return the share of each value among new people, by place (P,)."""
    found: dict[str, np.ndarray] = {}
    for i, value in enumerate(table.values):
        try:
            word = word_of(name, value)
        except ValueError:
            raise InputError(f"demographics_{name}.csv: '{value}' is no age") from None
        share = np.array([_weight(table, place.name, i) for place in case.places])
        found[word] = found.get(word, 0.0) + share
    return found


def _weight(table: FleeDemographic, place: str, row: int) -> float:
    weights = table.weights.get(place, table.weights["Default"])
    return weights[row] / math.fsum(weights)
