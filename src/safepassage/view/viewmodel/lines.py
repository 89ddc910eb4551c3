"""The figures of one run over time, place by place, road by road, crossing by crossing."""

from __future__ import annotations

import numpy as np

from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Scenario
from safepassage.study.near_side import near_side
from safepassage.view.figures import DISPLACED, IN_CAMPS, Figures, Longs, is_abroad
from safepassage.view.viewmodel.series import (
    CrossingLines,
    FlowLines,
    PlaceLines,
    TotalLines,
    Variant,
    line_of,
    some,
)

SUMMED = ("turned_back", "left_queue", "admitted", "irregular")


def run_variant(scenario: Scenario, figures: Figures, closure: str) -> Variant:
    """Return the figures of a single run: no quantiles, since one run is not a range."""
    return Variant(
        variant="run",
        name=scenario.settings.title or scenario.name,
        closure=closure,
        members=1,
        places=place_lines(figures),
        crossings=crossing_lines(scenario, figures),
        flows=flow_lines(scenario, figures),
        totals=total_lines(scenario, figures),
    )


def place_lines(figures: Figures) -> dict[str, PlaceLines]:
    """Return the lines of each place where anybody was."""
    present, displaced = figures.present(), figures.present(status=DISPLACED)
    camps = figures.present(status=DISPLACED, whereabouts=IN_CAMPS)
    arrivals = figures.moves().cumsum(axis=1)
    left = figures.moves("from_place", kind="first").cumsum(axis=1)
    clocks = siege_clocks(figures)
    return {
        place: PlaceLines(
            present=some(present[row]),
            displaced=some(displaced[row]),
            in_camps=some(camps[row]),
            arrivals=some(arrivals[row]),
            left=some(left[row]),
            stock_days=clocks.get(place, (None, None))[0],
            shortage=clocks.get(place, (None, None))[1],
        )
        for place, row in figures.row.items()
        if present[row].any() or arrivals[row].any()
    }


def siege_clocks(
    figures: Figures,
) -> dict[str, tuple[list[float | None], list[float | None]]]:
    """Return days of stock and shortage of places that were cut off at some time."""
    cut = (figures.tristate("encircled") == 1) | (figures.tristate("supplied") == 0)
    stock, shortage = figures.floats("stock_days"), figures.floats("shortage")
    return {
        place: ([_round(v, 1) for v in stock[row]], [_round(v, 2) for v in shortage[row]])
        for place, row in figures.row.items()
        if cut[row].any()
    }


def crossing_lines(scenario: Scenario, figures: Figures) -> dict[str, CrossingLines]:
    """Return the lines of each crossing that people waited at or crossed, or somebody counted."""
    now = {"waiting": figures.queue("waiting")}
    summed = {name: figures.queue(name).cumsum(axis=1) for name in SUMMED}
    camps, exposed = figures.present(whereabouts="camp"), figures.harm("exposed")
    counted = {
        name for c in scenario.claims if c.quantity == "people_at_border" for name in c.place
    }
    found = {}
    for place in sorted(scenario.places, key=lambda place: place.place):
        row = figures.row[place.place]
        used = any(line[row].any() for line in (*now.values(), *summed.values()))
        if place.kind is PlaceKind.CROSSING and (used or place.place in counted):
            near = [figures.row[name] for name in near_side(scenario, place)]
            lines: dict[str, Longs] = {name: line[row] for name, line in (now | summed).items()}
            lines["in_camps"] = np.asarray(camps[near].sum(axis=0), np.int64)
            lines["exposed"] = np.asarray(exposed[[*near, row]].sum(axis=0), np.int64)
            found[place.place] = CrossingLines(
                **{name: line_of(line) for name, line in lines.items()}
            )
    return found


def flow_lines(scenario: Scenario, figures: Figures) -> dict[str, FlowLines]:
    """Return the people who entered each road, by direction; without roads nobody took."""
    found = {}
    by_direction = figures.flows()
    for road in sorted(scenario.routes, key=lambda road: road.route):
        forth = by_direction.get((road.route, f"{road.from_place}>{road.to_place}"))
        back = by_direction.get((road.route, f"{road.to_place}>{road.from_place}"))
        if forth is not None or back is not None:
            found[road.route] = FlowLines(
                forth=None if forth is None else line_of(forth),
                back=None if back is None else line_of(back),
            )
    return found


def total_lines(scenario: Scenario, figures: Figures) -> TotalLines:
    """Return the lines of everybody; moves are counted each time, people once."""
    abroad = figures.rows_of(lambda place: is_abroad(scenario, place))
    besieged = figures.present() * (figures.tristate("besieged") == 1)
    return TotalLines(
        idps=line_of(figures.total(status="IDP")),
        abroad=line_of(figures.present(status=DISPLACED)[abroad].sum(axis=0)),
        waiting=line_of(figures.queue("waiting").sum(axis=0)),
        on_the_way=line_of(figures.total(whereabouts="on the way")),
        besieged=line_of(besieged.sum(axis=0)),
        first_moves=line_of(figures.moves(kind="first").sum(axis=0).cumsum()),
        moves=line_of(figures.moves().sum(axis=0).cumsum()),
    )


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
