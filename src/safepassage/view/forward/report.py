"""What a planner sends of a forecast: the page, the planning sheet beside it, perhaps a PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safepassage.view.forward.model import forecast_model, record_page
from safepassage.view.forward.opened import opened_forecast
from safepassage.view.forward.page import save_page
from safepassage.view.forward.paper import save_pdf
from safepassage.view.planning import save
from safepassage.view.viewmodel.build import from_page


def forecast_report(
    folder: Path, page: Path, sheet: Path, today: date, *, basemap: Path | None, pdf: bool
) -> Path | None:
    """Write the report of a forecast; return the sheet, none where a live crisis has none.

    A planning sheet would show, in a live crisis, how many people are expected where.

    Raises
    ------
    InputError
        The forecast cannot be read.
    OutputError
        A file cannot be written.
    """
    found = opened_forecast(folder, today)
    record = record_page(found, today)
    model = forecast_model(found, record)
    save_page(model, page, from_page(record, found.found, today, basemap))
    if model["planning"] is not None:
        save({**record, "meta": model["meta"]}, sheet)
    if pdf:
        save_pdf(model, page.with_suffix(".pdf"))
    return sheet if model["planning"] is not None else None
