"""Agreement with Flee: our seeds against its ten-seed references and the two golden cases.

    python validation/flee_agreement.py [--seeds 100] [--data FOLDER] [NAME ...]

For each camp and day z = (our mean - Flee's mean) / standard error. `own`: the standard error
from the spread of our seeds alone, sd * sqrt(1/n_flee + 1/n_ours), steadier than ten seeds;
`welch`: sqrt(sd_flee^2/n_flee + sd_ours^2/n_ours). Yardstick: ten seeds of Flee against ten others
give rms 1.06 to 1.13 (t with 9 degrees of freedom); bound 1.6, no |z| above 6. Days are strongly
autocorrelated, so a camp's z are few independent numbers.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from safepassage.engine.flee3 import FleeRun, simulate_flee
from safepassage.scenario.flee_case import FleeCase
from safepassage.sources.flee import read_flee_folder
from safepassage.study.flee.score import score_of

SMALL = 1e-9
HASTEN = {
    "burundi2015": 50, "car2013": 200, "ethiopia2020": 20, "mali2012": 10, "ssudan2014": 200,
    "syria2013": 2000,
}  # fmt: skip
GOLDEN = ("rules-a", "rules-b")


@dataclass(frozen=True)
class Reference:
    """Flee's own mean and sd by (day, camp), over `runs` runs; `ard` mean and sd where known."""

    mean: dict[tuple[int, str], float]
    sd: dict[tuple[int, str], float]
    runs: int
    exact: dict[str, dict[int, int]]
    ard: tuple[float, float] | None = None


@dataclass(frozen=True)
class Agreement:
    """How well a case agrees; every list by camp."""

    name: str
    seeds: int
    rms_own: float
    largest_own: float
    rms_welch: float
    largest_welch: float
    sd_ratio: float
    worst_camp: str
    worst_rms: float
    wrong_exact: int
    ard: float
    ard_flee: tuple[float, float] | None

    @property
    def holds(self) -> bool:
        """Return whether the acceptance bounds hold."""
        near = self.ard_flee is None or abs(self.ard - self.ard_flee[0]) <= 3 * self.ard_flee[1]
        return self.rms_own <= 1.6 and self.largest_own <= 6 and not self.wrong_exact and near


def data_folder() -> Path | None:
    """Return the folder of reference data, if it is there."""
    named = os.environ.get("SAFEPASSAGE_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    return folder / "flee" if (folder / "flee").is_dir() else None


def reference_of(folder: Path, name: str) -> Reference:
    """Return Flee's distribution of a pack or a golden case."""
    if name in GOLDEN:
        return _golden(folder / "golden" / name / "flee_reference.csv")
    rows = _rows(folder / "reference" / f"{name}.csv")
    runs = json.loads((folder / "reference" / f"{name}.seeds.json").read_text())["runs"]
    errors = [run["ard"] for run in runs]
    return Reference(
        mean={(int(r["day"]), r["location"]): float(r["mean"]) for r in rows},
        sd={(int(r["day"]), r["location"]): float(r["sd"]) for r in rows},
        runs=int(rows[0]["n_seeds"]),
        exact={},
        ard=(float(np.mean(errors)), float(np.std(errors, ddof=1))),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _golden(path: Path) -> Reference:
    rows = _rows(path)
    exact: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows:
        for column in ("total_agents", "raw_count", "refugee_debt"):
            exact[column][int(row["day"])] = int(row[column])
        exact["data " + row["camp"]][int(row["day"])] = int(row["data"])
    return Reference(
        mean={(int(r["day"]), r["camp"]): float(r["flee_mean"]) for r in rows},
        sd={(int(r["day"]), r["camp"]): float(r["flee_sd"]) for r in rows},
        runs=int(rows[0]["n_runs"]),
        exact=dict(exact),
    )


def case_of(folder: Path, name: str) -> FleeCase:
    """Return the case of a pack, at the `hasten` of its reference, or of a golden case."""
    if name in GOLDEN:
        return read_flee_folder(folder / "golden" / name)
    return read_flee_folder(folder / "conflicts" / name, hasten=HASTEN[name])


def agreement(case: FleeCase, reference: Reference, seeds: int) -> Agreement:
    """Run a case under many seeds and compare it with Flee's distribution."""
    runs = [simulate_flee(case, seed=seed) for seed in range(1, seeds + 1)]
    people = np.array([run.present for run in runs], np.float64)
    mean, variance = people.mean(0), people.var(0, ddof=1)
    own: dict[str, list[float]] = defaultdict(list)
    welch: dict[str, list[float]] = defaultdict(list)
    spreads: list[tuple[float, float]] = []
    for i in runs[0].outputs:
        camp = case.places[i].name
        for day in range(case.days):
            if (day, camp) not in reference.mean:
                continue
            gap = mean[day, i] - reference.mean[day, camp]
            theirs, ours = reference.sd[day, camp] ** 2, variance[day, i]
            spreads.append((ours, theirs))
            # A handful of people among 10 runs: no standard error below that of one in all runs.
            least = 1.0 / (reference.runs * seeds)
            own[camp].append(gap / np.sqrt(max(ours * (1 / reference.runs + 1 / seeds), least)))
            welch[camp].append(gap / np.sqrt(max(theirs / reference.runs + ours / seeds, least)))
    by_camp = {camp: float(np.sqrt(np.mean(np.square(z)))) for camp, z in own.items()}
    worst = max(by_camp, key=by_camp.__getitem__)
    ours, theirs = np.array(spreads).mean(0)
    scores = [score_of(run).ard for run in runs]
    return Agreement(
        case.name, seeds, *_rms_and_largest(own), *_rms_and_largest(welch),
        float(np.sqrt(ours / max(theirs, SMALL))), worst, by_camp[worst],
        _wrong(runs[0], reference), float(np.mean(scores)), reference.ard,
    )  # fmt: skip


def _rms_and_largest(by_camp: dict[str, list[float]]) -> tuple[float, float]:
    z = np.concatenate([np.array(values) for values in by_camp.values()])
    return float(np.sqrt((z**2).mean())), float(np.abs(z).max())


def _wrong(run: FleeRun, reference: Reference) -> int:
    """Return how many deterministic figures differ; they must be equal on every day."""
    columns = {"total_agents": run.created, "raw_count": run.raw, "refugee_debt": run.debt}
    wrong = 0
    for name, by_day in reference.exact.items():
        column = columns.get(name)
        if column is None:
            column = np.array(run.data.of(name.removeprefix("data ")) or [0] * run.case.days)
        wrong += sum(int(column[day]) != value for day, value in by_day.items())
    return wrong


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Agreement with Flee's own runs")
    parser.add_argument("names", nargs="*", default=[*HASTEN, *GOLDEN])
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--data", type=Path, default=None, help="folder with the Flee references")
    options = parser.parse_args()
    folder = options.data or data_folder()
    if folder is None:
        raise SystemExit("no reference data; set SAFEPASSAGE_DATA")
    print(__doc__)
    print(
        "| case | seeds | rms z own | max | rms z welch | max | sd ratio | worst camp (rms) "
        "| wrong exact | ARD | ARD of Flee (sd) | holds |\n|" + "---|" * 12
    )
    for name in options.names:
        found = agreement(case_of(folder, name), reference_of(folder, name), options.seeds)
        flee = f"{found.ard_flee[0]:.4f} ({found.ard_flee[1]:.4f})" if found.ard_flee else ""
        print(
            f"| {name} | {found.seeds} | {found.rms_own:.2f} | {found.largest_own:.2f} "
            f"| {found.rms_welch:.2f} | {found.largest_welch:.2f} | {found.sd_ratio:.2f} "
            f"| {found.worst_camp} ({found.worst_rms:.2f}) | {found.wrong_exact} "
            f"| {found.ard:.4f} | {flee} | {'yes' if found.holds else 'NO'} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
