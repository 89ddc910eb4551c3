"""Commands that learn from the early record, and say which rule matters for what."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import give_json, give_text, progress
from safepassage.cli.options import Json, ScenarioArgument, Seed, Threads, cores
from safepassage.errors import InputError
from safepassage.scenario.scenario import Scenario

Budget = Annotated[int, typer.Option(min=1, help="Members to run; a tenth is kept.")]
Trajectories = Annotated[int, typer.Option(min=2, help="Each costs one run more than rules.")]
Out = Annotated[Path, typer.Option("--out", help="The file (JSON); made anew.")]
Work = Annotated[
    Path | None, typer.Option(help="Keeps the runs here and goes on from there; else FILE.runs.")
]
RuleNames = Annotated[
    list[str] | None, typer.Option("--rule", help="Only this rule; may be repeated.")
]
Hold = Annotated[list[str] | None, typer.Option("--hold", help="A rule that stays as it is.")]
First = Annotated[
    str | None,
    typer.Option("--from", help="First day, YYYY-MM-DD; that of the scenario if left out."),
]
Days = Annotated[int | None, typer.Option(min=1, help="Days from the first; all if left out.")]


def calibrate(
    scenario: ScenarioArgument,
    out: Out,
    budget: Budget = 200,
    seed: Seed = 1,
    hold: Hold = None,
    work: Work = None,
    threads: Threads = 0,
    as_json: Json = False,
) -> None:
    """Keep those values of the rules that the early record bears, as a file for `run`."""
    from safepassage.openers import open_scenario
    from safepassage.study.calibrate.fit import calibrate as fit
    from safepassage.study.calibrate.posterior import write_posterior

    found = open_scenario(scenario)
    _refuse_taken(out)
    with progress(f"{found.name}, calibration", quiet=as_json) as tell:
        posterior = fit(
            found, budget=budget, work=work or out.with_name(f"{out.name}.runs"), seed=seed,
            threads=cores(threads), held=tuple(hold or ()), progress=tell,
        )  # fmt: skip
    write_posterior(posterior, out)
    answer = {"posterior": str(out), "kept": len(posterior.rows)} | {
        name: getattr(posterior, name)
        for name in ("budget", "claims", "latest_evidence", "prior_distance", "distances")
    }
    if as_json:
        give_json(answer)
        return
    give_text(
        f"{answer['kept']} of {budget} members kept, within {posterior.distances[-1]:.2f} doubts "
        f"of {len(posterior.claims)} claims to {posterior.latest_evidence} (the middle member of "
        f"all: {posterior.prior_distance:.2f}). In sample: no score.\n"
        f"Next: safepassage run {scenario} --members 200 --posterior {out} --out DIR"
    )


def sensitivity(
    scenario: ScenarioArgument,
    out: Out,
    trajectories: Trajectories = 4,
    rule: RuleNames = None,
    first: First = None,
    days: Days = None,
    seed: Seed = 1,
    work: Work = None,
    threads: Threads = 0,
    as_json: Json = False,
) -> None:
    """Say which rule matters for which figure (Morris; needs the extra `calibrate`)."""
    from safepassage.openers import open_scenario
    from safepassage.study.calibrate.sensitivity import sensitivity as measure

    found = _begun(open_scenario(scenario), first)
    _refuse_taken(out)
    with progress(f"{found.name}, sensitivity", quiet=as_json) as tell:
        answer = measure(
            found, trajectories=trajectories, work=work or out.with_name(f"{out.name}.runs"),
            rules=tuple(rule or ()), days=days, seed=seed, threads=cores(threads), progress=tell,
        )  # fmt: skip
    out.write_text(json.dumps(answer.as_dict(), indent=1, allow_nan=False) + "\n", "utf-8")
    if as_json:
        give_json({"sensitivity": str(out), "runs": answer.runs, "days": answer.days})
        return
    lines = [f"{answer.runs} runs of {answer.days} days. What matters most, by figure:"]
    for output in answer.noise:
        strongest = answer.strongest(output)
        most = ", ".join(f"{one.rule} {one.effect:.2f}" for one in strongest)
        lines.append(f"  {output}: {most or 'nothing'} (luck {answer.noise[output]:.2f})")
    closing = (
        "Effects are on the log scale, over the whole prior (mu star); those of luck left out."
    )
    give_text("\n".join([*lines, closing]))


def _begun(scenario: Scenario, first: str | None) -> Scenario:
    """Return the scenario from a day on."""
    from safepassage.scenario.derive import between

    if first is None:
        return scenario
    try:
        day = date.fromisoformat(first)
    except ValueError as error:
        raise InputError(f"--from: '{first}' is no day; write YYYY-MM-DD") from error
    return between(scenario, day, scenario.settings.end)


def _refuse_taken(out: Path) -> None:
    if out.exists():
        raise InputError(f"{out} exists; name another file")


COMMANDS = (calibrate, sensitivity)
