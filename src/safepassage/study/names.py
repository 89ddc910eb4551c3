"""Who calls whom what: names of parties and groups by day, and labels by observer.

A rename is no new actor, and a label is a claim: nothing follows from either.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from safepassage.scenario.parts import Alias, Label
from safepassage.scenario.scenario import Scenario


def name_on(scenario: Scenario, of: str, day: date) -> str:
    """Return the name of a party or group on a day: the last one taken by then, else its id."""
    taken = [row for row in scenario.aliases if row.of == of and _holds(row, day)]
    if taken:
        return max(taken, key=lambda row: row.start or date.min).name
    own = {party.party: party.name or party.party for party in scenario.settings.parties}
    return own.get(of, of)


def labels_on(scenario: Scenario, of: str, day: date) -> dict[str, str]:
    """Return what each observer calls a party or group on a day, by observer."""
    rows = [row for row in scenario.labels if row.of == of and _holds(row, day)]
    return {row.observer: row.label for row in sorted(rows, key=lambda row: row.observer)}


def names(scenario: Scenario) -> list[dict[str, Any]]:
    """Return every name and label as a row: of, word, kind, by, from, to, source.

    `by` is the observer of a label, empty for a name that is taken or in general use.
    """
    rows = [_row(row, row.name, row.kind, "") for row in scenario.aliases]
    rows += [_row(row, row.label, "label", row.observer) for row in scenario.labels]
    return sorted(rows, key=lambda row: (row["of"], row["from"], row["word"]))


def _holds(row: Alias | Label, day: date) -> bool:
    return (row.start or date.min) <= day <= (row.end or date.max)


def _row(row: Alias | Label, word: str, kind: str, by: str) -> dict[str, Any]:
    return {
        "of": row.of,
        "word": word,
        "kind": kind,
        "by": by,
        "from": row.start.isoformat() if row.start else "",
        "to": row.end.isoformat() if row.end else "",
        "source": "; ".join(row.source),
    }
