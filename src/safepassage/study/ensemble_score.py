"""An ensemble held against what was observed: bands and medians beside three dumb models.

A band is honest if the figure lies inside it as often as it says, and it is worth something if it
is narrow; both are told, and so are the rows that it misses. Only test rows later than anything
that informed a rule, conditioned or emergent, are evidence. The band is that of the model: how far
the counter may be off is in the range of the claim, and told apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.results.ensemble_store import Ensemble
from safepassage.results.ensemble_tables import QUANTILES
from safepassage.results.frames import numbers, texts
from safepassage.scenario.claims import Claim
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario
from safepassage.study.baselines import last_observed
from safepassage.study.boundaries import Boundaries
from safepassage.study.ensemble_verdict import (
    BandRow,
    BandSummary,
    band_text,
    band_verdict,
    counted,
)
from safepassage.study.events import events_by_id
from safepassage.study.evidence import (
    driven_groups_of,
    evidence_of,
    informing_groups_of,
    role_of,
)
from safepassage.study.forecasts.measures import crps
from safepassage.study.interval_score import weighted_interval_score
from safepassage.study.observe import NotComparable, Question, ask
from safepassage.study.score import range_of
from safepassage.study.verdict import log_error

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BandScores:
    """Every claim that an ensemble answers, and the honest count."""

    rows: tuple[BandRow, ...]
    summary: tuple[BandSummary, ...]
    verdict: str
    varied: str
    members: int
    later_than: str  # latest evidence of any rule in force

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {
            "verdict": self.verdict,
            "varied": self.varied,
            "members": self.members,
            "later_than": self.later_than,
            "summary": [asdict(line) for line in self.summary],
            "rows": [asdict(row) for row in self.rows],
            "disclaimer": "model scenario, not prediction",
        }

    def as_text(self) -> str:
        """Return the verdict, the count and the test rows for a terminal."""
        return band_text(self.rows, self.summary, self.verdict, self.varied, self.members)


def score_ensemble(ensemble: Ensemble, scenario: Scenario) -> BandScores:
    """Hold an ensemble on disk against the claims of its scenario."""
    events = events_by_id(scenario)
    driven = driven_groups_of(scenario.claims, events)
    informing = informing_groups_of(scenario.claims)
    latest = _latest(ensemble, scenario.settings.rules)
    boundaries = Boundaries(scenario)
    answers = _answers(ensemble)
    rows = []
    for claim in scenario.claims:
        question = ask(claim, scenario, boundaries, events)
        if isinstance(question, NotComparable) or claim.claim not in answers:
            continue
        told = {
            "role": role_of(claim, informing).value,
            "evidence": evidence_of(question, events, driven).value,
            "is_later": bool(claim.end and (latest is None or claim.end > latest)),
        }
        dumb = _dumb(claim, answers[claim.claim], scenario)
        rows.append(_row(question, answers[claim.claim]["value"], dumb, told))
    return BandScores(
        rows=tuple(rows),
        summary=counted(rows),
        verdict=band_verdict(rows),
        varied=ensemble.info["varied"],
        members=len(ensemble.done),
        later_than=latest.isoformat() if latest else "",
    )


def latest_evidence(rules: Rules) -> date | None:
    """Return the day of the latest evidence that informed any rule; none if nothing did."""
    days = []
    for field in type(rules).model_fields.values():
        extra: Any = field.json_schema_extra or {}
        if extra.get("latest_evidence"):
            days.append(date.fromisoformat(extra["latest_evidence"]))
    return max(days, default=None)


def _latest(ensemble: Ensemble, rules: Rules) -> date | None:
    """Return the day of the latest evidence behind a default or the posterior in use."""
    found = latest_evidence(rules)
    calibrated = ensemble.info.get("calibrated")
    if not calibrated:
        return found
    day = date.fromisoformat(calibrated["latest_evidence"])
    return day if found is None else max(day, found)


def _answers(ensemble: Ensemble) -> dict[str, dict[str, Floats]]:
    """Return, by claim, what each member says, (members,), and the dumb models in its place."""
    columns = ensemble.table("observations")
    claim = texts(columns, "claim")
    names = ("value", "nobody_moves", "split_by_distance")
    order = np.argsort(claim.codes, kind="stable")
    codes = claim.codes[order]
    found: dict[str, dict[str, Floats]] = {}
    for code, label in enumerate(claim.labels):
        first, last = np.searchsorted(codes, [code, code + 1])
        rows = order[first:last]
        if len(rows):
            found[label] = {name: numbers(columns, name)[rows] for name in names}
    return found


def _dumb(
    claim: Claim, answers: Mapping[str, Floats], scenario: Scenario
) -> dict[str, float | None]:
    """Return the figure of each dumb model: the median where it depends on what a member drew."""
    split = answers["split_by_distance"]
    return {
        "nobody_moves": float(np.median(answers["nobody_moves"])),
        "last_observed": last_observed(claim, scenario.claims),
        "split_by_distance": None if np.isnan(split).any() else float(np.median(split)),
    }


def _row(
    question: Question,
    figures: Floats,
    dumb: Mapping[str, float | None],
    told: Mapping[str, Any],
) -> BandRow:
    """Return a claim beside what the members say."""
    claim = question.claim
    observed = float(claim.value or 0.0)
    low, high, kind = range_of(claim)
    errors = {name: log_error(value, observed) for name, value in dumb.items() if value is not None}
    best = min(errors, key=errors.__getitem__)
    own = log_error(float(np.median(figures)), observed)
    return BandRow(
        claim=claim.claim,
        quantity=claim.quantity,
        place=";".join(claim.place),
        end=claim.end.isoformat() if claim.end else "",
        observed=observed,
        low=low,
        high=high,
        range_kind=kind,
        **told,
        **_band(figures, observed, low, high),
        weak=question.rule.weak,
        nobody_moves=dumb["nobody_moves"],
        last_observed=dumb["last_observed"],
        split_by_distance=dumb["split_by_distance"],
        log_error=own,
        best_dumb_model=best,
        best_dumb_log_error=errors[best],
        nearer_than_best_dumb=own < errors[best],
    )


def _band(
    figures: Floats, observed: float, low: float | None, high: float | None
) -> dict[str, Any]:
    """Return the band of the members, whether the figure is in it, and its scores."""
    band = np.quantile(figures, list(QUANTILES.values())).tolist()
    p05, p25, p50, p75, p95 = band
    return {
        **dict(zip(QUANTILES, band, strict=True)),
        "in_band": p05 <= observed <= p95,
        "meets_range": _meets(p05, p95, observed, low, high),
        "width_factor": (p95 + 1.0) / (p05 + 1.0),
        "crps": _crps(figures, observed),
        "wis": weighted_interval_score(p50, {0.1: (p05, p95), 0.5: (p25, p75)}, observed),
        "log_crps": _crps(np.log1p(figures), math.log1p(observed)),
    }


def _crps(figures: Floats, observed: float) -> float:
    """Return the CRPS of members, fair where there are two or more."""
    fair = len(figures) > 1
    return float(crps(figures[:, None], np.array([observed]), fair=fair)[0])


def _meets(p05: float, p95: float, observed: float, low: float | None, high: float | None) -> bool:
    """Return whether the band and the range of the claim have a figure in common."""
    return p05 <= (observed if high is None else high) and p95 >= (observed if low is None else low)
