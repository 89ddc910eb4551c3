"""How the cost of the Flee rules grows: with people, places, days, awareness and threads.

    python benchmarks/flee_growth.py [--svg docs/reference/flee-growth.svg]

An invented network: a ring of towns with short cuts, every tenth a camp, every fifth in conflict.
CPU nanoseconds per agent-day of the day loop, best of two; for threads wall time too, since that is
what they buy: its name says how busy the computer was (load 0: nothing else ran).
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from safepassage.engine.flee3 import simulate_counts, simulate_flee
from safepassage.scenario.flee_case import FleeCase, FleeGrid, FleePlace, FleeRoute, FleeSeries
from safepassage.scenario.flee_rules import FleeRules

WIDTH, HEIGHT, MARGIN = 420, 240, 44


def network(places: int = 50, people: int = 100_000, days: int = 150, **rules: object) -> FleeCase:
    """Return the invented case."""
    kinds = ["camp" if i % 10 == 9 else "conflict_zone" if i % 5 == 0 else "town"
             for i in range(places)]  # fmt: skip
    made = tuple(
        FleePlace(f"P{i}", "R", "H", 0.0, 0.0, kind, 0, 0 if kind == "camp" else 1000 + i)
        for i, kind in enumerate(kinds)
    )
    ends = [(i, (i + 1) % places) for i in range(places)]
    ends += [(i, (i * 7 + 3) % places) for i in range(0, places, 2)]
    roads = tuple(
        FleeRoute(f"P{a}", f"P{b}", 40.0 + (a * 37 + b * 11) % 160, 0) for a, b in ends if a != b
    )
    zones = tuple(f"P{i}" for i, kind in enumerate(kinds) if kind == "conflict_zone")
    grid = FleeGrid(zones, tuple(range(days)), ((1.0,) * len(zones),) * days)
    return FleeCase(
        name="growth", start=date(2021, 1, 1), days=days, places=made, routes=roads,
        conflicts=grid, data=(FleeSeries("total", (((0, 0), (days, people)),)),),
        rules=FleeRules(sum_from_camps=False, **rules),
    )  # fmt: skip


def cost(
    case: FleeCase,
    threads: int = 1,
    engine: str = "agents",
    clock: Callable[[], float] | None = None,
) -> float:
    """Return nanoseconds per agent-day, best of two."""
    clock, found = clock or time.process_time, []
    for _ in range(2):
        began = clock()
        if engine == "counts":
            run = simulate_counts(case, seed=1)
        else:
            run = simulate_flee(case, seed=1, threads=threads)
        found.append((clock() - began) / run.agent_days * 1e9)
    return min(found)


def curves() -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Yield (what grows, points)."""
    cost(network(people=1000, days=5))
    cost(network(people=1000, days=5), engine="counts")
    people = (1_000, 10_000, 100_000, 1_000_000)
    yield "people, agents", [(n, cost(network(people=n))) for n in people]
    yield "people, counts", [(n, cost(network(people=n), engine="counts")) for n in people]
    yield "places", [(p, cost(network(places=p))) for p in (10, 30, 100, 300, 1000)]
    yield "days", [(d, cost(network(days=d))) for d in (50, 100, 200, 400)]
    yield "awareness", [(a, cost(network(awareness_level=a))) for a in (1, 2, 3, 4)]
    many = network(people=1_000_000)
    yield "threads, CPU", [(t, cost(many, threads=t)) for t in (1, 2)]
    load = f"threads, wall at load {os.getloadavg()[0]:.0f}"
    yield load, [(t, cost(many, threads=t, clock=time.perf_counter)) for t in (1, 2)]


def main() -> None:
    """Print the points, and draw them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path, default=None)
    options = parser.parse_args()
    found = list(curves())
    print("| grows | " + "at: ns per agent-day |\n|---|---|")
    for name, points in found:
        print(f"| {name} | " + ", ".join(f"{x:,.0f}: {y:.2f}" for x, y in points) + " |")
    if options.svg:
        options.svg.write_text(drawn(found), encoding="utf-8")


def drawn(found: list[tuple[str, list[tuple[float, float]]]]) -> str:
    """Return small charts, one below the other, both axes logarithmic."""
    from math import log10

    parts = []
    for i, (name, points) in enumerate(found):
        xs, ys = [log10(x) for x, _ in points], [log10(y) for _, y in points]
        low, high = min(0.0, *ys), max(2.0, *ys)
        span = (max(xs) - min(xs)) or 1.0
        spots = [
            (MARGIN + (x - min(xs)) / span * (WIDTH - 2 * MARGIN),
             HEIGHT - MARGIN - (y - low) / (high - low) * (HEIGHT - 2 * MARGIN) + i * HEIGHT)
            for x, y in zip(xs, ys, strict=True)
        ]  # fmt: skip
        path = " ".join(f"{'L' if n else 'M'}{x:.1f},{y:.1f}" for n, (x, y) in enumerate(spots))
        parts.append(f'<text x="{MARGIN}" y="{24 + i * HEIGHT}">{name}: ns per agent-day</text>')
        parts.append(f'<path d="{path}" fill="none" stroke="#1f6f8b" stroke-width="2"/>')
        for (x, y), (at, value) in zip(spots, points, strict=True):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1f6f8b"/>')
            parts.append(f'<text x="{x:.1f}" y="{y - 8:.1f}" class="v">{value:.1f}</text>')
            parts.append(
                f'<text x="{x:.1f}" y="{(i + 1) * HEIGHT - 20}" class="v">{at:,.0f}</text>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT * len(found)}" '
        'font-family="sans-serif" font-size="13"><style>.v{font-size:10px;text-anchor:middle}'
        f"</style>{''.join(parts)}</svg>\n"
    )


if __name__ == "__main__":
    main()
