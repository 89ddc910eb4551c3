"""Commands on scenarios: scenarios, new, update, check, show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import give_json, give_table, give_text, say
from safepassage.cli.options import SCENARIO_HELP, Json, ScenarioArgument
from safepassage.errors import InputError

BLANK = "blank"


def scenarios(as_json: Json = False) -> None:
    """List the scenarios that ship with the package."""
    from safepassage.openers import bundled_names, open_scenario

    rows = []
    for name in bundled_names():
        settings = open_scenario(name).settings
        rows.append((name, settings.title, str(settings.start), str(settings.end)))
    if as_json:
        keys = ("name", "title", "start", "end")
        give_json({"scenarios": [dict(zip(keys, row, strict=True)) for row in rows]})
        return
    give_table("Bundled scenarios", ("name", "title", "start", "end"), rows)


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")],
    template: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="blank: a workbook to fill in; example: a fictional country that runs; or the "
            "name of another bundled scenario, to make a variant of it.",
        ),
    ] = BLANK,
) -> None:
    """Start a scenario of your own."""
    from safepassage.openers import write_blank, write_bundled

    made = write_blank(folder) if template == BLANK else write_bundled(template, folder)
    say(f"Written: {made}")
    say(f"Next: safepassage check {made}")


def update(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Scenario folder to add a row to.")],
    control: Annotated[
        str | None, typer.Option(help='Who holds a place now: "place,holder,date,source".')
    ] = None,
    route: Annotated[
        str | None, typer.Option(help='How a road is now: "route,traffic,status,date,source".')
    ] = None,
    gate: Annotated[
        str | None, typer.Option(help='A border gate now: "place,category,policy,date,source".')
    ] = None,
) -> None:
    """Enter today's change of control, route or gate in one line. The source may be left out."""
    from safepassage.scenario import update as updates

    given = {"control": control, "route": route, "gate": gate}
    if all(value is None for value in given.values()):
        raise InputError('nothing to enter; give --control, --route or --gate "..."')
    for line in updates.update(folder, **given):
        say(f"Entered in {folder}: {line}")
    say(f"Next: safepassage check {folder}")


def check(scenario: ScenarioArgument, as_json: Json = False) -> None:
    """Read a scenario and name everything that is wrong with it, at once."""
    from safepassage.openers import open_with_warnings

    found, warnings = open_with_warnings(scenario)
    for warning in warnings:
        say(f"warning: {warning}")
    if as_json:
        give_json(
            {
                "scenario": found.name,
                "hash": found.hash(),
                "problems": [],
                "warnings": [str(warning) for warning in warnings],
                "places": len(found.places),
                "routes": len(found.routes),
                "claims": len(found.claims),
            }
        )
        return
    give_text(
        f"{found.name}: good. {len(found.places)} places, {len(found.routes)} routes, "
        f"{len(found.claims)} claims, {found.settings.start} to {found.settings.end}; "
        f"{_counted(len(warnings), 'warning')}."
    )


def _counted(number: int, noun: str) -> str:
    """Return "1 warning" or "2 warnings"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def show(
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO", help=f"{SCENARIO_HELP} Not for --schema.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="The JSON schema of the form instead.")
    ] = False,
) -> None:
    """Print what the machine understood: the resolved form, every default filled in (JSON)."""
    from safepassage.openers import open_scenario
    from safepassage.scenario.schema import json_schema

    if scenario is None and not schema:
        raise InputError("nothing to show; name a scenario, or ask for --schema")
    value = json_schema() if scenario is None or schema else open_scenario(scenario).resolved()
    give_text(json.dumps(value, ensure_ascii=False, indent=2))


COMMANDS = (scenarios, new, update, check, show)
