"""Step charts over days as SVG, with observations drawn as ranges and spans of a state below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from safepassage.view.words import MONTHS, dash, number

WIDTH, HEIGHT = 480.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 72.0, 12.0, 12.0, 34.0
BAR = 16.0  # height of the row of spans below the chart


@dataclass(frozen=True, slots=True)
class Frame:
    """The scales of one chart."""

    start: date
    days: int
    top: float  # value at the upper edge
    height: float = HEIGHT

    def x(self, day: float) -> float:
        """Return the place of a day number on the paper; half days fall between."""
        return LEFT + (WIDTH - LEFT - RIGHT) * day / max(self.days, 1)

    def y(self, value: float) -> float:
        """Return the place of a value on the paper."""
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / self.top

    def x_of(self, when: str) -> float:
        """Return the place of an ISO day: its middle."""
        return self.x((date.fromisoformat(when) - self.start).days + 0.5)


def step_chart(chart: Mapping[str, Any]) -> str:
    """Return a chart as SVG.

    Parameters
    ----------
    chart
        `title`; `start` (ISO day of the first value); `step_days`; `lines`: each with `name` and
        `values`, people at the end of each step, and perhaps `bands`, each with `low` and `high`,
        the widest first; `observed`: each with `day`, `value`, `low`,
        `high`, `claim`; optionally `capacity` (people), `spans`: each with `start`, `end`
        (day numbers), `word`; and `mark_day` with its word `mark`.
    """
    days = max(len(line["values"]) for line in chart["lines"]) * chart["step_days"]
    spans = chart.get("spans", [])
    frame = Frame(
        date.fromisoformat(chart["start"]), days, _top(chart), HEIGHT + (BAR + 6 if spans else 0)
    )
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH:.0f} {frame.height:.0f}" role="img" '
        f'aria-label="{escape(alternative(chart))}">',
        *_axes(frame),
        *_capacity(chart.get("capacity"), frame),
        *_bands(chart, frame),
        *_mark(chart, frame),
        *_lines(chart, frame),
        *_observed(chart["observed"], frame),
        *_spans(spans, frame),
        "</svg>",
    ]
    return "".join(parts)


def alternative(chart: Mapping[str, Any]) -> str:
    """Return what the chart says in words: first, highest and last value, and what was counted."""
    start = date.fromisoformat(chart["start"])
    words = [chart["title"]]
    for line in chart["lines"]:
        values = line["values"]
        peak = max(range(len(values)), key=values.__getitem__)
        when = start + timedelta(days=peak * chart["step_days"])
        words.append(
            f"{line['name']}: first {number(values[0])}, highest {number(values[peak])} on "
            f"{when.isoformat()}, last {number(values[-1])}"
        )
        words += [
            f"range on the last day {dash(round(band['low'][-1]), round(band['high'][-1]))}"
            for band in line.get("bands", ())[:1]
        ]
    words += [
        f"observed {seen['day']}: {number(seen['low'])} to {number(seen['high'])}"
        for seen in chart["observed"]
    ]
    return ". ".join(words) + "."


def ticks(top: float) -> list[float]:
    """Return three to six round values from zero to the top of a scale."""
    raw = top / 4
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= raw)
    return [step * i for i in range(int(top / step + 1e-9) + 1)]


def _top(chart: Mapping[str, Any]) -> float:
    """Return the upper edge: everything drawn fits, and a flat zero still has a scale."""
    values = [value for line in chart["lines"] for value in line["values"]]
    values += [max(band["high"]) for line in chart["lines"] for band in line.get("bands", ())]
    values += [figure for seen in chart["observed"] for figure in _figures(seen)]
    return max(10.0, 1.06 * max(values, default=0), 1.06 * (chart.get("capacity") or 0))


def _axes(frame: Frame) -> Iterator[str]:
    """Yield the grid of values and the months below."""
    for value in ticks(frame.top):
        y = frame.y(value)
        yield (
            f'<path class="grid" d="M{LEFT:.0f},{y:.1f}H{WIDTH - RIGHT:.0f}"/>'
            f'<text class="tick" x="{LEFT - 6:.0f}" y="{y + 4:.1f}" text-anchor="end">'
            f"{number(value)}</text>"
        )
    first = [day for day in range(frame.days) if (frame.start + timedelta(days=day)).day == 1]
    every = max(1, math.ceil(len(first) / 7))
    base = HEIGHT - BOTTOM
    for i, day in enumerate(first):
        when, x = frame.start + timedelta(days=day), frame.x(day)
        yield f'<path class="grid" d="M{x:.1f},{base:.1f}v4"/>'
        year = f" {when.year}" if i == 0 or when.month == 1 else ""
        if i % every == 0 and x < WIDTH - (62 if year else 36):
            name = MONTHS[when.month - 1][:3]
            yield f'<text class="tick" x="{x + 2:.1f}" y="{base + 16:.0f}">{name}{year}</text>'


def _capacity(capacity: int | None, frame: Frame) -> Iterator[str]:
    if capacity:
        y = frame.y(capacity)
        yield (
            f'<path class="capacity" d="M{LEFT:.0f},{y:.1f}H{WIDTH - RIGHT:.0f}"/>'
            f'<text class="tick" x="{WIDTH - RIGHT:.0f}" y="{y - 4:.1f}" text-anchor="end">'
            f"places known: {number(capacity)}</text>"
        )


def _bands(chart: Mapping[str, Any], frame: Frame) -> Iterator[str]:
    """Yield an area per band; like lines they hold from one step to the next."""
    for i, line in enumerate(chart["lines"]):
        for band in line.get("bands", ()):
            low, high = band["low"], band["high"]
            forth = "".join(_stair(high, frame, chart["step_days"]))
            end, down = frame.x(len(low) * chart["step_days"]), frame.y(low[-1])
            back = "".join(_stair_back(low, frame, chart["step_days"]))
            start = f"M{frame.x(0):.1f},{frame.y(high[0]):.1f}"
            path = f"{start}{forth}H{end:.1f}V{down:.1f}{back}H{frame.x(0):.1f}Z"
            yield f'<path class="band band-{i}" d="{path}"/>'


def _stair(values: Sequence[float], frame: Frame, step: int) -> Iterator[str]:
    """Yield the steps of a line from left to right, where its value changes."""
    for day in range(1, len(values)):
        if values[day] != values[day - 1]:
            yield f"H{frame.x(day * step):.1f}V{frame.y(values[day]):.1f}"


def _stair_back(values: Sequence[float], frame: Frame, step: int) -> Iterator[str]:
    """Yield the same steps from right to left."""
    for day in range(len(values) - 1, 0, -1):
        if values[day] != values[day - 1]:
            yield f"H{frame.x(day * step):.1f}V{frame.y(values[day - 1]):.1f}"


def _mark(chart: Mapping[str, Any], frame: Frame) -> Iterator[str]:
    """Yield a line between what was known and what was not."""
    if "mark_day" in chart:
        x = frame.x(chart["mark_day"] + 1)
        end = x > WIDTH / 2
        anchor, at = ("end", x - 4) if end else ("start", x + 4)
        yield (
            f'<path class="mark" d="M{x:.1f},{TOP:.0f}V{HEIGHT - BOTTOM:.0f}"/>'
            f'<text class="tick" x="{at:.1f}" y="{TOP + 8:.0f}" text-anchor="{anchor}">'
            f"{escape(chart['mark'])}</text>"
        )


def _lines(chart: Mapping[str, Any], frame: Frame) -> Iterator[str]:
    """Yield one path per line; a step is drawn only where the value changes."""
    for i, line in enumerate(chart["lines"]):
        values, step = line["values"], chart["step_days"]
        steps = "".join(_stair(values, frame, step))
        path = (
            f"M{frame.x(0):.1f},{frame.y(values[0]):.1f}{steps}H{frame.x(len(values) * step):.1f}"
        )
        yield f'<path class="line line-{i}" d="{path}"/>'


def _observed(observed: Sequence[Mapping[str, Any]], frame: Frame) -> Iterator[str]:
    """Yield each observation as a bar from its low to its high, with the figure said as a point."""
    for seen in observed:
        figures = _figures(seen)
        if not figures:
            continue  # a claim may say nothing but words
        x, low, high = frame.x_of(seen["day"]), frame.y(min(figures)), frame.y(max(figures))
        words = f"{seen['claim']}: {number(seen['low'])} to {number(seen['high'])}, {seen['day']}"
        yield (
            f"<g><title>{escape(words)}</title>"
            f'<path class="observed" d="M{x - 4:.1f},{low:.1f}h8M{x:.1f},{low:.1f}V{high:.1f}'
            f'M{x - 4:.1f},{high:.1f}h8"/>'
        )
        if seen["value"] is not None:
            yield f'<circle class="said" cx="{x:.1f}" cy="{frame.y(seen["value"]):.1f}" r="3.4"/>'
        yield "</g>"


def _figures(seen: Mapping[str, Any]) -> list[float]:
    """Return what is known of an observation: low, value and high, where they are stated."""
    return [seen[name] for name in ("low", "value", "high") if seen[name] is not None]


def _spans(spans: Sequence[Mapping[str, Any]], frame: Frame) -> Iterator[str]:
    """Yield a row of bars below the chart: what a gate did, from when to when."""
    top = HEIGHT - 8
    for span in spans:
        left, right = frame.x(span["start"]), frame.x(span["end"] + 1)
        word = span["word"] if right - left > 7 * len(span["word"]) else ""
        yield (
            f"<g><title>{escape(span['word'])}</title>"
            f'<rect class="span {span["word"].split()[0]}" x="{left:.1f}" y="{top:.1f}" '
            f'width="{max(right - left, 1):.1f}" height="{BAR:.0f}"/>'
            f'<text class="tick span-word" x="{left + 5:.1f}" y="{top + 12:.1f}">{escape(word)}'
            "</text></g>"
        )
