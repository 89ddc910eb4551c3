"""The kernels agree with the slow model, row by row, on every table that people fill."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from tests.reference.made_war import MadeWar, seen
from tests.reference.slow_people import SlowPeople, as_array
from tests.strategies import day, scenarios, seeds

from safepassage.engine.arrays import PlaceTotals, War
from safepassage.engine.compile import names_of
from safepassage.engine.simulate import simulate
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.results.frames import Coded, RunTables
from safepassage.scenario import parts
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Party, Relation, Scenario, Settings

FATES = ("waiting", "admitted", "left", "irregular", "turned back")
COUNTS = ("waiting", "admitted", "left_queue", "irregular", "turned_back")
slowly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Everything happens often: a rule that is hardly ever used is hardly ever compared.
LIVELY = Rules(
    share_leaving_early=0.4,
    share_leaving_when_forced=0.5,
    stays_factor=0.1,
    attack_hazard_per_day=1.0,
    shortage_hazard_per_day=0.2,
    return_hazard_per_day=0.4,
    return_calm_days=1,
    home_damage_per_day=0.2,
    queue_median_days=1.0,
    queue_irregular_share=0.4,
    queue_back_share=0.3,
    share_family=0.2,
    share_medical=0.2,
    corridor_trust_offered_alone=0.4,
    corridor_trust_guaranteed=0.8,
    violence_hazard_per_day=0.1,
    threat_hazard_per_day=0.3,
    pull_inside=2.0,
    sent_back_hazard_per_day=0.3,
    shelter_median_days=2.0,
    site_room_people=2_000,
    site_km=20.0,
    on_foot_km=10.0,
    agreement_stop_chance=0.4,
    attack_reach_people=2_000,
    collapse_part=0.2,
)


def lively(scenario: Scenario) -> Scenario:
    """Return the scenario with rules under which much happens."""
    return scenario.replace(settings=scenario.settings.model_copy(update={"rules": LIVELY}))


@st.composite
def borderlands(draw: DrawFn) -> Scenario:
    """Draw three towns, a border gate with a camp beside it, and two places beyond."""
    kinds = {"a": "city", "b": "town", "c": "village", "d": "camp", "x": "crossing"}
    kinds["c"] = draw(st.sampled_from(["village", "collective_centre"]))
    kinds |= {"s": "sink", "t": "urban_refuge"}
    roads = (("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("b", "x"), ("d", "x"))
    roads = (*roads, ("x", "t"), ("t", "s"), ("c", "s"))
    days = draw(st.integers(3, 14))
    lengths = st.sampled_from([0.4, 7.0, 20.0, 45.0, 130.0])
    ends = st.permutations(sorted(kinds)).map(lambda names: names[:3])
    who = st.sampled_from(["all", "all", "residents", "displaced"])

    def agreement(name: str) -> parts.Agreement:
        start, first, second = draw(ends)
        return parts.Agreement(
            agreement=name,
            from_place=start,
            to_places=(first, second),
            start=day(draw(st.integers(0, 2))),
            people=draw(st.none() | st.integers(0, 900)),
            people_per_day=draw(st.integers(1, 300)),
            halts=draw(st.sampled_from([(), (f"{day(2)}/{day(3)}",)])),
            kind=draw(st.sampled_from(["evacuation", "organised_return"])),
            linked="a1" if name == "a2" and draw(st.booleans()) else "",
            who=draw(who),
        )

    start, goal, _ = draw(ends)
    return lively(
        Scenario(
            settings=Settings(
                name="borderlands",
                start=day(0),
                end=day(days - 1),
                home_country="AAA",
                parties=tuple(Party(party=party) for party in ("blue", "green", "red")),
                relations=(Relation(party_a="blue", party_b="green", kind="ally"),),
            ),
            places=tuple(
                parts.Place(
                    place=name,
                    kind=kind,
                    country="BBB" if name in "st" else "AAA",
                    pcode=draw(st.sampled_from(["", "P1"])),
                    population=draw(st.integers(0, 4000)),
                    idp_share=draw(st.sampled_from([None, 0.3])),
                )
                for name, kind in kinds.items()
            ),
            routes=tuple(
                parts.Route(route=a + b, from_place=a, to_place=b, length_km=draw(lengths))
                for a, b in roads
                if draw(st.integers(0, 9)) > 0
            ),
            corridors=(
                parts.Corridor(
                    from_place=start,
                    to_place=goal,
                    start=day(1),
                    capacity_people_per_day=draw(st.none() | st.integers(0, 400)),
                    guarantor=draw(st.sampled_from(["", "UN"])),
                    hours=8.0,
                    who=draw(who),
                ),
            ),
            agreements=(agreement("a1"), agreement("a2")),
        )
    )


def slow_rows(scenario: Scenario, seed: int, war: War) -> dict[str, Counter]:
    """Run the slow model; return its rows by table."""
    people = SlowPeople(scenario, seed)
    names = names_of(scenario)
    for number in range(scenario.days):
        columns = (as_array(people.totals(), name) for name in PlaceTotals._fields)
        people.live(seen(names, war.situation(number, PlaceTotals(*columns))))
    return {table: +rows for table, rows in people.rows.items()}


def fast_rows(tables: RunTables) -> dict[str, Counter]:
    """Return the rows of a run by table, in the form of the slow model."""
    found = {}
    for table in ("stocks", "flows", "harm", "moves"):
        *keys, people = (
            column.words() if isinstance(column, Coded) else column.tolist()
            for column in tables.tables[table].values()
        )
        found[table] = Counter(dict(zip(zip(*keys, strict=True), people, strict=True)))
    queues = tables.tables["queues"]
    found["queues"] = Counter()
    for fate, column in zip(FATES, COUNTS, strict=True):
        rows = zip(queues["day"], queues["place"].words(), queues["category"].words(), strict=True)
        for row, people in zip(rows, queues[column].tolist(), strict=True):
            found["queues"][(*row, fate)] += people
    return {table: +rows for table, rows in found.items()}


def assert_agree(scenario: Scenario, seed: int, war: War, slow_war: War) -> None:
    fast = fast_rows(simulate(scenario, seed=seed, war=war))
    slow = slow_rows(scenario, seed, slow_war)
    for table in slow:
        assert fast[table] == slow[table], table


@slowly
@given(scenarios(max_days=10, max_people=1500), seeds, st.integers(0, 2**32))
def test_kernels_agree_with_the_slow_model_in_a_war_at_random(scenario, seed, luck):
    assert_agree(scenario, seed, MadeWar(scenario, luck), MadeWar(scenario, luck))


@slowly
@given(scenarios(max_days=10, max_people=1500), seeds, st.integers(0, 2**32))
def test_kernels_agree_with_the_slow_model_where_much_happens(scenario, seed, luck):
    scenario = lively(scenario)
    assert_agree(scenario, seed, MadeWar(scenario, luck), MadeWar(scenario, luck))


@slowly
@given(borderlands(), seeds, st.integers(0, 2**32), st.floats(0.2, 0.95))
def test_kernels_agree_with_the_slow_model_at_a_border(scenario, seed, luck, calm):
    wars = (MadeWar(scenario, luck, calm=calm, open_ways=0.8) for _ in range(2))
    assert_agree(scenario, seed, *wars)


@slowly
@given(scenarios(max_people=1500), seeds)
def test_kernels_agree_with_the_slow_model_in_a_recorded_war(scenario, seed):
    assert_agree(scenario, seed, ScriptedWar(scenario), ScriptedWar(scenario))
