"""Small worlds for tests of the war layer, written in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from safepassage.engine.arrays import PlaceTotals, Situation
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.scenario import parts
from safepassage.scenario.scenario import Party, Relation, Scenario, Settings

START = date(2020, 1, 1)
ALL = ("goods", "trade", "aid", "civilians_out", "civilians_in")
PARTIES = ("blue", "red", "green")


def on(day: int) -> date:
    """Return the date of a day."""
    return START + timedelta(days=day)


def world(held: dict[str, str | None], roads: Sequence[str] = (), **tables: Any) -> Scenario:
    """Return a scenario: who holds each place, and roads `a-b` of 10 km or `a-b:25`.

    Keyword arguments are tables, or `days`, `relations`, `rules`, `people` (per place).
    """
    days, relations = tables.pop("days", 30), tables.pop("relations", ())
    people = tables.pop("people", {})
    settings = Settings(
        name="world",
        start=START,
        end=on(days - 1),
        home_country="AAA",
        sensitivity=tables.pop("sensitivity", "open"),
        parties=tuple(Party(party=party) for party in PARTIES),
        relations=tuple(relations),
        rules=tables.pop("rules", {}),
    )
    initial = tuple(
        parts.Control(date=START, place=place, holder=holder, change="initial")
        for place, holder in held.items()
        if holder is not None
    )
    return Scenario(
        settings=settings,
        places=tuple(
            parts.Place(place=p, kind="town", country="AAA", population=people.get(p, 1000))
            for p in held
        ),
        routes=tuple(_road(text) for text in roads),
        control=(*initial, *tables.pop("control", ())),
        **tables,
    )


def _road(text: str) -> parts.Route:
    ends, _, km = text.partition(":")
    a, b = ends.split("-")
    return parts.Route(
        route=f"{a}|{b}", from_place=a, to_place=b, length_km=float(km or 10), kind="primary"
    )


def taken(place: str, holder: str, day: int, **columns: Any) -> parts.Control:
    """Return a change of control."""
    return parts.Control(date=on(day), place=place, holder=holder, **columns)


def status(route: str, passes: str, day: int = 0, traffic: Sequence[str] = ALL, **columns: Any):
    """Return a row of route_status.csv."""
    return parts.RouteStatus(
        route=route, date=on(day), traffic=tuple(traffic), status=passes, **columns
    )


def source(party: str, place: str, *traffic: str, **columns: Any) -> parts.SupplySource:
    """Return a source of goods, or of what is named."""
    return parts.SupplySource(party=party, place=place, traffic=traffic or ("goods",), **columns)


def relation(a: str, b: str, kind: str, **columns: Any) -> Relation:
    """Return a relation of two parties."""
    return Relation(party_a=a, party_b=b, kind=kind, **columns)


def days_of(scenario: Scenario, last: int | None = None) -> list[Situation]:
    """Return the situation of each day, with the people of the start."""
    war = ScriptedWar(scenario)
    people = war.timeline.network.population
    totals = PlaceTotals(people, np.zeros_like(people), np.zeros_like(people))
    days = scenario.days if last is None else last + 1
    return [war.situation(day, totals) for day in range(days)]
