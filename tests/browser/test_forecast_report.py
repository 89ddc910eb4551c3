"""The report of a forecast in a browser: opens from disk, asks nobody, passes axe, fits a phone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.browser.conftest import until

from safepassage.openers import open_scenario
from safepassage.study.forecasts.forecast import forecast
from safepassage.view.pages import report

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forecast") / "out"
    aleppo = open_scenario("aleppo-2016")
    forecast(aleppo, issue_date=date(2016, 7, 1), horizon_days=30, members=2, out=folder)
    page, _ = report(folder)
    return page


@pytest.fixture
def page(browser, page_file, request):
    tab = browser.new_page(viewport={"width": getattr(request, "param", 1360), "height": 900})
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda asked: tab.asked.append(asked.url))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda line: tab.complaints.append(line.text) if line.type == "error" else 0)
    tab.goto(page_file.as_uri())
    tab.wait_for_selector("#explore-host .map-host [aria-label]")
    yield tab
    assert [url for url in tab.asked if not url.startswith(("data:", "blob:"))] == [
        page_file.as_uri()
    ]
    assert tab.complaints == []
    tab.close()


def test_skill_is_on_the_first_screen_and_above_every_figure(page, page_file):
    box = page.locator(".skill").bounding_box()
    assert box["y"] + box["height"] < 500
    assert "No skill over" in page.inner_text(".skill")
    assert "forecast from 1 July 2016" in page.inner_text("h1")
    assert page_file.stat().st_size < 2_000_000


def test_the_record_can_be_gone_through_up_to_the_issue_date_and_no_further(page):
    page.evaluate("location.hash = 'day=2016-09-01&place=aleppo_east'")
    until(lambda: "1 July 2016" in page.locator("#explore-host .time-host").inner_text())
    told = page.locator("#explore-host .panel.place").inner_text()
    assert "East Aleppo" in told
    assert "(9 in 10 runs)" in told


@pytest.mark.parametrize("page", [1360, 390], indirect=True)
def test_axe_finds_nothing_and_nothing_is_scrolled_sideways(page):
    axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    width, shown = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= shown
    page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in found] == []


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_the_planning_table_is_read_without_scrolling_sideways(page):
    width, shown = page.evaluate(
        "(box => [box.scrollWidth, box.clientWidth])(document.querySelector('#planning .scroll'))"
    )
    assert width <= shown
