"""One decision apart: what differs, how it is said, and what is refused."""

from __future__ import annotations

import inspect
import json

import numpy as np
import pytest
from tests.planted import north

from safepassage.errors import InputError, RefusedError
from safepassage.results.frames import Coded, RunTables
from safepassage.results.tables import HARM
from safepassage.scenario.claims import Claim
from safepassage.scenario.kinds import GatePolicyKind
from safepassage.scenario.parts import (
    Control,
    Convoy,
    GatePolicy,
    RouteStatus,
    Strike,
    SupplySource,
)
from safepassage.scenario.scenario import Relation
from safepassage.study import compare as module
from safepassage.study.changes import changes_between
from safepassage.study.compare import compare

GATE = GatePolicy(place="x_gate", start="2016-02-01", category="asylum", policy="open")


def engine(scenario, *, seed, threads, progress):
    """A world in which an open gate lets people through, more or fewer by luck."""
    is_open = any(gate.policy == "open" for gate in scenario.gates)
    passed = 100 + seed if is_open else 0
    waiting = 900 - passed
    left = 50 + (seed % 3 - 1) * is_open  # sometimes more, sometimes fewer
    return RunTables.of(
        {
            "moves": {
                "day": np.array([1]),
                "from_place": Coded.of(["azaz"]),
                "to_place": Coded.of(["x_gate"]),
                "origin": Coded.of(["azaz"]),
                "kind": Coded.of(["first"]),
                "whereabouts": Coded.of(["at a crossing"]),
                "nth": Coded.of(["1"]),
                "people": np.array([left]),
            },
            "queues": {
                "day": np.array([2]),
                "place": Coded.of(["x_gate"]),
                "category": Coded.of(["asylum"]),
                "waiting": np.array([waiting]),
                "admitted": np.array([passed]),
                "left_queue": np.array([0]),
                "irregular": np.array([0]),
                "turned_back": np.array([0]),
            },
            "harm": {
                "day": np.array([2, 3, 3]),
                "place": Coded.of(["x_gate", "x_gate", "aleppo_east"]),
                "quantity": Coded.of(["waiting", "waiting", "besieged"]),
                "people": np.array([waiting, waiting, 7]),
            },
        }
    )


def compared(second=None, seeds=range(1, 7)):
    first = north()
    second = second or first.replace(gates=(GATE,))
    return compare(first, second, seeds=seeds, simulate=engine)


def test_differences_are_pairs_of_runs_with_the_same_luck():
    rows = {(row.place, row.quantity): row for row in compared().rows}
    through = rows["x_gate", "let through the gate"]
    assert (through.first, through.second) == (0, 103.5)
    assert (through.low, through.high, through.sign) == (101, 106, "more")
    waiting = rows["x_gate", "waiting"]
    assert (waiting.low, waiting.high, waiting.sign) == (-212, -202, "fewer")
    assert rows["azaz", "left by own means"].sign == "sign not known"
    assert ("aleppo_east", "besieged") not in rows  # it does not differ


def test_crossings_never_stand_without_those_on_the_near_side():
    at_gate = [row.quantity for row in compared().rows if row.place == "x_gate"]
    for near_side in ("waiting", "turned back", "exposed"):
        assert near_side in at_gate


def test_arrivals_abroad_never_stand_without_those_on_the_near_side():
    def only_abroad(scenario, **options):
        tables = dict(engine(north(), **options).tables)
        moves = dict(tables["moves"])
        moves["to_place"] = Coded.of(["t_kilis"])
        moves["people"] = np.array([60 if scenario.gates else 50])
        return RunTables.of(tables | {"moves": moves})

    second = north().replace(gates=(GATE,))
    comparison = compare(north(), second, seeds=range(6), simulate=only_abroad)
    shown = {(row.place, row.quantity): row for row in comparison.rows}
    assert shown["t_kilis", "arrived"].sign == "more"
    for near_side in ("waiting", "turned back", "exposed"):
        assert shown["x_gate", near_side].sign == "no difference"


def test_besieged_never_stands_without_displaced_under_agreement():
    def relieved(scenario, **options):
        tables = dict(engine(scenario, **options).tables)
        harm = dict(tables["harm"])
        harm["people"] = np.array([800, 5 if scenario.gates else 7, 800])
        return RunTables.of(tables | {"harm": harm})

    comparison = compare(north(), north().replace(gates=(GATE,)), seeds=[1, 2], simulate=relieved)
    east = [row.quantity for row in comparison.rows if row.place == "aleppo_east"]
    assert east == ["besieged", "displaced under agreement"]


def test_rows_stand_by_place_and_in_a_fixed_order_never_by_harm_and_are_never_added():
    rows = compared().rows
    order = list(module.UNITS)
    assert [(row.place, order.index(row.quantity)) for row in rows] == sorted(
        (row.place, order.index(row.quantity)) for row in rows
    )
    assert {row.place for row in rows} <= {place.place for place in north().places}
    assert set(HARM) < set(module.UNITS)
    assert not any("total" in row.quantity for row in rows)


def test_the_first_words_and_the_label_of_the_range():
    comparison = compared()
    text = comparison.as_text()
    assert text.startswith("If everything else in the war had gone the same way, ...")
    assert "simulation noise only (same parameters)" in text
    assert "war as recorded (does not react)" in text
    assert "sign not known" in text
    form = comparison.as_dict()
    assert next(iter(form)) == "opening"
    assert form["changes"] == ["gates: x_gate, asylum from 2016-02-01 added: policy open"]
    json.dumps(form, allow_nan=False)


def test_one_pair_of_runs_has_no_range_and_a_seed_counts_once():
    with pytest.raises(InputError, match="two seeds"):
        compared(seeds=[4, 4])
    assert compared(seeds=range(5, 8)).seeds == (5, 6, 7)


def test_few_pairs_know_no_sign_even_where_they_agree():
    rows = {(row.place, row.quantity): row for row in compared(seeds=range(5)).rows}
    through = rows["x_gate", "let through the gate"]
    assert (through.low, through.high) == (100, 104)
    assert through.sign == "too few runs to tell the sign (6 pairs needed)"


def gate_with(**cells):
    return GatePolicy.model_validate(GATE.model_dump() | cells)


def test_a_changed_row_is_told_by_the_cells_that_changed():
    shut = gate_with(policy="closed", note="before")
    counted = gate_with(policy="quota", people_per_day=50)
    first, opened = north().replace(gates=(shut,)), north().replace(gates=(GATE,))
    assert [str(change) for change in changes_between(first, opened)] == [
        "gates: x_gate, asylum from 2016-02-01: policy closed -> open"
    ]
    (change,) = changes_between(first, first.replace(gates=(counted,)))
    assert change.cells == ("policy closed -> quota", "people_per_day (empty) -> 50")
    assert [str(change) for change in changes_between(opened, north())] == [
        "gates: x_gate, asylum from 2016-02-01 taken out: policy open"
    ]
    (closing,) = changes_between(opened, first)
    assert closing.added
    assert closing.is_hostile  # a gate closed by changing a cell is closed all the same


def test_progress_counts_runs():
    told = []
    compare(
        north(),
        north().replace(gates=(GATE,)),
        seeds=[1, 2],
        simulate=engine,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_order_of_rows_and_notes_on_them_make_no_other_world():
    first = north()
    second = first.replace(
        places=tuple(place.model_copy(update={"note": "seen"}) for place in first.places[::-1]),
        routes=first.routes[::-1],
        areas=first.areas[::-1],
        gates=(GATE,),
    )
    assert [change.table for change in changes_between(first, second)] == ["gates"]


def test_worlds_that_do_not_differ_or_differ_in_more_than_decisions_are_named():
    first = north()
    settings = first.settings.model_copy(update={"notes": "other words"})
    with pytest.raises(InputError, match="nothing to compare"):
        compared(
            first.replace(settings=settings, claims=(Claim(claim="c", quantity="population"),))
        )
    shorter = first.settings.model_copy(update={"end": first.settings.start})
    with pytest.raises(InputError, match="differ in routes, end"):
        compared(first.replace(settings=shorter, routes=first.routes[1:]))


def test_notes_and_sources_are_no_decision():
    first = north().replace(gates=(GATE,))
    told = GATE.model_copy(update={"note": "somebody says", "source": ("s",)})
    with pytest.raises(InputError, match="nothing to compare"):
        changes_between(first, first.replace(gates=(told,)))


def closed(route):
    return RouteStatus(route=route, date="2016-03-01", traffic="goods", status="closed")


@pytest.mark.parametrize(
    "acts",
    [
        {"route_status": (closed("azaz|c_azaz"), closed("c_azaz|x_gate"))},
        {
            "strikes": (Strike(strike="s", start="2016-03-01", places=("azaz",)),),
            "control": (
                *north().control,
                Control(date="2016-03-01", place="idlib", holder="red"),
            ),
        },
    ],
)
def test_several_hostile_acts_are_refused_with_the_reason(acts):
    with pytest.raises(RefusedError, match=r"adds 2 hostile acts.*search for the worst"):
        compared(north().replace(**acts))


def test_one_hostile_act_a_person_enters_and_any_relief_can_be_compared():
    first = north()
    cut = first.replace(route_status=(closed("azaz|c_azaz"),))
    assert [change.is_hostile for change in changes_between(first, cut)] == [True]
    assert not any(change.added for change in changes_between(cut, first))
    relief = tuple(
        Convoy(convoy=f"c{day}", date=f"2016-03-0{day}", place="azaz", people=10) for day in (1, 2)
    )
    assert len(changes_between(first, first.replace(convoys=relief))) == 2


def supplied_twice():
    sources = (
        SupplySource(party="green", place="azaz"),
        SupplySource(party="green", place="idlib", capacity=1_000),
    )
    return north().replace(supply_sources=sources, gates=(GATE,))


@pytest.mark.parametrize(
    "sources",
    [
        (),
        (SupplySource(party="green", place="azaz", end="2016-03-01"),),
        (
            SupplySource(party="green", place="azaz", capacity=10),
            SupplySource(party="green", place="idlib", capacity=10),
        ),
    ],
    ids=["both taken away", "one taken away, one ended", "both throttled"],
)
def test_starving_two_places_at_once_is_refused(sources):
    first = supplied_twice()
    with pytest.raises(RefusedError, match="2 hostile acts"):
        changes_between(first, first.replace(supply_sources=sources))


def test_more_supply_is_no_hostile_act():
    first = supplied_twice()
    more = tuple(source.model_copy(update={"capacity": None}) for source in first.supply_sources)
    third = SupplySource(party="green", place="x_gate")
    found = changes_between(first, first.replace(supply_sources=(*more, third)))
    assert [change.is_hostile for change in found] == [False, False]


def test_a_quota_of_nobody_closes_a_gate():
    first = supplied_twice()
    shut = GATE.model_copy(update={"policy": GatePolicyKind.QUOTA, "people_per_day": 0})
    (found,) = changes_between(first, first.replace(gates=(shut,)))
    assert found.is_hostile


def test_ending_an_alliance_is_a_hostile_act():
    ally = Relation(party_a="green", party_b="red", kind="ally")
    settings = north().settings.model_copy(update={"relations": (ally,)})
    allied = north().replace(settings=settings)
    (ended,) = changes_between(allied, north())
    (begun,) = changes_between(north(), allied)
    assert (ended.is_hostile, begun.is_hostile) == (True, False)


def test_no_function_takes_a_set_of_candidates():
    for function in (compare, changes_between):
        names = set(inspect.signature(function).parameters)
        assert not names & {"cuts", "strikes", "candidates", "targets", "variants", "acts"}
