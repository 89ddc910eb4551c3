"""The command on claims: who says what, and what came of what was said would be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from safepassage.cli.console import give_json, give_table, give_text, say
from safepassage.cli.options import Json, ScenarioArgument, Seed, Threads, cores
from safepassage.errors import OutputError
from safepassage.scenario.scenario import Scenario

NAMES = ("of", "word", "kind", "by", "from", "to", "source")
HEADS = ("claim", "date", "where", "says", "who", "use", "source")


def claims(
    scenario: ScenarioArgument,
    place: Annotated[str | None, typer.Option(help="Only claims about this place or area.")] = None,
    forecast: Annotated[
        int | None,
        typer.Option(min=2, help="Make a forecast of so many futures from the day of each claim."),
    ] = None,
    seed: Seed = 1,
    threads: Threads = 0,
    out: Annotated[
        Path | None, typer.Option("--out", help="With --forecast: a file for the answers.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Who says what, when, from which source; what was foreseen stands beside what came."""
    from safepassage.openers import open_scenario
    from safepassage.study.ledger import ledger
    from safepassage.study.names import names

    found = open_scenario(scenario)
    rows: list[dict[str, Any]] = ledger(found, place=place)
    answers = _answers(found, forecast, seed, cores(threads), out)
    log = _log(found, answers, {row["claim"] for row in rows})
    if as_json:
        log_rows = [entry.as_dict() for entry in log]
        give_json({"claims": rows, "names": names(found), "forecast_log": log_rows})
        return
    give_table("", HEADS, [tuple(row[head] for head in HEADS) for row in rows])
    if place is None and (called := names(found)):
        give_table(
            "who calls whom what", NAMES, [tuple(row[head] for head in NAMES) for row in called]
        )
    _give_log(log, answers)


def _answers(
    found: Scenario, members: int | None, seed: int, threads: int, out: Path | None
) -> dict[str, Any] | None:
    """Return what our forecasts say: those that ship, or new ones."""
    from safepassage.study.forecasts.log_record import log_record, stored_log

    if members is None:
        return stored_log(found.name)
    made = log_record(
        found, members=members, seed=seed, threads=threads,
        tell=lambda day: say(f"looking forward from {day}"),
    )  # fmt: skip
    if out is not None:
        try:
            out.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error
    return made


def _log(found: Scenario, answers: dict[str, Any] | None, shown: set[str]) -> list[Any]:
    from safepassage.study.forecasts.log import forecast_log

    return [entry for entry in forecast_log(found, answers) if entry.claim in shown]


def _give_log(log: Sequence[Any], answers: dict[str, Any] | None) -> None:
    """Print what was foreseen, what came, and what our forecasts say."""
    from safepassage.study.forecasts.log import HEADS as LOG_HEADS
    from safepassage.study.forecasts.log import log_rows

    if not log:
        return
    give_table("What was foreseen, and what came", LOG_HEADS, log_rows(log))
    told = (
        f"Ours: {answers['members']} futures from each day, {answers['horizon_days']} days ahead, "
        f"version {answers['version']}. "
        if answers
        else ""
    )
    give_text(
        f"{told}A claim without a chance is taken as sure (Brier 0 or 1); log: |log(said / came)|."
        " Model scenario, not prediction."
    )


COMMANDS = (claims,)
