"""Hold many runs of aleppo-2016 against what households must do: each criterion, figure, range.

    python validation/households.py [--members 200] [--threads 2] [--out FOLDER] [--held RULE ...]

Members vary luck, rules (from their priors) and uncertain inputs; the figure held against a range
is the median over members, its band (5 to 95 %) stands beside it. The war is as recorded. An
ensemble that is already in the folder is read, not run again. The last run stands in README.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from safepassage.openers import load
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.scenario.scenario import Scenario
from safepassage.study.boundaries import Boundaries
from safepassage.study.ensemble.execute import run_members
from safepassage.study.events import events_by_id
from safepassage.study.evidence import (
    Evidence,
    Role,
    driven_groups_of,
    evidence_of,
    informing_groups_of,
    role_of,
)
from safepassage.study.observe import NotComparable, ask

Floats = NDArray[np.float64]

OWN_MEANS = ("first", "onward", "irregular")
EAST, WEST, NORTH = ("aleppo_east",), ("aleppo_west", "jibreen"), ("sheikh_maqsoud",)
GATE = ("x_bab_al_salama", "c_bab_al_salama", "c_azaz_belt")  # and its camps
AZAZ = (*GATE, "azaz", "menagh", "c_ikdah")
IKDAH, JIBREEN = ("c_ikdah",), ("jibreen",)
FEBRUARY, APRIL = date(2016, 2, 1), date(2016, 4, 13)  # first days of operations E009 and E029
APRIL_GROUND = ("c_azaz_belt", "c_bab_al_salama", "x_bab_al_salama", "c_ikdah", "azaz")
SPLIT = date(2016, 7, 1)  # later rows are tests
WAVE_DAYS, FIRST_DAYS, THREE_WEEKS, WEEK = 28, 10, 21, 7


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is asked, which figure answers it, and between which ends it must lie."""

    name: str
    figures: Floats  # (members,)
    low: float = -np.inf
    high: float = np.inf

    @property
    def median(self) -> float:
        """Return the figure that is held against the range."""
        return float(np.median(self.figures))

    @property
    def holds(self) -> bool:
        """Return whether it lies inside."""
        return self.low <= self.median <= self.high

    def in_words(self) -> str:
        """Return a line of the table."""
        low, high = np.quantile(self.figures, [0.05, 0.95])
        said = "holds " if self.holds else "FAILS "
        asked = f"[{self.low:>9,.5g} {self.high:>9,.6g}]"
        return (
            f"{said} {self.name:<52} {self.median:>12,.4g} {asked}  band {low:,.4g} to {high:,.4g}"
        )


class Members:
    """Figures of all members of an ensemble, each (members,)."""

    def __init__(self, database: duckdb.DuckDBPyConnection, ensemble: Ensemble) -> None:
        """Keep the tables at hand."""
        self._database, self._numbers = database, ensemble.done
        self._start = date.fromisoformat(ensemble.info["start"])

    def moves(
        self,
        first: date,
        last: date,
        starts: Sequence[str],
        ends: Sequence[str] = (),
        kinds: Sequence[str] = OWN_MEANS,
    ) -> Floats:
        """Return the moves that ended on the days from first to last; no ends: any other place."""
        goal = f"to_place IN {_list(ends)}" if ends else "to_place <> from_place"
        return self._by_member(
            f"SELECT member, sum(people) FROM moves_summary WHERE day BETWEEN {self._day(first)} "
            f"AND {self._day(last)} AND from_place IN {_list(starts)} AND {goal} "
            f"AND kind IN {_list(kinds)} GROUP BY member"
        )

    def people(self, day: date, places: Sequence[str], columns: str) -> Floats:
        """Return the people in the places at the end of a day; `columns` is a sum of columns."""
        return self._by_member(
            f"SELECT member, sum(people) FROM (SELECT member, place, arg_max({columns}, day) "
            f"AS people FROM places WHERE day <= {self._day(day)} AND place IN {_list(places)} "
            "GROUP BY member, place) GROUP BY member"
        )

    def claim(self, claim: str) -> Floats:
        """Return what each member says to a claim."""
        return self._by_member(f"SELECT member, value FROM observations WHERE claim = '{claim}'")

    def _day(self, day: date) -> int:
        return (day - self._start).days

    def _by_member(self, query: str) -> Floats:
        found = dict(self._database.execute(query).fetchall())
        return np.array([found.get(number) or 0 for number in self._numbers], np.float64)


def _list(words: Sequence[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


@contextmanager
def members_of(folder: Path | str) -> Iterator[Members]:
    """Give the figures of an ensemble in a folder."""
    ensemble = open_ensemble(folder)
    with ensemble.connect() as database:
        yield Members(database, ensemble)


def criteria(seen: Members) -> tuple[Criterion, ...]:
    """Return every criterion with the figures of the members."""
    return (
        *_wave(seen, "February", FEBRUARY, _north()),
        *_wave(seen, "April", APRIL, APRIL_GROUND),
        *_east(seen),
        *_border(seen),
        *_late_november(seen),
        *_second_moves(seen),
        *_december(seen),
        Criterion("test rows inside their band, %", np.array([covered(seen)]), 75, 97),
    )


def _north() -> tuple[str, ...]:
    areas = {area.area: area.places for area in load("aleppo-2016").areas}
    return areas["north_aleppo"]


def _wave(
    seen: Members, name: str, start: date, ground: Sequence[str]
) -> tuple[Criterion, Criterion]:
    """Return how much of a wave was in its first days, and what was left of it three weeks on."""

    def moved(first: int, days: int) -> Floats:
        begin = start + timedelta(days=first)
        return seen.moves(begin, begin + timedelta(days=days - 1), ground)

    there = seen.people(start - timedelta(days=1), ground, "residents + displaced + returnees")
    first = 100.0 * moved(0, FIRST_DAYS) / np.maximum(moved(0, WAVE_DAYS), 1)
    later = 100.0 * moved(THREE_WEEKS, WEEK) / np.maximum(there, 1)
    return (
        Criterion(f"{name} wave: % of its moves in its first 10 days", first, 80),
        Criterion(f"{name} wave: % of the people a week, 3 weeks on", later, high=2),
    )


def _east(seen: Members) -> tuple[Criterion, ...]:
    there = "residents + displaced + returnees"
    before = seen.people(date(2016, 7, 16), EAST, there)
    lost = 100.0 * (1.0 - seen.people(date(2016, 11, 15), EAST, there) / np.maximum(before, 1))
    august = seen.moves(date(2016, 7, 28), date(2016, 8, 6), EAST)
    october = seen.moves(date(2016, 10, 20), date(2016, 10, 23), EAST)
    collapse = seen.moves(date(2016, 11, 27), date(2016, 12, 1), EAST)
    return (
        Criterion("east Aleppo: % lost 17 July to 15 November", lost, high=15),
        Criterion("corridors 28 July to 6 August: people", august, high=1_000),
        Criterion("corridors 20 to 23 October: people", october, high=1_000),
        Criterion("27 November to 1 December: people who leave", collapse, 15_000),
    )


def gate_share(seen: Members) -> Floats:
    """Return, in %, how many of those who reached the Azaz area are at the gate and its camps.

    Mean over 3 to 14 February of what has come since the evening before the offensive.
    """
    before = FEBRUARY - timedelta(days=1)
    at_gate, in_area = (seen.people(before, places, "displaced") for places in (GATE, AZAZ))
    days = [date(2016, 2, 3) + timedelta(days=day) for day in range(12)]
    shares = [
        (seen.people(day, GATE, "displaced") - at_gate)
        / np.maximum(seen.people(day, AZAZ, "displaced") - in_area, 1)
        for day in days
    ]
    return np.asarray(100.0 * np.mean(shares, axis=0))


def _border(seen: Members) -> tuple[Criterion, ...]:
    return (Criterion("3 to 14 February: % at the gate and its camps", gate_share(seen), 30, 75),)


def _late_november(seen: Members) -> tuple[Criterion, ...]:
    """Return the split of those who left, each against half and twice the record."""
    first, last = date(2016, 11, 24), date(2016, 11, 30)
    record = (("Jibreen side", WEST, 18_000), ("Sheikh Maqsoud", NORTH, 8_500))
    record = (*record, ("inside the east", EAST, 5_000))
    return tuple(
        Criterion(
            f"24 to 30 November: people to {name}",
            seen.moves(first, last, EAST, ends),
            people / 2,
            people * 2,
        )
        for name, ends, people in record
    )


def _second_moves(seen: Members) -> tuple[Criterion, ...]:
    left = seen.people(date(2016, 4, 22), IKDAH, "residents + displaced + returnees")
    was = seen.people(APRIL - timedelta(days=1), IKDAH, "displaced")
    second = seen.moves(APRIL, date(2016, 4, 22), IKDAH, kinds=("onward",))
    return (
        Criterion("Ikdah: people left on 22 April", left, high=10),
        Criterion("Ikdah: % of its people who moved again", 100 * second / was, 99),
    )


def _december(seen: Members) -> tuple[Criterion, ...]:
    """Return the part in shelters of those who came from the east to government areas.

    Members keep no origins: of those in Jibreen the part counts that came there from the east, and
    of those in collective centres of the west whoever is there more than on 23 November.
    """
    start = date(2016, 11, 24)

    def in_shelters(day: date) -> Floats:
        came = seen.moves(start, day, EAST, WEST)
        to_jibreen = seen.moves(start, day, EAST, JIBREEN)
        all_there = to_jibreen + seen.moves(start, day, ("aleppo_west",), JIBREEN)
        before = start - timedelta(days=1)
        centres = seen.people(day, ("aleppo_west",), "in_camps")
        centres = centres - seen.people(before, ("aleppo_west",), "in_camps")
        jibreen = seen.people(day, JIBREEN, "in_camps") * to_jibreen / np.maximum(all_there, 1)
        return np.asarray(100.0 * (jibreen + np.maximum(centres, 0)) / np.maximum(came, 1))

    return (
        Criterion("12 December: % in shelters", in_shelters(date(2016, 12, 12)), 25, 60),
        Criterion("4 January: % in shelters", in_shelters(date(2017, 1, 4)), high=15),
    )


@dataclass(frozen=True, slots=True)
class Band:
    """A test row and the band of the members."""

    claim: str
    observed: float
    low: float
    median: float
    high: float

    @property
    def covers(self) -> bool:
        """Return whether what was observed lies in the band."""
        return self.low <= self.observed <= self.high

    def in_words(self) -> str:
        """Return a line of the table."""
        said = "" if self.covers else "outside"
        band = f"{self.low:>12,.0f} {self.median:>12,.0f} {self.high:>12,.0f}"
        return f"  {self.claim:<6} {self.observed:>12,.0f} {band}  {said}"


def bands(seen: Members) -> tuple[Band, ...]:
    """Return the test rows after 1 July 2016 that are evidence, with the band of 90 %."""
    return tuple(_band(seen, claim, value) for claim, value in test_rows(load("aleppo-2016")))


def test_rows(scenario: Scenario) -> tuple[tuple[str, float], ...]:
    """Return the claims that are conditioned or emergent test rows after 1 July 2016."""
    events, boundaries = events_by_id(scenario), Boundaries(scenario)
    driven = driven_groups_of(scenario.claims, events)
    informing = informing_groups_of(scenario.claims)
    found = []
    for claim in scenario.claims:
        question = ask(claim, scenario, boundaries, events)
        if isinstance(question, NotComparable) or role_of(claim, informing) != Role.TEST:
            continue
        late = claim.end is not None and claim.end >= SPLIT
        if late and evidence_of(question, events, driven) != Evidence.DRIVEN:
            assert claim.value is not None  # `ask` sees to it
            found.append((claim.claim, claim.value))
    return tuple(found)


def _band(seen: Members, claim: str, observed: float) -> Band:
    low, median, high = np.quantile(seen.claim(claim), [0.05, 0.5, 0.95])
    return Band(claim, observed, float(low), float(median), float(high))


def covered(seen: Members) -> float:
    """Return the part of the test rows inside their band, in %."""
    return 100.0 * float(np.mean([band.covers for band in bands(seen)]))


def main() -> None:
    """Run or read an ensemble, and print every criterion."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--held", nargs="*", default=())
    asked = parser.parse_args()
    out = asked.out or Path(tempfile.mkdtemp()) / "households"
    run_members(
        load("aleppo-2016"),
        members=asked.members,
        seed=asked.seed,
        threads=asked.threads,
        out=out,
        held=tuple(asked.held),
    )
    with members_of(out) as seen:
        found = criteria(seen)
        lines = [criterion.in_words() for criterion in found]
        lines += ["", "  row        observed           5 %       median         95 %"]
        lines += [band.in_words() for band in bands(seen)]
    print("\n".join(lines))
    sys.exit(0 if all(criterion.holds for criterion in found) else 1)


if __name__ == "__main__":
    main()
