"""Counting in the tables of a run: people present, moves made, days encircled.

Every measure is asked through `Counts`, so that a dumb model can answer the same question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from safepassage.results.frames import Coded, Columns, numbers, texts

Bools = NDArray[np.bool_]
City = Mapping[str, str]  # place -> the city it is a district of


@dataclass(frozen=True, slots=True)
class People:
    """People present on the days from first to last: where, and of which kind; empty: any."""

    places: frozenset[str]
    first_day: int
    last_day: int
    status: tuple[str, ...] = ()
    whereabouts: tuple[str, ...] = ()
    origins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves that arrive on the days from first to last. Empty: any place, any kind."""

    first_day: int
    last_day: int
    kinds: tuple[str, ...]
    starts: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    starts_outside: frozenset[str] = frozenset()  # moves that start here do not count
    within: bool = False  # moves from one quarter of a place to another count too
    city_moves_from: int | None = None  # moves inside one city count from this day on


class Counts(Protocol):
    """What a world, simulated or dumb, says about people."""

    def present(self, people: People) -> NDArray[np.float64]:
        """Return the people present on each day, (days,)."""
        ...

    def moves(self, moves: Moves) -> float:
        """Return the number of moves, each person as often as it moved."""
        ...

    def encircled(self, place: str, first_day: int, last_day: int) -> Bools:
        """Return whether a place is encircled on each day, (days,)."""
        ...

    def held_share(self, place: str, first_day: int, last_day: int) -> NDArray[np.float64]:
        """Return which part of a place its holder holds on each day, (days,)."""
        ...


@dataclass(frozen=True)
class RunCounts:
    """Answers from the tables of a run, all in the order of their key, so by day."""

    tables: Mapping[str, Columns]
    city: City = field(default_factory=dict)

    def present(self, people: People) -> NDArray[np.float64]:
        """Return the people present on each day of the span, (days,)."""
        stocks, rows = self._days("stocks", people.first_day, people.last_day)
        chosen = _is_one_of(stocks, "place", people.places, rows)
        for name, words in (
            ("status", people.status),
            ("whereabouts", people.whereabouts),
            ("origin", people.origins),
        ):
            if words:
                chosen &= _is_one_of(stocks, name, words, rows)
        days = numbers(stocks, "day")[rows][chosen] - people.first_day
        counts = numbers(stocks, "people")[rows][chosen]
        length = people.last_day - people.first_day + 1
        return np.bincount(days, weights=counts, minlength=length).astype(np.float64)

    def moves(self, moves: Moves) -> float:
        """Return the number of moves, each person as often as it moved."""
        return float(sum(self.moves_by_start(moves).values()))

    def moves_by_start(self, moves: Moves) -> dict[str, int]:
        """Return the number of moves by the place they start from."""
        table, rows = self._days("moves", moves.first_day, moves.last_day)
        start, end = texts(table, "from_place"), texts(table, "to_place")
        chosen = _is_one_of(table, "kind", moves.kinds, rows)
        if not moves.within:
            chosen &= ~_same(start, end, rows)
        if moves.starts:
            chosen &= _is_one_of(table, "from_place", moves.starts, rows)
        if moves.ends:
            chosen &= _is_one_of(table, "to_place", moves.ends, rows)
        if moves.starts_outside:
            chosen &= ~_is_one_of(table, "from_place", moves.starts_outside, rows)
        if moves.city_moves_from is not None:
            early = numbers(table, "day")[rows] < moves.city_moves_from
            chosen &= ~(early & self._inside_a_city(start, end, rows))
        totals = np.bincount(
            start.codes[rows][chosen],
            weights=numbers(table, "people")[rows][chosen],
            minlength=len(start.labels),
        )
        return {name: int(n) for name, n in zip(start.labels, totals, strict=True) if n}

    def encircled(self, place: str, first_day: int, last_day: int) -> Bools:
        """Return whether a place is encircled on each day; unknown counts as not."""
        return np.asarray(self._by_day("encircled", place, first_day, last_day, 0.0) == 1)

    def held_share(self, place: str, first_day: int, last_day: int) -> NDArray[np.float64]:
        """Return which part of a place its holder holds on each day; unknown is all of it."""
        share = self._by_day("held_share", place, first_day, last_day, 1.0)
        return np.where(np.isnan(share), 1.0, share)

    def _by_day(
        self, column: str, place: str, first_day: int, last_day: int, missing: float
    ) -> NDArray[np.float64]:
        situation, rows = self._days("situation", first_day, last_day)
        chosen = _is_one_of(situation, "place", (place,), rows)
        answer = np.full(last_day - first_day + 1, missing)
        answer[numbers(situation, "day")[rows][chosen] - first_day] = numbers(situation, column)[
            rows
        ][chosen]
        return answer

    def _days(self, table: str, first_day: int, last_day: int) -> tuple[Columns, slice]:
        """Return a table and the rows of some days; rows are sorted by day."""
        columns = self.tables[table]
        first, last = np.searchsorted(numbers(columns, "day"), [first_day, last_day + 1])
        return columns, slice(int(first), int(last))

    def _inside_a_city(self, start: Coded, end: Coded, rows: slice) -> Bools:
        """Return, per row, whether both ends are districts of one city."""
        cities = tuple(sorted(set(self.city.values())))
        row_of = {city: code for code, city in enumerate(cities)}
        start, end = (
            Coded(
                np.array(
                    [row_of.get(self.city.get(label, ""), -1) for label in ends.labels] + [-1],
                    np.int32,
                )[ends.codes],
                cities,
            )
            for ends in (start, end)
        )
        return _same(start, end, rows)


def _same(start: Coded, end: Coded, rows: slice) -> Bools:
    """Return, per row, whether two text columns read the same; an empty cell is like no other."""
    row_of = {label: code for code, label in enumerate(end.labels)}
    code_in_end = np.array([row_of.get(label, -2) for label in start.labels] + [-2], np.int32)
    return np.asarray(code_in_end[start.codes[rows]] == end.codes[rows])


def _is_one_of(columns: Columns, name: str, words: Collection[str], rows: slice) -> Bools:
    """Return, per row, whether a text column reads one of the words."""
    value = texts(columns, name)
    return Coded(value.codes[rows], value.labels).is_word(*words)
