"""The page for users of Flee, followed word by word in a folder like a fresh clone."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from safepassage import cli
from safepassage.scenario.flee_rules import FleeQuirks

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/start/from-flee.md").read_text(encoding="utf-8")
QUIRKS = (ROOT / "docs/science/flee-quirks.md").read_text(encoding="utf-8")
PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"


def _lines() -> list[str]:
    blocks = re.findall(r"^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder that holds the examples."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_installs_what_the_repository_holds() -> None:
    others = [line for line in _lines() if not line.startswith("safepassage ")]
    assert others == [
        "python3 -m venv .venv", "source .venv/bin/activate", "pip install -c constraints.txt .",
    ]  # fmt: skip
    assert (ROOT / "constraints.txt").is_file()


@pytest.mark.slow
@pytest.mark.skipif(PLAIN, reason="runs of months are too slow in plain Python")
def test_the_page_gives_the_plot_it_promises(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = [shlex.split(line)[1:] for line in _lines() if line.startswith("safepassage ")]
    assert len(commands) == 6
    told = []
    for command in commands:
        assert cli.run(command) == cli.GOOD, command
        told.append(capsys.readouterr())
    page = (clone / "camps.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 5
    for camp in ("Larkfield", "Stonemead", "Saltharbour", "Orchard", "Northgate"):
        assert f"<h2>{camp}</h2>" in page
    rows = list(csv.DictReader((clone / "out.csv").read_text().splitlines()))

    def on(day: int, column: str) -> int:
        return int(rows[day][column])

    shut, opened = on(40, "Larkfield sim"), on(60, "Larkfield sim")
    assert 0.9 * shut < opened < 1.02 * shut  # the border is shut
    assert 0.97 * 6540 < on(80, "Larkfield sim") < 1.01 * 6540  # full
    assert on(74, "Northgate sim") < 300 < 2000 < on(100, "Northgate sim")
    assert on(100, "Orchard sim") == pytest.approx(on(100, "Orchard data"), rel=0.1)
    assert on(100, "Stonemead sim") < 0.8 * on(100, "Stonemead data")
    found = {
        words: float(re.search(rf"{words}\s+(\d\.\d+)", told[0].out)[1])  # type: ignore[index]
        for words in ("this run", "told no capacities", "equal", "capacity", "distance",
                      "last observed, 30 days before")
    }  # fmt: skip
    error, blind = found.pop("this run"), found.pop("told no capacities")
    assert error < min(found.values()) < blind
    assert 1.7 * error < blind
    assert "Larkfield, capacity: 6540 is the highest value of the camp's own series" in told[0].err
    assert "holds the answer" in told[0].err
    assert "left out: registration corrections" in told[2].err
    assert (clone / "tarrow-run" / "report.html").is_file()


@pytest.mark.slow
@pytest.mark.skipif(PLAIN, reason="a hundred runs are too slow in plain Python")
def test_the_python_of_the_page_runs(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
    exec(compile(code, "from-flee.md", "exec"), {})
    assert float(capsys.readouterr().out) == pytest.approx(6520, abs=30)


def test_the_camps_of_the_example_can_be_plotted_by_flee() -> None:
    layout = (ROOT / "examples/flee-tarrow/source_data/data_layout.csv").read_text()
    camps = [row.split(",")[0] for row in layout.splitlines() if not row.startswith("#")]
    assert len(camps) == 6
    assert not [name for name in camps if " " in name]  # its scripts stop at a blank (Q69)


def test_every_quirk_is_explained_and_every_one_explained_exists() -> None:
    section = QUIRKS.split("## Kept, and switched off by name")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(FleeQuirks.model_fields)
    assert all(getattr(FleeQuirks(), name) for name in FleeQuirks.model_fields)
