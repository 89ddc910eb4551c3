"""Series added, corrected and interpolated, in Flee's order of operations."""

from __future__ import annotations

from tests.flee_cases import case, place, route, series

from safepassage.scenario.flee_case import FleeCorrection, FleeSeries
from safepassage.scenario.flee_data import added, by_day, corrected, data_of, merged

PLACES = [place("A", "conflict_zone", 1000), place("C", "camp")]
ROUTES = [route("A", "C", 100)]


def test_values_between_rows_are_linear_and_cut() -> None:
    assert by_day(((0, 0.0), (3, 10.0)), 5) == (0, 3, 6, 10, 10)


def test_a_correction_scales_everything_before_it() -> None:
    points = ((0, 40.0), (10, 100.0), (20, 50.0))
    assert corrected(points, FleeCorrection("C", 20)) == ((0, 20.0), (10, 50.0), (20, 50.0))


def test_adding_two_files_takes_each_day_of_both() -> None:
    first, second = ((0, 1.0), (10, 2.0), (20, 3.0)), ((0, 10.0), (5, 20.0), (20, 30.0))
    assert added(first, second) == ((0, 11.0), (5, 22.0), (10, 22.0), (20, 33.0))


def test_rows_after_the_last_of_the_first_file_repeat_its_last_row() -> None:
    assert added(((0, 1.0), (10, 2.0)), ((0, 10.0), (30, 20.0)))[-1] == (10, 12.0)


def test_hasten_divides_counts_without_rounding() -> None:
    assert merged(FleeSeries("C", (((0, 5), (2, 7)),)), 2) == ((0, 2.5), (2, 3.5))


def test_day_zero_counts_the_total_and_every_camp() -> None:
    both = (series("total", (0, 500), (10, 500)), series("C", (0, 700), (10, 800)))
    doubled = data_of(case(PLACES, ROUTES, data=both))
    assert doubled.arrivals(0) == 1200
    assert doubled.arrivals(1) == 10
    quirks = doubled and case(PLACES, ROUTES, data=both).rules.quirks
    mended = case(PLACES, ROUTES, data=both, quirks=quirks.model_copy(
        update={"day0_raw_double": False}))  # fmt: skip
    assert data_of(mended).arrivals(0) == 700


def test_emptied_camps_start_from_nothing() -> None:
    both = (series("total", (0, 500), (10, 500)), series("C", (0, 700), (10, 800)))
    found = data_of(case(PLACES, ROUTES, data=both, empty_camps_on_day0=True))
    assert (found.arrivals(0), found.of("C")[0], found.of("C")[9]) == (0, 0, 90)  # type: ignore[index]
