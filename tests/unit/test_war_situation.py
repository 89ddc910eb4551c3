"""The situation on a date, and the lifelines."""

from __future__ import annotations

import inspect
from datetime import date

import pytest
from tests.war_worlds import on, source, status, taken, world

from safepassage.engine.arrays import Situation, War
from safepassage.engine.war import lifelines as lifelines_module
from safepassage.engine.war import situation as situation_module
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.engine.war.situation import level_of, situation
from safepassage.errors import InputError
from safepassage.scenario.claims import Claim
from safepassage.scenario.scenario import Scenario, Sensitivity

CHAIN = {"a": "blue", "b": "blue", "c": "blue", "d": "blue"}
CHAIN_ROADS = ["a-b", "b-c", "c-d", "b-d:50"]
PEOPLE = {"a": 100, "b": 200, "c": 400, "d": 800}


def chain(*rows, **tables) -> Scenario:
    return world(
        CHAIN,
        CHAIN_ROADS,
        people=PEOPLE,
        supply_sources=[source("blue", "a")],
        route_status=rows,
        **tables,
    )


def lines(scenario: Scenario, day: int = 0, **options) -> list[tuple]:
    found = situation(scenario, on(day), **options).lifelines
    return [(one.route, one.people_dependent, one.state, one.together_with) for one in found]


def test_an_open_lifeline_is_a_road_that_every_way_needs() -> None:
    assert lines(chain()) == [("a|b", 1400, "open", ())]


def test_more_roads_become_lifelines_as_others_close() -> None:
    assert lines(chain(status("b|d", "closed"))) == [
        ("a|b", 1400, "open", ()),
        ("b|c", 1200, "open", ()),
        ("c|d", 800, "open", ()),
    ]


def test_a_lifeline_tells_how_it_stands() -> None:
    rows = [status("a|b", "under_fire"), status("b|d", "closed"), status("c|d", "limited")]
    assert [one[2] for one in lines(chain(*rows))] == ["under_fire", "open", "limited"]


def test_a_closed_lifeline_names_the_roads_that_must_open_with_it() -> None:
    rows = [status("b|c", "closed", 1), status("b|d", "closed", 1), status("a|b", "closed", 2)]
    assert lines(chain(*rows), 1)[1:] == [("b|c", 1200, "closed", ())]
    after = lines(chain(*rows), 2)
    assert ("a|b", 200, "closed", ()) in after
    assert ("a|b", 1200, "closed", ("b|c",)) in after
    assert ("b|c", 1200, "closed", ("a|b",)) in after


def test_roads_that_were_open_before_are_re_opened_first() -> None:
    # The road a-d is shorter and was never open; b-d was open until day 2.
    scenario = world(
        {"a": "blue", "b": "blue", "d": "blue"},
        ["a-b", "b-d:50", "a-d:5"],
        supply_sources=[source("blue", "a")],
        route_status=[status("a|d", "closed"), status("b|d", "closed", 2)],
    )
    assert [one[0] for one in lines(scenario, 2) if one[2] == "closed"] == ["b|d"]


def test_a_place_is_reached_again_through_what_another_party_holds() -> None:
    scenario = world(
        {"a": "blue", "b": "red", "c": "blue"},
        ["a-b", "b-c"],
        supply_sources=[source("blue", "a"), source("red", "b")],
    )
    closed = [one for one in lines(scenario) if one[2] == "closed"]
    assert closed == [("a|b", 1000, "closed", ("b|c",)), ("b|c", 1000, "closed", ("a|b",))]


def test_the_unknown_and_the_unreachable_have_no_lifeline() -> None:
    scenario = world({"a": "blue", "b": "red", "c": "blue"}, supply_sources=[source("blue", "a")])
    assert lines(scenario) == []


def test_lifelines_come_in_order_of_ids_never_of_people() -> None:
    found = lines(chain(status("b|d", "closed")))
    assert [one[0] for one in found] == sorted(one[0] for one in found)
    turned = chain(status("b|d", "closed")).model_copy()
    more = {"b": 1, "c": 1, "d": 9_000_000}
    turned = turned.replace(
        places=tuple(
            p.model_copy(update={"population": more.get(p.place, 0)}) for p in turned.places
        )
    )
    assert [one[0] for one in lines(turned)] == [one[0] for one in found]


@pytest.mark.parametrize("level", ["live", "restricted"])
def test_roads_that_feed_places_today_are_told_under_open_alone(level: str) -> None:
    scenario = chain(status("c|d", "closed"), status("b|d", "closed"))
    assert [one[2] for one in lines(scenario, sensitivity="open")] == ["open", "open", "closed"]
    assert [one[2] for one in lines(scenario, sensitivity=level)] == ["closed"]
    stated = scenario.replace(
        settings=scenario.settings.model_copy(update={"sensitivity": Sensitivity(level)})
    )
    assert [one[2] for one in lines(stated)] == ["closed"]


def test_a_scenario_that_ended_lately_is_live() -> None:
    scenario = world({"a": "blue"}, sensitivity=None, days=31)  # ends on 31 January 2020
    assert level_of(scenario, date(2022, 1, 30)) is Sensitivity.LIVE
    assert level_of(scenario, date(2022, 1, 31)) is Sensitivity.OPEN
    stated = world({"a": "blue"}, sensitivity="restricted")
    assert level_of(stated, date(2030, 1, 1)) is Sensitivity.RESTRICTED


def test_no_public_function_takes_roads_to_cut() -> None:
    """Lifelines are for a scenario and a day; nobody can ask about a set of cuts."""
    for module in (lifelines_module, situation_module):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            words = " ".join(inspect.signature(function).parameters)
            assert not {"cut", "cuts", "attack", "candidates", "targets"} & set(words.split()), name


def test_the_report_is_plain_json_and_has_no_force_or_target() -> None:
    form = situation(chain(status("b|c", "closed")), on(0)).as_dict()

    def keys(part) -> set[str]:
        if isinstance(part, dict):
            return set(part) | {key for value in part.values() for key in keys(value)}
        if isinstance(part, list):
            return {key for value in part for key in keys(value)}
        return set()

    assert not {"force", "strength", "target", "effort", "cost"} & keys(form)
    line = form["lifelines"][0]
    assert set(line) == {"route", "people_dependent", "state", "places"}


def test_the_state_of_a_place() -> None:
    scenario = chain(control=[taken("d", "blue", 3, change="share", share=0.4)])
    found = situation(scenario, on(3)).of("d")
    assert (found.holder, found.held_share, found.supplied) == ("blue", 0.4, True)
    assert (found.stock_days, found.shortage, found.supply_ratio) == (20.0, 0.0, 1.25)
    assert found.intensity == pytest.approx(0.6 * 0.8)


def test_the_holder_of_an_unheld_place_is_none() -> None:
    scenario = world({"a": None, "b": "blue"}, supply_sources=[source("blue", "b")])
    assert situation(scenario, on(0)).of("a").holder is None


@pytest.mark.parametrize(
    ("columns", "day", "listed"),
    [
        ({"start": on(3)}, 2, ()),
        ({"start": on(3)}, 3, ("UN",)),
        ({"start": on(1), "end": on(2)}, 3, ()),
        ({"quantity": "listed_hard_to_reach"}, 3, ()),
        ({"place": ("b",)}, 3, ()),
    ],
)
def test_listings_are_claims(columns, day: int, listed) -> None:
    row = {"claim": "L1", "quantity": "listed_besieged", "place": ("d",), "claimant": "UN"}
    scenario = chain(claims=[Claim(**{**row, **columns})])
    assert situation(scenario, on(day)).of("d").listed_besieged_by == listed


@pytest.mark.parametrize("when", ["2019-12-31", "2020-02-01", "yesterday", "2020-13-01"])
def test_a_date_that_does_not_fit_is_told(when: str) -> None:
    with pytest.raises(InputError, match=r"scenario|no date"):
        situation(chain(), when)


def test_scripted_war_is_a_war() -> None:
    war: War = ScriptedWar(chain())
    assert callable(war.situation)
    assert {"stock_days", "shortage", "threat"} <= set(Situation._fields)
