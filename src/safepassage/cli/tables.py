"""How an answer looks on a terminal."""

from __future__ import annotations

from typing import Any

from safepassage.cli.console import give_table, give_text
from safepassage.scenario.scenario import Scenario

WORD = {True: "yes", False: "no", None: "unknown"}


def situation_text(scenario: Scenario, answer: dict[str, Any]) -> None:
    """Print a situation: the cut off first, then everybody, then the roads that matter."""
    places = answer["places"]
    give_text(f"{scenario.settings.title or scenario.name}: {answer['date']}")
    cut_off = [name for name, place in places.items() if place["encircled"]]
    _table(
        "Cut off",
        "on this day no place is encircled by the record",
        (
            "place",
            "holder",
            "encircled since",
            "fire-cut since",
            "besieged since",
            "stock, days",
            "listed by",
        ),
        [_cut_off(name, places[name]) for name in cut_off],
    )
    give_table(
        "Supply: the nearest source by a passable way, for each traffic",
        ("place", "holder", "supplied", "goods", "trade", "aid"),
        [_supply(name, place) for name, place in places.items()],
    )
    _table(
        "Lifelines: re-opening, or keeping open, restores supply for so many people",
        "none to show on this day",
        ("route", "state", "together with", "people", "in"),
        [_lifeline(line) for line in answer["lifelines"]],
    )
    give_text("Model scenario, not prediction. Listed besieged is a claim, shown beside the model.")


def _table(
    title: str, nothing: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]
) -> None:
    """Print a table, or say that there is nothing to put into it."""
    if rows:
        give_table(title, columns, rows)
    else:
        give_text(f"\n{title.partition(':')[0]}: {nothing}.")
        give_text("")


def _lifeline(line: dict[str, Any]) -> tuple[object, ...]:
    together = ", ".join(line.get("with", ()))
    return (
        line["route"],
        line["state"],
        together,
        line["people_dependent"],
        ", ".join(line["places"]),
    )


def _cut_off(name: str, place: dict[str, Any]) -> tuple[object, ...]:
    stock = place["stock_days"]
    return (
        name,
        place["holder"] or "",
        place["encircled_since"] or "",
        place.get("fire_cut_since") or "",
        place["besieged_since"] or "no",
        "unknown" if stock is None else f"{stock:.1f}",
        ", ".join(place["listed_besieged_by"] or ()),
    )


def _supply(name: str, place: dict[str, Any]) -> tuple[object, ...]:
    ways: dict[str, str] = {}
    for way in sorted(place["supply"], key=lambda way: -float(way["length_km"])):
        ways[way["traffic"]] = f"{way['length_km']:.1f} km, {way['source']}"  # the nearest stands
    traffics = (ways.get(traffic, "-") for traffic in ("goods", "trade", "aid"))
    return (name, place["holder"] or "", WORD[place["supplied"]], *traffics)
