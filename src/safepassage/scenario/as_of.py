"""What was known on a day: the scenario of a forecast issued on it.

Whatever happened or was published later is gone, and later ends are open; of an operation or a
strike it is known that it went on to the day. An event counts as known on its day, whichever
document tells of it; places, roads, areas and parties are the frame, and are kept. Words that may
have been written later (notes, texts of what was not over) are taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from statistics import median
from typing import Any

from safepassage.errors import InputError
from safepassage.scenario.claims import Use
from safepassage.scenario.halts import parse_halt
from safepassage.scenario.parts import Operation, Place, Strike
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME, EVENT_TABLES, TABLES, Table

FRAME = frozenset({"places", "areas", "routes", "sources"})  # tables whose rows begin on no day
STAND_IN_FACTOR = 4  # a stand-in for a population is known to a quarter and four times
STAND_IN = "stand-in: the middle of the known places of this kind; its figure is of a later day"


def as_of(scenario: Scenario, when: date | str) -> Scenario:
    """Return what was known on a day: the scenario of a forecast issued on it.

    Rows that begin later are gone, later ends are open (an operation or a strike is known to have
    gone on to the day), later halts are forgotten; a claim is kept if it was published by then
    or, where its publication is unknown, if it speaks of no later day. A population figure of a
    later day gives way to a stand-in with a wide range.
    `when` is a date or "YYYY-MM-DD"; raises `InputError` where it is neither.
    """
    day = _day(when)
    tables = {table.name: tuple(_known_rows(scenario, table, day)) for table in TABLES}
    tables["places"] = tuple(_places_known(tables["places"], day))
    _cut_links(tables)
    relations = tuple(
        _opened(relation, day)
        for relation in scenario.settings.relations
        if relation.start is None or relation.start <= day
    )
    tables["sources"] = tuple(_cited(tables, relations))
    parties = tuple(_without_note(party) for party in scenario.settings.parties)
    settings = scenario.settings.model_copy(update={"relations": relations, "parties": parties})
    return scenario.replace(settings=settings, **tables)


def _day(when: date | str) -> date:
    try:
        return date.fromisoformat(when) if isinstance(when, str) else when
    except ValueError as error:
        raise InputError(f"'{when}' is no day; a day is written YYYY-MM-DD") from error


def _known_rows(scenario: Scenario, table: Table, day: date) -> Iterator[Any]:
    for row in getattr(scenario, table.name):
        if table.name == "claims":
            if _published(row, day):
                yield _claim_known(row)
        elif table.name in FRAME or _begins(row) <= day:
            yield _opened(row, day)


def _begins(row: Any) -> date:
    """Return the first day of a row; what has always been is older than any day."""
    return getattr(row, "start", None) or getattr(row, "date", None) or date.min


def _published(claim: Any, day: date) -> bool:
    known = claim.published or claim.end or claim.start
    return known is not None and known <= day


def _claim_known(claim: Any) -> Any:
    """Return a claim without editors' words; what a forecast was worth is known later only."""
    changes: dict[str, Any] = {"note": ""}
    if claim.use == Use.FORECAST:
        changes["confidence"] = None
    return claim.model_copy(update=changes)


def _opened(row: Any, day: date) -> Any:
    """Return a row whose end and halts after the day are unknown, as they were on it."""
    changes: dict[str, Any] = {"note": ""}
    end = getattr(row, "end", None)
    if end is not None and end > day:
        # Without an end a strike is one of a day, and an operation is taken to be over after some.
        changes["end"] = day if isinstance(row, (Strike, Operation)) else None
    if hasattr(row, "end") and hasattr(row, "text") and (end is None or end > day):
        changes["text"] = ""  # it may tell how the thing ended
    if getattr(row, "halts", ()):
        changes["halts"] = tuple(_halts_known(row.halts, day))
    return row.model_copy(update={key: new for key, new in changes.items() if hasattr(row, key)})


def _without_note(row: Any) -> Any:
    return row.model_copy(update={"note": ""})


def _halts_known(halts: tuple[str, ...], day: date) -> Iterator[str]:
    for halt in halts:
        start, end = parse_halt(halt)
        if start <= day:
            yield halt if end <= day else f"{start}/{day}"


def _places_known(places: Iterable[Place], day: date) -> Iterator[Place]:
    """Yield the places; a population of a later day gives way to a stand-in by kind."""
    rows = tuple(places)
    for place in rows:
        if place.as_of is None or place.as_of <= day:
            yield place
            continue
        people = _usual(place, [other for other in rows if other.as_of and other.as_of <= day])
        yield place.model_copy(
            update={
                "population": people,
                "population_low": people // STAND_IN_FACTOR,
                "population_high": people * STAND_IN_FACTOR,
                "as_of": None,
                "idp_share": None,
                "capacity": None,
                "confidence": None,
                "note": STAND_IN,
            }
        )


def _usual(place: Place, known: list[Place]) -> int:
    """Return the middle population of the known places of a kind; of any kind if there are none."""
    alike = [other.population for other in known if other.kind == place.kind]
    return round(median(alike or [other.population for other in known] or [0]))


def _cut_links(tables: dict[str, tuple[Any, ...]]) -> None:
    """Take out links to events nobody knew of yet."""
    events = {
        getattr(event, BY_NAME[name].key[0]) for name in EVENT_TABLES for event in tables[name]
    }
    tables["claims"] = tuple(
        claim.model_copy(update={"event": tuple(name for name in claim.event if name in events)})
        for claim in tables["claims"]
    )
    tables["agreements"] = tuple(
        agreement if agreement.linked in events else agreement.model_copy(update={"linked": ""})
        for agreement in tables["agreements"]
    )


def _cited(tables: dict[str, tuple[Any, ...]], relations: Iterable[Any]) -> Iterator[Any]:
    """Yield the sources that what is left still names."""
    rows = [row for name, kept in tables.items() if name != "sources" for row in kept]
    named = {source for row in (*rows, *relations) for source in getattr(row, "source", ())}
    for source in tables["sources"]:
        if source.source in named:
            yield source
