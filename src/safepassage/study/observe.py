"""A claim as a question to a run: which rule, which places, which days. Or why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.scenario import Scenario
from safepassage.study.boundaries import Boundaries
from safepassage.study.counting import Counts, Moves, People
from safepassage.study.events import Event
from safepassage.study.observation_rules import (
    NOT_COMPARABLE,
    RULES,
    Boundary,
    Measure,
    Rule,
    Since,
)

Events = Mapping[str, tuple[Event, ...]]  # by id
SINCE_DAY = re.compile(r"_since_(\d{4}-\d{2}-\d{2})$")


@dataclass(frozen=True, slots=True)
class Question:
    """What a claim asks of a run, in places and days."""

    claim: Claim
    rule: Rule
    places: frozenset[str]
    origins: frozenset[str]  # empty: any
    destinations: frozenset[str]  # empty: any
    first_day: int
    last_day: int
    city_moves_from: int | None

    def people(self, places: frozenset[str] | None = None) -> People:
        """Return the people asked about, of all places or of some."""
        return People(
            places if places is not None else self.places,
            self.first_day,
            self.last_day,
            self.rule.status,
            self.rule.whereabouts,
            self.origins if self.rule.from_origin else frozenset(),
        )

    def moves(self) -> Moves:
        """Return the moves asked about."""
        if self.rule.measure == Measure.MOVES_OUT:
            return Moves(
                self.first_day,
                self.last_day,
                self.rule.kinds,
                starts=self.places,
                ends=self.destinations if self.rule.to_destination else frozenset(),
                within=self.rule.within,
            )
        return Moves(
            self.first_day,
            self.last_day,
            self.rule.kinds,
            starts=self.origins if self.rule.from_origin else frozenset(),
            ends=self.places,
            starts_outside=self.places if self.rule.measure == Measure.ARRIVALS else frozenset(),
            city_moves_from=self.city_moves_from,
        )


@dataclass(frozen=True, slots=True)
class NotComparable:
    """Why a claim is not held against a run. Never a miss."""

    claim: Claim
    reason: str


def ask(
    claim: Claim, scenario: Scenario, boundaries: Boundaries, events: Events
) -> Question | NotComparable:
    """Return the question of a claim, or why it cannot be put."""
    reason = _reason_of_the_row(claim) or _reason_of_the_period(claim, scenario)
    if reason:
        return NotComparable(claim, reason)
    rule = RULES[claim.quantity]
    wide = boundaries.wider(claim.place)
    if wide or not claim.place:
        return NotComparable(claim, f"wider than the network: {', '.join(wide) or 'no place'}")
    expand = (
        boundaries.with_sub_districts
        if rule.boundary == Boundary.SUB_DISTRICT
        else boundaries.places
    )
    places, destinations = expand(claim.place), expand(claim.destination)
    stays_inside = bool(destinations) and destinations <= places
    if rule.to_destination and stays_inside and not rule.within:
        return NotComparable(claim, "moves inside one place are not modelled")
    assert claim.end is not None  # seen to by `_reason_of_the_period`
    first = _first_day(claim, rule, scenario, events)
    return Question(
        claim,
        rule,
        places,
        boundaries.places(claim.origin or _known(rule.origin, scenario)),
        destinations,
        scenario.day_of(first),
        scenario.day_of(claim.end) - rule.lag_days,
        scenario.day_of(rule.city_moves_from) if rule.city_moves_from else None,
    )


def answer(question: Question, counts: Counts) -> float:
    """Return what a world says to a question, in the unit of the claim."""
    match question.rule.measure:
        case Measure.PRESENT:
            return float(counts.present(question.people()).mean())
        case Measure.ENCIRCLED:
            return _encircled(question, counts)
        case Measure.HELD:
            return _held(question, counts)
        case _:
            return counts.moves(question.moves())


def _encircled(question: Question, counts: Counts) -> float:
    """Return the people in encircled places, mean over the days on which any is encircled."""
    days = question.last_day - question.first_day + 1
    total, on_any = np.zeros(days), np.zeros(days, np.bool_)
    for place in question.places:
        encircled = counts.encircled(place, question.first_day, question.last_day)
        total += counts.present(question.people(frozenset({place}))) * encircled
        on_any |= encircled
    return float(total[on_any].mean()) if on_any.any() else 0.0


def _held(question: Question, counts: Counts) -> float:
    days = question.last_day - question.first_day + 1
    total = np.zeros(days)
    for place in sorted(question.places):  # a sum of floats depends on the order
        share = counts.held_share(place, question.first_day, question.last_day)
        total += counts.present(question.people(frozenset({place}))) * share
    return float(total.mean())


def _reason_of_the_row(claim: Claim) -> str:
    """Return why a row of this kind is not compared, or nothing."""
    if claim.use == Use.FORECAST:
        return "a forecast: it stands in the ledger, beside what was observed later"
    if claim.quantity in NOT_COMPARABLE:
        return NOT_COMPARABLE[claim.quantity]
    if claim.quantity not in RULES:
        return "no observation rule for this quantity"
    if claim.value is None:
        return "no figure"
    if claim.group:
        return f"counts a group that is not modelled apart: {claim.group}"
    return ""


def _reason_of_the_period(claim: Claim, scenario: Scenario) -> str:
    """Return why the days of a row do not fit the run, or nothing."""
    if claim.end is None:
        return "no day is named"
    start = claim.start or claim.end
    if claim.end < scenario.settings.start or start > scenario.settings.end:
        return "outside the period of the scenario"
    if start < scenario.settings.start:
        return "begins before the scenario"
    if claim.end > scenario.settings.end:
        return "ends after the scenario"
    return ""


def _first_day(claim: Claim, rule: Rule, scenario: Scenario, events: Events) -> date:
    """Return the day from which the rule counts, at the earliest the first of the scenario."""
    begin = scenario.settings.start
    if rule.since in {Since.EVENT, Since.START} and claim.start != claim.end:
        return claim.start or begin
    match rule.since:
        case Since.START:
            return begin
        case Since.EVENT:
            starts = [event.first_day for name in claim.event for event in events.get(name, ())]
            return max(begin, min(starts, default=begin))
        case Since.NAME:
            found = SINCE_DAY.search(claim.quantity)
            return max(begin, date.fromisoformat(found.group(1))) if found else begin
        case _:
            return claim.start or claim.end or begin


def _known(places: tuple[str, ...], scenario: Scenario) -> tuple[str, ...]:
    """Return those places that the scenario has."""
    have = {place.place for place in scenario.places}
    return tuple(place for place in places if place in have)
