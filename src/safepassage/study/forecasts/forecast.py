"""A forecast from a date: the record up to it, and many futures after it, in one folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any

import numpy as np

from safepassage.engine.compile import names_of
from safepassage.errors import InputError, OutputError
from safepassage.results.display import html_of
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.scenario.scenario import Scenario, Sensitivity
from safepassage.study.ensemble.execute import EnsembleInfo, run_members
from safepassage.study.ensemble.plan import EVERYTHING_KNOWN, Vary
from safepassage.study.forecasts.afterwards import score_afterwards
from safepassage.study.forecasts.chances import MANY_WAITING, Window, chances_of
from safepassage.study.forecasts.dumb import NOTHING_CHANGES, Past, dumb_forecasts
from safepassage.study.forecasts.dumb_people import people_baselines
from safepassage.study.forecasts.early_warning import early_warning
from safepassage.study.forecasts.events import MEANING, WAR_EVENTS, Event
from safepassage.study.forecasts.futures import GENERATED, Asked, GeneratedAfter
from safepassage.study.forecasts.headline import figures
from safepassage.study.forecasts.live import blurred
from safepassage.study.forecasts.paths import path_of
from safepassage.study.forecasts.record import stored_record, verdict_for
from safepassage.study.forecasts.rolling import WarMaker, past_of, pooled_with
from safepassage.study.run import DISCLAIMER

FORECAST_FILE = "forecast.json"
INTERVAL = "95 % from the number of futures alone (Wilson); not how far the model is off"


@dataclass(frozen=True)
class Forecast:
    """A forecast on disk, and what it says."""

    path: Path
    said: Mapping[str, Any]  # forecast.json

    @property
    def probabilities(self) -> Mapping[str, Mapping[str, Any]]:
        """Return probability, interval and number of members by name, "place: event"."""
        found: Mapping[str, Mapping[str, Any]] = self.said["probabilities"]
        return found

    @property
    def digest(self) -> str:
        """Return the digest of the tables by member."""
        return str(self.said["digest"])

    @property
    def ensemble(self) -> Ensemble:
        """Return the futures."""
        return open_ensemble(self.path)

    def _repr_html_(self) -> str:
        """Return the report, for a notebook."""
        return html_of("forecast", self)

    def score(self, scenario: Scenario) -> dict[str, Any]:
        """Return how it did, by event, beside the dumb forecasts; see `afterwards`."""
        return score_afterwards(self.said, scenario)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return dict(self.said)

    def as_text(self) -> str:
        """Return the first screen."""
        from safepassage.study.forecasts.screen import text_of

        return text_of(self.said)


def forecast(
    scenario: Scenario,
    *,
    issue_date: date | str,
    horizon_days: int = 90,
    members: int = 100,
    seed: int = 1,
    threads: int = 1,
    out: Path | str | None = None,
    vintage: date | str | None = None,
    many_waiting: int = MANY_WAITING,
    sensitivity: Sensitivity | str | None = None,
    war_of: WarMaker = GeneratedAfter,
    progress: Callable[[int, int], None] | None = None,
) -> Forecast:
    """Look forward from a date: the record up to it, then members with war and people of their own.

    Interrupted, the same call goes on where it stopped; done, it says so.

    Parameters
    ----------
    scenario
        Seen as of the issue date; what is later in it changes nothing.
    issue_date
        The last day that is known, a date or "YYYY-MM-DD".
    horizon_days
        Days after it.
    members
        Futures.
    seed
        Of the futures.
    threads
        Members at a time. Changes no result.
    out
        The folder; one for the moment if none.
    vintage
        Rules informed after this day fall back to their whole prior.
    many_waiting
        People at a crossing from which "many waiting" holds.
    sensitivity
        How much may be shown; that of the scenario if none.
    war_of
        Called with the issue day; gives what gives a member its war.
    progress
        Called with members done and members in all.

    Raises
    ------
    InputError
        A date or number does not fit.
    OutputError
        The folder holds something else, or cannot be written.
    """
    asked = Asked(day_of(issue_date), horizon_days, day_of(vintage) if vintage else None)
    asked.check(scenario)
    known = asked.known(scenario)
    issue_day = known.day_of(asked.issue)
    folder = Path(out) if out is not None else Path(mkdtemp(prefix="safepassage-")) / "forecast"
    info = run_members(
        known,
        members=members,
        seed=seed,
        threads=threads,
        out=folder,
        vary=(*EVERYTHING_KNOWN, Vary.WAR),
        war_of=war_of(issue_day),
        closure=GENERATED,
        told={"forecast": asked.as_dict() | {"many_waiting": many_waiting}},
        progress=progress,
    )
    level = Sensitivity(sensitivity) if sensitivity else scenario.sensitivity(date.today())
    hindcast = asked.hindcast(scenario.settings.rules)
    said = _said(known, asked, info, many_waiting, hindcast)
    return _kept(folder, said, known, level)


def _kept(folder: Path, said: dict[str, Any], known: Scenario, level: Sensitivity) -> Forecast:
    """Write what may be said, with the early warnings, beside the futures."""
    told = may_be_said(said, known, level)
    _write(folder / FORECAST_FILE, told)
    return Forecast(folder, MappingProxyType(told))


def may_be_said(said: Mapping[str, Any], known: Scenario, level: Sensitivity) -> dict[str, Any]:
    """Return what a forecast may say at a level, with its early warnings."""
    told = dict(said)
    if level is Sensitivity.LIVE and "shown" not in said:
        told = blurred(said, known)
    warning = early_warning(told, stored_record(known.name), told["stock_days"])
    return told | {"early_warning": warning}


def open_forecast(path: Path | str) -> Forecast:
    """Return a forecast on disk; raises `InputError` where there is none."""
    file = Path(path) / FORECAST_FILE
    if not file.is_file():
        raise InputError(f"{path} is no forecast: it has no {FORECAST_FILE}")
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    return Forecast(Path(path), MappingProxyType(said))


def day_of(when: date | str) -> date:
    """Return a date; raises `InputError` where a text is none."""
    try:
        return date.fromisoformat(when) if isinstance(when, str) else when
    except ValueError as error:
        raise InputError(f"'{when}' is no day; a day is written YYYY-MM-DD") from error


def _said(
    known: Scenario, asked: Asked, info: EnsembleInfo, many_waiting: int, hindcast: str
) -> dict[str, Any]:
    """Return what `forecast.json` says."""
    issue_day = known.day_of(asked.issue)
    window = Window(issue_day, issue_day + asked.horizon_days)
    ensemble = open_ensemble(info.run)
    chances = chances_of(ensemble, known, window, many_waiting)
    past, stocks = on_issue_date(known, issue_day)
    of_war = war_baselines(known, past, asked.horizon_days)
    of_people = people_baselines(ensemble, known, past, asked.horizon_days, many_waiting)
    return {
        "run": info.run,
        "digest": info.digest,
        "scenario": info.scenario,
        **asked.as_dict(),
        "last_day": (asked.issue + timedelta(days=asked.horizon_days)).isoformat(),
        "members": info.members,
        "failed": info.failed,
        "seed": info.seed,
        "version": info.version,
        "hindcast": hindcast,
        "verdict": verdict_for(known.name, known.settings.rules),
        "closure": info.closure,
        "varied": info.varied,
        "disclaimer": DISCLAIMER,
        "interval": INTERVAL,
        "events": {event.value: MEANING[event] for event in Event}
        | {Event.WAITING.value: f"on a day of the window more than {many_waiting:,} wait there"},
        "headline": [figure.as_dict() for figure in figures(ensemble, known, window)],
        "probabilities": {
            chance.name: chance.as_dict() | _pooled(chance.as_dict(), of_war.get(chance.name))
            for chance in chances
        },
        "baselines": of_war | of_people,
        "stock_days": stocks,
        "warnings": list(info.warnings),
        "already_done": info.already_done,
    }


def _pooled(chance: Mapping[str, Any], dumb: Mapping[str, float] | None) -> dict[str, float]:
    """Return the probability pooled with "nothing changes", where that has one."""
    if dumb is None:
        return {}
    both = np.array([chance["p"]]), np.array([dumb[NOTHING_CHANGES]])
    return {"pooled": round(float(pooled_with(*both)[0]), 4)}


def on_issue_date(known: Scenario, issue_day: int) -> tuple[Past, dict[str, float | None]]:
    """Return what dumb forecasts may learn from, and days of stock by place."""
    from safepassage.engine.war.scripted import ScriptedWar

    names = names_of(known)
    path = path_of(ScriptedWar(known, names, until=issue_day), known, names, issue_day)
    assert path.last_stock_days is not None  # a whole war was gone through
    stocks = {
        place: None if np.isnan(days) else round(float(days), 1)
        for place, days in zip(names.places, path.last_stock_days, strict=True)
    }
    return past_of(known, path, issue_day), stocks


def war_baselines(known: Scenario, past: Past, horizon: int) -> dict[str, dict[str, float]]:
    """Return what the dumb forecasts say of events of the war by name, "place: event"."""
    found: dict[str, dict[str, float]] = {}
    for event in WAR_EVENTS:
        dumb = dumb_forecasts(event, past, horizon)
        for row, place in enumerate(names_of(known).places):
            if past.scored[row]:
                found[f"{place}: {event}"] = {
                    name: round(float(one.probability[row]), 4) for name, one in dumb.items()
                }
    return found


def _write(file: Path, said: Mapping[str, Any]) -> None:
    kept = {key: value for key, value in said.items() if key != "already_done"}
    text = json.dumps(kept, indent=2, ensure_ascii=False, allow_nan=False)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror or error}") from error
