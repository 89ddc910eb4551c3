"""A large document made from a real one: ten copies side by side, joined by more roads."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

from safepassage.view.viewmodel.embed import bundle_file

COPIES, ROADS = 10, 3_000
BY_PLACE = ("holder", "supply", "gates", "listed")


def enlarged(model: dict[str, Any]) -> dict[str, Any]:
    """Return a document with ten times the places, and 3,000 roads."""
    large = json.loads(json.dumps(model))
    for name in ("places", "routes", "board", "observed", "events"):
        large[name] = [] if name != "events" else model["events"]
    large["spans"] = {name: [] for name in model["spans"]}
    variant = large["variants"][0]
    variant |= {"places": {}, "crossings": {}, "flows": {}}
    for copy in range(COPIES):
        _add(large, model, copy)
    names = [place["place"] for place in large["places"]]
    for i in range(ROADS - len(large["routes"])):
        a, b = names[i % len(names)], names[(i * 7 + 1) % len(names)]
        road = large["routes"][i] | {"route": f"more-{i}", "from_place": a, "to_place": b}
        large["routes"].append(road)
        span = large["spans"]["roads"][i]
        large["spans"]["roads"].append(span | {"route": road["route"], "first_day": 0,
                                               "last_day": model["meta"]["days"] - 1})  # fmt: skip
    return large


def _add(large: dict[str, Any], model: dict[str, Any], copy: int) -> None:
    def named(row: dict[str, Any], *keys: str) -> dict[str, Any]:
        return row | {key: f"{row[key]}#{copy}" for key in keys}

    for place in model["places"]:
        moved = {"lon": place["lon"] + 6.5 * (copy % 4), "lat": place["lat"] + 4 * (copy // 4)}
        large["places"].append(named(place, "place") | moved)
    large["routes"] += [named(r, "route", "from_place", "to_place") for r in model["routes"]]
    for name in BY_PLACE:
        large["spans"][name] += [named(span, "place") for span in model["spans"][name]]
    large["spans"]["roads"] += [named(span, "route") for span in model["spans"]["roads"]]
    for kind in ("places", "crossings", "flows"):
        for key, lines in model["variants"][0][kind].items():
            large["variants"][0][kind][f"{key}#{copy}"] = lines


def page_of(model: dict[str, Any], out: Path) -> Path:
    """Write a page that holds nothing but the map of a document."""
    packed = base64.b64encode(gzip.compress(json.dumps(model).encode())).decode()
    out.write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>large</title>"
        f'<style id="explore-style" media="not all">{bundle_file("style.css")}</style>'
        '<div id="explore-host"></div>'
        f'<script type="application/octet-stream" id="view-model">{packed}</script>'
        f"<script>{bundle_file('report.js')}</script></html>",
        encoding="utf-8",
    )
    return out
