"""What the command line opens the app with: a scenario, or a run or ensemble somebody has made.

A run is copied into the project: what is shown there does not vanish with the folder it came from,
and nothing is written where the user did not say so.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from safepassage.errors import InputError, OutputError
from safepassage.openers import bundled_names
from safepassage.scenario.scenario import Scenario
from safepassage.view.app.desk import Desk
from safepassage.view.app.jobs import MEMBERS_INFO, RUN_INFO, read_job
from safepassage.view.app.project import read_json

FORECAST = "forecast.json"  # as `study.forecasts` names it
HANDED_ON = ("*.html", "*.xlsx", "*.pdf", "job.json", "view.json", "exports")


@dataclass(frozen=True, slots=True)
class Given:
    """What the first page shows: an open scenario, and perhaps a run of it."""

    draft: str = ""
    job: str = ""


def open_given(desk: Desk, name_or_path: str) -> Given:
    """Open a scenario, run or ensemble.

    Raises
    ------
    InputError
        It is a forecast, whose futures have no one war to draw, or cannot be read.
    OutputError
        The run cannot be copied into the project.
    """
    path = Path(name_or_path)
    if name_or_path in bundled_names() or not _is_result(path):
        return Given(desk.open_given(name_or_path).name)
    job = _known(desk, path) or _taken_in(desk, path)
    draft = desk.drafts.open(
        _scenario_of(path), f"the run {path.name} (from {path.resolve().parent})"
    )
    return Given(draft.name, job)


def _is_result(path: Path) -> bool:
    if (path / FORECAST).is_file():
        raise InputError(
            f"'{path}' is a forecast: each of its futures has a war of its own and no map. "
            f"safepassage report {path} writes its report"
        )
    return any((path / name).is_file() for name in (RUN_INFO, MEMBERS_INFO))


def _known(desk: Desk, path: Path) -> str:
    """Return the job of the project with the same result, empty where there is none."""
    info = read_json(path / RUN_INFO) or read_json(path / MEMBERS_INFO) or {}
    digest = info.get("digest")
    found = [job.job for job in desk.runner.all() if digest and job.digest == digest]
    return found[0] if found else ""


def _taken_in(desk: Desk, path: Path) -> str:
    name = desk.project.free_name("runs", path.resolve().name)
    with tempfile.TemporaryDirectory(prefix=".incoming-", dir=desk.project.root) as beside:
        copy = Path(beside) / "run"
        try:
            shutil.copytree(path, copy, ignore=shutil.ignore_patterns(*HANDED_ON), symlinks=False)
            copy.rename(desk.project.path("runs", name))
        except (OSError, shutil.Error) as error:
            raise OutputError(f"'{path}' cannot be copied into the project: {error}") from error
    job = read_job(desk.project.path("runs", name))
    if job is None:
        shutil.rmtree(desk.project.path("runs", name))
        raise InputError(f"'{path}' is no run that the app can show")
    desk.runner.adopt(job)
    return name


def _scenario_of(path: Path) -> Scenario:
    from safepassage.results.ensemble_store import is_ensemble, open_ensemble
    from safepassage.study.ensemble.alone import scenario_of_ensemble
    from safepassage.study.run import scenario_of

    return scenario_of_ensemble(open_ensemble(path)) if is_ensemble(path) else scenario_of(path)
