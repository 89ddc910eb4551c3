"""Say which rule of households matters for which figure of aleppo-2016 (Morris 1991, by SALib).

    python validation/which_rule_matters.py --out FOLDER [--trajectories 6] [--threads 2]

All rules with a prior that act in a recorded war, and the populations, are moved over their priors
in two periods: the first 131 days (the waves of February and April, the gate) and the 87 days from
10 October 2016 (corridors, the collapse of east Aleppo, shelters). Luck is held. Beside each figure
stands the effect that luck alone would show, rules that do less are not listed, and how well the
order of the rules from half of the trajectories is that of the other half. The last run stands in
docs/science/calibration.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from validation import households as asked
from validation.households import Members, members_of

from safepassage.openers import load
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.scenario.derive import between
from safepassage.study.calibrate.sensitivity import (
    Effect,
    Sensitivity,
    design,
    effects_of,
    names_of,
    sensitivity,
)

Floats = NDArray[np.float64]
Figures = Mapping[str, Floats]
SHOWN = 6  # rules of a row


def early(ensemble: Ensemble) -> Figures:
    """Return the figures of the waves of February and April and of the gate."""
    with members_of(ensemble.path) as seen:
        before = seen.people(asked.FEBRUARY - timedelta(days=1), asked.GATE, "displaced")
        gate = [
            seen.people(date(2016, 2, 3) + timedelta(days=day), asked.GATE, "displaced") - before
            for day in range(12)
        ]
        return {
            "February wave, people": _wave(seen, asked.FEBRUARY, asked._north()),
            "of them to Idleb": seen.claim("O040"),
            "come to the gate and its camps, 3-14 February": np.maximum(np.mean(gate, axis=0), 0),
            "waiting at the gate, 14 February": seen.people(
                date(2016, 2, 14), ("x_bab_al_salama",), "waiting"
            ),
            "April wave, people": _wave(seen, asked.APRIL, asked.APRIL_GROUND),
        }


def late(ensemble: Ensemble) -> Figures:
    """Return the figures of corridors, of the collapse and of shelters."""
    with members_of(ensemble.path) as seen:
        first, last = date(2016, 11, 24), date(2016, 11, 30)
        shelters = {found.name: found.figures for found in asked._december(seen)}

        def leavers(begin: date, end: date, *goals: str) -> Floats:
            return seen.moves(begin, end, asked.EAST, goals)

        return {
            "corridors 20-23 October, people": leavers(date(2016, 10, 20), date(2016, 10, 23)),
            "leave east Aleppo, 24 October-15 November": leavers(
                date(2016, 10, 24), date(2016, 11, 15)
            ),
            "leave east Aleppo, 24-30 November": leavers(first, last),
            "to Jibreen side": leavers(first, last, *asked.WEST),
            "to Sheikh Maqsoud": leavers(first, last, *asked.NORTH),
            "inside the east": leavers(first, last, *asked.EAST),
            "in shelters 12 December, %": shelters["12 December: % in shelters"],
            "in shelters 4 January, %": shelters["4 January: % in shelters"],
        }


def _wave(seen: Members, start: date, ground: tuple[str, ...]) -> Floats:
    return seen.moves(start, start + timedelta(days=asked.WAVE_DAYS - 1), ground)


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, and what is asked of them."""

    first: date
    last: date
    figures: Callable[[Ensemble], Figures]


PERIODS = (
    Period(date(2016, 1, 1), date(2016, 5, 10), early),
    Period(date(2016, 10, 10), date(2017, 1, 4), late),
)


def lines_of(found: Sensitivity, halves: Mapping[str, float]) -> Iterator[str]:
    """Yield the rows of the table."""
    for output, noise in found.noise.items():
        shown = [one for one in found.strongest(output, SHOWN) if one.effect > noise]
        said = [f"`{one.rule}` {_told(one)}" for one in shown]
        alike = f"{halves[output]:.2f}" if output in halves else "-"
        yield f"| {output} | {noise:.2f} | {', '.join(said) or 'none'} | {alike} |"


def _told(effect: Effect) -> str:
    return f"{effect.effect:.1f} ({effect.effect_low:.1f})"


def agreement_of_halves(
    names: list[str], points: Floats, figures: Figures, seed: int
) -> dict[str, float]:
    """Return how well the order of rules from half of the trajectories is that of the other half.

    Spearman's rank correlation of the effects over all rules, by figure.
    """
    middle = len(points) // (len(names) + 1) // 2 * (len(names) + 1)
    found = []
    for rows in (slice(0, middle), slice(middle, None)):
        some = {name: values[rows] for name, values in figures.items()}
        effects: dict[str, list[float]] = {}
        for one in effects_of(names, points[rows], some, seed):
            effects.setdefault(one.output, []).append(one.effect)
        found.append(effects)
    return {
        output: float(spearmanr(found[0][output], found[1][output]).statistic)
        for output in found[0]
        if np.any(figures[output] != figures[output][0])  # a figure that nothing moves has no order
    }


def main() -> None:
    """Run or read the designs, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--trajectories", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--period", type=int, choices=range(len(PERIODS)), help="this one alone")
    wanted = parser.parse_args()
    periods = PERIODS if wanted.period is None else PERIODS[wanted.period : wanted.period + 1]
    aleppo = load("aleppo-2016")
    print(
        "| figure | luck | rules, strongest first: effect (lower end) | halves |\n|---|---|---|---|"
    )
    for period in periods:
        scenario = between(aleppo, period.first, period.last)
        work = wanted.out / period.first.isoformat()
        found = sensitivity(
            scenario, trajectories=wanted.trajectories, work=work, seed=wanted.seed,
            threads=wanted.threads, figures=period.figures,
        )  # fmt: skip
        names = names_of(scenario)
        points = design(names, wanted.trajectories, wanted.seed)
        figures = period.figures(open_ensemble(work / "design"))
        halves = agreement_of_halves(names, points, figures, wanted.seed)
        print("\n".join(lines_of(found, halves)))


if __name__ == "__main__":
    main()
