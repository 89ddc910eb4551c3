"""Commands that look forward: a forecast from a date, and the record of such forecasts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import give_json, give_text, progress, say
from safepassage.cli.options import Json, ScenarioArgument, Seed, Threads, cores

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
    from safepassage.study.forecasts.record import write_record
    from safepassage.study.forecasts.table import text_of
    from safepassage.study.forecasts.whole_record import make_record

    found = open_scenario(scenario)
    with progress(f"{found.name}, rolling origin", quiet=as_json) as tell:
        answer = make_record(
            found, members=members, horizons=horizons, every=every, seed=seed, progress=tell
        )
    if out is not None:
        write_record(answer, out)
    if as_json:
        give_json(answer)
        return
    give_text(text_of(answer))


COMMANDS = (forecast,)
