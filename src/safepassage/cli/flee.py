"""Commands on Flee folders: run one as it is, import it, race Flee on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safepassage._version import __version__
from safepassage.cli.console import give_json, give_table, give_text, progress, say
from safepassage.cli.options import Json
from safepassage.errors import InputError, suggestion

if TYPE_CHECKING:  # the engine is loaded when it is used
    from safepassage.study.flee.run import FleeRunInfo

RULES = ("default", "flee3")
NO_MODEL = {"last_observed": "last observed, 30 days before"}  # what a name leaves unsaid
FleeArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Flee folder: input_csv, source_data, settings.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse what would be repaired.")]
Settings = Annotated[
    Path | None, typer.Option(help="flee3: another settings file than the folder's simsetting.yml.")
]


RuleSet = Annotated[
    str | None,
    typer.Option("--rules", help="default or flee3; a Flee folder takes flee3 by itself."),
]
Hasten = Annotated[
    int | None, typer.Option(min=1, help="flee3: divides people, instead of the settings.")
]
Engine = Annotated[
    str | None, typer.Option(help="flee3: agents (all rules) or counts (faster, fewer rules).")
]
PeopleFactor = Annotated[
    int | None,
    typer.Option(min=1, help="flee3: multiplies arrivals, not capacities; with --engine counts."),
]
Mend = Annotated[
    list[str] | None, typer.Option(help="flee3: a quirk of Flee to mend; may be repeated.")
]
FleeCsv = Annotated[
    Path | None, typer.Option(help="flee3: a file with the columns of Flee's out.csv.")
]
FleePlot = Annotated[
    Path | None, typer.Option(help="flee3: a page (.html) that draws --flee-csv camp by camp.")
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE",
        help="Change a setting in both, e.g. move_rules.awareness_level=2; may be repeated.",
    ),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FleeOptions:
    """What `run` takes for a Flee folder alone; the defaults say 'not given'."""

    hasten: int | None = None
    engine: str | None = None
    people_factor: int | None = None
    strict: bool = False
    mend: tuple[str, ...] = ()
    flee_csv: Path | None = None
    flee_plot: Path | None = None
    settings: Path | None = None

    def given(self) -> list[str]:
        """Return the options that were given, as they are written."""
        return [
            f"--{item.name.replace('_', '-')}"
            for item in fields(self)
            if getattr(self, item.name) != item.default
        ]


def is_for_flee(scenario: str, rules: str | None, options: FleeOptions) -> bool:
    """Return whether `run` is meant for the Flee rules; refuse what does not fit together."""
    from safepassage.sources.flee import find_flee_folder

    if rules is not None and rules not in RULES:
        raise InputError(f"--rules: no rules '{rules}'; {suggestion(rules, RULES)}")
    if rules == "flee3":
        return True
    if find_flee_folder(scenario) is not None:
        if rules == "default":
            raise InputError(
                f"the default rules run scenarios, and {scenario} is a Flee folder; "
                f"first: safepassage import flee {scenario} --out SCENARIO"
            )
        return True
    if options.given():
        raise InputError(f"{', '.join(options.given())}: only for Flee folders (--rules flee3)")
    return False


def refuse_for_flee(given: list[str]) -> None:
    """Refuse options of an ensemble, which draws rules and populations that Flee does not know."""
    if given:
        raise InputError(
            f"{', '.join(given)}: not for Flee folders; one run per --seed, or many from Python "
            "(docs/start/from-flee.md)"
        )


def run_flee(
    folder: str, options: FleeOptions, *, out: Path, seed: int, threads: int, as_json: bool
) -> None:
    """Run a Flee folder and say what was repaired, what came out and how far it is off."""
    from safepassage.study.flee.out_csv import refuse_without_folder
    from safepassage.study.flee.run import run_flee_folder
    from safepassage.view.flee_plot import plot_flee_csv

    if options.flee_plot and not options.flee_csv:
        raise InputError("--flee-plot draws the file of --flee-csv; give both")
    if options.flee_plot:
        refuse_without_folder(options.flee_plot)
    with progress(f"{Path(folder).resolve().name}, seed {seed}", quiet=as_json) as tell:
        info = run_flee_folder(
            folder, seed=seed, threads=threads, hasten=options.hasten, out=out,
            flee_csv=options.flee_csv, engine=options.engine or "agents",
            people_factor=options.people_factor or 1, strict=options.strict,
            quirks_off=options.mend, settings=options.settings, progress=tell,
        )  # fmt: skip
    if options.flee_plot and options.flee_csv:
        plot_flee_csv(options.flee_csv, options.flee_plot, about=_about(info))
    _say_repairs(info.repairs)
    for warning in info.warnings:
        say(f"warning: {warning}")
    for leak in info.leaks:
        say(f"holds the answer: {leak['where']}: {leak['what']}")
    if as_json:
        give_json(info.as_dict() | {"flee_plot": str(options.flee_plot or "") or None})
        return
    _give_run(info, options)


def _about(info: FleeRunInfo) -> str:
    return (
        f"{info.case}, rules flee3, seed {info.seed}, hasten {info.hasten}, "
        f"safepassage {__version__}"
    )


def _give_run(info: FleeRunInfo, options: FleeOptions) -> None:
    """Print what came out, its error, and where it was written."""
    word = "already done" if info.already_done else "done"
    give_text(
        f"{info.case}, rules flee3, seed {info.seed}, hasten {info.hasten}: {word}. "
        f"{info.people:,} people, {info.days} days, {info.agent_days:,} agent-days."
    )
    if info.score:
        _give_score(info.score, info.capacity_blind, info.baselines)
        if info.no_skill_over:
            split = ", ".join(name.replace("_", " ") for name in info.no_skill_over)
            give_text(f"No skill over a split that needs no model: {split}.")
    elif (options.people_factor or 1) > 1:
        give_text("Not compared with the counts: the people are multiplied, the counts are not.")
    written = [path for path in (info.out, options.flee_csv, options.flee_plot) if path]
    give_text(
        "\n".join(
            [
                "Model scenario, not prediction. One run: no range is shown.",
                f"digest {info.digest}",
                *(f"written: {path}" for path in written),
            ]
        )
    )


def refuse_flee_run(folder: Path) -> None:
    """Refuse to report on or score a run of a Flee folder: it holds no war and no claims."""
    from safepassage.results.store import INFO_FILE, open_run

    if (folder / INFO_FILE).is_file() and open_run(folder).info.get("preset") == "flee3":
        raise InputError(
            f"{folder} is a run of a Flee folder; its score stands in run.json, and --flee-csv and "
            "--flee-plot of `safepassage run` show it. For a report, import the folder first"
        )


def _say_repairs(repairs: Iterable[str]) -> None:
    for repair in repairs:
        say(f"repaired: {repair}")


def _give_score(
    score: dict[str, float], blind: dict[str, float], baselines: dict[str, float]
) -> None:
    """Print the error of the run beside the errors of splits that need no simulation."""
    rows = [
        ("this run", f"{score['ard']:.3f}"),
        ("this run, rescaled to the data's total", f"{score['ard_rescaled']:.3f}"),
    ]
    if score["ard_raw"] is not None:  # where rules displace people, Flee counts none
        rows.append(("this run, over Flee's raw count", f"{score['ard_raw']:.3f}"))
    rows.append(("the same, told no capacities", f"{blind['ard']:.3f}"))
    rows += [
        (f"no model: {NO_MODEL.get(name, name)}", f"{value:.3f}")
        for name, value in baselines.items()
    ]
    give_table("Error against the counts", ("who goes where", "ARD, 0 is best"), rows)


def import_flee(
    folder: FleeArgument,
    out: Annotated[Path, typer.Option("--out", help="Scenario folder to make.")],
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Write a Flee folder as a scenario folder, to go on from with the default rules."""
    from safepassage.study.flee.import_flee import import_flee as import_folder

    info = import_folder(folder, out, strict=strict)
    _say_repairs(info.repairs)
    for what in info.left_out:
        say(f"left out: {what}")
    if as_json:
        give_json(info.as_dict())
        return
    give_text(
        f"{out}: {info.places} places, {info.routes} routes, {info.operations} operations, "
        f"{info.claims} claims.\nNext: safepassage check {out}"
    )


def bench_flee(
    folder: FleeArgument,
    hasten: Annotated[int, typer.Option(min=1, help="Divides people for safepassage.")] = 1,
    flee_hasten: Annotated[
        int, typer.Option(min=1, help="Divides people for Flee, so that it ends.")
    ] = 100,
    days: Annotated[int, typer.Option(min=0, help="Length; 0: as the folder says.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Threads of safepassage.")] = 1,
    repeat: Annotated[int, typer.Option(min=1, help="Turns; the best of each counts.")] = 2,
    settings: Set = None,
    as_json: Json = False,
) -> None:
    """Race the installed Flee and safepassage on the same folder, in turns (extra: bench)."""
    from safepassage.study.flee.bench import bench_flee as race

    found = race(
        folder, hasten=hasten, flee_hasten=flee_hasten, days=days, threads=threads, repeat=repeat,
        settings=settings or (),
    )  # fmt: skip
    if found.switched_off_in_both:
        say(
            "switched off in both, Flee does not read them: "
            + ", ".join(found.switched_off_in_both)
        )
    if as_json:
        give_json(found.as_dict())
        return
    if found.settings:
        say(
            "changed in both: "
            + ", ".join(f"{path}={value}" for path, value in found.settings.items())
        )
    heads = ("", f"Flee {found.flee['version']}", "safepassage")
    give_table(f"{found.folder}, {found.days} days", heads, found.table())
    give_text("A figure of speed; agreement with Flee is measured by validation/flee_agreement.py.")


def group(help_text: str, function: object) -> typer.Typer:
    """Return a command whose next word is 'flee', so that others can stand beside it later."""
    app = typer.Typer(
        help=help_text, no_args_is_help=True, add_completion=False, rich_markup_mode=None
    )
    app.callback()(lambda: None)  # with a callback, one command stays a group
    app.command("flee")(function)  # type: ignore[type-var]
    return app


def groups() -> dict[str, typer.Typer]:
    """Return the groups of commands by name."""
    return {
        "import": group("Take over a folder of another tool.", import_flee),
        "bench": group("Race another tool on the same input.", bench_flee),
    }
