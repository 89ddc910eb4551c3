"""Who says what: rows for people, differing figures side by side, forecasts beside counts."""

from __future__ import annotations

import json

import pytest
from tests.planted import claim, north

from safepassage.errors import InputError
from safepassage.scenario.claims import Source
from safepassage.study.ledger import contradictions, differs, ledger

OCHA = claim(
    "displaced_event", "azaz", "2016-06-01", 16150, claim="ocha", start="2016-05-27", low=10800,
    high=24200, range_kind="assumed", claimant="OCHA", source=("o",), event_group="may",
)  # fmt: skip
ACAPS = claim(
    "displaced_event", "azaz", "2016-06-01", 45000, claim="acaps", start="2016-05-27", low=22500,
    high=90000, range_kind="assumed", claimant="ACAPS", event_group="may",
)  # fmt: skip


def test_a_row_says_who_what_when_and_from_where():
    scenario = north(OCHA).replace(sources=(Source(source="o", title="Flash update"),))
    (row,) = ledger(scenario)
    assert row["date"] == "2016-05-27 to 2016-06-01"
    assert row["where"] == "azaz"
    assert row["who"] == "OCHA"
    assert row["source"] == "Flash update"
    assert row["says"] == (
        "16,150 people (10,800 to 24,200, assumed): people displaced by one event, in its span"
    )
    json.dumps(row, allow_nan=False)


def test_a_statement_is_its_own_words_and_never_a_contradiction():
    said = claim("statement", "azaz", "2016-06-01", 5, claim="a", text="five years of war")
    other = claim("statement", "azaz", "2016-06-01", 7, claim="b", text="seven")
    rows = ledger(north(said, other))
    assert [row["says"] for row in rows] == ["five years of war", "seven"]
    assert [row["differs_from"] for row in rows] == [[], []]


def test_the_size_of_a_force_is_not_repeated():
    forces = claim("force_size", "azaz", "2016-12-23", 15000, low=6000, note="6,000 to 25,000")
    (row,) = ledger(north(forces))
    assert row["claim"] == "c"
    assert not any("000" in str(cell) for cell in row.values())


def test_different_figures_for_one_thing_stand_side_by_side_and_both_stay():
    elsewhere = claim("displaced_event", "idlib", "2016-06-01", 1, claim="x", start="2016-05-27")
    later = claim("displaced_event", "azaz", "2016-06-02", 2, claim="y", start="2016-05-27")
    scenario = north(OCHA, elsewhere, ACAPS, later)
    rows = {row["claim"]: row for row in ledger(scenario)}
    assert rows["ocha"]["differs_from"] == ["acaps"]
    assert rows["acaps"]["differs_from"] == ["ocha"]
    (group,) = contradictions(scenario)
    assert group["event_group"] == "may"
    assert group["fit"] is False
    assert [row["value"] for row in group["claims"]] == [16150, 45000]


def test_figures_in_each_others_range_differ_and_fit():
    near = ACAPS.model_copy(update={"value": 20000.0, "low": 15000.0})
    (group,) = contradictions(north(OCHA, near))
    assert group["fit"] is True


def test_two_counters_of_the_same_thing_are_compared_though_the_words_differ():
    icrc = claim("evacuated_cum", "aleppo_east", "2016-12-19", 15000, claim="icrc")
    cccm = claim("evacuated_cum_triangulated", "aleppo_east", "2016-12-19", 10300, claim="cccm")
    assert differs(icrc, cccm)
    assert not differs(icrc, icrc)
    assert not differs(icrc, cccm.model_copy(update={"value": 15000.0}))
    assert not differs(icrc, cccm.model_copy(update={"value": None}))


def test_a_forecast_stands_beside_what_was_counted_later():
    forecast = claim(
        "forecast_evacuees", "aleppo_east", "2016-12-13", 10000, claim="f", use="forecast",
        event_group="dec",
    )  # fmt: skip
    before = claim("evacuated_cum", "aleppo_east", "2016-12-12", 1, claim="b", event_group="dec")
    first = claim("evacuated_cum", "aleppo_east", "2016-12-15", 3000, claim="1", event_group="dec")
    last = claim("evacuated_cum", "aleppo_east", "2016-12-23", 35000, claim="2", event_group="dec")
    rows = {row["claim"]: row for row in ledger(north(forecast, last, before, first))}
    assert [later["claim"] for later in rows["f"]["observed_later"]] == ["2"]
    assert rows["2"]["observed_later"] == []


def test_claims_about_a_place_come_with_those_about_an_area_that_holds_it():
    about_area = claim("idp_stock", "aleppo_gov", "2016-06-01", claim="area")
    to_place = claim("arrivals", "idlib", "2016-06-01", claim="to", origin="azaz")
    other = claim("idp_stock", "idlib", "2016-06-01", claim="other")
    scenario = north(OCHA, about_area, to_place, other)
    assert {row["claim"] for row in ledger(scenario, place="azaz")} == {"ocha", "area", "to"}
    assert {row["claim"] for row in ledger(scenario, place="idleb_gov")} == set()
    with pytest.raises(InputError, match="did you mean 'azaz'"):
        ledger(scenario, place="azas")


def test_rows_stand_by_day_and_a_claim_without_a_day_is_kept():
    undated = claim("statement", "azaz", None, None, claim="z", text="soon")
    rows = ledger(north(OCHA, undated))
    assert [row["claim"] for row in rows] == ["z", "ocha"]
    assert rows[0]["date"] == "no day"
