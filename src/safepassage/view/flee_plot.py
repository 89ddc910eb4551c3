"""out.csv, ours or Flee's own -> one HTML page: each camp, simulated and counted."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

from safepassage.errors import InputError, OutputError
from safepassage.view.chart_svg import step_chart

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:820px;margin:2em auto;padding:0 1em;color:#222}
.grid{stroke:#ddd;fill:none}.tick{font-size:11px;fill:#555}.line{fill:none;stroke-width:2}
.line-0{stroke:#1f6f8b}.line-1{stroke:#c0562f;stroke-dasharray:5 3}svg{width:100%;height:auto}
b.sim,b.data{border-bottom:2px solid #1f6f8b;color:#1f6f8b}
b.data{border-bottom:2px dashed #c0562f;color:#c0562f}
"""
NOTE = "Model scenario, not prediction. One run: no range is shown."


def plot_flee_csv(table: Path | str, page: Path | str, *, about: str = "") -> None:
    """Write a page with a chart per camp from a table in the columns of Flee's out.csv.

    Parameters
    ----------
    about
        What the run was: folder, seed, version. It stands below the heading.

    Raises
    ------
    InputError
        The table cannot be read, or holds no camp.
    OutputError
        The page cannot be written.
    """
    try:
        with Path(table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise InputError(f"{table} cannot be read: {error.strerror}") from error
    camps = [
        name.removesuffix(" sim") for name in (rows[0] if rows else {}) if name.endswith(" sim")
    ]
    if not camps:
        raise InputError(f"{table} holds no camp; is it an out.csv of Flee?")
    body = "".join(_camp(rows, camp) for camp in camps)
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>People in camps: {escape(about or Path(table).name)}</title>"
        f"<style>{STYLE}</style><h1>People in camps</h1>"
        f"<p>{escape(about or Path(table).name)}.</p><p>{NOTE} "
        '<b class="sim">Simulated</b> and <b class="data">counted</b> people.</p>'
        f"{body}</html>\n"
    )
    try:
        Path(page).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{page} cannot be written: {error.strerror}") from error


def _camp(rows: list[dict[str, str]], camp: str) -> str:
    """Return heading and chart of a camp; without data, the simulated line alone."""
    lines = [{"name": "simulated", "values": [int(float(row[f"{camp} sim"])) for row in rows]}]
    counted = [row.get(f"{camp} data", "") for row in rows]
    if all(counted):
        lines.append({"name": "counted", "values": [int(float(word)) for word in counted]})
    first = date.fromisoformat(rows[0]["Date"]) - timedelta(days=1)  # printed a day late (Q43)
    chart: dict[str, Any] = {
        "title": camp, "start": first.isoformat(), "step_days": 1, "lines": lines, "observed": [],
    }  # fmt: skip
    return f"<h2>{escape(camp)}</h2>{step_chart(chart)}"
