"""Commands that look forward: a forecast from a date, and the record of such forecasts."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import give_json, give_text, progress, say
from safepassage.cli.options import Json, ScenarioArgument, Seed, Threads, cores
from safepassage.errors import InputError

FIRST, LAST = date(2016, 2, 1), date(2016, 12, 26)  # of the rolling origins of aleppo-2016
Rolling = Annotated[
    str | None,
    typer.Option(help="Score forecasts from every Monday of this scenario, instead of a run."),
]
RollingMembers = Annotated[
    int, typer.Option("--members", min=2, help="With --rolling: futures from each Monday.")
]
Horizons = Annotated[
    list[int] | None,
    typer.Option("--horizon", min=1, help="With --rolling: days ahead; repeat it. 30 and 90."),
]
Every = Annotated[
    int, typer.Option(min=1, help="With --rolling: weeks from one origin to the next.")
]
Record = Annotated[
    Path | None, typer.Option("--out", help="With --rolling: a file for the record.")
]


def forecast(
    scenario: ScenarioArgument,
    issue_date: Annotated[str, typer.Option(help="Last day that is known, YYYY-MM-DD.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the futures; made anew.")],
    horizon: Annotated[int, typer.Option(min=1, help="Days after the issue date.")] = 90,
    members: Annotated[int, typer.Option(min=1, help="How many futures.")] = 100,
    seed: Seed = 1,
    threads: Threads = 0,
    vintage: Annotated[
        str | None,
        typer.Option(help="Rules learnt after this day fall back to their range, YYYY-MM-DD."),
    ] = None,
    waiting: Annotated[
        int, typer.Option(min=1, help="People at a crossing from which many are waiting.")
    ] = 10_000,
    as_json: Json = False,
) -> None:
    """Look forward from a date: the record up to it, then many futures, each with its own war."""
    from safepassage.openers import open_scenario
    from safepassage.study.forecasts.forecast import forecast as look_forward

    found = open_scenario(scenario)
    with progress(f"{found.name}, {members} futures", quiet=as_json) as tell:
        answer = look_forward(
            found, issue_date=issue_date, horizon_days=horizon, members=members, seed=seed,
            threads=cores(threads), out=out, vintage=vintage, many_waiting=waiting, progress=tell,
        )  # fmt: skip
    for warning in answer.said["warnings"]:
        say(f"warning: {warning}")
    if as_json:
        give_json(answer.as_dict())
        return
    give_text(answer.as_text())


def score_rolling(
    scenario: str,
    *,
    members: int,
    horizons: tuple[int, ...],
    every: int,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Score forecasts from every Monday, beside three dumb ones."""
    from safepassage.openers import open_scenario
    from safepassage.study.forecasts import record
    from safepassage.study.forecasts.futures import GeneratedAfter
    from safepassage.study.forecasts.rolling import mondays, roll
    from safepassage.study.forecasts.table import text_of

    found = open_scenario(scenario)
    inside = (max(FIRST, found.settings.start), min(LAST, found.settings.end))
    if inside[0] > inside[1]:  # another scenario than the one with a record: its own period
        inside = (found.settings.start, found.settings.end)
    origins = mondays(*inside)[::every]
    if not origins:
        raise InputError(f"{found.name} has no Monday to look forward from")
    began = time.process_time()
    with progress(f"{found.name}, {len(origins)} origins", quiet=as_json) as tell:
        verified = list(
            roll(found, origins, horizons=horizons, members=members, seed=seed,
                 war_of=GeneratedAfter, progress=tell)
        )  # fmt: skip
    answer = record.record_of(
        found.name,
        found.settings.rules,
        record.lines(verified, seed=seed),
        members=members,
        seed=seed,
        first_origin=origins[0].isoformat(),
        last_origin=origins[-1].isoformat(),
        origins=len(origins),
        cpu_seconds=round(time.process_time() - began),
    )
    if out is not None:
        record.write_record(answer, out)
    if as_json:
        give_json(answer)
        return
    give_text(text_of(answer))


COMMANDS = (forecast,)
