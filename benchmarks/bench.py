"""Speed, memory and start on this machine: `make bench`. CPU time, since cores may be shared.

Goals stand beside the figures; no test asserts a time.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

SCENARIO = "aleppo-2016"
START = "from safepassage.engine.simulate import simulate"
SMALL_RUN = (
    f"{START}; from safepassage.openers import open_scenario; "
    "simulate(open_scenario('example'), seed=1)"
)


def main() -> None:
    """Print every figure, one per line."""
    _line("--version", _cpu_of(["-m", "safepassage", "--version"]), "CPU s", "goal 0.3")
    with tempfile.TemporaryDirectory() as folder:
        cold = _cpu_of(["-c", SMALL_RUN], NUMBA_CACHE_DIR=folder, tries=1)
        cached = _cpu_of(["-c", SMALL_RUN], NUMBA_CACHE_DIR=folder)
        imports = _cpu_of(["-c", START], NUMBA_CACHE_DIR=folder)
        whole = ["-m", "safepassage", "run", SCENARIO, "--out", f"{folder}/run", "--json"]
        run = _cpu_of(whole, tries=1, NUMBA_CACHE_DIR=folder)
    _line("small run, kernels compiled", cold, "CPU s", "compile all: goal 20")
    _line("small run, kernels cached", cached, "CPU s")
    _line("of it: imports", imports, "CPU s")
    _line(f"safepassage run {SCENARIO}, kernels cached", run, "CPU s", "goal 60")
    _big_run()


def _big_run() -> None:
    """Measure the bundled war with its full population, one thread."""
    from safepassage.engine.simulate import simulate
    from safepassage.openers import open_scenario

    scenario = open_scenario(SCENARIO)
    simulate(open_scenario("example"), seed=1)  # loads the kernels
    clock = Clock()
    with _timed_kernels(clock):
        before = time.process_time()
        tables = simulate(scenario, seed=1, threads=1)
        whole = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    people = sum(place.population for place in scenario.places)
    _line(f"{SCENARIO}, people", people, "people")
    _line(f"{SCENARIO}, agent-days", tables.agent_days, "slot-days")
    _line(f"{SCENARIO}, simulate", whole, "CPU s")
    _line("agent-days per CPU second, simulate", tables.agent_days / whole, "per s")
    for name, seconds in sorted(clock.seconds.items(), key=lambda item: -item[1]):
        _line(f"  kernel {name}, {clock.calls[name]} calls", seconds, "CPU s")
    in_kernels = sum(clock.seconds.values())
    if in_kernels:
        rate = tables.agent_days / in_kernels
        _line("agent-days per CPU second, all kernels", rate, "per s", "goal 30,000,000")
    _line("memory of a slot", _bytes_per_slot(), "bytes", "goal 16")
    _line("peak memory of this process", peak / 1e6, "MB", "goal 200 and the slots")


@dataclass
class Clock:
    """CPU seconds and calls by kernel."""

    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    def around(self, name: str, kernel: Callable[..., Any]) -> Callable[..., Any]:
        """Return the kernel with its time taken."""

        def timed(*arguments: Any) -> Any:
            before = time.thread_time()
            result = kernel(*arguments)
            self.seconds[name] = self.seconds.get(name, 0.0) + time.thread_time() - before
            self.calls[name] = self.calls.get(name, 0) + 1
            return result

        return timed


@contextmanager
def _timed_kernels(clock: Clock) -> Iterator[None]:
    """Time each kernel where Python calls it; kernels called by kernels count with their caller."""
    from numba.core.dispatcher import Dispatcher

    replaced: list[tuple[Any, str, Any]] = []
    for module_name, module in sorted(sys.modules.items()):
        if not module_name.startswith("safepassage.engine"):
            continue
        for name, value in list(vars(module).items()):
            if isinstance(value, Dispatcher):
                replaced.append((module, name, value))
                setattr(module, name, clock.around(name, value))
    try:
        yield
    finally:
        for module, name, value in replaced:
            setattr(module, name, value)


def _bytes_per_slot() -> int:
    """Return the bytes of one household that has moved: a cell of every array of the slots."""
    import numpy as np

    from safepassage.engine.arrays import Slots

    kinds = [get_args(get_args(array)[1])[0] for array in get_type_hints(Slots).values()]
    return sum(np.dtype(kind).itemsize for kind in kinds)


def _cpu_of(arguments: list[str], *, tries: int = 3, **variables: str) -> float:
    """Return the CPU seconds of a new Python process, the best of some tries."""
    found = []
    for _ in range(tries):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = subprocess.run(
            [sys.executable, *arguments], env={**os.environ, **variables}, capture_output=True
        )
        if told.returncode:
            raise SystemExit(told.stderr.decode())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(found)


def _line(what: str, value: float, unit: str, goal: str = "") -> None:
    shown = f"{value:,.0f}" if value >= 1000 or isinstance(value, int) else f"{value:.2f}"
    print(f"{what:44} {shown:>16} {unit:10} {goal}", flush=True)


if __name__ == "__main__":
    main()
