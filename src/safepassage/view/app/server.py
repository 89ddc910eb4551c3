"""The app put together, and served on 127.0.0.1 until somebody ends it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from safepassage.errors import InputError
from safepassage.view.app import routes, routes_jobs
from safepassage.view.app.answers import HANDLERS
from safepassage.view.app.desk import Desk
from safepassage.view.app.drafts import UnknownError
from safepassage.view.app.given import Given
from safepassage.view.app.guard import Guard, new_token

HOST = "127.0.0.1"  # never another: what is served may be about people in danger
FIRST_PAGE = "app.html"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
}


def build(desk: Desk, *, token: str, port: int, opened: str = "", shown: str = "") -> ASGIApp:
    """Return the app for a desk; the first page shows the draft `opened` and the run `shown`."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    app = Starlette(
        routes=[*routes.ROUTES, *routes_jobs.ROUTES, *_pages()],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.state.opened, app.state.shown = opened, shown
    return Guard(app, token=token, port=port)


def _pages() -> list[Route]:
    """Return the routes of the built pages: those files and no others, read once."""
    folder = resources.files("safepassage.view").joinpath("bundle")
    found: dict[str, bytes] = {}
    if folder.is_dir():
        found = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}

    async def page(request: Request) -> Response:
        name = request.path_params.get("file", FIRST_PAGE)
        if name not in found:
            raise UnknownError(f"there is no page '{name[:80]}'")
        return Response(found[name], media_type=TYPES.get(Path(name).suffix, "text/plain"))

    return [Route("/", page), Route("/{file}", page)]


@dataclass(frozen=True, slots=True)
class Opening:
    """What `serve` is given."""

    project: Path
    port: int = 0  # 0: any that is free
    open_first: Callable[[Desk], Given] = lambda _: Given()


def serve(opening: Opening, ready: Callable[[str], None]) -> None:
    """Serve the app until it is ended; `ready` is called with its address once it answers.

    Raises `OutputError` where the folder cannot hold a project, `InputError` where the port is
    taken.
    """
    desk = Desk.at(opening.project)
    given = opening.open_first(desk)
    socket = _bound(opening.port)
    port = int(socket.getsockname()[1])
    token = new_token()
    app = build(desk, token=token, port=port, opened=given.draft, shown=given.job)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=2,
    )
    address = f"http://{HOST}:{port}/#token={token}"
    _Server(config, desk, lambda: ready(address)).run(sockets=[socket])


def _bound(port: int) -> Any:
    """Return a socket on 127.0.0.1; raises `InputError` where the port is taken."""
    try:
        return uvicorn.Config("", host=HOST, port=port, log_level="critical").bind_socket()
    except SystemExit as error:  # how uvicorn says it
        fix = "leave --port out, and any free one is taken"
        raise InputError(f"port {port} is taken or not allowed; {fix}") from error


class _Server(uvicorn.Server):
    """A server that says when it answers, and ends its jobs before it ends itself."""

    def __init__(self, config: uvicorn.Config, desk: Desk, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._desk = desk
        self._ready = ready

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        """End the jobs first: whoever watches one is told, and hangs up."""
        await run_in_threadpool(self._desk.close)
        await super().shutdown(sockets)
