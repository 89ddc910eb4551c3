"""Does every id mean something? Unknown ids, ids that stand twice, ids that mean two things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from safepassage.errors import Problem, choice, suggestion
from safepassage.scenario.kinds import Traffic
from safepassage.scenario.origins import Origins
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import EVENT_TABLES, TABLES, Table

Known = Mapping[str, frozenset[str] | None]  # ids by kind; None where they could not be read

# What the ids in a column name, table by table. Several kinds: any of them will do.
PLACE, AREA, ROUTE, PARTY, ACTOR = "place", "area", "route", "party", "actor"
EVENT, SOURCE, QUANTITY, AGREEMENT = "event", "source", "quantity", "agreement"
GROUP = "group"
SUPPLY_TRAFFIC, RELATION_TRAFFIC = "traffic of a source of supply", "traffic of a relation"
REFERENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "places": {"part_of": (PLACE, AREA)},
    "areas": {"places": (PLACE,)},
    "routes": {"from_place": (PLACE,), "to_place": (PLACE,)},
    "control": {"place": (PLACE,), "holder": (PARTY,)},
    "sponsors": {"sponsor": (PARTY,), "party": (PARTY,), "gates": (PLACE,)},
    "aliases": {"of": (PARTY, GROUP)},
    "labels": {"of": (PARTY, GROUP)},
    "presence": {"party": (PARTY,), "place": (PLACE,)},
    "supply_sources": {"party": (PARTY,), "place": (PLACE,), "traffic": (SUPPLY_TRAFFIC,)},
    "route_status": {"route": (ROUTE,), "party": (PARTY,), "traffic": ("traffic",)},
    "gates": {"place": (PLACE,)},
    "camps": {"place": (PLACE,)},
    "operations": {
        "party": (PARTY, ACTOR),
        "against": (PARTY, ACTOR),
        "places": (PLACE,),
        "routes": (ROUTE,),
    },
    "strikes": {"places": (PLACE,)},
    "talks": {"parties": (PARTY, ACTOR)},
    "ceasefires": {"parties": (PARTY,), "excluded": (PARTY,), "places": (PLACE,)},
    "corridors": {"from_place": (PLACE,), "to_place": (PLACE,), "offered_by": (PARTY, ACTOR)},
    "agreements": {"from_place": (PLACE,), "to_places": (PLACE,), "linked": (AGREEMENT,)},
    "convoys": {"place": (PLACE,)},
    "outages": {"places": (PLACE, AREA)},
    "claims": {
        "place": (PLACE, AREA),
        "origin": (PLACE, AREA),
        "destination": (PLACE, AREA),
        "quantity": (QUANTITY,),
        "event": (EVENT,),
    },
}
FIXED_WORDS = {
    "traffic": frozenset(Traffic),
    SUPPLY_TRAFFIC: frozenset({Traffic.GOODS, Traffic.AID}),
    RELATION_TRAFFIC: frozenset({"goods", "trade", "aid", "civilians"}),
    ACTOR: frozenset({"unclear", "others"}),  # attribution is a claim; parties outside the list
    QUANTITY: frozenset(QUANTITIES),
}
SHORT_LISTS = {"traffic", SUPPLY_TRAFFIC, RELATION_TRAFFIC}  # told whole, where a word is wrong
RESERVED_PLACES = {"unknown": "it stands for people whose origin is not known"}


def _unknown_ids(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does every id in the tables mean something?"""
    known = _known(scenario, origins)
    for table in TABLES:
        columns = dict(REFERENCES.get(table.name, {}))
        if table.name != "sources":
            columns["source"] = (SOURCE,)
        for index, row in enumerate(getattr(scenario, table.name)):
            for column, kinds in columns.items():
                where = origins.where(table.name, index, column)
                yield from _unknown(getattr(row, column), kinds, known, where)
        for refused in origins.refused.get(table.name, ()):
            for column in sorted(columns.keys() & refused.cells.keys()):
                ids = tuple(part.strip() for part in refused.cells[column].split(";"))
                where = f"{origins.file(table.name)}, row {refused.row}, {column}"
                yield from _unknown(ids, columns[column], known, where)


def _unknown_ids_in_settings(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does every id in scenario.toml mean something?"""
    known = _known(scenario, origins)
    for index, party in enumerate(scenario.settings.parties):
        where = origins.setting("parties", index, "sponsors")
        yield from _unknown(party.sponsors, (PARTY,), known, where)
    columns = {
        "party_a": (PARTY,),
        "party_b": (PARTY,),
        "traffic": (RELATION_TRAFFIC,),
        "routes": (ROUTE,),
        "source": (SOURCE,),
    }
    for index, relation in enumerate(scenario.settings.relations):
        for column, kinds in columns.items():
            where = origins.setting("relations", index, column)
            yield from _unknown(getattr(relation, column), kinds, known, where)


def _ids_standing_twice(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is a row there twice?"""
    for table in TABLES:
        names = {field.alias or name: name for name, field in table.row.model_fields.items()}
        seen: dict[tuple[object, ...], int] = {}
        for index, row in enumerate(getattr(scenario, table.name)):
            key = tuple(getattr(row, names[column]) for column in table.key)
            first = seen.setdefault(key, index)
            if first != index:
                where = origins.where(table.name, index, table.key[0])
                what = f"{_said(table.key, key)} stands already in row"
                fix = "give it another id" if len(key) == 1 else "keep one of the two rows"
                yield Problem(where, f"{what} {origins.row(table.name, first)}", fix)
    seen_parties: set[str] = set()
    for index, party in enumerate(scenario.settings.parties):
        if party.party in seen_parties:
            where = origins.setting("parties", index, "party")
            yield Problem(where, f"'{party.party}' stands there twice", "keep one")
        seen_parties.add(party.party)


def _ids_with_two_meanings(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Can an id be told from the others in every table where it appears?"""
    places = {place.place for place in scenario.places}
    for index, place in enumerate(scenario.places):
        where = origins.where("places", index, "place")
        if place.place in RESERVED_PLACES:
            yield Problem(where, f"'{place.place}' is reserved", RESERVED_PLACES[place.place])
        if ">" in place.place:
            yield Problem(where, "an id of a place holds no >", "flows are written from>to")
    for table, column in (("areas", "area"), ("routes", "route")):
        for index, row in enumerate(getattr(scenario, table)):
            name = getattr(row, column)
            if name in places:
                where = origins.where(table, index, column)
                yield Problem(where, f"'{name}' is the id of a place too", "give it another id")


def _known(scenario: Scenario, origins: Origins) -> Known:
    """Return the ids of each kind; those of rows that could not be read count as known."""
    ids = {table.name: _ids(scenario, table, origins) for table in TABLES}
    parties = frozenset(party.party for party in scenario.settings.parties)
    events = [ids[table] for table in EVENT_TABLES]
    return {
        **FIXED_WORDS,
        PLACE: ids["places"],
        AREA: ids["areas"],
        ROUTE: ids["routes"],
        SOURCE: ids["sources"],
        AGREEMENT: ids["agreements"],
        GROUP: ids["presence"],
        EVENT: None if None in events else frozenset().union(*(known or () for known in events)),
        PARTY: None if "parties" in origins.unread else parties | origins.refused_ids("parties"),
    }


def _ids(scenario: Scenario, table: Table, origins: Origins) -> frozenset[str] | None:
    if table.name in origins.unread:
        return None
    ids = frozenset(getattr(row, table.key[0]) for row in getattr(scenario, table.name))
    return ids | origins.refused_ids(table.name)


def _unknown(
    value: str | tuple[str, ...], kinds: tuple[str, ...], known: Known, where: str
) -> Iterator[Problem]:
    words: set[str] = set()
    for kind in kinds:
        ids = known[kind]
        if ids is None:
            return
        words |= ids
    for name in value if isinstance(value, tuple) else (value,):
        if name and name not in words:
            said = " or ".join(kind for kind in kinds if kind != ACTOR)
            offered = words - FIXED_WORDS[ACTOR] if ACTOR in kinds else words
            yield Problem(where, f"no {said} is called '{name}'", _fix(name, kinds, offered))


def _fix(name: str, kinds: tuple[str, ...], offered: Iterable[str]) -> str:
    """Say which word is meant perhaps, or how several ids are joined."""
    if "," in name:
        return "several ids of one cell are joined by ;"
    say = choice if kinds[0] in SHORT_LISTS else suggestion
    return say(name, sorted(offered))


def _said(columns: Iterable[str], key: tuple[object, ...]) -> str:
    said = (";".join(map(str, part)) if isinstance(part, tuple) else str(part) for part in key)
    return " ".join(f"{column} '{text}'" for column, text in zip(columns, said, strict=True))


QUESTIONS = (_unknown_ids, _unknown_ids_in_settings, _ids_standing_twice, _ids_with_two_meanings)
