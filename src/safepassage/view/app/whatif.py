"""A comparison in the app: its answer as a file, and both worlds in one document."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from safepassage.results.store import open_run
from safepassage.scenario.scenario import Scenario
from safepassage.study.changes import decision_day
from safepassage.study.compare import Comparison
from safepassage.study.run import run_to_folder
from safepassage.study.whatif.run import compare_members
from safepassage.view.app.project import write_whole
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel.build import from_page
from safepassage.view.viewmodel.central import Found, page_of
from safepassage.view.viewmodel.document import ViewModel
from safepassage.view.viewmodel.whatif import comparisons

ANSWER_FILE = "answer.json"  # as `compare --json` has it; never sent as it is
DRAWS = "draws"  # folder of the ensembles; a job that was cancelled goes on from there
FIRST_RUN, SECOND_RUN = "first-run", "second-run"
SEED = 1  # of the two runs that are drawn; both worlds share it


def keep_pairs(folder: Path, found: Comparison, first: Scenario, second: Scenario) -> None:
    """Keep what pairs of runs with the same luck say, in the form of joint draws."""
    told = found.as_dict()
    closure = told["closure"]
    rows = [
        {**row, "closure": closure, "middle": row["difference"]}
        for row in told["rows"]
    ]  # fmt: skip
    answer = {
        "question": "What differs between A and B?",
        "first": first.name,
        "opening": {closure: told["opening"]},
        "changes": told["changes"],
        "decision": decision_day(first, second).isoformat(),
        "until": first.settings.end.isoformat(),
        "members": len(told["seeds"]),
        "interval": told["range"],
        "varied": {closure: "luck alone"},
        "rows": rows,
    }
    _keep(folder, answer)


def joint(
    folder: Path,
    first: Scenario,
    second: Scenario,
    *,
    members: int,
    threads: int,
    progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """Compare over joint draws under both closures; return what the app shows of it."""
    found = compare_members(
        first, second, members=members, threads=threads, out=folder / DRAWS,
        question="What differs between A and B?", progress=progress,
    )  # fmt: skip
    _keep(folder, found.as_dict())
    today = datetime.now(UTC).date()
    (shown,) = comparisons([folder / ANSWER_FILE], first, Policy("open"), today)
    mark = Policy(first.sensitivity(today).value).mark
    return {"joint": shown.model_dump(mode="json"), "mark": mark}


def both_worlds(folder: Path, first: Scenario, second: Scenario, today: date) -> ViewModel:
    """Return the document of the first world with the second beside it, and what differs."""
    one, other = worlds(folder, first, second)
    page = page_of(one, today=today)
    return from_page(page, one, today, answers=[folder / ANSWER_FILE], beside=[other])


def worlds(folder: Path, first: Scenario, second: Scenario) -> tuple[Found, Found]:
    """Return one run of each world with the same luck, made if it is not there."""
    found = []
    for scenario, name in ((first, FIRST_RUN), (second, SECOND_RUN)):
        run_to_folder(scenario, seed=SEED, out=folder / name)
        found.append(Found(scenario, open_run(folder / name)))
    return found[0], found[1]


def is_joint(folder: Path) -> bool:
    """Return whether the answer kept is one of joint draws: luck alone goes into no report."""
    answer = json.loads((folder / ANSWER_FILE).read_text(encoding="utf-8"))
    return "simulation_noise" in answer


def _keep(folder: Path, answer: Mapping[str, Any]) -> None:
    write_whole(folder / ANSWER_FILE, json.dumps(answer, ensure_ascii=False, allow_nan=False))
