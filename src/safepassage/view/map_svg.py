"""The map of one day as SVG: the whole network, or a close-up of its densest part."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from safepassage.view.geometry import Label, Point, Window, densest, distance_km, fit, place_labels
from safepassage.view.holders import NOBODY, Look
from safepassage.view.words import number

WIDE = 660.0
CLOSE_UP_KM = 62.0
FEW_PLACES = 45  # so many leave room for larger signs and names
ROUTE_ORDER = ("closed", "people only", "limited", "under fire", "open")  # drawn last is on top


def windows(places: Sequence[Mapping[str, Any]]) -> dict[str, Window]:
    """Return the whole map and, where the network is much wider, a close-up."""
    points = [(place["lat"], place["lon"]) for place in places if place["lat"] is not None]
    if not points:
        return {}
    whole = fit(points, WIDE)
    found = {"whole": whole}
    if whole.width_km > 2.5 * CLOSE_UP_KM:
        lat, lon = densest(points, reach_km=CLOSE_UP_KM / 2)
        near = [p for p in points if distance_km(p, (lat, lon)) <= CLOSE_UP_KM / 2]
        middle = (sum(p[0] for p in near) / len(near), sum(p[1] for p in near) / len(near))
        found["close"] = Window(
            *middle, CLOSE_UP_KM, CLOSE_UP_KM * whole.height_km / whole.width_km, WIDE
        )
    return found


def draw(
    model: Mapping[str, Any], frame: Mapping[str, Any], window: Window, looks: Mapping[str, Look]
) -> str:
    """Return one map as an SVG element.

    Parameters
    ----------
    model
        The view-model: `places` and `routes`.
    frame
        One of its `frames`: what holds on a day.
    window
        What part of the land is drawn.
    looks
        How holders are drawn, by party.
    """
    at = {
        place["place"]: window.at(place["lat"], place["lon"])
        for place in model["places"]
        if place["lat"] is not None
    }
    seen = [p for p in model["places"] if p["place"] in at and window.holds(at[p["place"]], 6)]
    close = len(seen) <= FEW_PLACES
    radii = {place["place"]: _radius(place, close) for place in seen}
    parts = [
        f'<svg class="map" viewBox="0 0 {window.width:.0f} {window.height:.0f}" role="img" '
        f'aria-label="{escape(_alternative(model, frame, window.width_km <= CLOSE_UP_KM))}">',
        f'<rect class="land" width="{window.width:.0f}" height="{window.height:.0f}"/>',
        *_routes(model["routes"], frame, at),
        *(_symbol(place, frame, at, radii, looks) for place in _big_first(seen)),
        *_labels(seen, frame, at, radii, window),
        _scale_bar(window),
        "</svg>",
    ]
    return "".join(parts)


def patterns(looks: Mapping[str, Look]) -> str:
    """Return the fills of all holders, defined once for every map of a page."""
    fills = "".join(
        f'<pattern id="fill-{look.number}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{look.colour}"/>{look.pattern}</pattern>'
        for look in looks.values()
    )
    plain = "".join(f".holder-{look.number}{{fill:{look.colour}}}" for look in looks.values())
    return (
        f'<svg class="defs" aria-hidden="true" width="0" height="0"><defs>{fills}</defs></svg>'
        f"<style>@media print {{{plain}}}</style>"  # patterns make a printed file very large
    )


def swatch(look: Look) -> str:
    """Return the sign of a holder for a legend."""
    return (
        '<svg class="swatch" viewBox="0 0 22 22" aria-hidden="true">'
        f'<circle cx="11" cy="11" r="9" fill="url(#fill-{look.number})" stroke="#222"/>'
        f"{_letter((11, 11), 9, look)}</svg>"
    )


def _radius(place: Mapping[str, Any], close: bool) -> float:
    """Return the size of a symbol; its area grows with the people at the start."""
    if place["kind"] in {"chokepoint", "crossing", "airbase"}:
        return 6.0 if close else 3.6
    least = 7.0 if close else 4.0
    return min(max(least, 2.5 + math.sqrt(place["population"]) / 110), 12.0)


def _big_first(places: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(places, key=lambda place: (-place["population"], place["place"]))


def _routes(
    routes: Sequence[Mapping[str, Any]], frame: Mapping[str, Any], at: Mapping[str, Point]
) -> list[str]:
    """Return one path per state of road, so that a page of many days stays small."""
    paths: dict[str, list[str]] = {state: [] for state in ROUTE_ORDER}
    for route in routes:
        start, end = at.get(route["from_place"]), at.get(route["to_place"])
        if start and end:
            (x1, y1), (x2, y2) = start, end
            paths[frame["routes"][route["route"]]].append(f"M{x1:.0f},{y1:.0f}L{x2:.0f},{y2:.0f}")
    return [
        f'<path class="road {state.replace(" ", "-")}" d="{"".join(lines)}"/>'
        for state, lines in paths.items()
        if lines
    ]


def _symbol(
    place: Mapping[str, Any],
    frame: Mapping[str, Any],
    at: Mapping[str, Point],
    radii: Mapping[str, float],
    looks: Mapping[str, Look],
) -> str:
    """Return the sign of a place: shape by kind, fill by holder, ring by encirclement."""
    point, radius = at[place["place"]], radii[place["place"]]
    state = frame["places"][place["place"]]
    look = looks.get(state["holder"] or "")
    shape = _shape(place["kind"], point, radius, look)
    letter = _letter(point, radius, look) if look and radius >= 6.5 else ""
    title = f"<title>{escape(_title(place, state, look))}</title>"
    return f"<g>{title}{_ring(state, point, radius)}{shape}{letter}</g>"


def _shape(kind: str, point: Point, radius: float, look: Look | None) -> str:
    x, y = point
    common = (
        f'fill="url(#fill-{look.number})" class="place holder-{look.number}"'
        if look
        else f'fill="{NOBODY}" class="place"'
    )
    if kind in ("camp", "collective_centre"):
        r = radius * 1.15
        corners = f"{x:.1f},{y - r:.1f} {x + r:.1f},{y + r * 0.8:.1f} {x - r:.1f},{y + r * 0.8:.1f}"
        return f'<polygon points="{corners}" {common}/>'
    if kind in {"crossing", "chokepoint"}:
        r = radius
        turn = "" if kind == "crossing" else f' transform="rotate(45 {x:.1f} {y:.1f})"'
        return (
            f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" '
            f'height="{2 * r:.1f}" {common}{turn}/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {common}/>'


def _ring(state: Mapping[str, Any], point: Point, radius: float) -> str:
    """Return the ring of a place that is besieged, encircled or cut by fire."""
    kind = ring_of(state)
    if not kind:
        return ""
    x, y = point
    rings = f'<circle class="ring {kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius + 5:.1f}"/>'
    if kind == "besieged":
        rings += f'<circle class="ring besieged" cx="{x:.1f}" cy="{y:.1f}" r="{radius + 9:.1f}"/>'
    return rings


def ring_of(state: Mapping[str, Any]) -> str:
    """Return which ring a place has: besieged, encircled, fire-cut or none."""
    if state["besieged"]:
        return "besieged"
    if state["encircled"]:
        return "encircled"
    return "fire-cut" if state["degree"] == "fire-cut" and state["supplied"] is False else ""


def _letter(point: Point, radius: float, look: Look) -> str:
    x, y = point
    size = min(radius * 1.2, 12)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * 0.72:.1f}" fill="{look.colour}"/>'
        f'<text class="letter" x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size:.1f}" '
        f'fill="{look.ink}">{look.letter}</text>'
    )


def _title(place: Mapping[str, Any], state: Mapping[str, Any], look: Look | None) -> str:
    words = [place["name"], f"holder: {look.name if look else 'unknown'}"]
    if ring_of(state):
        words.append(ring_of(state))
    if state["waiting"]:
        words.append(f"{number(state['waiting'])} people waiting (model)")
    return " · ".join(words)


def _labels(
    seen: Sequence[Mapping[str, Any]],
    frame: Mapping[str, Any],
    at: Mapping[str, Point],
    radii: Mapping[str, float],
    window: Window,
) -> list[str]:
    """Return names where there is room: ringed and waiting places first, then by people."""

    def rank(place: Mapping[str, Any]) -> tuple[bool, bool, int, str]:
        state = frame["places"][place["place"]]
        return (not ring_of(state), not state["waiting"], -place["population"], place["place"])

    size = 12.5 if len(seen) <= FEW_PLACES else 11.0
    labels = []
    for place in sorted(seen, key=rank):
        state = frame["places"][place["place"]]
        text = place["name"] + (" (disputed)" if ring_of(state) and state["disputed"] else "")
        if state["waiting"]:
            text += f": {number(state['waiting'])} waiting"
        reach = radii[place["place"]] + (9 if ring_of(state) else 0)
        labels.append(Label(text, at[place["place"]], reach, size, place["place"]))
    taken = [
        (x - radii[name], y - radii[name], x + radii[name], y + radii[name])
        for name, (x, y) in at.items()
        if name in radii
    ]
    return [
        f'<text class="name" x="{put.x:.1f}" y="{put.y:.1f}" font-size="{size:.0f}" '
        f'text-anchor="{put.anchor}">{escape(put.label.text)}</text>'
        for put in place_labels(labels, taken, window)
    ]


def _scale_bar(window: Window) -> str:
    km = window.scale_bar_km()
    length, y = km * window.scale, window.height - 14
    return (
        f'<g class="scale"><path d="M14,{y - 5:.0f} v5 h{length:.0f} v-5"/>'
        f'<text x="{20 + length:.0f}" y="{y:.0f}" font-size="12">{km} km · north is up</text></g>'
    )


def _alternative(model: Mapping[str, Any], frame: Mapping[str, Any], close: bool) -> str:
    """Return what the map says, for who does not see it."""
    names = {place["place"]: place["name"] for place in model["places"]}
    ringed: dict[str, list[str]] = {}
    for place, state in frame["places"].items():
        if ring_of(state) and place in names:
            ringed.setdefault(ring_of(state), []).append(names[place])
    closed = sum(state == "closed" for state in frame["routes"].values())
    words = [
        f"{'Close-up of the densest part of the network' if close else 'Network'}, {frame['date']}",
        *(f"{kind}: {', '.join(sorted(found))}" for kind, found in sorted(ringed.items())),
        f"{closed} of {len(frame['routes'])} roads closed",
    ]
    waiting = sum(state["waiting"] or 0 for state in frame["places"].values())
    if waiting:
        words.append(f"{number(waiting)} people waiting at crossings (model)")
    return ". ".join(words) + ". The tables below hold the same facts."
