"""Folder <-> Scenario. A folder is read whole, checked whole, and written whole or not at all."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from safepassage.errors import InputError, OutputError, Problem, suggestion
from safepassage.scenario.assembly import Draft, Reading, assemble
from safepassage.scenario.columns import Part
from safepassage.scenario.origins import SETTINGS_FILE
from safepassage.scenario.reading import Grid, Sheet, sheet_of
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.settings import parse_toml, settings_to_toml
from safepassage.scenario.tables import TABLES, Table

MAX_BYTES = 64 * 1024 * 1024  # of one file
MAX_CELL_CHARACTERS = 100_000
TEXT_FILES = (".md", ".txt")  # may lie beside the tables, for readers
KNOWN_FILES = (SETTINGS_FILE, *(table.path for table in TABLES))
FOLDERS = ("events", "parties", "states")


def read_folder(path: Path | str) -> Scenario:
    """Return the scenario of a folder, read and checked.

    Raises `InputError` where there is no such folder, `ScenarioError` with every problem of
    every file where the scenario cannot be run.
    """
    return examine_folder(path).checked()


def examine_folder(path: Path | str) -> Reading:
    """Return what a folder holds, with its problems, its warnings and the origin of each row."""
    folder = Path(path)
    if not folder.is_dir():
        raise InputError(f"there is no folder '{folder}'")
    if not any((folder / known).is_file() for known in KNOWN_FILES):
        raise InputError(f"'{folder}' is no scenario folder: it holds no {SETTINGS_FILE}")
    name = folder.resolve().name
    problems = list(_strange_files(folder))
    sheets: dict[str, Sheet] = {}
    unread: set[str] = set()
    for table in TABLES:
        file = folder / table.path
        if file.is_file() and (sheet := _read_table(file, table, problems)) is not None:
            sheets[table.name] = sheet
        elif file.is_file() or table.required:
            unread.add(table.name)
        if table.required and not file.is_file():
            fix = f"its columns are: {', '.join(table.columns)}"
            problems.append(Problem(name, f"'{table.path}' is missing", fix))
    settings = _read_settings(folder, problems)
    if settings is None:
        unread.add("parties")
    return assemble(Draft(name, settings or {}, sheets, problems, unread))


def _read_settings(folder: Path, problems: list[Problem]) -> dict[str, Any] | None:
    file = folder / SETTINGS_FILE
    if not file.is_file():
        fix = "it holds at least name, start and end"
        problems.append(Problem(folder.resolve().name, f"'{SETTINGS_FILE}' is missing", fix))
        return None
    text = _read_text(file, SETTINGS_FILE, problems)
    return parse_toml(text, SETTINGS_FILE, problems) if text is not None else None


def _read_table(file: Path, table: Table, problems: list[Problem]) -> Sheet | None:
    text = _read_text(file, table.path, problems)
    if text is None:
        return None
    faults: list[Problem] = []
    sheet = sheet_of(Grid(table.path, _rows(text, table.path, faults)), problems)
    problems.extend(faults)
    return None if faults else sheet


def _rows(text: str, label: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            yield number, cells
    except csv.Error as error:
        fix = "check the double quotes of this row and the one before"
        problems.append(Problem(f"{label}, row {number + 1}", f"cannot be read: {error}", fix))


def _read_text(file: Path, label: str, problems: list[Problem]) -> str | None:
    """Return the text of a file, or None and a problem: too large, not UTF-8, not readable."""
    try:
        if file.stat().st_size > MAX_BYTES:
            size = f"is larger than {MAX_BYTES // 1024**2} MB"
            problems.append(Problem(label, size, "split it, or leave out what is not used"))
            return None
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"is not UTF-8: byte {error.start + 1} is {error.object[error.start]:#04x}"
        problems.append(Problem(label, what, "save it as UTF-8; spreadsheets say 'CSV UTF-8'"))
    except OSError as error:
        problems.append(Problem(label, f"cannot be read: {error.strerror}", "check its rights"))
    return None


def _strange_files(folder: Path) -> Iterator[Problem]:
    """Find files and folders that nothing reads; a misspelt name would be silently ignored."""
    inside = (sorted((folder / name).iterdir()) for name in FOLDERS if (folder / name).is_dir())
    for file in chain(sorted(folder.iterdir()), *inside):
        name = file.relative_to(folder).as_posix()
        hidden = file.name.startswith((".", "~$"))
        if hidden or name in KNOWN_FILES or name in FOLDERS or file.suffix in TEXT_FILES:
            continue
        if file.is_dir():
            yield Problem(name, "is no folder of a scenario", suggestion(name, FOLDERS))
        elif file.suffix == ".xlsx":
            fix = "a scenario is a workbook or a folder of tables: move one of the two away"
            yield Problem(name, "is not read: this folder holds tables", fix)
        else:
            yield Problem(name, "is no file of a scenario", suggestion(name, KNOWN_FILES))


def write_folder(scenario: Scenario, path: Path | str) -> None:
    """Write a scenario as a folder: whole or not at all.

    Raises `OutputError` where the path exists already or cannot be written.
    """
    write_files(Path(path), folder_texts(scenario))


def write_files(target: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Write a folder of texts under a name nobody uses yet, then give it its name.

    Raises `OutputError` where the target holds something or cannot be written.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OutputError(f"'{target}' exists already; nothing was written")
    draft = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        for name, text in texts:
            file = draft / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        draft.chmod(0o755)  # mkdtemp keeps a folder private
        if target.is_dir():
            target.rmdir()  # it is empty; not every system renames over it
        draft.rename(target)
    except OSError as error:
        raise OutputError(f"'{target}' cannot be written: {error.strerror}") from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def folder_texts(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file of a folder; empty optional tables are left out."""
    yield SETTINGS_FILE, settings_to_toml(scenario.settings)
    for table in TABLES:
        rows = getattr(scenario, table.name)
        if rows or table.required:
            yield table.path, table_text(table, rows)


def table_text(table: Table, rows: Iterable[Part]) -> str:
    """Return a table as CSV text with every column; a cell at its default is left empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    for row in rows:
        filled = row.model_dump(by_alias=True, exclude_defaults=True)
        writer.writerow(cell_text(filled.get(column)) for column in table.columns)
    return text.getvalue()


def cell_text(value: object) -> str:
    """Return a value as it stands in a cell: days as ISO, lists joined by ;, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ";".join(str(item) for item in value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
