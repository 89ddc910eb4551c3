"""The two things a planner sends: the report and the planning sheet beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from safepassage.errors import OutputError
from safepassage.view.planning import save
from safepassage.view.report import save_page
from safepassage.view.viewmodel.build import from_page
from safepassage.view.viewmodel.central import opened, page_of

SHEET = "planning.xlsx"
PAGE = "report.html"


def report(
    run_folder: Path | str,
    out: Path | str | None = None,
    *,
    as_of: date | None = None,
    basemap: Path | None = None,
) -> tuple[Path, Path]:
    """Write the report of a run or ensemble and its planning sheet; return both paths.

    `out` is the page; without it `report.html` in the folder of the run. `as_of` is "now" of the
    planning figures; without it 30 days before the end. `basemap` is a GeoJSON file in the place of
    the map that ships. Raises `InputError` where the run is not
    complete or `as_of` is outside it, `OutputError` where a file cannot be written.
    """
    folder = Path(run_folder)
    page = Path(out) if out is not None else folder / PAGE
    if page.is_dir():
        raise OutputError(f"'{page}' is a folder; name a file in it, such as {page / PAGE}")
    sheet = page.with_name(SHEET)
    found, today = opened(folder), datetime.now(UTC).date()
    model = page_of(found, today=today, as_of=as_of)
    save_page(model, page, from_page(model, found, today, basemap))
    save(model, sheet)
    return page, sheet
