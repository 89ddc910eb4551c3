"""The page of an ensemble: that of one run with the central rules, its figures as ranges.

The war of such an ensemble is as recorded and the same in every member; so are board, sieges and
roads. Figures about people become "low to high" (9 in 10 runs); one seed is never a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safepassage.results.tables import HARM
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble_score import BandScores
from safepassage.study.ensemble_verdict import BandRow
from safepassage.study.evidence import Role
from safepassage.study.verdict import DUMB_MODELS
from safepassage.view.viewmodel.bands import crossing_figures, total_figures
from safepassage.view.viewmodel.planning_ranges import planning_ranges
from safepassage.view.viewmodel.spread import Members, banded, between
from safepassage.view.words import dash, number, two_digits

EARLIER = "test, but no later than evidence behind a rule: not counted"


def as_ranges(
    page: Mapping[str, Any],
    members: Members,
    scenario: Scenario,
    info: Mapping[str, Any],
    scores: BandScores | None,
) -> dict[str, Any]:
    """Return the page of one run with the ranges of an ensemble in the place of its figures.

    Without scores the comparison with what was counted stays as it is.
    """
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
        "frames": [_frame(frame, members) for frame in page["frames"]],
        "board": [_board(day, members) for day in page["board"]],
        "border": [_card(card, members, scenario) for card in page["border"]],
        "harm": _harm(page["harm"], members, scenario),
        "planning": planning_ranges(page["planning"], members, scenario, info),
        "observations": _observations(page["observations"], scores, scenario)
        if scores
        else page["observations"],
        "stocks": [_chart(chart, members) for chart in page["stocks"]],
    }


def said(figures: Any) -> str:
    """Return "low to high", rounded to two digits: the range first, and no median alone."""
    low, _, high = between(figures)
    return dash(two_digits(low), two_digits(high))


def _frame(frame: Mapping[str, Any], members: Members) -> dict[str, Any]:
    """Return a map of a day with those who wait as the middle of the runs, in two digits."""
    waiting = members.stock("waiting")[:, :, frame["day"]]
    middle = {place: two_digits(between(waiting[:, row])[1]) for place, row in members.row.items()}
    places = {
        place: {**state, "waiting": middle[place]} for place, state in frame["places"].items()
    }
    return {**frame, "places": places}


def _board(day: Mapping[str, Any], members: Members) -> dict[str, Any]:
    """Return a day of the board with people inside as ranges; stocks stay those of one run."""
    present = members.stock("residents") + members.stock("displaced") + members.stock("returnees")
    rows = [
        {**row, "people_model": said(present[:, members.row[row["place"]], day["day"]])}
        for row in day["rows"]
    ]
    return {**day, "rows": rows}


def _totals(rows: Any, members: Members, scenario: Scenario) -> list[dict[str, Any]]:
    figures = total_figures(members, scenario)
    return [
        {**row, **{name: said(line[:, row["day"]]) for name, line in figures.items()}}
        for row in rows
    ]


def _chart(chart: Mapping[str, Any], members: Members) -> dict[str, Any]:
    """Return the chart of a place as bands over members; what was counted there stays."""
    figures = members.stock("displaced")[:, members.row[chart["place"]]]
    return {**chart, "lines": [banded("displaced people present (model)", figures)]}


def _card(card: Mapping[str, Any], members: Members, scenario: Scenario) -> dict[str, Any]:
    figures = crossing_figures(members, scenario, card["place"])
    start = scenario.settings.start
    present = members.stock("displaced")[:, members.row[card["place"]]]
    return {
        **card,
        "observed": [
            seen
            if seen["model"] is None
            else {
                **seen,
                "model": said(present[:, (start.fromisoformat(seen["day"]) - start).days]),
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
            "in_band": line.in_band,
            "nearer_than_best_dumb": line.nearer_than_best_dumb,
        }
        classes.append({**kind, "rows": rows, "summary": summary})
    verdict = f"{scores.verdict} Looking forward: {seen['forward']}"
    return {**seen, "verdict": verdict, "classes": classes, "members": scores.members}


def _seen(row: BandRow, single: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **single,
        "quantity": QUANTITIES[row.quantity].meaning,
        "observed": row.observed,
        "low": row.low,
        "high": row.high,
        "simulated": f"{number(row.p05)} to {number(row.p95)}",
        "dumb": [getattr(row, name) for name in DUMB_MODELS],
        "inside_range": row.in_band,
        "nearer_than_best_dumb": row.nearer_than_best_dumb,
        "role": row.role if row.is_later or row.role != Role.TEST else EARLIER,
    }
