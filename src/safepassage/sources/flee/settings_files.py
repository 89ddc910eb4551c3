"""Where the settings of a Flee folder lie, and what Flee 2 wrote them in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from safepassage.errors import suggestion
from safepassage.sources.flee.rows import Notes, entries, rows_of

STEMS = ("simsetting", "simsettings", "simulationsetting", "simulationsettings")
NAMES = tuple(f"{stem}.{end}" for end in ("yml", "yaml", "csv") for stem in STEMS)
# The keys of Flee 2's simsetting.csv, in small letters, and the setting each became.
FLEE_2 = {
    "agentloglevel": "log_levels.agent", "camploglevel": "log_levels.camp",
    "initloglevel": "log_levels.init", "idploglevel": "log_levels.idp_totals",
    "numberofsteps": "number_of_steps",
    "conflictinputfile": "conflict_input_file", "flareconflictinputfile": "conflict_input_file",
    "maxmovespeed": "move_rules.max_move_speed", "maxwalkspeed": "move_rules.max_walk_speed",
    "maxcrossingspeed": "move_rules.max_crossing_speed",
    "campweight": "move_rules.camp_weight", "conflictweight": "move_rules.conflict_weight",
    "foreignweight": "move_rules.foreign_weight",
    "conflictmovechance": "move_rules.conflict_movechance",
    "campmovechance": "move_rules.camp_movechance",
    "idpcampmovechance": "move_rules.idpcamp_movechance",
    "defaultmovechance": "move_rules.default_movechance",
    "awarenesslevel": "move_rules.awareness_level",
    "capacitybuffer": "move_rules.capacity_buffer",
    "capacityscaling": "move_rules.capacity_scaling", "softening": "move_rules.softening",
    "startonfoot": "move_rules.start_on_foot",
    "avoidshortstints": "move_rules.avoid_short_stints",
    "usev1rules": "move_rules.use_v1_rules",
    "takerefugeesfrompopulation": "spawn_rules.take_from_population",
    "insertdayzerorefugeesincamps": "spawn_rules.insert_day0",
    "populationscaledownfactor": "optimisations.hasten",
}  # fmt: skip
GONE = {"minmovespeed": "Flee 3 has no least speed", "usedynamiccampweights": "gone in Flee 3"}


def find_settings(root: Path, inputs: Path) -> Path | None:
    """Return the settings file of a folder: beside the input, in it, or above a SWEEP folder."""
    above = [root.parent.parent] if root.resolve().parent.name == "SWEEP" else []
    for folder in (root, inputs, *above):
        for name in NAMES:
            if (folder / name).is_file():
                return folder / name
    return None


def note_place(path: Path, root: Path, notes: Notes) -> None:
    """Say so where the settings do not lie where Flee's run script looks for them."""
    if path.parent.resolve() != root.resolve():
        notes.repair("simsetting.yml", "missing", f"read {path.parent.resolve().name}/{path.name}")


def read_flee_2(path: Path, notes: Notes) -> Mapping[str, Any]:
    """Return the nested settings of a simsetting.csv of Flee 2."""
    notes.repair(path.name, "settings as Flee 2 wrote them", "read them as Flee 3 names them")
    content: dict[str, Any] = {}
    for row in entries(rows_of(path, notes)):
        key = row.at(0).casefold().replace("_", "")
        if key in GONE:
            notes.repair(row.where, f"'{row.at(0)}': {GONE[key]}", "ignored it")
        elif key not in FLEE_2:
            notes.problem(row.where, f"'{row.at(0)}' is no setting", suggestion(key, FLEE_2))
        else:
            *sections, last = FLEE_2[key].split(".")
            inner = content
            for section in sections:
                inner = inner.setdefault(section, {})
            inner[last] = yaml.safe_load(row.at(1))
    return content
