"""tables.xlsx: every table of the report as a sheet, for whoever goes on counting.

It is made from the model of the page, which has passed `sensitivity`: a workbook says nothing that
the page beside it does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from safepassage.view.planning import columns_of, head, write_sheet
from safepassage.view.words import BORDERS, NO_SURVIVORS
from safepassage.view.writing import whole_file

Sheet = tuple[str, str, list[tuple[str, str]], list[dict[str, Any]]]  # name, about, columns, rows
NEAR_AND_FAR = (
    ("day", "date"), ("gate, asylum", "gate"), ("waiting", "waiting"),
    ("in camps close by", "in_camps"), ("turned back so far", "turned_back"),
    ("exposed that day", "exposed"), ("left the queue so far", "left_queue"),
    ("admitted so far", "admitted"), ("crossed elsewhere so far", "irregular"),
)  # fmt: skip


def save_tables(model: Mapping[str, Any], out: Path) -> Path:
    """Write the workbook of the model of a page that may be shown."""
    book = Workbook(write_only=True)
    sheets = [sheet for sheet in sheets_of(model) if sheet[3]]
    write_sheet(book, "README", _readme(model, sheets), header=False)
    for name, _, columns, rows in sheets:
        write_sheet(book, name, _table(columns, rows))
    with whole_file(out) as draft:
        book.save(draft)
    return out


def sheets_of(model: Mapping[str, Any]) -> Iterator[Sheet]:
    """Yield each table of a page: name, what it is, its columns (heading, field), its rows."""
    planning = model["planning"]
    columns = [(heading, field) for heading, field, _ in columns_of(model)]
    yield "planning", "people to plan for, by sub-district", columns, planning["rows"]
    summed = [c for c in columns if planning["sums"] and c[1] in planning["sums"][0]]
    yield "by_admin1", "the same by governorate", summed, planning["sums"]
    yield _totals(model)
    yield _board(model)
    yield _sieges(model)
    yield _border(model)
    yield _harm(model)
    yield _observations(model)


def _totals(model: Mapping[str, Any]) -> Sheet:
    fields = ("date", "why", "idps", "waiting", "on_the_way", "abroad", "first_moves", "moves")
    heads = (
        "day", "why this day", "displaced at home", "of them waiting", "on the way",
        "displaced abroad, in places here", "fled first so far", "all moves so far",
    )  # fmt: skip
    about = "people on the days shown; moves are counted each time"
    return "totals", about, list(zip(heads, fields, strict=True)), list(model["totals"])


def _board(model: Mapping[str, Any]) -> Sheet:
    fields = (
        "date", "name", "pcode", "people_low", "people_high", "people_range", "people_model",
        "surrounded_since", "fire_cut_since", "besieged_since", "aid_in", "people_out",
        "stock_days", "shortage", "listed_by", "sureness",
    )  # fmt: skip
    rows = [
        {**row, "date": day["date"], "listed_by": "; ".join(row["listed_by"])}
        for day in model["board"]
        for row in day["rows"]
    ]
    columns = [(name.replace("_", " "), name) for name in fields]
    return "cut_off", "places cut off from aid, by day or week shown", columns, rows


def _sieges(model: Mapping[str, Any]) -> Sheet:
    rows = [
        {"name": siege["name"], "state": state, "start": span["start"], "end": span["end"]}
        for siege in model["sieges"]
        for state in ("fire_cut", "encircled", "besieged")
        for span in siege[state]
    ]
    columns = [("place", "name"), ("state", "state"), ("first day", "start"), ("last day", "end")]
    return "sieges", "spans of days, computed", columns, rows


def _border(model: Mapping[str, Any]) -> Sheet:
    rows = [
        {"name": card["name"], **row} for card in model["border"] for row in card["rows"]
    ]  # fmt: skip
    about = "both sides of each crossing: whoever reads how many crossed reads how many wait"
    return "border", about, [("crossing", "name"), *NEAR_AND_FAR], rows


def _harm(model: Mapping[str, Any]) -> Sheet:
    names = [(f"{q['quantity']} ({q['unit']})", q["quantity"]) for q in model["harm"]["quantities"]]
    rows = [{"name": row["name"], **row["figures"]} for row in model["harm"]["rows"]]
    about = "different things: not added up, weighed or ranked"
    return "harm", about, [("place", "name"), *names], rows


def _observations(model: Mapping[str, Any]) -> Sheet:
    seen = model["observations"]
    rows = [
        {
            **row,
            "where": "; ".join(row["where"]),
            "kind": kind["name"],
            **dict(zip(seen["dumb_models"], row["dumb"], strict=True)),
        }
        for kind in seen["classes"]
        for row in kind["rows"]
    ]
    columns = [
        ("claim", "claim"), ("what", "quantity"), ("where", "where"), ("first day", "start"),
        ("last day", "end"), ("counted", "observed"), ("low", "low"), ("high", "high"),
        ("model", "simulated"), *((name, name) for name in seen["dumb_models"]),
        ("kind of evidence", "kind"), ("row is for", "role"), ("who says so", "claimant"),
    ]  # fmt: skip
    return "counted", "beside what was counted; three dumb models beside it", columns, rows


def _readme(model: Mapping[str, Any], sheets: Sequence[Sheet]) -> Iterator[Sequence[Any]]:
    meta = model["meta"]
    yield from head(meta, "tables of the report")
    yield ("how good is it?", model["observations"]["verdict"])
    yield (NO_SURVIVORS,)
    yield (BORDERS,)
    yield ("A cell with two figures is a range: 9 in 10 runs lie inside.",)
    yield ()
    yield ("sheet", "what it is")
    for name, about, _, _ in sheets:
        yield (name, about)


def _table(
    columns: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]]
) -> Iterator[Sequence[Any]]:
    yield tuple(heading for heading, _ in columns)
    for row in rows:
        yield tuple(row.get(field) for _, field in columns)
