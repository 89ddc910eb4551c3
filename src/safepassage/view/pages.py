"""The two things a planner sends: the report and the planning sheet beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from safepassage.errors import OutputError
from safepassage.view.pdf import save_pdf
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
    pdf: bool = False,
    what_if: Sequence[Path] = (),
) -> tuple[Path, Path]:
    """Write the report of a run or ensemble and its planning sheet; return both paths.

    Parameters
    ----------
    run_folder
        The run or ensemble.
    out
        The page; without it `report.html` in that folder.
    as_of
        "Now" of the planning figures; without it 30 days before the end.
    basemap
        A GeoJSON file in the place of the map that ships.
    pdf
        Whether to write the report on paper too, beside the page.
    what_if
        Answers of `compare --members N --json`.

    Raises
    ------
    InputError
        The run is not complete, `as_of` is outside it, or a file given does not fit.
    OutputError
        A file cannot be written.
    """
    folder = Path(run_folder)
    page = Path(out) if out is not None else folder / PAGE
    if page.is_dir():
        raise OutputError(f"'{page}' is a folder; name a file in it, such as {page / PAGE}")
    sheet = page.with_name(SHEET)
    found, today = opened(folder), datetime.now(UTC).date()
    model = page_of(found, today=today, as_of=as_of)
    save_page(model, page, from_page(model, found, today, basemap, what_if))
    save(model, sheet)
    if pdf:
        save_pdf(model, page.with_suffix(".pdf"))
    return page, sheet
