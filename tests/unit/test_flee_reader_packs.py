"""Dirty copies of a small folder and of a real pack: each runs, each repair is said."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.flee_cases import FILES, data_folder, write_folder

from safepassage.errors import ScenarioError
from safepassage.scenario.flee_case import resolved
from safepassage.sources.flee import read_flee_folder
from safepassage.study.flee.run import run_flee_folder

PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"
LOCATIONS, ROUTES = FILES["input_csv/locations.csv"], FILES["input_csv/routes.csv"]
COUNTS = FILES["source_data/tentvale.csv"]
SETTINGS = "simsetting.yml"
ROADS = "input_csv/routes.csv"
OAKFORD = LOCATIONS.splitlines()[1] + "\n"

# What spreadsheets and hands do to a clean folder; it means the same as before.
SAME = {
    "semicolons": (
        {"input_csv/routes.csv": ROUTES.replace(",", ";")},
        "routes.csv: cells are parted by semicolons",
    ),
    "tabs": ({"source_data/tentvale.csv": COUNTS.replace(",", "\t")}, "parted by tabs"),
    "decimal comma": (
        {"input_csv/routes.csv": ROUTES.replace("140.5", '"140,5"')},
        "routes.csv, row 3, distance: '140,5' has a decimal comma; read 140.5",
    ),
    "decimal comma between semicolons": (
        {"input_csv/routes.csv": ROUTES.replace(",", ";").replace("140.5", "140,5")},
        "routes.csv, row 3, distance: '140,5' has a decimal comma",
    ),
    "thousands": (
        {"input_csv/locations.csv": LOCATIONS.replace("12000", '"12,000"')},
        "locations.csv, row 2, population: '12,000' is no whole number; read 12000",
    ),
    "location twice": (
        {"input_csv/locations.csv": LOCATIONS + OAKFORD},
        "locations.csv, row 5: the same row stands above; ignored this one",
    ),
    "count twice": (
        {"source_data/tentvale.csv": COUNTS + COUNTS.splitlines()[-1] + "\n"},
        "tentvale.csv: 1 rows stand twice; read once",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_spreadsheets_do_is_mended_and_said(tmp_path: Path, name: str) -> None:
    changed, words = SAME[name]
    clean = read_flee_folder(write_folder(tmp_path / "clean"))
    case = read_flee_folder(write_folder(tmp_path / "dirty", **changed))
    assert resolved(case) == resolved(clean)
    assert [words in str(repair) for repair in case.repairs].count(True) == 1, case.repairs
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(tmp_path / "dirty", strict=True)
    assert refused.value.problems == case.repairs


def test_a_decimal_comma_is_not_taken_for_thousands(tmp_path: Path) -> None:
    changed = {"input_csv/locations.csv": LOCATIONS.replace("12000", '"12000,5"')}
    assert read_flee_folder(write_folder(tmp_path, **changed)).places[0].people == 12000


def test_a_comma_that_may_mean_either_is_left_to_its_author(tmp_path: Path) -> None:
    changed = {"input_csv/routes.csv": ROUTES.replace("140.5", '"1,405"')}
    with pytest.raises(ScenarioError, match=r"row 3, distance: '1,405' may be 1405 or 1\.405"):
        read_flee_folder(write_folder(tmp_path, **changed))


def test_two_rows_of_one_place_in_conflict_are_a_problem(tmp_path: Path) -> None:
    changed = {"input_csv/locations.csv": LOCATIONS + OAKFORD.replace("12000", "13000")}
    words = (
        r"'Oakford' stands twice, the earlier is 'Oakford \(row 2\)'; conflicts.csv may mean either"
    )
    with pytest.raises(ScenarioError, match=words):
        read_flee_folder(write_folder(tmp_path, **changed))


def test_of_two_places_of_one_name_flee_finds_the_later(tmp_path: Path) -> None:
    """As in a published folder of floods, where camps have the names of flooded towns."""
    camp = "Mill Bridge,Coast,Vecinia,11,21,camp,,900\n"
    case = read_flee_folder(
        write_folder(tmp_path / "made", **{"input_csv/locations.csv": LOCATIONS + camp})
    )
    assert [place.name for place in case.places] == [
        "Oakford", "Mill Bridge (row 3)", "Tentvale", "Mill Bridge",
    ]  # fmt: skip
    assert case.places[-1].people == 900
    said = [str(repair) for repair in case.repairs]
    assert "row 5, name: 'Mill Bridge' stands in row 3 too; roads and counts are of this" in said[0]
    assert not any("Mill Bridge (row 3)" in road.name1 + road.name2 for road in case.routes)


def test_two_camps_of_one_name_are_a_problem(tmp_path: Path) -> None:
    camp = "Tentvale,Coast,Vecinia,11,21,camp,,900\n"
    with pytest.raises(ScenarioError, match="Flee puts the people of day 0 there twice"):
        read_flee_folder(
            write_folder(tmp_path / "made", **{"input_csv/locations.csv": LOCATIONS + camp})
        )


@pytest.mark.parametrize("again", ["Oakford,Mill Bridge,85,0", "Mill Bridge,Oakford,90"])
def test_a_road_that_stands_twice_weighs_double_and_is_named(tmp_path: Path, again: str) -> None:
    changed = {"input_csv/routes.csv": f"{ROUTES}{again}\n"}
    case = read_flee_folder(write_folder(tmp_path, **changed), strict=True)
    assert len(case.routes) == 3
    assert "more than one road between Mill Bridge-Oakford" in str(case.warnings[0])


@pytest.mark.parametrize("period", ["2021-03-01\nLength,99999999", "9999-12-30\nLength,5"])
def test_a_period_without_end_is_a_problem(tmp_path: Path, period: str) -> None:
    changed = {"input_csv/sim_period.csv": f"StartDate,{period}\n"}
    with pytest.raises(ScenarioError, match="days are too many"):
        read_flee_folder(write_folder(tmp_path, **changed))


def test_an_empty_layout_is_said(tmp_path: Path) -> None:
    case = read_flee_folder(write_folder(tmp_path, **{"source_data/data_layout.csv": ""}))
    assert "data_layout.csv: holds no row; run without data" in map(str, case.repairs)


@pytest.mark.skipif(PLAIN, reason="a run is slow in plain Python")
def test_without_a_road_everybody_stays(tmp_path: Path) -> None:
    info = run_flee_folder(write_folder(tmp_path, **{"input_csv/routes.csv": ""}), seed=1)
    assert info.people > 0
    assert set(info.baselines) == {"equal", "capacity", "last_observed"}


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def _first_rows_blank(folder: Path) -> None:
    path = folder / "input_csv" / "locations.csv"
    path.write_text("\n,,,,,,,\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def _conflicts_cut_short(folder: Path) -> None:
    path = folder / "input_csv" / "conflicts.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:31]), encoding="utf-8")


def _row_twice(folder: Path) -> None:
    path = folder / "input_csv" / "locations.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n", encoding="utf-8")


def _saved_by_a_spreadsheet(folder: Path) -> None:
    path = folder / "input_csv" / "routes.csv"
    path.write_text("\ufeff" + path.read_text().replace(",", ";"), encoding="utf-8")


# What is done to a copy of burundi2015, and the words its report must hold.
PACK = {
    "byte order mark and semicolons": (_saved_by_a_spreadsheet, ["byte order mark", "semicolons"]),
    "blank first rows": (_first_rows_blank, ["locations.csv, row 1: the row is blank", "row 2"]),
    "blanks after commas": (
        lambda folder: _edit(folder / ROADS, "ra,Bubanza", "ra, Bubanza"),
        ["routes.csv, row 2: blanks around a name"],
    ),
    "conflicts shorter than the period": (_conflicts_cut_short, ["30 days of"]),
    "missing series": (
        lambda folder: (folder / "source_data/tan-nduta.csv").unlink(),
        ["data_layout.csv, row 3: no file 'tan-nduta.csv'"],
    ),
    "another case": (
        lambda folder: _edit(folder / ROADS, "Bujumbura,Bubanza", "BUJUMBURA,bubanza"),
        ["'BUJUMBURA' is not spelt like 'Bujumbura'", "'bubanza' is not spelt like 'Bubanza'"],
    ),
    "row twice": (_row_twice, ["the same row stands above"]),
    "decimal comma": (
        lambda folder: _edit(folder / "input_csv/locations.csv", "-3.3667", '"-3,3667"'),
        ["locations.csv, row 2, first coordinate: '-3,3667' has a decimal comma"],
    ),
    "dead setting": (
        lambda folder: _edit(folder / SETTINGS, "  camp_w", "  max_crossing_speed: 20\n  camp_w"),
        ["move_rules.max_crossing_speed: without effect"],
    ),
    "missing layout": (
        lambda folder: (folder / "source_data/data_layout.csv").unlink(),
        ["source_data/data_layout.csv: missing"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PACK)
def test_a_dirty_pack_runs_and_strict_refuses_with_the_same_findings(
    tmp_path: Path, name: str
) -> None:
    spoil, words = PACK[name]
    folder = tmp_path / "burundi2015"
    shutil.copytree(
        data_folder() / "conflicts" / "burundi2015", folder, copy_function=shutil.copyfile
    )
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)  # the pack may lie read-only
    clean = read_flee_folder(folder)
    assert clean.repairs == ()
    spoil(folder)
    case = read_flee_folder(folder)
    said = [str(repair) for repair in case.repairs]
    for word in words:
        assert any(word in line for line in said), (word, said)
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(folder, strict=True)
    assert refused.value.problems == case.repairs
    if not PLAIN:
        info = run_flee_folder(folder, seed=1, hasten=100, days=40)
        assert info.repairs
        assert info.days == 40


FORECAST = """spawn_rules:
  flood_zone_spawning_only: True
  conflict_zone_spawning_only: False
  take_from_population: True
  flood_driven_spawn_mode:
    displaced_per_flood_day: [0.0, 0.1, 0.2, 0.3]
move_rules:
  flood_rules:
    flood_forecaster: True
"""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"simsetting.yml": "move_rules:\n  ChildrenAvoidHazards: True\n",
             "input_csv/demographics_age.csv": "age,Default\n0-17,1\n18+,2\n"},
            "demographics_age.csv, age: '0-17' is no number, and a rule reads it",
        ),
        (
            {"simsetting.yml": "move_rules:\n  ElderlyAvoidHazards: True\nspawn_rules:\n"
             "  read_from_agents_csv_file: True\n",
             "input_csv/agents.csv": "location,age\nOakford,old\n"},
            "agents.csv, age: 'old' is no number, and a rule reads it",
        ),
        (
            {"simsetting.yml": FORECAST, "input_csv/flood_level.csv": "#Day,Oakford\n0,1\n",
             "input_csv/demographics_floodawareness.csv": "floodawareness,Default\nlow,1\n"},
            "floodawareness: 'low' is no number",
        ),
        ({"input_csv/routes.csv": ROUTES.replace("140.5", "9" * 20)}, "row 3, distance: more than"),
        ({"simsetting.yml": "move_rules:\n  max_move_speed: 1e12\n"}, "km a day"),
        ({"simsetting.yml": "move_rules:\n  camp_weight: .inf\n"}, "'inf' does not fit"),
        ({"simsetting.yml": "optimisations:\n  hasten: .inf\n"}, "'inf' does not fit"),
        (
            {"simsetting.yml": "spawn_rules:\n  conflict_driven_spawning:\n"
             "    displaced_per_conflict_day: 99999999999999999999\n"},
            "displaced_per_conflict_day: more than 1,000,000,000",
        ),
        (
            {"simsetting.yml": "spawn_rules:\n  conflict_driven_spawning:\n",
             "input_csv/conflicts.csv": "#Day,Oakford\n0,1e18\n"},
            "conflicts.csv, Oakford: 1e+18 displaces more than 1,000,000,000 people a day",
        ),
    ],
)  # fmt: skip
def test_what_no_run_can_mean_is_a_problem(
    tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(write_folder(tmp_path / "made", **changed))
    assert any(words in str(problem) for problem in refused.value.problems), refused.value


def test_ages_may_be_words_where_no_rule_reads_them(tmp_path: Path) -> None:
    ages = {"input_csv/demographics_age.csv": "age,Default\n0-17,1\n18+,2\n"}
    case = read_flee_folder(write_folder(tmp_path / "made", **ages), strict=True)
    assert case.demographics[0].values == ("0-17", "18+")
