"""Dumb forecasts of displacement and of crowds at a gate, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.forecast_worlds import HORIZON, ISSUE, torn

from safepassage.study.forecasts.chances import AWAY, MANY_WAITING
from safepassage.study.forecasts.dumb import DUMB_FORECASTS, Past
from safepassage.study.forecasts.dumb_people import (
    Days,
    days_before,
    left_again,
    many_wait,
    people_baselines,
)
from safepassage.study.forecasts.events import Event
from safepassage.study.forecasts.forecast import Forecast, forecast, on_issue_date
from safepassage.study.forecasts.futures import Asked
from safepassage.study.forecasts.screen import text_of

HERE, AWAY_FROM_HERE = 0, 1  # two places


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Forecast:
    out = tmp_path_factory.mktemp("dumb") / "out"
    return forecast(torn(), issue_date=ISSUE, horizon_days=HORIZON, members=3, seed=3, out=out)


@pytest.fixture(scope="module")
def past() -> Past:
    known = Asked(ISSUE, HORIZON).known(torn())
    return on_issue_date(known, known.day_of(ISSUE))[0]


def test_each_twentieth_that_leaves_counts_once() -> None:
    gone = np.zeros((1, 6, 2), np.int64)
    gone[0, :, HERE] = [90, 30, 30, 10, 45, 1]  # what is gone on the first day is not counted
    people = np.zeros((1, 6, 2), np.int64)
    people[0, :, HERE] = [1000, 970, 940, 930, 880, 879]
    seen = left_again(Days(people, people, gone))
    assert seen.began[0, :, HERE].tolist() == [False, False, True, False, True, False]
    assert seen.at_risk[0, :, HERE].tolist() == [False, True, True, True, True, True]
    assert seen.standing.tolist() == [0.0, 0.0]


def test_a_crowd_comes_once_until_it_has_gone() -> None:
    waiting = np.zeros((2, 5, 2), np.int64)
    waiting[0, :, HERE] = [0, 11, 12, 3, 11]
    seen = many_wait(Days(waiting, waiting, waiting), 10)
    assert seen.began[0, :, HERE].tolist() == [False, True, False, False, True]
    assert seen.at_risk[0, :, HERE].tolist() == [False, True, False, False, True]
    assert seen.standing.tolist() == [0.5, 0.0]  # in one of two members


def test_the_days_of_the_members_are_those_of_their_tables(made: Forecast) -> None:
    known = Asked(ISSUE, HORIZON).known(torn())
    names = sorted(place.place for place in known.places)
    days = days_before(made.ensemble, known, known.days)
    for number, member in enumerate(made.ensemble.done):
        for row in made.ensemble.query(
            f"select day, place, residents + displaced as people, waiting from places "
            f"where member = {member}"
        ):
            at = number, row["day"], names.index(row["place"])
            assert (days.people[at], days.waiting[at]) == (row["people"], row["waiting"])
    kinds = ", ".join(f"'{kind}'" for kind in sorted(AWAY))
    sums = made.ensemble.query(
        f"select from_place as place, sum(people) as people from moves_summary "
        f"where kind in ({kinds}) and from_place <> to_place group by 1"
    )
    assert sums  # somebody left: places of this world have no sub-district, each is its own
    for row in sums:
        assert days.gone[:, :, names.index(row["place"])].sum() == row["people"]


def test_a_rate_becomes_a_chance_within_the_window(made: Forecast, past: Past) -> None:
    known = Asked(ISSUE, HORIZON).known(torn())
    seen = left_again(days_before(made.ensemble, known, past.path.holder.shape[0]))
    found = people_baselines(made.ensemble, known, past, HORIZON, MANY_WAITING)
    names = sorted(place.place for place in known.places)
    for name, said in found.items():
        place, _, event = name.partition(": ")
        if event == Event.DISPLACED:
            row = names.index(place)
            rate = seen.began[:, 1:, row].sum() / seen.at_risk[:, 1:, row].sum()
            assert said["nothing changes"] == 0.0
            assert said["own rate"] == pytest.approx(1 - np.exp(-rate * HORIZON), abs=1e-4)
    assert any(said["own rate"] > 0.0 for said in found.values())


def test_every_chance_has_its_three_baselines(made: Forecast) -> None:
    assert set(made.said["baselines"]) == set(made.probabilities)
    for said in made.said["baselines"].values():
        assert set(said) == set(DUMB_FORECASTS)
    assert "no baseline" not in text_of(made.said)
    pooled = {
        name.partition(": ")[2] for name, one in made.probabilities.items() if "pooled" in one
    }
    assert not pooled & {Event.DISPLACED, Event.WAITING}  # no record says that pooling helps there


def test_a_live_forecast_says_nothing_of_a_crowd(tmp_path: Path) -> None:
    out = tmp_path / "live"
    live = forecast(
        torn(), issue_date=ISSUE, horizon_days=HORIZON, members=3, seed=3, out=out,
        sensitivity="live",
    )  # fmt: skip
    assert not [name for name in live.said["baselines"] if name.endswith(Event.WAITING)]
