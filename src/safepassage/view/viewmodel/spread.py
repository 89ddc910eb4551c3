"""The members of an ensemble as arrays by member, place and day, and what lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.results.ensemble_store import Ensemble
from safepassage.results.ensemble_tables import QUANTILES
from safepassage.results.frames import Columns, numbers, texts
from safepassage.scenario.scenario import Scenario

Longs = NDArray[np.int64]


class Members:
    """What each member of an ensemble says; rows are members that came to an end."""

    def __init__(self, ensemble: Ensemble, scenario: Scenario) -> None:
        """Keep where the tables come from; a table is laid out when first asked for.

        Days after the end of the scenario are left out: with that of the record before a forecast
        the members say nothing of what comes after it.
        """
        self.scenario = scenario
        self.days = scenario.days
        self.places = tuple(sorted(place.place for place in scenario.places))
        self.row = {name: row for row, name in enumerate(self.places)}
        self.members = ensemble.done
        self._table = ensemble.table
        self._laid_out: dict[str, Longs] = {}

    def stock(self, column: str) -> Longs:
        """Return a column of `places` at the end of each day, shape (members, places, days).

        A row holds until the next one of its place.
        """
        if column not in self._laid_out:
            self._laid_out[column] = self._held(self._table("places"), column)
        return self._laid_out[column]

    def total(self, column: str) -> Longs:
        """Return a column of `totals`, shape (members, days)."""
        columns = self._table("totals")
        return self._summed(columns, column, np.ones(len(columns["day"]), np.bool_))

    def gate(self, column: str) -> Longs:
        """Return a column of `gates` summed up to each day, shape (members, places, days)."""
        found = self._by_place(self._table("gates"), "place", column)
        return np.asarray(found.cumsum(axis=2))

    def harm(self, quantity: str) -> Longs:
        """Return one quantity of harm on each day, shape (members, places, days)."""
        columns = self._table("harm")
        keep = texts(columns, "quantity").is_word(quantity)
        return self._by_place(columns, "place", "people", keep)

    def moves(self, end: str, kind: str = "") -> Longs:
        """Return moves by one of their ends, summed up to each day, (members, places, days)."""
        columns = self._table("moves_summary")
        keep = texts(columns, "kind").is_word(kind) if kind else None
        return np.asarray(self._by_place(columns, end, "people", keep).cumsum(axis=2))

    def all_moves(self, kind: str = "") -> Longs:
        """Return moves anywhere, summed up to each day, shape (members, days)."""
        columns = self._table("moves_summary")
        keep = np.ones(len(columns["day"]), np.bool_)
        if kind:
            keep = texts(columns, "kind").is_word(kind)
        return np.asarray(self._summed(columns, "people", keep).cumsum(axis=1))

    def _member_rows(self, columns: Columns) -> Longs:
        return np.searchsorted(np.array(self.members), numbers(columns, "member")).astype(np.int64)

    def _place_rows(self, columns: Columns, name: str) -> Longs:
        coded = texts(columns, name)
        to_row = np.array([self.row.get(label, -1) for label in coded.labels] + [-1], np.int64)
        return np.asarray(to_row[coded.codes])

    def _inside(self, columns: Columns) -> NDArray[np.bool_]:
        return np.asarray(numbers(columns, "day") < self.days)

    def _held(self, columns: Columns, column: str) -> Longs:
        """Return a column that is told only where a place changes."""
        shape = (len(self.members), len(self.places), self.days)
        told = np.full(shape, -1, np.int64)
        inside = self._inside(columns)
        where = (
            self._member_rows(columns)[inside],
            self._place_rows(columns, "place")[inside],
            numbers(columns, "day")[inside],
        )
        told[where] = numbers(columns, column)[inside]
        last = np.where(told >= 0, np.arange(self.days), -1)
        last = np.maximum.accumulate(last, axis=2)
        found = np.take_along_axis(told, np.maximum(last, 0), axis=2)
        return np.where(last >= 0, found, 0)

    def _by_place(
        self, columns: Columns, place: str, column: str, keep: NDArray[np.bool_] | None = None
    ) -> Longs:
        shape = (len(self.members), len(self.places), self.days)
        member, row = self._member_rows(columns), self._place_rows(columns, place)
        chosen = self._inside(columns) & (row >= 0)
        if keep is not None:
            chosen &= keep
        cell = (member * shape[1] + row) * shape[2] + numbers(columns, "day")
        size = shape[0] * shape[1] * shape[2]
        sums = np.bincount(cell[chosen], numbers(columns, column)[chosen], size)
        return sums.astype(np.int64).reshape(shape)

    def _summed(self, columns: Columns, column: str, keep: NDArray[np.bool_]) -> Longs:
        shape = (len(self.members), self.days)
        cell = self._member_rows(columns) * self.days + numbers(columns, "day")
        keep = keep & self._inside(columns)
        sums = np.bincount(cell[keep], numbers(columns, column)[keep], shape[0] * shape[1])
        return sums.astype(np.int64).reshape(shape)


def levels(figures: Longs) -> dict[str, NDArray[np.float64]]:
    """Return the quantiles over members (the first axis), by name."""
    found = np.quantile(figures, list(QUANTILES.values()), axis=0)
    return dict(zip(QUANTILES, found, strict=True))


def banded(name: str, figures: Longs) -> dict[str, Any]:
    """Return the line of a chart, shape of `figures` (members, days): middle, 90 and 50 % bands."""
    of = {level: np.rint(values).astype(int).tolist() for level, values in levels(figures).items()}
    return {
        "name": name,
        "values": of["p50"],
        "bands": [{"low": of["p05"], "high": of["p95"]}, {"low": of["p25"], "high": of["p75"]}],
    }


def between(figures: Sequence[int] | Longs) -> tuple[int, int, int]:
    """Return the 5 %, 50 % and 95 % quantile over members of one figure."""
    low, middle, high = np.quantile(np.asarray(figures), (0.05, 0.5, 0.95))
    return round(float(low)), round(float(middle)), round(float(high))
