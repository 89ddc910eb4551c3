"""The API of jobs: start, watch, cancel, resume, look at, hand on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from safepassage.errors import InputError, RefusedError
from safepassage.scenario.scenario import Scenario
from safepassage.study.changes import changes_between
from safepassage.view.app.answers import asked
from safepassage.view.app.calls import call
from safepassage.view.app.desk import Desk
from safepassage.view.app.drafts import UnknownError
from safepassage.view.app.jobs import COMPARISON_FILE, ENDED, VIEW_FILE, Job, State
from safepassage.view.app.messages import CompareAsked, ExportAsked, RunAsked
from safepassage.view.app.routes import XLSX, ZIP, desk_of, in_thread

LOOK_SECONDS = 0.1  # between looks at a job that is watched
STILL_SECONDS = 15.0  # a line is sent at least so often, so that a lost connection is noticed
RUNS = ("run", "members")
DRAWN = (*RUNS, "compare")  # what has a view: one world, or two beside each other
KINDS = {".html": "text/html", ".xlsx": XLSX, ".zip": ZIP}


async def jobs(request: Request) -> Response:
    """List every job, the oldest first."""
    return JSONResponse({"jobs": [job.as_dict() for job in desk_of(request).runner.all()]})


async def run(request: Request) -> Response:
    """Run a version of a draft in the background."""
    message = await asked(request, RunAsked)
    job = await in_thread(_submit_run, desk_of(request), message)
    return JSONResponse(job.as_dict(), status_code=202)


def _submit_run(desk: Desk, message: RunAsked) -> Job:
    scenario = desk.drafts.scenario(message.draft, message.version)
    several = message.members > 1
    how = f"{message.members} members" if several else f"seed {message.seed}"
    title = f"{scenario.name}, {_changes_words(message.version)}, {how}"
    kind = "members" if several else "run"
    return desk.runner.submit(kind, message.model_dump(), (scenario,), title=title)


def _changes_words(version: int) -> str:
    """Return how a version is called: it has so many changes."""
    return "as opened" if version == 0 else f"{version} change{'s' if version > 1 else ''}"


async def compare(request: Request) -> Response:
    """Compare two versions in the background; what is not compared is refused at once."""
    message = await asked(request, CompareAsked)
    job = await in_thread(_submit_comparison, desk_of(request), message)
    return JSONResponse(job.as_dict(), status_code=202)


def _submit_comparison(desk: Desk, message: CompareAsked) -> Job:
    first, second = (
        desk.drafts.scenario(side.draft, side.version) for side in (message.first, message.second)
    )
    changes = [str(change) for change in changes_between(first, second)]  # refuses, with why
    words = (_changes_words(side.version) for side in (message.first, message.second))
    title = f"{first.name}, {' beside '.join(words)}"
    if message.members:
        _allow_joint(first, message.members)
        title += f", {message.members} joint draws"
    asked_for = message.model_dump() | {"changes": changes}
    return desk.runner.submit("compare", asked_for, (first, second), title=title)


def _allow_joint(first: Scenario, members: int) -> None:
    """Raise where joint draws cannot be compared, or may not be shown."""
    if members < 2:
        raise InputError("joint draws: two or more; 100 can tell a sign")
    if first.sensitivity(datetime.now(UTC).date()).value == "live":
        raise RefusedError(
            "in a live crisis differences are shown as directions by sub-district: compare with "
            "the same luck"
        )


async def one_job(request: Request) -> Response:
    """Say how a job stands, or remove it."""
    runner, name = desk_of(request).runner, request.path_params["job"]
    if request.method == "DELETE":
        await in_thread(runner.remove, name)
        return JSONResponse({})
    return JSONResponse(runner.get(name).as_dict())


async def cancel(request: Request) -> Response:
    """End a job that waits or runs."""
    runner, name = desk_of(request).runner, request.path_params["job"]
    return JSONResponse((await in_thread(runner.cancel, name)).as_dict())


async def resume(request: Request) -> Response:
    """Run a job again that was interrupted, cancelled or failed."""
    runner, name = desk_of(request).runner, request.path_params["job"]
    return JSONResponse((await in_thread(runner.resume, name)).as_dict(), status_code=202)


async def events(request: Request) -> Response:
    """Send how a job stands each time it changes, until it has ended."""
    desk, name = desk_of(request), request.path_params["job"]
    desk.runner.get(name)
    stream = _changes(desk, name)
    return StreamingResponse(stream, media_type="text/event-stream")


async def _changes(desk: Desk, name: str) -> AsyncIterator[str]:
    before: Job | None = None
    quiet = 0.0
    while before is None or before.state not in ENDED:
        try:
            job = desk.runner.get(name)
        except UnknownError:  # it was removed
            return
        if job != before:
            before, quiet = job, 0.0
            yield f"data: {json.dumps(job.as_dict(), ensure_ascii=False)}\n\n"
        elif quiet >= STILL_SECONDS:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(LOOK_SECONDS)
        quiet += LOOK_SECONDS


def _finished(desk: Desk, name: str, kinds: tuple[str, ...]) -> Path:
    """Return the folder of a job that is done; raises `InputError` where it is not."""
    job = desk.runner.get(name)
    if job.kind not in kinds:
        raise InputError(f"'{name}' is a job of another kind ({job.kind})")
    if job.state != State.DONE:
        raise InputError(f"'{name}' is {job.state}; there is nothing to show yet")
    return desk.runner.folder(name)


async def view(request: Request) -> Response:
    """Give the view-model of a run, or of both worlds compared, as its sensitivity allows."""
    desk = desk_of(request)
    folder = await in_thread(_finished, desk, request.path_params["job"], DRAWN)
    file = folder / VIEW_FILE
    if not file.is_file():
        await in_thread(call, "view", folder, {})
    return FileResponse(file, media_type="application/json")


async def comparison(request: Request) -> Response:
    """Give what differs between two worlds."""
    desk = desk_of(request)
    folder = await in_thread(_finished, desk, request.path_params["job"], ("compare",))
    return FileResponse(folder / COMPARISON_FILE, media_type="application/json")


async def export(request: Request) -> Response:
    """Give a file to hand on: report, planning sheet or tables."""
    message = await asked(request, ExportAsked)
    desk, name = desk_of(request), request.path_params["job"]
    folder = await in_thread(_finished, desk, name, DRAWN)
    made: dict[str, Any] = await in_thread(call, "export", folder, message.model_dump())
    file = folder / "exports" / str(made["file"])
    return FileResponse(file, media_type=KINDS[file.suffix], filename=f"{name}-{file.name}")


ROUTES = [
    Route("/api/jobs", jobs),
    Route("/api/runs", run, methods=["POST"]),
    Route("/api/comparisons", compare, methods=["POST"]),
    Route("/api/jobs/{job}", one_job, methods=["GET", "DELETE"]),
    Route("/api/jobs/{job}/events", events),
    Route("/api/jobs/{job}/cancel", cancel, methods=["POST"]),
    Route("/api/jobs/{job}/resume", resume, methods=["POST"]),
    Route("/api/jobs/{job}/view", view),
    Route("/api/jobs/{job}/comparison", comparison),
    Route("/api/jobs/{job}/export", export, methods=["POST"]),
]
