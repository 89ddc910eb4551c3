"""How the cost of the Flee rules grows: with people, places, days, awareness and threads.

    python benchmarks/flee_growth.py [--svg docs/reference/flee-growth.svg]

An invented network: a ring of towns with short cuts, every tenth a camp, every fifth in conflict.
CPU nanoseconds per agent-day of the day loop, best of two; for threads wall time too, best of
eight, since that is what they buy: its name says how busy the computer was (load 0: nothing else
ran).
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from math import ceil, floor, log10
from pathlib import Path

from safepassage.engine.flee3 import simulate_counts, simulate_flee
from safepassage.scenario.flee_case import FleeCase, FleeGrid, FleePlace, FleeRoute, FleeSeries
from safepassage.scenario.flee_rules import FleeRules

WIDTH, HEIGHT = 380, 210  # of a chart, in points
LEFT, TOP = 60, 40


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
    turns: int = 2,
) -> float:
    """Return nanoseconds per agent-day, best of some turns."""
    clock, found = clock or time.process_time, []
    for _ in range(turns):
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
    yield load, [(t, cost(many, threads=t, clock=time.perf_counter, turns=8)) for t in (1, 2)]


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
    """Return small charts, two in a row, with one scale of cost; both axes logarithmic."""
    values = [value for _, points in found for _, value in points]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    charts = "".join(
        f'<g transform="translate({i % 2 * WIDTH},{TOP + i // 2 * HEIGHT})">'
        f"{_chart(name, points, low, high)}</g>"
        for i, (name, points) in enumerate(found)
    )
    told = "; ".join(
        f"{name}: " + ", ".join(f"{value:.1f} at {at:,.0f}" for at, value in points)
        for name, points in found
    )
    height = TOP + (len(found) + 1) // 2 * HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {height}" role="img" '
        f'aria-label="Nanoseconds per agent-day. {told}." font-family="sans-serif" font-size="13">'
        "<style>.v{font-size:11px;text-anchor:middle}.y{font-size:11px;fill:#555;text-anchor:end}"
        ".g{stroke:#ddd}.l{fill:none;stroke:#1f6f8b;stroke-width:2}</style>"
        f'<rect width="{2 * WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="{LEFT}" y="24">Nanoseconds per agent-day: lower is faster. Every scale is '
        f"logarithmic.</text>{charts}</svg>\n"
    )


def _chart(name: str, points: list[tuple[float, float]], low: int, high: int) -> str:
    """Return a chart: a line for each power of ten of the cost, what grows below it."""
    xs = [log10(at) for at, _ in points]
    right, bottom, head = WIDTH - 30, HEIGHT - 36, 44

    def up(power: float) -> float:
        return bottom - (power - low) / (high - low) * (bottom - head)

    parts = [f'<text x="{LEFT}" y="24" font-weight="bold">{name}</text>']
    for power in range(low, high + 1):
        parts.append(f'<path class="g" d="M{LEFT - 12},{up(power):.1f}H{right + 12}"/>')
        parts.append(
            f'<text class="y" x="{LEFT - 16}" y="{up(power) + 4:.1f}">{10.0**power:g}</text>'
        )
    span = (xs[-1] - xs[0]) or 1.0
    spots = [
        (LEFT + (x - xs[0]) / span * (right - LEFT), up(log10(value)))
        for x, (_, value) in zip(xs, points, strict=True)
    ]
    path = "L".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    parts.append(f'<path class="l" d="M{path}"/>')
    for (x, y), (at, value) in zip(spots, points, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1f6f8b"/>')
        parts.append(f'<text class="v" x="{x:.1f}" y="{y - 8:.1f}">{value:.1f}</text>')
        parts.append(f'<text class="v" x="{x:.1f}" y="{bottom + 18}">{at:,.0f}</text>')
    return "".join(parts)


if __name__ == "__main__":
    main()
