"""The page of the newcomer: example folder, out.csv, and the plot it promises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safepassage.errors import InputError
from safepassage.study.flee.run import run_flee_folder
from safepassage.view.flee_plot import plot_flee_csv

PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "flee-tarrow"


@pytest.mark.skipif(PLAIN, reason="hundreds of runs are too slow in plain Python")
def test_the_example_gives_the_plot_its_page_promises(tmp_path: Path) -> None:
    info = run_flee_folder(EXAMPLE, seed=1, flee_csv=tmp_path / "out.csv", out=tmp_path / "run")
    plot_flee_csv(tmp_path / "out.csv", tmp_path / "camps.html")
    page = (tmp_path / "camps.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 5
    assert page.count("line-1") == 5 + 1  # a dashed line per camp, and its style
    assert "<title>People in camps: out.csv</title>" in page
    plot_flee_csv(tmp_path / "out.csv", tmp_path / "camps.html", about="Tarrow & seed 1")
    assert "<p>Tarrow &amp; seed 1.</p>" in (tmp_path / "camps.html").read_text(encoding="utf-8")
    rows = [row.split(",") for row in (tmp_path / "out.csv").read_text().splitlines()]
    late, one = rows[0].index("Northgate sim"), rows[0].index("Larkfield sim")
    assert int(rows[75][late]) < 300 < 2000 < int(rows[101][late])
    before, after = int(rows[41][one]), int(rows[61][one])
    assert after < 1.02 * before < 1.3 * before < int(rows[81][one])
    assert info.score["ard"] > 0


def test_another_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no camp"):
        plot_flee_csv(tmp_path / "x.csv", tmp_path / "x.html")
