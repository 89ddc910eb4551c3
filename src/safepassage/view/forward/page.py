"""The report of a forecast as one HTML file: how good such forecasts were stands first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from safepassage.view import words
from safepassage.view.chart_svg import step_chart
from safepassage.view.crossings import NearSide, crossing_sentence
from safepassage.view.forward.chances import percent
from safepassage.view.holders import looks
from safepassage.view.map_svg import draw, patterns, swatch, windows
from safepassage.view.report import environment
from safepassage.view.viewmodel.document import ViewModel
from safepassage.view.viewmodel.embed import explorer_of
from safepassage.view.writing import whole_file

TEMPLATE = "forecast.html.j2"


def save_page(model: Mapping[str, Any], out: Path, document: ViewModel | None = None) -> Path:
    """Write the page of a forecast; with the document of its record that can be gone through."""
    with whole_file(out) as draft:
        draft.write_text(render(model, document), encoding="utf-8")
    return out


def render(model: Mapping[str, Any], document: ViewModel | None = None) -> str:
    """Return the page of a forecast, from a model that may be shown."""
    return environment().get_template(TEMPLATE).render(
        model=model,
        meta=model["meta"],
        explorer=explorer_of(document) if document and document.places else None,
        spread=words.spread(model["meta"]["members"], model["meta"]["varied"]),
        charts=[(chart, Markup(step_chart(chart))) for chart in model["charts"]],
        cards=[_card(card) for card in model["border"]],
        percent=percent,
        words=words,
        **_map_of(model),
    )  # fmt: skip


def _map_of(model: Mapping[str, Any]) -> dict[str, Any]:
    """Return the map of the issue date with its legend, empty where there is none to show."""
    frame = model["frame"]
    if frame is None:
        return {"maps": {}, "looks": [], "swatches": {}, "patterns": ""}
    holders = {state["holder"] for state in frame["places"].values()}
    drawn = looks([party for party in model["parties"] if party["party"] in holders])
    views = windows(model["places"])
    return {
        "maps": {name: Markup(draw(model, frame, view, drawn)) for name, view in views.items()},
        "looks": list(drawn.values()),
        "swatches": {name: Markup(swatch(look)) for name, look in drawn.items()},
        "patterns": Markup(patterns(drawn)),
    }


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    last = card["rows"][-1]
    near = NearSide(last["waiting"], last["in_camps"], last["turned_back"], last["exposed"])
    sentence = crossing_sentence(
        card["name"], last["admitted"], last["irregular"], near, gate_is_assumed=True
    )
    return {**card, "drawn": Markup(step_chart(card["chart"])), "sentence": sentence}
