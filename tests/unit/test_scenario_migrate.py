"""Old folders and the words they use."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from safepassage.errors import Problem
from safepassage.scenario.kinds import Traffic
from safepassage.scenario.migrate import STEPS, migrate
from safepassage.scenario.reading import Sheet
from safepassage.scenario.scenario import FORMAT_VERSION
from safepassage.scenario.status_words import STATUS_WORDS

HERE = Path(__file__).resolve()
DATA = Path(os.environ.get("SAFEPASSAGE_DATA", HERE.parents[2].parent / "shared"))
STATUS_MAP = DATA / "aleppo-2016" / "status_map.csv"


@pytest.mark.skipif(not STATUS_MAP.is_file(), reason="the source tables are not here")
def test_the_words_mean_what_the_published_map_says() -> None:
    with STATUS_MAP.open(encoding="utf-8") as table:
        rows = {row["status"]: row for row in csv.DictReader(table)}
    assert set(rows) == set(STATUS_WORDS)
    columns = ("goods_holder", "trade", "aid", "civilians_out", "civilians_in")
    for word, row in rows.items():
        meaning = STATUS_WORDS[word]
        assert tuple(row[column] for column in columns) == meaning.by_traffic, word
        assert row["party"] in ({"", "holder"} if not meaning.party else {meaning.party}), word


@pytest.mark.parametrize("word", STATUS_WORDS)
def test_a_word_speaks_of_each_traffic_once(word: str) -> None:
    traffic = [one for _, group in STATUS_WORDS[word].groups() for one in group]
    assert sorted(traffic) == sorted(Traffic)


def sheet(*rows: dict[str, str]) -> Sheet:
    numbered = tuple(enumerate(rows, start=2))
    return Sheet("states/route_status.csv", 1, ("route", "date", "status"), numbered)


def test_a_word_becomes_the_rows_it_means_and_keeps_its_row_number() -> None:
    problems: list[Problem] = []
    old = sheet({"route": "r", "date": "2020-01-01", "status": "open_government"})
    settings, sheets = migrate({"format_version": 1}, {"route_status": old}, "x", problems)
    assert settings["format_version"] == FORMAT_VERSION
    assert problems == []
    ((number, cells),) = sheets["route_status"].rows
    assert number == 2
    assert cells == {
        "route": "r",
        "date": "2020-01-01",
        "traffic": "goods;trade;aid;civilians_out;civilians_in",
        "status": "open",
        "party": "government",
        "word": "open_government",
    }


def test_there_is_a_step_from_every_old_version() -> None:
    assert sorted(STEPS) == list(range(1, FORMAT_VERSION))


def test_todays_folders_are_left_as_they_are() -> None:
    today = sheet({"route": "r", "date": "2020-01-01", "status": "open"})
    _, sheets = migrate({"format_version": FORMAT_VERSION}, {"route_status": today}, "x", [])
    assert sheets["route_status"] is today
    _, sheets = migrate({}, {"route_status": today}, "x", [])
    assert sheets["route_status"] is today


@pytest.mark.parametrize("version", ["two", 0, True, None, -1, 1.5])
def test_a_version_that_is_none_is_left_to_the_settings(version: object) -> None:
    problems: list[Problem] = []
    settings, _ = migrate({"format_version": version}, {}, "x", problems)
    assert settings["format_version"] == version
    assert problems == []
