"""What is felt at the places: attack, and what has been taken lately."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import Floats, Situation
from safepassage.engine.people.plan import Plan

Truths = NDArray[np.bool_]


class Taken(NamedTuple):
    """What has been taken of the places lately."""

    fear: Floats  # (P,) part of the place captured, fading
    broken: Truths  # (P,) its lines have broken: people flee across the front


def partly_held(situation: Situation) -> Truths:
    """Return, (P,), whether a part of the place is held by another than its holder."""
    share = situation.epoch.held_share
    return np.asarray((share > 0.0) & (share < 1.0))


def attack_of(plan: Plan, situation: Situation) -> Floats:
    """Return the attack on each place, (P,) 0 to 1: intensity above the threshold."""
    threshold = plan.rules.attack_threshold
    above = (situation.intensity - threshold) / (1.0 - threshold)
    return np.asarray(np.maximum(0.0, above))
