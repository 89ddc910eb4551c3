"""Where things stand on a map: projection, windows, and labels that do not collide."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KM_PER_DEGREE = 111.2
LETTER_WIDTH = 0.56  # of the font size: mean of a sans-serif font
ROUND_LENGTHS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of land on a rectangle of paper; equirectangular about its middle."""

    lat: float  # of the middle, degrees
    lon: float
    width_km: float
    height_km: float
    width: float  # of the drawing, in its own units

    @property
    def scale(self) -> float:
        """Return drawing units per km."""
        return self.width / self.width_km

    @property
    def height(self) -> float:
        """Return the height of the drawing."""
        return self.height_km * self.scale

    def at(self, lat: float, lon: float) -> Point:
        """Return the point of the drawing for a coordinate."""
        east_km = (lon - self.lon) * KM_PER_DEGREE * math.cos(math.radians(self.lat))
        north_km = (lat - self.lat) * KM_PER_DEGREE
        return (
            self.width / 2 + east_km * self.scale,
            self.height / 2 - north_km * self.scale,
        )

    def holds(self, point: Point, margin: float = 0.0) -> bool:
        """Return whether a point lies on the drawing."""
        x, y = point
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    def scale_bar_km(self) -> int:
        """Return the round length nearest to a fifth of the width."""
        return min(ROUND_LENGTHS_KM, key=lambda km: abs(km - self.width_km / 5))


def fit(
    points: Sequence[Point], width: float, *, flattest: float = 0.6, tallest: float = 1.0
) -> Window:
    """Return the window that holds all (lat, lon), with a margin.

    Parameters
    ----------
    points
        (lat, lon) in degrees; at least one.
    width
        Of the drawing.
    flattest, tallest
        Least and most height over width.
    """
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    across = (max(lons) - min(lons)) * KM_PER_DEGREE * math.cos(math.radians(lat))
    along = (max(lats) - min(lats)) * KM_PER_DEGREE
    width_km, height_km = max(across * 1.12, 10.0), max(along * 1.12, 8.0)
    width_km = max(width_km, height_km / tallest)
    height_km = max(height_km, width_km * flattest)
    return Window(lat, lon, width_km, height_km, width)


def densest(points: Sequence[Point], *, reach_km: float) -> Point:
    """Return the point with most others near it; the first of equals."""

    def near(a: Point) -> int:
        return sum(distance_km(a, b) <= reach_km for b in points)

    return max(points, key=near)


def distance_km(a: Point, b: Point) -> float:
    """Return the distance between two (lat, lon), flat about their middle: enough for a map."""
    middle = math.radians((a[0] + b[0]) / 2)
    return KM_PER_DEGREE * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(middle))


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a point; `reach` is how far the symbol of the point extends."""

    text: str
    point: Point
    reach: float
    size: float
    key: str = ""


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Where a label stands: baseline, side of the text that touches the point."""

    label: Label
    x: float
    y: float
    anchor: str  # start, middle, end


def place_labels(
    labels: Iterable[Label], taken: Sequence[Box], window: Window
) -> list[PlacedLabel]:
    """Return the labels that fit, earlier ones first, none over another or over a symbol."""
    full = list(taken)
    placed = []
    for label in labels:
        for candidate, box in _candidates(label):
            inside = box[0] >= 2 and box[1] >= 2
            inside &= box[2] <= window.width - 2 and box[3] <= window.height - 2
            if inside and not any(_overlap(box, other) for other in full):
                full.append(box)
                placed.append(candidate)
                break
    return placed


def _candidates(label: Label) -> Iterable[tuple[PlacedLabel, Box]]:
    """Yield the eight places around a point, best first, with the room each takes."""
    (x, y), gap, size = label.point, label.reach + 4, label.size
    width, low = len(label.text) * size * LETTER_WIDTH, size * 0.35
    tilt = gap * 0.75
    for dx, dy, anchor in (
        (gap, low, "start"),
        (-gap, low, "end"),
        (0.0, -gap - 1, "middle"),
        (0.0, gap + size * 0.8, "middle"),
        (tilt, -tilt, "start"),
        (tilt, tilt + size * 0.8, "start"),
        (-tilt, -tilt, "end"),
        (-tilt, tilt + size * 0.8, "end"),
    ):
        left = x + dx - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        top = y + dy - size * 0.8
        yield (
            PlacedLabel(label, x + dx, y + dy, anchor),
            (left - 1, top - 1, left + width + 1, top + size + 1),
        )


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
