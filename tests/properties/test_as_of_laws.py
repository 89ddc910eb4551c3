"""What is dated after a day cannot reach a forecast issued on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from tests.strategies import day, scenarios

from safepassage.openers import open_scenario
from safepassage.scenario import parts
from safepassage.scenario.claims import Claim
from safepassage.scenario.kinds import SponsorKind
from safepassage.scenario.scenario import Relation, Scenario
from safepassage.scenario.tables import TABLES

ISSUE = date(2016, 7, 4)


def begins(row: Any) -> date | None:
    if isinstance(row, Claim):
        return row.published or row.end or row.start
    return getattr(row, "start", None) or getattr(row, "date", None)


def canaries(scenario: Scenario, after: date) -> dict[str, Any]:
    """Return a row of every dated table that begins after a day."""
    first, second = (place.place for place in scenario.places[:2])
    party = scenario.settings.parties[-1].party
    route = scenario.routes[0].route if scenario.routes else ""
    rows = {
        "control": parts.Control(date=after, place=first, holder=party),
        "supply_sources": parts.SupplySource(party=party, place=second, start=after),
        "route_status": parts.RouteStatus(
            route=route or "none", date=after, traffic=("goods",), status="closed"
        ),
        "gates": parts.GatePolicy(place=first, start=after, category="asylum", policy="closed"),
        "camps": parts.CampState(place=first, date=after, state="overrun"),
        "operations": parts.Operation(operation="canary", start=after, places=(first,)),
        "strikes": parts.Strike(strike="canary", start=after, places=(first,)),
        "talks": parts.Talks(talks="canary", start=after),
        "ceasefires": parts.Ceasefire(ceasefire="canary", kind="pause", start=after),
        "corridors": parts.Corridor(first, second, start=after, corridor="canary"),
        "agreements": parts.Agreement(
            agreement="canary", from_place=first, to_places=(second,), start=after, people_per_day=9
        ),
        "convoys": parts.Convoy(convoy="canary", date=after, place=first, people=10),
        "outages": parts.Outage(outage="canary", start=after, places=(first,), service="water"),
        "sponsors": parts.Sponsor(
            sponsor=scenario.settings.parties[0].party,
            party=party,
            kind=next(iter(SponsorKind)),
            start=after,
        ),
        "aliases": parts.Alias(of=party, name="canary", start=after),
        "labels": parts.Label(observer="canary", of=party, label="canary", start=after),
        "presence": parts.Presence(group="canary", party=party, place=first, start=after),
        "claims": Claim(claim="canary", quantity="statement", published=after, place=(first,)),
    }
    assert set(rows) == {table.name for table in TABLES} - {"places", "areas", "routes", "sources"}
    return rows if route else {name: row for name, row in rows.items() if name != "route_status"}


def with_canaries(scenario: Scenario, after: date) -> Scenario:
    rows = canaries(scenario, after)
    relation = Relation(
        party_a=scenario.settings.parties[0].party,
        party_b=scenario.settings.parties[-1].party,
        kind="tolerated",
        start=after,
    )
    settings = scenario.settings.model_copy(
        update={"relations": (*scenario.settings.relations, relation)}
    )
    return scenario.replace(
        settings=settings, **{name: (*getattr(scenario, name), row) for name, row in rows.items()}
    )


def without_later(scenario: Scenario, when: date) -> Scenario:
    """Return the scenario with every later row deleted, ends left as they are."""
    tables = {
        table.name: tuple(
            row for row in getattr(scenario, table.name) if (begins(row) or date.min) <= when
        )
        for table in TABLES
        if table.name not in {"places", "areas", "routes", "sources"}
    }
    return scenario.replace(**tables)


def other_ends(scenario: Scenario, when: date, days: int) -> Scenario:
    """Return the scenario with every end after the day moved later."""

    def moved(row: Any) -> Any:
        end = getattr(row, "end", None)
        if end is None or end <= when or isinstance(row, Claim):
            return row
        return row.model_copy(update={"end": end + timedelta(days=days)})

    tables = {table.name: tuple(map(moved, getattr(scenario, table.name))) for table in TABLES}
    return scenario.replace(**tables)


@given(scenarios(), st.data())
def test_later_rows_leave_what_was_known(scenario: Scenario, data: DataObject) -> None:
    when = day(data.draw(st.integers(0, scenario.days)))
    known = scenario.as_of(when)
    after = when + timedelta(days=data.draw(st.integers(1, 40)))
    assert with_canaries(scenario, after).as_of(when) == known
    assert without_later(scenario, when).as_of(when).hash() == known.hash()
    assert other_ends(scenario, when, data.draw(st.integers(1, 40))).as_of(when) == known
    assert known.as_of(when) == known


@given(scenarios(), st.data())
def test_what_begins_on_the_day_is_known(scenario: Scenario, data: DataObject) -> None:
    when = day(data.draw(st.integers(0, scenario.days)))
    scripted = with_canaries(scenario, when).as_of(when)
    for name in canaries(scenario, when):
        assert len(getattr(scripted, name)) == len(getattr(scenario.as_of(when), name)) + 1


@pytest.fixture(scope="module")
def aleppo() -> Scenario:
    return open_scenario("aleppo-2016")


def test_later_rows_leave_what_was_known_of_aleppo(aleppo: Scenario) -> None:
    known = aleppo.as_of(ISSUE)
    for changed in (
        with_canaries(aleppo, ISSUE + timedelta(days=1)),
        without_later(aleppo, ISSUE),
        other_ends(aleppo, ISSUE, 3),
    ):
        assert changed != aleppo
        assert changed.as_of(ISSUE) == known
    assert with_canaries(aleppo, ISSUE).as_of(ISSUE) != known


def test_the_words_of_what_was_known_name_no_later_day(aleppo: Scenario) -> None:
    known = aleppo.as_of(ISSUE)
    for table in TABLES:
        for row in getattr(known, table.name):
            cells = row.model_dump(mode="json", exclude={"source"})
            if isinstance(row, Claim):  # it may speak of later days: it was published before
                continue
            if table.name == "sources":  # an event counts as known on its day, whoever tells of it
                continue
            said = " ".join(str(cell) for cell in cells.values())
            assert not any(f"2016-{month:02d}" in said for month in range(8, 13)), row
