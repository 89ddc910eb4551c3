"""Calibration by rejection: run members drawn from the priors, keep those nearest to the record.

Approximate Bayesian computation in its plainest form (Pritchard et al. 1999): the kept members
are draws from the posterior of rules, populations and luck, as far as the distance tells. See
docs/science/calibration.md and docs/decisions for why no library does this here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from safepassage._version import __version__
from safepassage.errors import InputError
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.results.ensemble_tables import RULE
from safepassage.scenario.priors import in_a_record
from safepassage.scenario.scenario import Scenario
from safepassage.study.calibrate.anchors import Anchor, anchors_of, distance
from safepassage.study.calibrate.posterior import Posterior, basis_hash, rules_hash
from safepassage.study.ensemble.execute import Progress, run_members

KEPT_SHARE = 0.1
LEAST_KEPT = 5
METHOD = "rejection: the nearest tenth of members drawn from the priors"


def calibrate(
    scenario: Scenario,
    *,
    budget: int,
    work: Path | str,
    seed: int = 1,
    threads: int = 1,
    held: Sequence[str] = (),
    progress: Progress | None = None,
) -> Posterior:
    """Return the posterior of the rules by the claims that may inform them.

    Parameters
    ----------
    scenario
        Only claims with `informs_defaults = yes` are read; days after the last of them are not run.
    budget
        Members to run; a tenth is kept.
    work
        Folder for these members; the same call goes on from there.
    seed
        Of the members.
    threads
        How many at a time.
    held
        Rules that are not calibrated.
    progress
        Called with members done and members in all.

    Raises
    ------
    InputError
        No claim may inform the rules, or the budget is too small.
    """
    if budget * KEPT_SHARE < LEAST_KEPT:
        raise InputError(f"a budget of {budget} keeps too few; give {int(LEAST_KEPT / KEPT_SHARE)}")
    anchors = anchors_of(scenario)
    last_day = max(anchor.last_day for anchor in anchors)
    run_members(
        scenario, members=budget, seed=seed, threads=threads, out=work, held=held,
        days=last_day + 1, progress=progress,
    )  # fmt: skip
    return _nearest(scenario, open_ensemble(work), anchors, held)


def _nearest(
    scenario: Scenario, ensemble: Ensemble, anchors: Sequence[Anchor], held: Sequence[str]
) -> Posterior:
    """Return what the members drew that are nearest to the anchors."""
    far = distances(ensemble, anchors)
    nearest = sorted(far, key=lambda number: (far[number], number))
    kept = nearest[: max(LEAST_KEPT, int(len(nearest) * KEPT_SHARE))]
    values = _rules(ensemble, kept)
    until = scenario.date_of(max(anchor.last_day for anchor in anchors))
    claims = tuple(anchor.claim for anchor in anchors)
    return Posterior(
        scenario=scenario.name,
        basis_hash=basis_hash(scenario, until, claims),
        rules_hash=rules_hash(scenario),
        version=__version__,
        method=METHOD,
        seed=ensemble.info["seed"],
        budget=ensemble.info["members"],
        held=tuple(held),
        claims=claims,
        latest_evidence=until.isoformat(),
        members=tuple(kept),
        rows=tuple(values[number] for number in kept),
        distances=tuple(far[number] for number in kept),
        prior_distance=median(far.values()),
    )


def distances(ensemble: Ensemble, anchors: Sequence[Anchor]) -> dict[int, float]:
    """Return how far each member is from the anchors."""
    answers: dict[int, dict[str, float]] = {number: {} for number in ensemble.done}
    for row in ensemble.query("SELECT member, claim, value FROM observations"):
        answers[row["member"]][row["claim"]] = row["value"]
    return {number: distance(anchors, found) for number, found in answers.items()}


def _rules(ensemble: Ensemble, members: Sequence[int]) -> dict[int, dict[str, float | int]]:
    """Return the rules that members drew, of those that act in a recorded war."""
    acting = set(in_a_record())
    fields = dict(ensemble.info["rules"])
    found: dict[int, dict[str, float | int]] = {number: {} for number in members}
    sql = f"SELECT member, name, value FROM drawn WHERE kind = '{RULE}'"
    for row in ensemble.query(sql):
        if row["member"] in found and row["name"] in acting:
            whole = isinstance(fields[row["name"]], int)
            value = int(row["value"]) if whole else row["value"]
            found[row["member"]][row["name"]] = value
    return found
