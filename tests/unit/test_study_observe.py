"""Observation rules on planted numbers: what each of them counts, and what is never compared."""

from __future__ import annotations

import pytest
from tests.planted import claim, north, planted

from safepassage.scenario.quantities import QUANTITIES
from safepassage.study.boundaries import Boundaries
from safepassage.study.counting import RunCounts
from safepassage.study.events import events_by_id
from safepassage.study.observation_rules import NOT_COMPARABLE, RULES
from safepassage.study.observe import NotComparable, answer, ask

SINCE_FEBRUARY = "newly_displaced_cum_since_2016-02-01"


def says(tables, row, scenario=None):
    """Return what a run says to a claim; an AssertionError where it is not comparable."""
    question = put(row, scenario)
    assert not isinstance(question, NotComparable), question.reason
    boundaries = Boundaries(scenario or north())
    return answer(question, RunCounts(tables.tables, boundaries.city))


def put(row, scenario=None):
    scenario = scenario or north()
    return ask(row, scenario, Boundaries(scenario), events_by_id(scenario))


def test_every_quantity_has_a_rule_or_a_reason_never_both():
    assert set(RULES) | set(NOT_COMPARABLE) == set(QUANTITIES)
    assert not set(RULES) & set(NOT_COMPARABLE)


def test_moves_inside_the_city_count_from_december_on():
    run = planted(
        moves=[
            ("2016-01-20", "azaz", "aleppo_west", "azaz", "first", 1000),  # before February
            ("2016-02-10", "aleppo_east", "aleppo_west", "aleppo_east", "first", 100),
            ("2016-02-12", "aleppo_east", "azaz", "aleppo_east", "first", 40),
            ("2016-11-30", "aleppo_east", "aleppo_west", "aleppo_east", "first", 7),
            ("2016-12-01", "aleppo_east", "aleppo_west", "aleppo_east", "first", 500),
            ("2016-12-02", "azaz", "idlib", "azaz", "first", 3),
            ("2016-12-03", "idlib", "azaz", "idlib", "return", 900),
            ("2016-12-03", "azaz", "x_gate", "azaz", "turned back", 800),
        ]
    )
    o124 = claim(SINCE_FEBRUARY, "aleppo_gov", "2016-11-30")
    o180 = claim(SINCE_FEBRUARY, "aleppo_gov", "2017-01-25")
    both = claim(SINCE_FEBRUARY, "aleppo_gov;idleb_gov", "2017-01-25")
    assert says(run, o124) == 40
    assert says(run, o180) == 540
    assert says(run, both) == 543


def test_one_person_who_moves_three_times_is_three_moves_and_one_person():
    run = planted(
        moves=[
            ("2016-02-05", "aleppo_east", "azaz", "aleppo_east", "first", 1),
            ("2016-02-06", "azaz", "c_azaz", "aleppo_east", "onward", 1),
            ("2016-02-07", "c_azaz", "azaz", "aleppo_east", "onward", 1),
        ],
        stocks=[("2016-02-22", "azaz", "aleppo_east", "IDP", "rented", 1)],
    )
    assert says(run, claim(SINCE_FEBRUARY, "aleppo_gov", "2016-02-22")) == 3
    assert says(run, claim("idp_stock", "aleppo_gov", "2016-02-22")) == 1


def test_nobody_is_counted_both_waiting_and_in_the_camp():
    run = planted(
        stocks=[
            ("2016-02-08", "x_gate", "azaz", "IDP", "at a crossing", 30),
            ("2016-02-08", "c_azaz", "azaz", "IDP", "camp", 50),
            ("2016-02-08", "azaz", "azaz", "resident", "home", 20),
        ]
    )
    assert says(run, claim("people_at_border", "x_gate", "2016-02-08")) == 30
    assert says(run, claim("people_at_border", "x_gate;c_azaz", "2016-02-08")) == 80
    assert says(run, claim("people_in_tents", "c_azaz", "2016-02-08")) == 50
    assert says(run, claim("idp_stock", "azaz", "2016-02-08")) == 80  # the sub-district


def test_a_stock_over_a_span_is_its_mean():
    run = planted(
        stocks=[
            ("2016-08-01", "aleppo_west", "aleppo_west", "resident", "home", 10),
            ("2016-08-02", "aleppo_west", "aleppo_west", "resident", "home", 20),
        ]
    )
    row = claim("population", "aleppo_west", "2016-08-02", start="2016-08-01")
    assert says(run, row) == 15


def test_leaving_arriving_and_destinations():
    run = planted(
        moves=[
            ("2016-12-05", "aleppo_east", "aleppo_west", "aleppo_east", "first", 37),
            ("2016-12-05", "aleppo_east", "azaz", "aleppo_east", "first", 5),
            ("2016-12-16", "aleppo_east", "idlib", "aleppo_east", "under agreement", 90),
            ("2016-12-17", "aleppo_east", "idlib", "unknown", "under agreement", 10),
            ("2016-12-18", "idlib", "azaz", "aleppo_east", "onward", 4),
            ("2016-12-19", "t_kilis", "azaz", "unknown", "under agreement", 25),
            ("2016-12-20", "azaz", "azaz", "azaz", "onward", 1000),  # within the place
        ]
    )
    day = "2016-12-23"
    assert says(run, claim("left_east_cum", "aleppo_east", day)) == 42
    assert says(run, claim("left_east_cum", "aleppo_east", day, destination="aleppo_west")) == 37
    assert says(run, claim("evacuated_cum", "aleppo_east", day, destination="idlib")) == 100
    assert says(run, claim("arrivals", "idleb_gov", day, origin="aleppo_east")) == 100
    assert says(run, claim("returns_from_turkey_cum", "azaz", day, origin="TUR")) == 25
    span = {"start": "2016-12-01"}
    assert says(run, claim("displaced_event", "azaz", day, **span)) == 1000
    assert says(run, claim("displaced_event", "aleppo_east", day, **span)) == 142
    assert says(run, claim("corridor_users", "aleppo_east", day, **span)) == 42
    assert says(run, claim("secondary_move", "idlib", day, destination="azaz", **span)) == 4


def test_a_count_since_an_event_begins_with_the_event():
    run = planted(
        moves=[
            ("2016-01-31", "aleppo_west", "azaz", "aleppo_west", "first", 1),
            ("2016-02-01", "aleppo_west", "azaz", "aleppo_west", "first", 2),
            ("2016-02-02", "azaz", "c_azaz", "aleppo_west", "onward", 4),  # within the sub-district
        ]
    )
    with_event = claim("displaced_elsewhere", "azaz", "2016-02-05", event=("op",))
    without = claim("displaced_elsewhere", "azaz", "2016-02-05")
    span = claim("displaced_elsewhere", "azaz", "2016-02-05", start="2016-02-02", event=("op",))
    assert says(run, with_event) == 2
    assert says(run, without) == 3
    assert says(run, span) == 0  # the claim itself says since when


def test_besieged_counts_the_days_on_which_the_place_is_encircled():
    run = planted(
        stocks=[
            (f"2016-05-{day}", "azaz", "azaz", "resident", "home", people)
            for day, people in ((27, 100), (28, 80), (29, 60))
        ],
        encircled=[("2016-05-28", "azaz"), ("2016-05-29", "azaz")],
    )
    row = claim("besieged", "azaz", "2016-05-29", start="2016-05-27")
    assert says(run, row) == 70
    assert says(run, claim("besieged", "azaz", "2016-05-27")) == 0
    assert says(run, claim("remaining_in_enclave", "azaz", "2016-05-28")) == 40


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (claim("registered_refugees", "TUR", "2016-04-08"), "registrations, not entries"),
        (claim("new_registrations", "TUR", "2016-04-08"), "registrations, not entries"),
        (claim("idp_stock", "SYR", "2016-04-08"), "wider than the network: Syria"),
        (claim("idp_stock", "LBN", "2016-04-08"), "wider than the network: LBN"),
        (claim("idp_stock", "azaz", "2015-12-31"), "outside the period"),
        (claim("idp_stock", "azaz", "2017-04-08"), "outside the period"),
        (claim("displaced_event", "azaz", "2017-02-14", start="2017-01-01"), "ends after"),
        (claim("displaced_event", "azaz", "2016-01-14", start="2015-12-01"), "begins before"),
        (claim("idp_stock", "azaz", "2016-04-08", None), "no figure"),
        (claim("idp_stock", "azaz", "2016-04-08", group="children"), "children"),
        (claim("population", "azaz", "2016-04-08", use="forecast"), "forecast"),
        (claim("killed_operation", "azaz", "2016-04-08"), "deaths are not modelled"),
        (claim("force_size", "azaz", "2016-04-08"), "no output"),
        (
            claim("left_east_cum", "aleppo_east", "2016-12-01", destination="aleppo_east"),
            "moves inside one place",
        ),
    ],
)
def test_what_cannot_be_compared_is_said_with_its_reason(row, reason):
    question = put(row)
    assert isinstance(question, NotComparable)
    assert reason in question.reason


def test_a_claim_without_days_is_not_comparable():
    question = put(claim("idp_stock", "azaz", None))
    assert isinstance(question, NotComparable)
    assert question.reason == "no day is named"


def test_a_sub_district_holds_its_camps_and_a_district_of_a_city_only_itself():
    boundaries = Boundaries(north())
    assert boundaries.with_sub_districts(["azaz"]) == {"azaz", "c_azaz", "x_gate"}
    assert boundaries.with_sub_districts(["c_azaz"]) == {"c_azaz"}
    assert boundaries.with_sub_districts(["aleppo_east"]) == {"aleppo_east"}
    assert boundaries.with_sub_districts(["aleppo_gov", "idlib"]) == {
        *boundaries.places(["aleppo_gov"]),
        "idlib",
    }
    assert boundaries.abroad == {"t_kilis"}
