"""Plant faults one by one in a copy of the code and say which test catches which.

    python validation/planted_faults.py [--list] [NAME ...]

Each fault is one replaced line of the kind that a tired person writes. The suite must fail for
each; the first test that does is printed. The quick tests run first, then the slow ones. Takes
about a minute a fault, so it is no part of `make test`; figures stand in validation/README.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITES = (  # nearest to the fault first; the golden digests would catch anything, and say nothing
    ("tests/reference", "tests/properties", "tests/unit"),
    ("tests/project",),
)
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", ".*_cache", "__pycache__", "out", "build")


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the package that is made wrong."""

    name: str
    file: str  # below src/safepassage
    right: str
    wrong: str


FAULTS = (
    Fault(
        "wrong sign: the way to go grows by what was travelled",
        "engine/people/kernels.py",
        "slots.clock[row] = to_go - budget",
        "slots.clock[row] = to_go + budget",
    ),
    Fault(
        "unsorted routes: rows of arrays follow the file",
        "engine/compile.py",
        "routes = sorted(scenario.routes, key=lambda route: route.route)",
        "routes = list(scenario.routes)",
    ),
    Fault(
        "seed ignored: every run has the same luck",
        "engine/draws.py",
        'text = f"{seed}\\0{int(purpose)}\\0{day}"',
        'text = f"{int(purpose)}\\0{day}"',
    ),
    Fault(
        "day ignored: a household draws the same number every day",
        "engine/draws.py",
        'text = f"{seed}\\0{int(purpose)}\\0{day}"',
        'text = f"{seed}\\0{int(purpose)}"',
    ),
    Fault(
        "people lost at a gate: who is let through is not sent on",
        "engine/people/gates.py",
        '        slots.goal[rows[let]] = np.searchsorted(sums, pick, side="right")\n',
        "",
    ),
    Fault(
        "quota counts households in place of people",
        "engine/people/gates.py",
        "people = np.cumsum(sizes(slots, rows[in_line]))",
        "people = np.arange(1, len(in_line) + 1)",
    ),
    Fault(
        "queue by slot in place of day of arrival",
        "engine/people/gates.py",
        "first_come = np.lexsort((slots.ordinal[rows], origin, order_draw, slots.clock[rows]))",
        "first_come = np.arange(len(rows))",
    ),
    Fault(
        "halts ignored: an evacuation never stops",
        "engine/people/offers.py",
        "return self.start <= day <= self.end and day not in self.halts",
        "return self.start <= day <= self.end",
    ),
    Fault(
        "a household of six counts as five where people are booked",
        "engine/people/kernels.py",
        "        people[at] += 5 + (slots.ordinal[row] & 1)\n    return used",
        "        people[at] += 5\n    return used",
    ),
    Fault(
        "encircled although civilians can leave",
        "engine/war/siege.py",
        "(supplied == NO) & ~leaves",
        "(supplied == NO)",
    ),
    Fault(
        "besieged a day late",
        "engine/war/memory.py",
        "sustained = day - self.encircled_since >= rules.siege_days",
        "sustained = day - self.encircled_since > rules.siege_days",
    ),
    Fault(
        "a road keeps its first status",
        "engine/war/roads.py",
        "        if record.day > day:\n            break\n        standing = record",
        "        if record.day > day:\n            break\n        standing = found[0]",
    ),
)


def main() -> int:
    """Plant the faults that are named, or all; return 1 if one was not caught."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="part of the name of a fault")
    parser.add_argument("--list", action="store_true", help="name the faults and stop")
    given = parser.parse_args()
    wanted = [
        fault
        for fault in FAULTS
        if not given.names or any(name in fault.name for name in given.names)
    ]
    if given.list:
        print("\n".join(fault.name for fault in wanted))
        return 0
    missed = 0
    for number, fault in enumerate(wanted, start=1):
        catcher = plant(fault)
        missed += catcher is None
        print(f"{number}. {fault.name}\n   {catcher or 'NOT CAUGHT'}", flush=True)
    print(f"{len(wanted) - missed} of {len(wanted)} caught")
    return 1 if missed else 0


def plant(fault: Fault) -> str | None:
    """Return the first test that fails with the fault in, or None."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        file = copy / "src" / "safepassage" / fault.file
        text = file.read_text(encoding="utf-8")
        if text.count(fault.right) != 1:
            raise SystemExit(f"{fault.file} no longer holds this line once: {fault.right!r}")
        file.write_text(text.replace(fault.right, fault.wrong), encoding="utf-8")
        return next(filter(None, (first_failure(copy, suite) for suite in SUITES)), None)


def first_failure(copy: Path, suite: tuple[str, ...]) -> str | None:
    """Run a part of the suite against the copy; return the first test that fails, if one does."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy / "src"),
        "NUMBA_CACHE_DIR": str(copy / "kernels"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider"]
    there = [part for part in suite if (copy / part).is_dir()]
    done = subprocess.run(
        [*command, *there], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    if done.returncode == 0:
        return None
    return failed[0].split(" - ")[0] if failed else f"pytest ended with {done.returncode}"


if __name__ == "__main__":
    raise SystemExit(main())
