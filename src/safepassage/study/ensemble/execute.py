"""Run the members of an ensemble into a folder: resumable, bit-identical over threads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from safepassage._version import __version__
from safepassage.engine.people.plan import plan_of
from safepassage.errors import InputError, OutputError
from safepassage.results import ensemble_store as store
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.results.member_files import Kept, read_member
from safepassage.scenario.scenario import Scenario, hash_of_form
from safepassage.study.ensemble.bands import bands_of
from safepassage.study.ensemble.member import Job, WarOf
from safepassage.study.ensemble.plan import EVERYTHING_KNOWN, Plan, Values, Vary
from safepassage.study.ensemble.workers import run_all
from safepassage.study.run import CLOSURE, DISCLAIMER, ENGINE, SCENARIO_FILE

Progress = Callable[[int, int], None]  # members done, members in all


@dataclass(frozen=True, slots=True)
class EnsembleInfo:
    """What the command line says of an ensemble."""

    run: str
    digest: str
    members: int
    failed: int
    days: int
    seed: int
    scenario: str
    scenario_hash: str
    version: str
    varied: str
    closure: str
    warnings: tuple[str, ...]
    already_done: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return asdict(self) | {"warnings": list(self.warnings)}


def run_members(
    scenario: Scenario,
    *,
    members: int,
    seed: int = 1,
    threads: int = 1,
    out: Path | str,
    vary: Iterable[str] = EVERYTHING_KNOWN,
    held: Sequence[str] = (),
    posterior: Sequence[Values] = (),
    calibrated: Mapping[str, Any] | None = None,
    in_order: bool = False,
    war_of: WarOf | None = None,
    closure: str = CLOSURE,
    days: int | None = None,
    told: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> EnsembleInfo:
    """Run members of a scenario and keep tables by member and bands in a folder.

    A folder that holds the same ensemble is left as it is, or gone on with; a member that fails is
    a row with its error.

    Parameters
    ----------
    scenario
        What is simulated.
    members
        How many; member k is the same whatever their number.
    seed
        Of the ensemble; each member draws its own luck from it.
    threads
        How many members run at a time. Changes no result.
    out
        The folder.
    vary
        What differs between members: luck, parameters, inputs, war.
    held
        Rules that stay as the scenario has them.
    posterior
        Joint values of rules from a calibration; a member takes one of them, not the priors.
    calibrated
        What `ensemble.json` says of these values: latest evidence, remarks (`Posterior.told`).
    in_order
        Member k takes row k of these values and draws no other rule.
    war_of
        Gives a member its war, called as ``war_of(member.scenario, member)``; as recorded if none.
        Workers are told of it by pickle, so it must be importable.
    closure
        How the war goes, in words; part of what makes two ensembles the same.
    days
        Days from the first of the scenario; all of them if none.
    told
        What else `ensemble.json` says and makes the ensemble what it is; JSON types only.
    progress
        Called with members done and members in all.

    Raises
    ------
    InputError
        A number or name does not fit.
    ScenarioError
        The scenario is larger than the engine can hold.
    OutputError
        The folder holds something else, or cannot be written.
    """
    if threads < 1:
        raise InputError(f"threads must be 1 or more, got {threads}")
    kinds = tuple(kind for kind in Vary if kind in tuple(vary))
    until = str(calibrated["latest_evidence"]) if calibrated else ""
    rows = tuple(posterior)
    plan = Plan(scenario, members, seed, kinds, tuple(held), days, rows, in_order, until)
    identity = _identity(plan, closure) | dict(told or {})
    if calibrated:
        identity["calibrated"] = dict(calibrated)
    plan_of(plan.period)  # what no member can be run with is said at once
    folder = Path(out)
    if folder.resolve() in {Path.cwd().resolve(), Path(folder.anchor).resolve()}:
        raise OutputError(f"'{out}' cannot be made anew; name a folder below it")
    if (folder / store.ENSEMBLE_FILE).is_file():
        return _already_done(open_ensemble(folder), identity)
    store.begin(folder, identity)
    failed = _run(Job(plan, war_of), folder / store.MEMBER_FOLDER, threads, progress)
    info = _finish(folder, plan, failed, identity)
    return _short(folder, info)


def _run(job: Job, folder: Path, threads: int, progress: Progress | None) -> dict[int, str]:
    """Run the members that are not there yet; return those that failed, with the reason."""
    tell = progress or (lambda *_: None)
    numbers = range(1, job.plan.members + 1)
    to_do = [number for number in numbers if read_member(folder, number) is None]
    done, failed = len(numbers) - len(to_do), dict[int, str]()
    tell(done, len(numbers))
    for number, why in run_all(job, folder, to_do, threads):
        done += 1
        if why:
            failed[number] = why
        tell(done, len(numbers))
    return failed


def _finish(
    folder: Path, plan: Plan, failed: Mapping[int, str], identity: Mapping[str, Any]
) -> dict[str, Any]:
    """Bring the members together into tables and bands."""
    found = (read_member(folder / store.MEMBER_FOLDER, n) for n in range(1, plan.members + 1))
    kept = [one for one in found if one is not None]
    if not kept:
        first = failed[min(failed)]
        raise RuntimeError(f"none of {plan.members} members came to an end; the first: {first}")
    info = {**identity, **_outcome(plan, kept, failed)}
    info["warnings"] = [*identity.get("calibrated", {}).get("remarks", ()), *info["warnings"]]
    form = json.dumps(plan.scenario.resolved(), ensure_ascii=False)
    bands = bands_of(kept, plan.period.days)
    return store.finish(folder, kept, failed, bands, info, {SCENARIO_FILE: form})


def _identity(plan: Plan, closure: str) -> dict[str, Any]:
    """Return what makes two ensembles the same ensemble, in JSON types."""
    scenario = plan.scenario
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.hash(),
        "rules": scenario.settings.rules.model_dump(mode="json"),
        "preset": scenario.settings.preset,
        "seed": plan.seed,
        "members": plan.members,
        "vary": [str(kind) for kind in plan.vary],
        "held": list(plan.held),
        "posterior": hash_of_form({"rows": [dict(row) for row in plan.posterior]})
        if plan.posterior
        else "",
        "days": plan.period.days,
        "closure": closure,
        "version": __version__,
        "engine": ENGINE,
    }


def _outcome(plan: Plan, kept: Sequence[Kept], failed: Mapping[int, str]) -> dict[str, Any]:
    """Return what `ensemble.json` says of the outcome and of where it was made."""
    people = sorted(one.people for one in kept)
    warnings = sorted({warning for one in kept for warning in one.warnings})
    if failed:
        warnings.insert(0, f"{len(failed)} of {plan.members} members failed; bands leave them out")
    return {
        "varied": plan.in_words(),
        "start": plan.scenario.settings.start.isoformat(),
        "end": plan.period.settings.end.isoformat(),
        "people_low": people[0],
        "people_high": people[-1],
        "runs": len(kept),
        "disclaimer": DISCLAIMER,
        "warnings": warnings,
        "made_with": {name: version_of(name) for name in ("numba", "numpy", "duckdb")},
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _already_done(ensemble: Ensemble, identity: Mapping[str, Any]) -> EnsembleInfo:
    store.require_same(ensemble, identity)
    return _short(ensemble.path, ensemble.info, already_done=True)


def _short(folder: Path, info: Mapping[str, Any], *, already_done: bool = False) -> EnsembleInfo:
    return EnsembleInfo(
        run=str(folder),
        digest=info["digest"],
        members=info["members"],
        failed=len(info["failed"]),
        days=info["days"],
        seed=info["seed"],
        scenario=info["scenario"],
        scenario_hash=info["scenario_hash"],
        version=info["version"],
        varied=info["varied"],
        closure=info["closure"],
        warnings=tuple(info["warnings"]),
        already_done=already_done,
    )
