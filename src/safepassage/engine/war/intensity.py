"""Conflict intensity, 0 to 1: how much fighting a household at a place meets on a day.

Everything that happens leaves a trace, whole while it lasts, then halving; what is felt together
is 1 - product(1 - trace). Operations are felt at the places they attack, less at the ends of the
roads they attack, and fading by road distance around them. Strikes and captures are felt where
they happen. A ceasefire is a modest factor on what happens between the parties it covers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import Floats, Ints, Network
from safepassage.engine.compile import Names
from safepassage.engine.war.control import Holding
from safepassage.engine.war.relations import Truths, relations_on
from safepassage.engine.war.ways import length_km, shortest_ways
from safepassage.scenario.parts import Ceasefire, Operation, Strike
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario


class Traces(NamedTuple):
    """What happens and where it is felt. I happenings, Z ceasefires."""

    felt: Floats  # (I, P) 0 to 1 while it lasts
    first: Ints  # (I,) day
    last: Ints  # (I,) day
    covered: Truths  # (Z, I) all parties named are covered by the ceasefire
    own: Truths  # (I, K + 1) holders on the side of those who attack


class Truces(NamedTuple):
    """Where and when ceasefires hold."""

    first: Ints  # (Z,) day
    last: Ints  # (Z,) day
    places: Truths  # (Z, P)
    holders: Truths  # (Z, K + 1) parties covered


class Intensity:
    """The intensity of each day of a scenario."""

    def __init__(
        self, scenario: Scenario, names: Names, network: Network, holdings: Iterable[Holding]
    ) -> None:
        """Lay out what happens; a day then costs a few array operations."""
        self._rules = scenario.settings.rules
        self._traces = _traces(scenario, names, network, holdings)
        self._truces = _truces(scenario, names)

    def end_by(self, day: int) -> None:
        """Let nothing last longer than to a day; from then on its trace fades."""
        self._traces = self._traces._replace(last=np.minimum(self._traces.last, day))

    def on(self, day: int, holder: Ints) -> Floats:
        """Return the intensity (P,) on a day."""
        traces, rules = self._traces, self._rules
        gone = np.maximum(0, day - traces.last)
        strength = np.where(traces.first <= day, 0.5 ** (gone / rules.intensity_half_life_days), 0)
        own = traces.own[:, holder]
        factor = np.where(own, rules.intensity_own_side, 1.0)
        for truce in np.flatnonzero((self._truces.first <= day) & (day <= self._truces.last)):
            where = self._truces.places[truce] & self._truces.holders[truce][holder]
            factor[np.ix_(traces.covered[truce], where)] *= rules.ceasefire_factor
        felt = np.clip(traces.felt * strength[:, None] * factor, 0.0, 1.0)
        together: Floats = 1.0 - np.prod(1.0 - felt, axis=0)
        return together


def _traces(
    scenario: Scenario, names: Names, network: Network, holdings: Iterable[Holding]
) -> Traces:
    rules = scenario.settings.rules
    felt: list[Floats] = []
    spans: list[tuple[int, int]] = []
    parties: list[frozenset[str]] = []
    own: list[Truths] = []
    nobody = np.zeros(len(names.parties) + 1, np.bool_)
    for operation in sorted(scenario.operations, key=lambda row: row.operation):
        felt.append(_of_operation(operation, names, network, rules))
        spans.append(span(scenario, operation.start, operation.end))
        parties.append(frozenset(operation.party + operation.against) & set(names.parties))
        own.append(_own_side(scenario, names, operation, spans[-1][0]))
    for strike in sorted(scenario.strikes, key=lambda row: row.strike):
        felt.append(_of_strike(strike, names, rules))
        spans.append((scenario.day_of(strike.start), scenario.day_of(strike.end or strike.start)))
        parties.append(frozenset())
        own.append(nobody)
    for holding in holdings:
        if holding.captured.any():
            felt.append(holding.captured * rules.intensity_capture)
            spans.append((holding.day, holding.day))
            parties.append(frozenset())
            own.append(nobody)
    truces = _sorted_truces(scenario)
    covered = [[_covers(truce, named) for named in parties] for truce in truces]
    days = np.array(spans, np.int32).reshape(-1, 2)
    return Traces(
        np.array(felt).reshape(-1, len(names.places)),
        days[:, 0],
        days[:, 1],
        np.array(covered, np.bool_).reshape(len(truces), len(parties)),
        np.array(own, np.bool_).reshape(len(parties), len(names.parties) + 1),
    )


def _own_side(scenario: Scenario, names: Names, operation: Operation, day: int) -> Truths:
    """Return the holders (K + 1,) on the side of those who attack, at the start of it."""
    attackers = [names.party[party] for party in operation.party if party in names.party]
    return np.asarray(relations_on(scenario, names, day).same_side[attackers].any(axis=0))


def span(scenario: Scenario, start: date, end: date | None) -> tuple[int, int]:
    """Return first and last day; what has no known end is taken to last `operation_open_days`."""
    first = scenario.day_of(start)
    if end is not None:
        return first, scenario.day_of(end)
    return first, first + scenario.settings.rules.operation_open_days - 1


def _of_operation(operation: Operation, names: Names, network: Network, rules: Rules) -> Floats:
    routes = [names.route[route] for route in operation.routes]
    places = [names.place[place] for place in operation.places]
    return felt_of(places, routes, network, rules)


def felt_of(attacked: list[int], routes: list[int], network: Network, rules: Rules) -> Floats:
    """Return where an operation is felt (P,): there, at the ends of its roads, and near by."""
    ends = [*network.from_place[routes].tolist(), *network.to_place[routes].tolist()]
    every_road = np.ones(network.length_m.size, np.bool_)
    cost = shortest_ways(network, every_road, attacked or ends).cost.min(axis=0, initial=np.inf)
    km = np.array([length_km(one) if np.isfinite(one) else np.inf for one in cost])
    near = rules.intensity_operation * rules.intensity_near * np.exp(-km / rules.intensity_near_km)
    felt = np.where(network.abroad == 1, 0.0, near)
    felt[ends] = np.maximum(felt[ends], rules.intensity_route_end)
    felt[attacked] = np.maximum(felt[attacked], rules.intensity_operation)
    return felt


def _of_strike(strike: Strike, names: Names, rules: Rules) -> Floats:
    felt = np.zeros(len(names.places))
    felt[[names.place[place] for place in strike.places]] = rules.intensity_strike
    return felt


def _sorted_truces(scenario: Scenario) -> list[Ceasefire]:
    return sorted(scenario.ceasefires, key=lambda row: row.ceasefire)


def _covers(truce: Ceasefire, named: frozenset[str]) -> bool:
    """Return whether a ceasefire covers all parties named; without names, the holder decides."""
    return named <= set(truce.parties) - set(truce.excluded)


def _truces(scenario: Scenario, names: Names) -> Truces:
    rows = _sorted_truces(scenario)
    days = np.array([span(scenario, row.start, row.end) for row in rows], np.int32).reshape(-1, 2)
    places = np.zeros((len(rows), len(names.places)), np.bool_)
    holders = np.zeros((len(rows), len(names.parties) + 1), np.bool_)
    for number, row in enumerate(rows):
        places[number, [names.place[p] for p in row.places]] = True
        places[number] |= not row.places
        covered = set(row.parties) - set(row.excluded)
        holders[number, [names.party[p] for p in covered if p in names.party]] = True
    return Truces(days[:, 0], days[:, 1], places, holders)
