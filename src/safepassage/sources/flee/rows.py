"""Dirty CSV -> rows of trimmed cells. Byte order marks, blank rows and blanks end here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from safepassage.errors import Problem, suggestion

LIMIT_BYTES = 64 * 2**20
THOUSANDS = re.compile(r"^-?\d{1,3}(,\d{3})+$")
BLANKS = frozenset({"na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", "#n/a"})
DECIMAL_COMMA = re.compile(r"^-?\d+,\d+$")


@dataclass
class Notes:
    """What was found while reading one folder: repairs made, problems nobody can repair."""

    repairs: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def warn(self, where: str, what: str, effect: str = "") -> None:
        """Note what Flee does with clean input that its users may not expect."""
        self.warnings.append(Problem(where, what, effect))

    def repair(self, where: str, what: str, done: str) -> None:
        """Note something that was mended, and how."""
        self.repairs.append(Problem(where, what, done))

    def problem(self, where: str, what: str, fix: str = "") -> None:
        """Note something that only the user can mend."""
        self.problems.append(Problem(where, what, fix))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its file, its number (the first row of the file is 1), its cells."""

    file: str
    number: int
    cells: tuple[str, ...]

    @property
    def where(self) -> str:
        """Return 'locations.csv, row 7'."""
        return f"{self.file}, row {self.number}"

    def at(self, position: int) -> str:
        """Return a cell, empty where the row is shorter."""
        return self.cells[position] if position < len(self.cells) else ""


def text_of(path: Path, notes: Notes) -> str:
    """Return the text of a file without byte order mark; note what had to be mended."""
    if path.stat().st_size > LIMIT_BYTES:
        notes.problem(path.name, f"larger than {LIMIT_BYTES >> 20} MB", "split or shorten it")
        return ""
    raw = path.read_bytes()
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            notes.repair(f"{path.name}, row 1", "starts with a byte order mark", "removed it")
            return raw.decode(encoding, errors="replace").lstrip("\ufeff")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        notes.repair(path.name, "is not UTF-8", "read as Windows-1252")
        return raw.decode("cp1252", errors="replace")


def rows_of(path: Path, notes: Notes, *, names: tuple[int, ...] = ()) -> list[Row]:
    """Return the rows that hold something, cells trimmed.

    Blanks beside a comma are noted in the columns `names` alone, which Flee takes literally;
    beside numbers they never mattered. Blank rows are noted
    where Flee stumbles over them: rows of commas, and blank rows before the first entry.
    """
    found: list[Row] = []
    text = text_of(path, notes)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(path, text, notes))
    try:
        for number, cells in enumerate(reader, start=1):
            trimmed = tuple(cell.strip() for cell in cells)
            row = Row(path.name, number, trimmed)
            if not any(trimmed):
                if cells or not found:
                    notes.repair(row.where, "the row is blank", "skipped it")
                continue
            _note_blanks(row, [cells[i] for i in names if i < len(cells)], notes)
            found.append(row)
    except csv.Error as error:
        notes.problem(f"{path.name}, row {reader.line_num}", f"not a table: {error}")
    return found


def _delimiter(path: Path, text: str, notes: Notes) -> str:
    """Return what stands between cells: a comma, or what spreadsheets write in its place."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if sign in first and "," not in first:
            notes.repair(path.name, f"cells are parted by {word}", "read them as if by commas")
            return sign
    return ","


def _note_blanks(row: Row, names: Iterable[str], notes: Notes) -> None:
    if row.cells[0].startswith("#"):
        return
    if any(cell != cell.strip() for cell in names):
        notes.repair(row.where, "blanks around a name", "trimmed it")


def entries(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows that are not comments."""
    return (row for row in rows if not row.cells[0].startswith("#"))


def headed(
    rows: Iterable[Row], words: tuple[str, str], notes: Notes
) -> tuple[tuple[str, ...], list[Row]]:
    """Return the names of the columns, empty where no row says them, and the entries.

    The heading is the longest comment above the first entry. A heading without '#', which Flee
    would take for an entry, is known by its first two `words`.
    """
    rows = list(rows)
    body = list(entries(rows))
    above = [row.cells for row in rows if not body or row.number < body[0].number]
    names = max(above, key=len, default=())
    if body and tuple(folded(body[0].at(i)) for i in (0, 1)) == words:
        notes.repair(body[0].where, "a heading without '#'", "read as a heading")
        names, body = body[0].cells, body[1:]
    return names, body


def whole(row: Row, position: int, column: str, notes: Notes, default: int = 0) -> int:
    """Return a whole number of a cell; 12.0 and '1,200' are mended, other words are problems."""
    word = _unless_blank(row, position, column, notes)
    if not word:
        return default
    try:
        return int(word)
    except ValueError:
        pass
    try:
        found = float(_with_point(word.replace(",", "") if THOUSANDS.match(word) else word))
        if found != found or abs(found) > 1e15:
            raise ValueError
    except ValueError:
        notes.problem(f"{row.where}, {column}", f"'{word}' is no whole number")
        return default
    notes.repair(f"{row.where}, {column}", f"'{word}' is no whole number", f"read {int(found)}")
    return int(found)


def _unless_blank(row: Row, position: int, column: str, notes: Notes) -> str:
    """Return the word of a cell, empty where it says that there is no number."""
    word = row.at(position)
    if word.casefold() not in BLANKS:
        return word
    notes.repair(f"{row.where}, {column}", f"'{word}' is no number", "read as an empty cell")
    return ""


def _with_point(word: str) -> str:
    """Return a number with a decimal point and without the blanks that group its digits."""
    word = word.replace(" ", "").replace("\u00a0", "")
    return word.replace(",", ".") if word.count(",") == 1 and "." not in word else word


def number(row: Row, position: int, column: str, notes: Notes, default: float = 0.0) -> float:
    """Return the number of a cell; the default where it is empty."""
    word = _unless_blank(row, position, column, notes)
    if not word:
        return default
    try:
        value = float(word)
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError
    except ValueError:
        return _mended(row, word, column, notes, default)
    return value


def _mended(row: Row, word: str, column: str, notes: Notes, default: float) -> float:
    """Read a decimal comma; '1,200' may be meant either way, so only its author can say."""
    where = f"{row.where}, {column}"
    if THOUSANDS.match(word):
        notes.problem(where, f"'{word}' may be {word.replace(',', '')} or {word.replace(',', '.')}")
        return default
    if not DECIMAL_COMMA.match(word):
        notes.problem(where, f"'{word}' is no number")
        return default
    notes.repair(where, f"'{word}' has a decimal comma", f"read {word.replace(',', '.')}")
    return float(word.replace(",", "."))


class NameBook:
    """The names of locations.csv; finds those that differ in case, blanks, dash or underscore."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._known = set(self.names)
        self._near: dict[str, list[str]] = {}
        for name in self.names:
            self._near.setdefault(folded(name), []).append(name)

    def find(self, word: str) -> str | None:
        """Return the name that is meant, None where none or several could be."""
        if word in self._known:
            return word
        near = self._near.get(folded(word), [])
        return near[0] if len(near) == 1 else None

    def meant(self, word: str) -> str:
        """Return "; did you mean 'Gao'?" where a name is like the word, else nothing."""
        told = suggestion(word, self.names)
        return f"; {told}" if told.startswith("did you mean") else ""

    def resolve(self, row: Row, word: str, column: str, notes: Notes) -> str | None:
        """Return the name that is meant; note a repair, or a problem with a suggestion."""
        found = self.find(word)
        if found is None:
            notes.problem(
                f"{row.where}, {column}",
                f"no location is called '{word}'",
                suggestion(word, self.names),
            )
        elif found != word:
            notes.repair(
                f"{row.where}, {column}", f"'{word}' is not spelt like '{found}'", f"read '{found}'"
            )
        return found


def folded(name: str) -> str:
    """Return a name without case, blanks, dashes and underscores."""
    return "".join(letter for letter in name.casefold() if letter not in " _-\u00a0")
