"""The table of Flee's tests names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


def test_every_test_that_the_table_names_exists() -> None:
    lines = (ROOT / "docs/science/flee-tests.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")][1:]
    assert len(rows) > 30
    for row in rows:
        nodes = NODE.findall(row)
        assert nodes, row
        for module, test in nodes:
            (path,) = (ROOT / "tests").glob(f"*/{module}")
            assert f"def {test}(" in path.read_text(encoding="utf-8"), f"{module}::{test}"
