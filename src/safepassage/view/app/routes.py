"""The API: scenarios, edits, jobs. docs/reference/app-api.md tells it to whoever calls it.

Handlers read the message, let a thread do the work, and answer; the event loop never waits.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from safepassage._version import __version__
from safepassage.errors import InputError
from safepassage.scenario.tables import BY_NAME
from safepassage.view.app.answers import asked
from safepassage.view.app.desk import Desk, known_ids
from safepassage.view.app.drafts import Draft, UnknownError
from safepassage.view.app.editing import Edit, rows_as_text
from safepassage.view.app.form import form
from safepassage.view.app.guard import MAX_UPLOAD_BYTES
from safepassage.view.app.messages import EditAsked, OpenAsked, SaveAsked, StepAsked

ABOUT = {
    "version": __version__,
    "disclaimer": "Model scenario, not prediction.",
    "privacy": "Everything stays on this computer; the app asks no network for anything.",
    "max_upload_bytes": MAX_UPLOAD_BYTES,
}
ZIP, XLSX = "application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def desk_of(request: Request) -> Desk:
    """Return what the app works on."""
    desk: Desk = request.app.state.desk
    return desk


async def in_thread(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Let a thread do what may take a while."""
    return await run_in_threadpool(work, *given, **named)


async def _described(request: Request, draft: Draft, status: int = 200) -> Response:
    return JSONResponse(await in_thread(desk_of(request).describe, draft), status_code=status)


async def about(request: Request) -> Response:
    """Say which version this is, where the project lies, and what was opened at the start."""
    state = request.app.state
    root = str(desk_of(request).project.root)
    here = {"project": root, "opened": state.opened, "shown": state.shown}
    return JSONResponse(ABOUT | here)


async def scenarios(request: Request) -> Response:
    """List what can be opened and what is open."""
    return JSONResponse(await in_thread(desk_of(request).scenarios))


@cache
def _form() -> dict[str, Any]:
    return form()


async def schema(_: Request) -> Response:
    """Tell what can be edited: every table and column, as the checks know them."""
    return JSONResponse(await in_thread(_form))


async def open_draft(request: Request) -> Response:
    """Open a scenario by name."""
    message = await asked(request, OpenAsked)
    if bool(message.bundled) == bool(message.saved):
        raise InputError("name one scenario: bundled or saved")
    desk = desk_of(request)
    draft = await in_thread(desk.open, bundled=message.bundled, saved=message.saved)
    return await _described(request, draft, 201)


async def upload(request: Request) -> Response:
    """Open a .zip of a scenario folder, or a workbook, that somebody dropped."""
    desk, name = desk_of(request), request.query_params.get("name", "")
    file = desk.incoming(name)
    try:
        await _receive(request, file)
        draft = await in_thread(desk.take_in, file, file.name)
    finally:
        await in_thread(shutil.rmtree, file.parent, ignore_errors=True)
    return await _described(request, draft, 201)


async def _receive(request: Request, file: Path) -> None:
    with file.open("wb") as stream:
        async for piece in request.stream():
            stream.write(piece)


async def one_draft(request: Request) -> Response:
    """Describe an open scenario, or close it."""
    desk, name = desk_of(request), request.path_params["draft"]
    if request.method == "DELETE":
        await in_thread(desk.drafts.close, name)
        return JSONResponse({})
    return await _described(request, await in_thread(desk.drafts.get, name))


async def ids(request: Request) -> Response:
    """List what a cell can refer to."""
    desk, name = desk_of(request), request.path_params["draft"]
    return JSONResponse(known_ids(await in_thread(desk.drafts.scenario, name)))


async def table(request: Request) -> Response:
    """Return the rows of a table as they would stand in its file."""
    desk, name = desk_of(request), request.path_params["table"]
    if name not in BY_NAME:
        raise UnknownError(f"no table is called '{name[:80]}'")
    scenario = await in_thread(desk.drafts.scenario, request.path_params["draft"])
    return JSONResponse({"table": name, "rows": rows_as_text(scenario, BY_NAME[name])})


async def edit(request: Request) -> Response:
    """Put a version on top; with `only_try` say only what would be wrong."""
    message = await asked(request, EditAsked)
    change = Edit(message.kind, message.table, message.row, message.cells, message.until)
    drafts, name = desk_of(request).drafts, request.path_params["draft"]
    version, only_try = message.version, message.only_try
    draft = await in_thread(drafts.edit, name, version, change, only_try=only_try)
    return await _described(request, draft)


async def undo(request: Request) -> Response:
    """Show the version before."""
    return await _go(request, -1)


async def redo(request: Request) -> Response:
    """Show the version after."""
    return await _go(request, 1)


async def _go(request: Request, step: int) -> Response:
    message = await asked(request, StepAsked)
    drafts, name = desk_of(request).drafts, request.path_params["draft"]
    return await _described(request, await in_thread(drafts.go, name, message.version, step))


async def save(request: Request) -> Response:
    """Save the version shown as a folder of the project, whole or not at all."""
    message = await asked(request, SaveAsked)
    desk, name = desk_of(request), request.path_params["draft"]
    path = await in_thread(desk.save, name, message.name, replace=message.replace)
    return JSONResponse({"saved": message.name, "path": path}, status_code=201)


async def download(request: Request) -> Response:
    """Give the version shown as a .zip or a workbook."""
    kind = request.path_params["form"]
    if kind not in {"zip", "xlsx"}:
        raise UnknownError(f"no file is called '{kind[:80]}'; there are zip and xlsx")
    desk, draft = desk_of(request), request.path_params["draft"]
    name, content = await in_thread(desk.packed, draft, kind)
    return attachment(name, content, ZIP if kind == "zip" else XLSX)


def attachment(name: str, content: bytes, kind: str) -> Response:
    """Return a file to keep."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


ROUTES = [
    Route("/api/about", about),
    Route("/api/scenarios", scenarios),
    Route("/api/schema", schema),
    Route("/api/drafts", open_draft, methods=["POST"]),
    Route("/api/drafts/upload", upload, methods=["POST"]),
    Route("/api/drafts/{draft}", one_draft, methods=["GET", "DELETE"]),
    Route("/api/drafts/{draft}/ids", ids),
    Route("/api/drafts/{draft}/tables/{table}", table),
    Route("/api/drafts/{draft}/edits", edit, methods=["POST"]),
    Route("/api/drafts/{draft}/undo", undo, methods=["POST"]),
    Route("/api/drafts/{draft}/redo", redo, methods=["POST"]),
    Route("/api/drafts/{draft}/save", save, methods=["POST"]),
    Route("/api/drafts/{draft}/file/{form}", download),
]
