"""Commands on what comes out: situation, run, compare, score, report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import give_json, give_text, progress, say
from safepassage.cli.ensembles import (
    FixedRules,
    Hold,
    Members,
    OneMember,
    PosteriorFile,
    Spread,
    VaryOption,
    run_spread,
)
from safepassage.cli.flee import (
    Engine,
    FleeCsv,
    FleeOptions,
    FleePlot,
    Hasten,
    Mend,
    PeopleFactor,
    RuleSet,
    Settings,
    Strict,
    is_for_flee,
    refuse_flee_run,
    refuse_for_flee,
    run_flee,
)
from safepassage.cli.forecasts import (
    Every,
    Horizons,
    Record,
    Rolling,
    RollingMembers,
    score_rolling,
)
from safepassage.cli.options import SCENARIO_HELP, Json, ScenarioArgument, Seed, Threads, cores
from safepassage.errors import InputError

DISCLAIMER = "Model scenario, not prediction."


def day_of_option(text: str, option: str = "--date") -> date:
    """Return a date, or say how one is written."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option}: '{text}' is no day; write YYYY-MM-DD") from None


def situation(
    scenario: ScenarioArgument,
    when: Annotated[str, typer.Option("--date", help="The day, YYYY-MM-DD.")],
    as_json: Json = False,
) -> None:
    """Who holds what, who is supplied by which way, who is encircled or besieged on a day."""
    from safepassage.cli.tables import situation_text
    from safepassage.engine.war.situation import situation as situation_on
    from safepassage.openers import open_scenario

    found = open_scenario(scenario)
    answer = situation_on(found, day_of_option(when)).as_dict()
    if as_json:
        give_json(answer)
        return
    situation_text(found, answer)


def run(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help=f"{SCENARIO_HELP[:-1]}, or a Flee folder.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the run; made anew.")],
    seed: Seed = 1,
    threads: Threads = 0,
    rules: RuleSet = None,
    hasten: Hasten = None,
    engine: Engine = None,
    people_factor: PeopleFactor = None,
    members: Members = None,
    member: OneMember = None,
    vary: VaryOption = None,
    hold: Hold = None,
    fixed_rules: FixedRules = False,
    posterior: PosteriorFile = None,
    strict: Strict = False,
    settings: Settings = None,
    mend: Mend = None,
    flee_csv: FleeCsv = None,
    flee_plot: FleePlot = None,
    as_json: Json = False,
) -> None:
    """Simulate a scenario or a Flee folder, day by day, and keep the tables in a folder."""
    options = FleeOptions(
        hasten, engine, people_factor, strict, tuple(mend or ()), flee_csv, flee_plot, settings
    )
    spread = Spread(members, member, tuple(vary or ()), tuple(hold or ()), fixed_rules, posterior)
    if is_for_flee(scenario, rules, options):
        refuse_for_flee(spread.given())
        at_once = cores(threads)
        run_flee(scenario, options, out=out, seed=seed, threads=at_once, as_json=as_json)
        return
    if spread.is_asked:
        at_once = cores(threads)
        run_spread(scenario, spread, out=out, seed=seed, threads=at_once, as_json=as_json)
        return
    _run_scenario(scenario, out=out, seed=seed, threads=cores(threads), as_json=as_json)


def _run_scenario(scenario: str, *, out: Path, seed: int, threads: int, as_json: bool) -> None:
    """Run a scenario with the default rules."""
    from safepassage.openers import open_scenario
    from safepassage.study.run import run_to_folder

    found = open_scenario(scenario)
    with progress(f"{found.name}, seed {seed}", quiet=as_json) as tell:
        info = run_to_folder(found, seed=seed, threads=threads, out=out, progress=tell)
    answer = info.as_dict()
    for warning in answer.get("warnings", []):
        say(f"warning: {warning}")
    if as_json:
        give_json(answer)
        return
    word = "already done" if answer.get("already_done") else "done"
    give_text(
        f"{found.name}, seed {seed}: {word}. {answer['people']:,} people, {answer['days']} days, "
        f"{answer['agent_days']:,} agent-days.\n{DISCLAIMER} One run: no range is shown.\n"
        f"digest {answer['digest']}\nNext: safepassage report {out}"
    )


def score(
    run_folder: Annotated[
        Path | None, typer.Argument(metavar="RUN", help="Folder of a run; not with --rolling.")
    ] = None,
    rolling: Rolling = None,
    members: RollingMembers = 50,
    horizon: Horizons = None,
    every: Every = 1,
    seed: Seed = 1,
    out: Record = None,
    as_json: Json = False,
) -> None:
    """Hold a run against what was observed, or past forecasts against what came."""
    from safepassage.study.notebook import score as score_folder

    if rolling is not None:
        score_rolling(
            rolling, members=members, horizons=tuple(horizon or (30, 90)), every=every, seed=seed,
            out=out, as_json=as_json,
        )  # fmt: skip
        return
    if run_folder is None:
        raise InputError("name the folder of a run, or --rolling SCENARIO")
    refuse_flee_run(run_folder)
    scores = score_folder(run_folder)
    if as_json:
        give_json(scores.as_dict())
        return
    give_text(scores.as_text())


COMMANDS = (situation, run, score)
