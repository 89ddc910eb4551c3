"""The list of commands, and what stands before them all."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from safepassage._version import __version__
from safepassage.cli import (
    calibrate,
    claims,
    flee,
    forecasts,
    reports,
    results,
    scenarios,
    serve,
    whatif,
)

NAME = "safepassage"
ABOUT = """Who is supplied and who is besieged, how people move, and how good the forecast was.

Model scenarios, not predictions. Not a targeting aid; no individual is tracked.
"""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"safepassage {__version__}")
        raise typer.Exit


def _top(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Answer the options that stand before a command."""


def command() -> Any:  # the class is click's, which newer typers carry inside
    """Return the command line as one object with `main`."""
    app = typer.Typer(
        name=NAME,
        help=ABOUT,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_top)
    groups = (scenarios, results, reports, whatif, calibrate, claims, forecasts, serve)
    for function in (command for group in groups for command in group.COMMANDS):
        app.command(function.__name__.removesuffix("_"))(function)
    for name, group in flee.groups().items():
        app.add_typer(group, name=name)
    return typer.main.get_command(app)
