"""Who holds what, and what a hostile party took."""

from __future__ import annotations

import pytest
from tests.war_worlds import days_of, on, relation, taken, world

from safepassage.engine.arrays import NOBODY
from safepassage.engine.compile import names_of
from safepassage.engine.war.control import first_full_day, holdings
from safepassage.engine.war.relations import relations_on
from safepassage.scenario.parts import Control


def on_day(scenario, day: int):
    names = names_of(scenario)
    return next(held for held in holdings(scenario, names) if held.day == day)


def test_a_capture_takes_the_place_and_is_counted() -> None:
    held = on_day(world({"a": "blue"}, control=[taken("a", "red", 5)]), 5)
    assert held.holder[0] == PARTY["red"]
    assert held.captured[0] == 1.0


def test_a_label_changes_the_holder_and_is_no_capture() -> None:
    held = on_day(world({"a": "blue"}, control=[taken("a", "red", 5, change="label")]), 5)
    assert held.holder[0] == PARTY["red"]
    assert held.captured[0] == 0.0


def test_a_share_row_never_changes_the_holder() -> None:
    rows = [
        taken("a", "blue", 2, change="share", share=0.9),
        taken("a", "blue", 4, change="share", share=0.4),
        taken("a", "red", 6, change="capture"),
    ]
    scenario = world({"a": "blue"}, control=rows)
    first, second, last = (on_day(scenario, day) for day in (2, 4, 6))
    assert first.holder[0] == second.holder[0] == PARTY["blue"]
    assert (first.held_share[0], second.held_share[0]) == (0.9, 0.4)
    assert first.captured[0] == pytest.approx(0.1)
    assert second.captured[0] == pytest.approx(0.5)
    assert last.captured[0] == pytest.approx(0.4)  # the rest
    assert last.held_share[0] == 1.0


def test_a_share_that_another_party_holds_is_taken_off() -> None:
    rows = [taken("a", "red", 2, change="share", share=0.3)]
    held = on_day(world({"a": "blue"}, control=rows), 2)
    assert held.holder[0] == PARTY["blue"]
    assert held.held_share[0] == pytest.approx(0.7)


def test_a_share_that_grows_back_is_no_capture() -> None:
    rows = [
        taken("a", "blue", 2, change="share", share=0.4),
        taken("a", "blue", 3, change="share", share=0.8),
    ]
    assert on_day(world({"a": "blue"}, control=rows), 3).captured[0] == 0.0


def test_taking_over_from_an_ally_is_no_hostile_capture() -> None:
    scenario = world(
        {"a": "blue"},
        control=[taken("a", "green", 3)],
        relations=[relation("blue", "green", "ally")],
    )
    assert on_day(scenario, 3).captured[0] == 0.0


def test_a_row_that_confirms_changes_nothing() -> None:
    held = on_day(world({"a": "blue"}, control=[taken("a", "red", 3, change="none")]), 3)
    assert held.holder[0] == PARTY["blue"]
    assert held.captured[0] == 0.0


def test_a_place_without_a_row_is_nobodys() -> None:
    scenario = world({"a": None, "b": "blue"})
    assert on_day(scenario, 0).holder.tolist() == [NOBODY, PARTY["blue"]]


def test_the_days_since_a_capture_are_counted_from_before_the_start() -> None:
    before = Control(date=on(-4), place="a", holder="red")
    earlier = Control(date=on(-9), place="a", holder="blue", change="initial")
    scenario = world({"a": None}, control=[earlier, before], days=3)
    assert [int(now.days_since_capture[0]) for now in days_of(scenario)] == [4, 5, 6]
    assert [float(now.captured[0]) for now in days_of(scenario)] == [0.0, 0.0, 0.0]


def test_a_capture_is_told_on_its_day_alone() -> None:
    days = days_of(world({"a": "blue"}, control=[taken("a", "red", 1)], days=3))
    assert [float(now.captured[0]) for now in days] == [0.0, 1.0, 0.0]
    assert int(days[0].days_since_capture[0]) >= 100_000
    assert [int(now.days_since_capture[0]) for now in days[1:]] == [0, 1]


def test_the_record_begins_when_every_place_has_a_holder() -> None:
    early = [Control(date=on(-9), place="a", holder="blue", change="initial")]
    assert first_full_day(world({"a": None}, control=early)) == -9
    assert first_full_day(world({"a": None, "b": "blue"}, control=early)) == 0
    assert first_full_day(world({"a": None, "b": None}, control=early)) == -9  # b never counts


def test_two_parties_are_hostile_unless_a_row_says_otherwise() -> None:
    scenario = world(
        {"a": "blue"},
        relations=[
            relation("blue", "green", "ally", start=on(2), end=on(4)),
            relation("blue", "red", "neutral"),
        ],
    )
    names = names_of(scenario)
    before, during, after = (relations_on(scenario, names, day) for day in (1, 4, 5))
    pair = PARTY["blue"], PARTY["green"]
    assert (before.hostile[pair], during.hostile[pair], after.hostile[pair]) == (True, False, True)
    assert (before.same_side[pair], during.same_side[pair]) == (False, True)
    neutral = PARTY["red"], PARTY["blue"]
    assert not before.hostile[neutral]
    assert not before.same_side[neutral]


def test_the_relation_that_starts_later_stands() -> None:
    scenario = world(
        {"a": "blue"},
        relations=[
            relation("blue", "green", "hostile", start=on(3)),
            relation("blue", "green", "ally"),
        ],
    )
    names = names_of(scenario)
    assert relations_on(scenario, names, 2).same_side[PARTY["blue"], PARTY["green"]]
    assert relations_on(scenario, names, 3).hostile[PARTY["blue"], PARTY["green"]]


def test_the_ally_of_an_ally_is_no_ally() -> None:
    scenario = world(
        {"a": "blue"},
        relations=[relation("blue", "green", "ally"), relation("green", "red", "ally")],
    )
    relations = relations_on(scenario, names_of(scenario), 0)
    assert relations.hostile[PARTY["blue"], PARTY["red"]]


def test_nobody_is_hostile_to_nobody() -> None:
    relations = relations_on(world({"a": "blue"}), names_of(world({"a": "blue"})), 0)
    assert not relations.hostile[NOBODY].any()
    assert relations.same_side[NOBODY, NOBODY]
    assert not relations.same_side[NOBODY, PARTY["blue"]]


PARTY = {"blue": 0, "green": 1, "red": 2}
