"""The honest count of an ensemble: how often its band holds the figure, how wide, how near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from safepassage.study.evidence import Evidence, Role
from safepassage.study.verdict import DUMB_MODELS, log_error

WANTED = (0.75, 0.97)  # coverage of a band of 90 % that is neither vain nor timid


@dataclass(frozen=True, slots=True)
class BandRow:
    """A claim and what the members say to it."""

    claim: str
    quantity: str
    place: str
    end: str
    observed: float
    low: float | None  # of the claim
    high: float | None
    range_kind: str
    role: str
    evidence: str
    is_later: bool  # than anything that informed a rule
    weak: str
    p05: float
    p25: float
    p50: float
    p75: float
    p95: float
    in_band: bool  # the figure, in the band of 90 %
    meets_range: bool  # the range of the claim and the band overlap
    width_factor: float  # upper end over lower end of the band, one added to both
    nobody_moves: float | None
    last_observed: float | None
    split_by_distance: float | None
    log_error: float  # of the median
    best_dumb_model: str
    best_dumb_log_error: float
    nearer_than_best_dumb: bool
    crps: float  # in the unit of the claim
    wis: float
    log_crps: float  # of log(figure + 1): rows of any size weigh alike


@dataclass(frozen=True, slots=True)
class BandSummary:
    """The later test rows of one class of evidence, counted."""

    evidence: str
    is_evidence: bool
    rows: int
    in_band: int
    meets_range: int
    coverage: float | None
    median_width_factor: float | None
    nearer_than_best_dumb: int
    median_log_error: float | None
    median_best_dumb_log_error: float | None
    mean_log_crps: float | None


def is_evidence(row: BandRow) -> bool:
    """Return whether a row is a later test whose number the script did not put in."""
    kinds = {Evidence.CONDITIONED, Evidence.EMERGENT}
    return row.role == Role.TEST and row.is_later and row.evidence in kinds


def counted(rows: Iterable[BandRow]) -> tuple[BandSummary, ...]:
    """Return the count of the later test rows, class by class; classes are not added up."""
    tests = [row for row in rows if row.role == Role.TEST and row.is_later]
    return tuple(
        _summary(kind, [row for row in tests if row.evidence == kind])
        for kind in Evidence
        if kind != Evidence.NOT_COMPARABLE
    )


def _summary(kind: Evidence, rows: Sequence[BandRow]) -> BandSummary:
    return BandSummary(
        evidence=kind.value,
        is_evidence=kind != Evidence.DRIVEN,
        rows=len(rows),
        in_band=sum(row.in_band for row in rows),
        meets_range=sum(row.meets_range for row in rows),
        coverage=mean(row.in_band for row in rows) if rows else None,
        median_width_factor=median(row.width_factor for row in rows) if rows else None,
        nearer_than_best_dumb=sum(row.nearer_than_best_dumb for row in rows),
        median_log_error=median(row.log_error for row in rows) if rows else None,
        median_best_dumb_log_error=(
            median(row.best_dumb_log_error for row in rows) if rows else None
        ),
        mean_log_crps=mean(row.log_crps for row in rows) if rows else None,
    )


def band_verdict(rows: Iterable[BandRow]) -> str:
    """Return the sentences that stand on the first screen, good or bad."""
    evidence = [row for row in rows if is_evidence(row)]
    if not evidence:
        return "No claim of this scenario can test the bands."
    inside, nearer = (
        sum(getattr(row, name) for row in evidence) for name in ("in_band", "nearer_than_best_dumb")
    )
    coverage = inside / len(evidence)
    word = "within what so few rows allow (75 to 97 %)"
    if coverage < WANTED[0]:
        word = "too narrow, or in the wrong place"
    elif coverage > WANTED[1]:
        word = "wider than they need be"
    width = median(row.width_factor for row in evidence)
    sentence = (
        f"90 % bands hold {inside} of {len(evidence)} later test rows ({coverage:.0%}): {word}. "
        f"In the middle row the upper end is {width:.1f} times the lower one. The median is nearer "
        f"than the best of three dumb models on {nearer} of {len(evidence)} rows. Rows of one "
        "series are not independent."
    )
    without = [name.replace("_", " ") for name in DUMB_MODELS if _no_skill(evidence, name)]
    return sentence + "".join(f" No skill over '{name}'." for name in without)


def _no_skill(rows: Sequence[BandRow], name: str) -> bool:
    """Return whether a dumb model, on the rows it speaks to, is as near in mean log CRPS.

    For a single figure the CRPS is its error, so that a model which owns its doubt is scored on
    the same scale as one that has none.
    """
    pairs = [
        (row.log_crps, log_error(figure, row.observed))
        for row in rows
        if (figure := getattr(row, name)) is not None
    ]
    return bool(pairs) and sum(own for own, _ in pairs) >= sum(dumb for _, dumb in pairs)


def band_text(
    rows: Sequence[BandRow],
    summary: Sequence[BandSummary],
    verdict: str,
    varied: str,
    members: int,
) -> str:
    """Return verdict, count and rows for a terminal."""
    lines = [verdict, ""]
    for line in summary:
        if not line.rows:
            continue
        remark = "" if line.is_evidence else " (no evidence: the number is an input)"
        width, own, dumb = (
            line.median_width_factor, line.median_log_error, line.median_best_dumb_log_error
        )  # fmt: skip
        lines.append(
            f"{line.evidence}: {line.rows} later test rows{remark}; in the band {line.in_band}, "
            f"band meets the claim's range {line.meets_range}; width x{width:.1f}; log error "
            f"{own:.2f}, best dumb model {dumb:.2f}"
        )
    closing = f"{members} members. {varied.capitalize()} Model scenario, not prediction."
    return "\n".join([*lines, "", *_table(rows), "", closing])


def _table(rows: Iterable[BandRow]) -> list[str]:
    """Return the test rows as lines."""
    tests = [row for row in rows if row.role == Role.TEST]
    if not tests:
        return ["no test row is comparable: nothing to hold the ensemble against"]
    heads = ("claim", "quantity", "end", "observed", "5 %", "median", "95 %", *DUMB_MODELS,
             "class", "in band", "nearer")  # fmt: skip
    table = [tuple(head.replace("_", " ") for head in heads)]
    table += [_cells(row) for row in tests]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in table
    ]


def _cells(row: BandRow) -> tuple[str, ...]:
    figures = (row.observed, row.p05, row.p50, row.p95, *(getattr(row, n) for n in DUMB_MODELS))
    shown = ("-" if figure is None else f"{figure:,.0f}" for figure in figures)
    kind = row.evidence if row.is_later else f"{row.evidence}, earlier"
    yes = ["yes" if found else "no" for found in (row.in_band, row.nearer_than_best_dumb)]
    return (row.claim, row.quantity, row.end, *shown, kind, *yes)
