"""What a generated war takes over: operations under way or won, and ceasefires near by."""

from __future__ import annotations

import numpy as np
import pytest
from tests.generated_worlds import QUIET, front, lived, ring
from tests.war_worlds import days_of, on, taken

from safepassage.engine.war.generated import GeneratedWar
from safepassage.scenario import parts
from safepassage.scenario.scenario import Scenario

CALM = QUIET | {"contest_per_day": 0.0, "repulse_per_day": 0.0}


def begun(scenario: Scenario, day: int) -> GeneratedWar:
    """Return a war on the first day after its record."""
    war = GeneratedWar(scenario, issue_day=day, seed=1)
    [*lived(war, scenario, day + 1)]
    return war


def active(scenario: Scenario, day: int) -> dict[str, str]:
    """Return the place that each operation goes for on the day after the record."""
    war = begun(scenario, day)
    return {one.name: war.names.places[one.aim.place] for one in war.operations.active}


def attack(first: int, last: int | None, place: str = "e") -> parts.Operation:
    return parts.Operation(
        operation="push",
        start=on(first),
        end=None if last is None else on(last),
        party=("blue",),
        places=(place,),
    )


@pytest.mark.parametrize("last", [20, 21, 60])
def test_an_operation_that_runs_on_the_issue_day_goes_on_however_old_it_is(last: int) -> None:
    scenario = front(CALM | {"operation_open_days": 5}, operations=(attack(2, last),))
    assert active(scenario, 20) == {"push": "e"}


def test_one_that_ended_before_without_a_win_is_over() -> None:
    assert active(front(CALM, operations=(attack(2, 19),)), 20) == {}


def test_up_to_the_issue_day_a_long_operation_is_felt_as_the_record_has_it() -> None:
    scenario = front(CALM | {"operation_open_days": 5}, operations=(attack(2, 60),))
    for recorded, known in zip(
        days_of(scenario, 30), days_of(scenario.as_of(on(30)), 30), strict=True
    ):
        assert np.array_equal(recorded.intensity, known.intensity)
        assert np.array_equal(recorded.threat, known.threat)


@pytest.mark.parametrize(("day", "goes_on"), [(20, True), (25, True), (30, False)])
def test_one_that_has_won_goes_on_for_some_days(day: int, goes_on: bool) -> None:
    rules = CALM | {"operation_regroup_days": 10, "operation_next": 1.0}
    won = {"operations": (attack(20, 20),), "control": (taken("e", "blue", 20),)}
    found = active(front(rules, **won), day)
    assert set(found) == ({"push"} if goes_on else set())
    assert "e" not in found.values()
    assert active(front(rules | {"operation_regroup_days": 0}, **won), day) == {}
    assert active(front(rules | {"operation_next": 0.0}, **won), day) == {}


def test_a_win_that_is_lost_again_is_none() -> None:
    rules = CALM | {"operation_regroup_days": 10, "operation_next": 1.0}
    rows = (taken("e", "blue", 18), taken("e", "red", 20))
    assert active(front(rules, operations=(attack(18, 19),), control=rows), 20) == {}


@pytest.mark.parametrize("log", [0.0, -0.4, 0.4])
def test_a_local_ceasefire_counts_elsewhere_as_its_rule_says(log: float) -> None:
    scenario = ring(CALM | {"ceasefire_log_mean": -2.0, "ceasefire_outside_log": log})
    war = begun(scenario, 10)
    x, y, z = (war.names.place[place] for place in "xyz")
    blue, red, green = (war.names.party[party] for party in ("blue", "red", "green"))
    pair = war.parley.of(blue, red)
    assert pair is not None
    before = war.rate(blue, red, (y,), day=11)
    war.parley.agree(pair, 11, np.arange(len(war.names.places)) == x)
    calm = war.parley.calm(11)
    assert war.rate(blue, red, (y,), day=11) == pytest.approx(before * np.exp(log))
    assert calm[z] == pytest.approx(np.exp(log))
    assert war.rate(blue, red, (x,), day=11) == pytest.approx(pair.truces[0].factor)
    assert war.rate(blue, green, (y,), day=11) == 1.0
