"""Everything that the report of a forecast shows; what may not be shown never gets in.

Keys: `meta`, `headline`, `cannot_say`, `events`, `warnings`, `charts`, `border`, `by_place`,
`planning`, `harm`, `frame` and `board` (the issue date), `cut_off` (the record before it),
`parties`, `places`, `routes`, `sources`, `rules`. In a live crisis nothing is left of it by place,
day or crossing: what is by sub-district and week.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from safepassage.study.forecasts.headline import Figure
from safepassage.view.forward.chances import chances, names_of_places, warnings
from safepassage.view.forward.figures import border_cards, by_place, charts, harm_after
from safepassage.view.forward.opened import RECORD, Opened
from safepassage.view.model import view_model
from safepassage.view.planning_reasons import RECORDED
from safepassage.view.planning_table import WINDOW_DAYS
from safepassage.view.summary import cut_off
from safepassage.view.viewmodel.planning_ranges import planning_ranges
from safepassage.view.viewmodel.ranges import as_ranges
from safepassage.view.viewmodel.spread import Members
from safepassage.view.words import day_words, two_digits

OWN_WAR = "each future has a war of its own, by rule, and gates stay as on the issue date"
TO_THE_END, TO_THE_ISSUE = "to the last day", "to the issue date and perhaps after it"


def record_page(found: Opened, today: date) -> dict[str, Any]:
    """Return the page of the record up to the issue date, its figures as ranges of all futures.

    "Now" of its planning table is the issue date, and the window lies after it.
    """
    page = view_model(
        found.run.path, found.record, today=today, as_of=found.issue, policy=found.policy
    )
    page["observations"] = {**page["observations"], "verdict": f"Skill: {found.said['verdict']}"}
    if found.policy.live:
        return page
    info = {**found.ensemble.info, "closure": RECORD}
    planning = _looking_forward(page["planning"], found)
    so_far = as_ranges(page, Members(found.ensemble, found.record), found.record, info, None)
    return so_far | {"planning": planning_ranges(planning, found.members, found.known, info)}


def _looking_forward(planning: Mapping[str, Any], found: Opened) -> dict[str, Any]:
    """Return the planning table with its window after the issue date; figures are put in later."""
    window = min(WINDOW_DAYS, int(found.said["horizon_days"]))
    rows = [
        {**row, "main_assumption": OWN_WAR} if row["main_assumption"] == RECORDED else row
        for row in planning["rows"]
    ]
    until = (found.issue + timedelta(days=window)).isoformat()
    return {**planning, "rows": rows, "window_days": window, "until": until}


def forecast_model(found: Opened, page: Mapping[str, Any]) -> dict[str, Any]:
    """Return the model of the report.

    Parameters
    ----------
    found
        The forecast.
    page
        The page of its record, which has passed `sensitivity`; see `record_page`.
    """
    said, live = found.said, found.policy.live
    names = names_of_places(found.known)
    return {
        "meta": _meta(found, page),
        "headline": [_rounded(figure).in_words() for figure in said["headline"]],
        "cannot_say": _cannot_say(found),
        "events": chances(said, names),
        "warnings": warnings(said, names),
        "charts": [] if live else charts(found),
        "border": [] if live else border_cards(found),
        "by_place": [] if live else by_place(found),
        "planning": None if live else page["planning"],
        "harm": None if live else harm_after(found),
        "frame": page["frames"][-1] if page["frames"] else None,
        "board": page["board"][-1],
        "cut_off": [text.replace(TO_THE_END, TO_THE_ISSUE) for text in cut_off(page)],
        **{name: page[name] for name in ("parties", "places", "routes", "sources", "rules")},
    }


def _rounded(figure: Mapping[str, Any]) -> Figure:
    """Return a figure in two digits: more would say that it is known better than it is."""
    ends = ("low", "middle", "high", "baseline")
    return Figure(**{**figure, **{name: float(two_digits(figure[name])) for name in ends}})


def _meta(found: Opened, page: Mapping[str, Any]) -> dict[str, Any]:
    said, info, meta = found.said, found.ensemble.info, page["meta"]
    return {
        **meta,
        "issue_date": said["issue_date"],
        "horizon_days": said["horizon_days"],
        "last_day": said["last_day"],
        "members": said["members"],
        "failed": said["failed"],
        "seed": said["seed"],
        "version": said["version"],
        "scenario_hash": info["scenario_hash"],
        "digest": said["digest"],
        "closure": said["closure"],
        "varied": said["varied"],
        "interval": said["interval"],
        "verdict": said["verdict"][:1].upper() + said["verdict"][1:],
        "label": label(said, str(info.get("made_at", ""))[:10]),
        "vintage": said["vintage"],
        "shown": said.get("shown", ""),
    }


def label(said: Mapping[str, Any], made: str) -> str:
    """Return whether this is a forecast, a hindcast, or an in-sample hindcast, and why."""
    if said["hindcast"]:
        return str(said["hindcast"])
    rests = "No rule in force rests on evidence from after the issue date"
    if said["vintage"]:
        rests += f" (rules of {day_words(said['vintage'])})"
    if made and made > said["last_day"]:
        return (
            f"Hindcast: made on {day_words(made)}, after the last day it speaks of. {rests}; "
            "whoever wrote the rules could know how it went on."
        )
    return f"Forecast: made on {day_words(made)}. {rests}." if made else f"Forecast. {rests}."


def _cannot_say(found: Opened) -> list[str]:
    """Return the questions that readers ask and that a forecast cannot answer, with why."""
    last = day_words(found.said["last_day"])
    where = sorted({place.admin1 for place in found.known.places if place.admin1})
    return [
        f"What will happen, in {', '.join(where) or 'any place'}: this report cannot say. It says "
        f"in how many of {found.said['members']} futures of a model something happens; where the "
        "line Skill names no skill over a baseline, plan with the baseline.",
        f"What happens after {last}: this report cannot say. Its futures end on that day.",
        "How many people will be killed: this report cannot say. Deaths are not modelled.",
        "How many people will reach another country: this report cannot say. Gates stay as they "
        "were on the issue date, which is an assumption.",
        "Who will attack where, or what any single person or convoy will do: this report cannot "
        "say, and is not made to.",
    ]
