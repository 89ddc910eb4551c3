"""The map of a report, on the real run of aleppo-2016: what a reader sees, day by day."""

from __future__ import annotations

import base64
import gzip
import json
import re
import sys
import time
from pathlib import Path

import pytest
from tests.browser.conftest import ARGUMENTS, CHROMIUM, Watched, until
from tests.browser.large import enlarged, page_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EAST = "#day=2016-07-20&place=aleppo_east"


@pytest.fixture
def watched(browser, request):
    tab = Watched(browser, *getattr(request, "param", (1360, 900)))
    yield tab
    assert all(asked.startswith(("file:", "blob:")) for asked in tab.asked), tab.asked
    assert tab.complaints == []
    tab.context.close()


def said(tab):
    return tab.locator(".panel.place").inner_text()


def mark(tab, place):
    return tab.locator(f'.mark[data-place="{place}"]')


def test_east_aleppo_on_20_july_is_encircled_by_fire_and_by_ground(watched, aleppo_report):
    tab = watched.open(aleppo_report, EAST)
    text = said(tab)
    assert "Encircled: no open road in or out" in text
    assert "Cut by fire since 7 July 2016" in text
    assert "encircled since 17 July 2016" in text
    assert "130,000 to 300,000" in text
    assert "encircled" in mark(tab, "aleppo_east").get_attribute("class")


def test_on_10_august_the_road_is_open_under_fire(watched, aleppo_report):
    tab = watched.open(aleppo_report, EAST)
    watched.go("2016-08-10")
    assert "Road open under fire: supply limited, leaving deadly" in said(tab)
    assert "encircled since" not in said(tab)
    assert "under-fire" in mark(tab, "aleppo_east").get_attribute("class")


def test_on_10_september_it_is_encircled_again(watched, aleppo_report):
    tab = watched.open(aleppo_report, EAST)
    watched.go("2016-09-10")
    assert "encircled since 4 September 2016" in said(tab)


def test_the_listing_by_the_un_is_a_claim_from_5_october(watched, aleppo_report):
    tab = watched.open(aleppo_report, EAST)
    watched.go("2016-10-04")
    assert "only from 5 October 2016" in said(tab)
    watched.go("2016-10-05")
    claim = tab.locator(".panel.place .facts li", has_text="lists it as besieged")
    assert "UN lists it as besieged from 5 October 2016" in claim.inner_text()
    assert claim.locator(".claim").inner_text() == "claim"


def test_the_board_and_the_map_show_the_same_day(watched, aleppo_report):
    tab = watched.open(aleppo_report, "#day=2016-07-20&panel=board")
    board = tab.locator("#panel-board")
    assert "20 July 2016" in board.inner_text()
    assert "surrounded since 17 July 2016; cut by fire since 7 July 2016" in board.inner_text()
    watched.go("2016-08-10")
    assert "10 August 2016" in board.inner_text()
    assert "supply limited, leaving deadly" in board.inner_text()


def test_play_step_and_jump_by_keyboard(watched, aleppo_report):
    tab = watched.open(aleppo_report, "#day=2016-02-01")
    day = tab.locator("#day")
    day.focus()
    tab.keyboard.press("ArrowRight")
    assert day.get_attribute("aria-valuetext") == "2 February 2016"
    tab.get_by_role("button", name="Next event").press("Enter")
    assert day.get_attribute("aria-valuetext") == "3 February 2016"
    tab.get_by_role("button", name="Play").press("Enter")
    until(lambda: int(day.input_value()) > 40)
    tab.get_by_role("button", name="Pause").press("Enter")


def test_camps_are_named_buttons_and_arrow_keys_go_from_place_to_place(watched, aleppo_report):
    tab = watched.open(aleppo_report, "#day=2016-02-12")
    camp = tab.get_by_role("button", name="Ikdah camp, camp")
    camp.focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".panel.place h3").inner_text() == "Ikdah camp"
    before = tab.evaluate(
        "document.querySelector('#explore-host').shadowRoot.activeElement.dataset.place"
    )
    tab.keyboard.press("ArrowDown")
    after = tab.evaluate(
        "document.querySelector('#explore-host').shadowRoot.activeElement.dataset.place"
    )
    assert after
    assert after != before


def test_the_address_shows_the_same_to_somebody_else(watched, aleppo_report):
    tab = watched.open(aleppo_report, EAST)
    tab.get_by_role("tab", name="At the border").click()
    until(lambda: "panel=border" in tab.evaluate("location.hash"))
    assert "day=2016-07-20" in tab.evaluate("location.hash")
    assert "place=aleppo_east" in tab.evaluate("location.hash")


def test_crossings_never_stand_without_those_who_wait(watched, aleppo_report):
    tab = watched.open(aleppo_report, "#day=2016-02-12&panel=border")
    heads = tab.locator("#panel-border thead").first.inner_text()
    near = ("Waiting", "In camps close by", "Turned back so far", "Exposed that day")
    assert [heads.index(word) for word in near] == sorted(heads.index(word) for word in near)
    assert heads.index("Exposed that day") < heads.index("Admitted so far")


def test_labels_of_the_map_do_not_cover_each_other(watched, aleppo_report):
    tab = watched.open(aleppo_report, "#day=2016-07-20")
    boxes = tab.evaluate(
        "[...document.querySelector('#explore-host').shadowRoot.querySelectorAll('.labels text')]"
        ".map(t => t.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
    )
    assert len(boxes) > 20
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            across = min(a[2], b[2]) - max(a[0], b[0])
            down = min(a[3], b[3]) - max(a[1], b[1])
            assert not (across > 3 and down > 5)


@pytest.mark.parametrize("watched", [(1360, 900), (390, 800)], indirect=True)
def test_axe_finds_nothing_serious_and_no_screen_scrolls_sideways(watched, aleppo_report):
    axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    tab = watched.open(aleppo_report, EAST)
    tab.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    # The page around the map is looked at in test_report_opens; here the map, then each tab.
    parts = [(".explore", "board")]
    if tab.viewport_size["width"] > 1000:
        others = ("figures", "border", "harm", "lifelines", "counts")
        parts += [(f"#panel-{panel}", panel) for panel in others]
    for part, panel in parts:
        tab.locator(f"#tab-{panel}").click()
        tab.wait_for_selector(f"#panel-{panel}")
        found = tab.evaluate(
            f"axe.run({{include: [['#explore-host', '{part}']]}}, {{resultTypes: ['violations']}})"
        )["violations"]
        faults = [
            (fault["id"], fault["impact"], fault["nodes"][0]["html"][:160])
            for fault in found
            if fault["impact"] in {"serious", "critical"}
        ]
        assert faults == [], panel
    width, shown = tab.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= shown


def test_without_3d_the_map_is_the_same(playwright, aleppo_report):
    flat = playwright.chromium.launch(
        executable_path=CHROMIUM, args=[*ARGUMENTS, "--disable-3d-apis"]
    )
    tab = Watched(flat).open(aleppo_report, EAST)
    assert mark(tab, "aleppo_east").is_visible()
    assert tab.locator("canvas.flows").first.is_visible()
    assert "Encircled" in said(tab)
    flat.close()


def test_how_fast_it_draws_is_printed(watched, aleppo_report, capsys):
    began = time.perf_counter()
    tab = watched.open(aleppo_report)
    ready = time.perf_counter() - began
    paint = tab.evaluate(
        "performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)[0] || 0"
    )
    rate = steps_per_second(tab)
    size = aleppo_report.stat().st_size
    with capsys.disabled():
        sys.stdout.write(
            f"\nreport of aleppo-2016: {size / 1e6:.2f} MB; first paint {paint / 1000:.2f} s, map "
            f"ready {ready:.2f} s, slider {rate:.0f} steps a second\n"
        )
    assert size < 2_000_000
    assert rate > 2  # far below what is promised: a test machine may be busy


def steps_per_second(tab, days=60):
    """Return how many days a second the slider shows, each painted."""
    return tab.evaluate(
        """async days => {
          const slider = document.querySelector('#explore-host').shadowRoot.querySelector('#day');
          const began = performance.now();
          for (let day = 100; day < 100 + days; day++) {
            slider.value = day;
            slider.dispatchEvent(new Event('input'));
            await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
          }
          return days / (performance.now() - began) * 1000;
        }""",
        days,
    )


def model_in(report):
    """Return the document that a report carries."""
    packed = re.search(r'id="view-model">([^<]*)<', report.read_text(encoding="utf-8"))[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def test_the_report_carries_the_document_and_it_is_small(aleppo_report):
    model = model_in(aleppo_report)
    assert model["format_version"] == 2
    assert len(json.dumps(model)) < 3_000_000


def test_a_thousand_places_and_three_thousand_roads_remain_usable(
    watched, aleppo_report, tmp_path, capsys
):
    model = enlarged(model_in(aleppo_report))
    assert (len(model["places"]) > 1_000, len(model["routes"])) == (True, 3_000)
    tab = watched.open(page_of(model, tmp_path / "large.html"))
    rate = steps_per_second(tab, 20)
    with capsys.disabled():
        sys.stdout.write(f"\n1,030 places, 3,000 roads: {rate:.1f} steps a second\n")
    assert rate > 0.2
