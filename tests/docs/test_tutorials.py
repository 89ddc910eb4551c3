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
        arguments, file = _few(command), None
        if ">" in arguments:  # as a shell reads it
            *arguments, _, file = arguments
        status = cli.run(arguments)
        told = capsys.readouterr()
        assert status == cli.GOOD, f"safepassage {shlex.join(command)}\n{told.err}"
        if file:
            Path(file).write_text(told.out, encoding="utf-8")


def _few(command: list[str]) -> list[str]:
    """Return a command with few members: a hundred cost minutes and show nothing more here."""
    return ["4" if before == "--members" else word
            for before, word in zip(["", *command], command, strict=False)]  # fmt: skip


def _python(page: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[0]


def _told_by(page: str, capsys: pytest.CaptureFixture[str]) -> str:
    exec(compile(_python(page), page, "exec"), {})
    return capsys.readouterr().out


@pytest.mark.slow
def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert len([line for line in _python("README.md").splitlines() if line]) <= 5
    told = _told_by("README.md", capsys)
    assert "aleppo_east" in told
    assert re.search(r"\b[0-9a-f]{64}\b", told)


@pytest.mark.slow
def test_the_python_of_the_recipe_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = _told_by("docs/how/use-from-python.md", capsys)
    assert "corridors: C9 added" in told
    assert (tmp_path / "out" / "example" / "run.json").is_file()
