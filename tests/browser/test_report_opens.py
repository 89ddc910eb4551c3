"""The report in a browser: opens from disk, asks nobody, reads on a phone, obeys the keyboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.handmade import keep

from safepassage.openers import open_scenario
from safepassage.view.model import view_model
from safepassage.view.report import save_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return report_of("example", tmp_path_factory.mktemp("browser"))


def report_of(name, folder):
    scenario = open_scenario(name)
    run = keep(scenario, folder / "run")
    return save_page(view_model(run, scenario, today=date(2099, 1, 1)), folder / "report.html")


@pytest.fixture
def page(browser, report, request):
    """Return the report, opened from disk, with all it asked for and complained of."""
    width = getattr(request, "param", 1360)
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda asked: tab.asked.append(asked.url))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda line: tab.complaints.append(line.text) if line.type == "error" else 0)
    tab.goto(report.as_uri())
    yield tab
    tab.close()


def test_the_report_opens_from_disk_and_asks_nobody(page, report):
    assert "not a prediction" in page.title()
    assert page.asked == [report.as_uri()]
    assert page.complaints == []


@pytest.mark.parametrize("page", [1360, 390], indirect=True)
def test_no_screen_has_to_be_scrolled_sideways(page):
    width, shown = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= shown


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_the_planning_table_is_read_without_scrolling_sideways(page):
    width, shown = page.evaluate(
        "(box => [box.scrollWidth, box.clientWidth])(document.querySelector('#planning .scroll'))"
    )
    assert width <= shown


def test_the_slider_changes_board_and_map_together_by_keyboard(page):
    def shown():
        return page.evaluate(
            "[...document.querySelectorAll('[data-frame]')].filter(p => !p.hidden)"
            ".map(p => p.dataset.frame)"
        )

    assert shown() == ["0", "0"]
    page.focus("#day")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert shown() == ["2", "2"]
    assert (
        page.inner_text("#day-said")
        == page.inner_text(".day-board:not([hidden]) h3")
        .split(" " + page.inner_text(".day-board:not([hidden]) h3 .small"))[0]
        .strip()
    )


def test_without_scripts_every_day_can_be_read(browser, report):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(report.as_uri())
    boards = tab.locator(".day-board")
    assert boards.count() > 2
    assert all(boards.nth(i).is_visible() for i in range(boards.count()))
    context.close()


def test_labels_of_a_crowded_map_do_not_cover_each_other(page, tmp_path):
    page.goto(report_of("aleppo-2016", tmp_path).as_uri())
    overlaps = page.evaluate(
        """() => {
          const map = document.querySelector('[data-frame="0"] svg.map');
          const boxes = [...map.querySelectorAll('.name')].map(t => t.getBoundingClientRect());
          let found = 0;
          boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
            const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (x > 2 && y > 4) { found += 1; }
          }));
          return [boxes.length, found];
        }"""
    )
    assert overlaps[0] > 20
    assert overlaps[1] == 0


def test_text_stands_out_from_its_ground(page):
    """WCAG AA: 4.5 to 1 for every visible text that lies on a plain ground."""
    worst = page.evaluate(
        """() => {
          const light = c => { const v = c.map(x => { x /= 255;
            return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
            return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
          const rgb = s => s.match(/[\\d.]+/g).map(Number);
          const ground = e => { while (e) { const c = rgb(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0) { return c.slice(0, 3); } e = e.parentElement; }
            return [255, 255, 255]; };
          let worst = 21;
          const texts = 'p, li, td, th, h1, h2, h3, span, a, summary, caption';
          document.querySelectorAll(texts).forEach(e => {
            if (!e.offsetParent || !e.textContent.trim()) { return; }
            const a = light(rgb(getComputedStyle(e).color).slice(0, 3)), b = light(ground(e));
            worst = Math.min(worst, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
          });
          return worst;
        }"""
    )
    assert worst >= 4.5


@pytest.mark.parametrize("page", [1360, 390], indirect=True)
def test_axe_finds_nothing(page):
    axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []
