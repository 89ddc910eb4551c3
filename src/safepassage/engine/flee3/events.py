"""What the files say happens on a day: conflicts, closures, changes of kind, floods, hunger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from safepassage.engine.flee3.paths import Links
from safepassage.engine.flee3.places import Places, kind_of
from safepassage.scenario.flee_case import FleeCase, FleeClosure, FleeGrid

CALM = 1e-6  # an intensity below this is no conflict


class Roads:
    """Which links are open; `out[p]` lists those out of place p in the order in which Flee does."""

    def __init__(self, links: Links, places: int) -> None:
        self.links = links
        self.out = links.order(places)
        self.open = np.ones(len(links.start), np.bool_)
        self.closed_today: list[int] = []
        self.version = np.zeros(1, np.int64)  # counts changes

    def close(self, link: int) -> bool:
        """Close a link; people on it will be sent back. Returns whether it was open."""
        if not self.open[link]:
            return False
        self.open[link] = False
        self.version += 1
        self.out[self.links.start[link]].remove(link)
        self.closed_today.append(link)
        return True

    def restore(self, link: int) -> bool:
        """Open a closed link again, at the end of its list. Returns whether it was closed."""
        if self.open[link]:
            return False
        self.open[link] = True
        self.version += 1
        self.out[self.links.start[link]].append(link)
        return True


class Events:
    """The record of a case, applied to places and roads day by day."""

    def __init__(self, case: FleeCase, places: Places, roads: Roads) -> None:
        self.case, self.places, self.roads = case, places, roads
        self._countries = {place.name: place.country for place in case.places}
        self._changes = defaultdict(list)
        for change in case.changes:
            self._changes[change.day].append(change)
        self._closures = defaultdict(list)
        for closure in case.closures:  # by day, in the order of the file: start before end
            self._closures[closure.start].append((closure, True))
            if closure.end >= 0:
                self._closures[closure.end].append((closure, False))
        for day in self._closures:
            order = {id(closure): i for i, closure in enumerate(case.closures)}
            self._closures[day].sort(key=lambda entry: (order[id(entry[0])], not entry[1]))
        self._conflicts = _rows(case.conflicts, places.row, case.days)
        table = self._conflicts
        self._calm = np.concatenate([[False], (table[1:] == table[:-1]).all(axis=1)])  # as before
        self._floods = _rows(case.floods, places.row, case.days) if case.floods else None
        self._region = _regions(case)
        self._busy = self._busy_days()

    def _busy_days(self) -> np.ndarray:
        """Return the days on which something may happen, ascending, and the end."""
        days = self.case.days
        if self._floods is not None or (self.case.hunger and self.case.hunger.days):
            return np.arange(days + 1)
        busy = {0, days, *self._changes, *self._closures}
        if self.case.conflicts.names:
            busy |= set(np.flatnonzero(~self._calm[:days]).tolist())
        if not self.case.rules.quirks.no_midconflict_update:  # the table speaks the day after
            busy |= {day + 1 for day in busy if day < days}
        return np.array(sorted(busy))

    def next_after(self, day: int) -> int:
        """Return the first day after `day` on which something may happen."""
        return int(self._busy[np.searchsorted(self._busy, day, side="right")])

    # -- the morning ------------------------------------------------------------------------

    def morning(self, day: int) -> bool:
        """Apply changes of kind, hunger, floods or conflicts; return whether a conflict changed."""
        for change in self._changes.get(day, ()):
            kind = kind_of(change.kind, self.case.rules)
            intensity = float(self.case.rules.default_conflict_intensity)
            self.places.become(self.places.row[change.name], kind, intensity)
        self._set_hunger(day)
        if self._floods is not None:
            self.places.flood_level[:] = np.trunc(self._floods[day])
            return False
        return self._set_conflicts(day)

    def forecast(self, day: int) -> np.ndarray | None:
        """Return the flood levels said to come on a day, (P,)."""
        return None if self._floods is None else self._floods[min(day, len(self._floods) - 1)]

    def _set_conflicts(self, day: int) -> bool:
        if not self.case.conflicts.names:
            return False
        if self._calm[day] and self.case.rules.quirks.no_midconflict_update:
            return False
        today = self._conflicts[day]
        before = self._conflicts[day - 1] if day else np.zeros(len(today))
        begins = (today > CALM) & ((before < CALM) | (day == 0))
        ends = (today < CALM) & (before >= CALM) & (day > 0)
        places, rules = self.places, self.case.rules
        for row in np.flatnonzero(begins):
            places.move_chance[row] = rules.conflict_movechance
            places.intensity[row], places.town[row] = today[row], False
            places.conflict_since[row] = day
        for row in np.flatnonzero(ends):
            places.move_chance[row] = rules.default_movechance
            places.intensity[row], places.town[row] = -1.0, True
        changed = bool(begins.any() or ends.any())
        if not rules.quirks.no_midconflict_update:
            other = (today > CALM) & ~begins & (places.intensity != today)
            places.intensity[other] = today[other]
            changed |= bool(other.any())
        return changed

    def _set_hunger(self, day: int) -> None:
        grid = self.case.hunger
        if grid is None or not grid.days:
            return
        for region, rows in self._region.items():
            series = grid.column(region)
            if series is not None:
                self.places.hunger[rows] = np.interp(day, grid.days, series)

    # -- closures ---------------------------------------------------------------------------

    def close_and_open(self, day: int) -> bool:
        """Apply the closures of a day in the order of the file; return whether there were any."""
        self.roads.closed_today.clear()
        entries = self._closures.get(day, ())
        for closure, starts in entries:
            self._apply(closure, starts)
        return bool(entries)

    def _apply(self, closure: FleeClosure, starts: bool) -> None:
        if closure.kind in ("camp", "idpcamp"):
            self._camp(closure, starts)
            return
        act = self.roads.close if starts else self.roads.restore
        for link in list(self._links_of(closure, starts)):
            act(link)

    def _camp(self, closure: FleeClosure, starts: bool) -> None:
        """Make a camp a town that keeps its capacity, or open it (Q76)."""
        word = "town" if starts else closure.kind
        self.places.become(self.places.row[closure.name1], kind_of(word, self.case.rules), -1.0)
        if not starts and closure.kind == "camp":
            self.places.idp_camp[self.places.row[closure.name1]] = False

    def _links_of(self, closure: FleeClosure, starts: bool) -> Iterable[int]:
        """Yield the links a closure acts on."""
        links, row = self.roads.links, self.places.row
        if closure.kind == "location" and closure.name1 in row:
            place = row[closure.name1]
            for link in np.flatnonzero(links.start == place).tolist():
                if self.roads.open[link] == starts:
                    yield link
                    yield int(links.opposite[link])
        elif closure.kind in ("country", "link"):
            names = self.places.names
            of = {name: self._countries[name] for name in names}
            word = of if closure.kind == "country" else {name: name for name in names}
            ends = {closure.name1, closure.name2}
            for link, (a, b) in enumerate(zip(links.start, links.end, strict=True)):
                here, there = word[names[a]], word[names[b]]
                if {here, there} == ends:  # one country twice: the roads within it
                    yield link


def _rows(grid: FleeGrid, row: dict[str, int], days: int) -> np.ndarray:
    """Return a table of days by place, (D, P); places without a column are 0."""
    table = np.zeros((max(days, len(grid.rows)), len(row)))
    if grid.rows:
        table[: len(grid.rows), [row[name] for name in grid.names]] = np.array(grid.rows)
        table[len(grid.rows) :] = table[len(grid.rows) - 1]
    return table


def _regions(case: FleeCase) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i, place in enumerate(case.places):
        found[place.region].append(i)
    return dict(found)
