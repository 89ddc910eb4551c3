"""Three dumb forecasts of the war. A forecast that is no better than one of them has no skill.

nothing changes    everything stays as it is on the issue date
own rate           each place as often as it happened there before the issue date
rate by distance   as often as it happened at places as far from the nearest front

All three see the days up to the issue date and nothing else. A rate is a hazard: onsets per day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from safepassage.engine.arrays import YES, Floats, Ints, Network
from safepassage.engine.war.relations import Truths
from safepassage.study.forecasts.events import Event, onsets
from safepassage.study.forecasts.paths import WarPath

NOTHING_CHANGES, OWN_RATE, DISTANCE_RATE = "nothing changes", "own rate", "rate by distance"
DUMB_FORECASTS = (NOTHING_CHANGES, OWN_RATE, DISTANCE_RATE)
BANDS_KM = (0.0, 10.0, 25.0, 50.0)  # upper ends; beyond the last is one band more
QUANTILES = (np.arange(40) + 0.5) / 40  # shares at which a dumb forecast is drawn for the CRPS


@dataclass(frozen=True, slots=True, eq=False)
class Dumb:
    """A dumb forecast of one event."""

    probability: Floats  # (P,) of the event within the window
    days: Floats  # (Q, P) days of the window on which it holds, at equal steps of probability


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What dumb forecasts learn from."""

    path: WarPath  # up to the issue date
    scored: Truths  # (P,)
    bands: Ints  # (T, P) band of distance to the nearest front


def dumb_forecasts(event: Event, past: Past, horizon: int) -> Mapping[str, Dumb]:
    """Return the three, by name, for one event and a horizon in days."""
    now = past.path.besieged[-1] == YES if event == Event.BESIEGED else np.False_
    standing = np.broadcast_to(now, past.scored.shape)
    began = onsets(event, past.path)
    at_risk = _at_risk(event, past)
    still = np.where(standing, float(horizon), 0.0)
    return {
        NOTHING_CHANGES: Dumb(standing.astype(float), np.tile(still, (len(QUANTILES), 1))),
        OWN_RATE: _by_hazard(_own(began, at_risk), standing, horizon),
        DISTANCE_RATE: _by_hazard(_by_band(began, at_risk, past), standing, horizon),
    }


def _at_risk(event: Event, past: Past) -> Truths:
    """Return the days (T, P) on which an event could begin: the day before it did not hold."""
    risk = np.zeros(past.path.holder.shape, np.bool_)
    risk[1:] = past.scored[None, :]
    if event == Event.BESIEGED:
        risk[1:] &= past.path.besieged[:-1] != YES
    return risk


def _own(began: Truths, at_risk: Truths) -> Floats:
    return np.asarray((began & at_risk).sum(axis=0) / np.maximum(at_risk.sum(axis=0), 1))


def _by_band(began: Truths, at_risk: Truths, past: Past) -> Floats:
    """Return the hazard (P,) of the band in which each place is on the issue date."""
    hazard = np.zeros(past.scored.size)
    # What begins on a day is booked to the band of the day before, as a forecast would know it.
    bands = np.vstack([past.bands[:1], past.bands[:-1]])
    for band in np.unique(past.bands[-1]):
        inside = at_risk & (bands == band)
        hazard[past.bands[-1] == band] = (began & inside).sum() / max(int(inside.sum()), 1)
    return hazard


def _by_hazard(hazard: Floats, standing: Truths, horizon: int) -> Dumb:
    """Return the forecast of a constant hazard; what has begun lasts to the end of the window."""
    probability = np.where(standing, 1.0, 1.0 - np.exp(-hazard * horizon))
    with np.errstate(divide="ignore"):
        waits = -np.log1p(-QUANTILES)[:, None] / hazard[None, :]  # days until it begins
    days = np.clip(horizon - np.floor(waits), 0.0, horizon)
    return Dumb(probability, np.where(standing[None, :], float(horizon), days))


def front_bands(path: WarPath, network: Network, hostile: Truths) -> Ints:
    """Return the band (T, P) of the road distance from each place to the nearest front."""
    found = np.empty(path.holder.shape, np.int32)
    known: dict[bytes, Ints] = {}
    for day, holder in enumerate(path.holder):
        key = holder.tobytes()
        if key not in known:
            known[key] = np.searchsorted(BANDS_KM, front_km(holder, network, hostile)).astype(
                np.int32
            )
        found[day] = known[key]
    return found


def front_km(holder: Ints, network: Network, hostile: Truths) -> Floats:
    """Return the road distance (P,) to the nearest road whose ends are hostile, infinity if none.

    A place at the end of such a road is at the front: 0 km.
    """
    places = holder.size
    front = hostile[holder[network.from_place], holder[network.to_place]]
    at_front = np.unique(np.concatenate([network.from_place[front], network.to_place[front]]))
    if not at_front.size:
        return np.full(places, np.inf)
    # Two roads between the same ends would add up in a sparse matrix: keep the shorter one.
    length = np.full((places, places), np.inf)
    ends = network.from_place, network.to_place
    np.minimum.at(length, ends, network.length_m / 1000.0)
    rows, columns = np.nonzero(np.isfinite(length))
    graph = coo_array((length[rows, columns], (rows, columns)), shape=length.shape).tocsr()
    distance = dijkstra(graph, directed=False, indices=at_front, min_only=True)
    return np.asarray(distance, np.float64)
