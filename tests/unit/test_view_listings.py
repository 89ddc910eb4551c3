"""A listing is a claim: current while it is known to hold, else from a day, without an end."""

from __future__ import annotations

from datetime import date

import pytest
from tests.handmade import keep
from tests.planted import claim, north

from safepassage.openers import open_scenario
from safepassage.scenario.scenario import Sensitivity
from safepassage.view.listings import listings
from safepassage.view.model import view_model
from safepassage.view.report import render

OPEN_END = claim("listed_besieged", "azaz", None, None, start="2016-02-03", claimant="UN")
ENDED = claim("listed_besieged", "azaz", "2016-03-01", None, start="2016-02-03", claimant="UN")
FROM = [{"claimant": "UN", "start": "2016-02-03"}]


@pytest.mark.parametrize(
    ("row", "day", "encircled", "expected"),
    [
        (OPEN_END, "2016-02-02", True, ([], [])),
        (OPEN_END, "2016-02-10", True, (["UN"], [])),
        (OPEN_END, "2016-12-24", False, ([], FROM)),
        (ENDED, "2016-02-10", False, (["UN"], [])),
        (ENDED, "2016-12-24", True, ([], [])),
    ],
)
def test_a_listing_without_an_end_is_current_only_while_the_place_is_encircled(
    row, day, encircled, expected
):
    assert listings(north(row), "azaz", day, is_encircled=encircled) == expected


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Sensitivity.OPEN, "UN: listed from 5 October 2016 (claim; no end stated)"),
        (Sensitivity.LIVE, "UN: listed from the week of 3 October 2016 (claim; no end stated)"),
    ],
)
def test_east_aleppo_is_not_shown_as_listed_still_when_it_is_taken(tmp_path, level, words):
    scenario = open_scenario("aleppo-2016")
    settings = scenario.settings.model_copy(update={"sensitivity": level})
    model = view_model(
        keep(scenario, tmp_path / "run"),
        scenario.replace(settings=settings),
        today=date(2026, 1, 1),
    )
    rows = [row for row in model["board"][-1]["rows"] if row["listed_from"]]
    assert rows
    assert all("UN" not in row["listed_by"] for row in rows if row["name"] == "East Aleppo")
    assert words in " ".join(render(model).split())
