"""Old folders -> today's format, one step per version; a folder of the future is refused.

1 -> 2  states/route_status.csv had one word per row and no traffic; a word becomes the rows that
        `status_words` gives it. Rows keep their numbers, so that messages point at the old file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from safepassage.errors import Problem, suggestion
from safepassage.scenario.reading import Sheet
from safepassage.scenario.scenario import FORMAT_VERSION
from safepassage.scenario.status_words import STATUS_WORDS

Sheets = dict[str, Sheet]


def migrate(
    settings: Mapping[str, Any],
    sheets: Mapping[str, Sheet],
    label: str,
    problems: list[Problem],
) -> tuple[dict[str, Any], Sheets]:
    """Return settings and sheets in today's format; `label` is how messages name the settings."""
    version = settings.get("format_version", FORMAT_VERSION)
    now = dict(sheets)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return dict(settings), now  # the settings are checked later, and this is told there
    if version > FORMAT_VERSION:
        fix = f"known versions: 1 to {FORMAT_VERSION}; a newer safepassage may read it"
        problems.append(Problem(f"{label}, format_version", f"{version} is not known", fix))
        return dict(settings), now
    for step in range(version, FORMAT_VERSION):
        now = STEPS[step](now, problems)
    return {**settings, "format_version": FORMAT_VERSION}, now


def _traffic_of_words(sheets: Sheets, problems: list[Problem]) -> Sheets:
    """1 -> 2: one word for a road becomes a status for each kind of traffic."""
    old = sheets.get("route_status")
    if old is None:
        return sheets
    rows = tuple(new for row in old.rows for new in _rows_of_word(old.label, *row, problems))
    added = tuple(name for name in ("traffic", "party", "word") if name not in old.columns)
    return {**sheets, "route_status": Sheet(old.label, old.header_row, old.columns + added, rows)}


def _rows_of_word(
    label: str, number: int, cells: Mapping[str, str], problems: list[Problem]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    word = cells.get("status", "")
    if word and word not in STATUS_WORDS:
        where = f"{label}, row {number}, status"
        what = f"'{word}' is not a word of format version 1"
        problems.append(Problem(where, what, suggestion(word, STATUS_WORDS)))
        return
    if not word:
        yield number, {**cells, "traffic": "goods"}  # the empty status is told when it is read
        return
    meaning = STATUS_WORDS[word]
    for status, traffic in meaning.groups():
        named = {"party": meaning.party} if meaning.party and "party" not in cells else {}
        added = {"traffic": ";".join(traffic), "status": status.value, "word": word}
        yield number, {**cells, **named, **added}


STEPS: dict[int, Callable[[Sheets, list[Problem]], Sheets]] = {1: _traffic_of_words}
