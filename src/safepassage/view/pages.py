"""The two things a planner sends: the report and the planning sheet beside it."""

from __future__ import annotations

from pathlib import Path

from safepassage.study.run import scenario_of
from safepassage.view.model import view_model
from safepassage.view.planning import save
from safepassage.view.report import save_page

SHEET = "planning.xlsx"
PAGE = "report.html"


def report(run_folder: Path | str, out: Path | str | None = None) -> tuple[Path, Path]:
    """Write the report of a run and its planning sheet; return both paths.

    `out` is the page; without it `report.html` in the folder of the run. Raises `InputError` where
    the run is not complete, `OutputError` where a file cannot be written.
    """
    folder = Path(run_folder)
    page = Path(out) if out is not None else folder / PAGE
    sheet = page.with_name(SHEET)
    model = view_model(folder, scenario_of(folder))
    save_page(model, page)
    save(model, sheet)
    return page, sheet
