"""The fact tables as they are: rows of text, and the few words in which they are read."""

from __future__ import annotations

import csv
import os
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from pathlib import Path

Cells = dict[str, str]

GK = "GK"  # general knowledge, unverified
START = date(2016, 1, 1)
END = date(2017, 1, 31)
CONFIDENCE = ("low", "med", "high")


def data_folder() -> Path:
    """Return where the fact tables lie: SAFEPASSAGE_DATA, else `shared` beside the repository."""
    named = os.environ.get("SAFEPASSAGE_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "shared"


class Original:
    """The fact tables, read once."""

    def __init__(self, folder: Path) -> None:
        """Read every table below the folder."""
        self._tables = {
            file.stem: _rows(file)
            for part in ("aleppo-2016", "seeds")
            for file in sorted((folder / part).glob("*.csv"))
        }

    def rows(self, name: str) -> list[Cells]:
        """Return the rows of a table in the order of its file."""
        return self._tables[name]

    def by(self, name: str, column: str) -> dict[str, Cells]:
        """Return the rows of a table by an id."""
        return {row[column]: row for row in self.rows(name)}

    def row_of(self, event: str) -> Cells:
        """Return one event."""
        return self.by("events", "event_id")[event]


def _rows(file: Path) -> list[Cells]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ids(*cells: str) -> tuple[str, ...]:
    """Return the ids in some cells, each once, in the order of appearance."""
    found = (part.strip() for cell in cells for part in cell.split(";"))
    return tuple(dict.fromkeys(part for part in found if part))


FILES = {  # as notes of the record name them: as they are named here
    "../aleppo-2016/sources.csv": "sources.csv",
    "crossings.csv": "states/gates.csv",
    "route_status.csv": "states/route_status.csv",
}


def note(*parts: str) -> str:
    """Join what is to be said; files are named as they are named here."""
    said = "; ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
    for there, here in FILES.items():
        said = said.replace(there, here)
    return said


def labelled(label: str, text: str) -> str:
    """Return 'label: text', or nothing where there is no text."""
    return f"{label}: {text}" if text.strip() else ""


def whole(text: str) -> int | None:
    """Return a whole number; an empty cell is unknown."""
    return int(text) if text.strip() else None


def number(text: str) -> float | None:
    """Return a number; an empty cell is unknown."""
    return float(text) if text.strip() else None


def first_day(text: str) -> date | None:
    """Return the day, or the first day of a month where the day is not known."""
    if not text.strip():
        return None
    return date.fromisoformat(text if len(text) == len("2016-02-01") else f"{text}-01")


def last_day(text: str) -> date | None:
    """Return the day, or the last day of a month where the day is not known."""
    first = first_day(text)
    if first is None or len(text) == len("2016-02-01"):
        return first
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_only(*texts: str) -> str:
    """Say that the day is not known, where it is not."""
    months = [text for text in texts if len(text) == len("2016-02")]
    return f"day not known: {months[0]}" if months else ""


def weakest(confidences: Iterable[str]) -> str:
    """Return the lowest of some confidences."""
    return min(confidences, key=CONFIDENCE.index)
