"""Bands: quantiles over members, day by day, of each quantity at each place.

A band is that of the figures of one day. It is not a path: the member that is low today may be
high tomorrow, and bands of places do not add up to the band of their sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safepassage.results.ensemble_tables import (
    ALL_PLACES,
    ARRIVED,
    BAND_QUANTITIES,
    BANDS,
    LEFT,
    ON_THE_WAY,
    QUANTILES,
    STOCKS,
)
from safepassage.results.frames import Coded, Columns, checked, numbers, texts
from safepassage.results.member_files import Kept

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


def bands_of(members: Sequence[Kept], days: int) -> Columns:
    """Return the table of bands over members that are done.

    Parameters
    ----------
    members
        What was kept of each; the order does not matter.
    days
        Number of days run.
    """
    found = [band for place in _places(members) for band in _of_place(members, place, days)]
    found += _of_all(members)
    rows: dict[str, list[NDArray[np.float64]]] = {name: [] for name in QUANTILES}
    names: list[tuple[str, str]] = []
    for quantity, place, figures in found:
        names.append((quantity, place))
        for name, values in zip(QUANTILES, quantiles(figures), strict=True):
            rows[name].append(values)
    places = tuple(sorted({place for _, place in names}))
    at = {place: row for row, place in enumerate(places)}
    kinds = [BAND_QUANTITIES.index(name) for name, _ in names]
    columns: dict[str, ArrayLike | Coded] = {
        "quantity": Coded(np.repeat(np.array(kinds, np.int32), days), BAND_QUANTITIES),
        "place": Coded(np.repeat(np.array([at[p] for _, p in names], np.int32), days), places),
        "day": np.tile(np.arange(days), len(names)),
        **{
            name: np.concatenate(values) if values else np.zeros(0) for name, values in rows.items()
        },
    }
    return checked([BANDS], {BANDS.name: columns})[BANDS.name]


def quantiles(figures: Longs) -> Floats:
    """Return the quantiles of `QUANTILES`, (5, days), of figures (members, days).

    Between two members the quantile lies on the line between them (numpy's default, R's type 7).
    """
    return np.asarray(np.quantile(figures, list(QUANTILES.values()), axis=0), np.float64)


def paths_of(kept: Kept, place: str, days: int) -> dict[str, Longs]:
    """Return the stocks of a member at a place on every day, (days,) each, by quantity."""
    columns = kept.tables["places"]
    column = texts(columns, "place")
    if place not in column.labels:
        return {one.name: np.zeros(days, np.int64) for one in STOCKS}
    rows = np.flatnonzero(column.codes == column.labels.index(place))
    return {one.name: held(numbers(columns, "day")[rows], numbers(columns, one.name)[rows], days)
            for one in STOCKS}  # fmt: skip


def held(day: NDArray[np.int32], value: Longs, days: int) -> Longs:
    """Return a figure on every day, (days,), from rows on which it changes; 0 before the first."""
    row = np.searchsorted(day, np.arange(days), side="right")
    return np.concatenate([[0], value])[row].astype(np.int64)


def _places(members: Sequence[Kept]) -> list[str]:
    """Return every place at which anybody is or moves, sorted."""
    found: set[str] = set()
    for kept in members:
        found |= set(texts(kept.tables["places"], "place").labels)
    return sorted(found)


Band = tuple[str, str, Longs]  # quantity, place, figures (members, days)


def _of_place(members: Sequence[Kept], place: str, days: int) -> Iterator[Band]:
    """Yield the figures of each quantity at a place that is not zero throughout."""
    paths = [paths_of(kept, place, days) for kept in members]
    for column in STOCKS:
        figures = np.stack([path[column.name] for path in paths])
        if figures.any():
            yield column.name, place, figures
    for quantity, end in ((ARRIVED, "to_place"), (LEFT, "from_place")):
        figures = np.stack(
            [_moved(kept.tables["moves_summary"], end, place, days) for kept in members]
        )
        if figures.any():
            yield quantity, place, figures


def _moved(moves: Columns, end: str, place: str, days: int) -> Longs:
    """Return the moves that end (or start) at a place, to the other one, summed up to each day."""
    column = texts(moves, end)
    if place not in column.labels:
        return np.zeros(days, np.int64)
    rows = (column.codes == column.labels.index(place)) & _elsewhere(moves)
    people = np.bincount(
        numbers(moves, "day")[rows], weights=numbers(moves, "people")[rows], minlength=days
    )
    return np.cumsum(people).astype(np.int64)


def _elsewhere(moves: Columns) -> NDArray[np.bool_]:
    """Return which moves end at another place than they started from."""
    start, end = texts(moves, "from_place"), texts(moves, "to_place")
    row_of = {label: code for code, label in enumerate(end.labels)}
    same = np.array([row_of.get(label, -2) for label in start.labels] + [-2], np.int32)
    return np.asarray(same[start.codes] != end.codes)


def _of_all(members: Sequence[Kept]) -> Iterator[Band]:
    """Yield the figures of the whole network."""
    if not members:
        return
    for column in (*STOCKS, ON_THE_WAY):
        totals = [numbers(kept.tables["totals"], column.name) for kept in members]
        yield column.name, ALL_PLACES, np.stack(totals)


def band_of(columns: Columns, quantity: str, place: str) -> Mapping[str, Floats]:
    """Return the band of a quantity at a place by name of the quantile, (days,); empty if none."""
    kinds, places = texts(columns, "quantity"), texts(columns, "place")
    rows = kinds.is_word(quantity) & places.is_word(place)
    return {name: numbers(columns, name)[rows] for name in QUANTILES}
