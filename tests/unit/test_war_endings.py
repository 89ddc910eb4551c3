"""How sieges end, what is agreed, what sponsors give: each rule, and what is lost without it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.generated_worlds import QUIET, front, history, holders, lived, ring, totals_of
from tests.war_worlds import on, relation, source, taken, world

from safepassage.engine.arrays import YES
from safepassage.engine.simulate import simulate
from safepassage.engine.war.generated import GeneratedWar
from safepassage.scenario import parts
from safepassage.scenario.scenario import Scenario

AGREED = {
    "ending_agreement_per_month": 1.0,
    "trust_start": 1.0,
    "offer_surrender": 0.0,
    "offer_leave_country": 0.0,
    "agreement_halt": 0.0,
}


def war_of(scenario: Scenario, day: int = 10, seed: int = 1) -> GeneratedWar:
    """Return a war gone through to the first generated day."""
    war = GeneratedWar(scenario, issue_day=day, seed=seed)
    [*lived(war, scenario, day + 1)]
    return war


def test_the_ring_is_besieged_and_stays_so_when_nothing_ends_it() -> None:
    scenario = ring()
    found = history(scenario)
    assert found[-1].besieged.tolist() == [0, 0, 0, 1, 0, 0]
    assert (holders(found) == holders(found)[0]).all()
    assert not any(day.agreements or day.corridors for day in found)


def test_an_agreement_moves_people_and_then_the_place_changes_hands() -> None:
    found = history(ring(AGREED, days=90), issue_day=10)
    agreed = [day for day in found if day.agreements]
    assert agreed
    deal = agreed[0].agreements[0]
    assert deal.from_place == 3
    assert set(deal.to_places) == {4, 5}
    assert 0 < deal.people <= 30_000
    assert found[-1].epoch.holder[3] == found[-1].epoch.holder[0]
    assert max(day.captured[3] for day in found) == 0.0


def test_nobody_is_moved_where_those_who_agree_stay() -> None:
    found = history(ring(AGREED | {"offer_surrender": 1.0}, days=90), issue_day=10)
    assert found[-1].epoch.holder[3] == found[-1].epoch.holder[0]
    assert not any(day.agreements for day in found)


def test_without_consent_nothing_is_agreed() -> None:
    distrust = AGREED | {"trust_start": 0.0, "talks_pressure": 0.0}
    assert not any(day.agreements for day in history(ring(distrust), issue_day=10))
    pressed = AGREED | {"trust_start": 0.0, "talks_pressure": 1.0}
    assert any(day.agreements for day in history(ring(pressed), issue_day=10))


def test_halts_stop_the_movement_on_their_days() -> None:
    halting = AGREED | {"agreement_halt": 1.0, "agreement_resume": 0.5}
    quotas = {
        agreed.people_per_day
        for day in history(ring(halting), issue_day=10)
        for agreed in day.agreements
    }
    assert quotas == {0, 5_000}


def test_a_storm_is_a_capture_and_a_relief_opens_a_way() -> None:
    stormed = history(ring({"ending_capture_per_month": 1.0}), issue_day=10)
    assert stormed[-1].epoch.holder[3] == stormed[-1].epoch.holder[0]
    assert max(day.captured[3] for day in stormed) == 1.0
    relieved = history(ring({"ending_relief_per_month": 1.0}), issue_day=10)
    assert any(day.besieged[3] != YES for day in relieved[11:])


def test_an_agreement_near_by_raises_the_chance_of_the_next() -> None:
    war = war_of(ring(AGREED | {"ending_agreement_per_month": 0.2}))
    x, blue = war.names.place["x"], war.names.party["blue"]
    war.deals.made.clear()
    before = war.endings.chances(x, blue, 12, 1.0, 0.0, 0.0)[0]
    war.deals.made.append((11, war.names.place["y"]))
    assert war.endings.chances(x, blue, 12, 1.0, 0.0, 0.0)[0] > 1.5 * before
    assert war.endings.chances(x, blue, 200, 1.0, 0.0, 0.0)[0] == before


def test_hunger_raises_the_chance_of_an_agreement() -> None:
    war = war_of(ring(AGREED | {"ending_agreement_per_month": 0.2}))
    x, blue = war.names.place["x"], war.names.party["blue"]
    fed, hungry = (war.endings.chances(x, blue, 12, 1.0, short, 0.0)[0] for short in (0.0, 1.0))
    assert hungry > 2 * fed


def test_a_corridor_needs_the_consent_of_both_and_an_offer() -> None:
    offered = {"corridor_per_day": 1.0, "trust_start": 1.0}
    found = history(ring(offered), issue_day=10)
    assert any(day.corridors for day in found)
    corridor = next(day.corridors[0] for day in found if day.corridors)
    assert (corridor.from_place, corridor.screening) == (3, True)
    refused = offered | {"trust_start": 0.0, "talks_pressure": 0.0}
    assert not any(day.corridors for day in history(ring(refused), issue_day=10))


def test_two_besieged_places_are_swapped() -> None:
    """Blue besieges x of red, red besieges w of blue: one agreement waits for the other."""
    held = {"a": "blue", "x": "red", "z": "red", "w": "blue"}
    scenario = world(
        held,
        ["a-x", "a-z", "z-w"],
        days=60,
        supply_sources=(source("blue", "a"), source("red", "z")),
        rules=QUIET | {"siege_days": 3} | AGREED | {"agreement_swap": 1.0},
        people={"x": 9_000, "w": 9_000},
    )
    found = [day for day in history(scenario, issue_day=10) if len(day.agreements) == 2]
    assert found
    links = {agreed.linked for agreed in found[0].agreements}
    assert len(links - {""}) == 1
    assert links - {""} <= {agreed.name for agreed in found[0].agreements}


def test_people_move_under_a_generated_agreement_and_harm_says_so() -> None:
    scenario = ring(AGREED, days=60)
    war = GeneratedWar(scenario, issue_day=10, seed=1)
    run = simulate(scenario, seed=1, war=war)
    harm, moves = run.tables["harm"], run.tables["moves"]
    agreed = np.array([word == "displaced under agreement" for word in harm["quantity"].words()])
    moved = np.array([word == "under agreement" for word in moves["kind"].words()])
    assert harm["people"][agreed].sum() > 1_000
    assert harm["people"][agreed].sum() == moves["people"][moved].sum()


GATE = {
    "pool_refill_per_day": 0.02,
    "pool_loss_per_day": 0.0,
    "pool_most": 10.0,
    "pool_refill_own": 0.0,
}


def backed(rules: dict[str, float], *rows: parts.Sponsor, **tables: Any) -> GeneratedWar:
    scenario = front(QUIET | GATE | rules, sponsors=rows, **tables)
    return war_of(scenario, day=20)


def test_strength_comes_back_through_open_gates_only() -> None:
    gate = parts.Sponsor(sponsor="green", party="blue", kind="supply", gates=("a",))
    shut = parts.Sponsor(sponsor="green", party="blue", kind="supply", gates=("c",))
    brought = {
        name: int(backed({}, row).pool.brought[0]) for name, row in (("open", gate), ("shut", shut))
    }
    assert brought["open"] > 0
    assert brought["shut"] == 0
    assert int(backed({"pool_refill_own": 1.0}, shut).pool.brought[0]) == brought["open"]


def test_air_support_is_on_and_off_by_date() -> None:
    def air(start: int, end: int | None) -> bool:
        last = None if end is None else on(end)
        row = parts.Sponsor(
            sponsor="green", party="blue", kind="air_support", start=on(start), end=last
        )
        return backed({}, row).backing.in_the_air(0)

    assert air(5, None)
    assert not air(5, 20)
    assert not air(40, None)


def test_troops_of_a_sponsor_come_only_where_ground_is_lost() -> None:
    row = parts.Sponsor(sponsor="green", party="red", kind="entry")
    rules = {"entry_per_day": 1.0, "entry_part": 0.5, "pool_refill_per_day": 0.0}
    calm = backed(rules, row)
    red = calm.names.party["red"]
    assert calm.pool.brought[red] == 0
    losing = backed(rules, row, control=(taken("e", "blue", 15),))
    assert losing.pool.brought[red] == round(int(losing.pool.first[red]) * 0.5)
    assert losing.backing.in_the_air(red)


def test_an_ally_is_not_attacked_and_who_trades_fights_less() -> None:
    friends = front(relations=(relation("blue", "red", "neutral"),))
    assert (holders(history(friends)) == holders(history(friends))[0]).all()
    tolerated = relation("blue", "red", "tolerated", traffic=("trade",), routes=("c|e",))
    war = war_of(front({"operation_tolerated_factor": 0.25}, relations=(tolerated,)))
    blue, red = (war.names.party[name] for name in ("blue", "red"))
    assert war.rate(blue, red, (war.names.place["e"],), day=11) == pytest.approx(0.25)


def test_talks_of_the_record_go_on_and_a_suspension_ends() -> None:
    talks = parts.Talks(talks="t", start=on(18), end=on(25), parties=("blue", "red"))
    rest = parts.Talks(
        talks="u", start=on(18), end=on(60), parties=("blue", "red"), state="suspended"
    )
    pair = war_of(front(QUIET, talks=(talks,)), day=20).parley.of(0, 2)
    assert pair is not None
    assert pair.talks_on(21)
    paused = GeneratedWar(front(QUIET, talks=(rest,)), issue_day=20, seed=1)
    [*lived(paused, front(QUIET), 38)]
    assert not paused.parley.of(0, 2).talks_on(38)
    paused.situation(39, totals_of(front(QUIET)))
    assert paused.parley.of(0, 2).talks_on(39)


def test_a_win_suspends_talks_and_breaks_a_ceasefire() -> None:
    war = war_of(front(QUIET | {"talks_suspended": 1.0, "trust_broken": 0.5}))
    pair = war.parley.of(0, 2)
    assert pair is not None
    pair.talks_until = 100
    war.parley.agree(pair, 11, None)
    trust = pair.trust
    war.parley.won(0, 2, 12)
    assert not pair.talks_on(13)
    assert pair.resume_on == 12 + 21
    assert pair.truces == []
    assert pair.trust == trust * 0.5


def test_a_ceasefire_about_a_siege_holds_there_alone() -> None:
    rules = {
        "talks_per_day": 1.0,
        "ceasefire_per_day": 1.0,
        "trust_start": 1.0,
        "ceasefire_log_mean": -2.0,
        "ceasefire_log_spread": 0.0,
    }
    for local, beyond in ((1.0, 1.0), (0.0, np.exp(-2.0))):
        war = war_of(ring(rules | {"ceasefire_local": local}))
        blue, red = (war.names.party[name] for name in ("blue", "red"))
        x, y = war.names.place["x"], war.names.place["y"]
        assert war.rate(blue, red, (x,), day=11) == pytest.approx(np.exp(-2.0))
        assert war.rate(blue, red, (y,), day=11) == pytest.approx(beyond)
