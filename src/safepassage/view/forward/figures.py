"""Figures of a forecast: bands over the futures before and after the issue date, by place.

Every figure is a range over all futures: before the issue date they differ in what is not known,
after it in their wars too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from safepassage.results.tables import HARM
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.parts import Place
from safepassage.study.near_side import near_side
from safepassage.view.border import abroad_end, gate_on, gate_spans
from safepassage.view.figures import is_abroad
from safepassage.view.forward.opened import Opened
from safepassage.view.harm import MEANINGS, UNITS
from safepassage.view.stocks import MAIN_PLACES, observed
from safepassage.view.viewmodel.bands import crossing_figures, total_figures
from safepassage.view.viewmodel.ranges import said
from safepassage.view.viewmodel.spread import Longs, banded, between

STEP_DAYS = 30  # between the days of a border card
FEW = 100  # people: a place where no future has more gets no row


def charts(found: Opened) -> list[dict[str, Any]]:
    """Return the charts of all places together, then of the main ones in order of names."""
    figures = total_figures(found.members, found.known)
    since = figures["first_moves"] - figures["first_moves"][:, [found.issue_day]]
    whole = [
        _chart(
            found, "Displaced people at home, all places", {"displaced at home": figures["idps"]}
        ),
        _chart(
            found,
            "People who leave home for the first time, counted from the issue date",
            {"left since the issue date": np.maximum(since, 0)},
        ),
        _chart(found, "People waiting at border crossings", {"waiting": figures["waiting"]}),
    ]
    return whole + [_place_chart(found, place) for place in _main_places(found)]


def _main_places(found: Opened) -> list[Place]:
    """Return the places at home where the upper end of the band is highest after the issue."""
    displaced = found.members.stock("displaced")[:, :, found.issue_day :]
    upper = np.quantile(displaced, 0.95, axis=0).max(axis=1)
    home = [place for place in found.known.places if not is_abroad(found.known, place)]
    rows = found.members.row
    chosen = sorted(home, key=lambda place: (-upper[rows[place.place]], place.place))[:MAIN_PLACES]
    full = [place for place in chosen if upper[rows[place.place]] >= FEW]
    return sorted(full, key=lambda place: place.name or place.place)


def _place_chart(found: Opened, place: Place) -> dict[str, Any]:
    row = found.members.row[place.place]
    chart = _chart(
        found,
        f"Displaced people in {place.name or place.place}",
        {"displaced people": found.members.stock("displaced")[:, row]},
    )
    counts = observed(found.record, place.place)
    return chart | {"observed": counts, "capacity": place.capacity}


def _chart(found: Opened, title: str, lines: dict[str, Longs]) -> dict[str, Any]:
    """Return a chart of bands, shape of each line (members, days)."""
    return {
        "title": title,
        "start": found.known.settings.start.isoformat(),
        "step_days": 1,
        "lines": [banded(name, figures) for name, figures in lines.items()],
        "observed": [],
        "capacity": None,
        "mark_day": found.issue_day,
        "mark": "issue date",
    }


def border_cards(found: Opened) -> list[dict[str, Any]]:
    """Return a card per crossing where people wait or cross in any future: both sides in each."""
    cards = []
    for place in sorted(found.known.places, key=lambda place: place.place):
        if place.kind is not PlaceKind.CROSSING or is_abroad(found.known, place):
            continue
        figures = crossing_figures(found.members, found.known, place.place)
        after = {name: line[:, found.issue_day :] for name, line in figures.items()}
        if after["waiting"].max() >= FEW or after["admitted"].max() or after["irregular"].max():
            cards.append(_card(found, place, figures))
    return cards


def _card(found: Opened, place: Place, figures: dict[str, Longs]) -> dict[str, Any]:
    known, last = found.known, found.known.days - 1
    days = [*range(found.issue_day, last, STEP_DAYS), last]
    names = {other.place: other.name or other.place for other in known.places}
    near = {"waiting at the gate": figures["waiting"], "in camps close by": figures["in_camps"]}
    title = f"People on the near side of {names[place.place]}"
    return {
        "place": place.place,
        "name": names[place.place],
        "leads_to": abroad_end(known, place),
        "camps": [names[name] for name in near_side(known, place)],
        "chart": _chart(found, title, near) | {"spans": gate_spans(known, place.place)},
        "rows": [
            {"date": known.date_of(day).isoformat(), "gate": gate_on(known, place.place, day)}
            | {name: said(line[:, day]) for name, line in figures.items()}
            for day in days
        ],
    }


def by_place(found: Opened) -> list[dict[str, Any]]:
    """Return arrivals, people who leave and those displaced there on the last day, by place."""
    members, issue = found.members, found.issue_day
    came, left = members.moves("to_place"), members.moves("from_place", "first")
    stock = members.stock("displaced")
    rows = []
    for place in sorted(found.known.places, key=lambda p: (is_abroad(found.known, p), p.name)):
        at = members.row[place.place]
        figures = {
            "arrivals": came[:, at, -1] - came[:, at, issue],
            "left": left[:, at, -1] - left[:, at, issue],
            "now": stock[:, at, issue],
            "then": stock[:, at, -1],
        }
        if max(between(one)[2] for one in figures.values()) >= FEW:
            ranges = {name: said(one) for name, one in figures.items()}
            rows.append({"place": place.place, "name": place.name or place.place} | ranges)
    return rows


def harm_after(found: Opened) -> dict[str, Any]:
    """Return harm over the horizon, quantity by quantity, by place; never added up."""
    sums = {
        name: found.members.harm(name)[:, :, found.issue_day + 1 :].sum(axis=2) for name in HARM
    }
    names = {place.place: place for place in found.known.places}
    rows = [
        {
            "place": place,
            "name": names[place].name or place,
            "figures": {name: said(sums[name][:, row]) for name in HARM},
        }
        for place, row in found.members.row.items()
        if any(between(sums[name][:, row])[2] >= FEW for name in HARM)
    ]
    return {
        "quantities": [
            {"quantity": name, "unit": UNITS[name], "meaning": MEANINGS[name]} for name in HARM
        ],
        "rows": sorted(rows, key=lambda row: str(row["name"])),
    }
