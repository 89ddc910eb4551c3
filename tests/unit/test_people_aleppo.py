"""The bundled scenario with its default rules: sizes of waves that informed them, and manners.

Only rows with `informs_defaults = yes` are used here, each to a factor of two and a half: this
guards against a rule that breaks, and is no evidence that the model is right.
"""

from __future__ import annotations

import os
from datetime import date

import pytest
from tests.people_worlds import people, rows

from safepassage.engine.simulate import simulate
from safepassage.openers import open_scenario

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="plain Python is too slow for 100 places"
)
ALEPPO = open_scenario("aleppo-2016")


@pytest.fixture(scope="module")
def spring():
    """Return a run of January to 10 June 2016, and the fields of each row of its moves."""
    end = {"end": date(2016, 6, 10)}
    scenario = ALEPPO.replace(settings=ALEPPO.settings.model_copy(update=end))
    return simulate(scenario, seed=1)


def number(text):
    return ALEPPO.day_of(date.fromisoformat(text))


def moved(run, first, last, *, out_of=(), kinds=("first", "onward")):
    days = range(number(first), number(last) + 1)
    return sum(
        people(
            run,
            "moves",
            "kind",
            lambda row: (
                row["day"] in days
                and row["kind"] in kinds
                and (not out_of or row["from_place"] in out_of)
            ),
        ).values()
    )


def waiting(run, day):
    return sum(
        row["waiting"]
        for row in rows(run, "queues")
        if row["place"] == "x_bab_al_salama" and row["day"] == number(day)
    )


def near(value, recorded):
    return recorded / 2.5 <= value <= recorded * 2.5


def test_january_is_quiet(spring):
    assert moved(spring, "2016-01-01", "2016-01-31") == 0


def test_the_february_wave_has_the_size_of_the_record_and_saturates(spring):
    assert near(moved(spring, "2016-02-01", "2016-02-22"), 75_175)  # O036
    first_ten_days = moved(spring, "2016-02-01", "2016-02-10")
    assert moved(spring, "2016-03-07", "2016-03-13") < 0.25 * first_ten_days


def test_people_wait_at_the_gate_that_stays_shut(spring):
    assert near(waiting(spring, "2016-02-06"), 35_000)  # O022
    admitted = sum(row["admitted"] for row in rows(spring, "queues"))
    assert admitted < 0.02 * waiting(spring, "2016-02-06") * 160


def test_the_camps_empty_in_april(spring):
    camps = ("c_azaz_belt", "c_ikdah")
    assert near(moved(spring, "2016-04-13", "2016-04-15", out_of=camps), 30_000)  # O055
    left = people(
        spring,
        "stocks",
        "place",
        lambda row: row["place"] == "c_ikdah" and row["day"] == number("2016-04-25"),
    )
    assert left["c_ikdah"] < 2_000  # it held 7,000


def test_manbij_in_june(spring):
    assert near(moved(spring, "2016-05-31", "2016-06-06", out_of=("manbij",)), 20_000)  # O070


def test_hundreds_of_thousands_and_not_millions_are_displaced_in_a_year():
    run = simulate(ALEPPO, seed=1)
    assert 200_000 < people(run, "moves", "kind")["first"] < 1_000_000
    assert run.agent_days > 1_000_000
