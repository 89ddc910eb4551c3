"""Who holds what, what may pass on a road, where do goods enter?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tools.aleppo_2016.original import (
    GK,
    START,
    Cells,
    Original,
    first_day,
    ids,
    labelled,
    note,
    weakest,
    whole,
)

from safepassage.scenario.kinds import Status
from safepassage.scenario.parts import Control, RouteStatus, SupplySource
from safepassage.scenario.status_words import STATUS_WORDS

CIVILIANS_SHUT = (  # goods enter places of their side alone, whatever the road lets pass
    (Status.LIMITED, ("goods", "trade", "aid")),
    (Status.CLOSED, ("civilians_out", "civilians_in")),
)
GATE_SHUT = (date(2016, 11, 14), date(2016, 11, 17))  # crossings.csv, source AA1114
# Places that the network joins to their side by no road, though in fact small roads did. Without
# these rows they would look encircled, which nobody says they were (as with Palmyra in the record).
STRIP = "the strip along the border by which the groups came from Azaz has no road here"
SOUTH = "the small roads south to the country around al-Bab are no roads here"
OFF_THE_NETWORK = (
    ("opposition", "al_rai", date(2016, 4, 7), date(2016, 4, 10), STRIP),
    ("opposition", "al_rai", date(2016, 8, 17), date(2016, 9, 2), STRIP),
    ("isis", "ghandura", date(2016, 8, 17), date(2016, 9, 3), SOUTH),
    ("isis", "dabiq", date(2016, 10, 6), date(2016, 10, 15), SOUTH),
)
OFFERS_END = {  # the offers of a way out end; the record has no row for it
    date(2016, 8, 7): ("E041", "the record ends the offer of 28 July on 6 August"),
    date(2016, 10, 25): ("E055", "the pause ended on 23 October; the last users are of 24 October"),
}


def control(original: Original) -> tuple[Control, ...]:
    """Return who holds each place; a row that changes nothing is kept as a statement (evidence)."""
    held = [_control(row) for row in original.rows("control") if row["change_kind"] != "none"]
    shares = [_share(row) for row in original.rows("east_aleppo_share")]
    return tuple(sorted((*held, *shares), key=lambda row: (row.date, row.place, row.change)))


def _control(row: Cells) -> Control:
    return Control(
        date=row["date"],
        place=row["place_id"],
        holder=row["controller"],
        change=row["change_kind"],
        source=ids(row["source"]),
        confidence=row["confidence"],
        note="" if row["note"] == "initial" else row["note"],
    )


def _share(row: Cells) -> Control:
    return Control(
        date=row["date"],
        place="aleppo_east",
        holder="opposition",
        share=float(row["share_opposition_held"]),
        change="share",
        source=ids(row["source"]),
        confidence=row["confidence"],
        note=row["note"],
    )


def supply_sources(original: Original) -> tuple[SupplySource, ...]:
    """Return where goods enter; the gate that was shut for four days in November is split."""
    told = (part for row in original.rows("supply_sources") for part in _supply_source(row))
    return (*told, *_off_the_network())


def _off_the_network() -> Iterator[SupplySource]:
    for party, place, start, end, reason in OFF_THE_NETWORK:
        yield SupplySource(
            party=party,
            place=place,
            start=start,
            end=end,
            traffic=("goods",),
            source=(GK,),
            confidence="low",
            note=f"set by hand: {reason}; without this row the place would look cut off",
        )


def _supply_source(row: Cells) -> Iterator[SupplySource]:
    first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
    spans = [(first, last)]
    sources = ids(row["source"])
    if (row["party"], row["place"]) == ("turkish_backed", "x_bab_al_salama"):
        day = timedelta(days=1)
        spans = [(first, GATE_SHUT[0] - day), (GATE_SHUT[1] + day, last)]
        sources = (*sources, "AA1114")
    for start, end in spans:
        yield SupplySource(
            party=row["party"],
            place=row["place"],
            start=start,
            end=end,
            traffic=ids(row["traffic"]),
            capacity=whole(row["capacity"]),
            source=sources,
            confidence=row["confidence"],
            note=row["note"],
        )


def route_status(original: Original) -> tuple[RouteStatus, ...]:
    """Return what may pass on each route: the status of 1 January, then each dated change."""
    words = original.by("status_map", "status")
    held = {row["place_id"]: row for row in original.rows("control") if row["date"] == str(START)}
    found: list[RouteStatus] = []
    for route in original.rows("routes"):
        found.extend(_rows(_at_the_start(route, held), words))
    for row in original.rows("route_status"):
        found.extend(_rows(row, words))
    for row in _ends_of_offers(original):
        found.extend(_rows(row, words))
    return tuple(sorted(found, key=lambda row: (row.date, row.route, row.traffic)))


def _at_the_start(route: Cells, held: dict[str, Cells]) -> Cells:
    """Return the status of 1 January as a dated row; a front follows from who holds the ends."""
    word, ends = route["status_2016_01_01"], (held[route["a"]], held[route["b"]])
    holders = [end["controller"] for end in ends]
    row = {
        "route_id": route["route_id"],
        "date": str(START),
        "status": word,
        "source": GK,
        "confidence": "low" if word == "restricted" else "med",
        "disputed": "",
        "note": "initial",
        "shut": "",
    }
    if word == "frontline" and holders[0] != holders[1]:
        row["source"] = ";".join(end["source"] for end in ends)
        row["confidence"] = weakest(end["confidence"] for end in ends)
        row["note"] = f"initial: front between {holders[0]} and {holders[1]}"
    elif word == "frontline":
        row["note"] = f"initial: a front though {holders[0]} holds both ends; to be checked"
        row["confidence"] = "low"
    elif word == "restricted" and holders[0] != holders[1] and route["crosses_border"] == "no":
        row["shut"] = "yes"
        row["note"] = (
            f"initial: between {holders[0]} and {holders[1]}; "
            "goods enter only places of their side, and only a tolerated relation lets "
            "trade or civilians cross"
        )
    return row


def _ends_of_offers(original: Original) -> Iterator[Cells]:
    for day, (event, reason) in OFFERS_END.items():
        row = original.row_of(event)
        yield {
            "route_id": "aleppo_east|aleppo_west",
            "date": str(day),
            "status": "frontline",
            "source": row["source"],
            "confidence": "low",
            "disputed": "",
            "note": f"set by hand from the end of {event}: {reason}",
        }


def _rows(row: Cells, words: dict[str, Cells]) -> Iterator[RouteStatus]:
    """Yield one row for the kinds of traffic that share a status."""
    word = STATUS_WORDS[row["status"]]
    groups = CIVILIANS_SHUT if row.get("shut") else word.groups()
    for status, traffics in groups:
        yield RouteStatus(
            route=row["route_id"],
            date=first_day(row["date"]),
            traffic=traffics,
            status=status,
            party=word.party,
            word=word.word,
            disputed=row["disputed"] == "yes",
            source=ids(row["source"]),
            confidence=row["confidence"],
            note=note(row["note"], labelled("word of the map", words[word.word]["note"])),
        )
