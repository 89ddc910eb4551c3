"""A FleeCase -> a Flee folder on disk, so that invented wars go the whole way from files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from safepassage.scenario.flee_case import FleeCase, FleeGrid
from safepassage.study.flee.bench import _settings_file


def write_case(case: FleeCase, root: Path) -> Path:
    """Write the files of a case; rules as far as they differ from Flee's defaults."""
    inputs, counts = root / "input_csv", root / "source_data"
    inputs.mkdir(parents=True)
    counts.mkdir()
    _settings_file(root / "simsetting.yml", case.rules, case.rules.hasten)
    _places(case, inputs)
    _table(inputs / "closures.csv", "#type,name1,name2,start,end",
           ((c.kind, c.name1, c.name2, c.start, c.end) for c in case.closures))  # fmt: skip
    _grid(inputs / "conflicts.csv", case.conflicts)
    if case.floods:
        _grid(inputs / "flood_level.csv", case.floods)
    if case.hunger:
        _grid(inputs / "region_attributes_IPC.csv", case.hunger)
    (inputs / "sim_period.csv").write_text(f"StartDate,{case.start}\nLength,{case.days}\n")
    if case.changes:
        _table(inputs / "location_changes.csv", "#name,type,day",
               ((c.name, c.kind, c.day) for c in case.changes))  # fmt: skip
    _people(case, inputs)
    layout = []
    for i, one in enumerate(case.data):
        names = [f"{i}-{j}.csv" for j in range(len(one.files))]
        for name, rows in zip(names, one.files, strict=True):
            when = ((case.start + timedelta(days=day), people) for day, people in rows)
            _table(counts / name, "Date,people", when)
        layout.append((one.name, *names))
    _table(counts / "data_layout.csv", "#name,file", layout)
    return root


def _table(path: Path, heading: str, rows: Iterable[Iterable[object]]) -> None:
    lines = [heading, *(",".join(str(cell) for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _places(case: FleeCase, inputs: Path) -> None:
    extra = sorted({name for one in case.places for name in one.attributes})
    _table(
        inputs / "locations.csv",
        ",".join(["#name,region,country,lat,lon,location_type,conflict_date,population", *extra]),
        (
            (p.name, p.region, p.country, p.first_coordinate, p.second_coordinate, p.kind,
             p.conflict_day, p.people, *(p.attributes.get(name, "") for name in extra))
            for p in case.places
        ),
    )  # fmt: skip
    extra = sorted({name for one in case.routes for name in one.attributes})
    _table(
        inputs / "routes.csv", ",".join(["#name1,name2,distance,forced_redirection", *extra]),
        ((r.name1, r.name2, r.length_km, r.redirection, *(r.attributes.get(n, "") for n in extra))
         for r in case.routes),
    )  # fmt: skip


def _grid(path: Path, grid: FleeGrid) -> None:
    rows = ((day, *row) for day, row in zip(grid.days, grid.rows, strict=True))
    _table(path, ",".join(["#Day", *grid.names]), rows)


def _people(case: FleeCase, inputs: Path) -> None:
    for one in case.demographics:
        columns = list(one.weights)
        rows = (
            (value, *(one.weights[column][i] for column in columns))
            for i, value in enumerate(one.values)
        )
        _table(inputs / f"demographics_{one.name}.csv", ",".join([one.name, *columns]), rows)
    if case.persons:
        names = sorted({name for one in case.persons for name in one.attributes})
        rows = ((p.place, *(p.attributes.get(n, "") for n in names)) for p in case.persons)
        _table(inputs / "agents.csv", ",".join(["location", *names]), rows)
