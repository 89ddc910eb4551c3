"""What a calibration of aleppo-2016 learned, and whether it could: three tables.

    python validation/calibration.py RUNS

RUNS is the folder of members that `safepassage calibrate ... --work RUNS` leaves behind. Printed
are the rows that informed it, before and after (in sample: no score); the rules whose values moved
or narrowed; and what the same method finds again where the truth is known: each member in turn is
taken for the record, the others for the sample. The last run stands in docs/science/calibration.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from safepassage.openers import load
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.scenario.priors import in_a_record, priors
from safepassage.study.calibrate.anchors import MOST_DOUBTS, Anchor, anchors_of
from safepassage.study.calibrate.fit import KEPT_SHARE

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
CLEAR = 3.0  # standard errors by which a rule has moved or narrowed
UNIFORM = 12.0**-0.5  # deviation of a share that may be anything from 0 to 1


@dataclass(frozen=True)
class Sample:
    """Members of a calibration: what they answer and what they drew."""

    anchors: tuple[Anchor, ...]
    answers: Floats  # (members, anchors), as log(figure + 1)
    rules: tuple[str, ...]
    values: Floats  # (members, rules)
    shares: Floats  # (members, rules): ranks of the values, from 0 to 1

    @property
    def keep(self) -> int:
        """Return how many members are kept."""
        return int(len(self.answers) * KEPT_SHARE)

    def nearest(self, record: Floats, without: int | None = None) -> Rows:
        """Return the members nearest to a record (anchors,), nearest first."""
        doubts = np.array([anchor.doubt for anchor in self.anchors])
        errors = np.minimum(np.abs(self.answers - record) / doubts, MOST_DOUBTS) ** 2
        groups = np.array([anchor.group for anchor in self.anchors])
        far = np.mean(
            [errors[:, groups == one].mean(axis=1) for one in sorted(set(groups))], axis=0
        )
        if without is not None:
            far[without] = np.inf
        return np.argsort(far, kind="stable")[: self.keep]


def sample_of(ensemble: Ensemble) -> Sample:
    """Return the members of a calibration."""
    scenario = load("aleppo-2016")
    anchors = anchors_of(scenario)
    column = {anchor.claim: at for at, anchor in enumerate(anchors)}
    members = ensemble.info["members"]
    answers = np.zeros((members, len(anchors)))
    for row in ensemble.query("SELECT member, claim, value FROM observations"):
        if row["claim"] in column:
            answers[row["member"] - 1, column[row["claim"]]] = np.log1p(row["value"])
    acting = set(in_a_record())
    rules = tuple(sorted(name for name in priors(scenario.settings.rules) if name in acting))
    place = {name: at for at, name in enumerate(rules)}
    values = np.zeros((members, len(rules)))
    for row in ensemble.query("SELECT member, name, value FROM drawn WHERE kind = 'rule'"):
        if row["name"] in place:
            values[row["member"] - 1, place[row["name"]]] = row["value"]
    shares = (rankdata(values, axis=0) - 0.5) / members
    return Sample(anchors, answers, rules, values, shares)


def fitted(sample: Sample, kept: Rows) -> Iterator[str]:
    """Yield the rows that informed the rules, before and after."""
    yield "| row | event | observed | priors: median, band | kept: median, band |"
    yield "|---|---|---|---|---|"
    for at, anchor in enumerate(sample.anchors):
        before, after = (_band(np.expm1(sample.answers[rows, at])) for rows in (slice(None), kept))
        yield f"| {anchor.claim} | {anchor.group} | {anchor.value:,.0f} | {before} | {after} |"


def _band(figures: Floats) -> str:
    low, middle, high = np.quantile(figures, [0.05, 0.5, 0.95])
    return f"{middle:,.0f}, {low:,.0f} to {high:,.0f}"


def learned(sample: Sample, kept: Rows) -> Iterator[str]:
    """Yield the rules that moved or narrowed by more than so few members do by luck."""
    shift = (sample.shares[kept].mean(axis=0) - 0.5) / (UNIFORM * len(kept) ** -0.5)
    ratio = sample.shares[kept].std(axis=0, ddof=1) / UNIFORM
    narrow = (1.0 - ratio) * (2.0 * len(kept)) ** 0.5
    clear = [
        at for at in np.argsort(-np.abs(shift)) if abs(shift[at]) > CLEAR or narrow[at] > CLEAR
    ]
    yield "| rule | priors: median, band | kept: median, band | moved, standard errors | width |"
    yield "|---|---|---|---|---|"
    for at in clear:
        before, after = (_rule_band(sample.values[rows, at]) for rows in (slice(None), kept))
        name = f"`{sample.rules[at]}`"
        yield f"| {name} | {before} | {after} | {shift[at]:+.1f} | x {ratio[at]:.2f} |"
    yield f"{len(clear)} of {len(sample.rules)} rules; the others are where their priors are."


def _rule_band(values: Floats) -> str:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return f"{middle:.3g}, {low:.3g} to {high:.3g}"


def found_again(sample: Sample) -> Iterator[str]:
    """Yield what the method finds where each member in turn is the record."""
    members = len(sample.answers)
    means, inside = np.zeros((2, members, len(sample.rules)))
    for one in range(members):
        kept = sample.shares[sample.nearest(sample.answers[one], without=one)]
        low, high = np.quantile(kept, [0.05, 0.95], axis=0)
        means[one] = kept.mean(axis=0)
        inside[one] = (low <= sample.shares[one]) & (sample.shares[one] <= high)
    by_rule = np.array(
        [np.corrcoef(means[:, at], sample.shares[:, at])[0, 1] for at in range(len(sample.rules))]
    )
    clear = CLEAR * members**-0.5
    right = 0.9 * (sample.keep - 1) / (sample.keep + 1)  # of quantiles of so few, if all is well
    yield f"Bands of what is kept hold the true value in {inside.mean():.1%}; right is {right:.1%}."
    yield f"| rule | correlation of the kept mean with the truth (luck: {clear:.2f}) |"
    yield "|---|---|"
    for at in np.argsort(-by_rule):
        if by_rule[at] > clear:
            yield f"| `{sample.rules[at]}` | {by_rule[at]:.2f} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path)
    sample = sample_of(open_ensemble(parser.parse_args(arguments).runs))
    record = np.log1p([anchor.value for anchor in sample.anchors])
    kept = sample.nearest(record)
    for table in (fitted(sample, kept), learned(sample, kept), found_again(sample)):
        print("\n".join(table), end="\n\n")


if __name__ == "__main__":
    main()
