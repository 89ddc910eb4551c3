"""What-ifs that ship with a bundled scenario: one decision of somebody who helps, each as data.

A variant takes rows out, puts rows in, or lets a row end earlier; nothing in it is a hostile act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from safepassage.errors import InputError, ScenarioError, suggestion
from safepassage.scenario.checks import check
from safepassage.scenario.columns import Part
from safepassage.scenario.parts import Corridor, GatePolicy
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME, TABLES

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Variant:
    """One decision apart from a bundled scenario."""

    name: str
    scenario: str
    question: str
    assumes: str  # what it rests on
    without: tuple[tuple[str, Cells], ...] = ()  # (table, cells that name the rows)
    ended: tuple[tuple[str, Cells, date], ...] = ()  # rows that end earlier, on this day
    added: tuple[Part, ...] = ()
    family: str = field(default="")  # variants that are shown together

    def of(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the decision in it, checked.

        Raises
        ------
        InputError
            The scenario has no such row, or is another one.
        ScenarioError
            The rows do not fit the rest.
        """
        if scenario.name != self.scenario:
            raise InputError(
                f"variant '{self.name}' belongs to {self.scenario}, not to {scenario.name}"
            )
        tables: dict[str, tuple[Part, ...]] = {}
        for table, cells in self.without:
            rows = tables.get(table, getattr(scenario, table))
            tables[table] = tuple(row for row in rows if not _fits(row, cells))
            _require(len(tables[table]) < len(rows), self, table, cells)
        for table, cells, end in self.ended:
            rows = tables.get(table, getattr(scenario, table))
            tables[table] = tuple(
                row.model_copy(update={"end": end}) if _fits(row, cells) else row for row in rows
            )
            _require(any(_fits(row, cells) for row in rows), self, table, cells)
        for part in self.added:
            table = next(one.name for one in TABLES if one.row is type(part))
            tables[table] = (*tables.get(table, getattr(scenario, table)), part)
        derived = _without_lost_events(scenario, tables)
        if problems := check(derived):
            raise ScenarioError(problems)
        return derived


def variants_of(scenario: str) -> tuple[Variant, ...]:
    """Return the variants of a bundled scenario, in the order they are told."""
    return tuple(variant for variant in VARIANTS if variant.scenario == scenario)


def variant(scenario: str, name: str) -> Variant:
    """Return a variant by its name; raises `InputError` where there is none."""
    known = {one.name: one for one in variants_of(scenario)}
    if not known:
        raise InputError(f"{scenario} has no variants; give the other scenario as a folder")
    if name not in known:
        raise InputError(f"{scenario} has no variant '{name}'; {suggestion(name, known)}")
    return known[name]


def _fits(row: Part, cells: Cells) -> bool:
    return all(str(getattr(row, column)) == str(cell) for column, cell in cells.items())


def _require(found: bool, variant: Variant, table: str, cells: Cells) -> None:
    if not found:
        raise InputError(f"variant '{variant.name}': {table} has no row {dict(cells)}")


def _without_lost_events(scenario: Scenario, tables: Mapping[str, Iterable[Part]]) -> Scenario:
    """Return the scenario with other tables; claims let go of events that are not there now."""
    lost = {
        getattr(row, BY_NAME[table].key[0])
        for table, rows in tables.items()
        for row in getattr(scenario, table)
        if row not in tuple(rows)
    } - {getattr(row, BY_NAME[table].key[0]) for table, rows in tables.items() for row in rows}
    claims = tuple(
        claim.model_copy(update={"event": tuple(one for one in claim.event if one not in lost)})
        for claim in scenario.claims
    )
    return scenario.replace(**{name: tuple(rows) for name, rows in tables.items()}, claims=claims)


def _in_august(trust: str, guarantor: str, *, screening: bool, assumes: str) -> Variant:
    """Return a corridor out of east Aleppo, 7 to 31 August 2016, at one level of trust."""
    return Variant(
        name=f"august-corridor-{trust}",
        scenario="aleppo-2016",
        question="What if a corridor led from east to west Aleppo from 7 to 31 August 2016?",
        assumes=assumes,
        added=(
            Corridor(
                corridor=f"what-if-august-{trust}",
                from_place="aleppo_east",
                to_place="aleppo_west",
                start=date(2016, 8, 7),
                end=date(2016, 8, 31),
                capacity_people_per_day=5_000,
                offered_by=("russia", "government"),
                guarantor=guarantor,
                screening=screening,
            ),
        ),
        family="august-corridor",
    )


VARIANTS: tuple[Variant, ...] = (
    Variant(
        name="azaz-corridor-open",
        scenario="aleppo-2016",
        question="What if the road from Hayyan to Tall Rifaat had stayed open in February 2016?",
        assumes="the closing of 3 February 2016 does not happen; later events are as recorded, or "
        "by rule",
        without=(("route_status", {"route": "tall_rifaat|hayyan", "date": "2016-02-03"}),),
    ),
    Variant(
        name="gate-opens-february",
        scenario="aleppo-2016",
        question="What if Bab al-Salama had been open to asylum seekers from 5 February 2016?",
        assumes="open without a quota to 13 November 2016; who waits crosses",
        ended=(
            ("gates", {"place": "x_bab_al_salama", "start": "2016-02-01", "category": "asylum"},
             date(2016, 2, 4)),
        ),
        added=(
            GatePolicy(
                place="x_bab_al_salama",
                start=date(2016, 2, 5),
                end=date(2016, 11, 13),
                category="asylum",
                policy="open",
            ),
        ),
    ),
    _in_august(
        "offered-alone", "", screening=False,
        assumes="the side that attacks offers it and nobody else vouches for it",
    ),
    _in_august(
        "screened", "UN", screening=True,
        assumes="the United Nations vouch for it; people are screened on the way",
    ),
    _in_august(
        "guaranteed", "UN", screening=False,
        assumes="the United Nations vouch for it; nobody is screened on the way",
    ),
    Variant(
        name="no-evacuation-agreement",
        scenario="aleppo-2016",
        question="What if there had been no agreement to bring people out in December 2016?",
        assumes="neither the agreement of 15 December nor the one linked to it; people still there "
        "stay in the last districts, as the record of control has it",
        without=(("agreements", {"agreement": "E066"}), ("agreements", {"agreement": "E068"})),
    ),
)  # fmt: skip
