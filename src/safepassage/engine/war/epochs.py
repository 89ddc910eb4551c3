"""The days on which anything changes, and what holds from each of them on: compiled once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from safepassage.engine.arrays import (
    NOBODY,
    UNDER_FIRE,
    Bytes,
    Epoch,
    Floats,
    Ints,
    Network,
    Tristate,
)
from safepassage.engine.compile import Names, names_of, network_of
from safepassage.engine.war import control, ratio, roads, siege, states, supply
from safepassage.engine.war.relations import Relations, Truths, relations_on
from safepassage.scenario.scenario import Scenario

FAR_PAST = -(2**30)
Basis = tuple[roads.Roads, supply.Sides, tuple[supply.Source, ...]]


class Supplied(NamedTuple):
    """What the supply of an epoch rests on; kept while none of it changes."""

    found: tuple[supply.Delivery, ...]
    supplied: Tristate  # (P,)
    supply_ratio: Floats  # (P,)
    cut_off: Tristate  # (P,) as if people lived everywhere
    degree: Bytes  # (P,)


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """An epoch, and what it was worked out from."""

    epoch: Epoch
    roads: roads.Roads
    sides: supply.Sides
    sources: tuple[supply.Source, ...]
    supply: Supplied


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Everything about the war that the days do not change. Made once per scenario."""

    names: Names
    network: Network
    first_day: int  # of the record of encirclement, at most 0
    holdings: tuple[control.Holding, ...]
    periods: tuple[Period, ...]

    def on(self, day: int) -> Period:
        """Return the period a day falls into."""
        starts = [period.epoch.first_day for period in self.periods]
        return self.periods[int(np.searchsorted(starts, day, side="right")) - 1]


def timeline(scenario: Scenario, names: Names | None = None, until: int | None = None) -> Timeline:
    """Compile the epochs of a scenario, up to the day ``until``."""
    names = names or names_of(scenario)
    network = network_of(scenario, names)
    first = control.first_full_day(scenario)
    last = scenario.days - 1 if until is None else until
    held = control.holdings(scenario, names)
    periods = tuple(_periods(scenario, names, network, held, change_days(scenario, first, last)))
    return Timeline(names, network, first, held, periods)


def change_days(scenario: Scenario, first: int, last: int) -> list[int]:
    """Return the days from first to last on which an epoch begins."""
    days = {scenario.day_of(when) for when in _first_days(scenario)}
    days |= {scenario.day_of(when) + 1 for when in _last_days(scenario)}
    return [first, *sorted(day for day in days if first < day <= last)]


def _first_days(scenario: Scenario) -> Iterator[date]:
    """Yield the first day of each row; an open beginning is before any day."""
    yield from (row.date for row in scenario.control)
    yield from (row.date for row in scenario.route_status)
    yield from (row.date for row in scenario.camps)
    yield from (row.start for row in scenario.gates)
    yield from (row.start for row in scenario.supply_sources if row.start)
    yield from (row.start for row in scenario.settings.relations if row.start)


def _last_days(scenario: Scenario) -> Iterator[date]:
    """Yield the last day of each row that has one."""
    yield from (row.end for row in scenario.gates if row.end)
    yield from (row.end for row in scenario.supply_sources if row.end)
    yield from (row.end for row in scenario.settings.relations if row.end)


def _periods(
    scenario: Scenario,
    names: Names,
    network: Network,
    held: Sequence[control.Holding],
    days: Sequence[int],
) -> Iterator[Period]:
    """Yield a period for each day of change, in order; earlier days tell since when fronts run."""
    records = roads.records(scenario, names)
    carried = carried_by(scenario, names)
    fronts = Fronts.before_any(network)
    last: Period | None = None
    known: dict[bytes, Floats] = {}
    earlier = sorted({change.day for change in held if change.day < days[0]})
    for day in (*earlier, *days):
        holding = control.holding_on(day, held, network.population.size)
        relations = relations_on(scenario, names, day)
        fronts = fronts.next(day, network, holding.holder, relations)
        if day < days[0]:
            continue
        sides = supply.Sides(
            holding.holder, relations, supply.with_sources(scenario, names, relations)
        )
        record = roads.record_on(day, records, network.length_m.size)
        now = roads.roads_of(record, network, holding.holder, relations, fronts.since)
        sources = supply.sources_on(scenario, names, day)
        if last and same_supply((last.roads, last.sides, last.sources), (now, sides, sources)):
            supplied = last.supply
        else:
            most = scenario.settings.rules.supply_most_ratio
            supplied = supply_of(network, now, sides, sources, carried, most, known)
        standing = Standing(
            states.gates_on(scenario, names, day), states.camps_on(scenario, names, day)
        )
        epoch = epoch_of(network, day, holding, now, supplied, standing)
        last = Period(epoch, now, sides, sources, supplied)
        yield last


def fronts_on(day: int, scenario: Scenario, timeline: Timeline) -> Fronts:
    """Return the fronts as they stand at the end of a day within a timeline."""
    fronts = Fronts.before_any(timeline.network)
    days = {held.day for held in timeline.holdings}
    days |= {period.epoch.first_day for period in timeline.periods}
    for each in sorted(one for one in days if one <= day):
        holding = control.holding_on(each, timeline.holdings, len(timeline.names.places))
        relations = relations_on(scenario, timeline.names, each)
        fronts = fronts.next(each, timeline.network, holding.holder, relations)
    return fronts


class Standing(NamedTuple):
    """What the record says of gates and camps on a day."""

    gates: states.Gates
    camps: states.Camps


class Fronts(NamedTuple):
    """Since when the ends of each road are hostile."""

    since: Ints  # (R,) FAR_PAST where they always were
    hostile: Truths  # (R,)
    held: Truths  # (R,) both ends have a holder

    @staticmethod
    def before_any(network: Network) -> Fronts:
        """Return the state before the first row."""
        roads_count = network.length_m.size
        nothing = np.zeros(roads_count, np.bool_)
        return Fronts(np.full(roads_count, FAR_PAST, np.int32), nothing, nothing)

    def next(self, day: int, network: Network, holder: Ints, relations: Relations) -> Fronts:
        """Return the state on the next day of change.

        A front that was there when the record of its ends begins is older than any row.
        """
        ends = holder[network.from_place], holder[network.to_place]
        hostile = relations.hostile[ends]
        begins = hostile & ~self.hostile & self.held
        since = np.where(begins, day, np.where(hostile & self.hostile, self.since, FAR_PAST))
        held = (ends[0] != NOBODY) & (ends[1] != NOBODY)
        return Fronts(since.astype(np.int32), hostile, held)


def carried_by(scenario: Scenario, names: Names) -> Floats:
    """Return the people (4, R) whose daily need each road carries, by status."""
    parts = ratio.parts_by_status(scenario.settings.rules)
    return np.outer(parts, ratio.capacities(scenario, names))


def same_supply(before: Basis, now: Basis) -> bool:
    """Return whether nothing has changed on which supply and encirclement rest."""
    if before[2] != now[2] or not np.array_equal(before[1].holder, now[1].holder):
        return False
    if not np.array_equal(before[1].relations.same_side, now[1].relations.same_side):
        return False
    fields = roads.Roads._fields
    return all(np.array_equal(getattr(before[0], f), getattr(now[0], f)) for f in fields)


def supply_of(
    network: Network,
    now: roads.Roads,
    sides: supply.Sides,
    sources: tuple[supply.Source, ...],
    carried: Floats,
    most: float,
    known: dict[bytes, Floats] | None = None,
) -> Supplied:
    """Return what reaches each place, and how each stands, by what holds on the roads now.

    ``known`` keeps flows between calls; see `ratio.supply_ratios`.
    """
    found = supply.deliveries(network, now, sides, sources)
    calm = supply.deliveries(network, now, sides, sources, floor=UNDER_FIRE)
    free = supply.reached_by(calm, sides.holder.size)
    supplied = supply.supplied(found, sides)
    ratios = ratio.supply_ratios(network, now, sides, found, supplied, carried, most, known)
    return Supplied(found, supplied, ratios, *siege.siege_of(network, now, supplied, free))


def epoch_of(
    network: Network,
    day: int,
    holding: control.Holding,
    now: roads.Roads,
    supplied: Supplied,
    standing: Standing,
) -> Epoch:
    """Return what holds from a day on."""
    return Epoch(
        first_day=day,
        holder=holding.holder,
        held_share=holding.held_share,
        status=now.status,
        front=now.front.astype(np.uint8),
        passable_out=now.passable_out,
        passable_in=now.passable_in,
        gate=standing.gates.policy,
        gate_people_per_day=standing.gates.people_per_day,
        camp_open=standing.camps.is_open,
        capacity=standing.camps.capacity,
        supplied=supplied.supplied,
        supply_ratio=supplied.supply_ratio,
        encircled=siege.encircled(supplied.cut_off, network.population > 0),
        degree=supplied.degree,
    )
