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
from safepassage.cli.options import Json, RunArgument, ScenarioArgument, Seed, Threads, cores
from safepassage.errors import InputError

DISCLAIMER = "Model scenario, not prediction."


def _day(text: str, option: str = "--date") -> date:
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
    answer = situation_on(found, _day(when)).as_dict()
    if as_json:
        give_json(answer)
        return
    situation_text(found, answer)


def run(
    scenario: ScenarioArgument,
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
    if is_for_flee(scenario, rules, options):
        at_once = cores(threads)
        run_flee(scenario, options, out=out, seed=seed, threads=at_once, as_json=as_json)
        return
    spread = Spread(members, member, tuple(vary or ()), tuple(hold or ()), fixed_rules, posterior)
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


def report(
    run_folder: RunArgument,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file; else report.html in the run's folder.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="Now of the planning figures, YYYY-MM-DD; else 30 days before the end."
        ),
    ] = None,
    basemap: Annotated[
        Path | None,
        typer.Option("--basemap", help="GeoJSON to draw behind, in the place of Natural Earth."),
    ] = None,
    what_if: Annotated[
        list[Path] | None,
        typer.Option("--what-if", help="Answer of `compare --members N --json`; repeatable."),
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--beside", help="Another run, one decision apart: a second map; repeatable."),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Write it as PDF too (extra `pdf`), beside the page.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write one page that opens anywhere, and the planning sheet beside it."""
    from safepassage.view.pages import report as write

    refuse_flee_run(run_folder)
    now = _day(as_of, "--as-of") if as_of else None
    page, sheet = write(
        run_folder, out, as_of=now, basemap=basemap, pdf=pdf,
        what_if=what_if or (), beside=beside or (),
    )  # fmt: skip
    printed = [str(page.with_suffix(".pdf"))] if pdf else []
    if as_json:
        planning = str(sheet) if sheet else None
        give_json({"report": str(page), "planning": planning, "pdf": "".join(printed) or None})
        return
    give_text("\n".join([*([str(sheet)] if sheet else []), *printed, str(page)]))


def export(
    run_folder: RunArgument,
    view_model: Annotated[
        Path,
        typer.Option(
            "--view-model", help="The file: what report and app are drawn from (.json or .json.gz)."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Write what report, app and notebook are drawn from, for other programs."""
    from safepassage.view.viewmodel.build import document
    from safepassage.view.viewmodel.writing import save

    refuse_flee_run(run_folder)
    written = save(document(run_folder), view_model)
    if as_json:
        give_json({"view_model": str(written)})
        return
    give_text(str(written))


COMMANDS = (situation, run, score, report, export)
