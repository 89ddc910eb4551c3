"""Options that several commands share, each defined once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

SCENARIO_HELP = "Bundled name, scenario folder, workbook (.xlsx) or .zip."
ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help=SCENARIO_HELP)]
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")]
Json = Annotated[
    bool, typer.Option("--json", help="One JSON object on stdout, all else on stderr.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same run.")]
Threads = Annotated[
    int, typer.Option("--threads", min=0, help="0: as many as there are cores. Changes no result.")
]


def cores(threads: int) -> int:
    """Return the number of threads to use; 0 asks for one per core."""
    return threads or os.cpu_count() or 1
