"""The view-model: one JSON document that page, sheet and app are made of.

Version 1. Keys:

meta            title, name, start, end, days, seed, version, scenario_hash, digest, members,
                closure, warnings, sensitivity, mark, people, reacts
parties         party, name, calls_itself
places          place, name, kind, country, admin1, admin3, pcode, lat, lon, population and range
routes          route, from_place, to_place, kind, length_km
frames          one per key day: date, day, why; places: holder, supplied, encircled, besieged,
                degree, shortage, waiting, idps, disputed; routes: state
board           by date: the places cut off from aid
sieges          by place: spans of days encircled and besieged
border          one card per crossing: both sides in each row
stocks          charts of displaced people at the main places, with what was counted
totals          one row per key day: displaced at home, abroad, waiting, on the way, moves, people
planning        the planning table
observations    the table of study.score: rows by class, and the honest count
harm            separate quantities by place; no total
contradictions  claims side by side
not_accounted   planning figures against people counted later
sources, rules

What `sensitivity` forbids is taken out before the document leaves `view_model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from safepassage.engine.war.situation import situations
from safepassage.results.store import Run, open_run
from safepassage.scenario.scenario import Scenario
from safepassage.view.blur import blur
from safepassage.view.board import board
from safepassage.view.border import border
from safepassage.view.evidence import contradictions, not_accounted_for
from safepassage.view.figures import DISPLACED, Figures, is_abroad
from safepassage.view.frames import frames
from safepassage.view.harm import harm
from safepassage.view.key_dates import KeyDay, key_days, with_middles
from safepassage.view.observations import observations
from safepassage.view.planning_table import as_of_day, planning_table
from safepassage.view.sensitivity import Policy
from safepassage.view.sieges import sieges
from safepassage.view.stocks import main_stocks

VIEW_FORMAT_VERSION = 1
SAID_ANYWAY = ("deaths and births", "the war is as recorded")  # on every page, in its words


def view_model(
    run_dir: Path,
    scenario: Scenario,
    *,
    today: date | None = None,
    as_of: date | None = None,
    policy: Policy | None = None,
) -> dict[str, Any]:
    """Return the view-model of a run, as its sensitivity allows.

    Parameters
    ----------
    run_dir
        Folder of the run.
    scenario
        Its scenario.
    today
        Day of writing; it decides on the sensitivity where the scenario does not.
    as_of
        "Now" of the planning table; by default 30 days before the end.
    policy
        What may be shown; that of the scenario on `today` if none.

    Raises
    ------
    InputError
        There is no complete run, or `as_of` is outside it.
    """
    day = today or datetime.now(UTC).date()
    policy = policy or Policy(scenario.sensitivity(day).value)
    model = whole_model(
        open_run(run_dir), scenario, as_of_day(scenario, as_of), names_places=not policy.live
    )
    return blur(model, scenario, policy, day)


def whole_model(
    run: Run, scenario: Scenario, now: int, *, names_places: bool = True
) -> dict[str, Any]:
    """Return the view-model with everything in it; never to be written as it is.

    `now` is the day of the planning table, in which a place without a sub-district has a row of
    its own where `names_places`.
    """
    figures = Figures(scenario, run.table)
    days = key_days(figures)
    dates = [scenario.date_of(day) for day in [now, *(key.day for key in days)]]
    here, *reports = [report.as_dict() for report in situations(scenario, dates)]
    return {
        "format_version": VIEW_FORMAT_VERSION,
        "meta": _meta(run.info, scenario),
        **_network(scenario),
        "frames": frames(scenario, figures, days),
        "board": [
            _board_of(scenario, figures, key, report)
            for key, report in zip(days, reports, strict=True)
        ],
        "sieges": sieges(figures),
        "border": border(scenario, figures, with_middles(scenario, days) if names_places else days),
        "stocks": main_stocks(scenario, figures),
        "totals": totals(scenario, figures, days),
        "planning": planning_table(
            scenario,
            figures,
            here,
            now,
            f"model, one run, seed {run.info['seed']}",
            names_places=names_places,
        ),
        "observations": observations(run, scenario),
        "harm": harm(scenario, figures),
        "contradictions": contradictions(scenario),
        "not_accounted": not_accounted_for(scenario),
        "sources": [source.model_dump(mode="json") for source in scenario.sources],
        "rules": scenario.settings.rules.model_dump(mode="json"),
    }


def totals(scenario: Scenario, figures: Figures, days: list[KeyDay]) -> list[dict[str, Any]]:
    """Return sums of people and of moves on each key day; moves are counted each time."""
    idps = figures.total(status="IDP")
    moving = figures.total(whereabouts="on the way")
    waiting = figures.queue("waiting").sum(axis=0)
    moves = figures.moves().sum(axis=0).cumsum()
    first = figures.moves(kind="first").sum(axis=0).cumsum()
    abroad = figures.rows_of(lambda place: is_abroad(scenario, place))
    refugees = figures.present(status=DISPLACED)[abroad].sum(axis=0)
    return [
        {
            "date": scenario.date_of(key.day).isoformat(),
            "day": key.day,
            "why": key.why,
            "idps": int(idps[key.day]),
            "abroad": int(refugees[key.day]),
            "waiting": int(waiting[key.day]),
            "on_the_way": int(moving[key.day]),
            "moves": int(moves[key.day]),
            "first_moves": int(first[key.day]),
        }
        for key in days
    ]


def _board_of(
    scenario: Scenario, figures: Figures, key: KeyDay, report: Mapping[str, Any]
) -> dict[str, Any]:
    everybody = figures.present()
    present = {name: int(everybody[row, key.day]) for name, row in figures.row.items()}
    shortages = figures.situation("shortage", key.day), figures.situation("stock_days", key.day)
    rows = board(scenario, report, present)
    for row in rows:  # the clock of the run knows who is there; the report does not
        row["shortage"], row["stock_days"] = (column.get(row["place"]) for column in shortages)
    return {"date": report["date"], "day": key.day, "why": key.why, "rows": rows}


def _meta(info: Mapping[str, Any], scenario: Scenario) -> dict[str, Any]:
    settings = scenario.settings
    return {
        "title": settings.title or settings.name,
        "name": settings.name,
        "start": settings.start.isoformat(),
        "end": settings.end.isoformat(),
        "days": scenario.days,
        "home_country": settings.home_country,
        "seed": info["seed"],
        "version": info["version"],
        "scenario_hash": info["scenario_hash"],
        "digest": info["digest"],
        "members": 1,
        "closure": info.get("closure", "war as recorded (does not react)"),
        "warnings": [text for text in info.get("warnings", ()) if not text.startswith(SAID_ANYWAY)],
        "people": info.get("people"),
        "sensitivity": "open",
        "mark": "",
    }


def _network(scenario: Scenario) -> dict[str, Any]:
    """Return who holds what is there, the places and the routes, each by its id."""
    parties = sorted(scenario.settings.parties, key=lambda party: party.party)
    routes = sorted(scenario.routes, key=lambda route: route.route)
    shown = {"route", "from_place", "to_place", "kind", "length_km"}
    return {
        "parties": [
            party.model_dump(mode="json", include={"party", "name", "calls_itself"})
            for party in parties
        ],
        "places": [_place(place) for place in sorted(scenario.places, key=lambda p: p.place)],
        "routes": [route.model_dump(mode="json", include=shown) for route in routes],
    }


def _place(place: Any) -> dict[str, Any]:
    row: dict[str, Any] = place.model_dump(
        mode="json",
        include={
            "place", "name", "kind", "country", "admin1", "admin3", "pcode", "lat", "lon",
            "population", "population_low", "population_high", "as_of", "confidence",
        },
    )  # fmt: skip
    row["name"] = row["name"] or row["place"]
    return row
