"""Do the rows fit together? Loops, gates that are no gates, relations that contradict."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from safepassage.errors import Problem
from safepassage.scenario.kinds import SHELTERS, PlaceKind, RelationKind
from safepassage.scenario.origins import Origins
from safepassage.scenario.scenario import Relation, Scenario

GATE_PLACES = {PlaceKind.CROSSING, PlaceKind.CAMP}
NAME_FORBIDS = set('/\\:<>|?*"')  # the name becomes the name of a folder


def _name(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Can the scenario's name be the name of a folder?"""
    name = scenario.settings.name
    if NAME_FORBIDS & set(name) or name.startswith("."):
        fix = "use letters, digits and -"
        yield Problem(origins.setting("name"), f"'{name}' cannot name a folder", fix)


def _places(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is there any place?"""
    refused = origins.refused.get("places") or "places" in origins.unread
    if not scenario.places and not refused:
        yield Problem(origins.file("places"), "holds no place", "write at least one row")


def _loops(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does every way lead from one place to another?"""
    for table in ("routes", "corridors"):
        for index, way in enumerate(getattr(scenario, table)):
            if way.from_place == way.to_place:
                what = f"leads from '{way.from_place}' to itself"
                fix = "name the place at the other end"
                yield Problem(origins.where(table, index, "to_place"), what, fix)
    for index, agreement in enumerate(scenario.agreements):
        where = origins.where("agreements", index, "to_places")
        if agreement.from_place in agreement.to_places:
            yield Problem(where, f"leads from '{agreement.from_place}' to itself", "remove it")
        if not agreement.to_places:
            yield Problem(where, "is empty and must be filled", "name where people are brought")


def _circles(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does `part_of` end somewhere, and `linked`?"""
    parents = {place.place: place.part_of for place in scenario.places}
    for index, place in enumerate(scenario.places):
        if _comes_back(place.place, parents):
            where = origins.where("places", index, "part_of")
            yield Problem(where, f"'{place.place}' is a part of itself", "break the circle")
    waits = {agreement.agreement: agreement.linked for agreement in scenario.agreements}
    for index, agreement in enumerate(scenario.agreements):
        if _comes_back(agreement.agreement, waits):
            where = origins.where("agreements", index, "linked")
            yield Problem(where, f"'{agreement.agreement}' waits for itself", "break the circle")


def _comes_back(start: str, following: dict[str, str]) -> bool:
    seen: set[str] = set()
    here = following.get(start, "")
    while here and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = following.get(here, "")
    return False


def _gates_and_camps(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Do gates stand at crossings, and camp states at camps?"""
    kinds = {place.place: place.kind for place in scenario.places}
    for index, gate in enumerate(scenario.gates):
        kind = kinds.get(gate.place)
        if kind is not None and kind not in GATE_PLACES:
            what = f"'{gate.place}' is a {kind}, no crossing"
            yield Problem(
                origins.where("gates", index, "place"), what, _of_kind(scenario, "crossing")
            )
    for index, camp in enumerate(scenario.camps):
        kind = kinds.get(camp.place)
        if kind is not None and kind not in SHELTERS:
            what = f"'{camp.place}' is a {kind}, no camp"
            yield Problem(origins.where("camps", index, "place"), what, _of_kind(scenario, "camp"))


def _of_kind(scenario: Scenario, kind: str) -> str:
    names = [place.place for place in scenario.places if place.kind == kind]
    return f"{kind}s: {', '.join(names[:8])}" if names else f"make its kind '{kind}'"


def _relations(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Are two parties one thing to each other at a time?"""
    relations = scenario.settings.relations
    for index, relation in enumerate(relations):
        if relation.party_a == relation.party_b:
            where = origins.setting("relations", index, "party_b")
            yield Problem(
                where, f"'{relation.party_a}' stands on both sides", "name the other party"
            )
    for (before, earlier), (index, relation) in combinations(enumerate(relations), 2):
        if _contradict(earlier, relation):
            where = origins.setting("relations", index, "kind")
            pair = f"{relation.party_a} and {relation.party_b}"
            what = f"{pair} are {relation.kind}, but {earlier.kind} in entry {before + 1}"
            fix = "end one relation on the day before the other starts"
            yield Problem(where, what, fix)


def _contradict(one: Relation, other: Relation) -> bool:
    same_parties = {one.party_a, one.party_b} == {other.party_a, other.party_b}
    tolerated = RelationKind.TOLERATED in (one.kind, other.kind)  # opens roads, whatever else holds
    if not same_parties or tolerated or one.kind == other.kind:
        return False
    starts = [relation.start for relation in (one, other) if relation.start]
    ends = [relation.end for relation in (one, other) if relation.end]
    return not starts or not ends or max(starts) <= min(ends)


def _scopes(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is every event somewhere, and every state about something?"""
    needed = {
        "strikes": "places",
        "route_status": "traffic",
        "supply_sources": "traffic",
        "outages": "places",
    }
    for table, column in needed.items():
        for index, row in enumerate(getattr(scenario, table)):
            if not getattr(row, column):
                where = origins.where(table, index, column)
                yield Problem(where, "is empty and must be filled", "name at least one")


QUESTIONS = (_name, _places, _loops, _circles, _gates_and_camps, _relations, _scopes)
