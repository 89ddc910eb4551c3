"""Runs made by hand: the war of a scenario, and people who move as a test says.

Simple on purpose: every place with residents loses a tenth of them on day `leave_on` to the place
at the end of its first road, in a queue where that is a crossing, in a camp where it is a camp.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from safepassage.engine.arrays import PlaceTotals
from safepassage.engine.compile import names_of, network_of
from safepassage.engine.war.situation import ScriptedWar
from safepassage.results.frames import Coded, RunTables
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Scenario
from safepassage.study.run import run_to_folder

DEGREES = ("open", "under fire", "fire-cut", "cut")


def handmade(scenario: Scenario, *, leave_on: int = 3, share: float = 0.1) -> RunTables:
    """Return the tables of a run made by hand."""
    stocks: list[tuple] = []
    queues, harm, moves = [], [], []
    whereto = _destinations(scenario)
    kinds = {place.place: place.kind for place in scenario.places}
    for place in scenario.places:
        if not place.population:
            continue
        target = whereto.get(place.place)
        home = place.country == scenario.settings.home_country
        leavers = round(place.population * share) if target and home else 0
        if leavers:
            where = _whereabouts(kinds[target])
            moves.append((leave_on, place.place, target, place.place, "first", where, "1", leavers))
        for day in range(scenario.days):
            gone = leavers if day >= leave_on else 0
            stocks.append(
                (day, place.place, place.place, "resident", "home", "not moved",
                 place.population - gone)
            )  # fmt: skip
            if gone:
                where = _whereabouts(kinds[target])
                stocks.append((day, target, place.place, "IDP", where, "by own means", gone))
                if where == "at a crossing":
                    queues.append((day, target, "asylum", gone, 0, 0, 0, 0))
                    harm.append((day, target, "waiting", gone))
    return RunTables.of(
        {
            "stocks": _columns(
                ("day", "place", "origin", "status", "whereabouts", "how_moved", "people"),
                [row for row in stocks if row[-1]],
            ),
            "queues": _columns(
                ("day", "place", "category", "waiting", "admitted", "left_queue", "irregular",
                 "turned_back"),
                _added(queues, 3),
            ),
            "harm": _columns(("day", "place", "quantity", "people"), _added(harm, 3)),
            "moves": _columns(
                ("day", "from_place", "to_place", "origin", "kind", "whereabouts", "nth", "people"),
                moves,
            ),
            "situation": _situation(scenario),
        },
        agent_days=sum(row[-1] for row in stocks if row[3] == "IDP"),
        warnings=("made by hand",),
    )  # fmt: skip


def keep(scenario: Scenario, out: Path, simulate: Callable[..., RunTables] | None = None) -> Path:
    """Write a run made by hand to a folder and return the folder."""
    made = simulate or (lambda scenario, **_: handmade(scenario))
    run_to_folder(scenario, seed=1, out=out, simulate=made)
    return out


def _destinations(scenario: Scenario) -> dict[str, str]:
    found: dict[str, str] = {}
    for route in sorted(scenario.routes, key=lambda row: row.route):
        found.setdefault(route.from_place, route.to_place)
        found.setdefault(route.to_place, route.from_place)
    return found


def _whereabouts(kind: PlaceKind) -> str:
    if kind is PlaceKind.CROSSING:
        return "at a crossing"
    return "camp" if kind is PlaceKind.CAMP else "host community"


def _added(rows: list[tuple], key: int) -> list[tuple]:
    """Return rows with the same first cells added."""
    sums: dict[tuple, list[int]] = {}
    for row in rows:
        have = sums.setdefault(row[:key], [0] * len(row[key:]))
        sums[row[:key]] = [a + b for a, b in zip(have, row[key:], strict=True)]
    return [head + tuple(tail) for head, tail in sums.items()]


def _columns(names: tuple[str, ...], rows: list[tuple]) -> dict[str, object]:
    columns: dict[str, object] = {}
    for i, name in enumerate(names):
        cells = [row[i] for row in rows]
        texts = name in {
            "place", "origin", "status", "whereabouts", "how_moved", "category", "quantity",
            "from_place", "to_place", "kind", "nth",
        }  # fmt: skip
        columns[name] = Coded.of(cells) if texts else np.array(cells, np.int64)
    return columns


def _situation(scenario: Scenario) -> dict[str, object]:
    names = names_of(scenario)
    network = network_of(scenario, names)
    war = ScriptedWar(scenario)
    totals = PlaceTotals(
        network.population, np.zeros_like(network.population), np.zeros_like(network.population)
    )
    days = [war.situation(day, totals) for day in range(scenario.days)]
    count = len(names.places)
    return {
        "day": np.repeat(np.arange(scenario.days), count),
        "place": Coded(np.tile(np.arange(count, dtype=np.int32), scenario.days), names.places),
        "holder": Coded(
            np.concatenate([day.epoch.holder for day in days]).astype(np.int32), names.parties
        ),
        "held_share": np.concatenate([day.epoch.held_share for day in days]).astype(np.float64),
        "supplied": np.concatenate([day.epoch.supplied for day in days]),
        "encircled": np.concatenate([day.epoch.encircled for day in days]),
        "besieged": np.concatenate([day.besieged for day in days]),
        "degree": Coded(
            np.concatenate([day.epoch.degree for day in days]).astype(np.int32), DEGREES
        ),
        "stock_days": np.concatenate([day.stock_days for day in days]).astype(np.float64),
        "shortage": np.concatenate([day.shortage for day in days]).astype(np.float64),
        "intensity": np.concatenate([day.intensity for day in days]).astype(np.float64),
    }
