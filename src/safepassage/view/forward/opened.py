"""A forecast, opened: what it says, what it knew, its futures, and the record up to its issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from safepassage.results.ensemble_store import Ensemble
from safepassage.results.store import Run
from safepassage.scenario.scenario import Scenario, Sensitivity
from safepassage.study.ensemble.alone import scenario_of_ensemble
from safepassage.study.forecasts.forecast import FORECAST_FILE, may_be_said, open_forecast
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.central import Found, central_run
from safepassage.view.viewmodel.spread import Members

RECORD = "war as recorded up to the issue date"


def is_forecast(folder: Path | str) -> bool:
    """Return whether a folder holds a forecast."""
    return (Path(folder) / FORECAST_FILE).is_file()


@dataclass(frozen=True)
class Opened:
    """A forecast as a page needs it."""

    said: Mapping[str, Any]  # what of forecast.json may be said at this level
    known: Scenario  # as of the issue date, to the end of the horizon
    record: Scenario  # the same, to the issue date
    run: Run  # of the record, with the central rules: states, roads, boards
    ensemble: Ensemble
    policy: Policy

    @property
    def issue(self) -> date:
        """Return the issue date."""
        return date.fromisoformat(self.said["issue_date"])

    @property
    def issue_day(self) -> int:
        """Return its day number."""
        return self.known.day_of(self.issue)

    @cached_property
    def members(self) -> Members:
        """Return the futures, to the end of the horizon."""
        return Members(self.ensemble, self.known)

    @property
    def found(self) -> Found:
        """Return the record as the view-model takes it: figures of all futures up to the issue."""
        return Found(self.record, self.run, self.ensemble, RECORD)


def opened_forecast(folder: Path | str, today: date) -> Opened:
    """Open a forecast; the record up to its issue date is run beside it the first time.

    Raises
    ------
    InputError
        There is no forecast, or its scenario cannot be read.
    OutputError
        The run of the record cannot be kept in the folder.
    """
    forecast = open_forecast(folder)
    ensemble = forecast.ensemble
    known = scenario_of_ensemble(ensemble)
    issue = date.fromisoformat(forecast.said["issue_date"])
    settings = known.settings.model_copy(update={"end": issue})
    record = known.replace(settings=settings)
    level = level_of(forecast.said, known, today)
    return Opened(
        said=may_be_said(forecast.said, known, level),
        known=known,
        record=record,
        run=central_run(record, ensemble.info["seed"], Path(folder)),
        ensemble=ensemble,
        policy=Policy(level.value),
    )


def level_of(said: Mapping[str, Any], known: Scenario, today: date) -> Sensitivity:
    """Return how much may be shown: no more than when the forecast was written."""
    return Sensitivity.LIVE if "shown" in said else known.sensitivity(today)
