"""Three dumb models that answer the same questions: a model that is no nearer has no skill.

nobody moves        the population of the start stays where it is
last observed       the latest earlier figure of the same quantity, known before
split by distance   as many leave each place as in the run, but go anywhere, by 1 / road distance
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Scenario
from safepassage.study.boundaries import Boundaries
from safepassage.study.counting import Bools, Moves, People, RunCounts

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """People who are somewhere at the start, all of one kind."""

    place: str
    origin: str
    status: str
    whereabouts: str
    people: int


@dataclass(frozen=True)
class NobodyMoves:
    """The people of the start, where they are at the start. The war is that of the run."""

    scenario: Scenario
    boundaries: Boundaries
    run: RunCounts

    def present(self, people: People) -> Floats:
        """Return the people of the start on each day, (days,)."""
        count = sum(group.people for group in self.groups if _belongs(group, people))
        return np.full(people.last_day - people.first_day + 1, float(count))

    def moves(self, moves: Moves) -> float:  # noqa: ARG002  # the protocol asks; nobody moves
        """Return 0."""
        return 0.0

    def encircled(self, place: str, first_day: int, last_day: int) -> Bools:
        """Return what the run says."""
        return self.run.encircled(place, first_day, last_day)

    def held_share(self, place: str, first_day: int, last_day: int) -> Floats:
        """Return what the run says."""
        return self.run.held_share(place, first_day, last_day)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Return everybody at the start; an unknown displaced share counts as none."""
        found = []
        for place in self.scenario.places:
            camp = place.kind == PlaceKind.CAMP
            staying = "camp" if camp else "host community"
            if place.place in self.boundaries.abroad:
                found.append(Group(place.place, "unknown", "refugee", staying, place.population))
                continue
            displaced = round(place.population * (place.idp_share or 0.0))
            found.append(Group(place.place, "unknown", "IDP", staying, displaced))
            residents = place.population - displaced
            found.append(Group(place.place, place.place, "resident", "home", residents))
        return tuple(found)


def _belongs(group: Group, people: People) -> bool:
    return (
        group.place in people.places
        and (not people.status or group.status in people.status)
        and (not people.whereabouts or group.whereabouts in people.whereabouts)
        and (not people.origins or group.origin in people.origins)
    )


@dataclass(frozen=True)
class SplitByDistance:
    """As many leave as in the run; where they go is 1 / road distance, and nothing else."""

    still: NobodyMoves

    def moves(self, moves: Moves) -> float:
        """Return the number of moves that end where the question asks."""
        turn = moves.city_moves_from
        if turn is None or turn <= moves.first_day:
            return self._arriving(moves, keep_out_of_own_city=False)
        if turn > moves.last_day:
            return self._arriving(moves, keep_out_of_own_city=True)
        before = replace(moves, last_day=turn - 1)
        after = replace(moves, first_day=turn)
        return self._arriving(before, keep_out_of_own_city=True) + self._arriving(
            after, keep_out_of_own_city=False
        )

    def present(self, people: People) -> Floats:
        """Return those of the start, those who came once, less those who left their home."""
        once = Moves(0, people.last_day, ("first",))
        came = self.moves(
            replace(once, starts=people.origins, ends=people.places, starts_outside=people.places)
        )
        homes = people.places & people.origins if people.origins else people.places
        residents = not people.status or "resident" in people.status
        left = self.still.run.moves(replace(once, starts=homes)) if residents and homes else 0.0
        return np.maximum(self.still.present(people) + came - left, 0.0)

    def encircled(self, place: str, first_day: int, last_day: int) -> Bools:
        """Return what the run says."""
        return self.still.run.encircled(place, first_day, last_day)

    def held_share(self, place: str, first_day: int, last_day: int) -> Floats:
        """Return what the run says."""
        return self.still.run.held_share(place, first_day, last_day)

    def _arriving(self, moves: Moves, *, keep_out_of_own_city: bool) -> float:
        everywhere = replace(moves, ends=frozenset(), city_moves_from=None)
        leavers = self.still.run.moves_by_start(everywhere)
        return sum(
            people * self._share(start, moves.ends, keep_out_of_own_city)
            for start, people in leavers.items()
        )

    def _share(self, start: str, ends: frozenset[str], keep_out_of_own_city: bool) -> float:
        """Return which part of the leavers of a place ends in some places."""
        if start not in self._row:
            return 0.0
        weight = self._weights[self._row[start]]
        city = self.still.boundaries.city
        chosen = [
            self._row[end]
            for end in ends
            if not (keep_out_of_own_city and start in city and city.get(end) == city[start])
        ]
        total = float(weight.sum())
        return float(weight[chosen].sum()) / total if total else 0.0

    @cached_property
    def _row(self) -> dict[str, int]:
        return {place.place: row for row, place in enumerate(self.still.scenario.places)}

    @cached_property
    def _weights(self) -> Floats:
        """Return 1 / road distance between places, 0 to oneself and where no road leads, (P, P)."""
        routes = self.still.scenario.routes
        ends = [(self._row[route.from_place], self._row[route.to_place]) for route in routes]
        start, end = np.array(ends, np.int64).reshape(-1, 2).T
        # Two roads between the same ends would add up in a sparse matrix: keep the shorter one.
        length = np.full((len(self._row), len(self._row)), np.inf)
        np.minimum.at(length, (start, end), [route.length_km for route in routes])
        rows, columns = np.nonzero(np.isfinite(length))
        graph = coo_array((length[rows, columns], (rows, columns)), shape=length.shape).tocsr()
        distance = dijkstra(graph, directed=False)
        with np.errstate(divide="ignore"):
            weight = 1.0 / distance
        np.fill_diagonal(weight, 0.0)
        return np.asarray(weight)


def last_observed(claim: Claim, claims: Iterable[Claim]) -> float | None:
    """Return the latest earlier figure of the same thing that was known before, or nothing."""
    if claim.end is None:
        return None
    earlier = [
        (other.end, other.published or other.end, other.claim, other.value)
        for other in claims
        if other.value is not None
        and other.use != Use.FORECAST
        and other.end is not None
        and other.end < claim.end
        and (other.published or other.end) < claim.end
        and _thing(other) == _thing(claim)
    ]
    return max(earlier)[-1] if earlier else None


def _thing(claim: Claim) -> tuple[object, ...]:
    """Return what makes two figures figures of the same thing."""
    return (claim.quantity, claim.place, claim.destination, claim.group)
