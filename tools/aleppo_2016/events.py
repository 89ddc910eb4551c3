"""What happened? One table per kind of event; an event of the record keeps its id.

Only events that the engine reads are events here. Captures stand in control.csv; displacement,
appeals, resolutions and statements move nobody by themselves and become claims (evidence).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tools.aleppo_2016.evidence import event_notes
from tools.aleppo_2016.original import Cells, Original, first_day, ids, note

from safepassage.scenario.parts import (
    Agreement,
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
    "E021": (
        {"places": ("castello",)},
        "fire on the road at Castello; it came from the side of Sheikh Maqsoud",
    ),
    "E032": (
        {"end": date(2016, 5, 5)},
        "the record says early May; the last day is set by hand, unverified (GK)",
    ),
    "E038": ({"end": date(2016, 7, 13)}, "last day as in O083"),
    "E036": ({}, "air support by the coalition; Manbij was cut off in its course (GK), which the "
             "roads here do not carry"),
    "E053": (
        {},
        "intensity of an announced offensive: who struck where is a claim",
    ),
}  # fmt: skip
JOINED = frozenset({"E067", "E070"})  # told in the agreement E066
SERVICES = {"E007": "water", "E043": "water", "E073": "water"}
RETURNS = (  # first day, last day, people on the last day since the start, claim
    ("E050-1", date(2016, 9, 7), date(2016, 9, 7), 250, "O099"),
    ("E050-2", date(2016, 9, 8), date(2016, 10, 5), 4055, "O107"),
    ("E050-3", date(2016, 10, 6), date(2017, 1, 12), 23926, "O175"),
)


def tables(original: Original) -> dict[str, tuple[Row, ...]]:
    """Return the tables of events by name."""
    rows = original.by("events", "event_id")
    return {
        "operations": tuple(_operation(rows[event]) for event in OPERATIONS),
        "strikes": tuple(_strike(rows[event]) for event in STRIKES),
        "talks": tuple(_talks(rows)),
        "ceasefires": tuple(_ceasefires(rows)),
        "corridors": tuple(_corridors(rows)),
        "agreements": (*_evacuations(rows), *_organised_returns(rows["E050"])),
        "convoys": (_convoy(rows["E016"]),),
        "outages": tuple(_outage(rows[event]) for event in SERVICES),
    }


def events_of(tables: dict[str, tuple[Row, ...]]) -> frozenset[str]:
    """Return the ids of the record that stand in a table: 'E050-1' is of E050."""
    found = (getattr(row, BY_NAME[name].key[0]) for name, rows in tables.items() for row in rows)
    return frozenset(event.partition("-")[0] for event in found) | JOINED


def _shared(row: Cells, *notes: str) -> dict[str, Any]:
    """Return the cells that every kind of event has."""
    return {
        "text": row["description"],
        "source": ids(row["source"]),
        "confidence": row["confidence"],
        "note": note(*notes, *event_notes(row)),
    }


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
        **_shared(row, reason),
    }
    return Operation(**{**cells, **changes})


def _strike(row: Cells) -> Strike:
    changes, reason = CHANGES.get(row["event_id"], ({}, ""))
    cells = {
        "strike": row["event_id"],
        "start": first_day(row["date_start"]),
        "end": first_day(row["date_end"]),
        "places": ids(row["place_ids"]),
        **_shared(row, reason),
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
        **_shared(held, "the pause to 25 February: F2-08"),
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
        **_shared(row),
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
        **_shared(row, note),
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
        **_shared(row, note),
    )


def _evacuations(rows: dict[str, Cells]) -> Iterator[Agreement]:
    first, second, last = rows["E066"], rows["E067"], rows["E070"]
    yield Agreement(
        agreement="E066",
        from_place="aleppo_east",
        to_places=("urum_al_kubra", "idlib"),
        start=date(2016, 12, 15),
        end=date(2016, 12, 22),
        people=35000,
        people_per_day=6000,
        halts=("2016-12-17/2016-12-18",),
        text="People are brought out of east Aleppo by Ramouseh to the west of the province and "
        "to Idleb; halted on the 16th, on again from 23:00 on the 18th, last buses on the 22nd",
        source=ids(first["source"], second["source"], last["source"], "OCHASR12", "TRPM1222"),
        confidence="high",
        note=note(
            "the number is an input (driven): 35,000 to 36,000, Turkish prime minister 40,000 "
            "(O152, O153)",
            "6,000 a day is the mean over the six days with movement, set by hand; single days: "
            "3,000 on the 15th, 6,500 on the 16th, 10,000 to the 20th (O139, O144, O145, O148)",
            "halted from the 16th: whole days without movement are the 17th and 18th",
            "joins E066, E067 and E070; tied to E068 (E065)",
        ),
    )
    fuah = rows["E068"]
    yield Agreement(
        agreement="E068",
        from_place="fuah",
        to_places=("aleppo_west",),
        start=first_day(fuah["date_start"]),
        end=first_day(fuah["date_end"]),
        people=1312,
        people_per_day=1312,
        linked="E066",
        **_shared(
            fuah,
            "the number is an input (driven); people per day are not stated, so that the whole "
            "number is the most a day",
        ),
    )


def _organised_returns(row: Cells) -> Iterator[Agreement]:
    """Yield the counted steps of the returns by Jarabulus; nothing is assumed after the last."""
    before = 0
    for agreement, start, end, total, claim in RETURNS:
        people, days = total - before, (end - start) // timedelta(days=1) + 1
        before = total
        yield Agreement(
            agreement=agreement,
            from_place="t_gaziantep",
            to_places=("jarabulus",),
            start=start,
            end=end,
            people=people,
            people_per_day=-(-people // days),
            kind="organised_return",
            **_shared(
                row,
                f"the number is an input (driven), from {claim}: {total:,} since 7 September",
                "the gate of the return is x_jarabulus; where the people had lived is not stated, "
                "Gaziantep is set by hand, unverified (GK): the camp at the gate held 7,000",
                "counted as returns by officials; whether anybody chose freely is not known",
            ),
        )


def _convoy(row: Cells) -> Convoy:
    return Convoy(
        convoy=row["event_id"],
        date=date.fromisoformat(row["date_start"]),
        place=row["place_ids"],
        people=int(row["value"]),
        days=30,
        **_shared(row, "for how many days is not stated: 30 is set by hand, unverified (GK)"),
    )


def _outage(row: Cells) -> Outage:
    return Outage(
        outage=row["event_id"],
        start=first_day(row["date_start"]),
        end=first_day(row["date_end"]),
        places=ids(row["place_ids"]),
        service=SERVICES[row["event_id"]],
        **_shared(row),
    )
