"""What-if answers in the document: what `safepassage compare --json` said, as it may be shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from safepassage.errors import InputError
from safepassage.scenario.scenario import Scenario
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.document import Comparison, DifferenceRow

NEEDED = ("question", "changes", "members", "varied", "rows", "decision", "until")


def comparisons(
    files: Iterable[Path], scenario: Scenario, policy: Policy, today: date
) -> list[Comparison]:
    """Return the answers in files, each with every closure in it.

    A live or restricted file holds none whose decision lies after `today`: it may be a corridor or
    an evacuation to come. A live one holds none at all.

    Raises
    ------
    InputError
        A file is no answer of `compare --members N --json`, or is about another scenario.
    """
    read = [(_read(file), file) for file in files]
    for answer, file in read:
        if answer["first"] != scenario.name:
            raise InputError(f"{file} compares {answer['first']}, not {scenario.name}")
    return [
        _comparison(answer, scenario)
        for answer, _ in read
        if not policy.live and policy.shows_plan(date.fromisoformat(answer["decision"]), today)
    ]


def _read(file: Path) -> dict[str, Any]:
    try:
        answer = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    lacking = [name for name in NEEDED if not isinstance(answer, dict) or name not in answer]
    if lacking:
        raise InputError(
            f"{file} is no answer of `safepassage compare --members N --json`: "
            f"it lacks {', '.join(lacking)}"
        )
    found: dict[str, Any] = answer
    return found


def _comparison(answer: dict[str, Any], scenario: Scenario) -> Comparison:
    names = {place.place: place.name or place.place for place in scenario.places}
    return Comparison(
        question=answer["question"],
        assumes=answer.get("assumes", ""),
        changes=answer["changes"],
        decision=answer["decision"],
        until=answer["until"],
        members=answer["members"],
        interval=answer["interval"],
        varied=dict(answer["varied"]),
        opening=dict(answer["opening"]),
        rows=[
            DifferenceRow(name=names.get(row["place"], row["place"]), **_figures(row))
            for row in answer["rows"]
        ],
    )


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in DifferenceRow.model_fields if name != "name"}
