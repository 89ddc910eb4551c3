"""What the reports tell of places, roads, parties and days: each is in the bundled scenario.

A test takes the rows of a statement away and sees what is lost with them.
"""

from __future__ import annotations

from datetime import date

from tests.statements.worlds import aleppo, less, on, silent, statement, told, until

from safepassage.engine.war.epochs import timeline
from safepassage.scenario.kinds import Status
from safepassage.study.ledger import ledger

PARTS_OF_ALEPPO = {"aleppo_east", "aleppo_west"}


@statement("F0-10")
def test_idlib_is_held_and_fed_by_the_opposition(said):
    there = on(aleppo(), "2016-12-14", "idlib")
    assert (there.holder, there.supplied) == ("opposition", True)
    gone = on(less(aleppo(), "control", lambda row: row.place == "idlib"), "2016-12-14", "idlib")
    assert (gone.holder, gone.supplied) == (None, None)


@statement("F0-12")
def test_a_city_in_parts_with_holders_of_their_own(said):
    holders = {place: on(aleppo(), "2016-01-15", place).holder for place in PARTS_OF_ALEPPO}
    assert holders == {"aleppo_east": "opposition", "aleppo_west": "government"}
    assert {row.place for row in aleppo().places if row.part_of == "aleppo_city"} >= PARTS_OF_ALEPPO
    assert _fronts_inside_the_city(aleppo())
    one_city = aleppo().replace(
        control=tuple(
            row.model_copy(update={"holder": "government"}) if row.place in PARTS_OF_ALEPPO else row
            for row in aleppo().control
        )
    )
    assert not _fronts_inside_the_city(one_city)


def _fronts_inside_the_city(scenario) -> int:
    record = timeline(scenario, None, 14)
    network, names = record.network, record.names
    ends = (
        {names.places[a], names.places[b]}
        for a, b in zip(network.from_place, network.to_place, strict=True)
    )
    inside = [end == PARTS_OF_ALEPPO for end in ends]
    return int(record.on(14).epoch.front[inside].sum())


@statement("F0-13")
def test_the_enclave_shrinks_while_it_is_besieged(said):
    there = on(aleppo(), "2016-12-12", "aleppo_east")
    assert there.held_share == 0.1
    assert there.besieged
    whole = less(aleppo(), "control", _shares_of_the_east)
    assert on(whole, "2016-12-12", "aleppo_east").held_share == 1.0


def _shares_of_the_east(row) -> bool:
    return row.place == "aleppo_east" and row.change == "share"


@statement("F0-14")
def test_the_declared_day_of_a_change_is_not_the_day_it_was_true(said):
    declared = told(aleppo(), said).start
    assert declared == date(2016, 12, 13)
    assert on(aleppo(), "2016-12-14", "aleppo_east").holder == "opposition"
    assert on(aleppo(), "2016-12-22", "aleppo_east").holder == "government"
    never = less(aleppo(), "control", lambda row: row.date == date(2016, 12, 22))
    assert on(never, "2016-12-23", "aleppo_east").holder == "opposition"
    # the claim alone moves nothing, and is lost from the ledger alone
    assert on(silent(aleppo(), said), "2016-12-14", "aleppo_east").holder == "opposition"
    assert not [row for row in ledger(silent(aleppo(), said)) if row["claim"] == said]


@statement("F0-23")
def test_relations_are_many_and_not_two_sides(said):
    kinds = {row.kind.value for row in aleppo().settings.relations}
    assert {"ally", "tolerated", "neutral"} <= kinds
    backed = {party.party: party.sponsors for party in aleppo().settings.parties}
    assert {"russia", "iran"} <= set(backed["government"])
    assert on(aleppo(), "2016-01-15", "afrin").supplied is True
    settings = aleppo().settings.model_copy(update={"relations": ()})
    two_sides = aleppo().replace(settings=settings)
    assert on(two_sides, "2016-01-15", "afrin").supplied is not True


@statement("F0-24")
def test_what_happened_before_the_first_day_counts(said):
    late = until(aleppo(), "2016-10-15", first="2016-09-15")
    there = on(late, "2016-09-15", "aleppo_east")
    assert (there.besieged, there.encircled_since) == (True, date(2016, 9, 4))
    start = late.settings.start
    tables = {
        name: tuple(
            row.model_copy(update={"date": max(row.date, start)}) for row in getattr(late, name)
        )
        for name in ("control", "route_status")
    }
    assert on(late.replace(**tables), "2016-09-15", "aleppo_east").besieged is not True


@statement("F0-25")
def test_an_outlet_is_kept_as_printed_and_as_it_was(said):
    claim = told(aleppo(), "F0-20")
    assert claim.outlet_printed == "Kremlin channels; Syrian state outlets"
    assert claim.outlet == "Russia 24; NTV"
    note = next(row for row in ledger(aleppo()) if row["claim"] == said)
    assert "once" in note["says"]
    bare = claim.model_copy(update={"outlet_printed": "", "outlet": ""})
    bared = silent(aleppo(), "F0-20")
    bared = bared.replace(claims=(*bared.claims, bare))
    lost = next(row for row in ledger(bared) if row["claim"] == "F0-20")
    assert (lost["outlet_printed"], lost["outlet"]) == ("", "")


@statement("F2-08")
def test_talks_have_a_calendar_with_a_day_of_restart(said):
    halted = next(row for row in aleppo().talks if row.state == "suspended")
    assert (halted.start, halted.end) == (date(2016, 2, 3), date(2016, 2, 25))
    held = next(row for row in aleppo().talks if row.start < halted.start)
    assert held.end == halted.start
    assert not [row for row in less(aleppo(), "talks", _is_halted).talks if _is_halted(row)]
    known = aleppo().as_of(date(2016, 2, 10))
    assert [row.state for row in known.talks] == ["held", "suspended"]


def _is_halted(row) -> bool:
    return row.state == "suspended"


@statement("F2-14")
def test_aleppo_is_the_largest_city(said):
    def largest(scenario) -> str:
        people: dict[str, int] = {}
        for row in scenario.places:
            if row.country == "SYR":
                city = row.part_of or row.place
                people[city] = people.get(city, 0) + row.population
        return max(people, key=lambda city: people[city])

    assert largest(aleppo()) == "aleppo_city"
    parts = less(aleppo(), "places", lambda row: row.part_of == "aleppo_city")
    assert largest(parts) != "aleppo_city"


@statement("F2-17")
def test_a_claim_of_encirclement_stands_beside_what_the_roads_say(said):
    claim = told(aleppo(), said)
    there = on(aleppo(), claim.start.isoformat(), "aleppo_east")
    assert (there.encircled, there.degree) == (False, "under fire")
    assert claim.confidence.value == "low"
    assert on(silent(aleppo(), said), "2016-02-12", "aleppo_east") == there
    castello = {"castello|aleppo_east", "huraytan|castello"}
    shut = aleppo().replace(
        route_status=tuple(
            row.model_copy(update={"status": Status.CLOSED}) if row.route in castello else row
            for row in aleppo().route_status
        )
    )
    assert on(shut, "2016-02-12", "aleppo_east").encircled


@statement("F2-27")
def test_kilis_is_the_far_end_of_the_road_from_turkey(said):
    def fed_by(scenario, day: str) -> set[str]:
        ways = on(scenario, day, "aleppo_east").supply
        return {way.source for way in ways if way.traffic == "goods"}

    assert "x_bab_al_salama" in fed_by(aleppo(), "2016-01-15")
    roads = {frozenset((row.from_place, row.to_place)) for row in aleppo().routes}
    assert {
        frozenset(("x_bab_al_salama", "t_oncupinar")),
        frozenset(("t_oncupinar", "t_kilis")),
    } <= roads
    assert "x_bab_al_salama" not in fed_by(aleppo(), "2016-02-10")  # the road is cut
    whole = less(aleppo(), "route_status", lambda row: row.route == "tall_rifaat|hayyan")
    assert "x_bab_al_salama" in fed_by(whole, "2016-02-10")
