"""One scenario, one seed, one folder.

An interrupted run leaves nothing; to resume is to run again, and the digest comes out the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from safepassage._version import __version__
from safepassage.errors import InputError, OutputError
from safepassage.results.digest import digest_of_parts, table_digests
from safepassage.results.frames import RunTables
from safepassage.results.selfcheck import Check, require, self_check
from safepassage.results.store import (
    INFO_FILE,
    is_occupied,
    open_run,
    remove_leftovers,
    write_run,
)
from safepassage.scenario.scenario import Scenario, hash_of_form

ENGINE = "agents"
CLOSURE = "war as recorded (does not react)"
DISCLAIMER = "model scenario, not prediction"
SCENARIO_FILE = "scenario.json"
IDENTITY = ("scenario", "scenario_hash", "rules", "seed", "version", "engine")  # the same run
DIFFERS_IN = {  # where the name of the key is not the word for it
    "scenario_hash": "other rows or settings in its scenario",
    "rules": "other rules",
}

Progress = Callable[[int, int], None]  # days done, days in all
Simulate = Callable[..., RunTables]  # as `engine.simulate.simulate`


def engine_of_record() -> Simulate:
    """Return the function that simulates; kernels are loaded here, not when a run is read."""
    from safepassage.engine.simulate import simulate

    return simulate


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What the command line says of a run."""

    run: str
    digest: str
    people: int
    agent_days: int
    days: int
    seed: int
    scenario: str
    scenario_hash: str
    version: str
    warnings: tuple[str, ...]
    already_done: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return asdict(self) | {"warnings": list(self.warnings)}


def run_to_folder(
    scenario: Scenario,
    *,
    seed: int,
    threads: int = 1,
    out: Path | str,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
    told: Mapping[str, Any] | None = None,
) -> RunInfo:
    """Simulate, check that everybody is accounted for, and keep the tables in a folder.

    A folder that holds the same run (scenario, rules, seed, version) is left as it is.

    Parameters
    ----------
    scenario
        What is simulated.
    seed
        Whole number from 0; the same seed gives the same digest, whatever the threads.
    threads
        How many threads the kernels may use.
    out
        The folder.
    progress
        Called with days done and days in all.
    simulate
        What simulates; the engine of record unless another is named.
    told
        What else `run.json` says, in JSON types: of which ensemble the run is a member, say.

    Raises
    ------
    InputError
        The seed or the number of threads does not fit.
    OutputError
        The folder holds something else, or cannot be written.
    SelfCheckError
        The engine lost or invented people (a bug); nothing is kept.
    """
    if not 0 <= seed < 2**63:
        raise InputError(f"a seed is a whole number from 0 to {2**63 - 1}, got {seed}")
    if threads < 1:
        raise InputError(f"threads must be 1 or more, got {threads}")
    folder = Path(out)
    if folder.resolve() in {Path.cwd().resolve(), Path(folder.anchor).resolve()}:
        raise OutputError(f"'{out}' cannot be made anew; name a folder below it")
    identity = _identity(scenario, seed)
    remove_leftovers(folder)
    if is_occupied(folder):
        return _already_done(folder, identity)
    tables = (simulate or engine_of_record())(
        scenario, seed=seed, threads=threads, progress=progress
    )
    people = sum(place.population for place in scenario.places)
    checks = self_check(tables, days=scenario.days, people=people)
    require(checks)
    info = identity | _outcome(scenario, tables, people, checks) | dict(told or {})
    documents = {SCENARIO_FILE: json.dumps(scenario.resolved(), ensure_ascii=False)}
    write_run(folder, tables, info, documents=documents)
    return _short(folder, info)


def scenario_of(run: Path | str) -> Scenario:
    """Return the scenario of a run, as it was when it ran.

    Raises
    ------
    InputError
        The run is not complete, or its scenario is not the one that was simulated.
    """
    folder = Path(run)
    info = open_run(folder).info
    try:
        form = json.loads((folder / SCENARIO_FILE).read_text(encoding="utf-8"))
        scenario = Scenario.model_validate(form)
    except (OSError, ValueError) as error:
        raise InputError(f"{folder / SCENARIO_FILE} cannot be read: {error}") from error
    # The hash is of what was written: a later version fills in defaults that were not there then.
    if hash_of_form(form) != info["scenario_hash"]:
        raise InputError(f"{folder / SCENARIO_FILE} is not the scenario of this run")
    return scenario


def _identity(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return what makes two runs the same run."""
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.hash(),
        "rules": scenario.settings.rules.model_dump(mode="json"),
        "preset": scenario.settings.preset,
        "seed": seed,
        "version": __version__,
        "engine": ENGINE,
    }


def _outcome(
    scenario: Scenario, tables: RunTables, people: int, checks: tuple[Check, ...]
) -> dict[str, Any]:
    """Return what `run.json` says of the outcome and of where it was made."""
    digests = table_digests(tables)
    return {
        "digest": digest_of_parts(digests),
        "table_digests": digests,
        "start": scenario.settings.start.isoformat(),
        "end": scenario.settings.end.isoformat(),
        "days": scenario.days,
        "people": people,
        "agent_days": tables.agent_days,
        "runs": 1,  # one run: no range may be shown
        "closure": CLOSURE,
        "disclaimer": DISCLAIMER,
        "warnings": list(tables.warnings),
        "self_check": [check.as_dict() for check in checks],
        "made_with": {name: version_of(name) for name in ("numba", "numpy", "duckdb")},
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _already_done(folder: Path, identity: Mapping[str, Any]) -> RunInfo:
    """Return the stored run if it is the same one; say what differs if not."""
    if not (folder / INFO_FILE).is_file():
        raise OutputError(f"{folder} exists and holds something else; name another folder")
    try:
        info = open_run(folder).info
    except InputError as error:
        raise OutputError(f"{error}; name another folder, or remove this one") from error
    differing = [key for key in IDENTITY if info.get(key) != identity[key]]
    if differing:
        words = ", ".join(DIFFERS_IN.get(word, f"another {word}") for word in differing)
        raise OutputError(f"{folder} holds another run, with {words}; name another folder")
    return _short(folder, info, already_done=True)


def _short(folder: Path, info: Mapping[str, Any], *, already_done: bool = False) -> RunInfo:
    return RunInfo(
        run=str(folder),
        digest=info["digest"],
        people=info["people"],
        agent_days=info["agent_days"],
        days=info["days"],
        seed=info["seed"],
        scenario=info["scenario"],
        scenario_hash=info["scenario_hash"],
        version=info["version"],
        warnings=tuple(info["warnings"]),
        already_done=already_done,
    )
