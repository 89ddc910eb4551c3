"""Small Flee cases made by hand, and Flee folders on disk to spoil."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from safepassage.scenario.flee_case import (
    FleeCase,
    FleeClosure,
    FleeGrid,
    FleePlace,
    FleeRoute,
    FleeSeries,
)
from safepassage.scenario.flee_rules import FleeRules

# An origin that everybody leaves at once, so that a rule shows on the first day.
RULES = {"conflict_movechance": 1.0, "default_movechance": 1.0, "camp_movechance": 0.0}


def place(name: str, kind: str = "town", people: int = 0, **more: object) -> FleePlace:
    attributes = {key: str(value) for key, value in more.items() if key not in ("country", "at")}
    lat, lon = more.get("at", (0.0, 0.0))  # type: ignore[misc]
    return FleePlace(
        name, str(more.get("region", "R")), str(more.get("country", "H")), lat, lon, kind, 0,
        people, attributes,
    )  # fmt: skip


def route(a: str, b: str, km: float, redirection: int = 0, **attributes: object) -> FleeRoute:
    return FleeRoute(a, b, km, redirection, {key: str(value) for key, value in attributes.items()})


def closure(kind: str, a: str, b: str = "", start: int = 0, end: int = -1) -> FleeClosure:
    return FleeClosure(kind, a, b, start, end)


def series(name: str, *points: tuple[int, int]) -> FleeSeries:
    return FleeSeries(name, (points,))


def case(
    places: list[FleePlace],
    routes: list[FleeRoute],
    *,
    days: int = 10,
    arrivals: int = 100,
    conflicts: dict[str, list[float]] | None = None,
    data: tuple[FleeSeries, ...] | None = None,
    **rules: object,
) -> FleeCase:
    """Return a case with `arrivals` people a day from places in conflict, from day 1 on."""
    if conflicts is None:
        conflicts = {one.name: [1.0] * days for one in places if "conflict" in one.kind}
    names = tuple(conflicts)
    grid = FleeGrid(
        names, tuple(range(days)),
        tuple(tuple(conflicts[name][day] for name in names) for day in range(days)),
    )  # fmt: skip
    if data is None:
        data = (series("total", (0, 0), (days, arrivals * days)),)
        rules = {"sum_from_camps": False, **rules}
    return FleeCase(
        name="made", start=date(2021, 1, 1), days=days, places=tuple(places),
        routes=tuple(routes), rules=FleeRules(**{**RULES, **rules}), conflicts=grid, data=data,
    )  # fmt: skip


def data_folder() -> Path:
    """Return the folder of Flee's packs and references; skip where it is not there."""
    named = os.environ.get("SAFEPASSAGE_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "flee").is_dir():
        pytest.skip("Flee's references are not here; SAFEPASSAGE_DATA names their folder")
    return folder / "flee"


FILES = {
    "simsetting.yml": "move_rules:\n  max_move_speed: 200.0\n",
    "input_csv/sim_period.csv": "StartDate,2021-03-01\nLength,5\n",
    "input_csv/locations.csv": (
        "#name,region,country,lat,lon,location_type,conflict_date,population\n"
        "Oakford,North,Landia,10.5,20.1,conflict_zone,0,12000\n"
        "Mill Bridge,North,Landia,10.9,20.6,town,,3000\n"
        "Tentvale,Coast,Vecinia,11.2,21.4,camp,,5000\n"
    ),
    "input_csv/routes.csv": (
        "#name1,name2,distance,forced_redirection\nOakford,Mill Bridge,85,0\n"
        "Mill Bridge,Tentvale,140.5,0\n"
    ),
    "input_csv/closures.csv": "#closure_type,name1,name2,closure_start,closure_end\n",
    "input_csv/conflicts.csv": "#Day,Oakford\n" + "".join(f"{day},1\n" for day in range(5)),
    "source_data/data_layout.csv": "total,refugees.csv\nTentvale,tentvale.csv\n",
    "source_data/refugees.csv": "Date,people\n2021-03-01,100\n2021-03-06,600\n",
    "source_data/tentvale.csv": "2021-03-01,100\n2021-03-06,600\n",
}


def write_folder(root: Path, **changed: str | None) -> Path:
    """Write a clean Flee folder; a file may be given other content, or None to leave it out."""
    for name, content in {**FILES, **changed}.items():
        if content is None:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8"))
    return root
