"""Whether a flood run has what Flee needs: list entries for every level, counts of every place."""

from __future__ import annotations

from safepassage.scenario.flee_case import FleeCase, FleeGrid
from safepassage.scenario.flee_rules import paths
from safepassage.sources.flee.rows import Notes
from safepassage.sources.flee.traps import named

BY_LEVEL = ("displaced_per_flood_day", "flood_movechances", "flood_loc_weights")


def note_levels(case: FleeCase, levels: FleeGrid, notes: Notes) -> None:
    """Note lists that end at the highest level or below: Flee reads one entry further (Q60)."""
    top = int(max((max(row, default=0.0) for row in levels.rows[: case.days]), default=0.0))
    where = {field: path for path, field in paths().items()}
    for field in BY_LEVEL:
        entries = getattr(case.rules, field)
        if entries and top > len(entries) - 2:
            notes.repair(
                f"simsetting.yml, {where[field]}",
                f"{len(entries)} entries, and floods reach level {top}, where Flee stops (Q60)",
                "the last entry holds",
            )  # fmt: skip


def note_uncounted(case: FleeCase, counted: set[str], notes: Notes) -> None:
    """Note places without a series that are no camps: in a flood run Flee needs all (Q65)."""
    missing = [
        place.name
        for place in case.places
        if place.name not in counted and "camp" not in place.kind.lower()
    ]
    if missing and counted:
        notes.repair(
            "data_layout.csv",
            f"no row for {named(missing)}, where Flee stops in a flood run (Q65)",
            "run without their data",
        )
