"""report.html: one file that opens from disk, prints, and asks nothing of any network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from safepassage.view import words
from safepassage.view.chart_svg import step_chart
from safepassage.view.crossings import NearSide, crossing_sentence
from safepassage.view.holders import looks
from safepassage.view.map_svg import draw, patterns, swatch, windows
from safepassage.view.summary import cannot_say, summary
from safepassage.view.viewmodel.document import ViewModel
from safepassage.view.viewmodel.embed import explorer_of
from safepassage.view.writing import whole_file


def save_page(model: Mapping[str, Any], out: Path, document: ViewModel | None = None) -> Path:
    """Write the page of a view-model; with the document, days and map can be gone through."""
    with whole_file(out) as draft:
        draft.write_text(render(model, document), encoding="utf-8")
    return out


def render(model: Mapping[str, Any], document: ViewModel | None = None) -> str:
    """Return the page of a view-model that may be shown.

    Without the document, or in a live crisis (which has no map), the page holds pictures and tables
    alone.
    """
    holders = {state["holder"] for frame in model["frames"] for state in frame["places"].values()}
    drawn = looks([party for party in model["parties"] if party["party"] in holders])
    views = windows(model["places"])
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            model=model,
            meta=model["meta"],
            explorer=explorer_of(document) if document and document.places else None,
            sentences=summary(model),
            cannot_say=cannot_say(model),
            comparisons=document.comparisons if document else [],
            spread=words.spread(model["meta"]["members"], model["meta"].get("varied", "")),
            looks=list(drawn.values()),
            swatches={name: Markup(swatch(look)) for name, look in drawn.items()},
            patterns=Markup(patterns(drawn)),
            maps={
                frame["date"]: {
                    name: Markup(draw(model, frame, window, drawn))
                    for name, window in views.items()
                }
                for frame in model["frames"]
            },
            charts=[(chart, Markup(step_chart(chart))) for chart in model["stocks"]],
            cards=[_card(card, model) for card in model["border"]],
            words=words,
            day_names=[words.day_words(day["date"]) for day in model["board"]],
        )
    )


def _card(card: Mapping[str, Any], model: Mapping[str, Any]) -> dict[str, Any]:
    """Return a border card with its chart and one sentence per row; both sides in each."""
    sentences = {
        row["date"]: crossing_sentence(
            card["name"],
            row["admitted"],
            row["irregular"],
            NearSide(row["waiting"], row["in_camps"], row["turned_back"], row["exposed"]),
            gate_is_assumed=card["gate_is_assumed"],
        )
        for row in card["rows"]
    }
    return {**card, "sentences": sentences, "chart": _border_chart(card, model)}


def _border_chart(card: Mapping[str, Any], model: Mapping[str, Any]) -> Markup | None:
    if not card["lines"]:
        return None
    names = {"waiting": "waiting at the gate (model)", "in_camps": "in camps close by (model)"}
    chart = {
        "title": f"People on the near side of {card['name']}",
        "start": model["meta"]["start"],
        "step_days": 1,
        "lines": [{"name": names[name], "values": card["lines"][name]} for name in names],
        "observed": [
            seen
            for seen in card["observed"]
            if seen["day"] and model["meta"]["start"] <= seen["day"] <= model["meta"]["end"]
        ],
        "capacity": None,
        "spans": card["gate"],
    }
    return Markup(step_chart(chart))


@cache
def environment() -> Environment:
    """Return the templates; a name that is not there is an error, all text is escaped."""
    environment = Environment(
        loader=PackageLoader("safepassage.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[[Any], Any]] = {
        "number": lambda value: value if isinstance(value, str) else words.number(value),
        "day": lambda value: words.day_words(value) if value else "-",
        "yes_no": words.yes_no,
        "two_digits": words.two_digits,
    }
    environment.filters |= filters
    return environment
