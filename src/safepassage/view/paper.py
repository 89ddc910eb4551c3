"""Paper by typst (the extra `pdf`): what a template is given, and maps as files beside it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from safepassage.errors import InputError
from safepassage.view import words
from safepassage.view.holders import Look, looks
from safepassage.view.map_svg import draw, patterns, windows
from safepassage.view.writing import whole_file

Part = dict[str, Any]
TEMPLATE = "report.typ"


def printed(data_in: Callable[[Path], dict[str, Any]], out: Path) -> Path:
    """Write what the template of the page on paper is given; pictures are put into a folder.

    Raises `InputError` where typst is not installed, `OutputError` where the file cannot be
    written.
    """
    try:
        import typst
    except ImportError:
        raise InputError("--pdf needs typst: pip install 'safepassage[pdf]'") from None
    with tempfile.TemporaryDirectory(prefix="safepassage-") as where, whole_file(out) as draft:
        folder = Path(where)
        text = json.dumps(data_in(folder), ensure_ascii=False)
        (folder / "data.json").write_text(text, encoding="utf-8")
        template = files("safepassage.view").joinpath("templates", TEMPLATE)
        (folder / TEMPLATE).write_bytes(template.read_bytes())
        typst.compile(folder / TEMPLATE, output=draft, format="pdf")
    return out


def still(
    model: Mapping[str, Any], frames: Sequence[Mapping[str, Any]], i: int, folder: Path
) -> Part:
    """Return the maps of one of some days, the legend with the first; files go into a folder."""
    holders = {state["holder"] for f in frames for state in f["places"].values()}
    drawn = looks([party for party in model["parties"] if party["party"] in holders])
    pictures = []
    for name, window in windows(model["places"]).items():
        file = f"map-{i}-{name}.svg"
        svg = _alone(draw(model, frames[i], window, drawn), drawn, window.width, window.height)
        (folder / file).write_text(svg, encoding="utf-8")
        pictures.append(file)
    return {"lines": [_legend(drawn)] if i == 0 else [], "pictures": pictures}


def _alone(svg: str, drawn: Mapping[str, Look], width: float, height: float) -> str:
    """Return a map as a file of its own: with the style and the fills that the page has once."""
    style = files("safepassage.view").joinpath("templates", "map.css").read_text(encoding="utf-8")
    fills = patterns(drawn).partition("<defs>")[2].partition("</defs>")[0]
    inner = svg.partition(">")[2].removesuffix("</svg>")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}"><style>{style}</style><defs>{fills}</defs>'
        f"{inner}</svg>"
    )


def _legend(drawn: Mapping[str, Look]) -> str:
    names = [f"{look.letter}: {look.name}" for look in drawn.values()]
    return (
        f"Holders: {'; '.join(names)}. Double ring: besieged; ring: encircled; dotted ring: cut by "
        f"fire. Roads: full line open; long dashes limited; short dashes under fire; dots people "
        f"only; pale closed. {words.BORDERS}"
    )
