"""The honest count: on how many rows a run is nearer than the best of three dumb models."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safepassage.study.evidence import Evidence, Role

CLOSING = "Model scenario, not prediction. One run: no range is shown."
DUMB_MODELS = ("nobody_moves", "last_observed", "split_by_distance")


@dataclass(frozen=True, slots=True)
class Row:
    """A claim and what the worlds say to it; None where there is nothing to say."""

    claim: str
    quantity: str
    place: str
    start: str  # days of the claim
    end: str
    claimant: str
    observed: float | None
    low: float | None
    high: float | None
    range_kind: str  # stated or assumed
    evidence: str
    role: str
    counts: str  # what the rule counts, or why there is none
    since: str = ""  # first day counted
    weak: str = ""
    simulated: float | None = None
    nobody_moves: float | None = None
    last_observed: float | None = None
    split_by_distance: float | None = None
    inside_range: bool | None = None
    log_error: float | None = None
    best_dumb_model: str = ""
    best_dumb_log_error: float | None = None
    nearer_than_best_dumb: bool | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The test rows of one class of evidence, counted."""

    evidence: str
    is_evidence: bool  # driven rows are none: the script put the number in
    rows: int
    with_range: int
    inside_range: int
    nearer_than_best_dumb: int
    median_log_error: float | None
    median_best_dumb_log_error: float | None


def is_evidence(row: Row) -> bool:
    """Return whether a row is a test whose number the script did not put in."""
    return row.role == Role.TEST and row.evidence in {Evidence.CONDITIONED, Evidence.EMERGENT}


def summaries(rows: Iterable[Row]) -> tuple[Summary, ...]:
    """Return the count of the test rows, class by class; classes are never added up."""
    tests = [row for row in rows if row.role == Role.TEST]
    return tuple(
        _summary(kind, [row for row in tests if row.evidence == kind]) for kind in Evidence
    )


def verdict_of(rows: Sequence[Row]) -> str:
    """Return the sentence that stands on the first screen, good or bad."""
    evidence = [row for row in rows if is_evidence(row)]
    if not evidence:
        return "No claim of this scenario can test the model."
    nearer = sum(bool(row.nearer_than_best_dumb) for row in evidence)
    ranged = [row for row in evidence if row.inside_range is not None]
    inside = sum(bool(row.inside_range) for row in ranged)
    sentence = (
        f"On {nearer} of {len(evidence)} test rows (conditioned or emergent) the model is nearer "
        f"in log error than the best of three dumb models; it lies in the counted range on "
        f"{inside} of {len(ranged)} that have one. Rows of one series are not independent."
    )
    without = [name.replace("_", " ") for name in DUMB_MODELS if _is_as_near(evidence, name)]
    return sentence + "".join(f" No skill over '{name}'." for name in without)


def text_of(rows: Sequence[Row], summary: Sequence[Summary], verdict: str) -> str:
    """Return the verdict, the count by class and the comparable test rows for a terminal."""
    lines = [verdict, ""]
    for line in summary:
        if line.evidence == Evidence.NOT_COMPARABLE:
            lines.append(f"{line.evidence}: {line.rows} test rows, never a miss")
            continue
        remark = "" if line.is_evidence else " (no evidence: the number is an input)"
        lines.append(
            f"{line.evidence}: {line.rows} test rows{remark}; inside the range "
            f"{line.inside_range} of {line.with_range}; nearer than the best dumb model "
            f"{line.nearer_than_best_dumb}"
        )
    return "\n".join([*lines, "", *_table(rows), "", CLOSING])


def _table(rows: Iterable[Row]) -> list[str]:
    """Return the comparable test rows as lines, or one line that says there are none."""
    tests = [row for row in rows if row.role == Role.TEST]
    comparable = [row for row in tests if row.simulated is not None]
    if not comparable:
        none = "no test row is comparable" if tests else "no test rows"
        return [f"{none}: nothing to hold the run against"]
    heads = ("claim", "quantity", "end", "observed", "simulated", *DUMB_MODELS, "class", "nearer")
    table = [tuple(head.replace("_", " ") for head in heads)]
    table += [_cells(row) for row in comparable]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in table
    ]


def _summary(kind: Evidence, rows: Sequence[Row]) -> Summary:
    ranged = [row for row in rows if row.inside_range is not None]
    return Summary(
        evidence=kind.value,
        is_evidence=kind in {Evidence.CONDITIONED, Evidence.EMERGENT},
        rows=len(rows),
        with_range=len(ranged),
        inside_range=sum(bool(row.inside_range) for row in ranged),
        nearer_than_best_dumb=sum(bool(row.nearer_than_best_dumb) for row in rows),
        median_log_error=_median([row.log_error for row in rows]),
        median_best_dumb_log_error=_median([row.best_dumb_log_error for row in rows]),
    )


def _is_as_near(rows: Sequence[Row], name: str) -> bool:
    """Return whether a dumb model, on the rows it speaks to, has no larger mean log error."""
    pairs = [
        (row.log_error, log_error(figure, row.observed))
        for row in rows
        if (figure := getattr(row, name)) is not None
        and row.log_error is not None
        and row.observed is not None
    ]
    return bool(pairs) and sum(own for own, _ in pairs) >= sum(dumb for _, dumb in pairs)


def log_error(figure: float, observed: float) -> float:
    """Return |log((figure + 1) / (observed + 1))|; both are counts, so one is added."""
    return abs(math.log((figure + 1) / (observed + 1)))


def _median(values: Sequence[float | None]) -> float | None:
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2


def _cells(row: Row) -> tuple[str, ...]:
    figures = (row.observed, row.simulated, *(getattr(row, name) for name in DUMB_MODELS))
    nearer = "yes" if row.nearer_than_best_dumb else "no"
    shown = ("-" if figure is None else f"{figure:,.0f}" for figure in figures)
    return (row.claim, row.quantity, row.end, *shown, row.evidence, nearer)
