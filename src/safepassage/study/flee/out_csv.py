"""out.csv as Flee users plot it: the same columns, in the same order (specification 6.1)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from safepassage.engine.flee3 import FleeRun
from safepassage.errors import OutputError

NOTHING = 0.00001  # data below this give no relative error


def header(run: FleeRun, *, idps: bool = False) -> list[str]:
    """Return the column names of a run."""
    found = ["Day", "Date"]
    for i in run.outputs:
        name = run.case.places[i].name
        found += [f"{name} sim", f"{name} data", f"{name} error"]
    found += [
        "Total error", "refugees in camps (UNHCR)", "total refugees (simulation)",
        "raw UNHCR refugee count", "refugees in camps (simulation)", "refugee_debt",
    ]  # fmt: skip
    return [*found, "total IDPs"] if idps else found


def rows(run: FleeRun, *, idps: bool = False, late_date: bool = True) -> Iterator[list[object]]:
    """Yield a row per day.

    Flee prints the date after the day (Q43); `late_date` off prints the day's own. A camp without
    data has empty cells, where Flee stops.
    """
    for day in range(run.case.days):
        when = run.case.start + timedelta(days=day + late_date)
        found: list[object] = [day, when.isoformat()]
        error_total, data_total, simulated_total = 0.0, 0, 0
        for i in run.outputs:
            simulated = int(run.present[day, i])
            column = run.data.of(run.case.places[i].name)
            simulated_total += simulated
            if column is None:
                found += [simulated, "", ""]
                continue
            counted = column[day]
            error_total += round(abs(simulated - counted), 4)
            data_total += counted
            found += [simulated, counted, _error(simulated, counted)]
        raw = int(run.raw[day])
        if raw > 0:
            found += [error_total / raw, data_total, int(run.created[day]), raw]
            found += [simulated_total, int(run.debt[day])]
        else:  # Flee writes no data where a rule displaces people (Q45)
            found += [0.0, 0, int(run.created[day]), 0, simulated_total, 0]
        yield [*found, int(run.idps[day])] if idps else found


def _error(simulated: int, counted: int) -> float:
    return 0.0 if counted < NOTHING else round(abs(simulated / counted - 1), 4)


def text_of(run: FleeRun, *, idps: bool = False, late_date: bool = True) -> str:
    """Return out.csv as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header(run, idps=idps))
    writer.writerows(rows(run, idps=idps, late_date=late_date))
    return text.getvalue()


def refuse_without_folder(path: Path | str) -> None:
    """Refuse a file whose folder is not there, before a run of minutes rather than after it."""
    folder = Path(path).absolute().parent
    if not folder.is_dir():
        raise OutputError(f"{path} cannot be written: there is no folder {folder}")


def write(run: FleeRun, path: Path | str, *, late_date: bool = True) -> None:
    """Write out.csv, whole or not at all; with the IDPs where log_levels.idp_totals asks for it."""
    path, idps = Path(path), run.case.rules.idp_totals > 0
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text_of(run, idps=idps, late_date=late_date), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
