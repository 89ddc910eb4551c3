"""Commands that hand a result on: the report, the view-model, the tables as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import give_json, give_text
from safepassage.cli.flee import refuse_flee_run
from safepassage.cli.options import Json, RunArgument
from safepassage.cli.results import day_of_option
from safepassage.errors import InputError

ReportArgument = Annotated[
    Path, typer.Argument(metavar="RUN", help="Folder of a run, an ensemble or a forecast.")
]
PageFile = Annotated[
    Path | None, typer.Option("--out", help="The file; else report.html in the run's folder.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Now of the planning figures, YYYY-MM-DD; else 30 days before the end."
    ),
]
OwnBasemap = Annotated[
    Path | None,
    typer.Option("--basemap", help="GeoJSON to draw behind, in the place of Natural Earth."),
]
WhatIf = Annotated[
    list[Path] | None,
    typer.Option("--what-if", help="Answer of `compare --members N --json`; repeatable."),
]
Beside = Annotated[
    list[Path] | None,
    typer.Option("--beside", help="Another run, one decision apart: a second map; repeatable."),
]
Pdf = Annotated[
    bool, typer.Option("--pdf", help="Write it as PDF too (extra `pdf`), beside the page.")
]


def report(
    run_folder: ReportArgument,
    out: PageFile = None,
    as_of: AsOf = None,
    basemap: OwnBasemap = None,
    what_if: WhatIf = None,
    beside: Beside = None,
    pdf: Pdf = False,
    as_json: Json = False,
) -> None:
    """Write one page that opens anywhere, and the planning sheet beside it."""
    from safepassage.view.pages import report as write

    refuse_flee_run(run_folder)
    now = day_of_option(as_of, "--as-of") if as_of else None
    page, sheet = write(
        run_folder, out, as_of=now, basemap=basemap, pdf=pdf,
        what_if=what_if or (), beside=beside or (),
    )  # fmt: skip
    printed = [str(page.with_suffix(".pdf"))] if pdf else []
    if as_json:
        planning = str(sheet) if sheet else None
        give_json({"report": str(page), "planning": planning, "pdf": "".join(printed) or None})
        return
    give_text("\n".join([*([str(sheet)] if sheet else []), *printed, str(page)]))


def export(
    run_folder: RunArgument,
    view_model: Annotated[
        Path | None,
        typer.Option(
            "--view-model", help="The file: what report and app are drawn from (.json or .json.gz)."
        ),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option("--tables", help="The file: every table of the report as a sheet (.xlsx)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write what report, app and notebook are drawn from, or its tables, for other programs."""
    from safepassage.view.pages import save_tables_of
    from safepassage.view.viewmodel.build import document
    from safepassage.view.viewmodel.writing import save

    if view_model is None and tables is None:
        raise InputError("say what to write: --view-model FILE, --tables FILE, or both")
    refuse_flee_run(run_folder)
    written = {}
    if view_model is not None:
        written["view_model"] = str(save(document(run_folder), view_model))
    if tables is not None:
        written["tables"] = str(save_tables_of(run_folder, tables))
    if as_json:
        give_json(written)
        return
    give_text("\n".join(written.values()))


COMMANDS = (report, export)
