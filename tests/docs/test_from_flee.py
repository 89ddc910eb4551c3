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
    for camp in ("CampOne", "CampTwo", "CampIDP", "CampFar", "CampLate"):
        assert camp in page
    rows = list(csv.DictReader((clone / "out.csv").read_text().splitlines()))
    assert int(rows[32]["CampLate sim"]) < 40 < int(rows[89]["CampLate sim"])
    assert abs(int(rows[24]["CampOne sim"]) - int(rows[6]["CampOne sim"])) < 20
    first = told[0].out
    error, by_capacity = (
        float(re.search(rf"{words}\s+(\d\.\d+)", first)[1])  # type: ignore[index]
        for words in ("this run", "no model: capacity")
    )
    assert by_capacity < error
    assert "holds the answer" in told[0].err
    assert "left out: registration corrections" in told[2].err
    assert (clone / "twelve-run" / "report.html").is_file()


@pytest.mark.slow
@pytest.mark.skipif(PLAIN, reason="a hundred runs are too slow in plain Python")
def test_the_python_of_the_page_runs(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
    exec(compile(code, "from-flee.md", "exec"), {})
    assert 0 < float(capsys.readouterr().out) < 1000


def test_every_quirk_is_explained_and_every_one_explained_exists() -> None:
    section = QUIRKS.split("## Kept, and switched off by name")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(FleeQuirks.model_fields)
    assert all(getattr(FleeQuirks(), name) for name in FleeQuirks.model_fields)
