"""Talks, trust and ceasefires: each a state of its own, for each pair of hostile parties.

Talks stop nothing by themselves. A ceasefire needs the consent of both; its factor on operations
is drawn with a log centred on zero: some calm, some do the opposite (docs/science/talks.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from safepassage.engine import draws
from safepassage.engine.draws import Purpose
from safepassage.engine.war.generated.ground import Ground, in_play
from safepassage.engine.war.generated.luck import Luck
from safepassage.engine.war.relations import Truths
from safepassage.scenario.parts import Ceasefire, Talks
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario

NEVER = -1
PROPOSED, FIRST, SECOND, LOCAL, EFFECT = 0, 1, 2, 3, 4  # turns of draws about a ceasefire


@dataclass(slots=True)
class Truce:
    """A ceasefire of a pair, in some places or everywhere."""

    until: int  # last day
    factor: float  # on operations
    places: Truths | None  # (P,); None: everywhere


@dataclass(slots=True)
class Pair:
    """What two hostile parties are to each other beside the fighting."""

    parties: tuple[int, int]
    element: int
    trust: float
    talks_until: int = NEVER  # last day of the round under way
    resume_on: int = NEVER  # day on which suspended talks go on
    truces: list[Truce] = field(default_factory=list)

    def talks_on(self, day: int) -> bool:
        """Return whether the two talk on a day."""
        return day <= self.talks_until


class Parley:
    """All pairs, and what they have agreed."""

    def __init__(self, ground: Ground, luck: Luck, rules: Rules) -> None:
        """Begin: nobody talks, trust is low."""
        self._ground, self._luck, self._rules = ground, luck, rules
        self.names, names = ground.names, ground.names.parties
        self.pairs: dict[tuple[int, int], Pair] = {
            (a, b): Pair((a, b), draws.element("pair", names[a], names[b]), rules.trust_start)
            for a in range(len(names))
            for b in range(a + 1, len(names))
            if ground.hostile(a, b) and _fights(ground, a) and _fights(ground, b)
        }

    def of(self, a: int, b: int) -> Pair | None:
        """Return the pair of two parties, in either order."""
        return self.pairs.get((min(a, b), max(a, b)))

    def day(self, day: int, besieged: dict[tuple[int, int], list[int]]) -> None:
        """Go through a day; ``besieged`` are the places that one of a pair besieges."""
        for key, pair in self.pairs.items():
            self._end_truces(pair, day)
            self._talk(pair, day)
            if pair.talks_on(day) and not pair.truces:
                self._propose(pair, day, besieged.get(key, []))

    def consent(self, pair: Pair, *, pressed: bool) -> float:
        """Return the chance that one of the two consents to what needs both."""
        return min(1.0, pair.trust + self._rules.talks_pressure * pressed)

    def both_consent(self, pair: Pair, day: int, purpose: Purpose, named: int) -> bool:
        """Return whether both consent to a thing, each by a draw of its own."""
        consent = self.consent(pair, pressed=True)
        return all(self._luck.one(purpose, day, named, turn) < consent for turn in (FIRST, SECOND))

    def won(self, party: int, against: int, day: int) -> None:
        """Take in that an operation has won: talks may be suspended, a ceasefire is broken."""
        pair = self.of(party, against)
        if pair is None:
            return
        rules = self._rules
        if pair.talks_on(day):
            drawn = self._luck.one(Purpose.WAR_TALKS, day, pair.element, 1)
            if drawn < rules.talks_suspended:
                pair.talks_until, pair.resume_on = NEVER, day + rules.talks_pause_days
        if pair.truces:
            pair.truces.clear()
            pair.trust *= 1.0 - rules.trust_broken

    def kept(self, a: int, b: int) -> None:
        """Take in that two kept their word."""
        pair = self.of(a, b)
        if pair is not None:
            pair.trust += self._rules.trust_kept * (1.0 - pair.trust)

    def factor(self, party: int, against: int, places: tuple[int, ...], day: int) -> float:
        """Return the factor of talks and ceasefires on operations between two, at places."""
        pair = self.of(party, against)
        if pair is None:
            return 1.0
        factor = self._rules.operation_talks_factor if pair.talks_on(day) else 1.0
        for truce in pair.truces:
            covers = truce.places is None or truce.places[list(places)].any()
            factor *= truce.factor if covers else self._outside
        return factor

    @property
    def _outside(self) -> float:
        """Return the factor of a ceasefire of some places on the fighting of its two elsewhere."""
        return math.exp(self._rules.ceasefire_outside_log)

    def calm(self, day: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the factor (P,) of ceasefires on what is felt at each place."""
        holder = self._ground.holder
        calm = np.ones(holder.size)
        for pair in self.pairs.values():
            for truce in pair.truces:
                here = np.isin(holder, pair.parties) & (day <= truce.until)
                covered = here if truce.places is None else here & truce.places
                calm[covered] *= truce.factor
                calm[here & ~covered] *= self._outside
        return calm

    def _talk(self, pair: Pair, day: int) -> None:
        rules = self._rules
        if pair.talks_on(day):
            return
        if pair.resume_on != NEVER:
            begins = day >= pair.resume_on
        else:
            drawn = self._luck.one(Purpose.WAR_TALKS, day, pair.element)
            begins = drawn < rules.talks_per_day
        if begins:
            pair.talks_until, pair.resume_on = day + rules.talks_days - 1, NEVER

    def _propose(self, pair: Pair, day: int, besieged: list[int]) -> None:
        rules, luck = self._rules, self._luck
        purpose = Purpose.WAR_CEASEFIRE
        if luck.one(purpose, day, pair.element, PROPOSED) >= rules.ceasefire_per_day:
            return
        consent = self.consent(pair, pressed=bool(besieged))
        if all(luck.one(purpose, day, pair.element, one) < consent for one in (FIRST, SECOND)):
            drawn = luck.one(purpose, day, pair.element, LOCAL)
            is_local = bool(besieged) and drawn < rules.ceasefire_local
            self.agree(pair, day, self._only(besieged) if is_local else None)

    def _only(self, places: list[int]) -> Truths:
        found = np.zeros(self._ground.holder.size, np.bool_)
        found[places] = True
        return found

    def agree(self, pair: Pair, day: int, places: Truths | None) -> None:
        """Let a ceasefire begin on a day; its effect is drawn."""
        rules = self._rules
        effect = self._luck.normal(Purpose.WAR_CEASEFIRE, day, pair.element, EFFECT)
        log_factor = rules.ceasefire_log_mean + rules.ceasefire_log_spread * effect
        pair.truces.append(Truce(day + rules.ceasefire_days - 1, math.exp(log_factor), places))

    def _end_truces(self, pair: Pair, day: int) -> None:
        over = [truce for truce in pair.truces if day > truce.until]
        for truce in over:
            pair.truces.remove(truce)
            pair.trust += self._rules.trust_kept * (1.0 - pair.trust)


def _fights(ground: Ground, party: int) -> bool:
    """Return whether a party holds any place that can change hands."""
    return any(in_play(ground, int(place)) for place in np.flatnonzero(ground.holder == party))


def take_over(parley: Parley, scenario: Scenario, day: int) -> None:
    """Let talks and ceasefires of the record that are under way go on after a day."""
    rules = scenario.settings.rules
    for row in sorted(scenario.talks, key=lambda row: (row.start, row.talks)):
        begun = scenario.day_of(row.start)
        for pair in _pairs_of(parley, row.parties if _goes_on(scenario, row, day) else ()):
            if row.state == "suspended":
                pair.talks_until, pair.resume_on = NEVER, begun + rules.talks_pause_days
            elif row.state == "held" and begun + rules.talks_days > day:
                pair.talks_until = begun + rules.talks_days - 1
    for truce in sorted(scenario.ceasefires, key=lambda row: row.ceasefire):
        lately = day - scenario.day_of(truce.start) < rules.operation_open_days
        if _goes_on(scenario, truce, day) and lately:
            places = np.zeros(len(parley.names.places), np.bool_)
            places[[parley.names.place[place] for place in truce.places]] = True
            for pair in _pairs_of(parley, tuple(set(truce.parties) - set(truce.excluded))):
                parley.agree(pair, day, places if truce.places else None)


def _goes_on(scenario: Scenario, row: Talks | Ceasefire, day: int) -> bool:
    return row.end is None or scenario.day_of(row.end) > day


def _pairs_of(parley: Parley, parties: tuple[str, ...]) -> Iterator[Pair]:
    known = parley.names.party
    rows = sorted(known[party] for party in parties if party in known)
    for number, a in enumerate(rows):
        for b in rows[number + 1 :]:
            pair = parley.of(a, b)
            if pair is not None:
                yield pair
