"""Results change on purpose only: `make golden`, with the reason in the commit."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import make_golden  # noqa: E402 - a tool, not a package: found by its folder


@pytest.mark.parametrize("seed", make_golden.SEEDS)
def test_a_small_run_comes_out_as_it_was_frozen(seed: int) -> None:
    frozen = json.loads(make_golden.GOLDEN.read_text())
    assert make_golden.digests(seed) == frozen[f"{make_golden.SCENARIO}, seed {seed}"]
