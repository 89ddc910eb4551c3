"""The pages of docs/reference that are made from the code are those that the code makes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import make_docs  # noqa: E402 - a tool, not a package: found by its folder

PAGES = make_docs.pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_current(name: str) -> None:
    if name == "commands.md" and tuple(map(int, typer.__version__.split(".")[:2])) < (0, 26):
        pytest.skip("with click beside them, older typers forget what an argument means")
    written = (make_docs.REFERENCE / name).read_text(encoding="utf-8")
    assert written == PAGES[name], f"docs/reference/{name} is old: run make docs and commit it"


def test_every_column_says_what_it_means_and_how_it_is_written() -> None:
    for page in ("scenario-tables.md", "scenario.md"):
        rows = [line for line in PAGES[page].splitlines() if line.startswith("| `")]
        assert len(rows) > 20
        for row in rows:
            _, _, kind, _, _, meaning, _ = row.replace("\\|", "/").split("|")
            assert kind.strip(), row
            assert meaning.strip(), row


def test_every_rule_says_what_informed_it() -> None:
    for name, field, extra in make_docs._rules():
        assert field.description, name
        assert extra["informed_by"], name
