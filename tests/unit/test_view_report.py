"""The report of a run: one file, in order, honest, and without the words it may not use."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from tests.handmade import keep

from safepassage.errors import OutputError
from safepassage.openers import open_scenario
from safepassage.scenario.claims import Claim
from safepassage.scenario.kinds import PlaceKind
from safepassage.view.model import view_model
from safepassage.view.pages import report
from safepassage.view.report import render, save_page
from safepassage.view.summary import cannot_say

TODAY = date(2026, 1, 1)
SECTIONS = (
    "summary", "planning", "days", "map", "border", "stocks", "observations", "harm", "claims",
    "method",
)  # fmt: skip
# Nowhere on a page; "voluntary return" is a word of the format, not of the report.
BANNED = (
    r"\bsafe\b",
    r"\bsafe zone",
    r"\bvoluntar",
    r"\bsurvivor",
    r"\bmissing\b",
    r"\bremaining\b",
)


@pytest.fixture(scope="module")
def scenario():
    return open_scenario("aleppo-2016")


@pytest.fixture(scope="module")
def run(scenario, tmp_path_factory):
    return keep(scenario, tmp_path_factory.mktemp("view") / "run")


@pytest.fixture(scope="module")
def model(run, scenario):
    return view_model(run, scenario, today=TODAY)


@pytest.fixture(scope="module")
def page(model):
    return render(model)


class Text(HTMLParser):
    """The words of a page, without style and script, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self._skip = 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._skip += tag in {"style", "script"}

    def handle_endtag(self, tag):
        self._skip -= tag in {"style", "script"}

    def handle_data(self, data):
        if not self._skip:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_the_model_is_one_json_document(model):
    assert json.loads(json.dumps(model, allow_nan=False)) == model
    assert model["format_version"] == 1


def test_the_page_asks_nothing_of_any_network(page):
    for tag, attributes in Text(page).tags:
        for name in ("src", "href", "action", "data", "poster"):
            target = attributes.get(name) or ""
            assert not target or target.startswith("#"), (tag, name, target)
    assert "@import" not in page
    assert not re.search(r"url\((?!#fill)", page)
    assert "fetch(" not in page
    assert "http-equiv" not in page


def test_the_page_is_small_enough_to_send(page):
    assert len(page.encode()) < 2_000_000


def test_the_sections_stand_in_the_order_a_planner_needs(page):
    found = [a["id"] for tag, a in Text(page).tags if tag == "section"]
    assert found == list(SECTIONS)


def test_the_first_screen_says_what_this_is_and_how_good(page, model):
    text = Text(page).text
    head = text[: text.index("Summary Between")]
    for words in (
        "Model scenario, not a prediction.",
        "One run: no range is shown",
        "seed 1",
        "Runs: 1",
        "war as recorded (does not react)",
        "imply no endorsement or acceptance",
        *model["observations"]["verdict"].split(" Looking forward: "),
    ):
        assert words in head
    assert "No skill over" in head  # a run made by hand has none


def test_ranges_come_first_in_the_summary(page):
    text = Text(page).text
    summary = text[text.index("Summary Between") :]
    assert re.match(r"Summary Between [\d,]+ and [\d,]+ people", summary)


def test_words_a_page_may_not_use_are_not_there(page):
    text = Text(page).text.lower()
    for word in BANNED:
        assert not re.search(word, text), re.search(f".{{60}}{word}.{{60}}", text)


def test_people_of_the_east_are_not_accounted_for_with_the_range_and_nothing_else(page, model):
    (entry,) = [e for e in model["not_accounted"] if e["place"] == "aleppo_east"]
    assert entry["day"] == "2016-12-22"
    assert entry["planned"] == [130_000, 300_000]
    assert entry["difference"][0] == 0
    assert entry["text"] in Text(page).text
    assert "between 130,000 and 300,000" in entry["text"]
    assert "people are not accounted for (population figure uncertain)." in entry["text"]
    assert entry["text"].endswith(
        "the doubt in the planning figures: no number of people anywhere."
    )


def test_the_board_tells_the_summer_of_east_aleppo(run, scenario):
    from safepassage.engine.war.situation import situations
    from safepassage.view.board import board

    days = ["2016-07-20", "2016-08-10", "2016-09-10"]
    rows = [
        {row["place"]: row for row in board(scenario, report.as_dict(), {})}
        for report in situations(scenario, days)
    ]
    july, august, september = (day.get("aleppo_east") for day in rows)
    assert july["surrounded_since"] == "2016-07-17"
    assert july["fire_cut_since"] == "2016-07-07"
    assert july["people_out"] == "no regular way"
    assert (july["people_low"], july["people_high"]) == (130_000, 300_000)
    assert any("Castello" in " ".join(way["roads"]) for way in july["reopening"])
    assert august["surrounded_since"] is None
    assert august["people_out"] == "road open under fire: supply limited, leaving deadly"
    assert august["stock_days"] <= 10
    assert september["surrounded_since"]
    assert "aleppo_west" not in rows[0] or rows[0]["aleppo_west"]["surrounded_since"] is None


def test_west_aleppo_in_august_is_marked_as_disputed(model):
    (west,) = [siege for siege in model["sieges"] if siege["place"] == "aleppo_west"]
    assert west["disputed"]
    assert not west["besieged"]
    (august,) = [frame for frame in model["frames"] if frame["date"] == "2016-08-06"]
    assert august["places"]["aleppo_west"]["disputed"]
    assert "West Aleppo becomes encircled (disputed)" in august["why"]


def test_a_listing_is_shown_as_a_claim_beside_what_is_computed(model):
    rows = [row for day in model["board"] for row in day["rows"]]
    fuah = [row for row in rows if row["place"] == "fuah"]
    assert fuah
    assert all(isinstance(row["listed_by"], list) for row in fuah)


def test_every_crossing_row_holds_both_sides(model):
    rows = [row for card in model["border"] for row in card["rows"]]
    assert rows
    for row in rows:
        assert {"waiting", "in_camps", "turned_back", "exposed", "admitted", "irregular"} <= set(
            row
        )


def test_observations_of_the_gate_are_drawn_as_ranges(model):
    (card,) = [card for card in model["border"] if card["place"] == "x_bab_al_salama"]
    assert {(seen["claim"], seen["low"], seen["high"]) for seen in card["observed"]} >= {
        ("O025", 30_000, 40_000)
    }


def test_what_was_seen_at_a_gate_may_have_one_end_no_figure_or_another_year(tmp_path):
    small = open_scenario("example")
    gate = next(place.place for place in small.places if place.kind is PlaceKind.CROSSING)
    day = small.settings.start
    told = (
        {"claim": "NONE", "end": day},
        {"claim": "LEAST", "end": day, "low": 700},
        {"claim": "EARLIER", "end": day.replace(year=day.year - 1), "value": 900_000},
    )
    claims = tuple(Claim(quantity="people_at_border", place=(gate,), **cells) for cells in told)
    seen = small.replace(claims=claims)
    html = render(view_model(keep(seen, tmp_path / "run"), seen, today=TODAY))
    assert "<title>LEAST: 700 to unknown" in html
    assert "<title>NONE" not in html
    assert "<title>EARLIER" not in html
    assert all(f"[{claim.claim}]" in html for claim in claims)  # in words all three stand there


def test_claims_that_contradict_each_other_stand_side_by_side(model):
    pairs = [{said["claim"] for said in entry["claims"]} for entry in model["contradictions"]]
    assert {"O145", "O146"} in pairs  # 15,000 or 10,300 on 19 December
    assert {"O068", "O069"} in pairs  # 16,150 or 45,000 in May
    assert {"O152", "O153"} in pairs  # 35,000 or 36,000 on 23 December


def test_a_part_does_not_contradict_the_whole(model):
    pairs = [{said["claim"] for said in entry["claims"]} for entry in model["contradictions"]]
    assert not any({"O131", "O210"} <= pair for pair in pairs)


def test_key_days_hold_the_ends_and_the_changes(scenario, model):
    dates = [day["date"] for day in model["board"]]
    assert dates == sorted(dates)
    assert dates[0] == "2016-01-01"
    assert dates[-1] == "2017-01-31"
    assert {"2016-07-17", "2016-08-06", "2016-12-22"} <= set(dates)
    assert len(dates) <= 11


def test_moves_and_people_are_different_columns(model):
    last = model["totals"][-1]
    assert last["moves"] == last["first_moves"] == last["idps"] > 0


def test_the_page_is_built_for_everybody(page):
    tags = Text(page).tags
    assert ("html", {"lang": "en"}) in tags
    for landmark in ("header", "main", "footer", "nav"):
        assert landmark in [tag for tag, _ in tags]
    assert [tag for tag, _ in tags].count("h1") == 1
    for tag, attributes in tags:
        if tag == "svg" and attributes.get("aria-hidden") != "true":
            assert attributes.get("aria-label"), attributes
        if tag == "div" and attributes.get("class") == "scroll":
            assert attributes.get("tabindex") == "0"
            assert attributes.get("aria-label")


def test_text_of_a_scenario_cannot_become_markup(tmp_path):
    nasty = "<script>alert(1)</script>"
    small = open_scenario("example")
    settings = small.settings.model_copy(update={"title": nasty})
    places = tuple(place.model_copy(update={"name": nasty}) for place in small.places)
    renamed = small.replace(settings=settings, places=places)
    html = render(view_model(keep(renamed, tmp_path / "run"), renamed, today=TODAY))
    assert "&lt;script&gt;alert" in html
    assert nasty not in html


def test_a_report_is_written_whole_and_replaces_an_old_one(run, scenario, tmp_path):
    out = tmp_path / "report.html"
    out.write_text("old")
    assert save_page(view_model(run, scenario, today=TODAY), out) == out
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_page_that_cannot_be_written_is_said_in_our_words(tmp_path):
    small = open_scenario("example")
    run = keep(small, tmp_path / "run")
    with pytest.raises(OutputError, match="cannot be written"):
        save_page(view_model(run, small), tmp_path / "no_such_folder" / "report.html")


@pytest.mark.parametrize("out", [".", "/", ""])
def test_a_folder_is_no_page(tmp_path, out):
    with pytest.raises(OutputError, match="is a folder"):
        report(tmp_path, out)


def test_nobody_is_open_where_those_who_stayed_were_not_counted(tmp_path):
    small = open_scenario("example")
    model = view_model(keep(small, tmp_path / "run"), small, today=TODAY)
    assert any(row.change == "capture" for row in small.control)
    assert model["not_accounted"] == []


def test_the_same_run_gives_the_same_page(run, scenario, page):
    assert render(view_model(run, scenario, today=TODAY)) == page


def test_a_scenario_without_coordinates_or_claims_gets_a_page_without_a_map(tmp_path):
    small = open_scenario("example")
    places = tuple(place.model_copy(update={"lat": None, "lon": None}) for place in small.places)
    bare = small.replace(places=places, claims=())
    html = render(view_model(keep(bare, tmp_path / "run"), bare, today=TODAY))
    assert "No claim of this scenario can test the model." in html
    assert '<svg class="map"' not in html


def test_a_search_for_the_town_finds_what_cannot_be_said_of_its_province():
    model = {
        "meta": {"end": "2017-01-31"},
        "sieges": [],
        "planning": {"sums": [{"admin1": "Idleb"}, {"admin1": "Homs"}]},
        "places": [{"name": "Idlib", "admin1": "Idleb"}, {"name": "Rastan", "admin1": "Homs"}],
    }
    assert "in Idleb (Idlib), Homs or anywhere else: this report cannot say" in cannot_say(model)[1]
