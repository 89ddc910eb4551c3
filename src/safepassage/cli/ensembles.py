"""Commands on many runs: members of an ensemble, one of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from safepassage.cli.console import give_json, give_text, progress, say
from safepassage.errors import InputError, suggestion
from safepassage.scenario.scenario import Scenario

Members = Annotated[
    int | None, typer.Option(min=1, help="How many runs; they differ in what is not known.")
]
OneMember = Annotated[
    int | None, typer.Option(min=1, help="Run this member of the ensemble alone, all its tables.")
]
VaryOption = Annotated[
    list[str] | None,
    typer.Option("--vary", help="luck, parameters, inputs; repeat it. All three if left out."),
]
Hold = Annotated[
    list[str] | None, typer.Option("--hold", help="A rule that is not varied; may be repeated.")
]
FixedRules = Annotated[
    bool, typer.Option("--fixed-rules", help="Vary luck and inputs; every rule stays as it is.")
]
PosteriorFile = Annotated[
    Path | None,
    typer.Option(
        "--posterior", help="Rules drawn from a calibration, not priors: its file, or 'bundled'."
    ),
]


@dataclass(frozen=True, slots=True)
class Spread:
    """What `run` was asked for beyond one run."""

    members: int | None
    member: int | None
    vary: tuple[str, ...]
    hold: tuple[str, ...]
    fixed_rules: bool
    posterior: Path | None = None

    @property
    def is_asked(self) -> bool:
        """Return whether more than a single run with the default rules is meant."""
        return bool(self.given())

    def given(self) -> list[str]:
        """Return the options that were given, as they are written."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        return [f"--{name.replace('_', '-')}" for name, value in found.items() if value]

    def values(self, scenario: Scenario) -> dict[str, Any]:
        """Return the joint values of the posterior and what is told of it, none without one."""
        from safepassage.study.calibrate import posterior as posteriors

        if self.posterior is None:
            return {}
        ships = str(self.posterior) == posteriors.BUNDLED
        file = posteriors.bundled_posterior(scenario.name) if ships else self.posterior
        found = posteriors.read_posterior(file, scenario)
        return {"posterior": found.rows, "calibrated": found.told(scenario)}

    def kinds(self) -> tuple[str, ...]:
        """Return what varies, or say what cannot."""
        from safepassage.study.ensemble.plan import EVERYTHING_KNOWN, Vary

        known = [str(kind) for kind in EVERYTHING_KNOWN]
        for kind in self.vary:
            if kind not in known:
                raise InputError(f"--vary: '{kind}' cannot vary; {suggestion(kind, known)}")
        if self.members is None and self.member is None:
            raise InputError(
                "--vary, --hold, --fixed-rules, --posterior need --members or --member"
            )
        if self.members is not None and self.member is not None:
            raise InputError("give --members for all of them, or --member for one alone")
        wanted = [kind for kind in known if not self.vary or kind in self.vary]
        return tuple(kind for kind in wanted if not (self.fixed_rules and kind == Vary.PARAMETERS))


def run_spread(
    scenario: str, spread: Spread, *, out: Path, seed: int, threads: int, as_json: bool
) -> None:
    """Run members into a folder, or one member alone into a folder of its own."""
    kinds = spread.kinds()
    if spread.member is not None:
        _run_one(scenario, spread, kinds, out=out, seed=seed, threads=threads, as_json=as_json)
        return
    from safepassage.openers import open_scenario
    from safepassage.study.ensemble.execute import run_members

    found = open_scenario(scenario)
    members = spread.members or 1
    with progress(f"{found.name}, {members} members", quiet=as_json) as tell:
        info = run_members(
            found, members=members, seed=seed, threads=threads, out=out, vary=kinds,
            held=spread.hold, progress=tell, **spread.values(found),
        )  # fmt: skip
    _give(info.as_dict(), out, as_json=as_json)


def _run_one(
    scenario: str,
    spread: Spread,
    kinds: tuple[str, ...],
    *,
    out: Path,
    seed: int,
    threads: int,
    as_json: bool,
) -> None:
    from safepassage.openers import open_scenario
    from safepassage.study.ensemble.alone import run_member

    found = open_scenario(scenario)
    number = spread.member or 1
    with progress(f"{found.name}, member {number}", quiet=as_json) as tell:
        info = run_member(
            found, number, seed=seed, threads=threads, out=out, vary=kinds, held=spread.hold,
            progress=tell, **spread.values(found),
        )  # fmt: skip
    answer = info.as_dict()
    if as_json:
        give_json(answer)
        return
    give_text(
        f"{found.name}, member {number} of seed {seed}: {answer['people']:,} people. One run: no "
        f"range is shown.\ndigest {answer['digest']}\nNext: safepassage report {out}"
    )


def _give(answer: Mapping[str, Any], out: Path, *, as_json: bool) -> None:
    """Say what came out."""
    for warning in answer["warnings"]:
        say(f"warning: {warning}")
    if as_json:
        give_json(answer)
        return
    word = "already done" if answer["already_done"] else "done"
    count = answer["members"]
    one = " One member: no range is shown." if count == 1 else ""
    give_text(
        f"{answer['scenario']}, {count} members, seed {answer['seed']}: {word}, "
        f"{answer['failed']} failed. Bands {answer['varied']}{one}\n"
        f"War: {answer['closure']}. Model scenario, not prediction.\n"
        f"digest {answer['digest']}\nNext: safepassage score {out}"
    )
