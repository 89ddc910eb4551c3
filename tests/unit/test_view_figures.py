"""Sums of a run by place and day, on planted numbers; the near side of a crossing; key days."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from safepassage.results.frames import Coded, RunTables
from safepassage.scenario.kinds import GateCategory, GatePolicyKind, PlaceKind
from safepassage.scenario.parts import Control, GatePolicy, Operation, Place, Route
from safepassage.scenario.scenario import Party, Scenario, Settings
from safepassage.view.border import border, gate_on, near_side
from safepassage.view.figures import Figures
from safepassage.view.key_dates import KeyDay, key_days
from safepassage.view.planning_reasons import reasons
from safepassage.view.stocks import by_week

DAYS = 4


def place(name, kind=PlaceKind.TOWN, **more):
    return Place(place=name, kind=kind, country="AAA", pcode=more.pop("pcode", "P1"), **more)


@pytest.fixture
def scenario():
    return Scenario(
        settings=Settings(
            name="tiny", start=date(2020, 1, 1), end=date(2020, 1, 4), home_country="AAA",
            parties=(Party(party="red"),),
        ),
        places=(
            place("town", population=1_000, pcode="P2"),
            place("camp", PlaceKind.CAMP),
            place("gate", PlaceKind.CROSSING),
            place("far_camp", PlaceKind.CAMP, pcode="P9"),
            Place(place="abroad", kind=PlaceKind.TOWN, country="BBB", pcode="P1"),
            Place(place="abroad_camp", kind=PlaceKind.CAMP, country="BBB", pcode="P1"),
        ),
        routes=(
            Route(route="t|g", from_place="town", to_place="gate", length_km=5),
            Route(route="g|a", from_place="gate", to_place="abroad", length_km=5),
            Route(route="t|f", from_place="town", to_place="far_camp", length_km=50),
        ),
        control=(Control(date=date(2020, 1, 1), place="town", holder="red"),),
        gates=(
            GatePolicy(
                place="gate", start=date(2019, 1, 1), end=date(2020, 1, 2),
                category=GateCategory.ASYLUM, policy=GatePolicyKind.CLOSED,
            ),
            GatePolicy(
                place="gate", start=date(2020, 1, 3), category=GateCategory.ASYLUM,
                policy=GatePolicyKind.QUOTA, people_per_day=50,
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def figures(scenario):
    stocks = [
        *((day, "town", "town", "resident", "home", "not moved", 1_000 - 300 * (day > 0))
          for day in range(DAYS)),
        (1, "t|g", "town", "IDP", "on the way", "by own means", 300),
        *((day, "gate", "town", "IDP", "at a crossing", "by own means", 200) for day in (2, 3)),
        *((day, "camp", "town", "IDP", "camp", "by own means", 100) for day in (2, 3)),
    ]  # fmt: skip
    texts = [Coded.of([row[i] for row in stocks]) for i in range(1, 6)]
    names = ("place", "origin", "status", "whereabouts", "how_moved")
    situation = [(day, p) for day in range(DAYS) for p in ("camp", "gate", "town")]
    encircled = [int(p == "town" and day in (1, 2)) for day, p in situation]
    count = len(situation)
    tables = RunTables.of(
        {
            "stocks": {
                "day": np.array([row[0] for row in stocks]),
                **dict(zip(names, texts, strict=True)),
                "people": np.array([row[6] for row in stocks]),
            },
            "queues": {
                "day": np.array([2, 3]),
                "place": Coded.of(["gate", "gate"]),
                "category": Coded.of(["asylum", "asylum"]),
                "waiting": np.array([200, 200]),
                "admitted": np.array([0, 7]),
                "left_queue": np.array([0, 5]),
                "irregular": np.array([1, 2]),
                "turned_back": np.array([3, 4]),
            },
            "situation": {
                "day": np.array([day for day, _ in situation]),
                "place": Coded.of([p for _, p in situation]),
                "holder": Coded.of(["red"] * count),
                "held_share": np.ones(count),
                "supplied": np.ones(count, np.int8),
                "encircled": np.array(encircled),
                "besieged": np.full(count, -1),
                "degree": Coded.of(["open"] * count),
                "stock_days": np.full(count, np.nan),
                "shortage": np.zeros(count),
                "intensity": np.zeros(count),
            },
        }
    ).tables
    return Figures(scenario, tables.__getitem__)


def test_people_are_summed_by_place_and_day_without_travellers(figures):
    idps = figures.present(status="IDP")
    assert idps[figures.row["gate"]].tolist() == [0, 0, 200, 200]
    assert idps[:, 1].sum() == 0  # all of them on the way
    assert figures.total(status="IDP").tolist() == [0, 300, 300, 300]
    assert figures.total().tolist() == [1_000] * DAYS


def test_several_words_of_one_column_are_added(figures):
    both = figures.present(whereabouts=("camp", "at a crossing"))
    assert both[:, 3].sum() == 300


def test_unknown_is_none_and_minus_one(figures):
    assert figures.situation("besieged", 0)["town"] is None
    assert figures.situation("stock_days", 0)["town"] is None
    assert figures.situation("supplied", 0)["town"] is True
    assert figures.tristate("besieged")[figures.row["town"]].tolist() == [-1] * DAYS
    assert figures.tristate("besieged")[figures.row["far_camp"]].tolist() == [-1] * DAYS


def test_the_near_side_is_camps_at_home_close_by(scenario):
    gate = next(p for p in scenario.places if p.place == "gate")
    assert near_side(scenario, gate) == ["camp"]


def test_a_card_counts_nobody_both_waiting_and_in_the_camp(scenario, figures):
    (card,) = border(scenario, figures, [KeyDay(3, "last")])
    (row,) = card["rows"]
    assert (row["waiting"], row["in_camps"]) == (200, 100)
    assert (row["admitted"], row["irregular"], row["turned_back"]) == (7, 3, 7)
    assert card["camp_places_known"] is None


def test_the_gate_says_its_policy_and_quota(scenario):
    assert gate_on(scenario, "gate", 1) == "closed"
    assert gate_on(scenario, "gate", 2) == "quota 50 a day"
    assert gate_on(scenario, "town", 2) == "no record"


def test_key_days_are_the_ends_and_the_changes(figures):
    found = {key.day: key.why for key in key_days(figures)}
    assert found[0] == "first day"
    assert found[1] == "town becomes encircled"
    assert found[2] == "most people waiting at crossings (model)"
    assert "town no longer encircled" in found[3]


def test_a_week_ends_on_sunday_and_the_last_week_where_the_run_ends():
    wednesday = date(2020, 1, 1)
    assert by_week(list(range(9)), wednesday) == [4, 8]  # 5 January, 9 January


def test_the_main_assumption_is_the_one_that_matters_most(scenario):
    places = {p.place: p for p in scenario.places}
    cut = {"places": {"town": {"encircled": True}}}
    open_ = {"places": {"town": {"encircled": False}}}
    attack = Operation(operation="o", start=date(2020, 1, 2), places=("town",))
    town, gate = [places["town"]], [places["gate"]]
    assert "town stays cut off" in reasons(scenario, town, cut, (1, 3))["main_assumption"]
    assert "gate stays shut" in reasons(scenario, gate, open_, (1, 3))["main_assumption"]
    attacked = scenario.replace(operations=(attack,))
    assert "attacks here" in reasons(attacked, town, open_, (1, 3))["main_assumption"]
    assert "as recorded" in reasons(scenario, town, open_, (1, 3))["main_assumption"]
