"""One browser for all tests, and the report of the real run of aleppo-2016, made once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), ""
)
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def playwright():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright):
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def aleppo_report(tmp_path_factory):
    """Return the report of a run of aleppo-2016 by the engine of record."""
    from safepassage.openers import open_scenario
    from safepassage.study.run import run_to_folder
    from safepassage.view.pages import report

    folder = tmp_path_factory.mktemp("aleppo")
    run_to_folder(open_scenario("aleppo-2016"), seed=1, out=folder / "run")
    page, _ = report(folder / "run", folder / "report.html")
    return page


class Watched:
    """A tab, with all it asked for and complained of."""

    def __init__(self, browser, width=1360, height=900, **options):
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.tab = self.context.new_page()
        self.tab.set_default_timeout(15_000)
        self.asked, self.complaints = [], []
        self.tab.on("request", lambda asked: self.asked.append(asked.url))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on(
            "console",
            lambda line: self.complaints.append(line.text) if line.type == "error" else None,
        )

    def open(self, page, hash_=""):
        self.tab.goto(page.as_uri() + hash_)
        self.tab.wait_for_selector("html.live", state="attached")
        return self.tab

    def go(self, day):
        """Move the slider to a date, as somebody does who types it into the address."""
        self.tab.evaluate(
            f"location.hash = 'day={day}&' + location.hash.split('&').slice(1).join('&')"
        )
        until(lambda: self.tab.locator("#day").get_attribute("aria-valuetext") == words_of(day))


def until(holds, seconds=15.0):
    """Wait until something holds; the page's own policy forbids to ask it from inside."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.05)


def words_of(iso):
    from safepassage.view.words import day_words

    return day_words(iso)
