"""Three dumb models: what each says on planted numbers, by hand."""

from __future__ import annotations

from datetime import date

import pytest
from tests.planted import claim, north, planted

from safepassage.study.baselines import NobodyMoves, SplitByDistance, last_observed
from safepassage.study.boundaries import Boundaries
from safepassage.study.counting import Moves, People, RunCounts


def worlds(tables):
    scenario = north()
    boundaries = Boundaries(scenario)
    still = NobodyMoves(scenario, boundaries, RunCounts(tables.tables, boundaries.city))
    return still, SplitByDistance(still)


def test_nobody_moves_keeps_the_people_of_the_start():
    still, _ = worlds(planted())
    place = frozenset({"azaz"})
    assert list(still.present(People(place, 3, 5))) == [200, 200, 200]
    assert still.present(People(place, 0, 0, status=("IDP",)))[0] == 50
    assert still.present(People(place, 0, 0, status=("resident",)))[0] == 150
    assert still.present(People(frozenset({"c_azaz"}), 0, 0, whereabouts=("camp",)))[0] == 60
    assert still.present(People(frozenset({"t_kilis"}), 0, 0, status=("refugee",)))[0] == 120
    assert still.present(People(place, 0, 0, origins=frozenset({"azaz"})))[0] == 150
    assert still.moves(Moves(0, 300, ("first",))) == 0


def test_split_by_distance_sends_the_leavers_of_the_run_anywhere_by_inverse_distance():
    run = planted(moves=[("2016-02-10", "azaz", "idlib", "azaz", "first", 100)])
    _, split = worlds(run)
    # Roads from azaz: c_azaz 5, x_gate 10, t_kilis 20, aleppo_east 40, west 50, idlib 110 km.
    total = 1 / 5 + 1 / 10 + 1 / 20 + 1 / 40 + 1 / 50 + 1 / 110
    to_camp = Moves(0, 60, ("first",), ends=frozenset({"c_azaz"}))
    assert split.moves(to_camp) == pytest.approx(100 / 5 / total)
    assert split.moves(Moves(0, 39, ("first",), ends=frozenset({"c_azaz"}))) == 0
    assert split.present(People(frozenset({"c_azaz"}), 60, 60))[0] == pytest.approx(
        60 + 100 / 5 / total
    )
    assert split.present(People(frozenset({"azaz"}), 60, 60))[0] == 100
    assert split.present(People(frozenset({"azaz"}), 60, 60, status=("IDP",)))[0] == 50


def test_split_by_distance_obeys_the_rule_about_moves_inside_a_city():
    run = planted(
        moves=[
            ("2016-11-20", "aleppo_east", "idlib", "aleppo_east", "first", 100),
            ("2016-12-20", "aleppo_east", "idlib", "aleppo_east", "first", 10),
        ]
    )
    still, split = worlds(run)
    december = still.scenario.day_of(date(2016, 12, 1))
    west = frozenset({"aleppo_west"})
    free = split.moves(Moves(0, 396, ("first",), ends=west))
    ruled = split.moves(Moves(0, 396, ("first",), ends=west, city_moves_from=december))
    before = split.moves(Moves(0, december - 1, ("first",), ends=west, city_moves_from=december))
    assert free == pytest.approx(11 * ruled)
    assert before == 0 < ruled


def test_the_last_observed_value_is_one_that_was_known_before():
    row = claim("idp_stock", "azaz", "2016-06-01", 10, claim="row")
    older = claim("idp_stock", "azaz", "2016-03-01", 1, claim="older")
    later = claim("idp_stock", "azaz", "2016-04-01", 2, claim="later")
    told_late = claim("idp_stock", "azaz", "2016-05-01", 3, claim="late", published="2016-06-02")
    elsewhere = claim("idp_stock", "idlib", "2016-05-02", 4, claim="elsewhere")
    forecast = claim("idp_stock", "azaz", "2016-05-03", 5, claim="forecast", use="forecast")
    other = claim("population", "azaz", "2016-05-04", 6, claim="other")
    empty = claim("idp_stock", "azaz", "2016-05-05", None, claim="empty")
    every = [row, older, later, told_late, elsewhere, forecast, other, empty]
    assert last_observed(row, every) == 2
    assert last_observed(older, every) is None
    assert last_observed(row, [row, told_late]) is None
