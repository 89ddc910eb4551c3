"""Results in a notebook: the report in a frame that can do nothing but draw itself."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from safepassage.view.words import BORDERS, NOT_A_PREDICTION, day_words

if TYPE_CHECKING:
    from safepassage.engine.war.situation import SituationReport
    from safepassage.results.ensemble_store import Ensemble
    from safepassage.results.store import Run
    from safepassage.study.forecasts.forecast import Forecast
    from safepassage.study.notebook import Simulation

HEIGHT = 900  # pixels


def frame(page: str, title: str) -> str:
    """Return a page as a frame of a notebook; sandboxed, so that it reaches nothing outside."""
    return (
        f'<iframe title="{escape(title)}" sandbox="allow-scripts" width="100%" height="{HEIGHT}" '
        f'style="border:1px solid #ccc" srcdoc="{escape(page)}"></iframe>'
    )


def forecast_in_notebook(forecast: Forecast) -> str:
    """Return the report of a forecast on disk."""
    return run_in_notebook(forecast)


def run_in_notebook(run: Run | Ensemble | Forecast) -> str:
    """Return the report of a run, an ensemble or a forecast on disk."""
    from safepassage.view.pages import report

    with tempfile.TemporaryDirectory(prefix="safepassage-") as where:
        page, _ = report(run.path, Path(where) / "report.html")
        return frame(page.read_text(encoding="utf-8"), f"Report of {run.path.name}")


def simulation_in_notebook(simulation: Simulation) -> str:
    """Return the report of a run in memory; its tables are written to a folder that goes again."""
    from safepassage.results.store import open_run
    from safepassage.study.run import run_to_folder

    with tempfile.TemporaryDirectory(prefix="safepassage-") as where:
        folder = Path(where) / "run"
        run_to_folder(
            simulation.scenario,
            seed=simulation.seed,
            out=folder,
            simulate=lambda *_, **__: simulation.tables,
        )
        return run_in_notebook(open_run(folder))


def situation_in_notebook(report: SituationReport) -> str:
    """Return who is cut off on a day, since when, as a small table."""
    rows = [
        "<tr>"
        + "".join(
            f"<td>{escape(text)}</td>"
            for text in (
                one.place,
                one.holder or "nobody",
                one.degree or "unknown",
                "besieged" if one.besieged else "encircled" if one.encircled else "",
                one.encircled_since.isoformat() if one.encircled_since else "",
                one.fire_cut_since.isoformat() if one.fire_cut_since else "",
                "; ".join(one.listed_besieged_by),
            )
        )
        + "</tr>"
        for one in report.places
        if one.encircled or one.fire_cut_since or one.listed_besieged_by
    ]
    heads = ("place", "holder", "degree", "state", "no open road since", "cut by fire since",
             "listed as besieged by (claim)")  # fmt: skip
    head = "".join(f"<th>{text}</th>" for text in heads)
    return (
        f"<p><b>{escape(report.scenario)}, {day_words(report.date)}</b>: places that are cut off "
        f"or on a list. {NOT_A_PREDICTION}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"<p><small>{BORDERS}</small></p>"
    )
