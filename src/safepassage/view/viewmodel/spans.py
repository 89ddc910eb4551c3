"""What held from when to when: runs of equal days, from the record of a run and of the roads."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from safepassage.engine.arrays import AID, CIVILIANS_IN, CIVILIANS_OUT, GOODS, TRADE
from safepassage.engine.war.degrees import STATUS_WORD
from safepassage.engine.war.epochs import Timeline
from safepassage.engine.war.situation import LISTED
from safepassage.scenario.claims import Claim
from safepassage.scenario.kinds import GatePolicyKind
from safepassage.scenario.scenario import Scenario
from safepassage.view.figures import Figures
from safepassage.view.viewmodel.parts import (
    GateSpan,
    HolderSpan,
    ListingSpan,
    RoadSpan,
    SupplySpan,
)

TRAFFICS = (GOODS, TRADE, AID, CIVILIANS_OUT, CIVILIANS_IN)
TRISTATE = {1: True, 0: False, -1: None}


class Span(NamedTuple):
    """A run of days with the same value; both ends are included."""

    first: int
    last: int
    value: Any


def runs(values: Sequence[Hashable]) -> Iterator[Span]:
    """Yield the runs of equal values."""
    first = 0
    for day in range(1, len(values) + 1):
        if day == len(values) or values[day] != values[first]:
            yield Span(first, day - 1, values[first])
            first = day


def holders(figures: Figures) -> list[HolderSpan]:
    """Return who held each place, from the record of the run."""
    party, share = figures.words("holder"), figures.floats("held_share")
    return [
        HolderSpan(
            place=place, party=span.value[0], share=span.value[1], first_day=span.first,
            last_day=span.last,
        )
        for place, row in figures.row.items()
        for span in runs(list(zip(party[row], share[row], strict=True)))
    ]  # fmt: skip


def supply(figures: Figures) -> list[SupplySpan]:
    """Return how each place stood: supplied, encircled, besieged and the degree."""
    states = [figures.tristate(name) for name in ("supplied", "encircled", "besieged")]
    degree = figures.words("degree")
    found = []
    for place, row in figures.row.items():
        days = [(*(int(state[row, d]) for state in states), degree[row][d])
                for d in range(figures.days)]  # fmt: skip
        found += [
            SupplySpan(
                place=place,
                supplied=TRISTATE[span.value[0]],
                encircled=TRISTATE[span.value[1]],
                besieged=TRISTATE[span.value[2]],
                degree=span.value[3],
                first_day=span.first,
                last_day=span.last,
            )
            for span in runs(days)
        ]
    return found


def roads(scenario: Scenario, line: Timeline) -> list[RoadSpan]:
    """Return how far each road let each traffic pass; equal neighbours are one span."""
    periods = [(max(period.epoch.first_day, 0), period) for period in line.periods]
    ends = [first for first, _ in periods[1:]] + [scenario.days]
    found: list[RoadSpan] = []
    for index, route in enumerate(line.names.routes):
        value: list[Hashable] = []
        for (first, period), end in zip(periods, ends, strict=True):
            words = tuple(STATUS_WORD[int(period.epoch.status[t, index])] for t in TRAFFICS)
            doubt = bool(np.any(period.roads.disputed[:, index]))
            value += [(*words, doubt)] * max(0, end - first)
        found += [_road(route, span) for span in runs(value)]
    return found


def _road(route: str, span: Span) -> RoadSpan:
    goods, trade, aid, people_out, people_in, disputed = span.value
    return RoadSpan(
        route=route, goods=goods, trade=trade, aid=aid, civilians_out=people_out,
        civilians_in=people_in, disputed=disputed, first_day=span.first, last_day=span.last,
    )  # fmt: skip


def gates(scenario: Scenario) -> list[GateSpan]:
    """Return what each gate did for each category within the period."""
    last = scenario.days - 1
    return [
        GateSpan(
            place=row.place,
            category=row.category.value,
            policy=row.policy.value,
            people_per_day=row.people_per_day if row.policy is GatePolicyKind.QUOTA else None,
            assumed="assum" in row.note.lower(),
            first_day=max(scenario.day_of(row.start), 0),
            last_day=min(scenario.day_of(row.end), last) if row.end else last,
        )
        for row in sorted(scenario.gates, key=lambda g: (g.place, g.category.value, g.start))
        if scenario.day_of(row.start) <= last and (row.end is None or scenario.day_of(row.end) >= 0)
    ]


def listings(scenario: Scenario) -> list[ListingSpan]:
    """Return who lists which place as besieged: a claim, with its own days."""
    return [
        ListingSpan(
            place=place,
            claim=claim.claim,
            claimant=claim.claimant,
            first_day=_day(scenario, claim.start),
            last_day=_day(scenario, claim.end),
            sources=list(claim.source),
        )
        for claim in sorted(scenario.claims, key=lambda c: (c.start or date.min, c.claim))
        if claim.quantity == LISTED and _reaches_in(scenario, claim)
        for place in claim.place
    ]


def _day(scenario: Scenario, when: date | None) -> int | None:
    return scenario.day_of(when) if when else None


def _reaches_in(scenario: Scenario, claim: Claim) -> bool:
    starts_before_end = claim.start is None or claim.start <= scenario.settings.end
    return starts_before_end and (claim.end is None or claim.end >= scenario.settings.start)
