"""Flee's tables of days by names: conflicts and floods by place, hunger by region."""

from __future__ import annotations

from pathlib import Path

from safepassage.scenario.flee_case import FleeCase, FleeGrid
from safepassage.sources.flee import floods
from safepassage.sources.flee.day_tables import read_grid
from safepassage.sources.flee.rows import NameBook, Notes

FLOODS = ("flood_level.csv", "floods.csv")  # the name Flee reads, and an older one


def grid_of(case: FleeCase, path: Path, book: NameBook, notes: Notes, *, needed: bool) -> FleeGrid:
    """Return a table of days by location: unknown columns dropped, the last row held to the end."""
    if not path.is_file():
        if needed:
            notes.problem(path.name, "missing", _wanted(path))
        return FleeGrid((), (), ())
    grid = read_grid(path, notes)
    columns: dict[str, int] = {}
    for i, word in enumerate(grid.names):
        name = book.find(word)
        where = f"{path.name}, row 1, column {i + 2}"
        if name is None or name in columns:
            what = "stands in an earlier column too" if name else "is no location"
            meant = "" if name else book.meant(word)
            notes.repair(where, f"'{word}' {what}", f"ignored the column{meant}")
            continue
        if name != word:
            notes.repair(where, f"'{word}' is not spelt like '{name}'", f"read '{name}'")
        columns[name] = i
    rows = [tuple(row[i] for i in columns.values()) for row in grid.rows]
    if needed and not rows and not notes.problems:
        notes.problem(path.name, "no rows", "write a row per day")
    if rows and len(rows) < case.days:
        notes.repair(
            path.name, f"{len(rows)} days of {case.days}", "the last row holds to the end"
        )  # fmt: skip
        rows += [rows[-1]] * (case.days - len(rows))
    return FleeGrid(tuple(columns), tuple(range(len(rows))), tuple(rows))


def _wanted(path: Path) -> str:
    """Return what to write for a table that is missing; a folder of floods lacks settings."""
    if path.name == "conflicts.csv" and any((path.parent / name).is_file() for name in FLOODS):
        return (
            "write one; or, for floods, spawn_rules.flood_zone_spawning_only: True and a section "
            "spawn_rules.flood_driven_spawn_mode"
        )
    return "write a header '#Day,place,...' and a row per day"


def floods_of(case: FleeCase, inputs: Path, book: NameBook, notes: Notes) -> FleeGrid | None:
    """Return the levels of floods, None where no rule asks for them."""
    if not (case.flood_driven or case.rules.flood_rules):
        return None
    if not case.rules.flood_spawn_mode:
        where = "simsetting.yml, move_rules.flood_rules"
        notes.repair(
            where, "there without spawn_rules.flood_driven_spawn_mode", "floods do not act"
        )
        return None
    if case.flood_driven and not case.rules.take_from_population:
        notes.problem(
            "simsetting.yml, spawn_rules.take_from_population", "must be True where floods displace"
        )
    path, older = (inputs / name for name in FLOODS)
    if not path.is_file() and older.is_file():
        notes.repair(path.name, "missing", f"read the older {older.name}")
        path = older
    levels = grid_of(case, path, book, notes, needed=True)
    floods.note_levels(case, levels, notes)
    return levels


def hunger_of(case: FleeCase, path: Path, notes: Notes) -> FleeGrid | None:
    """Return hunger by region; it must say something of every region the rules ask for."""
    rules = case.rules
    asked = (
        rules.flee_when_starving or rules.avoid_food_deprived_locations
        or rules.starvation_driven_spawning
    )  # fmt: skip
    if not path.is_file():
        if asked:
            notes.problem(path.name, "missing", "hunger rules need it")
        return None
    grid = read_grid(path, notes, days_count=True)
    for region in sorted({place.region for place in case.places} - set(grid.names)):
        notes.repair(path.name, f"no column for region '{region}'", "read as 0 there")
    if grid.days and (grid.days[0] > 0 or grid.days[-1] < case.days - 1):
        notes.repair(path.name, "does not cover every day", "first and last row hold outside")
    return grid
