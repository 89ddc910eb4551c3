"""The three dumb forecasts of what happens to people: displaced out of a place, waiting at a gate.

Nobody counted either day by day, so they learn from the days before the issue date as the futures
themselves tell them, when the war is the record: nothing changes, own rate, rate by distance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import Floats
from safepassage.engine.compile import Names, names_of
from safepassage.engine.war.relations import Truths
from safepassage.results.ensemble_store import Ensemble
from safepassage.results.frames import Columns, numbers, texts
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.chances import (
    AWAY,
    DISPLACED_PART,
    Longs,
    codes_in,
    district_of,
)
from safepassage.study.forecasts.dumb import DISTANCE_RATE, NOTHING_CHANGES, OWN_RATE, Past
from safepassage.study.forecasts.events import Event


class Days(NamedTuple):
    """What the members (M) tell of the days (T) to the issue date, place by place (P)."""

    people: Longs  # (M, T, P) there at the end of the day
    waiting: Longs  # (M, T, P)
    gone: Longs  # (M, T, P) who left the sub-district


class Seen(NamedTuple):
    """When an event of the people began, could begin, and where it holds on the issue date."""

    began: Truths  # (M, T, P)
    at_risk: Truths  # (M, T, P)
    standing: Floats  # (P,) part of the members


def people_baselines(
    ensemble: Ensemble, known: Scenario, past: Past, horizon: int, many_waiting: int
) -> dict[str, dict[str, float]]:
    """Return what the dumb forecasts say by name, "place: event", for events of the people.

    Parameters
    ----------
    ensemble
        The futures, whose days to the issue date are the past.
    known
        The scenario they run.
    past
        The war to the issue date: which places are scored, how far each was from a front.
    horizon
        Days after the issue date.
    many_waiting
        How many people at a crossing are many.
    """
    names = names_of(known)
    days = days_before(ensemble, known, past.path.holder.shape[0])
    gates = {place.place for place in known.places if place.kind == PlaceKind.CROSSING}
    crossing = np.array([place in gates for place in names.places])
    seen = {
        Event.DISPLACED: (left_again(days), past.scored),
        Event.WAITING: (many_wait(days, many_waiting), crossing),
    }
    found: dict[str, dict[str, float]] = {}
    for event, (one, where) in seen.items():
        said = _forecasts(one, past, where, horizon)
        for row in np.flatnonzero(where):
            found[f"{names.places[row]}: {event}"] = {
                dumb: round(float(values[row]), 4) for dumb, values in said.items()
            }
    return found


def days_before(ensemble: Ensemble, known: Scenario, days: int) -> Days:
    """Return the first days of all members, from their tables."""
    names = names_of(known)
    shape = len(ensemble.done), days, len(names.places)
    table = ensemble.table("places")
    people = numbers(table, "residents") + numbers(table, "displaced")
    moves = ensemble.table("moves_summary")
    gone = np.zeros(shape, np.int64)
    start, end = (codes_in(texts(moves, one), names.places) for one in ("from_place", "to_place"))
    district = _districts(known, names)
    leaves = np.isin(_words(moves, "kind"), list(AWAY)) & (district[start] != district[end])
    member, day = _rows_of(ensemble, moves)
    here = leaves & (start >= 0) & (day < days)
    np.add.at(gone, (member[here], day[here], start[here]), numbers(moves, "people")[here])
    return Days(
        _filled(ensemble, table, people, names, shape),
        _filled(ensemble, table, numbers(table, "waiting"), names, shape),
        gone,
    )


def left_again(days: Days) -> Seen:
    """Return the days on which one more twentieth of a place's people have left the sub-district.

    Counting begins again with each: the twentieth is of the people there on that day.
    """
    began = np.zeros(days.gone.shape, np.bool_)
    there = days.people[:, 0].copy()
    since = np.zeros_like(there)
    for day in range(1, days.gone.shape[1]):
        since += days.gone[:, day]
        began[:, day] = hit = since > DISPLACED_PART * np.maximum(there, 1)
        since[hit] = 0
        there[hit] = days.people[:, day][hit]
    at_risk = np.ones(began.shape, np.bool_)
    at_risk[:, 0] = False
    return Seen(began, at_risk, np.zeros(days.gone.shape[2]))


def many_wait(days: Days, many: int) -> Seen:
    """Return the days on which more than so many come to wait at a place."""
    holds = days.waiting > many
    before = np.roll(holds, 1, axis=1)
    at_risk = ~before
    at_risk[:, 0] = False
    return Seen(holds & at_risk, at_risk, np.asarray(holds[:, -1].mean(axis=0)))


def _forecasts(seen: Seen, past: Past, where: Truths, horizon: int) -> Mapping[str, Floats]:
    """Return the probability (P,) of each dumb forecast."""
    risk = seen.at_risk.sum(axis=0)  # (T, P): members at risk
    began = (seen.began & seen.at_risk).sum(axis=0)
    own = began.sum(axis=0) / np.maximum(risk.sum(axis=0), 1)
    by_band = np.zeros(where.size)
    # What begins on a day is booked to the band of the day before, as a forecast would know it.
    bands = np.vstack([past.bands[:1], past.bands[:-1]])
    for band in np.unique(past.bands[-1]):
        inside = (bands == band) & where[None, :]
        hazard = began[inside].sum() / max(int(risk[inside].sum()), 1)
        by_band[past.bands[-1] == band] = hazard
    still = seen.standing
    return {
        NOTHING_CHANGES: still,
        OWN_RATE: still + (1.0 - still) * -np.expm1(-own * horizon),
        DISTANCE_RATE: still + (1.0 - still) * -np.expm1(-by_band * horizon),
    }


def _districts(known: Scenario, names: Names) -> Longs:
    """Return the number (P + 1,) of each place's sub-district; the last is that of no place."""
    words = district_of(known)
    order = {word: number for number, word in enumerate(sorted(set(words.values())))}
    return np.array([*(order[words[place]] for place in names.places), -1], np.int64)


def _words(columns: Columns, name: str) -> np.ndarray:
    column = texts(columns, name)
    return np.array([*column.labels, ""], dtype=object)[column.codes]


def _rows_of(ensemble: Ensemble, columns: Columns) -> tuple[Longs, Longs]:
    """Return the row of the member among those that are done, and the day."""
    member = np.searchsorted(np.array(ensemble.done), numbers(columns, "member"))
    return member, numbers(columns, "day")


def _filled(
    ensemble: Ensemble, columns: Columns, value: Longs, names: Names, shape: tuple[int, int, int]
) -> Longs:
    """Return a figure (M, T, P): what stands on a day holds until the next row."""
    member, day = _rows_of(ensemble, columns)
    place = codes_in(texts(columns, "place"), names.places)
    here = (day < shape[1]) & (place >= 0)
    row = np.zeros(shape, np.int64)  # 1 + the row that speaks
    row[member[here], day[here], place[here]] = np.flatnonzero(here) + 1
    last = np.maximum.accumulate(np.where(row > 0, np.arange(shape[1])[None, :, None], 0), axis=1)
    row = np.take_along_axis(row, last, axis=1)
    return np.asarray(np.where(row > 0, value[row - 1], 0))
