"""What a user has to install stays light: docs/decisions/0002, and the promise of the design."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest

MOST_MEGABYTES = 600


def _core() -> dict[str, Distribution]:
    """Return everything that installing safepassage brings, extras left out."""
    found: dict[str, Distribution] = {}
    waiting = ["safepassage"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # asked for on another system only
        needed = [line for line in found[name].requires or [] if "extra ==" not in line]
        waiting += [re.split(r"[^\w.-]", line)[0].lower() for line in needed]
    return found


def test_the_core_stays_under_its_weight() -> None:
    core = _core()
    assert {"numba", "llvmlite", "numpy", "scipy", "duckdb"} <= set(core)
    files = [file.locate() for dist in core.values() for file in dist.files or []]
    megabytes = sum(file.stat().st_size for file in files if file.is_file()) / 1e6
    assert 300 < megabytes < MOST_MEGABYTES


@pytest.mark.parametrize("heavy", ["pyarrow", "pandas", "matplotlib", "playwright"])
def test_heavy_things_are_no_part_of_the_core(heavy: str) -> None:
    assert heavy not in _core()
