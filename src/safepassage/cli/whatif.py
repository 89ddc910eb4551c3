"""Commands that ask what would change: compare, variants."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import give_json, give_table, give_text, progress
from safepassage.cli.options import Json, ScenarioArgument, Seed, Threads, cores
from safepassage.errors import InputError
from safepassage.scenario.scenario import Scenario

Other = Annotated[str | None, typer.Argument(metavar="OTHER", help="The same, one decision apart.")]
VariantName = Annotated[
    str | None, typer.Option("--variant", help="A what-if that ships with the scenario.")
]
Pairs = Annotated[int, typer.Option(min=2, help="Without --members: pairs with the same luck.")]
JointMembers = Annotated[
    int | None,
    typer.Option(
        "--members", min=2, help="Joint draws of luck, rules, populations; 100 for a sign."
    ),
]
Horizon = Annotated[int, typer.Option(min=1, help="Days counted after the decision.")]
WarName = Annotated[
    str,
    typer.Option("--war", help="both, recorded (does not react) or generated (reacts by rule)."),
]
FirstDay = Annotated[
    str | None,
    typer.Option("--from", help="Runs begin on this day, with nobody displaced yet: cheaper."),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Keeps the ensembles here, and goes on from there.")
]


def compare(
    scenario: ScenarioArgument,
    other: Other = None,
    variant: VariantName = None,
    members: JointMembers = None,
    seed: Seed = 1,
    seeds: Pairs = 10,
    horizon: Horizon = 60,
    first_day: FirstDay = None,
    war: WarName = "both",
    out: Out = None,
    threads: Threads = 0,
    as_json: Json = False,
) -> None:
    """Run the same world twice with the same draws, only one decision different."""
    from safepassage.openers import open_scenario
    from safepassage.study.compare import compare as compare_scenarios
    from safepassage.study.whatif.run import closures_named, compare_members
    from safepassage.study.whatif.told import text_of

    first = open_scenario(scenario)
    second, question, assumes = _second(first, other, variant)
    if first_day is not None:
        first, second, assumes = _beginning(first, second, assumes, first_day)
    with progress(f"{first.name}, what if", quiet=as_json) as tell:
        if members is None:
            pairs = compare_scenarios(
                first, second, seeds=range(1, seeds + 1), threads=cores(threads), progress=tell
            )
            answer, text = pairs.as_dict(), pairs.as_text()
        else:
            with _folder(out) as folder:
                joint = compare_members(
                    first, second, members=members, out=folder, seed=seed, threads=cores(threads),
                    horizon_days=horizon, closures=closures_named(war), question=question,
                    assumes=assumes, progress=tell,
                )  # fmt: skip
            answer, text = joint.as_dict(), text_of(joint)
    give_json(answer) if as_json else give_text(text)


def _beginning(
    first: Scenario, second: Scenario, assumes: str, day: str
) -> tuple[Scenario, Scenario, str]:
    """Return both worlds from a later day on, and the words that say so."""
    from safepassage.scenario.derive import between
    from safepassage.study.forecasts.forecast import day_of
    from safepassage.study.whatif.run import BEGINS

    begins, ends = day_of(day), first.settings.end
    told = "; ".join(filter(None, (assumes, BEGINS.format(day))))
    return between(first, begins, ends), between(second, begins, ends), told


def variants(scenario: ScenarioArgument, as_json: Json = False) -> None:
    """List the what-ifs that ship with a bundled scenario."""
    from safepassage.openers import open_scenario
    from safepassage.study.variants import variants_of

    found = variants_of(open_scenario(scenario).name)
    rows = [(one.name, one.question, one.assumes) for one in found]
    heads = ("variant", "question", "assumes")
    if as_json:
        give_json({"variants": [dict(zip(heads, row, strict=True)) for row in rows]})
        return
    give_table("", heads, rows)
    give_text(f"Next: safepassage compare {scenario} --variant NAME --members 100 --out DIR")


def _second(first: Scenario, other: str | None, variant: str | None) -> tuple[Scenario, str, str]:
    """Return the other scenario, the question and what it assumes."""
    from safepassage.openers import open_scenario
    from safepassage.study.variants import variant as named

    if (other is None) == (variant is None):
        raise InputError("give the other scenario, or --variant NAME; not both")
    if variant is None:
        second = open_scenario(str(other))
        return second, f"What if {second.name} in place of {first.name}?", ""
    found = named(first.name, variant)
    return found.of(first), found.question, found.assumes


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    """Give the folder for the ensembles; without one they are not kept."""
    if out is not None:
        yield out
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "whatif"


COMMANDS = (compare, variants)
