"""A small north with planted numbers: rows of a run written down by hand, date by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from safepassage.results.frames import Coded, RunTables
from safepassage.results.tables import BY_NAME
from safepassage.scenario.claims import Claim
from safepassage.scenario.parts import Agreement, Area, Control, Corridor, Operation, Place, Route
from safepassage.scenario.scenario import Party, Scenario, Settings

START, END = "2016-01-01", "2017-01-31"
ALEPPO = ("aleppo_east", "aleppo_west", "azaz", "c_azaz", "x_gate")


def north(*claims: Claim) -> Scenario:
    """Two parts of a city, a town with a camp and a gate, a town beyond, a town abroad."""
    settings = Settings(
        name="north", start=START, end=END, home_country="SYR", parties=(Party(party="red"),)
    )
    city = {"kind": "district", "country": "SYR", "part_of": "aleppo_city", "pcode": "SY02"}
    azaz = {"country": "SYR", "pcode": "SY0204"}
    return Scenario(
        settings=settings,
        places=(
            Place(place="aleppo_east", population=1000, **city),
            Place(place="aleppo_west", population=4000, **city),
            Place(place="azaz", kind="town", population=200, idp_share=0.25, **azaz),
            Place(place="c_azaz", kind="camp", population=60, idp_share=1.0, **azaz),
            Place(place="x_gate", kind="crossing", **azaz),
            Place(place="idlib", kind="town", population=500, country="SYR", pcode="SY07"),
            Place(place="t_kilis", kind="urban_refuge", population=120, country="TUR"),
        ),
        areas=(
            Area(area="aleppo_city", places=("aleppo_east", "aleppo_west")),
            Area(area="aleppo_gov", kind="governorate", places=ALEPPO),
            Area(area="idleb_gov", kind="governorate", places=("idlib",)),
            Area(area="SYR", kind="country", name="Syria", places=(*ALEPPO, "idlib"), wider=True),
            Area(area="TUR", kind="country", places=("t_kilis",)),
            Area(area="LBN", kind="country"),
        ),
        routes=tuple(
            Route(route=f"{a}|{b}", from_place=a, to_place=b, length_km=km)
            for a, b, km in (
                ("aleppo_east", "aleppo_west", 10),
                ("aleppo_east", "azaz", 40),
                ("azaz", "c_azaz", 5),
                ("c_azaz", "x_gate", 5),
                ("aleppo_west", "idlib", 60),
                ("x_gate", "t_kilis", 10),
            )
        ),
        control=(Control(date=START, place="azaz", holder="red"),),
        operations=(Operation(operation="op", start="2016-02-01", end="2016-02-16"),),
        corridors=(
            Corridor(
                corridor="way", from_place="aleppo_east", to_place="aleppo_west", start="2016-10-20"
            ),
        ),
        agreements=(
            Agreement(
                agreement="deal",
                from_place="aleppo_east",
                to_places=("idlib",),
                start="2016-12-15",
                people=350,
                people_per_day=100,
            ),
        ),
        claims=claims,
    )


def claim(quantity: str, place: str, end: str, value: float | None = 100, **more: object) -> Claim:
    """Return a claim that is a test row unless it says otherwise; `more` are its other columns."""
    given = {"claim": "c", "start": end, "end": end, "use": "validate", **more}
    return Claim(quantity=quantity, place=tuple(place.split(";")), value=value, **given)


def planted(
    moves: Sequence[tuple[str, str, str, str, str, int]] = (),
    stocks: Sequence[tuple[str, str, str, str, str, int]] = (),
    encircled: Sequence[tuple[str, str]] = (),
) -> RunTables:
    """Return a run with these rows alone.

    moves: day, from, to, origin, kind, people; stocks: day, place, origin, status, whereabouts,
    people; encircled: day and place.
    """
    return RunTables.of(
        {
            "moves": _columns(
                "moves",
                [
                    (_day(day), start, end, origin, kind, "host community", "at least 1", people)
                    for day, start, end, origin, kind, people in moves
                ],
            ),
            "stocks": _columns(
                "stocks",
                [
                    (_day(day), place, origin, status, where, "not moved", people)
                    for day, place, origin, status, where, people in stocks
                ],
            ),
            "situation": _columns(
                "situation",
                [
                    (_day(day), place, "red", 0.5, 0, 1, 0, "cut", None, 0.0, 0.0)
                    for day, place in encircled
                ],
            ),
        }
    )


def _day(text: str) -> int:
    return (date.fromisoformat(text) - date.fromisoformat(START)).days


def _columns(table: str, rows: Sequence[tuple]) -> dict:
    cells = list(zip(*rows, strict=True)) or [()] * len(BY_NAME[table].columns)
    kinds = {"DOUBLE": float, "BOOLEAN": np.int8}
    return {
        column.name: Coded.of(values)
        if column.type == "VARCHAR"
        else np.array(
            [np.nan if value is None else value for value in values],
            kinds.get(column.type, np.int64),
        )
        for column, values in zip(BY_NAME[table].columns, cells, strict=True)
    }
