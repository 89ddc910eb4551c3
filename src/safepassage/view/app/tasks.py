"""What a worker process does: run, compare, view, export, or read what somebody dropped.

Each task works in one folder and writes its result whole or not at all. What is written for the
screen has passed `sensitivity` already.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from safepassage.scenario.scenario import Scenario
from safepassage.view.app.drafts import as_text, read_scenario
from safepassage.view.app.jobs import (
    COMPARISON_FILE,
    FIRST,
    RUN_FOLDER,
    SECOND,
    VIEW_FILE,
    run_folder,
)
from safepassage.view.app.project import write_whole

Tell = Callable[[dict[str, Any]], None]  # a line for the server

READ_CPU_SECONDS = 120
READ_BYTES = 3 * 1024**3


def run(folder: Path, asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Simulate one member and draw its view."""
    from safepassage.study.run import run_to_folder

    info = run_to_folder(
        read_scenario(folder / FIRST),
        seed=int(asked["seed"]),
        threads=int(asked.get("threads", 1)),
        out=folder / RUN_FOLDER,
        progress=lambda done, total: tell({"done": done, "total": total}),
    )
    view(folder, asked, tell)
    return {"digest": info.digest}


def members(folder: Path, asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Run members that differ in what is not known, and draw their bands; resumes."""
    from safepassage.study.ensemble.execute import run_members

    info = run_members(
        read_scenario(folder / FIRST),
        members=int(asked["members"]),
        seed=int(asked["seed"]),
        threads=int(asked.get("threads", 1)),
        out=folder / RUN_FOLDER,
        progress=lambda done, total: tell({"done": done, "total": total}),
    )
    view(folder, asked, tell)
    return {"digest": info.digest}


def view(folder: Path, asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Write the view-model of a run or of two worlds compared, as its sensitivity allows."""
    from safepassage.view.viewmodel.build import document
    from safepassage.view.viewmodel.writing import save

    del asked
    tell({"phase": "drawing the map"})
    if (folder / COMPARISON_FILE).is_file():
        from safepassage.view.app.whatif import both_worlds

        found = both_worlds(folder, *_both(folder), datetime.now(UTC).date())
    else:
        found = document(run_folder(folder))
    save(found, folder / VIEW_FILE)
    return {}


def _both(folder: Path) -> tuple[Scenario, Scenario]:
    return read_scenario(folder / FIRST), read_scenario(folder / SECOND)


def compare(folder: Path, asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Run both worlds; keep what differs, as the sensitivity allows."""
    from safepassage.study.compare import compare as compare_scenarios
    from safepassage.view.app.compared import shown_comparison
    from safepassage.view.app.whatif import joint, keep_pairs

    first, second = _both(folder)
    threads = int(asked.get("threads", 1))

    def progress(done: int, total: int) -> None:
        tell({"done": done, "total": total})

    if members := int(asked.get("members", 0)):
        shown = joint(folder, first, second, members=members, threads=threads, progress=progress)
    else:
        seeds = range(1, int(asked["seeds"]) + 1)
        found = compare_scenarios(first, second, seeds=seeds, threads=threads, progress=progress)
        keep_pairs(folder, found, first, second)
        shown = shown_comparison(found, first, datetime.now(UTC).date())
    text = json.dumps(shown, ensure_ascii=False, allow_nan=False)
    write_whole(folder / COMPARISON_FILE, text)
    return {}


def export(folder: Path, asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Write a file to hand on: the report, the planning sheet, or the tables as CSV."""
    from safepassage.view.app.exports import export as write
    from safepassage.view.app.exports import export_comparison as write_comparison

    tell({"phase": "writing the file"})
    when = date.fromisoformat(asked["as_of"]) if asked.get("as_of") else None
    what = str(asked["what"])
    if (folder / COMPARISON_FILE).is_file():
        return {"file": write_comparison(folder, what, *_both(folder), as_of=when).name}
    return {"file": write(run_folder(folder), folder, what, as_of=when).name}


def read(folder: Path, asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Read a scenario that somebody dropped: within limits, so that a bad file ends only this."""
    from safepassage.openers import examine

    _limit()
    tell({"phase": "reading"})
    os.chdir(folder)  # messages then name the file as its owner does
    reading = examine(Path(str(asked["file"])))
    write_whole(folder / FIRST, as_text(reading.checked()))
    return {}


def _limit() -> None:
    """Bound time and memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the server still ends what takes too long
        return
    resource.setrlimit(resource.RLIMIT_CPU, (READ_CPU_SECONDS, READ_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (READ_BYTES, READ_BYTES))


TASKS = {
    "run": run,
    "members": members,
    "compare": compare,
    "view": view,
    "export": export,
    "read": read,
}
