"""How far a forecast is off, and how sure the difference between two forecasts is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.engine.arrays import Floats
from safepassage.engine.draws import Purpose, element, stream

RESAMPLES = 2_000
LEAST_BLOCKS = 3
Z_95 = 1.959963984540054  # standard normal quantile of 0.975


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean difference of two scores, below zero where the first is better, with its 95 %.

    The ends are None where there are too few origins to tell.
    """

    mean: float
    low: float | None
    high: float | None

    @property
    def is_better(self) -> bool:
        """Return whether the whole interval lies below zero."""
        return self.high is not None and self.high < 0.0


def brier(probability: Floats, happened: Floats) -> Floats:
    """Return the squared error of probabilities; 0 is perfect, 1 is sure and wrong."""
    return np.asarray((probability - happened) ** 2)


def fair_brier(probability: Floats, happened: Floats, members: int) -> Floats:
    """Return the Brier score that members in endless number would have (Ferro 2014).

    A probability that is the part of few members that show an event carries the luck of their
    draw; what that adds to the score, p (1 - p) / (M - 1), is taken off again.
    """
    luck = probability * (1.0 - probability) / max(members - 1, 1)
    return np.asarray(brier(probability, happened) - luck)


def crps(ensemble: Floats, observed: Floats, *, fair: bool) -> Floats:
    """Return the CRPS (P,) of an ensemble (M, P): E|X - y| - E|X - X'| / 2, in the unit of y.

    The fair form takes pairs of different members, so that a small ensemble is not made worse by
    its size alone; it needs two members. Quantiles of a distribution are scored without it.
    """
    members = ensemble.shape[0]
    ordered = np.sort(ensemble, axis=0)
    weight = 2.0 * np.arange(1, members + 1) - members - 1.0
    spread = (weight[:, None] * ordered).sum(axis=0)  # sum over pairs i < j of |x_i - x_j|
    pairs = members * (members - 1) if fair else members**2
    error = np.abs(ensemble - observed[None, :]).mean(axis=0)
    return np.asarray(error - spread / pairs)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a probability from how many members show it (Wilson 1927).

    It says how few members there are, and nothing about how good the model is.
    """
    if of == 0:
        return 0.0, 1.0
    share, square = count / of, Z_95**2 / of
    middle = (share + square / 2) / (1 + square)
    half = Z_95 / (1 + square) * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def block_bootstrap(
    differences: Sequence[float] | Floats, *, block: int, name: str, seed: int = 1
) -> Difference:
    """Return the mean of paired differences over origins, with 95 % by blocks in time.

    Windows of neighbouring origins overlap, so their scores go together: whole runs of ``block``
    origins are drawn with replacement, around the end to the beginning (circular blocks). With
    less than three such runs the interval is not known.
    """
    values = np.asarray(differences, np.float64)
    count = values.size
    if count < LEAST_BLOCKS * block:
        return Difference(float(values.mean()), None, None)
    draws = stream(seed, Purpose.BOOTSTRAP, 0, element("bootstrap", name))
    starts = draws.integers(0, count, size=(RESAMPLES, math.ceil(count / block)))
    picked = (starts[:, :, None] + np.arange(block)[None, None, :]) % count
    means = values[picked.reshape(RESAMPLES, -1)[:, :count]].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Difference(float(values.mean()), float(low), float(high))
