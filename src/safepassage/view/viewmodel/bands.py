"""The figures of an ensemble over time: medians and bands in the place of single lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from safepassage.scenario.scenario import Scenario
from safepassage.study.near_side import near_side
from safepassage.view.figures import is_abroad
from safepassage.view.viewmodel.series import (
    CrossingLines,
    Line,
    PlaceLines,
    TotalLines,
    Variant,
    differences,
    line_of,
)
from safepassage.view.viewmodel.spread import Longs, Members, levels

GATES = ("turned_back", "left_queue", "admitted", "irregular")


def ensemble_variant(
    one: Variant, members: Members, scenario: Scenario, info: Mapping[str, Any]
) -> Variant:
    """Return the figures of an ensemble; what it does not keep is that of the one run beside it.

    Parameters
    ----------
    one
        The figures of a single run with the central rules: flows by road, stocks in sieges.
    members
        The ensemble.
    scenario
        Its scenario.
    info
        What `ensemble.json` says.
    """
    return Variant(
        variant="ensemble",
        name=one.name,
        closure=info["closure"],
        members=len(members.members),
        varied=varied(info["varied"]),
        one_run="movements by road, stocks and shortage in places that are cut off",
        places=_places(one, members),
        crossings={
            place: crossing(members, scenario, place) for place in one.crossings
        },
        flows=one.flows,
        totals=_totals(members, scenario),
    )  # fmt: skip


def varied(words: str) -> list[str]:
    """Return what the members vary, from the sentence of the ensemble."""
    first = words.partition(". ")[0].partition("varied: ")[2]
    return [part.strip(" .") for part in first.split(";")]


def _places(one: Variant, members: Members) -> dict[str, PlaceLines]:
    displaced, camps = members.stock("displaced"), members.stock("in_camps")
    present = displaced + members.stock("residents") + members.stock("returnees")
    arrivals, left = members.moves("to_place"), members.moves("from_place", "first")
    found = {}
    for place, row in members.row.items():
        if present[:, row].any() or arrivals[:, row].any():
            single = one.places.get(place)
            found[place] = PlaceLines(
                present=_middle(present[:, row]),
                displaced=_some(displaced[:, row]),
                in_camps=_middle(camps[:, row]),
                arrivals=_middle(arrivals[:, row]),
                left=_some(left[:, row]),
                stock_days=single.stock_days if single else None,
                shortage=single.shortage if single else None,
            )
    return found


def crossing_figures(members: Members, scenario: Scenario, place: str) -> dict[str, Longs]:
    """Return both sides of a crossing by member and day, shape (members, days) each."""
    row = members.row[place]
    found = next(other for other in scenario.places if other.place == place)
    near = [members.row[name] for name in near_side(scenario, found)]
    exposed = members.harm("exposed")
    return {
        "waiting": members.stock("waiting")[:, row],
        "in_camps": members.stock("in_camps")[:, near].sum(axis=1),
        "exposed": exposed[:, [*near, row]].sum(axis=1),
        **{name: members.gate(name)[:, row] for name in GATES},
    }


def crossing(members: Members, scenario: Scenario, place: str) -> CrossingLines:
    """Return the lines of a crossing."""
    figures = crossing_figures(members, scenario, place)
    return CrossingLines(**{name: _line(line) for name, line in figures.items()})


def total_figures(members: Members, scenario: Scenario) -> dict[str, Longs]:
    """Return sums over the network by member and day, shape (members, days) each."""
    abroad = [members.row[p.place] for p in scenario.places if is_abroad(scenario, p)]
    away = members.stock("displaced")[:, abroad].sum(axis=1)
    return {
        "idps": members.total("displaced") - away,
        "abroad": away,
        "waiting": members.total("waiting"),
        "on_the_way": members.total("on_the_way"),
        "first_moves": members.all_moves("first"),
        "moves": members.all_moves(),
    }


def _totals(members: Members, scenario: Scenario) -> TotalLines:
    besieged = members.harm("besieged").sum(axis=1)
    figures = total_figures(members, scenario) | {"besieged": besieged}
    return TotalLines(**{name: _line(line) for name, line in figures.items()})


def _line(figures: Longs) -> Line:
    return line_of(figures[0], levels(figures))


def _some(figures: Longs) -> Line | None:
    return _line(figures) if figures.any() else None


def _middle(figures: Longs) -> Line | None:
    """Return the median alone: a figure that is read beside one that has its band."""
    if not figures.any():
        return None
    return Line(p50=differences(np.quantile(figures, 0.5, axis=0)))
