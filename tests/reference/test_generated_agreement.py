"""The generated war agrees with its slow twin, day by day, over whole histories."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.generated_worlds import front, lived, ring
from tests.reference.slow_generated import SlowGenerated
from tests.war_worlds import on, source, taken, world

from safepassage.engine.arrays import CLOSED, OPEN, UNDER_FIRE
from safepassage.engine.war.generated import GeneratedWar
from safepassage.scenario import parts
from safepassage.scenario.scenario import Scenario

LIVELY = {
    "operation_launch_per_day": 0.1,
    "contest_per_day": 0.4,
    "talks_per_day": 0.1,
    "ceasefire_per_day": 0.5,
    "trust_start": 0.9,
    "offer_surrender": 0.1,
    "siege_days": 3,
    "ending_agreement_per_month": 0.5,
    "ending_capture_per_month": 0.2,
    "ending_relief_per_month": 0.2,
    "corridor_per_day": 0.1,
    "road_repair_per_day": 0.2,
    "aim_road": 0.5,
    "contagion_background": 0.2,
    "contest_people": 20_000,
    "aim_retake_days": 20,
    "aim_retake": 3.0,
    "ceasefire_outside_log": 0.5,
}
PEOPLE = {"a": 40_000, "c": 90_000, "d": 15_000, "e": 70_000, "g": 3_000, "x": 30_000}


def three() -> Scenario:
    """Return three sides on a wheel with a hub."""
    held = {f"b{n}": "blue" for n in range(3)} | {f"g{n}": "green" for n in range(3)}
    held |= {f"r{n}": "red" for n in range(3)} | {"hub": "red"}
    rim = [*held][:9]
    roads = [
        f"{a}-{b}:{7 + n}" for n, (a, b) in enumerate(zip(rim, rim[1:] + rim[:1], strict=True))
    ]
    roads += [f"hub-{place}:{11 + n}" for n, place in enumerate(rim[::2])]
    sources = (source("blue", "b0"), source("green", "g1"), source("red", "r2"))
    return world(
        held, roads, days=120, supply_sources=sources, rules=LIVELY, people={"hub": 50_000}
    )


def taken_over() -> Scenario:
    """Return a front where one operation of the record has just won and another is under way."""
    quiet = {"intensity_operation": 0.0, "intensity_route_end": 0.0, "intensity_capture": 0.0}
    scenario = front(LIVELY | quiet | {"operation_next": 0.8}, days=120, people=PEOPLE)
    before = tuple(
        row.model_copy(update={"date": on(-1), "holder": "red" if row.place == "d" else row.holder})
        for row in scenario.control
    )
    return scenario.replace(
        control=(*before, taken("d", "blue", 0)),
        operations=(
            parts.Operation(
                operation="won", start=on(0), end=on(0), party=("blue",), places=("d",)
            ),
            parts.Operation(operation="runs", start=on(0), party=("red",), places=("c",)),
        ),
    )


WORLDS = {
    "front": lambda: front(LIVELY, days=120, people=PEOPLE),
    "ring": lambda: ring(LIVELY, days=120, people=PEOPLE),
    "three": three,
    "taken over": taken_over,
}


def slow_status(slow: SlowGenerated, road: str) -> int:
    if road in slow.seen["front"] or slow.row.get(road) == "cut":
        return CLOSED
    return UNDER_FIRE if slow.row.get(road) == "behind the front" else OPEN


def assert_same(war: GeneratedWar, slow: SlowGenerated, now: Any, day: int) -> None:
    names = war.names
    held = [names.parties[row] for row in now.epoch.holder]
    assert held == [slow.holder[place] for place in names.places]
    shares = [slow.share[place] for place in names.places]
    assert np.allclose(now.epoch.held_share, shares, rtol=0, atol=1e-9)
    assert now.besieged.tolist() == [int(slow.besieged[place]) for place in names.places]
    assert now.epoch.status[0].tolist() == [slow_status(slow, road) for road in names.routes]
    assert np.allclose(now.captured, [slow.captured[place] for place in names.places])
    assert np.allclose(now.intensity, [slow.intensity[place] for place in names.places])
    assert np.allclose(now.shortage, [slow.shortage[place] for place in names.places])
    assert [one.name for one in war.operations.active] == [one["name"] for one in slow.active]
    strengths = [slow.at[place] for place in names.places]
    assert np.allclose(war.pool.at, strengths, rtol=0, atol=64)  # roundings of single grains
    assert war.contagion.events.tolist() == [slow.events[place] for place in names.places]
    trust = [pair.trust for pair in war.parley.pairs.values()]
    assert np.allclose(trust, [pair["trust"] for pair in slow.pairs.values()])
    agreed = [(deal.name, deal.people, deal.halted, deal.linked) for deal in war.deals.active]
    assert agreed == [
        (deal["name"], deal["people"], deal["halted"], deal["linked"]) for deal in slow.deals
    ], day
    offered = [(names.places[one.from_place], names.places[one.to_place]) for one in now.corridors]
    assert offered == [(one["from"], one["to"]) for one in slow.corridors]


def compare(scenario: Scenario, seed: int) -> set[str]:
    war = GeneratedWar(scenario, issue_day=0, seed=seed)
    slow = SlowGenerated(scenario, seed)
    seen = set()
    for now in lived(war, scenario):
        if now.day == 0:
            continue
        slow.day(now.day)
        assert_same(war, slow, now, now.day)
        happened = {
            "capture": now.captured.max() == 1.0,
            "share": 0.0 < now.captured.max() < 1.0,
            "siege": now.besieged.any(),
            "cut": bool(war.ground.cuts),
            "agreement": bool(war.deals.active),
            "halt": any(deal.halted for deal in war.deals.active),
            "corridor": bool(now.corridors),
            "truce": any(pair.truces for pair in war.parley.pairs.values()),
        }
        seen |= {word for word, is_so in happened.items() if is_so}
    return seen


def test_a_quick_history_agrees() -> None:
    compare(WORLDS["ring"](), 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_histories_agree_and_hold_what_can_happen(name: str) -> None:
    seen: set[str] = set()
    for seed in range(12):
        seen |= compare(WORLDS[name](), seed)
    assert {"capture", "share", "siege", "truce"} <= seen, name
    if name == "ring":
        assert {"agreement", "halt", "corridor"} <= seen
    if name == "front":
        assert "cut" in seen
