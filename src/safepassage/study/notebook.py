"""The few calls a person makes from Python; each is one line over the parts below."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.war.situation import SituationReport
from safepassage.engine.war.situation import situation as situation_on
from safepassage.errors import InputError
from safepassage.results.display import html_of
from safepassage.results.ensemble_store import is_ensemble, open_ensemble
from safepassage.results.frames import Coded, Columns, RunTables
from safepassage.results.tables import BY_NAME
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.alone import scenario_of_ensemble
from safepassage.study.ensemble_score import BandScores, score_ensemble
from safepassage.study.run import RunInfo, engine_of_record, run_to_folder, scenario_of
from safepassage.study.score import Scores, score_run


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """One run in memory. A model scenario, not a prediction; one seed is never a range."""

    scenario: Scenario
    seed: int
    tables: RunTables

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the report."""
        return html_of("simulation", self)

    def table(self, name: str) -> dict[str, NDArray[Any]]:
        """Return a table as columns, text decoded; `pandas.DataFrame` takes it as it is.

        Raises `InputError` where no table is called so.
        """
        if name not in BY_NAME:
            raise InputError(f"no table is called '{name}'; known: {', '.join(BY_NAME)}")
        return decoded(self.tables.tables[name])

    def stocks(self) -> dict[str, NDArray[Any]]:
        """Return people by day, place, origin, status, whereabouts and how they moved."""
        return self.table("stocks")

    def moves(self) -> dict[str, NDArray[Any]]:
        """Return moves by day, from, to, origin and kind; each move counts."""
        return self.table("moves")


def decoded(columns: Columns) -> dict[str, NDArray[Any]]:
    """Return columns with text in place of codes."""
    return {
        name: np.array(value.words(), object) if isinstance(value, Coded) else value
        for name, value in columns.items()
    }


def simulate(scenario: Scenario, *, seed: int = 1, threads: int | None = None) -> Simulation:
    """Run a scenario in memory; the same seed gives the same tables, whatever the threads."""
    cores = threads or os.cpu_count() or 1
    return Simulation(scenario, seed, engine_of_record()(scenario, seed=seed, threads=cores))


def run(
    scenario: Scenario, out: Path | str, *, seed: int = 1, threads: int | None = None
) -> RunInfo:
    """Run a scenario and keep its tables in a folder; a run that is there already is not redone."""
    return run_to_folder(scenario, seed=seed, threads=threads or os.cpu_count() or 1, out=out)


def situation(scenario: Scenario, when: date | str) -> SituationReport:
    """Return who holds what, who is supplied, encircled, besieged on a day.

    Raises `InputError` where `when` is no day of the scenario.
    """
    return situation_on(scenario, when)


def score(run_folder: Path | str) -> Scores | BandScores:
    """Hold a run, or an ensemble with its bands, against what was observed; see study.score."""
    if is_ensemble(run_folder):
        ensemble = open_ensemble(run_folder)
        return score_ensemble(ensemble, scenario_of_ensemble(ensemble))
    return score_run(run_folder, scenario_of(run_folder))
