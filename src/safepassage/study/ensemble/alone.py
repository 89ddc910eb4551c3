"""A member run alone, with all its tables: the same, bit for bit, as among the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safepassage.errors import InputError
from safepassage.results.ensemble_store import Ensemble
from safepassage.scenario.scenario import Scenario, hash_of_form
from safepassage.study.ensemble.plan import EVERYTHING_KNOWN, Plan, Values, Vary
from safepassage.study.run import SCENARIO_FILE, Progress, RunInfo, run_to_folder


def run_member(
    scenario: Scenario,
    number: int,
    *,
    seed: int = 1,
    threads: int = 1,
    out: Path | str,
    vary: Iterable[str] = EVERYTHING_KNOWN,
    held: Sequence[str] = (),
    posterior: Sequence[Values] = (),
    calibrated: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> RunInfo:
    """Run one member of an ensemble whose war is as recorded, and keep all its tables.

    The arguments are those of `run_members`; `number` counts from 1, and how many members the
    ensemble has does not matter.
    """
    kinds = tuple(kind for kind in Vary if kind in tuple(vary))
    plan = Plan(
        scenario, max(1, number), seed, kinds, tuple(held), None, tuple(posterior),
        calibrated_to=str(calibrated["latest_evidence"]) if calibrated else "",
    )  # fmt: skip
    member = plan.member(number)
    told: dict[str, Any] = {
        "member": {"number": number, "seed": seed, "varied": plan.in_words()},
        "drawn": [asdict(one) for one in member.drawn],
    }
    return run_to_folder(
        member.scenario,
        seed=member.luck_seed,
        threads=threads,
        out=out,
        progress=progress,
        told=told,
    )


def scenario_of_ensemble(ensemble: Ensemble) -> Scenario:
    """Return the scenario of an ensemble, as it was when it ran, before members draw from it.

    Raises
    ------
    InputError
        The scenario is not the one that was simulated, or cannot be read.
    """
    file = ensemble.path / SCENARIO_FILE
    try:
        form = json.loads(file.read_text(encoding="utf-8"))
        scenario = Scenario.model_validate(form)
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    if hash_of_form(form) != ensemble.info["scenario_hash"]:
        raise InputError(f"{file} is not the scenario of this ensemble")
    return scenario


def digest_in(ensemble: Ensemble, number: int) -> str:
    """Return the digest of what an ensemble keeps of a member.

    Raises `InputError` where there is no such member, or it failed.
    """
    rows = ensemble.query(f"SELECT digest FROM members WHERE member = {int(number)}")
    if not rows or not rows[0]["digest"]:
        raise InputError(f"{ensemble.path} has no member {number} that came to an end")
    return str(rows[0]["digest"])
