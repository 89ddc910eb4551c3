"""Two locations of one name: what Flee finds by name, for the earlier of them too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from safepassage.scenario.flee_case import FleeCase, FleeDemographic, FleeGrid
from safepassage.scenario.flee_data import data_of
from safepassage.sources.flee.rows import Notes

RENAME = "give one of them another name"


def with_twins(case: FleeCase, twins: Mapping[str, str]) -> FleeCase:
    """Give each twin the floods and the attributes of people of the name it had."""
    return replace(
        case,
        floods=_grid(case.floods, twins) if case.floods else None,
        demographics=tuple(_weights(one, twins) for one in case.demographics),
    )


def refuse_twins(case: FleeCase, twins: Mapping[str, str], notes: Notes) -> None:
    """Note twins of whom Flee makes what no author means.

    A conflict begins at the earlier place of a name and ends at both; the people of day 0 are put
    into the later once for each output camp of the name.
    """
    kinds = {place.name: place.kind.lower() for place in case.places}
    data = data_of(case)
    for twin, name in twins.items():
        where, what = "locations.csv", f"'{name}' stands twice, the earlier is '{twin}'"
        if not case.flood_driven and case.conflicts.column(name):
            notes.problem(where, f"{what}; conflicts.csv may mean either", RENAME)
        output = case.flood_driven or "camp" in kinds[twin]
        if output and case.rules.insert_day0 and (data.of(name) or (0,))[0] > 0:
            notes.problem(where, f"{what}; Flee puts the people of day 0 there twice", RENAME)


def _grid(grid: FleeGrid, twins: Mapping[str, str]) -> FleeGrid:
    more = [(twin, grid.names.index(name)) for twin, name in twins.items() if name in grid.names]
    return replace(
        grid,
        names=(*grid.names, *(twin for twin, _ in more)),
        rows=tuple((*row, *(row[column] for _, column in more)) for row in grid.rows),
    )


def _weights(one: FleeDemographic, twins: Mapping[str, str]) -> FleeDemographic:
    more = {twin: one.weights[name] for twin, name in twins.items() if name in one.weights}
    return replace(one, weights={**one.weights, **more})
