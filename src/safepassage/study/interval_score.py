"""The weighted interval score: how far quantiles are off, in the unit of the figure."""

from __future__ import annotations

from collections.abc import Mapping

Interval = tuple[float, float]


def interval_score(low: float, high: float, observed: float, alpha: float) -> float:
    """Return the score of a central interval of probability 1 - alpha (Gneiting & Raftery 2007).

    Its width, and 2 / alpha times what the figure lies outside by; 0 is perfect.
    """
    below, above = max(low - observed, 0.0), max(observed - high, 0.0)
    return (high - low) + 2.0 / alpha * (below + above)


def weighted_interval_score(
    median: float, intervals: Mapping[float, Interval], observed: float
) -> float:
    """Return the WIS of a median and central intervals by alpha (Bracher et al. 2021).

    (|y - m| / 2 + sum of alpha / 2 x interval score) / (K + 1 / 2); it tends to the CRPS as
    intervals are added, and without any it is the absolute error.
    """
    score = 0.5 * abs(observed - median)
    for alpha, (low, high) in intervals.items():
        score += alpha / 2.0 * interval_score(low, high, observed, alpha)
    return score / (len(intervals) + 0.5)
