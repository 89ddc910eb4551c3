"""Which rule matters for which figure: elementary effects (Morris 1991), by SALib.

Each rule, and the doubt about populations, is moved over its prior, one at a time, along
trajectories; luck is held. `effect` is the mean size of what a move over the whole prior does to a
figure on the log scale (mu star), `unsteady` how much that depends on the other rules (sigma).
What luck alone would show in the place of an effect is measured beside it, as `noise`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.engine import draws
from safepassage.engine.draws import Purpose
from safepassage.errors import InputError, suggestion
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.scenario.priors import in_a_record, priors
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.execute import Progress, run_members
from safepassage.study.ensemble.plan import POPULATIONS, Values, Vary

LEVELS = 4  # of each rule; Morris's usual choice
STEP = LEVELS / (2.0 * (LEVELS - 1.0))  # of a move, as a part of the prior
LUCK_RUNS = 8
NEEDS = "needs SALib: pip install 'safepassage[calibrate]'"
EDGE = 1e-9  # a prior has no value at 0 and 1

Floats = NDArray[np.float64]
Figures = Mapping[str, Floats]  # by name, (members,), as they are


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule does to one figure."""

    output: str  # id of a claim, or the name of a figure
    rule: str
    effect: float  # mu star, log scale
    effect_low: float  # 95 % by resampling trajectories
    unsteady: float  # sigma


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Every rule and figure, in the order of their names."""

    scenario: str
    trajectories: int
    runs: int
    first: str
    days: int
    noise: Mapping[str, float]  # by figure: the effect that luck alone would show
    effects: tuple[Effect, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {**asdict(self), "effects": [asdict(one) for one in self.effects]}

    def strongest(self, output: str, count: int = 5) -> list[Effect]:
        """Return the rules that matter most for a figure; hold them against its noise."""
        found = [one for one in self.effects if one.output == output and one.effect > 0.0]
        return sorted(found, key=lambda one: -one.effect)[:count]


def figures_of(ensemble: Ensemble) -> dict[str, Floats]:
    """Return what claims ask for, and people in the whole network on the last day, by member."""
    last = ensemble.info["days"] - 1
    words = ("displaced", "in_camps", "with_hosts", "waiting")
    rows = ensemble.query(f"SELECT member, {', '.join(words)} FROM totals WHERE day = {last}")
    said = [(word, row["member"], row[word]) for row in rows for word in words]
    rows = ensemble.query("SELECT member, claim, value FROM observations")
    said += [(row["claim"], row["member"], row["value"]) for row in rows]
    found: dict[str, Floats] = {}
    for name, member, value in said:
        found.setdefault(name, np.zeros(ensemble.info["members"]))[member - 1] = value
    return found


def sensitivity(
    scenario: Scenario,
    *,
    trajectories: int,
    work: Path | str,
    rules: Sequence[str] = (),
    days: int | None = None,
    seed: int = 1,
    threads: int = 1,
    figures: Callable[[Ensemble], Figures] = figures_of,
    progress: Progress | None = None,
) -> Sensitivity:
    """Return the effects of rules on figures.

    Parameters
    ----------
    scenario
        What is run.
    trajectories
        Each costs one run more than there are rules.
    work
        Folder for the runs; the same call goes on from there.
    rules
        Which rules; where none is named all with a prior that act in a recorded war, and the
        populations (`populations`).
    days
        Days from the first of the scenario; all of them if none.
    seed, threads, progress
        As in `run_members`.
    figures
        Gives the figures of all members; by default what claims ask for.

    Raises
    ------
    InputError
        SALib is not installed, or a rule has no prior.
    """
    if trajectories < 2:
        raise InputError("sensitivity needs two trajectories or more")
    names = names_of(scenario, rules)
    points = design(names, trajectories, seed)
    rows = [_values(names, point, scenario) for point in points]
    folder = Path(work)
    info = run_members(
        scenario, members=len(rows), seed=seed, threads=threads, out=folder / "design", days=days,
        vary=(Vary.PARAMETERS,), posterior=rows, in_order=True, progress=progress,
    )  # fmt: skip
    run_members(
        scenario, members=LUCK_RUNS, seed=seed, threads=threads, out=folder / "luck", days=days,
        vary=(Vary.LUCK,),
    )  # fmt: skip
    moved, lucky = (figures(_whole(folder / part)) for part in ("design", "luck"))
    return Sensitivity(
        scenario=scenario.name,
        trajectories=trajectories,
        runs=len(rows),
        first=scenario.settings.start.isoformat(),
        days=info.days,
        noise={name: noise_of(lucky[name]) for name in sorted(moved)},
        effects=effects_of(names, points, moved, seed),
    )


def names_of(scenario: Scenario, rules: Sequence[str] = ()) -> list[str]:
    """Return the names of what is moved, sorted; raises `InputError` for one without a prior."""
    known = [name for name in priors(scenario.settings.rules) if name in set(in_a_record())]
    known.append(POPULATIONS)
    for name in rules:
        if name not in known:
            raise InputError(f"no rule with a prior is called '{name}'; {suggestion(name, known)}")
    return sorted(rules or known)


def design(names: Sequence[str], trajectories: int, seed: int) -> Floats:
    """Return the points of the design, (trajectories x (names + 1), names), parts of priors."""
    sample, _ = _morris()
    chosen = {"num_levels": LEVELS, "seed": _seed(seed)}
    return np.asarray(sample(_problem(names), trajectories, **chosen), np.float64)


def effects_of(
    names: Sequence[str], points: Floats, figures: Figures, seed: int
) -> tuple[Effect, ...]:
    """Return the effects of a design, by figure and name; `figures` as they are, (points,)."""
    _, analyse = _morris()
    effects: list[Effect] = []
    for output in sorted(figures):
        told = {"num_levels": LEVELS, "seed": _seed(seed)}
        found = analyse(_problem(names), points, np.log1p(figures[output]), **told)
        rows = zip(names, found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True)
        effects += [
            Effect(output, name, float(mu), max(0.0, float(mu - conf)), float(sigma))
            for name, mu, conf, sigma in rows
        ]
    return tuple(effects)


def noise_of(figures: Floats) -> float:
    """Return the mean size of an effect between two runs that differ in luck alone.

    Of a normal figure with deviation s two runs differ by 2 s / sqrt(pi) in the mean, here over a
    step of the design.
    """
    return float(2.0 / math.sqrt(math.pi) * np.std(np.log1p(figures), ddof=1) / STEP)


def _values(names: Sequence[str], point: Floats, scenario: Scenario) -> Values:
    """Return the value of each rule at a point of the unit cube: a share of its prior."""
    known = priors(scenario.settings.rules)
    shares = (min(max(float(share), EDGE), 1.0 - EDGE) for share in point)
    return {
        name: share if name == POPULATIONS else known[name].at(share)
        for name, share in zip(names, shares, strict=True)
    }


def _whole(folder: Path) -> Ensemble:
    """Return an ensemble none of whose members failed: a design has no use for holes."""
    ensemble = open_ensemble(folder)
    if len(ensemble.done) != ensemble.info["members"]:
        raise InputError(f"{ensemble.path}: {ensemble.info['failed'][0]['error']}")
    return ensemble


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _seed(seed: int) -> int:
    return draws.seed_of(seed, Purpose.MEMBER_RULE, 0) % 2**32


def _morris() -> tuple[Any, Any]:
    """Return SALib's sampler and its analysis; it is an extra."""
    try:
        from SALib.analyze.morris import analyze
        from SALib.sample.morris import sample
    except ImportError as error:
        raise InputError(NEEDS) from error
    return sample, analyze
