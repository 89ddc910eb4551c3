"""The siege clock: days of stock left, and the shortage index (not IPC, not famine).

Each day, in parts of the daily need of the people there::

    inflow   = supply ratio + people supplied by convoys / people
    draw     = min(1 - inflow, stock / ration_days, stock)        where inflow < 1
    refill   = min(inflow - 1, refill_days_per_day, room left)    where inflow > 1
    stock   += refill - draw
    shortage = 1 - (inflow + draw), between 0 and 1
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import Floats, Longs
from safepassage.scenario.rules import Rules


class Clock(NamedTuple):
    """Stock at the end of a day and shortage on it. NaN where supply is unknown."""

    stock_days: Floats  # (P,) at full consumption of the people there
    shortage: Floats  # (P,) 0 to 1


def full_stocks(places: int, rules: Rules) -> Floats:
    """Return the stock (P,) at the beginning: every place was well supplied."""
    return np.full(places, rules.stock_limit_days)


def for_people(stock_days: Floats, before: Longs, now: Longs, rules: Rules) -> Floats:
    """Return the same stock in days of the people there now, at most what can be stored.

    Goods stay where they are: who arrives shares them, who leaves leaves them behind.
    """
    shared = stock_days * np.maximum(before, 1) / np.maximum(now, 1)
    return np.minimum(shared, rules.stock_limit_days)


def tick(stock_days: Floats, supply_ratio: Floats, convoy_ratio: Floats, rules: Rules) -> Clock:
    """Return the clock after a day.

    ``stock_days`` (P,) is a number everywhere; where ``supply_ratio`` (P,) is NaN it is not used.
    """
    known = np.nan_to_num(supply_ratio, nan=1.0)
    inflow = known + convoy_ratio
    draw = np.clip(1.0 - inflow, 0.0, np.minimum(stock_days / rules.stock_ration_days, stock_days))
    room = np.maximum(0.0, rules.stock_limit_days - stock_days)
    refill = np.clip(inflow - 1.0, 0.0, np.minimum(rules.stock_refill_days_per_day, room))
    shortage = np.clip(1.0 - (inflow + draw), 0.0, 1.0)
    return Clock(stock_days + refill - draw, np.where(np.isnan(supply_ratio), np.nan, shortage))
