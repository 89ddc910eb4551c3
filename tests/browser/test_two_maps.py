"""Two worlds in a browser: two maps with one slider, what differs on a map, an address to share."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.browser.conftest import until
from tests.browser.test_app import page_of, served
from tests.handmade import keep

from safepassage.openers import open_scenario
from safepassage.scenario.parts import Corridor
from safepassage.study.ensemble.execute import run_members
from safepassage.study.whatif.run import compare_members
from safepassage.view.pages import report

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LATER = 120_000
WAY = Corridor(
    corridor="way", from_place="riverton", to_place="midtown", start=date(2030, 2, 12),
    end=date(2030, 3, 30), hours=12, guarantor="UN",
)  # fmt: skip


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whatif")
    first = open_scenario("example")
    second = first.with_event(WAY)
    one, other = keep(first, folder / "a"), keep(second, folder / "b")
    answer = compare_members(first, second, members=3, out=folder / "draws", horizon_days=40)
    (folder / "answer.json").write_text(json.dumps(answer.as_dict()), encoding="utf-8")
    page, _ = report(one, what_if=[folder / "answer.json"], beside=[other])
    return page


@pytest.fixture
def tab(browser, page_file, request):
    found = browser.new_page(
        viewport={"width": getattr(request, "param", 1360), "height": 900}, accept_downloads=True
    )
    found.asked, found.complaints = [], []
    found.on("request", lambda asked: found.asked.append(asked.url))
    found.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.goto(f"{page_file.as_uri()}#day=2030-03-01&place=riverton&compare=side")
    found.wait_for_selector(".panes.two")
    yield found
    asked = {url.split("#")[0] for url in found.asked if not url.startswith(("blob:", "data:"))}
    assert asked == {page_file.as_uri()}
    assert found.complaints == []
    found.close()


def shown_days(tab) -> list[str]:
    return [
        pane.get_attribute("aria-label").partition("Map, ")[2][:10]
        for pane in tab.locator(".pane svg.front").all()
    ]


def test_an_address_shows_two_maps_of_one_day(tab):
    names = tab.locator(".pane-name").all_inner_texts()
    assert names[0].startswith("A: ")
    assert names[1] == "B: the same with one row changed"
    assert shown_days(tab) == ["2030-03-01", "2030-03-01"]
    tab.locator("#day").focus()
    tab.keyboard.press("ArrowRight")
    assert shown_days(tab) == ["2030-03-02", "2030-03-02"]
    assert "corridors: way added" in tab.inner_text(".compare-bar + .note")
    told = tab.inner_text(".panel.place")
    assert told.count("Held by") == 2


def test_what_differs_has_a_map_for_each_closure_with_ranges_and_signs(tab):
    tab.select_option("#compare-view", "difference")
    tab.select_option("#compare-what", "arrived")
    names = tab.locator(".pane-name").all_inner_texts()
    assert len(names) == 2
    assert "does not react" in names[0]
    assert "reacts by rule" in names[1]
    labels = " ".join(tab.locator(".pane .labels text").all_text_contents())
    assert "?" in labels  # three draws tell no sign
    assert "+" in labels
    assert tab.locator(".difference.unsure").count() > 0
    assert tab.locator(".difference.more, .difference.fewer").count() == 0
    for word in ("compare=difference", "what=arrived"):
        until(lambda word=word: word in tab.evaluate("location.hash"))


@pytest.mark.parametrize("tab", [1360, 390], indirect=True)
@pytest.mark.parametrize("view", ["side", "difference"])
def test_axe_finds_nothing_serious_on_two_maps(tab, view):
    axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    tab.select_option("#compare-view", view)
    width, shown = tab.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= shown
    tab.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    faults = tab.evaluate("axe.run({include: [['#explore-host', '.explore']]})")["violations"]
    assert [
        (fault["id"], fault["nodes"][0]["html"][:120])
        for fault in faults
        if fault["impact"] in {"serious", "critical"}
    ] == []


def test_a_table_is_kept_as_a_workbook(tab, tmp_path):
    with tab.expect_download() as waiting:
        tab.locator("#panel-board button:has-text('Keep as XLSX')").first.click()
    file = tmp_path / "t.xlsx"
    waiting.value.save_as(file)
    book = load_workbook(file)
    assert book.sheetnames == ["table", "README"]
    rows = list(book["table"].values)
    assert rows[0][0] == "Place"
    assert rows[1][0] == "Riverton"
    about = [row[0] for row in book["README"].values]
    assert any("not a prediction" in str(line) for line in about)


def test_the_app_opens_with_an_ensemble_and_compares_over_joint_draws(browser, tmp_path):
    folder = tmp_path / "three"
    run_members(open_scenario("example"), members=3, out=folder)
    with (
        served(str(folder), tmp_path / "project") as address,
        page_of(browser, address) as page,
    ):
        page.wait_for_selector(".map-host svg [aria-label]", timeout=LATER)
        page.click("#tab-figures")
        assert "3 runs; they vary" in page.inner_text("#panel-figures")
        assert page.locator("#panel-figures .band.b90").count() > 0
        assert page.locator("#panel-figures .band.b50").count() > 0
        page.click("#to-change")
        page.click("[data-action=corridor]")
        for cell in ("from_place", "to_place", "start", "end", "guarantor"):
            page.fill(f"[id$=-{cell}]", str(getattr(WAY, cell)))
        page.click("text=Enter this change")
        page.wait_for_selector("#part-change .changes li")
        page.click("#to-compare")
        page.select_option("#compare-how", "joint")
        page.fill("#compare-seeds", "2")
        page.click("#part-compare button[type=submit]")
        page.wait_for_selector(".compared h3", timeout=LATER)
        told = page.inner_text(".compared")
        assert "2 joint draws" in told
        assert "too few joint draws to tell the sign" in told
        page.click("#part-compare button:has-text('Show A and B on the map')")
        page.wait_for_selector("#compare-view", timeout=LATER)
        page.select_option("#compare-view", "difference")
        assert page.locator(".pane").count() == 2
        page.click("#to-hand-on")
        assert page.locator("#part-hand-on .column button").count() == 1
