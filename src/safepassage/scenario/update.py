"""Enter today's change in one line: one row more in a folder, checked whole, or nothing at all."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safepassage.errors import InputError, OutputError, Problem, ScenarioError
from safepassage.scenario.assembly import Reading
from safepassage.scenario.files import examine_folder
from safepassage.scenario.origins import SETTINGS_FILE
from safepassage.scenario.scenario import FORMAT_VERSION
from safepassage.scenario.settings import parse_toml
from safepassage.scenario.tables import BY_NAME

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What can be entered in one line: the table, and the columns in the order they are typed."""

    table: str
    columns: tuple[str, ...]
    day: str  # the column with the first day


CHANGES = {
    "control": Change("control", ("place", "holder", "date", "source"), "date"),
    "route": Change("route_status", ("route", "traffic", "status", "date", "source"), "date"),
    "gate": Change("gates", ("place", "category", "policy", "start", "source"), "start"),
}
SPOKEN = {"start": "date"}  # what a column is called on the command line


def update(
    folder: Path | str,
    *,
    control: str | None = None,
    route: str | None = None,
    gate: str | None = None,
) -> tuple[str, ...]:
    """Add a row for each change given; return a line for each, as it stands now.

    `control` is "place,holder,date,source", `route` "route,traffic,status,date,source" and `gate`
    "place,category,policy,date,source"; the source may be left out. A gate's policy without an
    end is ended on the day before. The folder is checked with the change in it first: where there
    is any problem, `ScenarioError` tells all of them and no file is touched. Raises `InputError`
    where a change cannot be understood.
    """
    target = Path(folder)
    if not (target / SETTINGS_FILE).is_file():
        raise InputError(_why_not(target))
    given = {name: text for name, text in zip(CHANGES, (control, route, gate), strict=True) if text}
    rows = {name: _cells(name, text) for name, text in given.items()}
    if not rows:
        raise InputError("nothing to enter: give control, route or gate")
    _refuse_old_format(target)
    texts = {BY_NAME[CHANGES[name].table].path: _changed(target, name, rows[name]) for name in rows}
    reading = _tried(target, texts)
    if late := tuple(_after_the_end(reading, rows)):
        raise ScenarioError(late)
    _put(target, texts)
    return tuple(f"{BY_NAME[CHANGES[name].table].path}: {given[name]}" for name in rows)


def _why_not(target: Path) -> str:
    """Say why a row cannot be entered here, and what to do instead."""
    workbooks = target.glob("*.xlsx") if target.is_dir() else (target,)
    if any(file.is_file() and file.suffix.casefold() == ".xlsx" for file in workbooks):
        return f"'{target}' is kept as a workbook; type the row into its sheet instead"
    fix = "start one: safepassage new DIR --template NAME"
    return f"'{target}' is no scenario folder; update changes folders only; {fix}"


def _cells(name: str, text: str) -> Cells:
    columns = CHANGES[name].columns
    cells = [cell.strip() for cell in next(csv.reader([text]), [])]
    if len(cells) not in (len(columns), len(columns) - 1):
        said = ",".join(SPOKEN.get(column, column) for column in columns)
        raise InputError(f'--{name} takes "{said}", got "{text}"')
    cells += [""] * (len(columns) - len(cells))
    return dict(zip(columns, cells, strict=True))


def _refuse_old_format(folder: Path) -> None:
    text = (folder / SETTINGS_FILE).read_text(encoding="utf-8", errors="replace")
    settings = parse_toml(text, SETTINGS_FILE, []) or {}
    version = settings.get("format_version", FORMAT_VERSION)
    if version != FORMAT_VERSION:
        how = "read it and write it anew (scenario.files.write_folder)"
        raise InputError(f"'{folder}' has format version {version}; {how}, then update it")


def _changed(folder: Path, name: str, cells: Cells) -> str:
    """Return the text of a table with the row added; other rows keep their words."""
    table = BY_NAME[CHANGES[name].table]
    file = folder / table.path
    old = _text(file) if file.is_file() else ",".join(table.columns) + "\n"
    mark = "\ufeff" if old.startswith("\ufeff") else ""
    end_of_line = "\r\n" if "\r\n" in old else "\n"
    grid = [*csv.reader(io.StringIO(old.removeprefix(mark), newline=""))]
    top = next(n for n, row in enumerate(grid) if any(row) and not row[0].startswith("#"))
    columns = [column.strip() for column in grid[top]]
    used = [column for column, cell in cells.items() if cell] + (["end"] if name == "gate" else [])
    columns += [column for column in used if column not in columns]  # a file may leave some out
    rows = [row + [""] * (len(columns) - len(row)) if any(row) else row for row in grid[top + 1 :]]
    if name == "gate":
        _end_the_open_one(rows, columns, cells)
    added = [cells.get(column, "") for column in columns]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end_of_line).writerows([*grid[:top], columns, *rows, added])
    return mark + text.getvalue()


def _end_the_open_one(rows: list[list[str]], columns: list[str], cells: Cells) -> None:
    """Let the policy that held until further notice end on the day before the new one."""
    try:
        day = date.fromisoformat(cells["start"])
    except ValueError:
        return  # told when the folder is checked
    for row in rows:
        held = dict(zip(columns, row, strict=False))
        same = all(held.get(column) == cells[column] for column in ("place", "category"))
        if same and not held["end"] and held.get("start", "") < day.isoformat():
            row[columns.index("end")] = date.fromordinal(day.toordinal() - 1).isoformat()


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"is not UTF-8: byte {error.start + 1}"
        fix = "save it as UTF-8; spreadsheets say 'CSV UTF-8'"
        raise ScenarioError([Problem(file.name, what, fix)]) from error


def _tried(folder: Path, texts: Mapping[str, str]) -> Reading:
    """Check a copy of the folder with the change in it; raise with every problem."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.resolve().name
        shutil.copytree(folder, copy)
        for path, text in texts.items():
            (copy / path).parent.mkdir(exist_ok=True)
            (copy / path).write_text(text, encoding="utf-8", newline="")
        reading = examine_folder(copy)
    reading.checked()
    return reading


def _after_the_end(reading: Reading, rows: Mapping[str, Cells]) -> Iterator[Problem]:
    """Find changes nobody would read, for they begin after the last day."""
    last = reading.scenario.settings.end
    for name, cells in rows.items():
        change = CHANGES[name]
        if cells[change.day] > last.isoformat():
            what = f"{cells[change.day]} is after the scenario ends on {last}"
            fix = "let the scenario end later"
            yield Problem(f"{BY_NAME[change.table].path}, {change.day}", what, fix)


def _put(folder: Path, texts: Mapping[str, str]) -> None:
    """Replace each file in one step, so that nobody ever reads half of it."""
    for path, text in texts.items():
        file = folder / path
        draft = file.with_name(f".{file.name}.new")
        try:
            file.parent.mkdir(exist_ok=True)
            draft.write_text(text, encoding="utf-8", newline="")
            draft.replace(file)
        except OSError as error:
            raise OutputError(f"'{file}' cannot be written: {error.strerror}") from error
        finally:
            draft.unlink(missing_ok=True)
