"""Folders nobody has seen, through the installed Flee and through the command line of ours."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.flee_cases import closure
from tests.flee_writer import write_case
from tests.reference.flee_switches import invented

from safepassage import cli
from safepassage.engine.flee3 import simulate_flee
from safepassage.scenario.flee_case import FleeCase
from safepassage.sources.flee import read_flee_folder

RUNS = 16
# Flee 3.1 differs from the rules of Flee 3 in two ways that no setting undoes: it does not take
# the people of day 0 off capacities, and it counts them once. Both are switches of ours.
OLDER = ("day0_capacity_cut", "day0_raw_double")
CASES = (
    "plain", "without closures", "on foot", "weights", "hasten", "nobody on day 0", "constant",
    "share", "taken", "near", "no power", "short stints",
)  # fmt: skip
# Many settings at once, under closures that overlap: two of one border, a camp that is closed to
# all roads while it is no camp, a closure that ends on its first day, one that never ends.
MIXES: dict[str, dict[str, Any]] = {
    "mixed walk": {
        "stay_close_to_home": True, "home_distance_power": 0.7, "take_from_population": True,
        "conflict_spawn_decay": (1.0, 0.5, 0.2), "start_on_foot": True, "avoid_short_stints": True,
        "weight_softening": 0.05, "distance_power": 1.7, "capacity_buffer": 0.3,
        "default_movechance": 0.7,
    },
    "mixed chance": {
        "movechance_pop_scale_factor": -0.2, "movechance_pop_base": 500.0, "softening": 0.0,
        "camp_movechance": 0.4, "conflict_movechance": 0.35, "weight_power": 2.5,
        "foreign_weight": 3.0,
    },
    "mixed share": {
        "conflict_spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.02, "hasten": 3,
        "take_from_population": True, "use_v1_rules": True,
    },
}  # fmt: skip
OVERLAPPING = (
    closure("country", "H", "F", 2, 5), closure("country", "H", "F", 4, 9),
    closure("location", "Camp Home", "x", 1, 3), closure("location", "Brook", "-", 5, -1),
    closure("camp", "Camp Near", "", 3, 8), closure("location", "Camp Near", "", 7, 7),
    closure("camp", "Camp Far", "", 6, -1),
)  # fmt: skip


def known_to_flee_31(name: str) -> FleeCase:
    """Return a case without what Flee 3.1 lacks: floods, hunger, closures by link, far sight."""
    mixed = MIXES.get(name)
    made = invented("plain", shut=OVERLAPPING, **mixed) if mixed else invented(name)
    places = tuple(
        replace(one, attributes={}, kind=one.kind.replace("flood_zone", "town"))
        for one in made.places
    )
    if mixed:  # a chance scaled by nobody's number is a division by zero in Flee
        places = tuple(replace(one, people=one.people or 40) for one in places)
    every = {"walk_probability": "0", "max_move_speed": "200"}  # Flee dies of empty cells
    rows = tuple(tuple(float(value > 0) for value in row) for row in made.conflicts.rows)
    made = replace(
        made, places=places, demographics=(), hunger=None,
        routes=tuple(replace(one, attributes={**every, **one.attributes}) for one in made.routes),
        conflicts=replace(made.conflicts, rows=rows),  # it ends conflicts of intensity 1 alone
        closures=tuple(one for one in made.closures if one.kind not in ("link", "idpcamp")),
    )  # fmt: skip
    return made.with_rules(awareness_level=1, conflict_spawn_decay_interval=30)


@pytest.mark.slow
@pytest.mark.skipif(find_spec("flee") is None, reason="Flee is not installed (extra bench)")
@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="minutes without a compiler")
@pytest.mark.parametrize("name", [*CASES, *MIXES])
def test_an_invented_folder_gives_what_flee_gives(tmp_path: Path, name: str) -> None:
    folder = write_case(known_to_flee_31(name), tmp_path / "made")
    worker = Path(__file__).with_name("installed_flee.py")
    command = [sys.executable, str(worker), str(folder), str(RUNS), str(tmp_path / "flee.json")]
    subprocess.run(command, check=True, cwd=tmp_path)
    flee = json.loads((tmp_path / "flee.json").read_text())
    case = read_flee_folder(folder, strict=True)
    quirks = case.rules.quirks.model_copy(update=dict.fromkeys(OLDER, False))
    ours = [simulate_flee(case.with_rules(quirks=quirks), seed=seed) for seed in range(3 * RUNS)]
    totals = np.stack([ours[0].created, ours[0].raw, ours[0].debt], axis=1)
    assert totals.tolist() == flee[0]["totals"]
    theirs = np.array([run["present"] for run in flee], float)
    mine = np.array([run.present for run in ours], float)
    error = np.sqrt(mine.var(0, ddof=1) / len(mine) + theirs.var(0, ddof=1) / len(theirs))
    gap = mine.mean(0) - theirs.mean(0)
    z = gap[error > 0] / error[error > 0]
    assert np.sqrt((z**2).mean()) < 1.6
    assert np.abs(z).max() < 6.5  # sixteen runs of Flee: t with few degrees of freedom
    assert (gap[error == 0] == 0).all()
    _same_by_command(folder, tmp_path, case)


def _same_by_command(folder: Path, tmp_path: Path, case: FleeCase) -> None:
    """The command writes the run of the same seed, in Flee's columns."""
    command = ["run", str(folder), "--rules", "flee3", "--seed", "1", "--flee-csv",
               str(tmp_path / "out.csv"), "--out", str(tmp_path / "run"), "--strict"]  # fmt: skip
    assert cli.run(command) == cli.GOOD
    with (tmp_path / "out.csv").open() as file:
        rows = list(csv.DictReader(file))
    run = simulate_flee(case, seed=1)
    for i in run.outputs:
        camp = case.places[i].name
        assert [int(row[f"{camp} sim"]) for row in rows] == run.present[:, i].tolist()
    assert [int(row["total refugees (simulation)"]) for row in rows] == run.created.tolist()
