"""The record of a forecaster: how well it did from past dates. Ships with the package.

The file is written by `safepassage score --rolling`, and its verdict stands on the first screen of
every forecast and report. It says by which version and which rules it was measured.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from safepassage._version import __version__
from safepassage.errors import InputError
from safepassage.scenario.people_rules import PeopleRules
from safepassage.scenario.rules import Rules
from safepassage.study.forecasts.dumb import DUMB_FORECASTS, NOTHING_CHANGES
from safepassage.study.forecasts.measures import Difference, block_bootstrap
from safepassage.study.forecasts.rolling import OURS, POOLED, Verified

HERE = Path(__file__).resolve().parent
WARNED_FROM = 0.25  # probability from which an early warning counts as given
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One event at one horizon: our score beside the three dumb forecasts."""

    event: str
    horizon: int
    origins: int
    forecasts: int  # origins times places
    happened: int  # of them: windows in which it came
    brier: Mapping[str, float]
    crps_days: Mapping[str, float]
    brier_difference: Mapping[str, Difference]  # ours minus that of each dumb forecast
    crps_difference: Mapping[str, Difference]
    pooled_difference: Mapping[str, Difference]  # Brier, pooled minus that of each dumb forecast
    shuffled_worse: float  # part by which the Brier score rises when place names are shuffled
    hits: int  # warned and came; a siege that stands on the issue date is no warning
    false_alarms: int  # warned and did not come
    missed: int  # came without a warning

    @property
    def beats_all(self) -> bool:
        """Return whether the Brier score is surely better than that of all three."""
        return all(one.is_better for one in self.brier_difference.values())

    @property
    def pooled_beats_all(self) -> bool:
        """Return the same for the pooled forecast."""
        return all(one.is_better for one in self.pooled_difference.values())

    @property
    def crps_beats_all(self) -> bool:
        """Return the same for the CRPS."""
        return all(one.is_better for one in self.crps_difference.values())


def lines(verified: Iterable[Verified], *, seed: int) -> tuple[Line, ...]:
    """Return a line per event and horizon."""
    groups: dict[tuple[str, int], list[Verified]] = {}
    for one in verified:
        groups.setdefault((one.event.value, one.horizon), []).append(one)
    return tuple(
        _line(event, horizon, rows, seed) for (event, horizon), rows in sorted(groups.items())
    )


def _line(event: str, horizon: int, rows: Sequence[Verified], seed: int) -> Line:
    names = (OURS, *DUMB_FORECASTS)
    by_origin = {name: np.array([row.brier(name) for row in rows]) for name in (*names, POOLED)}
    days = {name: np.array([row.crps_days[name].mean() for row in rows]) for name in names}
    block = -(-horizon // _days_between(rows))
    happened = np.concatenate([row.happened for row in rows]) > 0
    warned = np.concatenate([row.probability[OURS] for row in rows]) >= WARNED_FROM
    # What stands on the issue date is a fact and no warning.
    new = np.concatenate([row.probability[NOTHING_CHANGES] for row in rows]) < 1.0
    shuffled = float(np.mean([row.shuffled(seed) for row in rows]))
    ours = float(by_origin[OURS].mean())
    label = f"{event}, {horizon}"
    return Line(
        event,
        horizon,
        len(rows),
        happened.size,
        int(happened.sum()),
        {name: float(scores.mean()) for name, scores in by_origin.items()},
        {name: float(days[name].mean()) for name in names},
        {
            name: block_bootstrap(by_origin[OURS] - by_origin[name], block=block, name=label)
            for name in DUMB_FORECASTS
        },
        {
            name: block_bootstrap(days[OURS] - days[name], block=block, name=label)
            for name in DUMB_FORECASTS
        },
        {
            name: block_bootstrap(by_origin[POOLED] - by_origin[name], block=block, name=label)
            for name in DUMB_FORECASTS
        },
        shuffled / ours - 1.0 if ours else 0.0,
        int((new & warned & happened).sum()),
        int((new & warned & ~happened).sum()),
        int((new & ~warned & happened).sum()),
    )


def _days_between(rows: Sequence[Verified]) -> int:
    """Return the days from one origin to the next: windows of origins nearer than that overlap."""
    issues = [row.issue for row in rows]
    gaps = [(later - issue).days for issue, later in pairwise(issues)]
    return min(gaps, default=1)


def rules_hash(rules: Rules) -> str:
    """Return the SHA-256 of the values of the war rules; those on people move no war here."""
    values = rules.model_dump(mode="json", exclude=set(PeopleRules.model_fields))
    text = json.dumps(values, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def record_of(scenario: str, rules: Rules, found: Sequence[Line], **how: Any) -> dict[str, Any]:
    """Return the record as JSON types; ``how`` are members, seed, first and last origin, cost."""
    plain: list[dict[str, Any]] = json.loads(json.dumps([asdict(line) for line in found]))
    return {
        "format": FORMAT,
        "scenario": scenario,
        "version": __version__,
        "rules_hash": rules_hash(rules),
        "warned_from": WARNED_FROM,
        **how,
        "verdict": verdict_of(found),
        "shuffled_worse": shuffled_worse(found),
        "lines": [
            one
            | {
                "beats_all": line.beats_all,
                "crps_beats_all": line.crps_beats_all,
                "pooled_beats_all": line.pooled_beats_all,
            }
            for one, line in zip(plain, found, strict=True)
        ],
    }


def shuffled_worse(found: Sequence[Line]) -> float:
    """Return by which part the mean Brier score of all lines rises with place names shuffled."""
    ours = sum(line.brier[OURS] for line in found)
    shuffled = sum(line.brier[OURS] * (1.0 + line.shuffled_worse) for line in found)
    return shuffled / ours - 1.0 if ours else 0.0


def verdict_of(found: Sequence[Line]) -> str:
    """Return the sentence that stands on the first screen of a forecast, good or bad."""
    if not found:
        return "no forecast of this kind has been scored, so its skill is not known."
    better = _named([line for line in found if line.beats_all])
    first = "no event is forecast surely better than by all three dumb forecasts."
    if better:
        first = f"surely better (Brier) than all three dumb forecasts on {better}."
    without = [
        f" No skill over '{name}' on {where}."
        for name in DUMB_FORECASTS
        if (where := _named([one for one in found if not one.brier_difference[name].is_better]))
    ]
    pooled = _named([line for line in found if line.pooled_beats_all])
    told = (
        f" Pooled half and half with '{NOTHING_CHANGES}', surely better on {pooled}."
        if pooled
        else ""
    )
    return first + told + "".join(without)


def _named(found: Sequence[Line]) -> str:
    """Return the events with their horizons: "besieged (30, 90 days), ..."."""
    days: dict[str, list[int]] = {}
    for line in found:
        days.setdefault(line.event, []).append(line.horizon)
    return ", ".join(f"{event} ({', '.join(map(str, all_))} days)" for event, all_ in days.items())


def path_of_record(scenario: str) -> Path:
    """Return where the record of a bundled scenario lies in the package."""
    return HERE / f"record-{scenario}.json"


def stored_record(scenario: str) -> dict[str, Any] | None:
    """Return the record that ships for a scenario, or nothing.

    Raises
    ------
    InputError
        The file is there and cannot be read.
    """
    path = path_of_record(scenario)
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path} cannot be read: {error}; install safepassage again") from error
    return found


def write_record(found: Mapping[str, Any], path: Path | None = None) -> Path:
    """Write a record, by default to where the package keeps it; return the file."""
    file = path or path_of_record(str(found["scenario"]))
    file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return file


def verdict_for(scenario: str, rules: Rules) -> str:
    """Return the sentence for the first screen of a forecast or report of a scenario."""
    record = stored_record(scenario)
    if record is None:
        return verdict_of(())
    sentence = str(record["verdict"])
    if record["rules_hash"] != rules_hash(rules):
        sentence += " Measured with other war rules than those in force here."
    return sentence
