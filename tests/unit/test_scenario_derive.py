"""A scenario from a scenario: never the old one changed, never an unchecked one made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from safepassage.engine.arrays import PlaceTotals, Situation
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.errors import InputError, ScenarioError
from safepassage.openers import open_scenario
from safepassage.scenario import parts
from safepassage.scenario.checks import check
from safepassage.scenario.claims import Source
from safepassage.scenario.columns import Part
from safepassage.scenario.derive import between, months_later
from safepassage.scenario.scenario import Party, Scenario, Sensitivity
from safepassage.scenario.tables import EVENT_TABLES, TABLES

FIRST = date(2030, 2, 1)


@pytest.fixture(scope="module")
def example() -> Scenario:
    return open_scenario("example")


def corridor(**changes: object) -> parts.Corridor:
    cells = {"from_place": "riverton", "to_place": "midtown", "start": FIRST, **changes}
    return parts.Corridor.model_validate(cells)


def test_with_event_adds_one_row_and_leaves_the_old_scenario(example: Scenario) -> None:
    before = example.hash()
    opened = example.with_event(corridor(corridor="W9"))
    assert [row.corridor for row in opened.corridors] == ["W1", "W9"]
    assert example.hash() == before != opened.hash()
    assert opened.replace(corridors=example.corridors) == example


def test_corridors_without_an_id_are_numbered(example: Scenario) -> None:
    twice = example.with_event(corridor()).with_event(corridor())
    assert [row.corridor for row in twice.corridors] == ["W1", "corridor", "corridor-2"]


@pytest.mark.parametrize(
    ("part", "table"),
    [
        (parts.Control(date=FIRST, place="midtown", holder="red"), "control"),
        (
            parts.RouteStatus(
                route="harbour|midtown", date=FIRST, traffic=("aid",), status="closed"
            ),
            "route_status",
        ),
        (parts.CampState(place="far_camp", date=FIRST, state="overrun"), "camps"),
        (parts.Ceasefire(ceasefire="F9", kind="pause", start=FIRST), "ceasefires"),
        (parts.Operation(operation="O9", start=FIRST), "operations"),
        (
            parts.Agreement(
                agreement="A9",
                from_place="riverton",
                to_places=("midtown",),
                start=FIRST,
                people_per_day=5,
            ),
            "agreements",
        ),
    ],
)
def test_with_event_finds_the_table(example: Scenario, part: Part, table: str) -> None:
    assert getattr(example.with_event(part), table)[-1] == part


def test_the_ends_of_a_corridor_may_be_given_by_position() -> None:
    by_position = parts.Corridor("riverton", "midtown", start=FIRST, guarantor="UN")
    assert by_position == corridor(guarantor="UN")
    assert parts.Corridor.model_validate(by_position.model_dump()) == by_position
    with pytest.raises(TypeError, match="two ends"):
        parts.Corridor("riverton", "midtown", "eastport", start=FIRST)


def test_with_event_refuses_what_does_not_fit(example: Scenario) -> None:
    with pytest.raises(ScenarioError, match="no place is called 'rivertown'; did you mean"):
        example.with_event(corridor(from_place="rivertown"))
    with pytest.raises(ScenarioError, match="overlaps with row"):
        example.with_event(
            parts.GatePolicy(place="north_gate", start=FIRST, category="asylum", policy="closed")
        )
    with pytest.raises(InputError, match="no table of 'Party'"):
        example.with_event(Party(party="green"))


def test_without_takes_a_row_away(example: Scenario) -> None:
    with pytest.raises(ScenarioError, match="no event is called 'W1'"):
        example.without("corridors", "W1")
    less = example.without("claims", "C4").without("corridors", "W1")
    assert less.corridors == ()
    with pytest.raises(InputError, match="no row of strikes is called 'K9'; known: K1, K2"):
        example.without("strikes", "K9")
    with pytest.raises(InputError, match="no table is called 'strike'; did you mean 'strikes'"):
        example.without("strike", "K1")


def test_as_of_knows_nothing_of_later_days(example: Scenario) -> None:
    day = date(2030, 3, 7)
    known = example.as_of(day)
    assert check(known) == ()
    for table in TABLES:
        for row in getattr(known, table.name):
            assert (getattr(row, "end", None) or day) <= day, table.name
            begins = getattr(row, "start", None) or getattr(row, "date", None)
            assert table.name == "sources" or begins is None or begins <= day, table.name
    assert {claim.claim for claim in known.claims} == {
        "C1",
        "C2",
        "C4",
        "C5",
        "C6",
        "C7",
        "C8",
        "C10",
    }
    assert known.days == example.days


def test_as_of_forgets_later_ends_halts_links_and_relations(example: Scenario) -> None:
    known = example.as_of(date(2030, 3, 8))
    (agreement,) = known.agreements
    assert agreement.halts == ("2030-03-08/2030-03-08",)
    ceasefire = next(row for row in known.ceasefires if row.ceasefire == "F2")
    assert ceasefire.end is None
    assert example.as_of(date(2030, 3, 7)).agreements[0].halts == ()
    early = example.as_of(date(2030, 2, 1))
    assert [(row.strike, row.end) for row in early.strikes] == [("K1", date(2030, 2, 1))]
    tolerated = early.settings.relations[-1]
    assert tolerated.end is None
    linked = example.as_of(date(2030, 3, 12)).agreements
    assert [row.linked for row in linked] == ["", "A1"]


def test_the_day_may_be_written_as_text(example: Scenario) -> None:
    assert example.as_of("2030-02-01") == example.as_of(FIRST)
    with pytest.raises(InputError, match="'1 May' is no day; a day is written YYYY-MM-DD"):
        example.as_of("1 May")


def test_as_of_cuts_links_from_claims_to_events_nobody_knew(example: Scenario) -> None:
    claims = tuple(claim.model_copy(update={"published": FIRST}) for claim in example.claims)
    known = example.replace(claims=claims).as_of(FIRST)
    assert len(known.claims) == len(claims)
    assert all(claim.event == () for claim in known.claims)


def test_as_of_the_last_day_is_the_scenario_but_for_open_ends(example: Scenario) -> None:
    known = example.as_of(example.settings.end)
    for table in (*EVENT_TABLES, "control"):
        assert [_bare(row) for row in getattr(known, table)] == [
            _bare(row) for row in getattr(example, table)
        ]


def _bare(row: Part) -> Part:
    """Return a row without the words that may have been written later."""
    words = {"note": "", "text": ""}
    return row.model_copy(update={name: "" for name in words if hasattr(row, name)})


def test_as_of_takes_out_words_that_may_have_been_written_later(example: Scenario) -> None:
    known = example.as_of(date(2030, 1, 20))
    (operation,) = [row for row in known.operations if row.operation == "O1"]
    assert operation.text == ""  # it was not over
    over = {row.operation: row.text for row in example.as_of(date(2030, 2, 1)).operations}
    assert over["O1"] == "advance on the crossroads"
    for table in TABLES:
        assert {getattr(row, "note", "") for row in getattr(known, table.name)} <= {""}
    assert {row.note for row in known.settings.parties} == {""}


def test_a_population_counted_later_gives_way_to_a_stand_in(example: Scenario) -> None:
    day = date(2030, 2, 1)
    known = {row.place: row for row in example.as_of(day).places}
    later = example.settings.end
    for figure in (50, 5_000):
        places = tuple(
            row.model_copy(update={"population": figure, "as_of": later})
            if row.place == "midtown"
            else row
            for row in example.places
        )
        there = {row.place: row for row in example.replace(places=places).as_of(day).places}
        midtown = there.pop("midtown")
        assert there == {name: row for name, row in known.items() if name != "midtown"}
        assert midtown.population not in {50, 5_000}
        alike = [row.population for row in there.values() if row.kind == midtown.kind]
        assert min(alike) <= midtown.population <= max(alike)
        assert midtown.population_low * 4 <= midtown.population <= midtown.population_high
        assert (midtown.idp_share, midtown.capacity) == (None, None)
        assert "stand-in" in midtown.note


def test_sources_that_nothing_known_names_are_gone(example: Scenario) -> None:
    extra = Source(source="LATER", title="a later book")
    with_later = example.replace(sources=(*example.sources, extra))
    assert with_later.as_of("2030-02-01") == example.as_of("2030-02-01")


def test_sensitivity_is_live_for_two_years_after_the_end(example: Scenario) -> None:
    unsaid = example.settings.model_copy(update={"sensitivity": None})
    scenario = example.replace(settings=unsaid)
    assert scenario.sensitivity(date(2029, 1, 1)) == Sensitivity.LIVE
    assert scenario.sensitivity(date(2032, 4, 29)) == Sensitivity.LIVE
    assert scenario.sensitivity(date(2032, 4, 30)) == Sensitivity.OPEN
    assert example.sensitivity(date(2030, 1, 1)) == Sensitivity.OPEN


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2016, 2, 29), 24, date(2018, 2, 28)),
        (date(2017, 12, 31), 2, date(2018, 2, 28)),
        (date(2017, 1, 31), 24, date(2019, 1, 31)),
        (date(9999, 6, 1), 24, date.max),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@pytest.mark.slow
def test_a_later_first_day_keeps_states_and_lets_go_of_what_is_over() -> None:
    aleppo = open_scenario("aleppo-2016")
    first = date(2016, 8, 1)
    later = between(aleppo, first, aleppo.settings.end)
    assert later.settings.start == first
    assert {row.operation for row in later.operations} == {
        row.operation for row in aleppo.operations if row.end is None or row.end >= first
    }
    assert all((row.end or row.start) >= first for row in later.strikes)
    assert (later.control, later.gates) == (aleppo.control, aleppo.gates)
    war, short = ScriptedWar(aleppo), ScriptedWar(later)
    day = (first - aleppo.settings.start).days
    for now in days_of_war(war, aleppo, day + 20):
        if now.day >= day:
            then = short.situation(now.day - day, nobody(later))
            assert np.array_equal(now.epoch.holder, then.epoch.holder)
            assert np.array_equal(now.besieged, then.besieged)
            assert np.array_equal(now.epoch.supplied, then.epoch.supplied)


def nobody(scenario: Scenario) -> PlaceTotals:
    none = np.zeros(len(scenario.places), np.int64)
    return PlaceTotals(none, none, none)


def days_of_war(war: ScriptedWar, scenario: Scenario, days: int) -> Iterator[Situation]:
    for day in range(days):
        yield war.situation(day, nobody(scenario))
