"""A run beside what was counted: rows by class of evidence, three dumb models, the honest count."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from safepassage.results.store import Run
from safepassage.scenario.claims import Claim
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.scenario import Scenario
from safepassage.study.evidence import Evidence
from safepassage.study.forecasts.record import verdict_for
from safepassage.study.score import score_tables
from safepassage.study.verdict import DUMB_MODELS, Row

CLASSES = {
    Evidence.EMERGENT: "the script holds neither the event nor the number",
    Evidence.CONDITIONED: "the event is scripted, the number is not",
    Evidence.DRIVEN: "the script put the number in: no evidence, shown for completeness",
}
DEADLY = ("killed", "force", "fighters")  # counts that no output of this tool repeats


def observations(run: Run, scenario: Scenario) -> dict[str, Any]:
    """Return what `study.score` says of a run.

    Returns
    -------
    `verdict`, on this run and on past forecasts of the scenario; `forward`, the latter alone;
    `classes`, each with `name`, `meaning`, `summary` (counts of the test rows, or None) and `rows`;
    `not_comparable`, rows with the reason; `dumb_models`, their names.
    """
    scores = score_tables(run.tables.tables, scenario)
    forward = verdict_for(scenario.name, scenario.settings.rules)
    names = _names(scenario)
    counted = {line.evidence: asdict(line) for line in scores.summary}
    return {
        "verdict": f"{scores.verdict} Looking forward: {forward}",
        "forward": forward,
        "dumb_models": [name.replace("_", " ") for name in DUMB_MODELS],
        "classes": [
            {
                "name": str(kind),
                "meaning": meaning,
                "summary": counted.get(str(kind)),
                "rows": [_row(row, names) for row in scores.rows if row.evidence == kind],
            }
            for kind, meaning in CLASSES.items()
        ],
        "not_comparable": [
            _row(row, names)
            for row in scores.rows
            if row.evidence == Evidence.NOT_COMPARABLE and not row.quantity.startswith(DEADLY)
        ],
    }


def is_about_people(claim: Claim) -> bool:
    """Return whether a claim may be repeated: no count of deaths, of fighters or of forces."""
    return not claim.quantity.startswith(DEADLY) and "fighter" not in claim.group


def _names(scenario: Scenario) -> dict[str, str]:
    """Return the names of places and areas by id."""
    names = {area.area: area.name or area.area for area in scenario.areas}
    return names | {place.place: place.name or place.place for place in scenario.places}


def _row(row: Row, names: dict[str, str]) -> dict[str, Any]:
    where = [names.get(place, place) for place in row.place.split(";") if place]
    return {
        **asdict(row),
        "quantity": QUANTITIES[row.quantity].meaning,
        "where": where,
        "dumb": [getattr(row, name) for name in DUMB_MODELS],
    }
