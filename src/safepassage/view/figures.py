"""The tables of a run as arrays by place and day: what page and sheet are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from safepassage.results.frames import Array, Coded, Columns, numbers, texts
from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario

Longs = NDArray[np.int64]

DISPLACED = ("IDP", "refugee", "returnee")
IN_CAMPS = ("camp", "collective centre")
WITH_HOSTS = ("host community", "rented")


class Figures:
    """Sums of a run by place (rows, ids in order) and day (columns)."""

    def __init__(self, scenario: Scenario, table: Callable[[str], Columns]) -> None:
        """Keep where the tables come from; each is read once, when first asked for.

        Parameters
        ----------
        scenario
            The scenario of the run.
        table
            Gives the columns of a table by its name, such as `results.store.Run.table`.
        """
        self.scenario = scenario
        self.days = scenario.days
        self.places = tuple(sorted(place.place for place in scenario.places))
        self.row = {name: row for row, name in enumerate(self.places)}
        self._read = table
        self._kept: dict[str, Columns] = {}

    def day_of(self, when: date) -> int:
        """Return the day of the run nearest to a date."""
        return min(max(self.scenario.day_of(when), 0), self.days - 1)

    def present(self, **where: str | Sequence[str]) -> Longs:
        """Return people at each place at the end of each day; without travellers.

        Parameters
        ----------
        where
            Columns of `stocks` and the words they may read, such as `status="IDP"`.

        Returns
        -------
        People, shape (places, days).
        """
        return self._by_place_and_day("stocks", "place", "people", where)

    def moves(self, end: str = "to_place", **where: str | Sequence[str]) -> Longs:
        """Return moves by the place they lead to (or from) and day, shape (places, days)."""
        return self._by_place_and_day("moves", end, "people", where)

    def queue(self, column: str) -> Longs:
        """Return a column of `queues` by crossing and day, categories added, (places, days)."""
        return self._by_place_and_day("queues", "place", column, {})

    def harm(self, quantity: str) -> Longs:
        """Return one quantity of `harm` by place and day, shape (places, days)."""
        return self._by_place_and_day("harm", "place", "people", {"quantity": quantity})

    def situation(self, column: str, day: int) -> dict[str, object]:
        """Return a column of `situation` on a day, by place; unknown is None."""
        columns = self._table("situation")
        rows = np.flatnonzero(numbers(columns, "day") == day)
        places, values = texts(columns, "place"), columns[column]
        return {
            str(places.labels[places.codes[row]]): _cell(values, int(row), column) for row in rows
        }

    def tristate(self, column: str) -> NDArray[np.int8]:
        """Return supplied, encircled or besieged by place and day: 1, 0, or -1 where unknown."""
        columns = self._table("situation")
        found = np.full((len(self.places), self.days), -1, np.int8)
        coded = texts(columns, "place")
        to_row = np.array([self.row[label] for label in coded.labels], np.int64)
        found[to_row[coded.codes], numbers(columns, "day")] = numbers(columns, column)
        return found

    def reads(self, column: str, word: str) -> NDArray[np.bool_]:
        """Return where a text column of `situation` reads a word, shape (places, days)."""
        columns = self._table("situation")
        found = np.zeros((len(self.places), self.days), np.bool_)
        coded = texts(columns, "place")
        to_row = np.array([self.row[label] for label in coded.labels], np.int64)
        day = numbers(columns, "day")
        found[to_row[coded.codes], day] = texts(columns, column).is_word(word)
        return found

    def words(self, column: str) -> list[list[str | None]]:
        """Return a text column of `situation` by place and day; unknown is None."""
        columns = self._table("situation")
        coded = texts(columns, column)
        codes = self._cells(coded.codes, -1)
        labels = [*coded.labels, None]  # code -1 reads the last one
        return [[labels[code] for code in row] for row in codes]

    def floats(self, column: str) -> list[list[float | None]]:
        """Return a column of `situation` by place and day, to four digits; unknown is None."""
        cells = self._cells(numbers(self._table("situation"), column).astype(np.float64), np.nan)
        return [[None if np.isnan(v) else round(float(v), 4) for v in row] for row in cells]

    def _cells(self, values: Array, unknown: float) -> Array:
        """Return a column of `situation` laid out by place and day."""
        columns = self._table("situation")
        found = np.full((len(self.places), self.days), unknown, values.dtype)
        coded = texts(columns, "place")
        to_row = np.array([self.row[label] for label in coded.labels], np.int64)
        found[to_row[coded.codes], numbers(columns, "day")] = values
        return found

    def flows(self) -> dict[tuple[str, str], Longs]:
        """Return people who entered a road by (road, direction "a>b") and day, shape (days,)."""
        columns = self._table("flows")
        route, way = texts(columns, "route"), texts(columns, "direction")
        pair = route.codes.astype(np.int64) * len(way.labels) + way.codes
        kinds, index = np.unique(pair, return_inverse=True)
        cell = index * self.days + numbers(columns, "day")
        sums = np.bincount(cell, numbers(columns, "people"), len(kinds) * self.days)
        rows = sums.astype(np.int64).reshape(len(kinds), self.days)
        return {
            (route.labels[int(kind) // len(way.labels)], way.labels[int(kind) % len(way.labels)]): r
            for kind, r in zip(kinds, rows, strict=True)
        }

    def total(self, **where: str | Sequence[str]) -> Longs:
        """Return people anywhere, travellers included, at the end of each day, shape (days,)."""
        columns = self._table("stocks")
        keep = _chosen(columns, where)
        day = numbers(columns, "day")[keep]
        people = numbers(columns, "people")[keep]
        return np.bincount(day, people, self.days).astype(np.int64)

    def rows_of(self, chosen: Callable[[Place], bool]) -> list[int]:
        """Return the rows of the places chosen."""
        return [self.row[place.place] for place in self.scenario.places if chosen(place)]

    def _by_place_and_day(
        self, table: str, place: str, value: str, where: Mapping[str, str | Sequence[str]]
    ) -> Longs:
        columns = self._table(table)
        keep = _chosen(columns, where)
        coded = texts(columns, place)
        to_row = np.array([self.row.get(label, -1) for label in coded.labels] + [-1], np.int64)
        rows = to_row[coded.codes]
        keep &= rows >= 0  # travellers are booked at routes
        cell = rows[keep] * self.days + numbers(columns, "day")[keep]
        sums = np.bincount(cell, numbers(columns, value)[keep], len(self.places) * self.days)
        return sums.astype(np.int64).reshape(len(self.places), self.days)

    def _table(self, name: str) -> Columns:
        if name not in self._kept:
            self._kept[name] = self._read(name)
        return self._kept[name]


def is_abroad(scenario: Scenario, place: Place) -> bool:
    """Return whether a place lies in another country than the one people are displaced from."""
    home = scenario.settings.home_country
    return bool(home and place.country and place.country != home)


def _chosen(columns: Columns, where: Mapping[str, str | Sequence[str]]) -> NDArray[np.bool_]:
    """Return which rows read the words asked for."""
    keep = np.ones(len(numbers(columns, "day")), np.bool_)
    for column, words in where.items():
        keep &= texts(columns, column).is_word(*((words,) if isinstance(words, str) else words))
    return keep


def _cell(column: Array | Coded, row: int, name: str) -> object:
    """Return one cell as Python has it: text, number, truth value, or None where unknown."""
    if isinstance(column, Coded):
        code = int(column.codes[row])
        return None if code < 0 else column.labels[code]
    value = column[row].item()
    if isinstance(value, float):
        return None if np.isnan(value) else value
    if name in {"supplied", "encircled", "besieged"}:
        return None if value < 0 else bool(value)
    return value
