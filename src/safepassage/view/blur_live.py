"""A live crisis: figures by sub-district and week, rounded, small ones suppressed, no map.

Tables that could be subtracted from each other are not published side by side: the board, the
charts and the planning table share no day whose figures form a sum beyond those that
`suppression.protect` has seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from safepassage.scenario.scenario import Scenario
from safepassage.view.blur_board import board_of_week
from safepassage.view.planning_reasons import SHUT
from safepassage.view.sensitivity import NO_SUB_DISTRICT, week_of
from safepassage.view.stocks import by_week
from safepassage.view.suppression import SMALL, WITHHELD, Sum, blurred, protect
from safepassage.view.weeks import Weeks, is_day
from safepassage.view.words import two_digits

SPLIT = ("in_camps_then", "with_hosts_then", "elsewhere_then")
ADDED_UP = ("idps_now", "new_likely", "idps_then")
NEVER = ("women", "girls", "boys", "men")
NEAR_AND_FAR = (
    "waiting", "in_camps", "turned_back", "exposed", "admitted", "irregular", "left_queue"
)  # fmt: skip
HIDDEN_QUANTITY = "displaced under agreement"  # by place it would show an evacuation to come


def live(model: Mapping[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Return the parts of the model that differ in a live crisis."""
    places = {place["place"]: place for place in model["places"]}
    weeks = Weeks(scenario.settings.start)
    planning = _planning(model["planning"], weeks)
    planned_days = {model["planning"]["as_of"], model["planning"]["until"]}
    return {
        "places": [],
        "routes": [],
        "frames": [],
        "totals": [],
        "sieges": [],
        "contradictions": [],
        "not_accounted": [],
        "board": [board_of_week(day, weeks) for day in model["board"]],
        "border": _border(model["border"], planned_days, weeks),
        "stocks": _stocks(model["stocks"], planning["rows"], scenario.settings.start),
        "planning": planning,
        "observations": {**model["observations"], "classes": [], "not_comparable": []},
        "harm": _harm(model["harm"], places),
    }


def _planning(planning: Mapping[str, Any], weeks: Weeks) -> dict[str, Any]:
    """Return the planning table with every count blurred and its sums protected."""
    rows = [dict(row) for row in planning["rows"]]
    sums = [dict(row) for row in planning["sums"]]
    for column in ADDED_UP:
        _protect_column(column, rows, sums)
    for row in [*rows, *sums]:
        for who in NEVER:
            row.pop(who, None)
        for column in ("population", "population_low", "population_high"):
            row[column] = two_digits(row[column])
        row["households_then"] = _households(row["idps_then"], planning["household_size"])
    for row in sums:
        for column in SPLIT:
            row.pop(column, None)
    for row in rows:
        _blur_texts(row, weeks)
    return {
        **planning,
        "as_of": weeks.of(planning["as_of"]),
        "until": weeks.of(planning["until"]),
        "shares": {},
        "rows": rows,
        "sums": sums,
    }


def _protect_column(
    column: str, rows: Sequence[dict[str, Any]], sums: Sequence[dict[str, Any]]
) -> None:
    """Blur one column: sub-districts add up to governorates, and IDPs split into whereabouts."""
    counts: dict[str, int] = {}
    tree: list[Sum] = []
    for total in sums:
        inside = [row for row in rows if row["admin1"] == total["admin1"]]
        counts[f"sum/{total['admin1']}"] = total[column]
        counts |= {_name(row, column): row[column] for row in inside}
        tree.append(
            Sum(f"sum/{total['admin1']}", tuple(_name(row, column) for row in inside), "parts")
        )
    if column == "idps_then":
        for row in rows:
            parts = tuple(_name(row, part) for part in SPLIT)
            counts |= {_name(row, part): row[part] for part in SPLIT}
            tree.append(Sum(_name(row, column), parts, "total"))
    shown = protect(counts, tree)
    for total in sums:
        total[column] = shown[f"sum/{total['admin1']}"]
    for row in rows:
        row[column] = shown[_name(row, column)]
        if column == "idps_then":
            row |= {part: shown[_name(row, part)] for part in SPLIT}


def _name(row: Mapping[str, Any], column: str) -> str:
    return f"{row['key']}/{column}"


def _households(idps: int | str, size: float) -> int | str:
    """Return households from what is shown, so that they say nothing more."""
    return idps if isinstance(idps, str) else two_digits(idps / size)


def _blur_texts(row: dict[str, Any], weeks: Weeks) -> None:
    """Blur the words of a row: weeks for days, no place by name."""
    if row["cut_from_aid"] == "yes":
        row["main_assumption"] = "what is cut off here stays cut off"
    elif row["main_assumption"].endswith(SHUT):
        row["main_assumption"] = f"a border crossing here {SHUT}"
    days = [word for word in row["cut_since"].replace(";", "").split() if is_day(word)]
    row["cut_since"] = f"the week of {weeks.of(min(days))}" if days else ""
    for column in ("counted_value", "counted_low", "counted_high"):
        if row[column] is not None:
            row[column] = blurred(round(row[column]))
    row["counted_as_of"] = weeks.of(row["counted_as_of"])


def _border(
    cards: Sequence[Mapping[str, Any]], planned: set[str], weeks: Weeks
) -> list[dict[str, Any]]:
    """Return one card per province of the border; no crossing, no camp, no day by name."""
    found = []
    for admin1 in sorted({card["admin1"] for card in cards}):
        here = [card for card in cards if card["admin1"] == admin1]
        rows = []
        for i, row in enumerate(here[0]["rows"]):
            if row["date"] not in planned:  # the planning table has figures of that day
                sums = {name: sum(card["rows"][i][name] for card in here) for name in NEAR_AND_FAR}
                shown = {name: blurred(value) for name, value in sums.items()}
                rows.append({"date": weeks.of(row["date"]), "day": None, "gate": "", **shown})
        found.append(
            {
                "place": "",
                "name": f"border of {admin1 or 'the network'}",
                "admin1": admin1,
                "pcode": "",
                "leads_to": "",
                "camps": [],
                "camp_places_known": None,
                "gate": [],
                "rows": rows,
                "lines": {},
                "observed": [],
                "gate_is_assumed": any(card["gate_is_assumed"] for card in here),
            }
        )
    return found


def _stocks(
    charts: Sequence[Mapping[str, Any]], planned: Sequence[Mapping[str, Any]], start: date
) -> list[dict[str, Any]]:
    """Return weekly charts by sub-district, where the planning table shows the same number."""
    whole = {
        row["pcode"]: row["admin3"]
        for row in planned
        if row["pcode"] and not {SMALL, WITHHELD} & {row[column] for column in (*ADDED_UP, *SPLIT)}
    }
    summed: dict[str, list[int]] = {}
    for chart in charts:
        if chart["pcode"] in whole:
            weekly = by_week(chart["lines"][0]["values"], start)
            before = summed.get(chart["pcode"], [0] * len(weekly))
            summed[chart["pcode"]] = [a + b for a, b in zip(before, weekly, strict=True)]
    return [
        {
            "place": pcode,
            "name": whole[pcode],
            "pcode": pcode,
            "title": f"Displaced people in {whole[pcode]}, by week; below 100 drawn as 0",
            "start": week_of(start).isoformat(),
            "step_days": 7,
            "lines": [
                {
                    "name": "displaced people at the main places (model)",
                    "values": [0 if v < 100 else two_digits(v) for v in values],
                }
            ],
            "observed": [],
            "capacity": None,
        }
        for pcode, values in sorted(summed.items(), key=lambda item: whole[item[0]])
    ]


def _harm(harm: Mapping[str, Any], places: Mapping[str, Any]) -> dict[str, Any]:
    """Return harm by sub-district, blurred; no column that shows an evacuation to come."""
    quantities = [q for q in harm["quantities"] if q["quantity"] != HIDDEN_QUANTITY]
    names = [q["quantity"] for q in quantities]
    groups: dict[tuple[str, str], dict[str, int]] = {}
    for row in harm["rows"]:
        place = places[row["place"]]
        key = (place["admin3"] or place["pcode"] or NO_SUB_DISTRICT, place["pcode"])
        sums = groups.setdefault(key, dict.fromkeys(names, 0))
        for name in names:
            sums[name] += row["figures"][name]
    rows = [
        {
            "place": pcode,
            "name": admin3,
            "pcode": pcode,
            "figures": {name: blurred(value) for name, value in sums.items()},
        }
        for (admin3, pcode), sums in sorted(groups.items())
    ]
    return {"quantities": quantities, "rows": rows}
