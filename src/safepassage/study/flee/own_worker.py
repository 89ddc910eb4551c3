"""Runs safepassage on a Flee folder and writes what it cost. A process of its own.

python -m safepassage.study.flee.own_worker FOLDER SETTINGS DAYS HASTEN THREADS RESULT.json
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any


def main(folder: str, settings: str, days: int, hasten: int, threads: int) -> dict[str, Any]:
    """Run the case; return CPU seconds of loading, compiling and of the day loop, people-days."""
    began = time.process_time()
    from safepassage.engine.flee3 import simulate_flee
    from safepassage.sources.flee import read_flee_folder

    case = read_flee_folder(folder, settings=settings, days=days, hasten=hasten)
    loaded = time.process_time()
    # Few people over a season: every kernel is compiled, or read from the cache. In three days
    # nobody would sleep long enough in a camp to be woken, and that kernel compiled on the clock.
    few = case.with_rules(hasten=hasten * 1_000)
    simulate_flee(replace(few, days=min(90, case.days)), seed=0, threads=threads)
    compiled = time.process_time()
    began_days: list[tuple[float, float]] = []  # CPU and wall time, the world made as in Flee's

    def note() -> None:
        began_days.append((time.process_time(), time.perf_counter()))

    run = simulate_flee(case, seed=1, threads=threads, begun=note)
    ended, [(made, wall)] = time.process_time(), began_days
    return {
        "agent_days": run.agent_days,
        "agents": int(run.created[-1]),
        "load_cpu_seconds": loaded - began + made - compiled,
        "compile_cpu_seconds": compiled - loaded,
        "cpu_seconds": ended - made,
        "wall_seconds": time.perf_counter() - wall,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    answer = main(sys.argv[1], sys.argv[2], *(int(word) for word in sys.argv[3:6]))
    Path(sys.argv[6]).write_text(json.dumps(answer))
