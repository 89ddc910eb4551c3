"""Every command of the tutorials and recipes runs, in the order in which a reader types it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from safepassage import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "docs/start/five-minutes.md",
    "docs/start/your-own-crisis.md",
    "docs/how/keep-up-to-date.md",
    "docs/how/ask-what-if.md",
)


def _commands(page: str) -> list[list[str]]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("safepassage ")]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = _commands(page)
    assert len(commands) >= 3
    for command in commands:
        status = cli.run(command)
        told = capsys.readouterr()
        assert status == cli.GOOD, f"safepassage {shlex.join(command)}\n{told.err}"


@pytest.mark.slow
def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[0]
    assert len(example.strip().splitlines()) <= 6
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    told = capsys.readouterr().out
    assert "aleppo_east" in told
    assert re.search(r"\b[0-9a-f]{64}\b", told)
