"""The honest count: classes of evidence, roles, ranges, errors, and the sentence on top."""

from __future__ import annotations

import json
import math

import pytest
from tests.planted import claim, north, planted

from safepassage.study.score import range_of, score_tables


def rows_of(scenario, tables=None):
    scores = score_tables((tables or planted()).tables, scenario)
    return {row.claim: row for row in scores.rows}


@pytest.mark.parametrize(
    ("row", "evidence"),
    [
        (claim("evacuated_cum", "aleppo_east", "2016-12-23", event=("deal",)), "driven"),
        (claim("population", "aleppo_east", "2016-12-23"), "driven"),
        (claim("idp_stock", "azaz", "2016-12-23", event=("op",)), "conditioned"),
        (claim("corridor_users", "aleppo_east", "2016-12-23", event=("way",)), "conditioned"),
        (claim("idp_stock", "azaz", "2016-12-23"), "emergent"),
        (claim("registered_refugees", "TUR", "2016-12-23"), "not comparable"),
    ],
)
def test_a_row_is_driven_conditioned_emergent_or_not_comparable(row, evidence):
    assert rows_of(north(row))["c"].evidence == evidence


def test_a_number_of_the_same_event_from_any_source_makes_a_row_driven():
    named = claim("evacuated_cum", "aleppo_east", "2016-12-16", event=("deal",), event_group="g")
    same = claim("arrivals", "idlib", "2016-12-29", claim="same", event_group="g")
    alone = claim("arrivals", "idlib", "2016-12-29", claim="alone")
    rows = rows_of(north(named, same, alone))
    assert rows["same"].evidence == "driven"
    assert rows["alone"].evidence == "emergent"


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({}, "test"),
        ({"use": "calibrate"}, "test"),
        ({"informs_defaults": True}, "informs defaults"),
        ({"event_group": "feb"}, "same event as a row that informs defaults"),
        ({"event_group": "other"}, "test"),
        ({"use": "context"}, "context"),
    ],
)
def test_only_rows_that_could_not_inform_a_default_are_tests(changes, role):
    informing = claim(
        "idp_stock", "azaz", "2016-03-01", claim="i", informs_defaults=True, event_group="feb"
    )
    assert rows_of(north(informing, claim("idp_stock", "azaz", "2016-12-23", **changes)))[
        "c"
    ].role == role  # fmt: skip


def test_a_row_carries_the_figure_the_range_the_error_and_three_dumb_models():
    run = planted(
        moves=[("2016-02-10", "aleppo_east", "azaz", "aleppo_east", "first", 150)],
        stocks=[("2016-02-22", "azaz", "aleppo_east", "IDP", "rented", 150)],
    )
    earlier = claim("idp_stock", "azaz", "2016-02-15", 70, claim="earlier")
    row = claim("idp_stock", "azaz", "2016-02-22", 100, low=90, high=160, range_kind="stated")
    found = rows_of(north(earlier, row), run)["c"]
    assert (found.observed, found.simulated, found.low, found.high) == (100, 150, 90, 160)
    assert found.inside_range is True
    assert found.nobody_moves == 50 + 60
    assert found.last_observed == 70
    assert found.split_by_distance > 110
    assert found.log_error == pytest.approx(math.log(151 / 101))
    assert found.best_dumb_model == "nobody_moves"
    assert found.best_dumb_log_error == pytest.approx(math.log(111 / 101))
    assert found.nearer_than_best_dumb is False


def test_as_near_as_a_dumb_model_is_not_nearer():
    row = claim("idp_stock", "azaz", "2016-02-22", 200)
    run = planted(stocks=[("2016-02-22", "azaz", "unknown", "IDP", "rented", 110)])
    found = rows_of(north(row), run)["c"]
    assert found.simulated == found.nobody_moves
    assert found.nearer_than_best_dumb is False


def test_a_range_follows_from_the_counter_where_none_is_given():
    plain = claim("idp_stock", "azaz", "2016-02-22", 100, counter="key_informant")
    assert range_of(plain) == (pytest.approx(100 / 1.5), 150, "assumed")
    stated = claim("idp_stock", "azaz", "2016-02-22", 100, low=100, range_kind="stated")
    assert range_of(stated) == (100, None, "stated")
    assert range_of(claim("idp_stock", "azaz", "2016-02-22", 100)) == (None, None, "")


def test_how_many_leave_a_place_is_nothing_that_distance_can_say():
    row = claim("displaced_event", "aleppo_east", "2016-02-22")
    assert rows_of(north(row))["c"].split_by_distance is None


def test_not_comparable_is_never_a_miss_and_driven_is_never_evidence():
    scenario = north(
        claim("registered_refugees", "TUR", "2016-12-23", claim="registered"),
        claim("evacuated_cum", "aleppo_east", "2016-12-23", claim="driven", event=("deal",)),
        claim("idp_stock", "azaz", "2016-12-23", 110, claim="emergent", low=1, high=2),
        claim("idp_stock", "azaz", "2016-12-23", 5, claim="context", use="context"),
        claim("forecast_evacuees", "azaz", "2016-12-23", claim="forecast", use="forecast"),
    )
    scores = score_tables(planted().tables, scenario)
    lines = {line.evidence: line for line in scores.summary}
    assert (lines["emergent"].rows, lines["emergent"].inside_range) == (1, 0)
    assert (lines["driven"].rows, lines["driven"].is_evidence) == (1, False)
    assert (lines["not comparable"].rows, lines["not comparable"].with_range) == (1, 0)
    assert "forecast" not in {row.claim for row in scores.rows}
    assert scores.verdict.startswith("On 0 of 1 test rows")
    assert "No skill over 'nobody moves'." in scores.verdict
    assert "last observed" not in scores.verdict  # it had nothing to say
    json.dumps(scores.as_dict(), allow_nan=False)
    text = scores.as_text()
    assert scores.verdict in text
    assert "never a miss" in text
    assert "Model scenario, not prediction" in text


def test_the_size_of_a_force_is_not_repeated():
    row = claim("force_size", "azaz", "2016-12-23", 15000, low=6000, high=25000)
    found = rows_of(north(row))["c"]
    assert (found.observed, found.low, found.high) == (None, None, None)
    assert found.counts == "the size of a force is no output"


def test_a_scenario_without_tests_says_so():
    verdict = score_tables(planted().tables, north()).verdict
    assert verdict == "No claim of this scenario can test the model."


def test_skill_is_claimed_only_over_models_that_spoke_and_were_worse():
    run = planted(stocks=[("2016-12-23", "azaz", "unknown", "IDP", "rented", 1000)])
    earlier = claim("idp_stock", "azaz", "2016-12-01", 1000, claim="e", use="context")
    row = claim("idp_stock", "azaz", "2016-12-23", 1000)
    verdict = score_tables(run.tables, north(earlier, row)).verdict
    assert "On 0 of 1" in verdict  # the last observed value is as near
    assert "No skill over 'last observed'." in verdict
    assert "No skill over 'nobody moves'." not in verdict
