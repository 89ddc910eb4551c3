"""Border gates: who is let through, who waits, who leaves the queue; see docs/science/gates.md."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine import draws
from safepassage.engine.arrays import (
    ASYLUM,
    CHOOSE,
    FOR_LIFE,
    GATE_OPEN,
    GATE_QUOTA,
    GATE_URGENT_ONLY,
    IDP,
    MEDICAL,
    MOVE_IRREGULAR,
    MOVE_ONWARD,
    MOVE_RETURN,
    MOVE_TURNED_BACK,
    NO_WAY,
    ON_THE_WAY,
    OWN_MEANS,
    REFUGEE,
    TURNED_BACK,
    Bytes,
    Epoch,
    Floats,
    Ints,
    Keys,
    Longs,
)
from safepassage.engine.draws import Purpose
from safepassage.engine.people.arrivals import Moves, both, count_moves, housing, moves_of
from safepassage.engine.people.destinations import running_sums
from safepassage.engine.people.plan import REFUGE, SINK, Plan
from safepassage.engine.people.population import Population, Rows, sizes
from safepassage.engine.people.ways import Ways

Truths = NDArray[np.bool_]

CATEGORIES = 3  # asylum, family, medical
WAITING, ADMITTED, LEFT, IRREGULAR, SENT = 0, 1, 2, 3, 4  # columns of a queue's day


class Gates(NamedTuple):
    """What the gates need to know today."""

    epoch: Epoch
    ways: Ways
    pull: Floats  # (P,) of places, before distance
    back_ok: Bytes  # (P,) 1 where those who leave a queue may go back to
    beyond: Ints  # (P,) where an irregular crossing ends, by gate; -1


def irregular_ends(plan: Plan) -> Ints:
    """Return where an irregular crossing near each gate ends, (P,), -1 where no border road leads.

    The sink of the country behind the gate, else its most populous urban refuge: a way across is
    never located below the province.
    """
    ends = np.full(plan.places, -1, np.int32)
    kind, people = plan.network.place_kind, plan.network.population
    abroad = plan.network.abroad == 1
    far = np.flatnonzero(abroad & ((kind == SINK) | (kind == REFUGE)))
    best_last = far[np.lexsort((-far, people[far], kind[far] == SINK))]
    for here, there in zip(plan.link_from, plan.link_to, strict=True):
        if not abroad[here] and abroad[there] and ends[here] < 0:
            found = [place for place in best_last if plan.country[place] == plan.country[there]]
            ends[here] = found[-1] if found else -1
    return ends


def pass_gates(
    plan: Plan, population: Population, seed: int, day: int, gates: Gates
) -> tuple[Longs, Moves]:
    """Let people through the gates, and others leave the queue; return the day of each queue.

    The first result is (P, 3, 5): people by place, category and what became of them (WAITING at
    the end of the day, ADMITTED, LEFT, IRREGULAR, SENT back). Whoever got a new goal sets off
    tomorrow. The second are the moves of those who tried to cross elsewhere.
    """
    queue = np.zeros((plan.places, CATEGORIES, 5), np.int64)
    rows = population.waiting()
    category = categories(plan, population, seed, rows)
    admitted = _admit(plan, population, seed, day, gates, rows, category, queue)
    stay, stay_category = rows[~admitted], category[~admitted]
    leaves, attempts, back = _leaving_queue(plan, population, seed, day, gates, stay)

    through = attempts & _draw_below(
        plan, population, seed, day, Purpose.IRREGULAR, stay, plan.rules.irregular_success_share
    )
    turned = attempts & ~through
    book = ((through, IRREGULAR), (turned, SENT), (leaves, LEFT), (~through & ~leaves, WAITING))
    for chosen, column in book:
        _count(population, queue, stay[chosen], stay_category[chosen], column)
    _set_out(population, stay[leaves & ~back], MOVE_ONWARD)
    _set_out(population, stay[leaves & back], MOVE_RETURN)
    crossed = _cross(plan, population, seed, day, gates.beyond, stay[through])
    sent = _turn_back(plan, population, stay[turned])
    return queue, both(crossed, sent)


def categories(plan: Plan, population: Population, seed: int, rows: Rows) -> Ints:
    """Return the category of each household at a gate; a draw for life."""
    draw = _draws(plan, population, seed, 0, Purpose.GATE_CATEGORY, rows)
    shares = np.cumsum([plan.rules.share_medical, plan.rules.share_family])
    medical, family = draws.threshold(shares)
    by_draw = np.select([draw < medical, draw < family], [MEDICAL, MEDICAL - 1], ASYLUM)
    return (by_draw - ASYLUM).astype(np.int32)


def quota(plan: Plan, epoch: Epoch, place: int, category: int) -> int:
    """Return how many people of a category a gate lets through today; 2^62 if it is open."""
    policy = epoch.gate[place, category]
    stated = int(epoch.gate_people_per_day[place, category])
    if policy == GATE_OPEN:
        return 2**62
    if policy == GATE_QUOTA:
        return max(0, stated)
    if policy == GATE_URGENT_ONLY:
        return stated if stated >= 0 else plan.rules.urgent_people_per_day
    return 0


def _admit(
    plan: Plan,
    population: Population,
    seed: int,
    day: int,
    gates: Gates,
    rows: Rows,
    category: Ints,
    queue: Longs,
) -> Truths:
    """Let households through by day of arrival, then by draw; return who was, (rows,)."""
    slots = population.slots
    admitted = np.zeros(len(rows), np.bool_)
    passing = [(place, kind, most) for place in np.unique(slots.state[rows])
               for kind in range(CATEGORIES)
               if (most := quota(plan, gates.epoch, int(place), ASYLUM + kind))]  # fmt: skip
    if not passing:  # nobody's turn comes: no order is needed
        return admitted
    order_draw = _draws(plan, population, seed, 0, Purpose.GATE_ORDER, rows)
    origin = plan.pool_hash[slots.origin[rows]]
    first_come = np.lexsort((slots.ordinal[rows], origin, order_draw, slots.clock[rows]))
    here, of_kind = slots.state[rows[first_come]], category[first_come]
    goals = {place: _goals_abroad(plan, gates, int(place)) for place, _, _ in passing}
    for place, kind, most in passing:
        sums = goals[place]
        if sums[-1] == 0:
            continue
        in_line = first_come[(here == place) & (of_kind == kind)]
        people = np.cumsum(sizes(slots, rows[in_line]))
        let = in_line[people <= most]
        admitted[let] = True
        draw = _draws(plan, population, seed, day, Purpose.GATE_GOAL, rows[let])
        pick = (draw * np.uint64(sums[-1])) >> np.uint64(32)
        _set_out(population, rows[let], MOVE_ONWARD)
        slots.goal[rows[let]] = np.searchsorted(sums, pick, side="right")
        queue[place, kind, ADMITTED] += int(sizes(slots, rows[let]).sum())
    return admitted


def _goals_abroad(plan: Plan, gates: Gates, place: int) -> Keys:
    """Return running sums of the pull of each place beyond a gate, (P,)."""
    weight = gates.ways.decay_through[place] * gates.pull * (plan.network.abroad == 1)
    return running_sums(weight).astype(np.uint64)


def _leaving_queue(
    plan: Plan, population: Population, seed: int, day: int, gates: Gates, rows: Rows
) -> tuple[Truths, Truths, Truths]:
    """Return who leaves the queue for another place, who tries to cross elsewhere, who goes back.

    The hazard has the median of `queue_median_days`. Back means to the place of origin; it is
    among those who leave. Whoever cannot go back, or has nothing to cross to, goes elsewhere.
    """
    rules, slots = plan.rules, population.slots
    hazard = 1.0 - 0.5 ** (1.0 / rules.queue_median_days)
    gives_up = _draw_below(plan, population, seed, day, Purpose.QUEUE_LEAVE, rows, hazard)
    shares = np.cumsum([rules.queue_irregular_share, rules.queue_back_share])
    tries, returns = draws.threshold(shares)
    draw = _draws(plan, population, seed, day, Purpose.QUEUE_CHOICE, rows)
    place, origin = slots.state[rows], slots.origin[rows]
    attempts = gives_up & (draw < tries) & (gates.beyond[place] >= 0)
    home = np.where(origin < plan.places, origin, 0)
    reachable = (origin < plan.places) & (gates.ways.hop[place, home] != NO_WAY)
    may_go_back = reachable & (gates.back_ok[home] == 1)
    back = gives_up & (draw >= tries) & (draw < returns) & may_go_back
    return gives_up & ~attempts, attempts, back


def _set_out(population: Population, rows: Rows, kind: int) -> None:
    """Let households leave a queue: to look for a place, or back to their origin.

    As for all who set off (`kernels.departing`): who had come back is displaced again.
    """
    slots = population.slots
    slots.last[rows] = slots.state[rows]
    status = np.where(slots.look[rows] & 3 == REFUGEE, REFUGEE, IDP)
    slots.look[rows] = status | ON_THE_WAY << 2 | OWN_MEANS << 5
    slots.trip[rows] = slots.trip[rows] & FOR_LIFE | kind
    slots.goal[rows] = slots.origin[rows] if kind == MOVE_RETURN else CHOOSE


def _cross(
    plan: Plan, population: Population, seed: int, day: int, beyond: Ints, rows: Rows
) -> Moves:
    """Put those who got across elsewhere where the crossing ends, on the same day."""
    slots = population.slots
    slots.last[rows] = slots.state[rows]
    slots.state[rows] = slots.goal[rows] = beyond[slots.state[rows]]
    slots.clock[rows] = day
    slots.trip[rows] = slots.trip[rows] & FOR_LIFE | MOVE_IRREGULAR
    count_moves(population, rows)
    where = housing(plan, population, seed, day, rows)
    slots.look[rows] = REFUGEE | where << 2 | OWN_MEANS << 5
    return moves_of(plan, population, rows)


def _turn_back(plan: Plan, population: Population, rows: Rows) -> Moves:
    """Book those who were turned back: they wait where they waited, and are still displaced."""
    slots = population.slots
    slots.last[rows] = slots.state[rows]
    slots.trip[rows] = slots.trip[rows] & FOR_LIFE | MOVE_TURNED_BACK
    slots.look[rows] = slots.look[rows] & 0b11111 | TURNED_BACK << 5
    return moves_of(plan, population, rows)


def _count(population: Population, queue: Longs, rows: Rows, category: Ints, column: int) -> None:
    """Add people to a column of the queues."""
    slots = population.slots
    np.add.at(queue[:, :, column], (slots.state[rows], category), sizes(slots, rows))


def _draws(
    plan: Plan, population: Population, seed: int, day: int, purpose: Purpose, rows: Rows
) -> Keys:
    """Return one draw per household."""
    slots = population.slots
    key = draws.key_of(seed, purpose, day)
    return draws.draws_of(key, plan.pool_hash[slots.origin[rows]], slots.ordinal[rows])


def _draw_below(
    plan: Plan,
    population: Population,
    seed: int,
    day: int,
    purpose: Purpose,
    rows: Rows,
    probability: float,
) -> Truths:
    """Return, per household, whether its draw says yes."""
    limit = draws.threshold(np.array([probability]))[0]
    return np.asarray(_draws(plan, population, seed, day, purpose, rows) < limit)
