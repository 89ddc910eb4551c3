"""A job: a run, or a comparison, in a folder of its own; what it is asked, and how it stands."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from safepassage.scenario.scenario import Scenario
from safepassage.view.app.drafts import as_text
from safepassage.view.app.project import Project, read_json, write_whole

JOB_FILE = "job.json"
VIEW_FILE = "view.json"
COMPARISON_FILE = "comparison.json"
RUN_FOLDER = "run"
RUN_INFO = "run.json"  # as `results.store` names it; that module loads the engine's libraries
MEMBERS_INFO = "ensemble.json"
AS_RECORDED = "war as recorded"  # begins the words of a war that is the same in every member
FIRST, SECOND = "first.json", "second.json"


class State(StrEnum):
    """How a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # the server ended while it ran; it can be resumed


ENDED = frozenset({State.DONE, State.FAILED, State.CANCELLED, State.INTERRUPTED})


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work in the background."""

    job: str  # name of its folder
    kind: str  # run, members, compare
    title: str
    state: State
    asked: dict[str, Any]  # draft, version, seed or seeds
    made_at: str = ""
    done: int = 0
    total: int = 0
    phase: str = ""
    error: str = ""
    problems: tuple[dict[str, str], ...] = field(default=())
    digest: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return asdict(self) | {"problems": list(self.problems), "ended": self.state in ENDED}

    def now(self, **changes: Any) -> Job:
        """Return the job as it stands after a change."""
        return replace(self, **changes)


def new_job(
    project: Project,
    kind: str,
    asked: dict[str, Any],
    scenarios: tuple[Scenario, ...],
    *,
    title: str,
) -> Job:
    """Make the folder of a job with the scenarios it needs; return the job, queued."""
    name = project.free_name("runs", title)
    folder = project.path("runs", name)
    folder.mkdir()
    for file, scenario in zip((FIRST, SECOND), scenarios, strict=False):
        write_whole(folder / file, as_text(scenario))
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    job = Job(name, kind, title, State.QUEUED, asked, made_at)
    write_job(folder, job)
    return job


def write_job(folder: Path, job: Job) -> None:
    """Keep how a job stands."""
    write_whole(folder / JOB_FILE, json.dumps(job.as_dict(), ensure_ascii=False, indent=1))


def found_jobs(project: Project) -> list[Job]:
    """Return every job of a project as it stands after a restart.

    What was queued or ran when the server ended is done if its result is whole, else interrupted.
    A run that the command line wrote into the folder counts too.
    """
    jobs = (read_job(project.path("runs", name)) for name in project.names("runs"))
    return sorted((job for job in jobs if job is not None), key=lambda job: job.made_at)


def read_job(folder: Path) -> Job | None:
    """Return the job of a folder, None where there is none."""
    form = read_json(folder / JOB_FILE)
    if form is None:
        return _from_the_command_line(folder)
    form.pop("ended", None)
    try:
        job = Job(**{**form, "state": State(form["state"]), "problems": tuple(form["problems"])})
    except (KeyError, TypeError, ValueError):
        return None
    if job.state in ENDED:
        return job
    if is_whole(folder, job.kind):
        return job.now(state=State.DONE)
    return job.now(state=State.INTERRUPTED, error="the app was closed while this ran; resume it")


def _from_the_command_line(folder: Path) -> Job | None:
    info = read_json(folder / RUN_INFO)
    kind, how = "run", f"seed {(info or {}).get('seed')}"
    if info is None:
        info = read_json(folder / MEMBERS_INFO)
        kind, how = "members", f"{(info or {}).get('members')} members"
    if info is None or info.get("preset") == "flee3":
        return None
    if kind == "members" and not str(info.get("closure", "")).startswith(AS_RECORDED):
        return None  # each member has a war of its own, which no map shows
    title = f"{info.get('scenario', folder.name)}, {how}"
    asked = {"seed": info.get("seed"), "scenario_hash": info.get("scenario_hash")}
    made_at, digest = str(info.get("made_at", "")), str(info.get("digest", ""))
    return Job(folder.name, kind, title, State.DONE, asked, made_at, digest=digest)


def is_whole(folder: Path, kind: str) -> bool:
    """Return whether the result of a job is there; results appear whole or not at all."""
    if kind == "compare":
        return (folder / COMPARISON_FILE).is_file()
    info = MEMBERS_INFO if kind == "members" else RUN_INFO
    return (run_folder(folder) / info).is_file()


def run_folder(folder: Path) -> Path:
    """Return where the tables of a run are: inside its job, or the folder itself."""
    inside = folder / RUN_FOLDER
    here = any((folder / name).is_file() for name in (RUN_INFO, MEMBERS_INFO))
    return folder if here and not inside.is_dir() else inside
