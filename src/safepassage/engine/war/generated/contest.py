"""Who wins where: strength, worn down by the distance over which each side is supplied.

    p = a e^(-g dA) / (a e^(-g dA) + b e^(-g dB))        (Buhaug, Gates and Lujala 2005)

with a the strength sent, b the strength at the place, dA and dB the kilometres from the nearest
source of supply along each side's own open ways.
"""

from __future__ import annotations

import math

import numpy as np

from safepassage.engine.arrays import NO, Floats
from safepassage.engine.war.epochs import Period
from safepassage.engine.war.ways import HOPS
from safepassage.scenario.rules import Rules


def supply_km(period: Period, most_km: float) -> Floats:
    """Return the supply distance (P,): ``most_km`` where nothing comes, 0 where it is unknown."""
    cost = np.full(period.sides.holder.size, np.inf)
    for delivery in period.supply.found:
        if delivery.reaches.size:
            reached = np.where(delivery.reaches, delivery.ways.cost, np.inf)
            cost = np.minimum(cost, reached.min(axis=0))
    unknown = period.supply.supplied != NO
    with np.errstate(invalid="ignore"):
        km = np.where(np.isfinite(cost), cost // HOPS / 1000.0, np.where(unknown, 0.0, most_km))
    return np.minimum(km, most_km)


def chance(a: float, b: float, km_a: float, km_b: float, rules: Rules) -> float:
    """Return the chance that the side with strength ``a`` is the stronger one; even at nothing."""
    wear = rules.contest_distance_per_km
    a, b = a * math.exp(-wear * km_a), b * math.exp(-wear * km_b)
    return a / (a + b) if a + b > 0.0 else 0.5
