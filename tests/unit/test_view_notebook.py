"""Results and situations show themselves in a notebook."""

from __future__ import annotations

import re
from html import unescape

from tests.handmade import handmade, keep

from safepassage.engine.war.situation import situation
from safepassage.openers import open_scenario
from safepassage.results.store import open_run
from safepassage.study.notebook import Simulation


def page_in(shown):
    """Return the page inside a frame of a notebook."""
    found = re.fullmatch(
        r'<iframe title="[^"]*" sandbox="allow-scripts" [^>]*srcdoc="([^"]*)"></iframe>',
        shown,
    )
    return unescape(found[1])


def test_a_run_shows_its_report_in_a_frame_that_reaches_nothing(tmp_path):
    page = page_in(open_run(keep(open_scenario("example"), tmp_path / "run"))._repr_html_())
    assert page.startswith("<!doctype html>")
    assert "Model scenario, not a prediction." in page
    assert 'id="view-model"' in page
    assert "default-src 'none'" in page


def test_a_run_in_memory_shows_the_same(tmp_path):
    scenario = open_scenario("example")
    shown = Simulation(scenario, 1, handmade(scenario))._repr_html_()
    assert 'id="view-model"' in page_in(shown)


def test_a_situation_shows_who_is_cut_off_and_what_it_is_not():
    shown = situation(open_scenario("example"), "2030-02-20")._repr_html_()
    assert "riverton" in shown
    assert "2030-02-01" in shown
    assert "Model scenario, not a prediction." in shown
