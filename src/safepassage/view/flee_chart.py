"""Flee's out.csv as one SVG: a small chart per camp, what was simulated beside what was counted.

Reads the columns Flee users plot ('Camp sim', 'Camp data'), so that a file of Flee itself can be
drawn as well as one of ours.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from safepassage.errors import InputError, OutputError
from safepassage.view.chart_svg import ticks
from safepassage.view.words import number

WIDTH, HEIGHT, COLUMNS = 340.0, 200.0, 2
LEFT, RIGHT, TOP, BOTTOM = 58.0, 12.0, 28.0, 24.0
HEAD, FOOT = 44.0, 26.0
STYLE = (
    "text{font:12px sans-serif;fill:#222}.small{font-size:10px;fill:#555}.head{font-weight:bold}"
    ".grid{stroke:#ddd}.sim,.data{fill:none;stroke-width:1.8}.sim{stroke:#0b5394}"
    ".data{stroke:#b45f06;stroke-dasharray:5 3}"
)


@dataclass(frozen=True, slots=True)
class CampSeries:
    """People in a camp by day; `counted` is empty where nobody counted."""

    name: str
    simulated: tuple[float, ...]
    counted: tuple[float, ...]


def read_camps(path: Path | str) -> tuple[CampSeries, ...]:
    """Return the camps of an out.csv, in the order of its columns.

    Raises
    ------
    InputError
        The file is missing, holds no camp, or a cell is no number.
    """
    try:
        rows = list(csv.DictReader(Path(path).read_text(encoding="utf-8").splitlines()))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    names = [head.removesuffix(" sim") for head in (rows[0] if rows else {}) if head[-4:] == " sim"]
    if not names:
        raise InputError(f"{path} has no column that ends with ' sim'")
    try:
        return tuple(
            CampSeries(name, _column(rows, f"{name} sim"), _column(rows, f"{name} data"))
            for name in names
        )
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error


def _column(rows: Sequence[Mapping[str, str]], name: str) -> tuple[float, ...]:
    cells = [row.get(name) or "" for row in rows]
    return tuple(float(cell) for cell in cells) if all(cells) else ()


def flee_chart(camps: Sequence[CampSeries], title: str) -> str:
    """Return the chart as SVG, two camps to a row."""
    rows = -(-len(camps) // COLUMNS)
    width, height = COLUMNS * WIDTH, HEAD + rows * HEIGHT + FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{escape(title)}">',
        f'<style>{STYLE}</style><rect width="100%" height="100%" fill="white"/>',
        f'<text class="head" x="12" y="22">{escape(title)}</text>',
        '<path class="sim" d="M14,36h24"/><text class="small" x="42" y="40">simulated</text>'
        '<path class="data" d="M112,36h24"/><text class="small" x="140" y="40">counted</text>',
    ]
    for i, camp in enumerate(camps):
        across, down = WIDTH * (i % COLUMNS), HEAD + HEIGHT * (i // COLUMNS)
        parts += [f'<g transform="translate({across:.0f},{down:.0f})">', *_panel(camp), "</g>"]
    foot = "Model scenario, not prediction. One run shows no range."
    parts.append(f'<text class="small" x="12" y="{height - 9:.0f}">{foot}</text></svg>\n')
    return "".join(parts)


def _panel(camp: CampSeries) -> Iterator[str]:
    """Yield the title, the grid and the two lines of a camp."""
    top = max(10.0, 1.06 * max((*camp.simulated, *camp.counted)))
    base, plot_height = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    yield f'<text x="{LEFT:.0f}" y="18">{escape(camp.name)}</text>'
    for value in ticks(top):
        y = base - plot_height * value / top
        yield f'<path class="grid" d="M{LEFT:.0f},{y:.1f}H{WIDTH - RIGHT:.0f}"/>'
        yield f'<text class="small" x="{LEFT - 5:.0f}" y="{y + 3:.1f}" text-anchor="end">'
        yield f"{number(value)}</text>"
    last = len(camp.simulated) - 1
    yield f'<text class="small" x="{LEFT:.0f}" y="{HEIGHT - 8:.0f}">day 0</text>'
    yield f'<text class="small" x="{WIDTH - RIGHT:.0f}" y="{HEIGHT - 8:.0f}" text-anchor="end">'
    yield f"day {last}</text>"
    for kind, values in (("data", camp.counted), ("sim", camp.simulated)):
        if values:
            points = (
                f"{LEFT + (WIDTH - LEFT - RIGHT) * day / max(last, 1):.1f},"
                f"{base - plot_height * value / top:.1f}"
                for day, value in enumerate(values)
            )
            yield f'<polyline class="{kind}" points="{" ".join(points)}"/>'


def write_flee_chart(out_csv: Path | str, path: Path | str) -> None:
    """Draw an out.csv into an SVG file.

    Raises
    ------
    InputError, OutputError
        The table cannot be read, the chart cannot be written.
    """
    text = flee_chart(read_camps(out_csv), f"People in camps, {Path(out_csv).name}")
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
