"""The whole document and its version."""

from __future__ import annotations

from typing import Any, Literal

from safepassage.view.viewmodel.parts import (
    Basemap,
    EventBar,
    PartyLook,
    Piece,
    PlacePoint,
    Road,
    Spans,
    said,
)
from safepassage.view.viewmodel.series import Variant

FORMAT_VERSION = 2  # 1 was the document of the static page alone


class Meta(Piece):
    """What this is, how it was made, and what it may not be taken for."""

    title: str = said("title")
    name: str = said("short name of the scenario")
    start: str = said("first day, ISO")
    end: str = said("last day, ISO")
    days: int = said("number of days", unit="days")
    home_country: str = said("ISO code of the country whose people are displaced", "")
    members: int = said("runs behind the figures")
    seed: int | None = said("seed of a single run; none: an ensemble", None)
    version: str = said("version of safepassage")
    scenario_hash: str = said("hash of the scenario")
    digest: str = said("digest of the run or ensemble")
    closure: str = said("whether the war reacts, in words")
    issue_date: str | None = said("the day after which a forecast knows nothing", None)
    warnings: list[str] = said("warnings of the run", [])
    people: int | None = said("people in the network", None, "people")
    sensitivity: Literal["open", "restricted", "live"] = said("how much may be shown")
    mark: str = said("words that stand on every page; empty where all may be shown", "")
    verdict: str = said("how good it is against what was counted, in one sentence", "")
    disclaimers: list[str] = said("words that go with every map and export")


class Observed(Piece):
    """A count or statement about people, drawn as a range."""

    claim: str = said("id")
    place: str = said("id of the place; empty: an area", "")
    quantity: str = said("what is counted")
    meaning: str = said("the same in words")
    first_day: int = said("first day it speaks of", unit="day")
    last_day: int = said("last day it speaks of", unit="day")
    value: float | None = said("the figure", None)
    low: float | None = said("lower end", None)
    high: float | None = said("upper end", None)
    range_kind: str = said("stated, or assumed from the error of the counter", "")
    claimant: str = said("who says so", "")
    evidence: str = said("emergent, conditioned, driven, or not compared", "")
    sources: list[str] = said("ids of the sources", [])
    confidence: str = said("high, med, low or not stated", "not stated")


class BoardRow(Piece):
    """A place on the board "cut off from aid", as long as nothing in the row changes."""

    place: str = said("id; in a live crisis the P-code")
    name: str = said("name")
    pcode: str = said("P-code", "")
    first_day: int | None = said("first day; none: a week of a live crisis", None, "day")
    last_day: int | None = said("last day", None, "day")
    week: str | None = said("in a live crisis: the first day of the week", None)
    people_low: int = said("people inside at the start, lower end", unit="people")
    people_high: int = said("upper end", unit="people")
    people_range: str = said("stated or not stated")
    surrounded_since: str | None = said("first day without an open road", None)
    fire_cut_since: str | None = said("first day cut by fire", None)
    besieged: bool | None = said("besieged by the rule of this model")
    besieged_since: str | None = said("first day of that", None)
    aid_in: str = said("how aid reaches it, and the last convoy on record")
    people_out: str = said("whether people can leave")
    listed_by: list[str] = said("who lists it as besieged on that day (claim)", [])
    listed_from: list[dict[str, Any]] = said("who listed it, from when, end not stated", [])
    reopening: list[dict[str, Any]] = said("roads whose re-opening would restore supply", [])
    sureness: str = said("how sure, and why")


class DifferenceRow(Piece):
    """One quantity at one place in both worlds, under one closure of the war."""

    place: str = said("id")
    name: str = said("name")
    quantity: str = said("what is counted, from the decision on")
    unit: str = said("its unit")
    closure: str = said("whether the war reacts")
    first: float = said("median over members in the first world")
    second: float = said("median over members in the second world")
    low: float = said("5 % of the paired differences, second less first")
    middle: float = said("their median")
    high: float = said("95 %")
    sign: str = said("more, fewer, no difference, sign not known, or too few draws to tell")


class Comparison(Piece):
    """Two worlds, one decision apart, with the same draws; the closures side by side."""

    question: str = said("what is asked")
    assumes: str = said("what the second world assumes", "")
    changes: list[str] = said("what differs, row by row of the scenario")
    decision: str = said("first day on which the two differ, ISO")
    until: str = said("last day counted, ISO")
    members: int = said("joint draws")
    interval: str = said("what low and high are")
    varied: dict[str, str] = said("what the members vary, by closure")
    opening: dict[str, str] = said("the words that stand before the answer, by closure")
    rows: list[DifferenceRow] = said("differences; never added up, never ranked", [])


class SourceRow(Piece):
    """Where a row comes from."""

    source: str = said("id")
    title: str = said("title", "")
    publisher: str = said("publisher", "")
    date: str = said("day, month or year", "")
    address: str = said("address", "")
    licence: str = said("terms of use", "")


class ViewModel(Piece):
    """Everything that a report, the app or a notebook shows; nothing that may not be shown."""

    format_version: int = said("version of this form", FORMAT_VERSION)
    meta: Meta = said("what this is")
    parties: list[PartyLook] = said("who holds places", [])
    places: list[PlacePoint] = said("places; empty in a live crisis", [])
    routes: list[Road] = said("roads; empty in a live crisis", [])
    basemap: Basemap | None = said("what is drawn behind", None)
    events: list[EventBar] = said("what happened, for the time line", [])
    spans: Spans = said("what held over time", Spans())
    board: list[BoardRow] = said("places cut off from aid", [])
    variants: list[Variant] = said("figures over time; the first is the run itself", [])
    comparisons: list[Comparison] = said("what-if answers; a reader sees every closure", [])
    observed: list[Observed] = said("counts to draw beside them", [])
    key_days: list[dict[str, Any]] = said("days worth a look: day, date, why", [])
    summary: list[str] = said("the first screen in plain words, ranges first", [])
    pages: dict[str, Any] = said("tables of the static page: planning, border, harm, ...", {})
    sources: list[SourceRow] = said("sources", [])
