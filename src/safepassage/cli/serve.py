"""The command that opens the app."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safepassage.cli.console import say
from safepassage.cli.options import SCENARIO_HELP

if TYPE_CHECKING:  # the app is loaded when it is served
    from safepassage.view.app.desk import Desk

PROJECT = Path("safepassage-project")


def serve(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="SCENARIO", help=f"{SCENARIO_HELP} Or a run or ensemble. Opened first."
        ),
    ] = None,
    project: Annotated[
        Path, typer.Option("--project", help="Folder that keeps what you save and run.")
    ] = PROJECT,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="0: any that is free.")
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only say the address; open no browser.")
    ] = False,
) -> None:
    """Open the app in the browser: look at a scenario, change it, run it, compare. Ctrl-C ends it.

    It answers on this computer only (127.0.0.1) and sends nothing anywhere. Whoever has the
    address has the app: do not hand it on.
    """
    from safepassage.view.app.given import Given, open_given
    from safepassage.view.app.server import Opening
    from safepassage.view.app.server import serve as serve_app

    def open_first(desk: Desk) -> Given:
        return open_given(desk, scenario) if scenario else Given()

    def ready(address: str) -> None:
        say(f"safepassage answers at {address}")
        say(f"Project folder: {project.resolve()}. Model scenarios, not predictions. Ctrl-C ends.")
        if not no_browser:
            _open_browser(address)

    with suppress(KeyboardInterrupt):  # this is how it is ended; in the background it just returns
        serve_app(Opening(project, port, open_first), ready)
    say("safepassage: closed; what ran can be resumed next time")


def _open_browser(address: str) -> None:
    """Open the browser without waiting for it."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


COMMANDS = (serve,)
