"""Where to: the pull of places, by what they are, who holds them and how far they are.

See docs/science/destinations.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import YES, Epoch, Floats, Ints, Longs, Situation, Words
from safepassage.engine.people.plan import CROSSING, Plan
from safepassage.engine.people.ways import Ways
from safepassage.engine.war.relations import relations_on

FINE = 1 << 20  # weights are whole numbers up to this, so that sums are exact


def acceptance(plan: Plan, epoch: Epoch) -> Floats:
    """Return how far each place accepts people of each community, (H, P).

    1 on one's own side and abroad; the rules say what a neutral and a hostile holder mean. Sides
    are parties, never ethnicity or religion.
    """
    relations = relations_on(plan.scenario, plan.names, epoch.first_day)
    by_holder = np.full(relations.hostile.shape, plan.rules.acceptance_neutral)
    by_holder[relations.hostile] = plan.rules.acceptance_hostile
    by_holder[relations.same_side] = 1.0
    accepted = by_holder[:, epoch.holder]
    accepted[:, plan.network.abroad == 1] = 1.0
    return accepted


def attraction(plan: Plan, ways: Ways, situation: Situation, present: Longs) -> Floats:
    """Return the pull of each place today, (P,), before distance and acceptance.

    Kind and size, times calm (1 - intensity)(1 - threat), times the border area. Nothing pulls to
    a place that is encircled, to a camp that is closed or full (`present` (P,) people yesterday),
    or to a crossing without a gate for people.
    """
    epoch = situation.epoch
    calm = (1.0 - situation.intensity) * (1.0 - situation.threat)
    pull = plan.size_pull * calm
    pull[ways.near_gate] *= plan.rules.pull_border_area
    full = (epoch.capacity >= 0) & (present >= epoch.capacity)
    shut = (plan.is_camp == 1) & (full | (epoch.camp_open == 0))
    gateless = (plan.network.place_kind == CROSSING) & (ways.is_gate == 0)
    pull[shut | gateless | (epoch.encircled == YES)] = 0.0
    return pull


def opportunity(plan: Plan, ways: Ways, pull: Floats, accepted: Floats, shares: Floats) -> Floats:
    """Return the part of those who wish to leave who can, (H, P), by community and place.

    0 without a way out or a place to go; else the share of the best link out (`shares` (4,)),
    times `opportunity_other_side` where no place in reach is of one's own side.
    """
    reach = ((ways.decay > 0.0) & (pull > 0.0)).astype(np.int64)
    somewhere = (accepted > 0.0).astype(np.int64) @ reach.T > 0
    own_side = (accepted == 1.0).astype(np.int64) @ reach.T > 0
    other = np.where(own_side, 1.0, plan.rules.opportunity_other_side)
    return np.asarray(np.where(somewhere, other, 0.0) * shares[ways.quality])


def goal_table(
    plan: Plan, ways: Ways, pull: Floats, accepted: Floats, needed: NDArray[np.integer]
) -> tuple[Ints, Words]:
    """Return where each place stands in the table, (P,), and running sums of weights, (T, H, P).

    `needed` (T,) are the places from which somebody may choose today. A weight is pull x decay x
    acceptance as a whole number, at most FINE for the strongest goal.
    """
    table = np.full(plan.places, -1, np.int32)
    table[needed] = np.arange(len(needed))
    weight = (ways.decay[needed] * pull)[:, None, :] * accepted[None, :, :]
    return table, running_sums(weight)


def running_sums(weight: Floats) -> Words:
    """Return weights along the last axis as running sums of whole numbers; all 0 stays 0."""
    fine = min(FINE, (2**32 - 1) // max(1, weight.shape[-1]))
    strongest = weight.max(axis=-1, keepdims=True, initial=0.0)
    parts = np.rint(fine * (weight / np.where(strongest > 0.0, strongest, 1.0)))
    return np.cumsum(parts, axis=-1).astype(np.uint32)
