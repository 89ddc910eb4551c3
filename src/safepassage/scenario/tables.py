"""The tables of a scenario folder, each defined once: file, part, key, meaning.

Reading, checking, writing, the workbook, the JSON schema and the docs page all go by this list.
"""

from __future__ import annotations

from dataclasses import dataclass

from safepassage.scenario import claims, parts
from safepassage.scenario.columns import Part


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the file below the folder, the class of a row, the columns that identify a row."""

    name: str  # field of Scenario and sheet of a workbook
    path: str  # below the scenario folder, with /
    row: type[Part]
    key: tuple[str, ...]  # columns, no two rows alike
    doc: str
    required: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns as they stand in the file, in order, `Row` ones last."""
        names = [field.alias or name for name, field in self.row.model_fields.items()]
        ends: list[str] = [name for name in ("source", "confidence", "note") if name in names]
        if self.row is claims.Source:
            return tuple(names)
        return tuple([name for name in names if name not in ends] + ends)


TABLES: tuple[Table, ...] = (
    Table("places", "places.csv", parts.Place, ("place",), "anywhere people can be", required=True),
    Table("areas", "areas.csv", parts.Area, ("area",), "named sets of places"),
    Table("routes", "routes.csv", parts.Route, ("route",), "roads, both ways", required=True),
    Table(
        "control",
        "control.csv",
        parts.Control,
        ("date", "place", "holder"),
        "who holds what",
        required=True,
    ),
    Table(
        "sponsors",
        "parties/sponsors.csv",
        parts.Sponsor,
        ("sponsor", "party", "kind", "from"),
        "who stands behind whom, and through which gates",
    ),
    Table(
        "aliases",
        "parties/aliases.csv",
        parts.Alias,
        ("of", "name"),
        "other names of parties and groups, and renames",
    ),
    Table(
        "labels",
        "parties/labels.csv",
        parts.Label,
        ("observer", "of", "label"),
        "who calls whom what: claims, from which nothing follows",
    ),
    Table(
        "presence",
        "parties/presence.csv",
        parts.Presence,
        ("group", "place", "from"),
        "groups that are in several places",
    ),
    Table(
        "supply_sources",
        "supply_sources.csv",
        parts.SupplySource,
        ("party", "place", "from"),
        "where goods for a party enter",
    ),
    Table(
        "route_status",
        "states/route_status.csv",
        parts.RouteStatus,
        ("route", "date", "traffic"),
        "what may pass on a route, until the next row",
    ),
    Table(
        "gates",
        "states/gates.csv",
        parts.GatePolicy,
        ("place", "category", "start"),
        "what a border crossing lets pass",
    ),
    Table(
        "camps",
        "states/camps.csv",
        parts.CampState,
        ("place", "date"),
        "camps open, close, are overrun",
    ),
    Table(
        "operations",
        "events/operations.csv",
        parts.Operation,
        ("operation",),
        "attacks with an objective",
    ),
    Table("strikes", "events/strikes.csv", parts.Strike, ("strike",), "shelling and air strikes"),
    Table("talks", "events/talks.csv", parts.Talks, ("talks",), "talks, which move nobody"),
    Table(
        "ceasefires",
        "events/ceasefires.csv",
        parts.Ceasefire,
        ("ceasefire",),
        "ceasefires, truces and pauses",
    ),
    Table("corridors", "events/corridors.csv", parts.Corridor, ("corridor",), "offered ways out"),
    Table(
        "agreements",
        "events/agreements.csv",
        parts.Agreement,
        ("agreement",),
        "named numbers moved under agreement",
    ),
    Table("convoys", "events/convoys.csv", parts.Convoy, ("convoy",), "aid that arrives by convoy"),
    Table("outages", "events/outages.csv", parts.Outage, ("outage",), "services that fail"),
    Table("claims", "claims.csv", claims.Claim, ("claim",), "who says what"),
    Table("sources", "sources.csv", claims.Source, ("source",), "where rows come from"),
)

BY_NAME = {table.name: table for table in TABLES}
EVENT_TABLES = tuple(table.name for table in TABLES if table.path.startswith("events/"))
