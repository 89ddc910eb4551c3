"""Which rule matters for which figure: elementary effects (Morris 1991), by SALib.

Each rule is moved over its prior, one at a time, along trajectories; luck and populations are
held. `effect` is the mean size of what a move over the whole prior does to a figure on the log
scale (mu star), `unsteady` how much that depends on the other rules (sigma). A rule whose effect
is no larger than that of luck alone does not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from safepassage.engine import draws
from safepassage.engine.draws import Purpose
from safepassage.errors import InputError, suggestion
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.scenario.priors import priors
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.execute import Progress, run_members
from safepassage.study.ensemble.plan import Values, Vary

LEVELS = 4  # of each rule; Morris's usual choice
NEEDS = "needs SALib: pip install 'safepassage[calibrate]'"
EDGE = 1e-9  # a prior has no value at 0 and 1


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule does to one figure."""

    output: str  # id of the claim, or "displaced" on the last day
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
    days: int
    effects: tuple[Effect, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {**asdict(self), "effects": [asdict(one) for one in self.effects]}

    def strongest(self, output: str, count: int = 5) -> list[Effect]:
        """Return the rules that matter most for a figure."""
        found = [one for one in self.effects if one.output == output]
        return sorted(found, key=lambda one: -one.effect)[:count]


def sensitivity(
    scenario: Scenario,
    *,
    trajectories: int,
    work: Path | str,
    rules: Sequence[str] = (),
    days: int | None = None,
    seed: int = 1,
    threads: int = 1,
    progress: Progress | None = None,
) -> Sensitivity:
    """Return the effects of rules on the figures that claims ask for.

    Parameters
    ----------
    scenario
        What is run.
    trajectories
        Each costs one run more than there are rules.
    work
        Folder for the runs; the same call goes on from there.
    rules
        Which rules; all that have a prior if none is named.
    days
        Days from the first of the scenario; all of them if none.
    seed, threads, progress
        As in `run_members`.

    Raises
    ------
    InputError
        SALib is not installed, or a rule has no prior.
    """
    known = priors(scenario.settings.rules)
    for name in rules:
        if name not in known:
            raise InputError(f"no rule with a prior is called '{name}'; {suggestion(name, known)}")
    if trajectories < 2:
        raise InputError("sensitivity needs two trajectories or more")
    names = sorted(rules or known)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    sample, analyse = _morris()
    design_seed = draws.seed_of(seed, Purpose.MEMBER_RULE, 0) % 2**32
    points = sample(problem, trajectories, num_levels=LEVELS, seed=design_seed)
    design = [_values(names, point, known) for point in points]
    info = run_members(
        scenario, members=len(design), seed=seed, threads=threads, out=work, days=days,
        vary=(Vary.PARAMETERS,), posterior=design, in_order=True, progress=progress,
    )  # fmt: skip
    outputs = _outputs(open_ensemble(work))
    effects: list[Effect] = []
    for output in sorted(outputs):
        found = analyse(problem, points, outputs[output], num_levels=LEVELS, seed=design_seed)
        rows = zip(names, found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True)
        effects += [
            Effect(output, name, float(mu), max(0.0, float(mu - conf)), float(sigma))
            for name, mu, conf, sigma in rows
        ]
    return Sensitivity(scenario.name, trajectories, len(design), info.days, tuple(effects))


def _values(names: Sequence[str], point: Sequence[float], known: Mapping[str, Any]) -> Values:
    """Return the value of each rule at a point of the unit cube: a share of its prior."""
    return {
        name: known[name].at(min(max(float(share), EDGE), 1.0 - EDGE))
        for name, share in zip(names, point, strict=True)
    }


def _outputs(ensemble: Ensemble) -> dict[str, np.ndarray[Any, Any]]:
    """Return each figure on the log scale, (members,), by its name.

    Raises `InputError` where a member failed: a design has no use for holes.
    """
    members = ensemble.info["members"]
    if len(ensemble.done) != members:
        raise InputError(f"{ensemble.path}: {ensemble.info['failed'][0]['error']}")
    found: dict[str, np.ndarray[Any, Any]] = {"displaced": np.zeros(members)}
    last = ensemble.info["days"] - 1
    for row in ensemble.query(f"SELECT member, displaced FROM totals WHERE day = {last}"):
        found["displaced"][row["member"] - 1] = np.log1p(row["displaced"])
    for row in ensemble.query("SELECT member, claim, value FROM observations"):
        found.setdefault(row["claim"], np.zeros(members))[row["member"] - 1] = np.log1p(
            row["value"]
        )
    return found


def _morris() -> tuple[Any, Any]:
    """Return SALib's sampler and its analysis; it is an extra."""
    try:
        from SALib.analyze.morris import analyze
        from SALib.sample.morris import sample
    except ImportError as error:
        raise InputError(NEEDS) from error
    return sample, analyze
