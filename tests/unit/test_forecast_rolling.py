"""Rolling origin: what a forecast may see, what it is scored on, and what it is beside."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.war_worlds import on, relation, source, taken, world

from safepassage.engine.compile import names_of, network_of
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.scenario import parts
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts import record
from safepassage.study.forecasts.dumb import (
    DISTANCE_RATE,
    NOTHING_CHANGES,
    OWN_RATE,
    dumb_forecasts,
    front_km,
)
from safepassage.study.forecasts.events import Event, days_with, onsets
from safepassage.study.forecasts.paths import hostile_to, looking_forward, recorded
from safepassage.study.forecasts.rolling import OURS, Verified, mondays, past_of, roll

HELD = {"base": "blue", "north": "blue", "south": "blue", "edge": "red", "far": "red"}
ROADS = ("base-north", "north-south", "south-edge:20", "edge-far:40")


def scenario(**tables: Any) -> Scenario:
    """Return a world in which `south` falls on day 20, is retaken on day 30, falls on day 60."""
    rows = (taken("south", "red", 20), taken("south", "blue", 30), taken("south", "red", 60))
    given = {"days": 100, "control": rows, "supply_sources": (source("blue", "base"),), **tables}
    return world(HELD, ROADS, **given)


def still(issue_day: int) -> Any:
    """Return what gives each member a war in which nothing changes."""
    return lambda known, member: ScriptedWar(known)


def test_there_are_48_mondays() -> None:
    days = mondays(date(2016, 2, 1), date(2016, 12, 26))
    assert (len(days), days[0], days[-1]) == (48, date(2016, 2, 1), date(2016, 12, 26))
    assert all(day.weekday() == 0 for day in days)
    assert mondays(date(2016, 2, 2), date(2016, 2, 14)) == (date(2016, 2, 8),)


def test_events_by_hand() -> None:
    path = recorded(scenario())
    row = names_of(scenario()).place["south"]
    start, window = path.until(15), path.after(15, 30)
    assert window.first_day == 16
    assert days_with(Event.HOLDER, start, window)[row] == 26  # from day 20 to day 45
    assert days_with(Event.HOLDER, path.until(20), path.after(20, 9))[row] == 0
    assert np.flatnonzero(onsets(Event.HOLDER, path)[:, row]).tolist() == [20, 30, 60]
    assert days_with(Event.SUPPLY, start, window)[row] == 0  # red has no source: unknown
    with pytest.raises(ValueError, match="needs people"):
        days_with(Event.WAITING, start, window)


def test_another_name_for_the_same_people_is_no_change_of_holder() -> None:
    rows = (taken("north", "green", 10, change="label"),)
    path = recorded(scenario(control=rows, relations=(relation("blue", "green", "ally"),)))
    assert not onsets(Event.HOLDER, path).any()


def test_supply_and_siege_are_seen() -> None:
    rows = (taken("north", "red", 10),)
    path = recorded(scenario(control=rows))
    row = names_of(scenario()).place["south"]
    assert days_with(Event.SUPPLY, path.until(5), path.after(5, 10))[row] == 6
    assert days_with(Event.BESIEGED, path.until(5), path.after(5, 30))[row] == 35 - 16
    assert days_with(Event.BESIEGED, path.until(40), path.after(40, 30))[row] == 30


def test_distance_to_the_front_by_hand() -> None:
    s = scenario()
    network, names = network_of(s, names_of(s)), names_of(s).places
    hostile = hostile_to(s, names_of(s), 0)
    km = dict(zip(names, front_km(recorded(s).holder[0], network, hostile), strict=True))
    assert km == {"south": 0.0, "edge": 0.0, "north": 10.0, "base": 20.0, "far": 40.0}
    calm = front_km(np.full(5, 0, np.int32), network, hostile)
    assert np.isinf(calm).all()


def test_dumb_forecasts_by_hand() -> None:
    s = scenario()
    row = names_of(s).place
    found = dumb_forecasts(Event.HOLDER, past_of(s, recorded(s).until(40), 40), 30)
    assert found[NOTHING_CHANGES].probability.tolist() == [0.0] * 5
    own = found[OWN_RATE].probability
    assert own[row["south"]] == pytest.approx(1 - np.exp(-30 * 2 / 40))
    assert own[row["north"]] == 0.0
    # Two changes in the band of 0 km, in which south and edge (and north, days 20 to 29) are.
    near = found[DISTANCE_RATE].probability
    assert near[row["south"]] == near[row["edge"]] > 0.0
    assert near[row["base"]] == 0.0
    assert found[OWN_RATE].days[:, row["south"]].mean() < 30
    assert (found[NOTHING_CHANGES].days == 0).all()


def test_a_siege_that_stands_is_taken_to_last() -> None:
    s = scenario(control=(taken("north", "red", 10),))
    row = names_of(s).place["south"]
    found = dumb_forecasts(Event.BESIEGED, past_of(s, recorded(s).until(40), 40), 30)
    for dumb in found.values():
        assert dumb.probability[row] == 1.0
        assert (dumb.days[:, row] == 30).all()


def test_a_forecast_ends_with_its_horizon_and_knows_nothing_later() -> None:
    known = looking_forward(scenario(), on(25), 30)
    assert known.settings.end == on(55)
    assert [row.date for row in known.control if row.date > on(0)] == [on(20)]
    beyond = looking_forward(scenario(), on(90), 30)
    assert beyond.settings.end == on(120)


def rolled(
    war_of: Any, s: Scenario, *, members: int = 3, horizons: Any = (14, 30)
) -> list[Verified]:
    origins = tuple(on(day) for day in range(10, 95, 7))
    return list(roll(s, origins, horizons=horizons, members=members, seed=1, war_of=war_of))


def test_a_war_that_stands_still_has_no_skill_over_nothing_changes() -> None:
    found = record.lines(rolled(still, scenario()), seed=1)
    for line in found:
        assert line.brier[OURS] == line.brier[NOTHING_CHANGES]
        assert not line.beats_all
    verdict = record.verdict_of(found)
    assert "No skill over 'nothing changes' on besieged (14, 30 days)" in verdict
    assert verdict.startswith("no event is forecast surely better")


def test_a_war_that_knows_what_comes_has_skill_and_names_matter() -> None:
    s = scenario()
    path = ScriptedWar(s)

    class Oracle:
        def __init__(self) -> None:
            self.war = ScriptedWar(s, path.timeline.names)

        def situation(self, day: int, totals: Any) -> Any:
            return self.war.situation(min(day, s.days - 1), totals)

    found = record.lines(rolled(lambda issue_day: lambda known, member: Oracle(), s), seed=1)
    (line,) = [one for one in found if one.event == Event.HOLDER and one.horizon == 14]
    assert line.brier[OURS] == 0.0 < min(v for k, v in line.brier.items() if k != OURS)
    assert line.beats_all
    assert (line.hits, line.missed, line.false_alarms) == (line.happened, 0, 0)
    one = next(
        row
        for row in rolled(lambda issue_day: lambda known, member: Oracle(), s)
        if row.happened.any()
    )
    assert one.shuffled(1) > 0.0


def test_a_horizon_beyond_the_record_is_not_scored() -> None:
    found = rolled(still, scenario())
    last = max(one.issue for one in found if one.horizon == 30)
    assert last == on(66)
    assert max(one.issue for one in found if one.horizon == 14) == on(80)


def test_later_rows_change_no_probability() -> None:
    s = scenario()
    issue = on(38)
    later = s.replace(control=(*s.control, taken("base", "red", 39)))
    first, second = (
        [
            one.probability
            for one in roll(each, (issue,), horizons=(14,), members=2, seed=1, war_of=still)
        ]
        for each in (s, later)
    )
    for one, other in zip(first, second, strict=True):
        for name in one:
            assert one[name].tolist() == other[name].tolist()


def test_the_record_says_with_which_rules_it_was_made(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "HERE", tmp_path)
    assert "not known" in record.verdict_for("world", Rules())
    found = record.lines(rolled(still, scenario()), seed=1)
    kept = record.record_of("world", Rules(), found, members=3, seed=1)
    record.write_record(kept)
    assert record.stored_record("world") == kept
    assert record.verdict_for("world", Rules()) == kept["verdict"]
    other = Rules(siege_days=9)
    assert record.verdict_for("world", other).endswith("than those in force here.")
    people = Rules(attack_threshold=0.3)
    assert record.verdict_for("world", people) == kept["verdict"]


def test_populations_decide_who_is_scored() -> None:
    s = scenario()
    places = tuple(
        parts.Place(place=p.place, kind=p.kind, country=p.country, population=0)
        if p.place == "south"
        else p
        for p in s.places
    )
    (one,) = [
        row
        for row in roll(
            s.replace(places=places), (on(10),), horizons=(14,), members=2, seed=1, war_of=still
        )
        if row.event == Event.HOLDER
    ]
    assert one.places == ("base", "edge", "far", "north")
    assert one.issue == on(10)
