"""Levels of sensitivity, blurred counts, and the figures kept back around them."""

from __future__ import annotations

from datetime import date

import pytest

from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.parts import Place
from safepassage.view.sensitivity import Policy, week_of
from safepassage.view.suppression import SMALL, WITHHELD, Sum, blurred, protect
from safepassage.view.words import two_digits


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, SMALL), (99, SMALL), (100, 100), (104, 100), (1_250, 1_200), (23_926, 24_000)],
)
def test_a_count_is_small_or_has_two_digits(count, shown):
    assert blurred(count) == shown


def test_two_digits_do_not_touch_numbers_of_two_digits():
    assert [two_digits(value) for value in (0, 7, 99, -1_349)] == [0, 7, 99, -1_300]


def test_where_the_total_matters_its_parts_are_withheld():
    counts = {"idps": 150, "camp": 30, "host": 120}
    shown = protect(counts, [Sum("idps", ("camp", "host"), keep="total")])
    assert shown == {"idps": 150, "camp": WITHHELD, "host": WITHHELD}


def test_where_the_parts_matter_the_total_is_withheld():
    counts = {"all": 930, "a": 30, "b": 900}
    shown = protect(counts, [Sum("all", ("a", "b"), keep="parts")])
    assert shown == {"all": WITHHELD, "a": SMALL, "b": 900}


def test_a_total_stays_where_rounding_hides_the_small_part():
    counts = {"all": 340_030, "a": 30, "b": 340_000}
    shown = protect(counts, [Sum("all", ("a", "b"), keep="parts")])
    assert shown == {"all": 340_000, "a": SMALL, "b": 340_000}


def test_sums_that_do_not_add_up_or_overlap_are_refused():
    with pytest.raises(ValueError, match="not the sum"):
        protect({"all": 5, "a": 1}, [Sum("all", ("a",))])
    with pytest.raises(ValueError, match="tree"):
        protect({"x": 1, "y": 1, "a": 1}, [Sum("x", ("a",)), Sum("y", ("a",))])


def test_live_shows_weeks_no_map_no_camps_and_no_plans():
    live = Policy("live")
    camp = Place(place="c", kind=PlaceKind.CAMP)
    assert live.day(date(2016, 7, 20)) == "2016-07-18" == week_of(date(2016, 7, 20)).isoformat()
    assert not live.shows_map
    assert not live.shows_place(camp)
    assert not live.shows_sex_and_age
    assert not live.shows_plan(date(2016, 7, 1), date(2016, 7, 20))
    assert "LIVE" in live.mark


def test_restricted_hides_what_is_planned_and_open_hides_nothing():
    assert not Policy("restricted").shows_plan(date(2016, 8, 1), date(2016, 7, 20))
    assert Policy("restricted").shows_plan(date(2016, 7, 1), date(2016, 7, 20))
    assert Policy("open").shows_plan(date(2099, 1, 1), date(2016, 7, 20))
    assert Policy("open").mark == ""
