"""What is drawn behind the network: land, borders, rivers and lakes, cut to where the places are.

The map that ships is Natural Earth (public domain). Every land border is drawn alike, whoever
claims it; a file of the user's own (GeoJSON) takes its place with `--basemap`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from safepassage.errors import InputError
from safepassage.view.viewmodel.parts import Basemap, PlacePoint

SHIPPED = "basemap/natural_earth_50m.json.gz"
AROUND = 0.9  # of the width and height of the network, on each side: room to pan
LEAST_DEGREES = 1.0
MOST_BYTES = 64_000_000
# Land whose belonging is disputed and which map data show in ways that differ: west, south, east,
# north in degrees, and how it is called in the note.
DISPUTED = (
    (27.5, 8.5, 34.2, 12.4, "the border of Sudan and South Sudan and Abyei"),
    (72.4, 32.2, 80.5, 37.2, "Jammu and Kashmir"),
    (35.6, 32.6, 35.95, 33.4, "the Golan"),
    (32.4, 44.3, 36.7, 46.3, "Crimea"),
    (-17.2, 20.7, -8.6, 27.7, "Western Sahara"),
)
Box = tuple[float, float, float, float]  # west, south, east, north
Ring = list[tuple[float, float]]


def basemap(places: Sequence[PlacePoint], own: Path | None = None) -> Basemap | None:
    """Return what is drawn behind places that have coordinates; none where no place has any.

    Parameters
    ----------
    places
        The places of the document.
    own
        A GeoJSON file of the user's: polygons are land, their outlines and lines are borders.

    Raises
    ------
    InputError
        The file cannot be read, or is no GeoJSON.
    """
    points = [(p.lon, p.lat) for p in places if p.lon is not None and p.lat is not None]
    if not points:
        return None
    inner = _box(points)
    box = _grown(inner)
    if own is not None:
        return _own(own, box)
    world = _shipped()
    countries = [(c["name"], _clipped(c["rings"], box)) for c in world["countries"]]
    return Basemap(
        land=[_flat(ring) for _, rings in countries for ring in rings],
        borders=_cut(world["borders"], box),
        rivers=_cut(world["rivers"], box),
        lakes=[_flat(ring) for ring in _clipped(world["lakes"], box)],
        names=_names(countries, inner),
        credit=world["credit"],
        note=_note(inner),
    )


@cache
def _shipped() -> Any:
    packed = files("safepassage.view").joinpath(SHIPPED).read_bytes()
    return json.loads(gzip.decompress(packed))


def _own(path: Path, box: Box) -> Basemap:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB; simplify it")
        form = json.loads(path.read_text(encoding="utf-8"))
        shapes = [feature["geometry"] for feature in form["features"] if feature.get("geometry")]
        rings = [_plain(ring) for shape in shapes for ring in _rings(shape)]
        lines = [_plain(line) for shape in shapes for line in _lines(shape)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no GeoJSON FeatureCollection in longitude and latitude: {error}"
        ) from error
    return Basemap(
        land=[_flat(ring) for ring in _clipped(rings, box)],
        borders=_cut([*rings, *lines], box),
        credit=path.name,
    )


def _rings(shape: Any) -> list[Any]:
    if shape["type"] == "Polygon":
        return list(shape["coordinates"])
    return [r for p in shape["coordinates"] for r in p] if shape["type"] == "MultiPolygon" else []


def _lines(shape: Any) -> list[Any]:
    if shape["type"] == "LineString":
        return [shape["coordinates"]]
    return list(shape["coordinates"]) if shape["type"] == "MultiLineString" else []


def _plain(points: Iterable[Sequence[float]]) -> list[int]:
    return [round(value * 1000) for point in points for value in point[:2]]


def _box(points: Sequence[tuple[float, float]]) -> Box:
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _grown(box: Box) -> Box:
    west, south, east, north = box
    x = max((east - west) * AROUND, LEAST_DEGREES)
    y = max((north - south) * AROUND, LEAST_DEGREES)
    return west - x, south - y, east + x, north + y


def _pairs(flat: Sequence[int]) -> Ring:
    return [(flat[i] / 1000, flat[i + 1] / 1000) for i in range(0, len(flat) - 1, 2)]


def _flat(points: Ring) -> list[int]:
    return [round(value * 1000) for point in points for value in point]


def _clipped(rings: Iterable[Sequence[int]], box: Box) -> list[Ring]:
    """Return the part of each ring inside the box, by Sutherland and Hodgman's cuts."""
    found = []
    for flat in rings:
        ring = _pairs(flat)
        for axis, limit, keeps_above in ((0, box[0], True), (0, box[2], False),
                                         (1, box[1], True), (1, box[3], False)):  # fmt: skip
            ring = list(_half(ring, axis, limit, above=keeps_above))
        if len(ring) > 2:
            found.append(ring)
    return found


def _half(ring: Ring, axis: int, limit: float, *, above: bool) -> Iterator[tuple[float, float]]:
    """Yield the ring cut off at a line of longitude (axis 0) or latitude (1)."""
    for i, point in enumerate(ring):
        before = ring[i - 1]
        is_in, was_in = ((p[axis] >= limit) == above for p in (point, before))
        if is_in != was_in:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            cut = [before[k] + part * (point[k] - before[k]) for k in (0, 1)]
            yield cut[0], cut[1]
        if is_in:
            yield point


def _cut(lines: Iterable[Sequence[int]], box: Box) -> list[list[int]]:
    """Return the stretches of lines that touch the box; each ends one point outside it."""
    found = []
    for flat in lines:
        points = _pairs(flat)
        stretch: Ring = []
        for a, b in pairwise(points):
            if _inside(a, box) or _inside(b, box):
                stretch = stretch or [a]
                stretch.append(b)
            elif stretch:
                found.append(_flat(stretch))
                stretch = []
        if stretch:
            found.append(_flat(stretch))
    return found


def _inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _names(countries: Sequence[tuple[str, list[Ring]]], box: Box) -> list[tuple[str, float, float]]:
    """Return the name of each state with room for it in the window, at the middle of its part."""
    room = (box[2] - box[0]) * (box[3] - box[1])
    found = []
    for name, rings in countries:
        flat = [_flat(ring) for ring in rings]
        parts = sorted(_clipped(flat, box), key=_area, reverse=True)
        if parts and _area(parts[0]) > 0.02 * room:
            lon, lat = _middle(parts[0])
            found.append((name, round(lon, 3), round(lat, 3)))
    return found


def _middle(ring: Ring) -> tuple[float, float]:
    """Return the centre of gravity of a ring: its many points along a border do not draw it."""
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    whole = 3 * sum(crosses)
    lon, lat = (
        sum((a[k] + b[k]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / whole
        for k in (0, 1)
    )
    return lon, lat


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _note(box: Box) -> str:
    """Return what is said where the window touches land whose belonging is disputed."""
    touched = [
        name
        for west, south, east, north, name in DISPUTED
        if west <= box[2] and box[0] <= east and south <= box[3] and box[1] <= north
    ]
    return f"Disputed and drawn without any position: {', '.join(touched)}." if touched else ""
