"""The two things a planner sends: the report and the planning sheet beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from safepassage.errors import InputError, OutputError
from safepassage.view.forward.opened import is_forecast
from safepassage.view.forward.report import forecast_report
from safepassage.view.pdf import save_pdf
from safepassage.view.planning import save
from safepassage.view.report import save_page
from safepassage.view.viewmodel.build import from_page
from safepassage.view.viewmodel.central import opened, page_of
from safepassage.view.workbook import save_tables

SHEET = "planning.xlsx"
PAGE = "report.html"


class OnDisk(Protocol):
    """A run, ensemble or forecast that knows its folder."""

    @property
    def path(self) -> Path:
        """Return the folder."""


def report(
    run_folder: Path | str | OnDisk,
    out: Path | str | None = None,
    *,
    as_of: date | None = None,
    basemap: Path | None = None,
    pdf: bool = False,
    what_if: Sequence[Path] = (),
    beside: Sequence[Path] = (),
) -> tuple[Path, Path | None]:
    """Write the report of a run, ensemble or forecast and its planning sheet; return both paths.

    A forecast in a live crisis has no sheet: it would say how many people are expected where.

    Parameters
    ----------
    run_folder
        The run, ensemble or forecast, or its folder.
    out
        The page; without it `report.html` in that folder.
    as_of
        "Now" of the planning figures; without it 30 days before the end. That of a forecast is
        its issue date.
    basemap
        A GeoJSON file in the place of the map that ships.
    pdf
        Whether to write the report on paper too, beside the page.
    what_if
        Answers of `compare --members N --json`.
    beside
        Runs or ensembles of the same world, one decision apart, for a second map.

    Raises
    ------
    InputError
        The run is not complete, `as_of` is outside it, or a file given does not fit.
    OutputError
        A file cannot be written.
    """
    folder = Path(run_folder) if isinstance(run_folder, Path | str) else run_folder.path
    page = Path(out) if out is not None else folder / PAGE
    if page.is_dir():
        raise OutputError(f"'{page}' is a folder; name a file in it, such as {page / PAGE}")
    if not page.parent.is_dir():  # said before the work, not after it
        raise OutputError(f"there is no folder '{page.parent}' to write {page.name} in")
    sheet = page.with_name(SHEET)
    today = datetime.now(UTC).date()
    if is_forecast(folder):
        _fits_a_forecast(as_of, what_if, beside)
        return page, forecast_report(folder, page, sheet, today, basemap=basemap, pdf=pdf)
    found = opened(folder)
    model = page_of(found, today=today, as_of=as_of)
    others = [opened(other) for other in beside]
    save_page(model, page, from_page(model, found, today, basemap, what_if, others))
    save(model, sheet)
    if pdf:
        save_pdf(model, page.with_suffix(".pdf"))
    return page, sheet


def save_tables_of(run_folder: Path | str, out: Path | str, *, as_of: date | None = None) -> Path:
    """Write the tables of the report of a run or ensemble as a workbook; return its path.

    They are those of the page, as the sensitivity of the scenario allows.
    """
    model = page_of(opened(run_folder), today=datetime.now(UTC).date(), as_of=as_of)
    return save_tables(model, Path(out))


def _fits_a_forecast(as_of: date | None, what_if: Sequence[Path], beside: Sequence[Path]) -> None:
    """Raise `InputError` where something is asked of a forecast that it has not."""
    if as_of is not None:
        raise InputError("--as-of: now of a forecast is its issue date; leave the option out")
    if what_if:
        raise InputError("--what-if: an answer belongs in the report of a run, not of a forecast")
    if beside:
        raise InputError("--beside: a forecast has no second map; report the two runs")
