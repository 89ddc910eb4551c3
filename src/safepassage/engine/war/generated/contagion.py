"""Conflict events bring conflict events, along open roads: a self-exciting process by day.

With y events, memory h, and K the share of what an event brings that comes to each place::

    h_i(t) = (1 - w) h_i(t-1) + w y_i(t-1)                    w = 1 / memory
    lambda_i(t) = f_i(t) [ m_i + e sum_j K_ij h_j(t) ]        e: events that one event brings
    K_ij = (1 - r) [i = j] + r k(d_ij) / sum_(l != j) k(d_lj) k(d) = exp(-d / l), d travel time
    y_i(t) ~ negative binomial of mean lambda_i(t)
    c_i = 1 - exp(-h_i / reference)

Each column of K sums to 1: a place without an open road keeps its own share. The factors f are
bounded so that e max f < 1: the process is stable by construction (docs/science/contagion.md).
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import CLOSED, Bytes, Floats, Longs, Network
from safepassage.engine.war.relations import Truths
from safepassage.engine.war.ways import shortest_ways
from safepassage.scenario.kinds import RouteKind
from safepassage.scenario.rules import Rules

# Kilometres per hour by class of road: assumptions, round numbers.
SPEED = {
    RouteKind.PRIMARY: 60.0,
    RouteKind.SECONDARY: 40.0,
    RouteKind.TRACK: 20.0,
    RouteKind.URBAN: 20.0,
    RouteKind.CROSSING: 30.0,
    RouteKind.FERRY: 10.0,
}
MOST_BRANCHING = 0.99  # of events, with all factors
MOST_EVENTS = 200  # at a place on a day; beyond it a count is cut off
TAIL = 1e-9


def hours_of(network: Network) -> Floats:
    """Return the travel time (R,) of each road, in hours."""
    speed = np.array([SPEED[kind] for kind in RouteKind])
    return np.asarray(network.length_m / 1000.0 / speed[network.route_kind])


def open_roads(network: Network, passable_out: Bytes, passable_in: Bytes, front: Bytes) -> Truths:
    """Return the roads (R,) along which fighting spreads: passable, or crossed by a front."""
    home = (network.abroad[network.from_place] == 0) & (network.abroad[network.to_place] == 0)
    passes = (passable_out > CLOSED) | (passable_in > CLOSED) | (front == 1)
    return np.asarray(home & passes)


def travel_hours(network: Network, usable: Truths) -> Floats:
    """Return the shortest travel time (P, P) over usable roads, infinite where there is none."""
    every = range(network.population.size)
    return shortest_ways(network, usable, every, hours_of(network)).cost


def kernel(hours: Floats, spread: float, scale_hours: float) -> Floats:
    """Return K (P, P): the share of what an event in j brings that comes to i. Columns sum to 1."""
    near = np.exp(-hours / scale_hours)
    np.fill_diagonal(near, 0.0)
    total = near.sum(axis=0)
    alone = total <= 0.0
    shares = spread * near / np.where(alone, 1.0, total)
    shares[np.diag_indices_from(shares)] = np.where(alone, 1.0, 1.0 - spread)
    return np.asarray(shares)


def counts(mean: Floats, dispersion: float, drawn: Floats) -> Longs:
    """Return negative binomial counts (P,) by uniform draws (P,): the inverse of the distribution.

    With dispersion d the variance is mean + mean^2 / d.
    """
    stays = dispersion / (dispersion + mean)
    chance = stays**dispersion
    below = chance.copy()
    found = np.zeros(mean.size, np.int64)
    for number in range(1, MOST_EVENTS + 1):
        more = drawn >= below
        if not more.any():
            break
        found += more
        chance = chance * (1.0 - stays) * (number - 1.0 + dispersion) / number
        below = below + np.where(chance > TAIL * below, chance, 1.0)
    return found


class Contagion:
    """The process from day to day."""

    def __init__(self, memory: Floats, rules: Rules, events: Longs | None = None) -> None:
        """Begin with what is remembered of the record, ``memory`` (P,), and its last ``events``."""
        self.memory = memory
        self.events = np.zeros(memory.size, np.int64) if events is None else events  # of today
        self._rules = rules

    def day(self, shares: Floats, background: Floats, factor: Floats, drawn: Floats) -> None:
        """Let a day happen: ``shares`` is K, ``factor`` (P,) what attacks and words do to it."""
        rules = self._rules
        self.memory = remember(self.memory, self.events, rules.contagion_memory_days)
        mean = bounded(factor, rules) * (
            background + rules.contagion_branching * (shares @ self.memory)
        )
        self.events = counts(mean, rules.contagion_dispersion, drawn)

    def intensity(self) -> Floats:
        """Return the part (P,) of the conflict intensity that comes of it, 0 to 1."""
        felt = remember(self.memory, self.events, self._rules.contagion_memory_days)
        return np.asarray(1.0 - np.exp(-felt / self._rules.contagion_reference))


def remember(memory: Floats, events: Longs, days: float) -> Floats:
    """Return the memory (P,) a day later."""
    weight = 1.0 / days
    return np.asarray((1.0 - weight) * memory + weight * events)


def bounded(factor: Floats, rules: Rules) -> Floats:
    """Return the factors (P,), bounded so that one event brings less than one more."""
    stable = MOST_BRANCHING / max(rules.contagion_branching, 1e-12)
    return np.minimum(factor, min(rules.contagion_most_factor, stable))
