"""Run a Flee folder as it is, and keep what came out: run folder, out.csv, score, repairs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from safepassage._version import __version__
from safepassage.engine.flee3 import FleeRun, simulate_counts, simulate_flee
from safepassage.engine.flee3.places import places_of
from safepassage.errors import InputError, OutputError
from safepassage.results.digest import digest_of
from safepassage.results.frames import Coded, RunTables
from safepassage.results.store import INFO_FILE, is_occupied, open_run, remove_leftovers, write_run
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_rules import FleeQuirks
from safepassage.sources.flee import read_flee_folder
from safepassage.study.flee import out_csv
from safepassage.study.flee.leakage import leaks
from safepassage.study.flee.score import baselines, compared, score_blind, score_of

ENGINES = ("agents", "counts")
MARK = "flee3"


@dataclass(frozen=True)
class FleeRunInfo:
    """What a run of a Flee folder says: figures, and everything one should know about them."""

    case: str
    engine: str
    seed: int
    hasten: int
    days: int
    people: int
    agent_days: int
    digest: str
    score: dict[str, Any]
    capacity_blind: dict[str, Any]
    baselines: dict[str, float]
    leaks: tuple[dict[str, str], ...]
    repairs: tuple[str, ...]
    warnings: tuple[str, ...]
    out: str | None = None
    flee_csv: str | None = None
    already_done: bool = False

    @property
    def no_skill_over(self) -> tuple[str, ...]:
        """Return the baselines that are at least as near to the counts as the run."""
        error = self.score.get("ard", float("inf")) if self.score else float("inf")
        return tuple(name for name, value in self.baselines.items() if value <= error)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return asdict(self) | {
            "no_skill_over": list(self.no_skill_over),
            "leaks": list(self.leaks),
            "repairs": list(self.repairs),
            "warnings": list(self.warnings),
        }


def run_flee_folder(
    folder: Path | str,
    *,
    seed: int,
    hasten: int | None = None,
    out: Path | str | None = None,
    flee_csv: Path | str | None = None,
    threads: int = 1,
    engine: str = "agents",
    people_factor: int = 1,
    settings: Path | str | None = None,
    days: int = 0,
    strict: bool = False,
    quirks_off: tuple[str, ...] = (),
    progress: Callable[[int, int], None] | None = None,
) -> FleeRunInfo:
    """Read a Flee folder, run it, and keep what came out.

    Parameters
    ----------
    hasten
        Divides people, capacities and series, instead of the folder's own setting.
    out
        A run folder to write; one that holds the same run is left as it is.
    flee_csv
        A file to write in the columns of Flee's out.csv.
    engine
        `agents` for all rules; `counts` for those it is exact for, refusing the others by name.
    people_factor
        Multiplies arrivals; `counts` alone.
    strict
        Refuse whatever would be repaired.
    quirks_off
        Bugs of Flee to mend, by field of `FleeQuirks`.

    Raises
    ------
    InputError, ScenarioError, RefusedError
        The folder, a setting or an option does not fit.
    OutputError
        A folder or file cannot be written, or holds something else.
    """
    _check_options(seed, threads, engine, people_factor)
    if flee_csv is not None:
        out_csv.refuse_without_folder(flee_csv)
    case = read_flee_folder(folder, settings=settings, days=days, hasten=hasten, strict=strict)
    if quirks_off:
        case = case.with_rules(quirks=mended(case.rules.quirks, quirks_off))
    target = Path(out) if out is not None else None
    if target is not None:
        remove_leftovers(target)
        _refuse_other_runs(target, _identity(case, seed, engine, people_factor))
    run = _simulated(case, engine, people_factor, seed, threads, progress)
    tables = tables_of(run)
    info = _info(run, tables, Path(folder), people_factor, threads)
    if flee_csv is not None:
        out_csv.write(run, flee_csv)
    done = target is not None and is_occupied(target)
    if target is not None and not done:
        kept = _identity(case, seed, engine, people_factor) | info.as_dict()
        write_run(target, tables, kept, documents={"rules.json": _rules_text(case)})
    table = str(flee_csv) if flee_csv else None
    return replace(info, out=str(out) if out else None, flee_csv=table, already_done=done)


def _simulated(
    case: FleeCase, engine: str, people_factor: int, seed: int, threads: int,
    progress: Callable[[int, int], None] | None,
) -> FleeRun:  # fmt: skip
    """Run a case on the engine named; a count that no memory holds is the user's to mend."""
    try:
        if engine == "counts":
            return simulate_counts(case, seed=seed, people_factor=people_factor, links=True)
        return simulate_flee(case, seed=seed, threads=threads, links=True, progress=progress)
    except MemoryError as error:
        raise InputError(
            "more people than this computer's memory holds; look for a wrong count in the series, "
            "or divide people with --hasten"
        ) from error


def mended(quirks: FleeQuirks, names: tuple[str, ...]) -> FleeQuirks:
    """Return the quirks with some of Flee's bugs mended."""
    from safepassage.errors import suggestion

    for name in names:
        if name not in FleeQuirks.model_fields:
            raise InputError(f"no quirk '{name}'; {suggestion(name, FleeQuirks.model_fields)}")
    return quirks.model_copy(update=dict.fromkeys(names, False))


def _check_options(seed: int, threads: int, engine: str, people_factor: int) -> None:
    if not 0 <= seed < 2**63:
        raise InputError(f"a seed is a whole number from 0 to {2**63 - 1}, got {seed}")
    if threads < 1:
        raise InputError(f"threads must be 1 or more, got {threads}")
    if engine not in ENGINES:
        raise InputError(f"no engine '{engine}'; known: {', '.join(ENGINES)}")
    if people_factor < 1 or (people_factor > 1 and engine != "counts"):
        raise InputError("--people-factor is 1 or more, and needs --engine counts")


def _identity(case: FleeCase, seed: int, engine: str, people_factor: int) -> dict[str, Any]:
    """Return what makes two runs the same run."""
    import hashlib

    from safepassage.scenario.flee_case import resolved

    text = json.dumps(resolved(case), sort_keys=True, ensure_ascii=False)
    return {
        "scenario": case.name,
        "scenario_hash": hashlib.sha256(text.encode()).hexdigest(),
        "preset": MARK,
        "seed": seed,
        "version": __version__,
        "engine": engine,
        "people_factor": people_factor,
    }


def _refuse_other_runs(folder: Path, identity: dict[str, Any]) -> None:
    if not is_occupied(folder):
        return
    if not (folder / INFO_FILE).is_file():
        raise OutputError(f"{folder} exists and holds something else; name another folder")
    info = open_run(folder).info
    differing = [key for key, value in identity.items() if info.get(key) != value]
    if differing:
        words = ", ".join(word.replace("_", " ") for word in differing)
        raise OutputError(f"{folder} holds another run ({words} differ); name another folder")


def _rules_text(case: FleeCase) -> str:
    return json.dumps(case.rules.model_dump(mode="json"), indent=1)


def _info(
    run: FleeRun, tables: RunTables, folder: Path, people_factor: int, threads: int
) -> FleeRunInfo:
    case = run.case
    comparable = bool(compared(run)[0]) and people_factor == 1
    blind = {}
    if comparable:
        blind = score_blind(case, seed=run.seed, engine=run.engine, threads=threads).as_dict()
    return FleeRunInfo(
        case=folder.resolve().name, engine=run.engine, seed=run.seed, hasten=case.rules.hasten,
        days=case.days, people=int(run.created[-1]), agent_days=run.agent_days,
        digest=digest_of(tables),
        score=score_of(run).as_dict() if comparable else {},
        capacity_blind=blind, baselines=baselines(run) if comparable else {},
        leaks=tuple(asdict(leak) for leak in leaks(case)),
        repairs=tuple(str(repair) for repair in case.repairs),
        warnings=(*(str(warning) for warning in case.warnings), *_warnings(run)),
    )  # fmt: skip


def _warnings(run: FleeRun) -> list[str]:
    said = []
    if run.unplaced_days:
        said.append(
            f"on {len(run.unplaced_days)} days (first {run.unplaced_days[0]}) no place in conflict "
            "had people: those to be displaced wait as a negative debt; Flee stops there"
        )
    if not run.created[-1]:
        what = "flooded" if run.case.flood_driven else "in conflict"
        said.append(f"nobody is displaced: no place {what} has people, or the counts do not rise")
    return said


def tables_of(run: FleeRun) -> RunTables:
    """Return the tables of a run: people at places and on links, and who entered a link.

    Flee knows displaced people alone, so a day sums to those ever displaced. Their origin is not
    kept. A place abroad makes refugees, one at home IDPs, by the country of the first location.
    """
    places = places_of(run.case)
    foreign = places.foreign
    names = np.array(places.names, object)
    camp = np.zeros(len(names), np.bool_)
    camp[list(run.outputs)] = True
    day, place = np.nonzero(run.present)
    stocks: dict[str, Any] = {
        "day": day.astype(np.int32),
        "place": list(names[place]),
        "status": list(np.where(foreign[place], "refugee", "IDP")),
        "whereabouts": list(np.where(camp[place], "camp", "host community")),
        "people": run.present[day, place].astype(np.int64),
    }
    if run.on_links is not None:
        for name, more in _travellers(run, foreign, places.row).items():
            stocks[name] = np.concatenate([stocks[name], more])
    count = len(stocks["day"])
    columns = {
        name: Coded.of([str(word) for word in value]) if name in _WORDS else np.asarray(value)
        for name, value in stocks.items()
    }
    columns["origin"] = Coded.of(["unknown"] * count)
    columns["how_moved"] = Coded.of(["by own means"] * count)
    return RunTables.of(
        {"stocks": columns}, agent_days=run.agent_days,
        warnings=["Flee rules: only displaced people are counted; origins are not kept"],
    )  # fmt: skip


_WORDS = ("place", "status", "whereabouts")


def _travellers(run: FleeRun, foreign: np.ndarray, row: dict[str, int]) -> dict[str, Any]:
    """Return the stocks on the way: by road, both directions and parallel links together."""
    assert run.on_links is not None
    roads = sorted({"-".join(sorted(pair)) for pair in run.links})
    number = {road: i for i, road in enumerate(roads)}
    people = np.zeros((run.case.days, len(roads)), np.int64)
    abroad = np.zeros(len(roads), np.bool_)
    for link, pair in enumerate(run.links):
        here = number["-".join(sorted(pair))]
        people[:, here] += run.on_links[:, link]
        abroad[here] |= bool(foreign[row[pair[0]]] and foreign[row[pair[1]]])
    day, road = np.nonzero(people)
    return {
        "day": day.astype(np.int32),
        "place": np.array(roads, object)[road],
        "status": np.where(abroad[road], "refugee", "IDP"),
        "whereabouts": np.full(len(day), "on the way"),
        "people": people[day, road],
    }
