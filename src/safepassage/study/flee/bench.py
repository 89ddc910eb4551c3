"""Side by side with the installed Flee: CPU time of the day loop on the same folder.

Both run in processes of their own, alternating, one thread each unless asked otherwise; the best
of the repetitions counts, since other work on the computer only ever adds time. Flee 3.1 lacks
some settings of later versions: those are named and switched off in both. It is a speed figure;
agreement with Flee is measured elsewhere (validation/flee_agreement.py).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from safepassage.errors import InputError, SafepassageError
from safepassage.scenario.flee_case import FleeCase
from safepassage.scenario.flee_rules import SECTIONS, FleeRules, paths
from safepassage.sources.flee import FleeFolder, find_flee_folder, read_flee_folder, with_settings

# The settings the released Flee 3.1 reads; it has sinks under a misspelt key, and stops at them.
KNOWN_TO_FLEE_31 = frozenset(
    {
        "take_from_population", "insert_day0", "conflict_zone_spawning_only",
        "flood_zone_spawning_only", "read_from_agents_csv_file",
        "conflict_spawn_mode", "displaced_per_conflict_day", "conflict_spawn_decay",
        "max_move_speed", "max_walk_speed", "foreign_weight", "camp_weight", "conflict_weight",
        "conflict_movechance", "camp_movechance", "idpcamp_movechance", "default_movechance",
        "awareness_level", "capacity_buffer", "avoid_short_stints", "start_on_foot",
        "use_v1_rules", "softening", "weight_softening", "weight_power", "distance_power",
        "stay_close_to_home", "home_distance_power", "use_pop_for_loc_weight",
        "pop_power_for_loc_weight", "movechance_pop_base", "movechance_pop_scale_factor",
        "children_avoid_hazards", "boys_take_risk", "match_camp_ethnicity",
        "match_town_ethnicity", "match_conflict_ethnicity", "hasten", "sum_from_camps",
        "idp_totals",
    }
)  # fmt: skip
NAMES = {"flee": "Flee", "safepassage": "safepassage"}
MOST_LETTERS = 300  # of the last line of a run that stopped
WORKER = Path(__file__).with_name("flee_worker.py")


@dataclass(frozen=True)
class FleeBench:
    """What both cost; ratios above 1 are in favour of safepassage."""

    folder: str
    days: int
    flee: dict[str, Any]
    safepassage: dict[str, Any]
    flee_hasten: int
    hasten: int
    threads: int
    ratio_agent_days_per_cpu_second: float
    ratio_memory_per_agent: float
    switched_off_in_both: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the figures by name."""
        return asdict(self)

    def table(self) -> list[tuple[str, str, str]]:
        """Return rows (what, Flee, safepassage) for a table."""
        ours, flee = self.safepassage, self.flee
        rate = [f"{side['agent_days'] / side['cpu_seconds']:,.0f}" for side in (flee, ours)]
        return [
            ("hasten", str(self.flee_hasten), str(self.hasten)),
            ("people at the end", f"{flee['agents']:,}", f"{ours['agents']:,}"),
            ("agent-days", f"{flee['agent_days']:,}", f"{ours['agent_days']:,}"),
            (
                "loading, CPU s",
                f"{flee['load_cpu_seconds']:.2f}",
                f"{ours['load_cpu_seconds']:.2f}",
            ),
            ("compiling, CPU s", "", f"{ours['compile_cpu_seconds']:.2f}"),
            ("day loop, CPU s", f"{flee['cpu_seconds']:.2f}", f"{ours['cpu_seconds']:.2f}"),
            ("agent-days per CPU s", rate[0], rate[1]),
            ("peak memory, MB", f"{flee['memory_mb']:.0f}", f"{ours['memory_mb']:.0f}"),
            ("ratio", "1", f"{self.ratio_agent_days_per_cpu_second:,.0f}"),
        ]


def bench_flee(
    folder: Path | str,
    *,
    hasten: int = 1,
    flee_hasten: int = 100,
    days: int = 0,
    threads: int = 1,
    repeat: int = 2,
    overrides: Mapping[str, Any] | None = None,
    settings: Sequence[str] = (),
) -> FleeBench:
    """Race Flee and safepassage on the same folder.

    Parameters
    ----------
    hasten, flee_hasten
        Divisors of people for safepassage and for Flee; Flee needs a large one to end.
    days
        Length; 0 takes the folder's.
    overrides
        Settings changed in both, by field of `FleeRules`.
    settings
        Settings changed in both, as 'move_rules.awareness_level=2'.

    Raises
    ------
    InputError
        `flee` is not installed, or the path is no Flee folder.
    ScenarioError
        The folder cannot be run, or one of `settings` is unknown or does not fit.
    """
    if find_spec("flee") is None:
        raise InputError("Flee is not installed; pip install 'safepassage[bench]'")
    found = find_flee_folder(folder)
    if found is None:
        raise InputError(f"{folder} is no Flee folder")
    case = read_flee_folder(folder, days=days)
    rules, changed = with_settings(case.rules, settings)
    rules = rules.model_copy(update=dict(overrides or {}))
    changed |= {_path(name): value for name, value in (overrides or {}).items()}
    off = _unknown_to_flee(rules)
    rules = rules.model_copy(update={name: FleeRules.model_fields[name].default for name in off})
    best = _race(found, case, rules, (hasten, flee_hasten), threads, repeat)
    return FleeBench(
        folder=case.name, days=case.days, flee=best["flee"], safepassage=best["safepassage"],
        flee_hasten=flee_hasten, hasten=hasten, threads=threads,
        ratio_agent_days_per_cpu_second=_rate(best["safepassage"]) / _rate(best["flee"]),
        ratio_memory_per_agent=_memory(best["flee"]) / _memory(best["safepassage"]),
        switched_off_in_both=tuple(_path(name) for name in off), settings=changed,
    )  # fmt: skip


def _race(
    folder: FleeFolder,
    case: FleeCase,
    rules: FleeRules,
    hastens: tuple[int, int],
    threads: int,
    repeat: int,
) -> dict[str, dict[str, Any]]:
    """Run both in turn and return the best of each. Flee 3.1 ages conflicts by 30 days always."""
    best: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        ours = _settings_file(here / "safepassage.yml", rules, hastens[0])
        theirs = _settings_file(here / "flee.yml", rules, hastens[1])
        days, start = str(case.days), case.start.isoformat()
        commands = {
            "flee": [
                str(WORKER), str(folder.inputs.resolve()), str(folder.source_data.resolve()),
                str(theirs), days, start,
            ],
            "safepassage": [
                "-m", "safepassage.study.flee.own_worker", str(folder.root.resolve()), str(ours),
                days, str(hastens[0]), str(threads),
            ],
        }  # fmt: skip
        for _ in range(max(1, repeat)):
            for name, command in commands.items():
                cost = _cost(name, command, here / f"{name}.json", here)
                if name not in best or cost["cpu_seconds"] < best[name]["cpu_seconds"]:
                    best[name] = cost
    return best


def _unknown_to_flee(rules: FleeRules) -> list[str]:
    """Return the settings that differ from their default and that Flee 3.1 does not read."""
    return [
        name
        for name, info in FleeRules.model_fields.items()
        if name != "quirks"
        and name not in KNOWN_TO_FLEE_31
        and getattr(rules, name) != info.default
    ]


def _path(name: str) -> str:
    return next(path for path, field in paths().items() if field == name)


def _settings_file(path: Path, rules: FleeRules, hasten: int) -> Path:
    """Write the settings that differ from their default as Flee reads them."""
    content: dict[str, Any] = {"spawn_rules": {}, "move_rules": {}, "log_levels": {}}
    for dotted, name in paths().items():
        value = hasten if name == "hasten" else getattr(rules, name)
        if value == FleeRules.model_fields[name].default:
            continue
        *sections, key = dotted.split(".")
        inner = content
        for section in sections:
            inner = inner.setdefault(section, {})
        if dotted in SECTIONS:  # switched on by being there
            inner.setdefault(key, {})
        else:
            inner[key] = list(value) if isinstance(value, tuple) else value
    path.write_text(yaml.safe_dump(content))
    return path


def _cost(name: str, command: list[str], result: Path, scratch: Path) -> dict[str, Any]:
    """Run a worker in a process of its own and return what it wrote.

    Raises
    ------
    SafepassageError
        The worker stopped. Flee stops at many folders; its last line says at what.
    """
    done = subprocess.run(
        [sys.executable, *command, str(result)], cwd=scratch, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode or not result.is_file():
        last = (done.stderr.strip().splitlines() or ["without a word"])[-1]
        raise SafepassageError(
            f"{NAMES[name]} stopped at this folder, so there is no race: {last[:MOST_LETTERS]}"
        )
    answer: dict[str, Any] = json.loads(result.read_text())
    result.unlink()
    return answer


def _rate(cost: dict[str, Any]) -> float:
    return float(cost["agent_days"] / max(cost["cpu_seconds"], 1e-9))


def _memory(cost: dict[str, Any]) -> float:
    return float(cost["memory_mb"] / max(cost["agents"], 1))
