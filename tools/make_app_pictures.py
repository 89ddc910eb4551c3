"""Take the pictures of docs/how/use-the-app.md from the app itself, as a person sees it.

Needs the extra `browser` and Chromium: python tools/make_app_pictures.py
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from safepassage.openers import open_scenario
from safepassage.study.run import run_to_folder

OUT = Path(__file__).resolve().parents[1] / "docs" / "how" / "img"
CHROMIUM = "/usr/bin/chromium"
LATER = 600_000  # milliseconds; the machine may be busy


@contextmanager
def served(scenario: str, project: Path) -> Iterator[str]:
    """Serve a scenario and give the address."""
    command = [sys.executable, "-m", "safepassage", "serve", scenario, "--no-browser"]
    process = subprocess.Popen(
        [*command, "--project", str(project)], stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stderr.readline() if process.stderr else ""
        yield re.findall(r"http://\S+", line)[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def main() -> None:
    """Take every picture."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        project = Path(folder) / "project"
        scenario = open_scenario("aleppo-2016")
        run_to_folder(scenario, seed=1, threads=2, out=project / "runs" / "first")
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with served("aleppo-2016", project) as address:
            page = tab(browser, 1360)
            look(page, address)
            change(page)
            look(tab(browser, 390), address, "app-phone.png")
        with served("example", Path(folder) / "other") as address:
            compare(tab(browser, 1360), address)
        browser.close()


def tab(browser: Any, width: int) -> Any:
    """Return a new page."""
    page = browser.new_page(viewport={"width": width, "height": 860})
    page.set_default_timeout(LATER)
    return page


def look(page: Any, address: str, name: str = "app-map.png") -> None:
    """Show east Aleppo on the day after the road was taken."""
    page.goto(address)
    page.wait_for_selector(".map-host svg")
    page.evaluate("location.hash = 'day=2016-07-20&place=aleppo_east'")
    page.wait_for_selector(".panel.place h3")
    keep(page, name)


def change(page: Any) -> None:
    """Enter a corridor, with a mistake that is told."""
    page.click("#to-change")
    page.click("[data-action=corridor]")
    page.fill("[id$=-from_place]", "aleppo_east")
    page.fill("[id$=-to_place]", "aleppo_wst")
    page.fill("[id$=-start]", "2016-08-01")
    page.fill("[id$=-end]", "2016-08-31")
    page.fill("[id$=-hours]", "12")
    page.fill("[id$=-capacity_people_per_day]", "5000")
    page.fill("[id$=-guarantor]", "UN")
    page.click("text=Enter this change")
    page.wait_for_selector(".problems li")
    keep(page, "app-change.png")


def compare(page: Any, address: str) -> None:
    """Compare the made-up country with and without a higher quota at its gate."""
    page.goto(address)
    page.click("text=Run it now")
    page.wait_for_selector(".map-host svg")
    page.click("#to-change")
    page.click("[data-action=gate]")
    page.fill("[id$=-place]", "north_gate")
    page.select_option("[id$=-category]", "asylum")
    page.select_option("[id$=-policy]", "quota")
    page.fill("[id$=-people_per_day]", "500")
    page.fill("[id$=-start]", "2030-02-20")
    page.fill("[id$=-end]", "2030-03-20")
    page.click("text=Enter this change")
    page.wait_for_selector(".changes li")
    page.click("#to-compare")
    page.click("#part-compare button[type=submit]")
    page.wait_for_selector(".compared h3")
    page.locator(".compared h3").scroll_into_view_if_needed()
    keep(page, "app-compare.png")
    page.click("#part-compare button:has-text('Show A and B on the map')")
    page.wait_for_selector("#compare-view")
    page.click("#to-compare")  # closes it, so that the maps have room
    page.evaluate("location.hash = 'day=2030-03-10&place=north_gate&compare=side'")
    page.wait_for_selector(".panes.two")
    keep(page, "app-two-maps.png")


def keep(page: Any, name: str) -> None:
    """Write what is seen, once the map has come to rest."""
    page.wait_for_timeout(1500)
    page.screenshot(path=OUT / name)
    print(OUT / name)


if __name__ == "__main__":
    main()
