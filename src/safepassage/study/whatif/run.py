"""Run both worlds of a what-if under each closure, member by member with the same draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safepassage.errors import InputError
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.scenario.scenario import Scenario
from safepassage.study.changes import changes_between, decision_day
from safepassage.study.ensemble.execute import run_members
from safepassage.study.ensemble.plan import Vary
from safepassage.study.whatif.closures import BOTH, Closure
from safepassage.study.whatif.joint import JointComparison, Pairs, joint_differences, noise_of
from safepassage.study.whatif.outcomes import outcomes_of

Progress = Callable[[int, int], None]  # runs done, runs in all
HORIZON_DAYS = 60
NOISE_PAIRS = 6
BEGINS = "runs begin on {}, with nobody displaced before"


@dataclass(frozen=True)
class _Worlds:
    """Both scenarios, and how they are run."""

    first: Scenario
    second: Scenario
    decision: date
    days: int
    seed: int
    threads: int
    out: Path
    tell: Callable[[int], None]

    def pairs(self, closure: Closure, members: int, vary: Sequence[Vary], name: str) -> Pairs:
        """Run members of both worlds; return what each pair comes to from the decision on."""
        worlds = [
            self._ensemble(scenario, closure, members, vary, f"{name}-{which}")
            for which, scenario in (("first", self.first), ("second", self.second))
        ]
        first_day = self.first.day_of(self.decision)
        before, after = (outcomes_of(one, first_day) for one in worlds)
        return [(before[n], after[n]) for n in before if n in after]

    def varied(self, closure: Closure) -> str:
        """Return what was varied under a closure, in words."""
        return str(open_ensemble(self.out / f"{closure.name}-first").info["varied"])

    def _ensemble(
        self, scenario: Scenario, closure: Closure, members: int, vary: Sequence[Vary], name: str
    ) -> Ensemble:
        done = 0

        def progress(now: int, _: int) -> None:
            nonlocal done
            self.tell(now - done)
            done = now

        folder = self.out / name
        run_members(
            closure.scenario(scenario, self.decision),
            members=members,
            seed=self.seed,
            threads=self.threads,
            out=folder,
            vary=vary,
            war_of=closure.war_of(scenario, self.decision),
            closure=closure.words,
            days=self.days,
            progress=progress,
        )
        return open_ensemble(folder)


def compare_members(
    first: Scenario,
    second: Scenario,
    *,
    members: int,
    out: Path | str,
    seed: int = 1,
    threads: int = 1,
    horizon_days: int = HORIZON_DAYS,
    closures: Sequence[Closure] = BOTH,
    question: str = "",
    assumes: str = "",
    progress: Progress | None = None,
) -> JointComparison:
    """Compare two scenarios, one decision apart, over joint draws and under both closures.

    Parameters
    ----------
    first, second
        One world in which only decisions differ; at most one hostile act more in the second.
    members
        Joint draws; at least two, and 100 for a sign.
    out
        Folder that keeps the ensembles; the same command goes on from there.
    seed
        Of the ensembles; both worlds share it.
    threads
        How many members run at a time.
    horizon_days
        Days counted after the first day of the decision; fewer where the scenario ends.
    closures
        How the war goes on; both unless one is asked for.
    question, assumes
        Words that stand above the answer.
    progress
        Called with runs done and runs in all.

    Raises
    ------
    InputError
        The two are not one world, nothing differs, or a number does not fit.
    RefusedError
        The second adds more than one hostile act.
    """
    if members < 2 or horizon_days < 1:
        raise InputError("compare needs two members or more, and a horizon of one day or more")
    changes = changes_between(first, second)
    decision = decision_day(first, second)
    days = min(first.days, first.day_of(decision) + horizon_days + 1)
    tell = _counter(2 * (members * len(closures) + NOISE_PAIRS), progress)
    worlds = _Worlds(first, second, decision, days, seed, threads, Path(out), tell)
    by_closure = {one.words: worlds.pairs(one, members, one.vary(), one.name) for one in closures}
    rows = joint_differences(by_closure, first)
    lucky = worlds.pairs(BOTH[0], NOISE_PAIRS, (Vary.LUCK,), "noise")
    return JointComparison(
        first=first.name,
        second=second.name,
        question=question or f"{first.name} or {second.name}?",
        assumes=assumes,
        changes=changes,
        decision=decision.isoformat(),
        until=first.date_of(days - 1).isoformat(),
        members=members,
        varied={one.words: worlds.varied(one) for one in closures},
        rows=rows,
        noise=noise_of(lucky, dict.fromkeys((row.place, row.quantity) for row in rows)),
        noise_pairs=len(lucky),
    )


def _counter(runs: int, progress: Progress | None) -> Callable[[int], None]:
    """Return a function that is told of runs done, and tells their sum."""
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, runs)

    return tell


def closures_named(name: str) -> tuple[Closure, ...]:
    """Return the closures of a word: both, recorded or generated."""
    if name == "both":
        return BOTH
    found = tuple(one for one in BOTH if one.name == name)
    if not found:
        raise InputError(f"--war: '{name}' is none of: both, recorded, generated")
    return found
