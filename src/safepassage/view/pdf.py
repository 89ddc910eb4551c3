"""report.pdf: the same model on paper, by typst (the extra `pdf`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from safepassage.view import words
from safepassage.view.paper import Part, printed, still
from safepassage.view.summary import cannot_say, summary

BOARD_HEADS = [
    "Place", "People, range at the start", "Since when", "Aid in", "Can people leave?",
    "Listed as besieged (claim)", "How sure",
]  # fmt: skip
FROM_FIRST_DAY = "Fewer arrivals are no success. Sums run from the first day."
NEAR_AND_FAR = {
    "waiting": "waiting", "in_camps": "in camps close by", "turned_back": "turned back so far",
    "exposed": "exposed that day", "left_queue": "left the queue so far",
    "admitted": "admitted so far", "irregular": "crossed elsewhere so far",
}  # fmt: skip


def save_pdf(model: Mapping[str, Any], out: Path) -> Path:
    """Write the page of a view-model as PDF.

    Raises
    ------
    InputError
        typst is not installed.
    OutputError
        The file cannot be written.
    """
    return printed(lambda folder: _data(model, list(_parts(model, folder))), out)


def _data(model: Mapping[str, Any], parts: list[Part]) -> dict[str, Any]:
    meta = model["meta"]
    runs = f"Runs: {meta['members']}; seed {meta['seed']}; safepassage {meta['version']}"
    return {
        "title": meta["title"],
        "period": f"{words.day_words(meta['start'])} to {words.day_words(meta['end'])}",
        "mark": meta["mark"],
        "banner": [
            words.NOT_A_PREDICTION,
            f"{words.spread(meta['members'], meta.get('varied', ''))} {runs}; {meta['closure']}.",
            f"How good is it? {model['observations']['verdict']}",
            f"{words.BORDERS} {words.NO_SURVIVORS}",
        ],
        "footer": f"{words.NOT_A_PREDICTION} {runs}; run {meta['digest'][:16]}. {meta['mark']}",
        "sentences": summary(model),
        "cannot_say": cannot_say(model),
        "parts": parts,
    }


def _parts(model: Mapping[str, Any], folder: Path) -> Iterator[Part]:
    yield from _totals(model)
    yield from _stills(model, folder)
    yield from _board(model)
    yield from border_parts(model["border"], FROM_FIRST_DAY)
    yield planning_part(model["planning"])
    yield from _observations(model["observations"])
    yield harm_part(model["harm"], "What people suffer")
    yield from _method(model)


def _totals(model: Mapping[str, Any]) -> Iterator[Part]:
    heads = {
        "idps": "displaced at home", "waiting": "of them waiting", "on_the_way": "on the way",
        "abroad": "displaced abroad, in places here", "first_moves": "fled first so far",
        "moves": "all moves so far",
    }  # fmt: skip
    if model["totals"]:
        yield {
            "level": 3,
            "title": "People on the days shown",
            "heads": ["Day", "Why this day", *heads.values()],
            "rows": [
                [words.day_words(row["date"]), row["why"], *(_cell(row[name]) for name in heads)]
                for row in model["totals"]
            ],
        }


def _stills(model: Mapping[str, Any], folder: Path) -> Iterator[Part]:
    """Yield a map per key day; its pictures are written beside the template."""
    for i, frame in enumerate(model["frames"]):
        part = still(model, model["frames"], i, folder)
        yield part | {
            "level": 2 if i == 0 else 3,
            "title": f"{'Map: ' if i == 0 else ''}{words.day_words(frame['date'])}: {frame['why']}",
            "break": i % 2 == 0,
        }


def _board(model: Mapping[str, Any]) -> Iterator[Part]:
    live = model["meta"]["sensitivity"] == "live"
    for i, day in enumerate(model["board"]):
        yield {
            "level": 2 if i == 0 else 3,
            "title": ("Cut off from aid: " if i == 0 else "")
            + ("week of " if live else "")
            + words.day_words(day["date"])
            + (f" ({day['why']})" if day["why"] else ""),
            "break": i == 0,
            "lines": [] if day["rows"] else ["No place on the board."],
            "heads": BOARD_HEADS,
            "rows": [board_row(row) for row in day["rows"]],
        }  # fmt: skip


def board_row(row: Mapping[str, Any]) -> list[str]:
    """Return the cells of a row of the board."""
    since = [
        f"{text} {words.day_words(row[name])}"
        for name, text in (
            ("surrounded_since", "surrounded since"),
            ("fire_cut_since", "cut by fire since"),
            ("besieged_since", "besieged since"),
        )
        if row[name]
    ]
    listed = [*row["listed_by"], *(f"{one['claimant']} (earlier)" for one in row["listed_from"])]
    return [
        f"{row['name']} {row['pcode']}", words.dash(row["people_low"], row["people_high"]),
        "; ".join(since) or "not surrounded", row["aid_in"], row["people_out"],
        "; ".join(listed) or "by nobody on record", row["sureness"],
    ]  # fmt: skip


def border_parts(cards: Sequence[Mapping[str, Any]], told: str) -> Iterator[Part]:
    """Yield a table per crossing, both sides in each; `told` ends the line above the first."""
    for i, card in enumerate(cards):
        yield {
            "level": 2 if i == 0 else 3,
            "title": f"{'At the border: ' if i == 0 else ''}{card['name']}",
            "break": i == 0,
            "lines": [f"Whoever reads how many crossed must read how many wait. {told}"]
            if i == 0
            else [],
            "heads": ["Day", "Gate, asylum", *NEAR_AND_FAR.values()],
            "rows": [
                [words.day_words(row["date"]), row["gate"], *(_cell(row[n]) for n in NEAR_AND_FAR)]
                for row in card["rows"]
            ],
        }


def planning_part(planning: Mapping[str, Any]) -> Part:
    """Return the planning table."""
    columns = {
        "population": "people, range", "idps_now": "IDPs now", "new": "new IDPs",
        "idps_then": "IDPs then", "households_then": "households", "cut_from_aid": "cut from aid?",
        "main_assumption": "main assumption",
    }  # fmt: skip
    runs = planning.get("runs")
    told = f"Ranges hold 9 in 10 of {runs} runs." if runs else "Model figures: one run, no range."
    return {
        "level": 2,
        "title": f"Planning figures by sub-district: {words.day_words(planning['as_of'])} to "
        f"{words.day_words(planning['until'])}",
        "break": True,
        "lines": [f"{told} The workbook beside this file has every column, with day and source."],
        "heads": ["Governorate", "Sub-district", "P-code", *columns.values()],
        "rows": [
            [row["admin1"], row["admin3"], row["pcode"], *(_planned(row, name) for name in columns)]
            for row in planning["rows"]
        ],
    }


def _planned(row: Mapping[str, Any], name: str) -> str:
    """Return a figure of the planning table: its range where it has one."""
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    if isinstance(low, int) and isinstance(high, int):
        return words.dash(words.two_digits(low), words.two_digits(high))
    return _cell(row["new_likely" if name == "new" else name])


def _observations(seen: Mapping[str, Any]) -> Iterator[Part]:
    yield {"level": 2, "title": "Against what was counted", "lines": [seen["verdict"]],
           "break": True}  # fmt: skip
    for kind in seen["classes"]:
        tests = [row for row in kind["rows"] if row["role"] == "test"]
        yield {
            "level": 3,
            "title": f"{kind['name']}: {kind['meaning']}",
            "lines": [] if tests else ["No test rows."],
            "heads": ["Claim", "What and where", "Day", "Counted (range)", "Model",
                      *seen["dumb_models"],
                      "Figure in the band?" if "members" in seen else "In the range?",
                      "Who says so"],
            "rows": [_seen(row) for row in tests],
        }  # fmt: skip


def _seen(row: Mapping[str, Any]) -> list[str]:
    return [
        row["claim"], f"{row['quantity']}; {words.listed(row['where'], show=3)}", row["end"],
        f"{_cell(row['observed'])} ({words.dash(row['low'], row['high'])})",
        _cell(row["simulated"]), *(_cell(figure) for figure in row["dumb"]),
        "-" if row["inside_range"] is None else words.yes_no(row["inside_range"]),
        row["claimant"],
    ]  # fmt: skip


def harm_part(harm: Mapping[str, Any], title: str) -> Part:
    """Return harm by place, quantity by quantity."""
    kinds = harm["quantities"]
    return {
        "level": 2,
        "title": f"{title}, each quantity for itself",
        "break": True,
        "lines": ["Different things: not added up, weighed or ranked; there is no overall figure."],
        "heads": ["Place", *(f"{q['quantity']} ({q['unit']})" for q in kinds)],
        "rows": [
            [row["name"], *(_cell(row["figures"][q["quantity"]]) for q in kinds)]
            for row in harm["rows"]
        ],
    }


def _method(model: Mapping[str, Any]) -> Iterator[Part]:
    yield {
        "level": 2,
        "title": "Method, limits and sources",
        "break": True,
        "lines": [
            "The war comes first: from the record of holders, roads, gates and events follows each "
            "day who is supplied by which road, who is encircled and for how long. Then people: "
            "households wish to leave and need a way, a permission and a place to go.",
            f"War: {model['meta']['closure']}. Encircled is computed from roads; besieged adds "
            f"duration; a listing is a claim. {words.NO_SURVIVORS}",
            "Good for: plans that need a consistent picture of places, roads and people. Not good "
            "for: numbers of arrivals to expect, decisions about one person, anything hostile.",
            *(entry["text"] for entry in model["not_accounted"]),
        ],
    }
    yield {
        "level": 3,
        "title": f"{len(model['sources'])} sources",
        "heads": ["Id", "Title", "Publisher", "Date"],
        "rows": [
            [source["source"], source["title"], source["publisher"], source["date"]]
            for source in model["sources"]
        ],
    }


def _cell(figure: Any) -> str:
    return figure if isinstance(figure, str) else words.number(figure)
