"""How many futures show an event: from the tables by member of a forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.compile import names_of
from safepassage.results.ensemble_store import Ensemble
from safepassage.results.frames import Coded, Columns, numbers, texts
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.events import WAR_EVENTS, Event, days_with
from safepassage.study.forecasts.measures import wilson
from safepassage.study.forecasts.paths import WarPath, taken_in

DISPLACED_PART = 0.05
MANY_WAITING = 10_000  # people, where nobody says otherwise
Longs = NDArray[np.int64]
AWAY = frozenset({"first", "onward", "under agreement", "irregular"})  # kinds of moves that leave


class Window(NamedTuple):
    """The days after the issue date up to the horizon."""

    issue_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class Chance:
    """In how many futures an event comes at a place, with 95 % from their number alone."""

    place: str
    event: Event
    count: int
    members: int

    @property
    def name(self) -> str:
        """Return the name under which it stands in JSON."""
        return f"{self.place}: {self.event}"

    def as_dict(self) -> dict[str, Any]:
        """Return probability, interval and number of members."""
        low, high = wilson(self.count, self.members)
        share = self.count / self.members if self.members else 0.0
        return {
            "p": round(share, 4),
            "low": round(low, 4),
            "high": round(high, 4),
            "members": self.members,
        }


def chances_of(
    ensemble: Ensemble, known: Scenario, window: Window, many_waiting: int = MANY_WAITING
) -> tuple[Chance, ...]:
    """Return the chance of each event at each place where it can come, in order of places.

    Parameters
    ----------
    ensemble
        The futures.
    known
        The scenario they run, as of the issue date.
    window
        The days that count.
    many_waiting
        How many people at a crossing are many.
    """
    shown = shown_by_place(ensemble, known, window, many_waiting)
    members = len(ensemble.done)
    return tuple(
        Chance(place, event, len(shown[event].get(place, ())), members)
        for place, event in _where(known)
    )


def shown_by_place(
    ensemble: Ensemble, known: Scenario, window: Window, many_waiting: int = MANY_WAITING
) -> dict[Event, dict[str, set[int]]]:
    """Return the members that show each event, by place."""
    return {
        **_of_the_war(war_paths(ensemble, known, window), names_of(known).places, window),
        Event.DISPLACED: _displaced(ensemble, known, window),
        Event.WAITING: _waiting(ensemble, window, many_waiting),
    }


def _where(known: Scenario) -> Iterator[tuple[str, Event]]:
    """Yield each place at home with the events that can come there."""
    home = known.settings.home_country
    held = {row.place for row in known.control}
    for place in sorted(known.places, key=lambda row: row.place):
        if home and place.country and place.country != home:
            continue
        if place.kind == PlaceKind.CROSSING:
            yield place.place, Event.WAITING
        elif place.population > 0 and place.place in held:
            for event in Event:
                if event != Event.WAITING:
                    yield place.place, event


def _of_the_war(
    futures: Iterable[tuple[int, WarPath]], places: Sequence[str], window: Window
) -> dict[Event, dict[str, set[int]]]:
    found: dict[Event, dict[str, set[int]]] = {event: defaultdict(set) for event in WAR_EVENTS}
    days = window.last_day - window.issue_day
    for number, path in futures:
        start, after = path.until(window.issue_day), path.after(window.issue_day, days)
        for event in WAR_EVENTS:
            for row in np.flatnonzero(days_with(event, start, after)):
                found[event][places[int(row)]].add(number)
    return found


def war_paths(ensemble: Ensemble, known: Scenario, window: Window) -> Iterator[tuple[int, WarPath]]:
    """Yield the number and the war of each member, from the issue date to the end of the window."""
    names = names_of(known)
    states = ensemble.table("states")
    columns = {
        "holder": codes_in(texts(states, "holder"), names.parties),
        "supplied": tristate(states, "supplied"),
        "besieged": tristate(states, "besieged"),
        "encircled": tristate(states, "encircled"),
    }
    where = codes_in(texts(states, "place"), names.places)
    member, day = numbers(states, "member"), numbers(states, "day")
    for number in ensemble.done:
        rows = np.flatnonzero((member == number) & (day <= window.last_day))
        filled = {
            name: _filled(day[rows], where[rows], column[rows], window, len(names.places))
            for name, column in columns.items()
        }
        holder = filled["holder"].astype(np.int32)
        taken = taken_in(holder, known, names, window.issue_day)
        yield (
            number,
            WarPath(
                window.issue_day,
                holder,
                taken,
                filled["supplied"].astype(np.int8),
                filled["besieged"].astype(np.int8),
                filled["encircled"].astype(np.int8),
            ),
        )


def _filled(day: Longs, where: Longs, value: Longs, window: Window, places: int) -> Longs:
    """Return what holds on each day of a window (T, P), the issue date first."""
    found = np.full((window.last_day - window.issue_day + 1, places), -1, np.int64)
    for row in np.argsort(day, kind="stable"):
        found[max(0, day[row] - window.issue_day) :, where[row]] = value[row]
    return found


def codes_in(column: Coded, labels: Sequence[str]) -> Longs:
    """Return the row of each text in a list of names, -1 where it has none."""
    row_of = {label: row for row, label in enumerate(labels)}
    table = np.array([*(row_of.get(one, -1) for one in column.labels), -1], np.int64)
    return table[column.codes]


def tristate(columns: Columns, name: str) -> Longs:
    """Return a column of yes, no and unknown as 1, 0 and -1."""
    return np.nan_to_num(np.asarray(columns[name], np.float64), nan=-1.0).astype(np.int64)


def _displaced(ensemble: Ensemble, known: Scenario, window: Window) -> dict[str, set[int]]:
    """Return the members in which more than a part of a place's people leave its sub-district."""
    district = district_of(known)
    moves = ensemble.table("moves_summary")
    gone: dict[tuple[int, str], int] = defaultdict(int)
    rows = rows_of(moves, "member", "day", "from_place", "to_place", "kind", "people")
    for member, day, start, end, kind, people in rows:
        if kind not in AWAY or not window.issue_day < day <= window.last_day:
            continue
        if district.get(start) != district.get(end):
            gone[member, start] += people
    there = _present(ensemble, window)
    found: dict[str, set[int]] = defaultdict(set)
    for (member, place), people in gone.items():
        if people > DISPLACED_PART * there.get((member, place), 0):
            found[place].add(member)
    return found


def district_of(known: Scenario) -> dict[str, str]:
    """Return the sub-district of each place; a place without one is its own."""
    return {row.place: row.pcode or row.admin3 or row.place for row in known.places}


def _present(ensemble: Ensemble, window: Window) -> dict[tuple[int, str], int]:
    """Return the people at each place on the issue date, by member."""
    rows = rows_of(ensemble.table("places"), "member", "day", "place", "residents", "displaced")
    there: dict[tuple[int, str], int] = {}
    for member, day, place, residents, displaced in rows:
        if day <= window.issue_day:
            there[member, place] = residents + displaced
    return there


def _waiting(ensemble: Ensemble, window: Window, many: int) -> dict[str, set[int]]:
    """Return the members in which more than so many wait at a place on a day of the window."""
    found: dict[str, set[int]] = defaultdict(set)
    standing: dict[tuple[int, str], int] = {}
    for member, day, place, waiting in rows_of(
        ensemble.table("places"), "member", "day", "place", "waiting"
    ):
        if day <= window.issue_day + 1:
            standing[member, place] = waiting
        elif day <= window.last_day and waiting > many:
            found[place].add(member)
    for (member, place), waiting in standing.items():
        if waiting > many:
            found[place].add(member)
    return found


def rows_of(columns: Columns, *names: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of some columns; texts as words."""
    lists = []
    for name in names:
        column = columns[name]
        if isinstance(column, Coded):
            lists.append([column.labels[code] if code >= 0 else None for code in column.codes])
        else:
            lists.append(column.tolist())
    return zip(*lists, strict=True)
