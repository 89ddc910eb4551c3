"""Flee's error measure with both denominators, without capacities, and beside baselines.

ARD(t) = sum over camps |sim - data| / denominator(t); reported is the mean over days. The
denominator is the data's total of the day (ARD), or Flee's raw count, which counts day 0 twice.
Letters in shapes: D days, X camps with data.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.flee3.counts import simulate_counts
from safepassage.engine.flee3.paths import links_of
from safepassage.engine.flee3.places import places_of
from safepassage.engine.flee3.record import FleeRun
from safepassage.engine.flee3.simulate import simulate_flee
from safepassage.scenario.flee_case import FleeCase

Floats = NDArray[np.float64]
UNLIMITED = 0  # a capacity of 0 has no limit


@dataclass(frozen=True)
class FleeScore:
    """How far a run is from the data; all are shares of the data's people, smaller is better."""

    ard: float  # over the data's total of each day
    ard_rescaled: float  # the same, simulated totals first scaled to the data's
    ard_raw: float | None  # over Flee's raw count, as its column "Total error"; None where it is 0
    camps: int
    camps_without_data: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures by name."""
        return asdict(self)


def compared(run: FleeRun) -> tuple[tuple[str, ...], Floats, Floats]:
    """Return the output camps with data, what was simulated (D, X) and what was counted (D, X)."""
    names = [run.case.places[i].name for i in run.outputs]
    kept = [(i, name) for i, name in zip(run.outputs, names, strict=True) if run.data.of(name)]
    simulated = run.present[:, [i for i, _ in kept]].astype(np.float64)
    counted = [run.data.of(name) for _, name in kept]
    data = np.array(counted, np.float64).T if kept else np.zeros((run.case.days, 0))
    return tuple(name for _, name in kept), simulated, data


def ard(simulated: Floats, data: Floats) -> float:
    """Return the mean over days of sum |sim - data| / sum data; days without data count by 1."""
    if not data.size:
        return float("nan")
    return float((np.abs(simulated - data).sum(1) / np.maximum(data.sum(1), 1.0)).mean())


def rescaled(simulated: Floats, data: Floats) -> Floats:
    """Return the simulated people scaled to the data's total of each day."""
    total = simulated.sum(1, keepdims=True)
    factor = np.divide(data.sum(1, keepdims=True), total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(simulated * factor)


def score_of(run: FleeRun) -> FleeScore:
    """Score a run against the data of its case."""
    names, simulated, data = compared(run)
    raw = run.raw.astype(np.float64)
    error = np.abs(simulated - data).sum(1)
    all_camps = [run.case.places[i].name for i in run.outputs]
    return FleeScore(
        ard=ard(simulated, data),
        ard_rescaled=ard(rescaled(simulated, data), data),
        ard_raw=float(np.where(raw > 0, error / np.maximum(raw, 1.0), 0.0).mean())
        if (raw > 0).any()
        else None,
        camps=len(names),
        camps_without_data=tuple(name for name in all_camps if name not in names),
    )


def capacity_blind(case: FleeCase) -> FleeCase:
    """Return the case with every camp unlimited: capacities may hold the answer."""
    from dataclasses import replace

    places = tuple(
        replace(place, people=UNLIMITED) if "camp" in place.kind.lower() else place
        for place in case.places
    )
    return replace(case, places=places)


def score_blind(
    case: FleeCase, *, seed: int, engine: str = "agents", threads: int = 1
) -> FleeScore:
    """Score a run that was told no capacities, on the same engine."""
    blind = capacity_blind(case)
    if engine == "counts":
        return score_of(simulate_counts(blind, seed=seed))
    return score_of(simulate_flee(blind, seed=seed, threads=threads))


def baselines(run: FleeRun, *, first_days: int = 30) -> dict[str, float]:
    """Return the ARD of splits that need no simulation, each of the data's own daily total.

    equal: the same for every camp. capacity: by capacity (which may hold the answer). distance:
    by 1 / road distance from the conflict zones of day 0. last observed: by the shares of the day
    `first_days` days earlier, on the first days by those of day 0.
    """
    names, _, data = compared(run)
    if not names:
        return {}
    total = data.sum(1, keepdims=True)
    shares = {
        "equal": np.ones(len(names)),
        "capacity": _capacities(run, names),
        "distance": _nearness(run, names),
    }
    found = {
        name: ard(total * share / share.sum(), data)
        for name, share in shares.items()
        if share.sum() > 0
    }
    lagged = data[np.maximum(np.arange(len(data)) - first_days, 0)]
    lagged_total = lagged.sum(1, keepdims=True)
    split = np.where(lagged_total > 0, lagged / np.maximum(lagged_total, 1.0), 1.0 / len(names))
    found["last_observed"] = ard(total * split, data)
    return found


def _capacities(run: FleeRun, names: tuple[str, ...]) -> Floats:
    people = {place.name: float(place.people) for place in run.case.places}
    return np.array([people[name] for name in names])


def _nearness(run: FleeRun, names: tuple[str, ...]) -> Floats:
    """Return 1 / km by road from the nearest place in conflict at the start, 0 where none leads."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    places = places_of(run.case)
    links = links_of(run.case, places.row)
    count = len(places.names)
    table: dict[tuple[int, int], float] = {}
    for a, b, km in zip(links.start, links.end, links.length_km, strict=True):
        pair = (int(a), int(b))
        table[pair] = min(table.get(pair, np.inf), max(float(km), 1e-3))
    if not table:
        return np.zeros(len(names))
    rows, columns = zip(*table, strict=True)
    graph = csr_matrix((list(table.values()), (rows, columns)), shape=(count, count))
    first = run.case.conflicts.rows[0] if run.case.conflicts.rows else ()
    named = [places.row[n] for n, v in zip(run.case.conflicts.names, first, strict=True) if v > 0]
    sources = named or np.flatnonzero(places.intensity > 0).tolist()
    if not sources:
        return np.zeros(len(names))
    km = dijkstra(graph, indices=sources).min(axis=0)
    return np.array([1.0 / max(km[places.row[n]], 1.0) for n in names])
