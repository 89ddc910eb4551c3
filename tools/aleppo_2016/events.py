"""What happened? One table per kind of event; an event of the record keeps its id.

Only events that the engine reads are events here. Captures stand in control.csv; displacement,
appeals, resolutions and statements move nobody by themselves and become claims (evidence).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tools.aleppo_2016 import agreements
from tools.aleppo_2016.evidence import shared_cells
from tools.aleppo_2016.original import Cells, Original, first_day, ids

from safepassage.scenario.parts import (
    Ceasefire,
    Convoy,
    Corridor,
    Operation,
    Outage,
    Row,
    Strike,
    Talks,
)
from safepassage.scenario.tables import BY_NAME

OPERATIONS = (
    "E009", "E020", "E026", "E029", "E035", "E036", "E037", "E042", "E047", "E053", "E056",
    "E057", "E062",
)  # fmt: skip
STRIKES = ("E017", "E019", "E021", "E025", "E032", "E038", "E044", "E052")
PARTIES = {
    "government", "opposition", "sdf", "isis", "turkish_backed", "turkey", "russia", "iran", "us",
    "unclear",
}  # fmt: skip
# Cells of an event that the table of its kind needs otherwise, each with the reason.
CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "E017": (
        {"places": ("menagh", "tall_rifaat")},
        "the record names azaz too; positions of the SDF near it were the target, not the town",
    ),
    "E021": (
        {"places": ("castello",)},
        "fire on the road at Castello; it came from the side of Sheikh Maqsoud",
    ),
    "E032": (
        {"end": date(2016, 5, 5)},
        "the record says early May; the last day is set by hand, unverified (GK)",
    ),
    "E036": (
        {},
        "Manbij was cut off in its course (GK), which the roads here do not carry",
    ),
    "E038": ({"end": date(2016, 7, 13)}, "last day as in O083"),
    "E053": ({}, "an announced offensive: who struck where is a claim"),
}
JOINED = frozenset({"E067", "E070"})  # told in the agreement E066
SERVICES = {"E007": "water", "E043": "water", "E073": "water"}


def tables(original: Original) -> dict[str, tuple[Row, ...]]:
    """Return the tables of events by name."""
    rows = original.by("events", "event_id")
    return {
        "operations": tuple(_operation(rows[event]) for event in OPERATIONS),
        "strikes": tuple(_strike(rows[event]) for event in STRIKES),
        "talks": tuple(_talks(rows)),
        "ceasefires": tuple(_ceasefires(rows)),
        "corridors": tuple(_corridors(rows)),
        "agreements": (*agreements.evacuations(rows), *agreements.organised_returns(rows["E050"])),
        "convoys": (_convoy(rows["E016"]),),
        "outages": tuple(_outage(rows[event]) for event in SERVICES),
    }


def events_of(tables: dict[str, tuple[Row, ...]]) -> frozenset[str]:
    """Return the ids of the record that stand in a table: 'E050-1' is of E050."""
    found = (getattr(row, BY_NAME[name].key[0]) for name, rows in tables.items() for row in rows)
    return frozenset(event.partition("-")[0] for event in found) | JOINED


def _operation(row: Cells) -> Operation:
    changes, reason = CHANGES.get(row["event_id"], ({}, ""))
    target = tuple(party for party in ids(row["target"]) if party in PARTIES)
    cells = {
        "operation": row["event_id"],
        "start": first_day(row["date_start"]),
        "end": first_day(row["date_end"]),
        "party": tuple(party for party in ids(row["actor"]) if party in PARTIES),
        "against": target,
        "places": ids(row["place_ids"]),
        "routes": ids(row["route_ids"]),
        **shared_cells(row, reason),
    }
    return Operation(**{**cells, **changes})


def _strike(row: Cells) -> Strike:
    changes, reason = CHANGES.get(row["event_id"], ({}, ""))
    cells = {
        "strike": row["event_id"],
        "start": first_day(row["date_start"]),
        "end": first_day(row["date_end"]),
        "places": ids(row["place_ids"]),
        **shared_cells(row, reason),
    }
    return Strike(**{**cells, **changes})


def _talks(rows: dict[str, Cells]) -> Iterator[Talks]:
    held = rows["E008"]
    yield _round(held, "E008", "held", parties=("government", "opposition", "others"))
    yield Talks(
        talks="E008-suspended",
        start=date(2016, 2, 3),
        end=date(2016, 2, 25),
        parties=("government", "opposition", "others"),
        state="suspended",
        **shared_cells(held, "the pause to 25 February: F2-08"),
    )
    yield _round(rows["E014"], "E014", "announced", parties=("russia", "us", "others"))
    yield _round(rows["E074"], "E074", "held", parties=("russia", "turkey", "iran", "others"))


def _round(row: Cells, talks: str, state: str, parties: tuple[str, ...]) -> Talks:
    return Talks(
        talks=talks,
        start=first_day(row["date_start"]),
        end=first_day(row["date_end"]),
        parties=parties,
        state=state,
        **shared_cells(row),
    )


def _ceasefires(rows: dict[str, Cells]) -> Iterator[Ceasefire]:
    sides = ("government", "opposition")
    stop = "cessation_of_hostilities"
    yield _ceasefire(rows["E022"], stop, sides, excluded=("isis",),
                     note="Nusra is excluded too and is no party here")  # fmt: skip
    yield _ceasefire(
        rows["E045"], "pause", sides, places=ids(rows["E045"]["place_ids"]), hours=3.0,
        end=date(2016, 9, 3), note="the record names no last day; the day before the siege was "
        "restored is set by hand, unverified (GK)",
    )  # fmt: skip
    yield _ceasefire(rows["E051"], stop, sides, note="brokered by Russia and the United States")
    yield _ceasefire(
        rows["E055"], "pause", sides, places=("aleppo_east",),
        note="hours per day not stated; the corridors of it stand in corridors.csv",
    )  # fmt: skip
    yield _ceasefire(rows["E061"], "pause", sides, places=("aleppo_east",),
                     note="announced by Russia for this day")  # fmt: skip
    yield _ceasefire(
        rows["E064"], "surrender_deal", sides, places=("aleppo_east",), end=date(2016, 12, 22),
        note="brokered by Russia and Turkey; stalled on 14 December (E065); the last day is that "
        "of the last departure (E070)",
    )  # fmt: skip
    yield _ceasefire(rows["E072"], "ceasefire", sides, note="guaranteed by Russia and Turkey")


def _ceasefire(
    row: Cells, kind: str, parties: tuple[str, ...], *, note: str = "", **more: Any
) -> Ceasefire:
    cells = {
        "ceasefire": row["event_id"],
        "kind": kind,
        "start": first_day(row["date_start"]),
        "end": first_day(row["date_end"]),
        "parties": parties,
        **shared_cells(row, note),
    }
    return Ceasefire(**{**cells, **more})


def _corridors(rows: dict[str, Cells]) -> Iterator[Corridor]:
    alone = (
        "no guarantor beside those who offer it; hours, capacity and screening are not stated; "
        "an offered way: capacity is not uptake"
    )
    yield _corridor(rows["E041"], "E041", ("russia", "government"), note=alone)
    yield _corridor(rows["E055"], "E055-corridor", ("russia",), note=alone)
    yield _corridor(
        rows["E061"], "E061-corridor", ("russia",), capacity_people_per_day=8000,
        note="no guarantor beside the one who offers it; up to 8,000 people are named",
    )  # fmt: skip


def _corridor(
    row: Cells, corridor: str, offered_by: tuple[str, ...], *, note: str, **more: Any
) -> Corridor:
    return Corridor(
        corridor=corridor,
        from_place="aleppo_east",
        to_place="aleppo_west",
        start=first_day(row["date_start"]),
        end=first_day(row["date_end"]),
        offered_by=offered_by,
        **more,
        **shared_cells(row, note),
    )


def _convoy(row: Cells) -> Convoy:
    return Convoy(
        convoy=row["event_id"],
        date=date.fromisoformat(row["date_start"]),
        place=row["place_ids"],
        people=int(row["value"]),
        days=30,
        **shared_cells(row, "for how many days is not stated: 30 is set by hand, unverified (GK)"),
    )


def _outage(row: Cells) -> Outage:
    return Outage(
        outage=row["event_id"],
        start=first_day(row["date_start"]),
        end=first_day(row["date_end"]),
        places=ids(row["place_ids"]),
        service=SERVICES[row["event_id"]],
        **shared_cells(row),
    )
