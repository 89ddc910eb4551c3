"""Every table of a run and every column of it, with type, unit and meaning: defined once.

The writer, the digest, the docs page and the checks of a run go by this list.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its DuckDB type, unit and meaning; `digits` are those of a float in the digest."""

    name: str
    type: str  # INTEGER, BIGINT, VARCHAR, DOUBLE, BOOLEAN
    unit: str
    doc: str
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `key` columns identify a row and give the order of the file and of the digest."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


DAY = Column("day", "INTEGER", "day", "0 is the first day of the scenario")
PEOPLE = Column("people", "BIGINT", "people", "a whole number of people")
STATUS = ("resident", "IDP", "refugee", "returnee")
WHEREABOUTS = (
    "home",
    "host community",
    "rented",
    "camp",
    "collective centre",
    "at a crossing",
    "on the way",
)
HOW_MOVED = ("not moved", "by own means", "under agreement", "turned back", "sent back")
MOVE_KINDS = (
    "first",
    "onward",
    "return",
    "under agreement",
    "turned back",
    "sent back",
    "irregular",
    "settling",
)
MOVE_NUMBERS = (  # displacements since the start and, where known, before it
    "none",
    "1",
    "2",
    "3 or more",
    "unknown",
    "at least 1",
    "at least 2",
    "at least 3",
)
HARM = ("besieged", "short", "waiting", "turned back", "displaced under agreement", "exposed")

STOCKS = Table(
    "stocks",
    "People at the end of each day; travellers at their route. A day sums to the population.",
    (
        DAY,
        Column("place", "VARCHAR", "", "id of the place, or of the route for people on the way"),
        Column(
            "origin",
            "VARCHAR",
            "",
            "place of origin; 'unknown' where displaced before the start",
        ),
        Column("status", "VARCHAR", "", ", ".join(STATUS)),
        Column("whereabouts", "VARCHAR", "", ", ".join(WHEREABOUTS)),
        Column("how_moved", "VARCHAR", "", ", ".join(HOW_MOVED)),
        PEOPLE,
    ),
    ("day", "place", "origin", "status", "whereabouts", "how_moved"),
)
FLOWS = Table(
    "flows",
    "People who entered a route on a day, by direction.",
    (
        DAY,
        Column("route", "VARCHAR", "", "id of the route"),
        Column("direction", "VARCHAR", "", "from>to, ids of the ends"),
        PEOPLE,
    ),
    ("day", "route", "direction"),
)
QUEUES = Table(
    "queues",
    "Border gates: who waits at the end of the day, and what happened to those in the queue.",
    (
        DAY,
        Column("place", "VARCHAR", "", "id of the crossing"),
        Column("category", "VARCHAR", "", "asylum, family or medical"),
        Column("waiting", "BIGINT", "people", "waiting at the end of the day, on the near side"),
        Column("admitted", "BIGINT", "people", "let through by the gate"),
        Column("left_queue", "BIGINT", "people", "gave up waiting and went elsewhere"),
        Column("irregular", "BIGINT", "people", "got across elsewhere on the border"),
        Column("turned_back", "BIGINT", "people", "tried elsewhere and were turned back"),
    ),
    ("day", "place", "category"),
)
SITUATION = Table(
    "situation",
    "Who holds a place, and whether it is supplied, encircled, besieged. Empty is unknown.",
    (
        DAY,
        Column("place", "VARCHAR", "", "id of the place"),
        Column("holder", "VARCHAR", "", "id of the party"),
        Column("held_share", "DOUBLE", "", "part of the place its holder holds", 4),
        Column("supplied", "BOOLEAN", "", "goods, trade or aid reach it"),
        Column(
            "encircled",
            "BOOLEAN",
            "",
            "no way in for any traffic, no regular way out for civilians",
        ),
        Column("besieged", "BOOLEAN", "", "encircled with sustained effect"),
        Column("degree", "VARCHAR", "", "open, under fire, fire-cut, cut"),
        Column("stock_days", "DOUBLE", "days", "days of stock left", 4),
        Column("shortage", "DOUBLE", "", "shortage index 0 to 1 (not IPC, not famine)", 4),
        Column("intensity", "DOUBLE", "", "conflict intensity 0 to 1", 4),
    ),
    ("day", "place"),
)
HARM_TABLE = Table(
    "harm",
    "Separate quantities, in people or person-days; never a total, a weight or a ranking.",
    (
        DAY,
        Column("place", "VARCHAR", "", "id of the place"),
        Column("quantity", "VARCHAR", "", ", ".join(HARM)),
        PEOPLE,
    ),
    ("day", "place", "quantity"),
)
MOVES = Table(
    "moves",
    "Moves, counted each time: one person who moves three times counts three here.",
    (
        DAY,
        Column("from_place", "VARCHAR", "", "where the household last stayed"),
        Column("to_place", "VARCHAR", "", "where it arrived"),
        Column("origin", "VARCHAR", "", "place of origin, or 'unknown'"),
        Column("kind", "VARCHAR", "", ", ".join(MOVE_KINDS)),
        Column("whereabouts", "VARCHAR", "", "where it stays on arrival"),
        Column(
            "nth",
            "VARCHAR",
            "",
            "which displacement of the household it is; 'at least' where it may have moved before "
            "the start: " + ", ".join(MOVE_NUMBERS),
        ),
        PEOPLE,
    ),
    ("day", "from_place", "to_place", "origin", "kind", "whereabouts", "nth"),
)
TABLES: tuple[Table, ...] = (STOCKS, FLOWS, QUEUES, SITUATION, HARM_TABLE, MOVES)
BY_NAME = {table.name: table for table in TABLES}
