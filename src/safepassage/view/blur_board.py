"""The board of a live crisis: a row per sub-district and week, no place and no road by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from safepassage.view.board import WAYS_OUT
from safepassage.view.populations import together
from safepassage.view.sensitivity import NO_SUB_DISTRICT
from safepassage.view.suppression import blurred
from safepassage.view.weeks import Weeks
from safepassage.view.words import two_digits

SINCE = ("surrounded_since", "fire_cut_since", "besieged_since")
WORST_FIRST = (
    *(WAYS_OUT[degree] for degree in ("cut", "fire-cut", "under fire", "open")),
    "unknown",
)


def board_of_week(day: Mapping[str, Any], weeks: Weeks) -> dict[str, Any]:
    """Return the board of a day as that of its week, one row per sub-district."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in day["rows"]:
        name = row["admin3"] or row["pcode"] or NO_SUB_DISTRICT
        groups.setdefault((name, row["pcode"]), []).append(row)
    rows = [_row(name, pcode, here, weeks) for (name, pcode), here in sorted(groups.items())]
    return {"date": weeks.of(day["date"]), "day": None, "why": "", "rows": rows}


def _row(name: str, pcode: str, here: Sequence[Mapping[str, Any]], weeks: Weeks) -> dict[str, Any]:
    """Return the places of a sub-district as one row; no road is named: a convoy may use it."""
    shortages = [row["shortage"] for row in here if row["shortage"] is not None]
    return {
        **here[0],
        "place": pcode,
        "name": name,
        "people_low": two_digits(sum(row["people_low"] for row in here)),
        "people_high": two_digits(sum(row["people_high"] for row in here)),
        "people_range": together([row["people_range"] for row in here]),
        "people_model": blurred(sum(row["people_model"] for row in here)),
        "besieged": any(row["besieged"] for row in here),
        **{since: weeks.of(_first(here, since)) for since in SINCE},
        "aid_in": "no road"
        if any(row["aid_in"].startswith("no road") for row in here)
        else "by road",
        "people_out": min((row["people_out"] for row in here), key=WORST_FIRST.index),
        "stock_days": None,
        "shortage": max(shortages, default=None),
        "listed_by": sorted({name for row in here for name in row["listed_by"]}),
        "listed_from": [
            {"claimant": who, "start": start or None}
            for who, start in sorted(set(_earlier(here, weeks)))
        ],
        "reopening": [],
        "sureness": "places of the sub-district together",
        "as_of": weeks.of(here[0]["as_of"]),
    }


def _earlier(rows: Sequence[Mapping[str, Any]], weeks: Weeks) -> Iterator[tuple[str, str]]:
    """Yield who listed a place of the sub-district without stating an end, and from which week."""
    for row in rows:
        for listing in row["listed_from"]:
            yield listing["claimant"], weeks.of(listing["start"]) or ""


def _first(rows: Sequence[Mapping[str, Any]], since: str) -> str | None:
    return min((row[since] for row in rows if row[since]), default=None)
