"""Where an operation may go, and what draws it there: one stated policy with open weights.

An aim is a place of a hostile holder across a front, or a road behind it that carries supply. The
choice is a draw (multinomial logit), never a search for the best; what draws stays inside the
engine and can be followed in a research log alone (docs/science/operations.md, docs/ethics.md)::

    pull = w1 strength there / all + w2 e^(-km to outside supply / l) + w3 e^(-km to last gain / m)
         + w4 [same group as at last gain] + w5 [lost lately] + w6 [next to an own besieged place]
         + w7 part of their supply the road carries + w8 chance to win there  (+ w9 if a road)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import NOBODY, YES, Floats, Longs, Tristate
from safepassage.engine.draws import Purpose
from safepassage.engine.war.generated import contest
from safepassage.engine.war.generated.ground import Ground, in_play
from safepassage.engine.war.generated.luck import Luck
from safepassage.engine.war.generated.pool import Pool
from safepassage.engine.war.generated.research import Choice, ResearchLog
from safepassage.engine.war.relations import Truths
from safepassage.scenario.rules import Rules

NONE = -1
LONG_AGO = -(10**6)


class Aim(NamedTuple):
    """A place or a road across a front, and where from."""

    against: int  # row of the party
    place: int  # NONE where a road is the aim
    road: int  # NONE where a place is the aim
    stage: int  # own place it is attacked from


@dataclass(slots=True)
class Sight:
    """What the parties go by on a day."""

    ground: Ground
    pool: Pool
    rules: Rules
    km: Floats  # (P, P) by road
    supply_km: Floats  # (P,)
    besieged: Tristate  # (P,) of the day before
    last_gain: list[int]  # (K,) place, NONE
    lost_on: Longs  # (K, P) day on which a party lost a place, LONG_AGO
    groups: Truths  # (G, P) where each group is
    groups_before: Truths  # (G, P) where it is or was: a place just lost is not forgotten
    log: ResearchLog | None = None

    def look(self, day: int) -> bool:
        """See what has changed by now; return whether anything has."""
        before = self.ground.period
        period = self.ground.renew(day)
        if period is before:
            return False
        self.supply_km = contest.supply_km(period, self.rules.contest_most_km)
        return True


def aims_of(sight: Sight, party: int) -> list[Aim]:
    """Return what a party could go for today, in order of places, then of roads."""
    ground, network = sight.ground, sight.ground.network
    stages: dict[int, list[int]] = {}
    for road in np.flatnonzero(ground.epoch.front):
        a, b = int(network.from_place[road]), int(network.to_place[road])
        for own, other in ((a, b), (b, a)):
            if ground.holder[own] == party and _is_across(ground, party, own, other):
                stages.setdefault(other, []).append(own)
    nearest = {
        place: min(own, key=lambda p: (sight.supply_km[p], p)) for place, own in stages.items()
    }
    found = [
        Aim(int(ground.holder[place]), place, NONE, nearest[place]) for place in sorted(nearest)
    ]
    return [*found, *_roads(sight, nearest)]


def _is_across(ground: Ground, party: int, own: int, other: int) -> bool:
    """Return whether a place still lies across the front; it may have been taken today."""
    still = ground.hostile(party, int(ground.holder[other]))
    return still and in_play(ground, own) and in_play(ground, other)


def _roads(sight: Sight, nearest: dict[int, int]) -> Iterator[Aim]:
    """Yield the roads behind a front, one end of which is a place across it."""
    ground, network = sight.ground, sight.ground.network
    for road in np.flatnonzero(ground.period.roads.within):
        a, b = int(network.from_place[road]), int(network.to_place[road])
        ends = [end for end in (a, b) if end in nearest]
        if ends and in_play(ground, a) and in_play(ground, b):
            yield Aim(int(ground.holder[ends[0]]), NONE, int(road), nearest[ends[0]])


def choose(sight: Sight, party: int, day: int, luck: Luck) -> Aim | None:
    """Return what a party goes for, drawn by what pulls; None where there is no front."""
    found = aims_of(sight, party)
    if not found:
        return None
    carries = {against: part_carried(sight, against) for against in {aim.against for aim in found}}
    terms = [pulls(sight, party, day, aim, carries) for aim in found]
    drawn = []
    for number, aim in enumerate(found):
        noise = luck.one(Purpose.WAR_AIM, day, _element(sight, party, aim))
        gumbel = -math.log(max(-math.log(max(noise, 1e-12)), 1e-12))
        drawn.append((sum(terms[number].values()) + gumbel, -number))
    chosen = found[-max(drawn)[1]]
    if sight.log is not None:
        names = sight.ground.names
        told = {_name(sight, aim): term for aim, term in zip(found, terms, strict=True)}
        choice = Choice(day, names.parties[party], _name(sight, chosen), told)
        sight.log.choices.append(choice)
    return chosen


def _element(sight: Sight, party: int, aim: Aim) -> int:
    return draws.element("aim", sight.ground.names.parties[party], _name(sight, aim))


def _name(sight: Sight, aim: Aim) -> str:
    names = sight.ground.names
    return names.places[aim.place] if aim.road == NONE else names.routes[aim.road]


def pulls(
    sight: Sight, party: int, day: int, aim: Aim, carries: dict[int, Floats]
) -> dict[str, float]:
    """Return what draws a party to an aim, term by term; for the research log."""
    rules = sight.rules
    if aim.road != NONE:
        return {
            "road": rules.aim_road,
            "edge": rules.aim_edge * float(carries[aim.against][aim.road]),
        }
    total = int(sight.pool.at[sight.ground.holder == aim.against].sum())
    outside = math.exp(-sight.supply_km[aim.place] / rules.aim_outside_km)
    lately = day - sight.lost_on[party, aim.place] <= rules.aim_retake_days
    return {
        "strength": rules.aim_present * int(sight.pool.at[aim.place]) / max(total, 1),
        "outside": rules.aim_outside * outside,
        "near": rules.aim_near * _nearness(sight, party, aim.place),
        "group": rules.aim_group * _shared_group(sight, party, aim.place),
        "retake": rules.aim_retake * lately,
        "relief": rules.aim_relief * _relieves(sight, party, aim.place),
        "open": rules.aim_open * _chance(sight, party, aim),
    }


def _nearness(sight: Sight, party: int, place: int) -> float:
    last = sight.last_gain[party]
    return math.exp(-sight.km[last, place] / sight.rules.aim_near_km) if last != NONE else 0.0


def _shared_group(sight: Sight, party: int, place: int) -> bool:
    last = sight.last_gain[party]
    return last != NONE and bool((sight.groups_before[:, last] & sight.groups[:, place]).any())


def _relieves(sight: Sight, party: int, place: int) -> bool:
    """Return whether a place lies next to an own place that is besieged."""
    network, ground = sight.ground.network, sight.ground
    here = (network.from_place == place) | (network.to_place == place)
    ends = np.unique(np.concatenate([network.from_place[here], network.to_place[here]]))
    return bool(((sight.besieged[ends] == YES) & (ground.holder[ends] == party)).any())


def _chance(sight: Sight, party: int, aim: Aim) -> float:
    """Return the chance to win with what the party would send."""
    pool = sight.pool
    mine = int(pool.at[sight.ground.holder == party].sum()) + int(pool.free[party])
    km = sight.supply_km[aim.stage], sight.supply_km[aim.place]
    sent = mine * sight.rules.operation_part
    return contest.chance(sent, float(pool.at[aim.place]), *km, sight.rules)


def part_carried(sight: Sight, against: int) -> Floats:
    """Return the part of the supplied people of a party whose shortest way uses each road (R,)."""
    ground = sight.ground
    network = ground.network
    best = np.full(ground.holder.size, np.inf)
    step = np.zeros(network.length_m.size)
    usable = np.zeros(network.length_m.size, np.bool_)
    held = (ground.holder == against) & (ground.holder != NOBODY)
    for delivery in ground.period.supply.found:
        if delivery.reaches[:, held].any():
            best = np.minimum(best, delivery.ways.cost.min(axis=0, initial=np.inf))
            usable |= delivery.ways.usable
            step = delivery.ways.step
    before, road_to = _predecessors(best, step, usable, ground)
    people = np.where(held & np.isfinite(best), network.population, 0).astype(np.float64)
    total, carried = people.sum(), np.zeros(network.length_m.size)
    for place in np.argsort(-best, kind="stable"):
        if np.isfinite(best[place]) and road_to[place] != NONE:
            carried[road_to[place]] += people[place]
            people[before[place]] += people[place]
    return np.asarray(carried / max(total, 1.0))


def _predecessors(
    best: Floats, step: Floats, usable: Truths, ground: Ground
) -> tuple[Longs, Longs]:
    """Return for each place (P,) the place and the road before it on its shortest way.

    Of equal ways the road with the smaller id is taken.
    """
    network = ground.network
    before = np.full(best.size, NONE, np.int64)
    road_to = np.full(best.size, NONE, np.int64)
    ends = network.from_place, network.to_place
    for road in np.flatnonzero(usable)[::-1].tolist():
        a, b = int(ends[0][road]), int(ends[1][road])
        for start, end in ((a, b), (b, a)):
            if np.isfinite(best[start]) and best[start] + step[road] == best[end]:
                before[end], road_to[end] = start, road
    return before, road_to
