"""What can be handed on from a run: the report, the planning sheet, the tables as CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from safepassage.errors import InputError, RefusedError, suggestion
from safepassage.results.ensemble_store import Ensemble, is_ensemble, open_ensemble
from safepassage.results.ensemble_tables import ENSEMBLE_TABLES
from safepassage.results.store import Run, open_run
from safepassage.results.tables import TABLES
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.alone import scenario_of_ensemble
from safepassage.study.notebook import decoded
from safepassage.study.run import scenario_of
from safepassage.view.app.whatif import ANSWER_FILE, is_joint, worlds
from safepassage.view.pages import PAGE, SHEET, report, save_tables_of
from safepassage.view.writing import whole_file

EXPORTS = {
    "report": PAGE,
    "planning": SHEET,
    "tables": "tables.zip",
    "workbook": "tables.xlsx",
}
README = """{title}

Model scenario, not prediction. {number}, seed {seed}, safepassage {version}.
Closure: {closure}. Scenario hash {hash}. Digest {digest}.
Names and borders imply no endorsement. Nothing here counts the dead or the survivors.
Columns and units: docs/reference/result-tables.md and ensemble-tables.md. Day 0 is {start}.
"""


def export(run: Path, folder: Path, what: str, *, as_of: date | None = None) -> Path:
    """Write an export below a folder and return its path.

    `what` is report, planning, tables or workbook. Raises `InputError` where it is something else,
    `RefusedError` where the sensitivity of the scenario forbids it.
    """
    if what not in EXPORTS:
        raise InputError(f"no export is called '{what}'; {suggestion(what, EXPORTS)}")
    out = folder / "exports"
    out.mkdir(exist_ok=True)
    if what == "tables":
        return _tables(run, out / EXPORTS[what])
    if what == "workbook":
        return save_tables_of(run, out / EXPORTS[what], as_of=as_of)
    report(run, out / PAGE, as_of=as_of)
    return out / EXPORTS[what]


def export_comparison(
    folder: Path, what: str, first: Scenario, second: Scenario, *, as_of: date | None = None
) -> Path:
    """Write the report of two worlds beside each other, the first one's figures in its tables.

    What differs by luck alone goes into no report. Raises `InputError` where anything else than
    the report is asked.
    """
    if what != "report":
        raise InputError("of a comparison there is a report; other files are made from a run")
    out = folder / "exports"
    out.mkdir(exist_ok=True)
    answers = [folder / ANSWER_FILE] if is_joint(folder) else []
    one, other = worlds(folder, first, second)
    report(one.run.path, out / PAGE, as_of=as_of, what_if=answers, beside=[other.run.path])
    return out / PAGE


def _tables(folder: Path, out: Path) -> Path:
    found: Run | Ensemble
    if is_ensemble(folder):
        found = open_ensemble(folder)
        scenario = scenario_of_ensemble(found)
        names = [table.name for table in ENSEMBLE_TABLES]
    else:
        found = open_run(folder)
        scenario = scenario_of(folder)
        names = [table.name for table in TABLES]
    level = scenario.sensitivity(datetime.now(UTC).date()).value
    if level != "open":
        raise RefusedError(
            f"the tables hold every place and day, and this scenario is {level}; the report and "
            "the planning sheet show what may be handed on (docs/science/sensitivity.md)"
        )
    with whole_file(out) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(found, scenario.settings.title or scenario.name))
        for name in names:
            archive.writestr(f"{name}.csv", _csv(decoded(found.table(name))))
    return out


def _csv(columns: Mapping[str, Any]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
    return text.getvalue()


def _readme(found: Run | Ensemble, title: str) -> str:
    info = found.info
    members = info.get("members", 1)
    return README.format(
        title=title,
        number="One run: no range is shown" if members == 1 else f"{members} members",
        seed=info["seed"],
        version=info["version"],
        closure=info["closure"],
        hash=info["scenario_hash"],
        digest=info["digest"],
        start=info["start"],
    )
