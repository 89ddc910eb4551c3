"""A run held against what was observed, beside three dumb models. One row per claim.

The error of a figure is |log((simulated + 1) / (observed + 1))|: twice as many is as wrong as half
as many. A row without a question is "not comparable", never a miss. Only test rows that are
conditioned or emergent are evidence; those of one series are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safepassage.results.frames import Columns
from safepassage.results.store import open_run
from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.scenario import Scenario
from safepassage.study.baselines import NobodyMoves, SplitByDistance, last_observed
from safepassage.study.boundaries import Boundaries
from safepassage.study.counting import RunCounts
from safepassage.study.events import events_by_id
from safepassage.study.evidence import (
    Evidence,
    driven_groups_of,
    evidence_of,
    informing_groups_of,
    role_of,
)
from safepassage.study.observation_rules import FORCES, Measure
from safepassage.study.observe import NotComparable, Question, answer, ask
from safepassage.study.verdict import Row, Summary, log_error, summaries, text_of, verdict_of

COUNTER_ERROR = {  # (low, high) as factors of the value, where the claim states no range
    "registration": (0.95, 1.05),
    "key_informant": (1 / 1.5, 1.5),
    "press_or_officials": (0.5, 2.0),
}


@dataclass(frozen=True, slots=True)
class Scores:
    """Every claim of the scenario, and the honest count."""

    rows: tuple[Row, ...]
    summary: tuple[Summary, ...]
    verdict: str

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {
            "verdict": self.verdict,
            "summary": [asdict(line) for line in self.summary],
            "rows": [asdict(row) for row in self.rows],
            "disclaimer": "model scenario, not prediction; one run: no range is shown",
        }

    def as_text(self) -> str:
        """Return the summary and the test rows for a terminal."""
        return text_of(self.rows, self.summary, self.verdict)


def score_run(run: Path | str, scenario: Scenario) -> Scores:
    """Hold a run on disk against the claims of its scenario."""
    return score_tables(open_run(run).tables.tables, scenario)


def score_tables(tables: Mapping[str, Columns], scenario: Scenario) -> Scores:
    """Hold the tables of a run against the claims of its scenario.

    Parameters
    ----------
    tables
        By name, rows in the order of the key: `RunTables.tables`.
    scenario
        The scenario of the run; only its claims, places and events are read.
    """
    judge = _Judge(tables, scenario)
    rows = tuple(judge.row(claim) for claim in scenario.claims if claim.use != Use.FORECAST)
    return Scores(rows, summaries(rows), verdict_of(rows))


class _Judge:
    """What all rows share."""

    def __init__(self, tables: Mapping[str, Columns], scenario: Scenario) -> None:
        self.scenario = scenario
        self.boundaries = Boundaries(scenario)
        self.events = events_by_id(scenario)
        self.run = RunCounts(tables, self.boundaries.city)
        self.still = NobodyMoves(scenario, self.boundaries, self.run)
        self.split = SplitByDistance(self.still)
        self.driven = driven_groups_of(scenario.claims, self.events)
        self.informing = informing_groups_of(scenario.claims)

    def row(self, claim: Claim) -> Row:
        """Return the row of a claim."""
        question = ask(claim, self.scenario, self.boundaries, self.events)
        said = _said(claim) | {"role": role_of(claim, self.informing).value}
        if isinstance(question, NotComparable):
            bare = said | {"observed": None, "low": None, "high": None, "range_kind": ""}
            told = bare if claim.quantity in FORCES else said
            return Row(**told, evidence=Evidence.NOT_COMPARABLE.value, counts=question.reason)
        simulated = answer(question, self.run)
        dumb: dict[str, Any] = {
            "nobody_moves": answer(question, self.still),
            "last_observed": last_observed(claim, self.scenario.claims),
            "split_by_distance": self._split(question),
        }
        return Row(
            **said,
            evidence=evidence_of(question, self.events, self.driven).value,
            counts=question.rule.counts,
            since=self.scenario.date_of(question.first_day).isoformat(),
            weak=question.rule.weak,
            simulated=simulated,
            **dumb,
            **_compared(said, simulated, dumb),
        )

    def _split(self, question: Question) -> float | None:
        """Return what 1 / distance says; it has nothing to say of how many leave a place."""
        if question.rule.measure == Measure.MOVES_OUT and not question.moves().ends:
            return None
        return answer(question, self.split)


def _said(claim: Claim) -> dict[str, Any]:
    """Return what the claim itself says, for people."""
    low, high, kind = range_of(claim)
    return {
        "claim": claim.claim,
        "quantity": claim.quantity,
        "place": ";".join(claim.place),
        "start": claim.start.isoformat() if claim.start else "",
        "end": claim.end.isoformat() if claim.end else "",
        "claimant": claim.claimant,
        "observed": claim.value,
        "low": low,
        "high": high,
        "range_kind": kind,
    }


def range_of(claim: Claim) -> tuple[float | None, float | None, str]:
    """Return low, high and kind; where no range is given it follows from who counted."""
    if claim.value is None or claim.low is not None or claim.high is not None:
        return claim.low, claim.high, claim.range_kind
    if claim.counter not in COUNTER_ERROR:
        return None, None, ""
    low, high = COUNTER_ERROR[claim.counter]
    return claim.value * low, claim.value * high, "assumed"


def _compared(
    said: Mapping[str, Any], simulated: float, dumb: Mapping[str, float | None]
) -> dict[str, Any]:
    """Return how near the run and the best dumb model are."""
    low, high = said["low"], said["high"]
    errors = {
        name: log_error(figure, said["observed"])
        for name, figure in dumb.items()
        if figure is not None
    }
    best = min(errors, key=errors.__getitem__)
    own = log_error(simulated, said["observed"])
    return {
        "inside_range": _inside(simulated, low, high),
        "log_error": own,
        "best_dumb_model": best,
        "best_dumb_log_error": errors[best],
        "nearer_than_best_dumb": own < errors[best],
    }


def _inside(figure: float, low: float | None, high: float | None) -> bool | None:
    """Return whether a figure lies in a range; with one end open only that end is asked."""
    if low is None and high is None:
        return None
    return (low is None or figure >= low) and (high is None or figure <= high)
