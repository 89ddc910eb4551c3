"""The ways people can think of: every simple path of at most `awareness_level` links.

All paths over all links are numbered once per run; closures only say which of them can be chosen,
so that the way a person is on keeps its number when a road closes behind or before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from safepassage.errors import InputError
from safepassage.scenario.flee_case import FleeCase, FleeRoute

Ints = NDArray[np.int32]
Path = tuple[int, ...]  # links
NOWHERE = -1
MOST_PATHS = 20_000_000


@dataclass(frozen=True, slots=True)
class Links:
    """Directed links, each array (L,). `opposite` is the same road the other way."""

    start: Ints
    end: Ints
    length_km: NDArray[np.float64]
    opposite: Ints
    attributes: tuple[dict[str, str], ...]

    def order(self, places: int) -> list[list[int]]:
        """Return the links out of each place in the order in which Flee lists them."""
        out: list[list[int]] = [[] for _ in range(places)]
        for link, start in enumerate(self.start):
            out[start].append(link)
        return out


def links_of(case: FleeCase, row: dict[str, int]) -> Links:
    """Return the links: two per route, four where its redirection code is 1 (Q36)."""
    start: list[int] = []
    end: list[int] = []
    km: list[float] = []
    opposite: list[int] = []
    attributes: list[dict[str, str]] = []
    for route in case.routes:
        for first, second in _pairs(route):
            here = len(start)
            start += [row[first], row[second]]
            end += [row[second], row[first]]
            km += [route.length_km] * 2
            opposite += [here + 1, here]
            attributes += [dict(route.attributes)] * 2
    return Links(
        np.array(start, np.int32), np.array(end, np.int32), np.array(km, np.float64),
        np.array(opposite, np.int32), tuple(attributes),
    )  # fmt: skip


def _pairs(route: FleeRoute) -> list[tuple[str, str]]:
    ends = (route.name1, route.name2)
    return {0: [ends], 1: [ends, ends], 2: [ends[::-1]]}[route.redirection]


@dataclass(frozen=True, slots=True)
class Sight:
    """How far people see: links ahead. Markers end no path; they cost a step in fixed routes."""

    awareness: int
    marker_steps: int = 0


def paths_from(
    place: int, out: list[list[int]], end: list[int], marker: list[bool], sight: Sight
) -> Iterator[Path]:
    """Yield the paths out of a place, depth first, in the order in which Flee finds them."""
    stack: list[tuple[Path, tuple[int, ...], int]] = [((), (place,), 0)]
    while stack:
        path, visited, steps = stack.pop()
        if path and not marker[visited[-1]]:
            yield path
        if steps >= sight.awareness:
            continue
        for link in reversed(out[visited[-1]]):
            there = end[link]
            if there not in visited:
                cost = sight.marker_steps if marker[there] else 1
                stack.append(((*path, link), (*visited, there), steps + cost))


@dataclass(frozen=True, slots=True)
class Ways:
    """All paths of a run, numbered; every array (R,).

    `suffix` is the same path without its first link, NOWHERE where that is the last; `detour` the
    path with the same names after its first stop, but from its own start, for those sent back.
    """

    number: dict[Path, int]
    origin: Ints
    first_link: Ints
    end: Ints
    suffix: Ints
    detour: Ints
    length_km: NDArray[np.float64]


def ways_of(links: Links, marker_sets: list[list[bool]], places: int, sight: Sight) -> Ways:
    """Return all paths over all links, numbered, under each set of markers of the run."""
    out, end = links.order(places), links.end.tolist()
    number: dict[Path, int] = {}
    for marker in marker_sets:
        for place in range(places):
            for path in paths_from(place, out, end, marker, sight):
                number.setdefault(path, len(number))
                if len(number) > MOST_PATHS:
                    raise InputError(
                        f"more than {MOST_PATHS:,} routes; lower awareness_level {sight.awareness}"
                    )
    paths = list(number)
    return Ways(
        number=number,
        origin=np.array([links.start[path[0]] for path in paths], np.int32),
        first_link=np.array([path[0] for path in paths], np.int32),
        end=np.array([links.end[path[-1]] for path in paths], np.int32),
        suffix=np.array([number.get(path[1:], NOWHERE) for path in paths], np.int32),
        detour=np.array(
            [_detour(path, out[links.start[path[0]]], end, number) for path in paths], np.int32
        ),
        length_km=np.array([sum(links.length_km[link] for link in path) for path in paths]),
    )


def _detour(path: Path, out: list[int], end: list[int], number: dict[Path, int]) -> int:
    """Return the path from the same start that skips the first stop, if a link allows it."""
    if len(path) < 2:
        return NOWHERE
    for link in out:
        if end[link] == end[path[1]]:
            return number.get((link, *path[2:]), NOWHERE)
    return NOWHERE


@dataclass(frozen=True)
class Choices:
    """What can be chosen while links and markers stay as they are.

    Those of place p are `first[p]:first[p + 1]`: `way` their number, `end` their last place.
    `enter` (R,) is the way with the link really taken: the first open one to the next place.
    """

    first: Ints
    way: Ints
    end: Ints
    enter: Ints

    @cached_property
    def seen(self) -> tuple[Ints, Ints]:
        """For each place, the places with a choice that ends there, as (first, places)."""
        places = len(self.first) - 1
        origin = np.repeat(np.arange(places), np.diff(self.first))
        pairs = np.unique(self.end.astype(np.int64) * places + origin)
        first = np.searchsorted(pairs // places, np.arange(places + 1))
        return first.astype(np.int32), (pairs % places).astype(np.int32)


def choices_of(
    ways: Ways, links: Links, out: list[list[int]], marker: list[bool], sight: Sight
) -> Choices:
    """Return the choices over the open links `out`, in the order in which Flee finds them."""
    end = links.end.tolist()
    first, way = [0], []
    for place in range(len(out)):
        way += [ways.number[path] for path in paths_from(place, out, end, marker, sight)]
        first.append(len(way))
    chosen = np.array(way, np.int32)
    return Choices(
        np.array(first, np.int32), chosen, ways.end[chosen], _enter(ways, links, out, end)
    )


def _enter(ways: Ways, links: Links, out: list[list[int]], end: list[int]) -> Ints:
    """Return the way with the link really taken; parallel roads share the first one (Q12)."""
    taken: dict[tuple[int, int], int] = {}
    for place, open_links in enumerate(out):
        for link in open_links:
            taken.setdefault((place, end[link]), link)
    enter = np.full(len(ways.number), NOWHERE, np.int32)
    for path, number in ways.number.items():
        link = taken.get((int(links.start[path[0]]), end[path[0]]), NOWHERE)
        if link == path[0]:
            enter[number] = number
        elif link != NOWHERE:
            enter[number] = ways.number.get((link, *path[1:]), NOWHERE)
    return enter
