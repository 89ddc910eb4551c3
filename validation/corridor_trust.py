"""Say how many take a corridor of August 2016, at three levels of trust and where there is none.

    python validation/corridor_trust.py --out FOLDER [--members 100] [--threads 2]

The three levels are the variants `august-corridor-*` that ship with aleppo-2016. Members vary luck,
rules (from their priors) and populations, and draw alike in all four worlds; the war is as recorded
and does not react. Only 20 July to 31 August is run. The last run stands in README.md.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from validation.households import EAST, members_of

from safepassage.openers import load
from safepassage.scenario.derive import between
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.execute import run_members
from safepassage.study.variants import variants_of

FIRST, BEGIN, LAST = date(2016, 7, 20), date(2016, 8, 7), date(2016, 8, 31)
FAMILY = "august-corridor"


def worlds() -> dict[str, Scenario]:
    """Return the scenario without a corridor, and with it at each level of trust."""
    aleppo = load("aleppo-2016")
    found = {"no corridor": aleppo}
    for one in variants_of("aleppo-2016"):
        if one.family == FAMILY:
            found[one.name.removeprefix(f"{FAMILY}-")] = one.of(aleppo)
    return {name: between(world, FIRST, LAST) for name, world in found.items()}


def main() -> None:
    """Run or read the four ensembles, and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--members", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=2016)
    asked = parser.parse_args()
    print(
        "| corridor | leave east Aleppo: median, 5 to 95 % | more than without, the same members |"
    )
    print("|---|---|---|")
    without = np.zeros(asked.members)
    for name, world in worlds().items():
        folder = asked.out / name.replace(" ", "-")
        run_members(
            world, members=asked.members, seed=asked.seed, threads=asked.threads, out=folder
        )
        with members_of(folder) as seen:
            people = seen.moves(BEGIN, LAST, EAST)
        first = name == "no corridor"
        without = people if first else without
        more = "" if first else _band(people - without)
        print(f"| {name} | {_band(people)} | {more} |", flush=True)


def _band(figures: NDArray[np.float64]) -> str:
    low, middle, high = np.quantile(figures, [0.05, 0.5, 0.95])
    return f"{middle:,.0f}, {low:,.0f} to {high:,.0f}"


if __name__ == "__main__":
    main()
