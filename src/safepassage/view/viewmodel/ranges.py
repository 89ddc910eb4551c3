"""The page of an ensemble: that of one run with the central rules, its figures as ranges.

The war of such an ensemble is as recorded and the same in every member; so are board, sieges and
roads. Figures about people become "low to high" (9 in 10 runs); one seed is never a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from safepassage.results.tables import HARM
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble_score import BandScores
from safepassage.study.ensemble_verdict import BandRow
from safepassage.study.verdict import DUMB_MODELS
from safepassage.view.planning_table import HOUSEHOLD_SIZE, sub_districts
from safepassage.view.viewmodel.bands import crossing_figures, total_figures
from safepassage.view.viewmodel.spread import Longs, Members, between
from safepassage.view.words import dash, number, two_digits


def as_ranges(
    page: Mapping[str, Any],
    members: Members,
    scenario: Scenario,
    info: Mapping[str, Any],
    scores: BandScores,
) -> dict[str, Any]:
    """Return the page of one run with the ranges of an ensemble in the place of its figures."""
    meta = {
        **page["meta"],
        "members": len(members.members),
        "seed": info["seed"],
        "digest": info["digest"],
        "closure": info["closure"],
        "varied": info["varied"],
    }
    return {
        **page,
        "meta": meta,
        "totals": _totals(page["totals"], members, scenario),
        "border": [_card(card, members, scenario) for card in page["border"]],
        "harm": _harm(page["harm"], members, scenario),
        "planning": _planning(page["planning"], members, scenario, info),
        "observations": _observations(page["observations"], scores, scenario),
        "stocks": [],
    }


def said(figures: Any) -> str:
    """Return "low to high", rounded to two digits: the range first, and no median alone."""
    low, _, high = between(figures)
    return dash(two_digits(low), two_digits(high))


def _totals(rows: Any, members: Members, scenario: Scenario) -> list[dict[str, Any]]:
    figures = total_figures(members, scenario)
    return [
        {**row, **{name: said(line[:, row["day"]]) for name, line in figures.items()}}
        for row in rows
    ]


def _card(card: Mapping[str, Any], members: Members, scenario: Scenario) -> dict[str, Any]:
    figures = crossing_figures(members, scenario, card["place"])
    start = scenario.settings.start
    return {
        **card,
        "observed": [
            seen
            if seen["model"] is None
            else {
                **seen,
                "model": said(
                    figures["waiting"][:, (start.fromisoformat(seen["day"]) - start).days]
                ),
            }
            for seen in card["observed"]
        ],
        "lines": {},
        "rows": [
            {**row, **{name: said(line[:, row["day"]]) for name, line in figures.items()}}
            for row in card["rows"]
        ],
    }


def _harm(harm: Mapping[str, Any], members: Members, scenario: Scenario) -> dict[str, Any]:
    sums = {name: members.harm(name).sum(axis=2) for name in HARM}
    names = {place.place: place for place in scenario.places}
    rows = [
        {
            "place": place,
            "name": names[place].name or place,
            "pcode": names[place].pcode,
            "figures": {name: said(sums[name][:, row]) for name in HARM},
        }
        for place, row in members.row.items()
        if any(sums[name][:, row].any() for name in HARM)
    ]
    return {**harm, "rows": sorted(rows, key=lambda row: str(row["name"]))}


def _planning(
    planning: Mapping[str, Any], members: Members, scenario: Scenario, info: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the planning table: low, most likely and high of those to be displaced anew."""
    now = (scenario.settings.start.fromisoformat(planning["as_of"]) - scenario.settings.start).days
    then = now + planning["window_days"]
    first = members.moves("to_place", "first")
    new = first[:, :, then] - first[:, :, now]
    idps, camps, hosts = (members.stock(n) for n in ("displaced", "in_camps", "with_hosts"))
    source = f"model, {len(members.members)} runs, seed {info['seed']}"
    inside = {
        district.key: [members.row[place.place] for place in district.places]
        for district in sub_districts(scenario)
    }
    rows = []
    for row in planning["rows"]:
        here = inside[row["key"]]
        low, likely, high = between(new[:, here].sum(axis=1))
        later = _middle(idps[:, here, then])
        in_camps, with_hosts = _middle(camps[:, here, then]), _middle(hosts[:, here, then])
        rows.append(
            row
            | {"new_low": low, "new_likely": likely, "new_high": high, "model_source": source}
            | {"idps_now": _middle(idps[:, here, now]), "idps_then": later}
            | {"households_then": round(later / HOUSEHOLD_SIZE), "in_camps_then": in_camps}
            | {"with_hosts_then": with_hosts, "elsewhere_then": later - in_camps - with_hosts}
            | {who: round(later * share) for who, share in planning["shares"].items()}
        )
    return {**planning, "rows": rows, "sums": _resummed(planning["sums"], rows)}


def _middle(figures: Longs) -> int:
    return round(float(np.median(figures.sum(axis=1))))


def _resummed(sums: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sums by governorate of middle values; ranges are not added up."""
    return [
        {
            name: sum(row[name] for row in rows if row["admin1"] == total["admin1"])
            if rows and isinstance(value, int) and name in rows[0]
            else value
            for name, value in total.items()
        }
        for total in sums
    ]


def _observations(
    seen: Mapping[str, Any], scores: BandScores, scenario: Scenario
) -> dict[str, Any]:
    claims = {claim.claim: claim for claim in scenario.claims}
    single = {row["claim"]: row for kind in seen["classes"] for row in kind["rows"]}
    counted = {str(line.evidence): line for line in scores.summary}
    classes = []
    for kind in seen["classes"]:
        line = counted.get(kind["name"])
        rows = [
            _seen(row, single[row.claim])
            for row in scores.rows
            if row.evidence == kind["name"] and row.claim in single and row.claim in claims
        ]
        summary = line and {
            "rows": line.rows,
            "with_range": line.rows,
            "inside_range": line.meets_range,
            "nearer_than_best_dumb": line.nearer_than_best_dumb,
        }
        classes.append({**kind, "rows": rows, "summary": summary})
    return {**seen, "verdict": scores.verdict, "classes": classes, "members": scores.members}


def _seen(row: BandRow, single: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **single,
        "quantity": QUANTITIES[row.quantity].meaning,
        "observed": row.observed,
        "low": row.low,
        "high": row.high,
        "simulated": f"{number(row.p05)} to {number(row.p95)}",
        "dumb": [getattr(row, name) for name in DUMB_MODELS],
        "inside_range": row.meets_range,
        "nearer_than_best_dumb": row.nearer_than_best_dumb,
        "role": row.role,
    }
