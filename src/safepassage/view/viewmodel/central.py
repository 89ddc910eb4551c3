"""What a page is made from: a run, or an ensemble with one run of its scenario beside it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from safepassage.errors import InputError, OutputError
from safepassage.results.ensemble_store import Ensemble, is_ensemble, open_ensemble
from safepassage.results.store import INFO_FILE, Run, open_run
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.alone import scenario_of_ensemble
from safepassage.study.ensemble_score import score_ensemble
from safepassage.study.run import run_to_folder, scenario_of
from safepassage.view.model import view_model
from safepassage.view.viewmodel.ranges import as_ranges
from safepassage.view.viewmodel.spread import Members

CENTRAL = "one-run"  # folder inside an ensemble: its scenario with the rules as they are
AS_RECORDED = "war as recorded"


@dataclass(frozen=True, slots=True)
class Found:
    """A run folder or an ensemble, opened."""

    scenario: Scenario
    run: Run  # of an ensemble: one run with the central rules
    ensemble: Ensemble | None = None
    closure: str = ""  # words in the place of the ensemble's, where a part of it is shown

    @property
    def members(self) -> Members | None:
        """Return the members of an ensemble."""
        return Members(self.ensemble, self.scenario) if self.ensemble else None


def opened(folder: Path | str, scenario: Scenario | None = None) -> Found:
    """Open a run or an ensemble.

    An ensemble keeps no full tables of its members: one run of its scenario, with the rules as
    they are, is made beside them the first time (roads taken, stocks in sieges, the daily record).

    Raises
    ------
    InputError
        There is neither, or the wars of the members differ from each other.
    """
    path = Path(folder)
    if not is_ensemble(path):
        return Found(scenario or scenario_of(path), open_run(path))
    ensemble = open_ensemble(path)
    if not str(ensemble.info["closure"]).startswith(AS_RECORDED):
        raise InputError(
            f"{path} is an ensemble in which each member has a war of its own; "
            "a map shows one war. Report a run, or an ensemble whose war is as recorded."
        )
    scenario = scenario or scenario_of_ensemble(ensemble)
    run = central_run(scenario_of_ensemble(ensemble), ensemble.info["seed"], path)
    return Found(scenario, run, ensemble)


def central_run(scenario: Scenario, seed: int, folder: Path) -> Run:
    """Return one run of a scenario, with its rules as they are, kept inside a folder of many.

    One that an older version left there, with other rules, gives way to a new one.
    """
    central = folder / CENTRAL
    try:
        run_to_folder(scenario, seed=seed, out=central)
    except OutputError:
        if not (central / INFO_FILE).is_file():
            raise
        shutil.rmtree(central)
        run_to_folder(scenario, seed=seed, out=central)
    return open_run(central)


def page_of(found: Found, *, today: date, as_of: date | None = None) -> dict[str, Any]:
    """Return the model of the static page, blurred as the sensitivity asks.

    In a live crisis the page of an ensemble is that of its one run, blurred: ranges of small
    counts would narrow what is kept back.
    """
    page = view_model(found.run.path, found.scenario, today=today, as_of=as_of)
    if found.ensemble is None or page["meta"]["sensitivity"] == "live":
        return page
    ensemble, scenario = found.ensemble, found.scenario
    scores = score_ensemble(ensemble, scenario)
    return as_ranges(page, Members(ensemble, scenario), scenario, ensemble.info, scores)
