"""What can be handed on from a run: the report, the planning sheet, the tables as CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from safepassage.errors import InputError, RefusedError, suggestion
from safepassage.results.store import Run, open_run
from safepassage.results.tables import TABLES
from safepassage.study.notebook import decoded
from safepassage.study.run import scenario_of
from safepassage.view.pages import PAGE, SHEET, report
from safepassage.view.writing import whole_file

EXPORTS = {"report": PAGE, "planning": SHEET, "tables": "tables.zip"}
README = """{title}

Model scenario, not prediction. One run, seed {seed}, safepassage {version}: no range is shown.
Closure: {closure}. Scenario hash {hash}. Digest {digest}.
Names and borders imply no endorsement. Nothing here counts the dead or the survivors.
Columns and units: docs/reference/result-tables.md. A day is counted from {start}, which is day 0.
"""


def export(run: Path, folder: Path, what: str, *, as_of: date | None = None) -> Path:
    """Write an export below a folder and return its path.

    `what` is report, planning or tables. Raises `InputError` where it is something else,
    `RefusedError` where the sensitivity of the scenario forbids it.
    """
    if what not in EXPORTS:
        raise InputError(f"no export is called '{what}'; {suggestion(what, EXPORTS)}")
    out = folder / "exports"
    out.mkdir(exist_ok=True)
    if what == "tables":
        return _tables(run, out / EXPORTS[what])
    report(run, out / PAGE, as_of=as_of)
    return out / EXPORTS[what]


def _tables(run_folder: Path, out: Path) -> Path:
    scenario, run = scenario_of(run_folder), open_run(run_folder)
    level = scenario.sensitivity(datetime.now(UTC).date()).value
    if level != "open":
        raise RefusedError(
            f"the tables hold every place and day, and this scenario is {level}; the report and "
            "the planning sheet show what may be handed on (docs/science/sensitivity.md)"
        )
    with whole_file(out) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(run, scenario.settings.title or scenario.name))
        for table in TABLES:
            columns = decoded(run.table(table.name))
            text = io.StringIO(newline="")
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
            archive.writestr(f"{table.name}.csv", text.getvalue())
    return out


def _readme(run: Run, title: str) -> str:
    info = run.info
    return README.format(
        title=title,
        seed=info["seed"],
        version=info["version"],
        closure=info["closure"],
        hash=info["scenario_hash"],
        digest=info["digest"],
        start=info["start"],
    )
