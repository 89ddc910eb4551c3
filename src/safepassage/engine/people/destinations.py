"""Where to: the pull of places, by what they are, who holds them and how far they are.

See docs/science/destinations.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import YES, Epoch, Floats, Ints, Longs, Situation, Words
from safepassage.engine.people.felt import Taken, attack_of
from safepassage.engine.people.plan import CROSSING, Plan
from safepassage.engine.people.population import EARLY, FORCED, STAYS
from safepassage.engine.people.ways import Ways
from safepassage.engine.war.relations import relations_on

FINE = 1 << 20  # weights are whole numbers up to this, so that sums are exact


def acceptance(plan: Plan, epoch: Epoch, holders: Ints) -> Floats:
    """Return how far each place accepts people of each community and kind, (H, 3, P).

    `holders` (H,) are those under whom people lived on the first day. 1 on one's own side and
    abroad; the rules say what a neutral and a hostile holder mean to each kind of household. A
    hostile party that lets civilians pass on some road is as a neutral one. Sides are parties,
    never ethnicity or religion.
    """
    rules = plan.rules
    relations = relations_on(plan.scenario, plan.names, epoch.first_day)
    hostile = relations.hostile.copy()
    for tolerance in relations.tolerances:
        if tolerance.civilians:
            pair = [tolerance.party_a, tolerance.party_b]
            hostile[pair, pair[::-1]] = False
    neutral = (
        rules.acceptance_neutral_early,
        rules.acceptance_neutral_forced,
        rules.acceptance_neutral_stays,
    )
    by_holder = np.repeat(np.array(neutral)[None, :, None], hostile.shape[0], axis=0)
    by_holder = np.repeat(by_holder, hostile.shape[1], axis=2)
    by_holder[:, EARLY][hostile] = rules.acceptance_hostile_early
    by_holder[:, FORCED][hostile] = rules.acceptance_hostile_forced
    by_holder[:, STAYS][hostile] = rules.acceptance_hostile_stays
    by_holder.transpose(0, 2, 1)[relations.same_side] = 1.0
    accepted = by_holder[holders][:, :, epoch.holder]
    accepted[:, :, plan.network.abroad == 1] = 1.0
    return np.asarray(accepted)


def attraction(plan: Plan, ways: Ways, situation: Situation, present: Longs) -> Floats:
    """Return the pull of each place today, (P,), before distance and acceptance.

    Kind and size, times calm (1 - intensity)(1 - threat), times the border area, times the room
    that is left at a gate, or in a camp whose capacity is unknown (`present` (P,) people
    yesterday). Nothing pulls to a place that is encircled, to a camp that is closed or full, or to
    a crossing without a gate for people.
    """
    epoch = situation.epoch
    calm = (1.0 - situation.intensity) * (1.0 - situation.threat)
    pull = plan.size_pull * calm
    pull[ways.near_gate] *= plan.rules.pull_border_area
    came = present - plan.network.population
    site = (ways.is_gate == 1) | ((plan.takes_in == 1) & (epoch.capacity < 0))
    room = np.clip(1.0 - came / plan.rules.site_room_people, 0.0, 1.0)
    pull[site] *= room[site]
    full = (epoch.capacity >= 0) & (present >= epoch.capacity)
    shut = (plan.takes_in == 1) & (full | (epoch.camp_open == 0))
    gateless = (plan.network.place_kind == CROSSING) & (ways.is_gate == 0)
    pull[shut | gateless | (epoch.encircled == YES)] = 0.0
    return pull


def pull_inside(plan: Plan, situation: Situation, taken: Taken, present: Longs) -> Floats:
    """Return the pull of each place for those of it who flee from one of its quarters, (P,).

    By size, calm, and the part of it that neither attack nor a hostile party reaches; 0 where
    there is no attack and no lines have broken. `present` (P,) are people there yesterday.
    """
    rules = plan.rules
    reached = np.minimum(1.0, rules.attack_reach_people / np.maximum(1, present))
    quiet = situation.epoch.held_share * (1.0 - reached) * (1.0 - taken.fear)
    flees = (attack_of(plan, situation) > 0.0) | taken.broken
    pull = rules.pull_inside * plan.size_pull * quiet * (1.0 - situation.intensity)
    return np.where(flees, pull, 0.0)


def opportunity(
    plan: Plan,
    ways: Ways,
    situation: Situation,
    pull: Floats,
    accepted: Floats,
    shares: Floats,
) -> tuple[Floats, Floats]:
    """Return the part of those who wish to leave who can, (H, P), by community and place.

    0 without a way out or a place to go; else the share of the best link out (`shares` (4,)),
    times what fire keeps indoors, times means where nothing is in reach on foot, times what holds
    people back where no place in reach is of one's own side: the front, and the holder of an
    encircled place. The second is that of the part just taken: the lines have passed over it, and
    neither roads nor holder nor front hold anybody back.
    """
    rules = plan.rules
    pulls = (ways.decay > 0.0) & (pull > 0.0)
    takes = (accepted > 0.0).any(axis=1).astype(np.float32)
    own = (accepted[:, FORCED] == 1.0).astype(np.float32)
    far, near = pulls.T.astype(np.float32), (pulls & ways.on_foot).T.astype(np.float32)
    means = np.where(takes @ near > 0.0, 1.0, rules.opportunity_on_foot)
    ringed = np.where(situation.epoch.encircled == YES, rules.permission_encircled, 1.0)
    across = rules.opportunity_other_side * ringed
    held_back = np.where(own @ far > 0.0, 1.0, across)
    outdoors = 1.0 - rules.pinned_by_fire * attack_of(plan, situation) ** 2
    can = np.where(takes @ far > 0.0, means, 0.0) * outdoors
    return np.asarray(can * held_back * shares[ways.quality]), np.asarray(can)


def goal_table(
    plan: Plan,
    ways: Ways,
    pull: Floats,
    inside: Floats,
    accepted: Floats,
    needed: NDArray[np.integer],
) -> tuple[Ints, Words]:
    """Return where each place stands in the table, (P,), and running sums of weights, (T, 3 H, P).

    `needed` (T,) are the places from which somebody may choose today. A weight is pull x decay x
    acceptance as a whole number, at most FINE for the strongest goal.
    """
    table = np.full(plan.places, -1, np.int32)
    table[needed] = np.arange(len(needed))
    felt = ways.decay[needed] * pull
    felt[np.arange(len(needed)), needed] = inside[needed]
    rows = accepted.reshape(-1, plan.places)
    return table, running_sums(felt[:, None, :] * rows[None, :, :])


def running_sums(weight: Floats) -> Words:
    """Return weights along the last axis as running sums of whole numbers; all 0 stays 0."""
    fine = min(FINE, (2**32 - 1) // max(1, weight.shape[-1]))
    strongest = weight.max(axis=-1, keepdims=True, initial=0.0)
    parts = np.rint(fine * (weight / np.where(strongest > 0.0, strongest, 1.0)))
    return np.cumsum(parts, axis=-1).astype(np.uint32)
