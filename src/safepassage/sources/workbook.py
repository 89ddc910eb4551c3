"""A workbook (.xlsx) -> scenario: one sheet per table, through the same checks as a folder.

Sheets `scenario` (key, value), `parties`, `relations` and `rules` (key, value) hold what
scenario.toml holds. Nothing reads the sheet README, nor a row that begins with "# ".
Formulas count with the value that was last computed and saved.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl

from safepassage.errors import InputError, Problem, suggestion
from safepassage.scenario.assembly import Draft, Reading, assemble
from safepassage.scenario.reading import MAX_ROWS, Grid, Sheet, sheet_of
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME, TABLES
from safepassage.sources import archives

SETTINGS_SHEET = "scenario"
LISTS = ("parties", "relations")
EXAMPLE_MARK = "# "  # begins the first cell of a row nothing reads
UNREAD = ("README",)
KNOWN_SHEETS = (*UNREAD, SETTINGS_SHEET, *LISTS, "rules", *BY_NAME)
# What a damaged file gives: of the zip; of XML (a SyntaxError); of parts that are missing or of
# another kind than openpyxl expects, which it does not ask about.
DAMAGE = (
    *archives.DAMAGE,
    *(SyntaxError, KeyError, TypeError, AttributeError, IndexError, AssertionError),
)
MAX_UNPACKED_BYTES = 512 * 1024 * 1024  # an .xlsx is a zip; its XML is large


def read_workbook(path: Path) -> Scenario:
    """Return the scenario of a workbook, read and checked; raises as `files.read_folder` does."""
    return examine_workbook(path).checked()


def examine_workbook(path: Path) -> Reading:
    """Return what a workbook holds, with problems, warnings and the origin of each row."""
    problems: list[Problem] = []
    sheets = _sheets(path, problems)
    unread = {table.name for table in TABLES if table.required} - sheets.keys()
    for table in TABLES:
        if table.required and table.name not in sheets:
            columns = ", ".join(table.columns)
            what = f"sheet '{table.name}' is missing or has no header"
            problems.append(Problem(path.name, what, f"its columns are: {columns}"))
    settings = _settings(sheets, path, problems)
    if SETTINGS_SHEET not in sheets:
        unread.add("parties")
    draft = Draft(
        path.name,
        settings,
        {name: sheet for name, sheet in sheets.items() if name in BY_NAME},
        problems,
        unread,
        f"sheet {SETTINGS_SHEET}",
        {key: tuple(row for row, _ in sheets[key].rows) for key in LISTS if key in sheets},
    )
    return assemble(draft)


def _sheets(path: Path, problems: list[Problem]) -> dict[str, Sheet]:
    """Return every sheet that is read and has a header; the first fault of the file ends it."""
    found: dict[str, Sheet] = {}
    book = _open(path)
    try:
        for tab in book.worksheets:
            name = tab.title
            if name not in KNOWN_SHEETS:
                fix = suggestion(name, KNOWN_SHEETS)
                problems.append(Problem(f"sheet {name}", "is no sheet of a scenario", fix))
            elif name not in UNREAD and (rows := _read(tab, path)):
                sheet = sheet_of(Grid(f"sheet {name}", rows), problems)
                if sheet is not None:
                    found[name] = sheet
    finally:
        book.close()
    return found


def _open(path: Path) -> Any:
    try:
        archives.refuse_long_listing(path)
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            much = MAX_UNPACKED_BYTES // 1024**2
            raise InputError(f"'{path}' is larger than {much} MB when unpacked")
        with warnings.catch_warnings():  # styles and add-ins openpyxl does not know do not matter
            warnings.simplefilter("ignore")
            content = io.BytesIO(path.read_bytes())  # a file would stay open where this fails
            return openpyxl.load_workbook(content, read_only=True, data_only=True)
    except DAMAGE as error:
        raise InputError(f"'{path}' is no workbook that can be read: {error}") from error


def _read(tab: Any, path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet; it is unpacked only here, so damage shows only here."""
    try:
        return list(_rows(tab))
    except DAMAGE as error:
        raise InputError(f"'{path}', sheet {tab.title}, cannot be read: {error}") from error


def _rows(tab: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield rows as text, all as long as the first filled one unless they hold more.

    Stops after one row more than a table may have, which is then told.
    """
    width = 0
    tab.reset_dimensions()  # what a file says of its own size may be wrong, or made to fill memory
    rows = islice(tab.iter_rows(values_only=True), MAX_ROWS + 1)
    for number, values in enumerate(rows, start=1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if cells[0].startswith(EXAMPLE_MARK):
            continue
        if not cells[0].startswith("#"):  # a row of HXL tags is no header
            width = width or len(cells)
        yield number, cells + [""] * (width - len(cells))


def _text(value: object) -> str:
    """Return a typed cell as the text that would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets keep 3 as 3.0
    return str(value)


def _settings(sheets: dict[str, Sheet], path: Path, problems: list[Problem]) -> dict[str, Any]:
    if SETTINGS_SHEET not in sheets:
        fix = "its columns are key and value; it holds at least name, start and end"
        problems.append(Problem(path.name, f"sheet '{SETTINGS_SHEET}' is missing", fix))
        return {}
    settings: dict[str, Any] = dict(_pairs(sheets[SETTINGS_SHEET], problems))
    version = settings.get("format_version", "")
    if version.isdigit():
        settings["format_version"] = int(version)
    if "rules" in sheets:
        settings["rules"] = dict(_pairs(sheets["rules"], problems))
    for key in LISTS:
        if key in sheets:
            settings[key] = [dict(cells) for _, cells in sheets[key].rows]
    return settings


def _pairs(sheet: Sheet, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    if not {"key", "value"} <= set(sheet.columns):
        where = f"{sheet.label}, row {sheet.header_row}"
        problems.append(Problem(where, "the columns are not key and value", "name them so"))
        return
    seen: set[str] = set()
    for row, cells in sheet.rows:
        key = cells.get("key", "")
        if not key or key in seen:
            what = f"'{key}' stands there twice" if key else "a value without a key"
            problems.append(
                Problem(f"{sheet.label}, row {row}, key", what, "keep one, with its key")
            )
        elif "value" in cells:
            yield key, cells["value"]
        seen.add(key)
