"""Flee's input tables -> parts of a FleeCase. One function per table; oddities are told here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from safepassage.errors import suggestion
from safepassage.scenario.flee_case import (
    FleeChange,
    FleeClosure,
    FleeDemographic,
    FleePerson,
    FleePlace,
    FleeRoute,
)
from safepassage.sources.flee.rows import (
    NameBook,
    Notes,
    Row,
    entries,
    headed,
    number,
    rows_of,
    whole,
)

CLOSURES = ("country", "location", "camp", "idpcamp", "link", "remove_forced_redirection")
NAN = float("nan")
MOST_KM = 1_000_000.0  # of a road, or a day: 25 times round the Earth
# Attributes of places and roads that rules read as numbers.
NUMBERS = frozenset(
    {
        "initial_idps", "conflict_intensity", "capacity_per_day", "farmer_fraction",
        "deactivation_probability", "trade_volume", "hdi", "max_move_speed", "walk_probability",
    }
)  # fmt: skip
TYPES = ("camp", "idpcamp", "conflict_zone", "forwarding_hub", "marker", "flood_zone", "town")
KINDS = ("camp", "conflict", "forward", "marker", "flood_zone", "default", "town")


def read_places(path: Path, notes: Notes) -> tuple[tuple[FleePlace, ...], dict[str, str]]:
    """Return the locations in the order of the file, and the twins: new names by the old one.

    The first location defines the home country. Of two rows of one name, Flee finds the later.
    """
    names, rows = headed(rows_of(path, notes, names=(0, 2)), ("name", "region"), notes)
    extra = names[8:]
    found: dict[str, FleePlace] = {}
    last: dict[str, Row] = {}
    twins: dict[str, str] = {}
    for row in rows:
        name = row.at(0)
        if not name:
            notes.problem(f"{row.where}, name", "a location has no name")
        elif name in last and last[name].cells == row.cells:
            notes.repair(row.where, "the same row stands above", "ignored this one")
        else:
            if name in last:
                found, twin = _set_apart(found, last[name], row, notes)
                twins[twin] = name
            last[name] = row
            found[name] = _place(row, extra, notes)
    if not found and not notes.problems:
        notes.problem(path.name, "no location")
    return tuple(found.values()), twins


def _set_apart(
    found: dict[str, FleePlace], earlier: Row, row: Row, notes: Notes
) -> tuple[dict[str, FleePlace], str]:
    """Give the earlier row of a name another one: in Flee no road and no count finds it."""
    name = row.at(0)
    twin = f"{name} (row {earlier.number})"
    notes.repair(
        f"{row.where}, name", f"'{name}' stands in row {earlier.number} too",
        f"roads and counts are of this row, as in Flee; the earlier is called '{twin}'",
    )  # fmt: skip
    apart = {
        twin if key == name else key: replace(one, name=twin) if key == name else one
        for key, one in found.items()
    }
    return apart, twin


def _place(row: Row, extra: tuple[str, ...], notes: Notes) -> FleePlace:
    kind = row.at(5)
    if not any(word in kind.lower() for word in KINDS):
        notes.repair(
            f"{row.where}, location_type", f"'{kind}' is no type Flee knows",
            "kept as a place everybody leaves at once, as in Flee; "
            + suggestion(kind, TYPES),
        )  # fmt: skip
    conflict = "conflict" in kind.lower() and "camp" not in kind.lower()
    people = whole(row, 7, "population", notes)
    if people < 0:
        notes.repair(f"{row.where}, population", f"{people} is below 0", "read 0")
        people = 0
    return FleePlace(
        name=row.at(0),
        region=row.at(1) or "unknown",
        country=row.at(2) or "unknown",
        first_coordinate=number(row, 3, "first coordinate", notes),
        second_coordinate=number(row, 4, "second coordinate", notes),
        kind=kind,
        conflict_day=whole(row, 6, "conflict_date", notes) if conflict else 0,
        people=people,
        attributes=_attributes(row, extra, 8, notes),
    )


def _attributes(
    row: Row, names: tuple[str, ...], first: int, notes: Notes | None = None
) -> dict[str, str]:
    """Return the cells under names, empty ones left out; those rules read must be numbers."""
    found = {}
    for position, name in enumerate(names, start=first):
        word = row.at(position)
        if notes and word and name in NUMBERS:
            value = number(row, position, name, notes, default=NAN)
            word = "" if value != value else f"{value:g}"
        if name and word:
            found[name] = word
    return found


def read_routes(path: Path, book: NameBook, notes: Notes) -> tuple[FleeRoute, ...]:
    """Return the routes; an end that names no location is a problem, as Flee stops there."""
    names, rows = headed(rows_of(path, notes, names=(0, 1)), ("name1", "name2"), notes)
    extra = names[4:]
    found = []
    for row in rows:
        ends = [book.resolve(row, row.at(i), f"name{i + 1}", notes) for i in (0, 1)]
        found_before = len(notes.problems)
        length = number(row, 2, "distance", notes, default=-1.0)
        if length < 0 and len(notes.problems) == found_before:
            what = "must be 0 km or more" if row.at(2) else "is empty"
            notes.problem(f"{row.where}, distance", what, "write the kilometres")
        if length > MOST_KM:
            notes.problem(f"{row.where}, distance", f"more than {MOST_KM:,.0f} km")
        redirection = whole(row, 3, "forced_redirection", notes)
        if redirection not in (0, 1, 2):
            notes.problem(f"{row.where}, forced_redirection", f"{redirection} is not 0, 1 or 2")
        if ends[0] and ends[1]:
            found.append(
                FleeRoute(ends[0], ends[1], length, redirection, _attributes(row, extra, 4, notes))
            )
    return tuple(found)


def read_closures(
    path: Path, book: NameBook, countries: set[str], notes: Notes
) -> tuple[FleeClosure, ...]:
    """Return the closures, in the order of the file, which is the order in which they act."""
    lands = NameBook(sorted(countries))
    found = []
    _, rows = headed(rows_of(path, notes, names=(1, 2)), ("closuretype", "name1"), notes)
    for row in rows:
        kind = row.at(0)
        if kind not in CLOSURES:
            if kind.casefold() not in CLOSURES:
                notes.problem(
                    f"{row.where}, type", f"'{kind}' is no closure", suggestion(kind, CLOSURES)
                )
                continue
            notes.repair(f"{row.where}, type", f"'{kind}' is not in small letters", "read it")
            kind = kind.casefold()
        names = _closure_names(row, kind, lands if kind == "country" else book, notes)
        if not row.at(4):
            notes.repair(f"{row.where}, end", "is empty", "read -1, it never reopens")
        found.append(
            FleeClosure(
                kind, *names, whole(row, 3, "start", notes), whole(row, 4, "end", notes, default=-1)
            )
        )
    return tuple(found)


def _closure_names(row: Row, kind: str, book: NameBook, notes: Notes) -> tuple[str, str]:
    """Resolve the names a closure uses; say where Flee does something else than one expects."""
    if kind == "remove_forced_redirection":
        notes.warn(row.where, "forced redirection is not implemented in Flee 3", "without effect")
        return row.at(1), row.at(2)
    needed = 2 if kind in ("country", "link") else 1
    names = [_closure_name(row, kind, i, book, notes) for i in range(1, needed + 1)]
    if kind == "location" and row.at(2) not in ("", "-"):
        notes.warn(
            row.where, f"the second name '{row.at(2)}' is ignored by Flee",
            f"every road of '{row.at(1)}' closes",
        )  # fmt: skip
    return names[0], names[1] if needed == 2 else row.at(2)


def _closure_name(row: Row, kind: str, position: int, book: NameBook, notes: Notes) -> str:
    word, column = row.at(position), f"name{position}"
    if book.find(word) is None and kind in ("country", "location"):
        notes.repair(
            f"{row.where}, {column}", f"'{word}' is unknown",
            f"the closure does nothing{book.meant(word)}",
        )  # fmt: skip
        return word
    return book.resolve(row, word, column, notes) or word


def read_changes(path: Path, book: NameBook, notes: Notes) -> tuple[FleeChange, ...]:
    """Return the changes of kind of place."""
    found = []
    _, rows = headed(rows_of(path, notes, names=(0, 1)), ("name", "type"), notes)
    for row in rows:
        name = book.resolve(row, row.at(0), "name", notes)
        kind = row.at(1)
        if not any(word in kind.lower() for word in KINDS):
            notes.problem(
                f"{row.where}, type", f"'{kind}' is no type Flee knows", suggestion(kind, TYPES)
            )
        elif name:
            found.append(FleeChange(name, kind, whole(row, 2, "day", notes)))
    return tuple(found)


def read_persons(path: Path, book: NameBook, notes: Notes) -> tuple[FleePerson, ...]:
    """Return the people of agents.csv; those at unknown places are skipped, as in Flee."""
    rows = rows_of(path, notes)
    if not rows:
        return ()
    names = tuple(name.lstrip("#").strip() for name in rows[0].cells[1:])
    found = []
    for row in entries(rows[1:]):
        place = book.find(row.at(0))
        if place is None:
            notes.repair(
                f"{row.where}, location", f"'{row.at(0)}' is unknown",
                f"person skipped{book.meant(row.at(0))}",
            )  # fmt: skip
        else:
            found.append(FleePerson(place, _attributes(row, names, 1)))
    return tuple(found)


def read_demographic(path: Path, book: NameBook, notes: Notes) -> FleeDemographic | None:
    """Return an attribute of people; its name stands between '_' and the next '_' or '.'."""
    rows = rows_of(path, notes)
    name = path.name.split("_", 1)[1].split("_")[0].split(".")[0]
    if len(rows) < 2:
        notes.problem(path.name, "no values")
        return None
    if rows[0].at(0) != name:
        notes.repair(rows[0].where, f"the first column is '{rows[0].at(0)}'", f"read as '{name}'")
    columns = _columns(rows[0], book, notes)
    weights = {
        column: tuple(number(row, i + 1, column, notes) for row in rows[1:])
        for i, column in enumerate(columns)
    }
    if "Default" not in weights:
        notes.problem(f"{path.name}, row 1", "no column Default", "name one column Default")
        return None
    for column, shares in weights.items():
        if min(shares) < 0 or not sum(shares) > 0:
            notes.problem(f"{path.name}, {column}", "weights must be 0 or more, one of them above")
    return FleeDemographic(name, tuple(row.at(0) for row in rows[1:]), weights)


def _columns(heading: Row, book: NameBook, notes: Notes) -> list[str]:
    """Return the places that columns of weights are for; Flee knows the word Default alone."""
    found = []
    for word in heading.cells[1:]:
        cell = word.lstrip("#").strip()
        default = cell.casefold() == "default" and book.find(cell) is None
        if default and cell != "Default":
            notes.repair(heading.where, f"'{cell}' is not 'Default', Flee stops there", "read it")
        if not default and book.find(cell) is None:
            ignored = f"ignored the column{book.meant(cell)}"
            notes.repair(heading.where, f"'{cell}' is no location", ignored)
        found.append("Default" if default else book.find(cell) or cell)
    return found
