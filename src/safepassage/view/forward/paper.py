"""The report of a forecast on paper, by typst (the extra `pdf`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from safepassage.view import words
from safepassage.view.forward.chances import percent
from safepassage.view.paper import Part, printed, still
from safepassage.view.pdf import (
    BOARD_HEADS,
    board_row,
    border_parts,
    harm_part,
    planning_part,
)

GATES_STAY = "Gates stay as on the issue date: an assumption, no estimate of arrivals."


def save_pdf(model: Mapping[str, Any], out: Path) -> Path:
    """Write the report of a forecast as PDF; raises as `view.pdf.save_pdf` does."""
    return printed(lambda folder: data(model, folder), out)


def data(model: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return what the template is given: skill first."""
    meta = model["meta"]
    runs = f"{meta['members']} futures; seed {meta['seed']}; safepassage {meta['version']}"
    spread = words.spread(meta["members"], meta["varied"])
    return {
        "title": f"{meta['title']}: forecast from {words.day_words(meta['issue_date'])}",
        "period": f"For {meta['horizon_days']} days, to {words.day_words(meta['last_day'])}",
        "mark": meta["mark"],
        "banner": [
            f"How good were such forecasts? {meta['verdict']}",
            f"{words.NOT_A_PREDICTION} {meta['label']}",
            f"{runs}; {meta['closure']}. {spread}",
            f"{words.BORDERS} {words.NO_SURVIVORS}",
        ],
        "footer": f"{words.NOT_A_PREDICTION} Issued {meta['issue_date']}; {runs}; forecast "
        f"{meta['digest'][:16]}. {meta['mark']}",
        "sentences": [*model["headline"], *model["cut_off"]],
        "cannot_say": model["cannot_say"],
        "parts": list(_parts(model, folder)),
    }


def _parts(model: Mapping[str, Any], folder: Path) -> Iterator[Part]:
    yield from _chances(model)
    yield _warnings(model)
    if model["by_place"]:
        yield _by_place(model)
    if model["planning"]:
        yield planning_part(model["planning"])
    if model["frame"]:
        yield {
            "level": 2,
            "title": f"On {words.day_words(model['board']['date'])}, as recorded",
            "break": True,
            **still(model, [model["frame"]], 0, folder),
        }
    yield {
        "level": 3,
        "title": "Cut off from aid",
        "lines": [] if model["board"]["rows"] else ["No place on the board."],
        "heads": BOARD_HEADS,
        "rows": [board_row(row) for row in model["board"]["rows"]],
    }
    yield from border_parts(model["border"], GATES_STAY)
    if model["harm"]:
        yield harm_part(model["harm"], "What people may suffer")
    yield from _method(model)


def _chances(model: Mapping[str, Any]) -> Iterator[Part]:
    meta = model["meta"]
    for i, event in enumerate(model["events"]):
        few = f"{len(event['rows'])} with a tenth or more; {len(event['rest'])} with less."
        yield {
            "level": 2 if i == 0 else 3,
            "title": ("Chances by place: " if i == 0 else "") + event["event"],
            "break": i == 0,
            "lines": [f"{event['meaning'].capitalize()}. {few} Ranges: {meta['interval']}."],
            "heads": ["Where", "Chance", "Futures", "Pooled with nothing changes", *event["dumb"]],
            "rows": [
                [
                    row["name"],
                    f"{percent(row['low'])} to {percent(row['high'])}",
                    str(row["members"]),
                    percent(row["pooled"]) if "pooled" in row else "no baseline",
                    *(percent(one) for one in row["baselines"] or [None] * len(event["dumb"])),
                ]
                for row in event["rows"]
            ],
        }


def _warnings(model: Mapping[str, Any]) -> Part:
    warned = model["warnings"]
    return {
        "level": 2,
        "title": "Early warning, with its own record",
        "break": True,
        "lines": [warned["first_line"]],
        "heads": ["Where", "May come", "Chance", "Base rate", "What to watch", "Past warnings"],
        "rows": [
            [
                row["name"], row["event"], f"{percent(row['low'])} to {percent(row['high'])}",
                percent(row["base_rate"]), row["watch"], row["past_warnings"],
            ]
            for row in warned["rows"]
        ],
    }  # fmt: skip


def _by_place(model: Mapping[str, Any]) -> Part:
    last = words.day_words(model["meta"]["last_day"])
    return {
        "level": 2,
        "title": f"By place, from the issue date to {last}",
        "break": True,
        "lines": ["9 in 10 futures lie inside each range. Who moves twice counts twice."],
        "heads": ["Place", "Displaced on the issue date", "Arrivals since",
                  "Left home first since", "Displaced on the last day"],
        "rows": [
            [row[name] for name in ("name", "now", "arrivals", "left", "then")]
            for row in model["by_place"]
        ],
    }  # fmt: skip


def _method(model: Mapping[str, Any]) -> Iterator[Part]:
    meta = model["meta"]
    yield {
        "level": 2,
        "title": "Method, model card and sources",
        "break": True,
        "lines": [
            "The record counts up to the issue date. After it each future has a war of its own, "
            "made by rule; those rules are assumptions and fitted to nothing. Then people, in each "
            "future: households wish to leave and need a way, a permission and a place to go.",
            "Meant for plans with their assumptions, stocks where a warning says so, and learning "
            "what such forecasts are worth. Not meant for military use, a single person's case, or "
            "arguing that a border may be closed because few would come.",
            f"{meta['label']} {words.NO_SURVIVORS}",
        ],
    }
    yield {
        "level": 3,
        "title": f"{len(model['sources'])} sources known on the issue date",
        "heads": ["Id", "Title", "Publisher", "Date"],
        "rows": [
            [source["source"], source["title"], source["publisher"], source["date"]]
            for source in model["sources"]
        ],
    }
