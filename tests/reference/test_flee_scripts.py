"""Flee's own scripts read our out.csv: they draw it, and find the error that a run prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from safepassage.study.flee.run import run_flee_folder

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "flee-tarrow"
FOUND = find_spec("flee")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(FOUND is None, reason="Flee is not installed (extra bench)"),
    pytest.mark.skipif(
        os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="a run is slow in plain Python"
    ),
]


def _script(name: str, *arguments: str, folder: Path) -> str:
    """Run a script of the installed Flee and return what it printed."""
    assert FOUND is not None
    assert FOUND.submodule_search_locations
    script = Path(next(iter(FOUND.submodule_search_locations))) / "postprocessing" / name
    done = subprocess.run(
        [sys.executable, str(script), *arguments], cwd=folder, capture_output=True, text=True,
        check=False, env={**os.environ, "MPLBACKEND": "Agg"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_flees_scripts_read_our_table_and_find_our_error(tmp_path: Path) -> None:
    info = run_flee_folder(EXAMPLE, seed=1, flee_csv=tmp_path / "out.csv")
    told = _script("extract-validation-results.py", ".", folder=tmp_path)
    found = {word: float(value) for word, value in re.findall(r"Error \((\w+)\): ([\d.]+)", told)}
    assert found["normal"] == pytest.approx(info.score["ard"], rel=1e-9)
    assert found["rescaled"] == pytest.approx(info.score["ard_rescaled"], abs=2e-4)  # it rounds
    _script("plot_flee_output.py", ".", "plots", folder=tmp_path)
    drawn = {path.stem for path in (tmp_path / "plots" / "camps").glob("*.png")}
    assert drawn == {"Larkfield", "Stonemead", "Saltharbour", "Orchard", "Northgate"}
