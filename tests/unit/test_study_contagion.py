"""Contagion: stable by construction, and what is simulated is found again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.war_worlds import world

from safepassage.engine import draws
from safepassage.engine.arrays import Floats, Longs
from safepassage.engine.draws import Purpose
from safepassage.engine.war.generated.contagion import (
    Contagion,
    bounded,
    counts,
    kernel,
)
from safepassage.engine.war.generated.luck import Luck
from safepassage.errors import InputError, ScenarioError
from safepassage.scenario.rules import Rules
from safepassage.sources.conflict_events import read_events
from safepassage.study.contagion import Parameters, counts_of, fit, fit_events

TRUE = Parameters(0.6, 0.08, 5.0, 0.3, 1.0, 1.5)


def chain_hours(places: int) -> Floats:
    row = np.arange(places)
    return np.abs(row[:, None] - row[None, :]).astype(np.float64)


def simulated(one: Parameters, days: int, places: int, seed: int) -> Longs:
    rules = Rules(**{f"contagion_{name}": value for name, value in one._asdict().items()})
    process = Contagion(np.zeros(places), rules)
    shares = kernel(chain_hours(places), one.spread, one.hours)
    named = np.array([draws.element("place", str(place)) for place in range(places)], np.uint64)
    luck, found = Luck(seed), []
    for day in range(days):
        drawn = luck.many(Purpose.WAR_CONTAGION, day, named)
        process.day(shares, np.full(places, one.background), np.ones(places), drawn)
        found.append(process.events.copy())
    return np.array(found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_simulated_is_recovered_within_the_stated_error(seed: int) -> None:
    result = fit(simulated(TRUE, 1500, 20, seed), chain_hours(20))
    inside = [
        low <= true <= high for low, true, high in zip(result.low, TRUE, result.high, strict=True)
    ]
    assert sum(inside) >= 5  # six intervals of 95 %: one may miss
    assert abs(result.found.branching - TRUE.branching) < 0.1
    assert abs(result.found.spread - TRUE.spread) < 0.1
    assert result.high.branching - result.low.branching < 0.2


def test_the_share_of_an_event_that_arrives_anywhere_is_the_whole_of_it() -> None:
    hours = chain_hours(6)
    hours[2, :] = hours[:, 2] = np.inf  # no open road
    hours[2, 2] = 0.0
    shares = kernel(hours, 0.3, 1.0)
    assert np.allclose(shares.sum(axis=0), 1.0)
    assert shares[2, 2] == 1.0
    assert np.abs(np.linalg.eigvals(shares)).max() <= 1.0 + 1e-9


def test_counts_have_the_mean_and_the_variance_of_the_distribution() -> None:
    drawn = (np.arange(200_000) + 0.5) / 200_000
    mean, size = 1.7, 0.8
    found = counts(np.full(drawn.size, mean), size, drawn)
    assert found.mean() == pytest.approx(mean, rel=0.01)
    assert found.var() == pytest.approx(mean + mean**2 / size, rel=0.02)


@pytest.mark.parametrize("branching", [0.1, 0.5, 0.9])
def test_an_event_never_brings_more_than_one(branching: float) -> None:
    rules = Rules(contagion_branching=branching, contagion_most_factor=1.05)
    factors = bounded(np.array([0.0, 1.0, 50.0]), rules)
    assert (branching * factors).max() < 1.0
    assert factors[0] == 0.0


def test_ten_times_the_factor_does_not_let_it_explode() -> None:
    one = TRUE._replace(branching=0.9)
    rules = Rules(
        **{f"contagion_{name}": value for name, value in one._asdict().items()}
        | {"contagion_most_factor": 1.05}
    )
    process, luck = Contagion(np.full(5, 3.0), rules), Luck(4)
    shares = kernel(chain_hours(5), one.spread, one.hours)
    named = np.arange(5, dtype=np.uint64)
    totals = []
    for day in range(2000):
        drawn = luck.many(Purpose.WAR_CONTAGION, day, named)
        process.day(shares, np.full(5, 0.05), np.full(5, 10.0), drawn)
        totals.append(process.events.sum())
    stationary = 5 * 0.05 * 1.05 / (1 - 0.9 * 1.05)
    assert np.mean(totals[500:]) < 4 * stationary


GED = (
    "id,date_start,date_end,latitude,longitude,best\n"
    "1,2020-01-02 00:00:00.000,2020-01-02,1.0,1.0,3\n"
)
ACLED = "event_id_cnty;event_date;latitude;longitude\nX1;02 January 2020;1.01;1.0\n"


@pytest.mark.parametrize("text", [GED, ACLED])
def test_the_tables_of_both_sources_are_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(text, encoding="utf-8")
    (event,) = read_events(file)
    assert event.when == date(2020, 1, 2)
    assert event.lat == pytest.approx(1.0, abs=0.02)


def test_every_cell_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("event_date,latitude,longitude\nsoon,1,1\n2020-01-01,x,200\n")
    with pytest.raises(ScenarioError) as caught:
        read_events(file)
    assert [str(problem) for problem in caught.value.problems] == [
        "events.csv, row 2, event_date: 'soon' is no day; write YYYY-MM-DD",
        "events.csv, row 3, latitude: 'x' is no number; write degrees, as 36.2",
        "events.csv, row 3, longitude: 200 is outside 180 degrees; check the column",
    ]


def test_a_table_without_the_columns_says_so(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("when,where\n")
    with pytest.raises(ScenarioError, match="has no column date_start or event_date"):
        read_events(file)


def test_an_event_belongs_to_the_nearest_place_and_later_ones_are_not_looked_at(
    tmp_path: Path,
) -> None:
    scenario = world({"a": "blue", "b": "red"}, ["a-b"])
    places = tuple(
        place.model_copy(update={"lat": lat, "lon": 1.0})
        for place, lat in zip(scenario.places, (1.0, 2.0), strict=True)
    )
    scenario = scenario.replace(places=places)
    file = tmp_path / "events.csv"
    rows = [
        f"{date(2020, 1, 1) + timedelta(days=day)},{lat},1.0"
        for day in (0, 9)
        for lat in (1.05, 1.95, 5)
    ]
    file.write_text("event_date,latitude,longitude\n" + "\n".join(rows))
    found = counts_of(scenario, read_events(file), date(2020, 1, 1), 10)
    assert found.sum(axis=0).tolist() == [2, 2]
    assert found[0].tolist() == [1, 1]
    with pytest.raises(InputError, match="2 events lie within 15 km"):
        fit_events(scenario, read_events(file), date(2020, 1, 5), date(2020, 1, 1))
