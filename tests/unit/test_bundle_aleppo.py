"""The bundled scenario aleppo-2016 as it ships: whole, marked where it is weak, fit to be run."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from safepassage.scenario.files import examine_folder
from safepassage.scenario.kinds import GateCategory, Traffic
from safepassage.scenario.parts import Row
from safepassage.scenario.scenario import Relation, Scenario

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src/safepassage/scenario/bundled/aleppo-2016"
PAGE = ROOT / "docs/science/aleppo-2016.md"
LEADS_OUT = {"outflow_only", "corridor_offered", "evacuation_only"}


@cache
def aleppo() -> Scenario:
    return examine_folder(FOLDER).checked()


def test_it_has_no_problem_and_no_warning() -> None:
    reading = examine_folder(FOLDER)
    assert [str(problem) for problem in reading.problems] == []
    assert [str(warning) for warning in reading.warnings] == []


@pytest.mark.parametrize(
    ("table", "rows"),
    [("places", 103), ("routes", 175), ("areas", 36), ("sources", 124), ("supply_sources", 23)],
)
def test_no_row_is_lost(table: str, rows: int) -> None:
    assert len(getattr(aleppo(), table)) == rows


@pytest.mark.parametrize(("letter", "rows"), [("O", 212), ("K", 104), ("F", 52)])
def test_no_claim_is_lost(letter: str, rows: int) -> None:
    assert sum(claim.claim.startswith(letter) for claim in aleppo().claims) == rows


def test_populations_add_up_to_the_sums_of_the_record() -> None:
    sums: dict[str, int] = {}
    for place in aleppo().places:
        key = place.country if place.country == "TUR" else place.admin1
        sums[key] = sums.get(key, 0) + place.population
    assert sums["TUR"] == 2_503_200  # registered at the end of 2015: 2,503,549
    assert sums["Aleppo"] == 3_399_000  # "3.40 million" in the record
    assert sums["Idleb"] == 1_203_500


def test_unknown_displaced_shares_stay_unknown() -> None:
    share = {place.place: place.idp_share for place in aleppo().places}
    assert share["aleppo_east"] is None
    assert share["aleppo_west"] is None
    assert share["c_ikdah"] == 1.0
    idps = {
        place.place: round(place.population * place.idp_share)
        for place in aleppo().places
        if place.idp_share is not None
    }
    in_idleb = {place.place for place in aleppo().places if place.admin1 == "Idleb"}
    assert sum(people for place, people in idps.items() if place in in_idleb) == 312_000
    assert sum(people for place, people in idps.items() if place not in in_idleb) == 133_000


def test_only_a_camp_whose_capacity_in_people_is_stated_has_one() -> None:
    assert {place.place for place in aleppo().places if place.capacity is not None} == {"c_robar"}


def test_a_part_of_a_place_is_not_compared_with_the_whole() -> None:
    areas = {area.area: area for area in aleppo().areas}
    for area in ("NIZIP_1", "NIZIP_2", "YAYLADAGI", "GUVECCI", "HARAMEIN_SITE", "TUR:Istanbul"):
        assert areas[area].places == ()
        assert areas[area].note.startswith("one part of ")
    assert areas["GAZIANTEP_5_CAMPS"].places == ("t_nizip", "t_islahiye", "t_karkamis")


def test_every_status_of_a_route_names_each_traffic_once() -> None:
    told: dict[tuple[str, date], list[str]] = {}
    for row in aleppo().route_status:
        told.setdefault((row.route, row.date), []).extend(row.traffic)
    assert {route for route, _ in told} == {route.route for route in aleppo().routes}
    assert {key for key, traffics in told.items() if sorted(traffics) != sorted(Traffic)} == set()


def test_border_roads_lead_out_of_syria() -> None:
    country = {place.place: place.country for place in aleppo().places}
    border = [
        (country[route.from_place], country[route.to_place])
        for route in aleppo().routes
        if country[route.from_place] != country[route.to_place]
    ]
    assert set(border) == {("SYR", "TUR")}
    assert len(border) == 12


def test_ways_out_lead_out_of_the_place_under_attack() -> None:
    routes = {route.route: route for route in aleppo().routes}
    ways = {row.route for row in aleppo().route_status if row.word in LEADS_OUT}
    left = {routes[way].from_place for way in ways}
    assert left == {"aleppo_east", "ramouseh"}
    assert {routes[way].to_place for way in ways if routes[way].from_place == "ramouseh"} == {
        "khan_tuman"
    }


def test_the_share_of_the_east_never_changes_its_holder() -> None:
    rows = [row for row in aleppo().control if row.place == "aleppo_east"]
    shares = [row.share for row in rows if row.change == "share"]
    assert shares == sorted(shares, reverse=True)
    assert {row.holder for row in rows if row.change == "share"} == {"opposition"}
    captures = [(row.date, row.holder) for row in rows if row.change == "capture"]
    assert captures == [(date(2016, 12, 22), "government")]


def test_a_label_is_no_capture() -> None:
    labels = {row.place for row in aleppo().control if row.change == "label"}
    assert labels == {"azaz", "mare", "x_bab_al_salama"}


def test_a_gate_has_a_policy_for_every_category_on_every_day() -> None:
    scenario = aleppo()
    for place in {gate.place for gate in scenario.gates}:
        for category in GateCategory:
            rows = [g for g in scenario.gates if (g.place, g.category) == (place, category)]
            rows.sort(key=lambda gate: gate.start)
            assert rows[0].start <= scenario.settings.start, (place, category)
            assert rows[-1].end == scenario.settings.end, (place, category)
            for row, following in itertools.pairwise(rows):
                assert row.end is not None
                assert following.start == row.end + timedelta(days=1), (place, category)


def test_nobody_who_flees_has_a_quota_at_a_gate() -> None:
    asylum = {gate.policy for gate in aleppo().gates if gate.category == GateCategory.ASYLUM}
    assert asylum == {"closed"}


def test_numbers_set_by_hand_say_so() -> None:
    scenario = aleppo()
    rows: list[Row | Relation] = [*scenario.gates, *scenario.areas, *scenario.route_status]
    rows.extend([*scenario.supply_sources, *scenario.settings.relations])
    by_hand = [row for row in rows if "by hand" in row.note]
    assert len(by_hand) > 20
    assert {row.confidence for row in by_hand} == {"low"}
    sourced = {gate.people_per_day for gate in scenario.gates if "GK" not in gate.source}
    assert sourced == {None, 150}


def test_the_record_stays_disputed_where_it_contradicts_itself() -> None:
    disputed = {(row.route, row.date) for row in aleppo().route_status if row.disputed}
    assert disputed == {
        ("castello|aleppo_west", date(2016, 8, 8)),
        ("sheikh_najjar|castello", date(2016, 8, 8)),
    }


def test_claims_that_contradict_each_other_both_stay() -> None:
    claims = {claim.claim: claim for claim in aleppo().claims}
    wave = [claims[claim].value for claim in ("O068", "O069")]  # OCHA, ACAPS
    assert wave == [16150, 45000]
    evacuated = [claims[claim].value for claim in ("O145", "O146")]  # ICRC, CCCM, same day
    assert evacuated == [15000, 10300]


def test_only_claims_before_july_inform_a_default() -> None:
    informing = [claim for claim in aleppo().claims if claim.informs_defaults]
    assert len(informing) == 25
    assert all(claim.end is not None and claim.end < date(2016, 7, 1) for claim in informing)
    assert {claim.use for claim in informing} == {"calibrate"}


def test_no_claim_is_published_before_the_day_it_speaks_of() -> None:
    early = [
        claim.claim
        for claim in aleppo().claims
        if claim.published and claim.start and claim.published < claim.start
    ]
    assert set(early) <= {"F0-06", "F2-22"}  # forecasts speak of later days


def test_agreements_move_the_numbers_of_the_record() -> None:
    claims = {claim.claim: claim for claim in aleppo().claims}
    moved = {row.agreement: row.people or 0 for row in aleppo().agreements}
    assert moved["E066"] == claims["O152"].value
    assert moved["E068"] == claims["O154"].value
    returned = 0
    for agreement, claim in (("E050-1", "O099"), ("E050-2", "O107"), ("E050-3", "O175")):
        returned += moved[agreement]
        assert returned == claims[claim].value
        assert agreement in claims[claim].event


def test_agreements_can_move_their_numbers_in_time() -> None:
    for row in aleppo().agreements:
        assert row.end is not None
        assert row.people is not None
        days = (row.end - row.start).days + 1 - (2 if row.halts else 0)
        assert row.people_per_day * days >= row.people, row.agreement


def test_sources_tell_their_terms_and_no_row_of_acled_is_here() -> None:
    sources = {source.source: source for source in aleppo().sources}
    assert all(source.licence for source in sources.values())
    assert "unverified" in sources["GK"].licence
    assert not any("acled" in f"{s.source} {s.publisher}".casefold() for s in sources.values())
    text = (FOLDER / "DATA-LICENCES.md").read_text(encoding="utf-8")
    for word in ("CC BY 4.0", "BSD 3-Clause License", "ACLED", "Copyright (c) 2018, Derek Groen"):
        assert word in text


def test_nothing_but_a_claim_tells_how_strong_a_side_is() -> None:
    strong = re.compile(r"\d+ fighters|force size|target utility")
    for file in FOLDER.rglob("*.csv"):
        if file.name != "claims.csv":
            assert strong.findall(file.read_text(encoding="utf-8").casefold()) == [], file.name


@pytest.mark.parametrize(
    "table",
    ["places", "routes", "control", "supply_sources", "route_status", "gates", "claims"],
)
def test_the_page_tells_how_much_is_weak(table: str) -> None:
    rows = getattr(aleppo(), table)
    alone = sum(row.source == ("GK",) for row in rows)
    low = sum(row.confidence == "low" for row in rows)
    line = f"| {table} | {len(rows)} | {alone} | {low} |"
    assert line in PAGE.read_text(encoding="utf-8")
