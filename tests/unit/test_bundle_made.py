"""The bundled aleppo-2016 against the fact tables it is made from: nothing lost, nothing changed.

The fact tables are no part of the package: SAFEPASSAGE_DATA, else `../shared`, says where they lie.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tools.aleppo_2016.original import Cells, Original, data_folder, ids
from tools.make_aleppo_2016 import BUNDLE, texts

from safepassage.scenario.files import read_folder
from safepassage.scenario.parts import RouteStatus
from safepassage.scenario.scenario import Scenario

pytestmark = pytest.mark.skipif(
    not (data_folder() / "aleppo-2016").is_dir(), reason="the fact tables are not here"
)
NOT_MADE = {"DATA-LICENCES.md"}
RESTRICTED_FRONTS = {  # between holders who fight: civilians pass by a tolerated relation only
    "nubl|afrin", "azaz|afrin", "azaz|sharran", "menagh|afrin", "afrin|darat_izza",
    "jindires|c_atme", "harim|jindires", "aleppo_west|sheikh_maqsoud",
    "aleppo_east|sheikh_maqsoud",
}  # fmt: skip
COLUMNS = {
    "goods": "goods_holder",
    "trade": "trade",
    "aid": "aid",
    "civilians_out": "civilians_out",
    "civilians_in": "civilians_in",
}


@cache
def original() -> Original:
    return Original(data_folder())


@cache
def aleppo() -> Scenario:
    return read_folder(BUNDLE)


def figure(text: str) -> float | None:
    return float(text) if text else None


def test_the_committed_folder_is_what_the_script_writes() -> None:
    written = dict(texts(data_folder()))
    committed = {
        file.relative_to(BUNDLE).as_posix(): file.read_text(encoding="utf-8")
        for file in BUNDLE.rglob("*.*")
        if file.name not in NOT_MADE
    }
    assert sorted(committed) == sorted(written)
    different = [name for name, text in written.items() if committed[name] != text]
    assert different == [], "run: python -m tools.make_aleppo_2016"


def test_every_population_keeps_its_range_and_its_sources() -> None:
    rows = original().by("places", "place_id")
    for place in aleppo().places:
        row = rows[place.place]
        told = (row["pop_est_2016_01"], row["population_low"], row["population_high"])
        kept = (place.population, place.population_low, place.population_high)
        assert tuple(map(float, told)) == kept
        assert (place.lat, place.lon) == (float(row["lat"]), float(row["lon"]))
        cited = ids(row["coord_source"], row["pcode_source"], row["pop_2004_source"])
        cited = ids(*cited, row["town_pop_source"], row["control_source"])
        assert set(cited) == set(place.source)
        for column in ("pop_2004_subdistrict", "town_pop", "idp_part_of_est", "pop_est_method"):
            assert row[column] in place.note, (place.place, column)


def test_every_route_keeps_its_length() -> None:
    rows = original().by("routes", "route_id")
    for route in aleppo().routes:
        row = rows[route.route]
        assert route.length_km == float(row["road_km"])
        assert {route.from_place, route.to_place} == {row["a"], row["b"]}
        assert (route.kind, route.confidence) == (row["road_class"], row["km_confidence"])


def test_every_observation_keeps_value_range_counter_and_sources() -> None:
    rows = original().by("observations", "obs_id")
    kept = [claim for claim in aleppo().claims if claim.claim in rows]
    assert len(kept) == len(rows)
    for claim in kept:
        row = rows[claim.claim]
        assert claim.quantity == row["quantity"]
        assert [claim.value, claim.low, claim.high] == [
            figure(row[column]) for column in ("value", "low", "high")
        ]
        assert (claim.place, claim.origin) == (ids(row["area"]), ids(row["origin"]))
        assert claim.destination == ids(row["destination"])
        assert (claim.range_kind, claim.counter) == (row["range_kind"], row["counter_class"])
        assert (claim.source, claim.confidence) == (ids(row["source"]), row["confidence"])
        assert (claim.group, claim.event_group) == (row["group"], row["event_group"])
        assert claim.claimant == row["measured_by"]
        assert claim.informs_defaults == (row["informs_defaults"] == "yes")
        assert claim.use == row["use"].removesuffix("_check")
        assert str(claim.start).startswith(row["date_start"])


def test_every_camp_count_is_a_claim() -> None:
    kept = {claim.claim: claim for claim in aleppo().claims if claim.claim.startswith("K")}
    for count, row in enumerate(original().rows("camps"), start=1):
        claim = kept[f"K{count:03d}"]
        assert (claim.place, claim.quantity) == ((row["camp_id"],), row["measure"])
        assert (claim.value, claim.source) == (figure(row["value"]), ids(row["source"]))
        assert row["capacity"] in claim.note
        assert claim.start == claim.end == date.fromisoformat(row["date"])


def test_every_statement_of_the_two_reports_is_a_claim() -> None:
    kept = {claim.claim: claim for claim in aleppo().claims}
    rows = original().rows("seed-facts")
    assert len(rows) == 52
    for row in rows:
        claim = kept[row["id"]]
        assert (claim.text, claim.claimant) == (row["paraphrase"], row["claimant"])
        assert claim.value == figure(row["quantity"])
        if row["kind"].startswith("FORECAST"):
            assert claim.use == "forecast"
        assert bool(claim.place) == (row["place"] not in ("-", "Geneva", "borders"))


def test_every_event_stands_in_a_table_or_in_the_claims() -> None:
    scenario = aleppo()
    tables = {
        "operation": scenario.operations,
        "strike": scenario.strikes,
        "talks": scenario.talks,
        "ceasefire": scenario.ceasefires,
        "corridor": scenario.corridors,
        "agreement": scenario.agreements,
        "convoy": scenario.convoys,
        "outage": scenario.outages,
        "claim": scenario.claims,
    }
    told = {getattr(row, key).partition("-")[0] for key, rows in tables.items() for row in rows}
    evacuation = next(row for row in scenario.agreements if row.agreement == "E066")
    joined = {event for event in ("E067", "E070") if event in evacuation.note}
    assert {row["event_id"] for row in original().rows("events")} - told == joined
    for key, rows in tables.items():
        for row in rows:
            cited = original().by("events", "event_id").get(getattr(row, key))
            assert cited is None or set(ids(cited["source"])) <= set(row.source)


def test_every_source_is_kept() -> None:
    kept = {source.source: source for source in aleppo().sources}
    rows = original().rows("sources")
    assert [row["source_id"] for row in rows] == list(kept)
    for row in rows:
        source = kept[row["source_id"]]
        assert source.date == row["document_date"].strip("-")
        assert source.title in row["title"]
        assert source.title


def test_every_row_of_control_is_kept() -> None:
    kept = {(row.place, row.date, row.holder): row for row in aleppo().control}
    for row in original().rows("control"):
        key = (row["place_id"], date.fromisoformat(row["date"]), row["controller"])
        if row["change_kind"] == "none":
            text = [claim.text for claim in aleppo().claims if claim.claim.startswith("C-")]
            assert row["note"] in text
            continue
        assert kept[key].change == row["change_kind"]
        assert (kept[key].source, kept[key].confidence) == (ids(row["source"]), row["confidence"])
    for row in original().rows("east_aleppo_share"):
        share = kept["aleppo_east", date.fromisoformat(row["date"]), "opposition"].share
        assert share == float(row["share_opposition_held"])


def test_every_word_of_a_route_goes_through_the_map() -> None:
    words = original().by("status_map", "status")
    start = {
        "date": "2016-01-01",
        "disputed": "",
    }
    dated = [
        {**start, "route_id": row["route_id"], "status": row["status_2016_01_01"]}
        for row in original().rows("routes")
    ] + original().rows("route_status")
    kept: dict[tuple[str, str, str], RouteStatus] = {
        (row.route, str(row.date), traffic): row
        for row in aleppo().route_status
        for traffic in row.traffic
    }
    shut = set()
    for row in dated:
        word = words[row["status"]]
        for traffic, column in COLUMNS.items():
            found = kept.pop((row["route_id"], row["date"], traffic))
            assert found.word == row["status"]
            assert found.disputed == (row["disputed"] == "yes")
            assert found.party == word["party"].replace("holder", "")
            if found.status != word[column]:
                assert (found.status, found.word) == ("closed", "restricted")
                assert traffic.startswith("civilians")
                shut.add(row["route_id"])
    assert shut == RESTRICTED_FRONTS
    assert {row.date for row in kept.values()} == {date(2016, 8, 7), date(2016, 10, 25)}
    assert all("set by hand" in row.note for row in kept.values())


def test_every_source_of_supply_and_relation_is_kept() -> None:
    rows = original().rows("supply_sources")
    kept = {
        (row.party, row.place, str(row.start)): ";".join(row.traffic)
        for row in aleppo().supply_sources
        if "by hand" not in row.note
    }
    assert kept.pop(("turkish_backed", "x_bab_al_salama", "2016-11-18")) == "goods;aid"
    assert kept == {(row["party"], row["place"], row["from"]): row["traffic"] for row in rows}
    relations = [_relation(row) for row in original().rows("tolerated_relations")]
    found = [
        (row.party_a, row.party_b, str(row.start), str(row.end), row.routes, row.source)
        for row in aleppo().settings.relations
        if row.start is not None
    ]
    assert found == relations


def _relation(row: Cells) -> tuple[str, str, str, str, tuple[str, ...], tuple[str, ...]]:
    routes = () if row["where"] in ("all", "khafsah") else ids(row["where"])
    return (
        row["party_a"], row["party_b"], row["from"], row["to"], routes, ids(row["source"]),
    )  # fmt: skip


def test_every_period_of_a_crossing_is_kept() -> None:
    kept = {(gate.place, str(gate.start), str(gate.end)) for gate in aleppo().gates}
    rows = original().rows("crossings")
    assert kept == {(row["place_id"], row["from_date"], row["to_date"]) for row in rows}
    for row in rows:
        policies = {
            gate.category.value: gate
            for gate in aleppo().gates
            if (gate.place, str(gate.start)) == (row["place_id"], row["from_date"])
        }
        assert policies["asylum"].policy == "closed"
        assert policies["medical"].policy == row["medical"]
        assert (policies["aid"].policy == "open") == (
            row["cargo_aid"] not in ("closed", "military")
        )
        expected = {"limited": "quota"}.get(row["returns_in"], row["returns_in"])
        assert policies["voluntary_return"].policy == expected
        assert set(ids(row["source"])) <= set(policies["asylum"].source)


def test_the_script_reads_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEPASSAGE_DATA", str(tmp_path))
    assert data_folder() == tmp_path
