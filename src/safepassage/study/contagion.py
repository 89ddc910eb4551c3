"""The contagion of a war, fitted to dated events by direct likelihood (docs/science/contagion.md).

The events are a user's: `sources.conflict_events` reads a table of UCDP GED or ACLED. What is
found becomes rules of a scenario; the process that is fitted is the one that the engine runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.signal import lfilter
from scipy.special import expit, gammaln, logit

from safepassage.engine.arrays import Floats, Longs
from safepassage.engine.compile import names_of, network_of
from safepassage.engine.war.generated.contagion import kernel, travel_hours
from safepassage.errors import InputError
from safepassage.scenario.scenario import Scenario
from safepassage.sources.conflict_events import ConflictEvent

EARTH_KM = 6371.0
NEAR_KM = 15.0  # an event farther than this from every place belongs to none
LEAST_EVENTS = 100  # fewer tell nothing about six numbers
STEP = 1e-3  # for second differences
NAMES = ("branching", "background", "memory_days", "spread", "hours", "dispersion")


class Parameters(NamedTuple):
    """The six numbers of the process; see engine.war.generated.contagion."""

    branching: float
    background: float  # events per day and place
    memory_days: float
    spread: float
    hours: float
    dispersion: float


START = Parameters(0.4, 0.1, 7.0, 0.2, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class ContagionFit:
    """What was found, how sure it is, and on what it rests."""

    found: Parameters
    low: Parameters  # ends of the 95 % intervals
    high: Parameters
    log_likelihood: float
    events: int
    days: int
    places: int
    latest: date | None  # day of the last event: the evidence is no younger

    def rules(self) -> dict[str, float]:
        """Return the rules of a scenario that this fit gives."""
        return {f"contagion_{name}": value for name, value in self.found._asdict().items()}


def fit_events(
    scenario: Scenario, events: Iterable[ConflictEvent], until: date, since: date
) -> ContagionFit:
    """Fit the contagion of a scenario to events from ``since`` to ``until``, both included.

    Events after ``until`` are not looked at: a forecast from that day may use the result.

    Raises
    ------
    InputError
        Too few events lie near the places of the scenario in that time.
    """
    days = (until - since).days + 1
    kept = [event for event in events if since <= event.when <= until]
    counts = counts_of(scenario, kept, since, days)
    if counts.sum() < LEAST_EVENTS:
        raise InputError(
            f"{counts.sum()} events lie within {NEAR_KM:g} km of a place from {since} to {until};"
            f" a fit needs {LEAST_EVENTS}"
        )
    names = names_of(scenario)
    network = network_of(scenario, names)
    usable = (network.abroad[network.from_place] == 0) & (network.abroad[network.to_place] == 0)
    latest = max((event.when for event in kept), default=None)
    return fit(counts, travel_hours(network, usable), latest)


def counts_of(scenario: Scenario, events: Iterable[ConflictEvent], since: date, days: int) -> Longs:
    """Return the events (T, P) by day and nearest place; those far from every place are left."""
    places = sorted(scenario.places, key=lambda place: place.place)
    at = np.array([(np.nan if p.lat is None else p.lat, p.lon or 0.0) for p in places])
    counts = np.zeros((days, len(places)), np.int64)
    for event in events:
        km = np.nan_to_num(_km(at, event), nan=np.inf)
        day, near = (event.when - since).days, int(np.argmin(km))
        if km[near] <= NEAR_KM and 0 <= day < days:
            counts[day, near] += 1
    return counts


def _km(at: Floats, event: ConflictEvent) -> Floats:
    """Return the great-circle distance (P,) of an event to each position (P, 2)."""
    lat, lon = np.radians(at[:, 0]), np.radians(at[:, 1])
    here = np.radians([event.lat, event.lon])
    half = np.sin((lat - here[0]) / 2) ** 2
    half += np.cos(lat) * np.cos(here[0]) * np.sin((lon - here[1]) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))


def fit(counts: Longs, hours: Floats, latest: date | None = None) -> ContagionFit:
    """Return the parameters of greatest likelihood for counts (T, P) and travel times (P, P)."""

    def loss(free: Floats) -> float:
        return -log_likelihood(_bound(free), counts, hours)

    best = minimize(loss, _freed(START), method="L-BFGS-B", bounds=[(-8.0, 8.0)] * len(NAMES))
    deviation = np.sqrt(np.clip(np.diag(np.linalg.pinv(_curvature(loss, best.x))), 0.0, None))
    return ContagionFit(
        found=_bound(best.x),
        low=_bound(best.x - 1.96 * deviation),
        high=_bound(best.x + 1.96 * deviation),
        log_likelihood=-float(best.fun),
        events=int(counts.sum()),
        days=counts.shape[0],
        places=counts.shape[1],
        latest=latest,
    )


def log_likelihood(one: Parameters, counts: Longs, hours: Floats) -> float:
    """Return the log likelihood of counts (T, P), each day given those before it."""
    weight = 1.0 / one.memory_days
    memory = lfilter([0.0, weight], [1.0, weight - 1.0], counts.astype(np.float64), axis=0)
    shares = kernel(hours, one.spread, one.hours)
    mean = one.background + one.branching * (memory @ shares.T)
    size = one.dispersion
    terms = gammaln(counts + size) - gammaln(size) - gammaln(counts + 1.0)
    terms += size * np.log(size / (size + mean)) + counts * np.log(mean / (size + mean))
    return float(terms.sum())


def _freed(one: Parameters) -> Floats:
    """Return parameters without bounds: log, or logit of what lies between 0 and 1."""
    return np.array(
        [
            logit(one.branching),
            np.log(one.background),
            np.log(one.memory_days - 1.0),
            logit(one.spread),
            np.log(one.hours),
            np.log(one.dispersion),
        ]
    )


def _bound(free: Floats) -> Parameters:
    branching, background, memory, spread, hours, dispersion = (float(value) for value in free)
    return Parameters(
        float(expit(branching)),
        float(np.exp(background)),
        1.0 + float(np.exp(memory)),
        float(expit(spread)),
        float(np.exp(hours)),
        float(np.exp(dispersion)),
    )


def _curvature(loss: object, at: Floats) -> Floats:
    """Return the matrix of second differences of a function at a point."""
    assert callable(loss)
    size = at.size
    steps = np.eye(size) * STEP
    found = np.zeros((size, size))
    for i in range(size):
        for j in range(i + 1):
            corners = [
                loss(at + steps[i] * a + steps[j] * b) * a * b for a in (1, -1) for b in (1, -1)
            ]
            found[i, j] = found[j, i] = sum(corners) / (4.0 * STEP**2)
    return found
