"""Generated wars of the bundled scenario, without the people layer: cheap, and many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from tests.statements.worlds import day_of

from safepassage.engine.arrays import YES, PlaceTotals
from safepassage.engine.war.generated import GeneratedWar
from safepassage.engine.war.generated.aims import NONE, aims_of, part_carried, pulls
from safepassage.scenario.scenario import Scenario


@dataclass
class Future:
    """What one generated war held, by place or by party."""

    taken: Counter[str] = field(default_factory=Counter)  # times a place was taken by force
    besieged: Counter[str] = field(default_factory=Counter)  # days a place was besieged
    intensity: Counter[str] = field(default_factory=Counter)  # sum over days
    attacked: Counter[str] = field(default_factory=Counter)  # days an operation was at a place
    roads: Counter[str] = field(default_factory=Counter)  # days a road was an objective
    begun: Counter[str] = field(default_factory=Counter)  # operations begun, by party
    agreed: Counter[str] = field(default_factory=Counter)  # days an agreement held, by place
    offered: Counter[str] = field(default_factory=Counter)  # days a corridor was offered, by place
    shortage: Counter[str] = field(default_factory=Counter)  # sum over days
    strength: Counter[str] = field(default_factory=Counter)  # of a party, sum over days


@cache
def future(scenario: Scenario, issue: str, days: int, seed: int) -> Future:
    """Let a war go on from a day; its people stay where they are."""
    war = GeneratedWar(scenario, issue_day=day_of(scenario, issue), seed=seed)
    people, seen = people_of(war), Future()
    for day in range(war.issue_day + 1 + days):
        now = war.situation(day, people)
        if day > war.issue_day:
            _note(seen, war, now)
    return seen


def _note(seen: Future, war: GeneratedWar, now) -> None:
    names = war.names
    for row in np.flatnonzero(now.captured > 0):
        seen.taken[names.places[row]] += 1
    for row in np.flatnonzero(now.besieged == YES):
        seen.besieged[names.places[row]] += 1
    for row, place in enumerate(names.places):
        seen.intensity[place] += float(now.intensity[row])
        seen.shortage[place] += float(np.nan_to_num(now.shortage[row]))
    for deal in now.agreements:
        seen.agreed[names.places[deal.from_place]] += 1
    for way in now.corridors:
        seen.offered[names.places[way.from_place]] += 1
    for row, party in enumerate(names.parties):
        seen.strength[party] += int(war.pool.totals()[row])
    _note_operations(seen, war, now.day)


def _note_operations(seen: Future, war: GeneratedWar, day: int) -> None:
    names = war.names
    for one in war.operations.active:
        seen.begun[names.parties[one.party]] += one.since == day
        for row in one.places(war.ground):
            seen.attacked[names.places[row]] += 1
        if one.aim.road >= 0:
            seen.roads[names.routes[one.aim.road]] += 1


@cache
def begun(scenario: Scenario, issue: str, seed: int = 1) -> GeneratedWar:
    """Return a war on the first day that is generated; nobody may change it."""
    return _begin(scenario, issue, seed)


def fresh(scenario: Scenario, issue: str, seed: int = 1) -> GeneratedWar:
    """Return a war on the first day that is generated, to be changed by a test."""
    return _begin(scenario, issue, seed)


def people_of(war: GeneratedWar) -> PlaceTotals:
    network = war.record.timeline.network
    return PlaceTotals(
        network.population - network.idps, network.idps, np.zeros_like(network.population)
    )


def _begin(scenario: Scenario, issue: str, seed: int) -> GeneratedWar:
    war = GeneratedWar(scenario, issue_day=day_of(scenario, issue), seed=seed)
    for day in range(war.issue_day + 2):
        war.situation(day, people_of(war))
    return war


def aims(war: GeneratedWar, party: str) -> dict[str, float]:
    """Return the chance of each place or road to be what a party goes for next."""
    row, sight, names = war.names.party[party], war.sight, war.names
    found = aims_of(sight, row)
    carries = {against: part_carried(sight, against) for against in {aim.against for aim in found}}
    day = war.issue_day + 1
    pull = np.array([sum(pulls(sight, row, day, aim, carries).values()) for aim in found])
    chance = np.exp(pull - pull.max())
    chance /= chance.sum()
    ids = [names.places[a.place] if a.road == NONE else names.routes[a.road] for a in found]
    return dict(zip(ids, chance.tolist(), strict=True))


def rate(war: GeneratedWar, party: str, against: str, place: str) -> float:
    """Return the factor on operations of a party against another at a place."""
    rows = war.names.party[party], war.names.party[against]
    return war.rate(*rows, (war.names.place[place],), day=war.issue_day + 1)
