"""Freeze the digests of a few small runs, so that no change of results goes unnoticed.

Run by `make golden`, in a commit of its own that says why results changed.
"""

from __future__ import annotations

import json
from pathlib import Path

from safepassage.engine.simulate import simulate
from safepassage.openers import open_scenario
from safepassage.results.digest import table_digests

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "digests.json"
SCENARIO = "example"
SEEDS = (1, 2)


def digests(seed: int) -> dict[str, str]:
    """Return the digest of each table of the bundled example with a seed."""
    return table_digests(simulate(open_scenario(SCENARIO), seed=seed))


def main() -> None:
    """Write the digests of all frozen runs, table by table, to see which one changed."""
    frozen = {f"{SCENARIO}, seed {seed}": digests(seed) for seed in SEEDS}
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_text(json.dumps(frozen, indent=2, sort_keys=True) + "\n")
    print(GOLDEN.relative_to(ROOT))


if __name__ == "__main__":
    main()
