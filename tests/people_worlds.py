"""A small country for tests of the people layer, and readers of what came out.

Three towns on a road to a border gate, a camp beside the gate, a town and the rest of the country
beyond it::

    a --20-- b --20-- c --10-- x ==3== t --100-- s
                               |
                               1
                               d (camp)

Blue holds everything at home. Keyword arguments replace tables of the scenario; `rules` are
overrides of the default rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.strategies import START, day

from safepassage.results.frames import Coded, RunTables
from safepassage.scenario import parts
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Party, Scenario, Settings

KINDS = {"a": "town", "b": "town", "c": "town", "d": "camp", "x": "crossing"}
ABROAD = {"t": "urban_refuge", "s": "sink"}
ROADS = {"ab": 20.0, "bc": 20.0, "cx": 10.0, "dx": 1.0, "xt": 3.0, "ts": 100.0}
PEOPLE = {"a": 11_000, "b": 5_500, "c": 2_200, "d": 1_100, "t": 3_300, "s": 22_000}


def country(*, days: int = 20, rules: dict[str, Any] | None = None, **tables: Any) -> Scenario:
    """Return the country; nothing happens in it unless tables say so."""
    kinds = KINDS | ABROAD
    made = {
        "places": tuple(
            parts.Place(
                place=name,
                kind=kind,
                country="BBB" if name in ABROAD else "AAA",
                population=PEOPLE.get(name, 0),
                idp_share=1.0 if kind == "camp" else 0.0,
            )
            for name, kind in kinds.items()
        ),
        "routes": tuple(
            parts.Route(route=ends, from_place=ends[0], to_place=ends[1], length_km=length)
            for ends, length in ROADS.items()
        ),
        "control": tuple(
            parts.Control(date=START, place=name, holder="beyond" if name in ABROAD else "blue")
            for name in kinds
        ),
    }
    settings = Settings(
        name="country",
        start=START,
        end=day(days - 1),
        home_country="AAA",
        sensitivity="open",
        parties=tuple(Party(party=party) for party in ("beyond", "blue", "red")),
        rules=Rules(**({"agreement_stop_chance": 0.0} | (rules or {}))),
    )
    return Scenario(settings=settings, **(made | tables))


def attack(place: str, *, first: int = 0, last: int = 5) -> dict[str, Any]:
    """Return a table of operations: red attacks a place on these days."""
    operation = parts.Operation(
        operation=f"attack on {place}",
        start=day(first),
        end=day(last),
        party=("red",),
        against=("blue",),
        places=(place,),
    )
    return {"operations": (operation,)}


def gate(policy: str = "closed", quota: int | None = None, **others: str) -> dict[str, Any]:
    """Return a table of gates: the policy for asylum at x, and for other categories."""
    rows = [
        parts.GatePolicy(
            place="x", start=START, category="asylum", policy=policy, people_per_day=quota
        )
    ]
    rows += [
        parts.GatePolicy(place="x", start=START, category=category, policy=word)
        for category, word in others.items()
    ]
    return {"gates": tuple(rows)}


def rows(run: RunTables, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    columns = run.tables[table]
    values = [
        column.words() if isinstance(column, Coded) else column.tolist()
        for column in columns.values()
    ]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def people(
    run: RunTables, table: str, by: str, where: Callable[[dict[str, Any]], bool] = lambda row: True
) -> Counter[Any]:
    """Return the people of a table by a column, for the rows that fit."""
    count: Counter[Any] = Counter()
    for row in rows(run, table):
        if where(row):
            count[row[by]] += row["people"]
    return count
