"""The drawing of how cost grows: one chart a curve, one scale, every figure told in words too."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
CURVES = [("people", [(1000.0, 178.3), (1e6, 9.2)]), ("days", [(50.0, 0.6)])]


def _drawn() -> str:
    path = ROOT / "benchmarks" / "flee_growth.py"
    spec = importlib.util.spec_from_file_location("flee_growth", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.drawn(CURVES))


def test_a_chart_for_each_curve_with_one_scale() -> None:
    picture = ElementTree.fromstring(_drawn())
    charts = [part for part in picture if part.tag.endswith("}g")]
    words = [[text.text for text in chart if text.tag.endswith("}text")] for chart in charts]
    assert [chart[0] for chart in words] == ["people", "days"]
    for chart in words:
        assert chart[1:6] == ["0.1", "1", "10", "100", "1000"]
    assert words[0][6:] == ["178.3", "1,000", "9.2", "1,000,000"]
    label = picture.attrib["aria-label"]
    assert "people: 178.3 at 1,000, 9.2 at 1,000,000; days: 0.6 at 50" in label


def test_a_cheaper_run_is_drawn_lower() -> None:
    picture = ElementTree.fromstring(_drawn())
    spots = [float(dot.attrib["cy"]) for dot in picture.iter() if dot.tag.endswith("}circle")]
    assert spots[0] < spots[1] < spots[2]
