"""Flee folders as they are: clean ones read without a word, dirty ones mended aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.flee_cases import FILES, data_folder, write_folder

from safepassage.errors import InputError, ScenarioError
from safepassage.scenario.flee_case import resolved
from safepassage.sources.flee import read_flee_folder
from safepassage.sources.flee.rows import Notes
from safepassage.sources.flee.settings import rules_from

LOCATIONS = FILES["input_csv/locations.csv"]
ROUTES = FILES["input_csv/routes.csv"]
CONFLICTS = FILES["input_csv/conflicts.csv"]

# Each spoils a clean folder in a way real folders are spoilt; the words stand in its report.
DIRTY = {
    "byte order mark": ({"input_csv/locations.csv": "\ufeff" + LOCATIONS}, "byte order mark"),
    "blank first row": ({"input_csv/routes.csv": "\n" + ROUTES}, "blank"),
    "row of commas": ({"input_csv/routes.csv": ROUTES + ",,,\n"}, "blank"),
    "blank in a name": (
        {"input_csv/routes.csv": ROUTES.replace("Bridge,Tent", "Bridge, Tent")},
        "blanks around a name",
    ),
    "short conflicts": (
        {"input_csv/conflicts.csv": "#Day,Oakford\n0,1\n1,1\n"},
        "2 days of 5",
    ),
    "missing series": ({"source_data/tentvale.csv": None}, "no file 'tentvale.csv'"),
    "missing closures": ({"input_csv/closures.csv": None}, "missing"),
    "another case": (
        {"input_csv/conflicts.csv": CONFLICTS.replace("Oakford", "OAKFORD")},
        "'OAKFORD' is not spelt like 'Oakford'",
    ),
    "underscore for blank": (
        {"input_csv/routes.csv": ROUTES.replace("Mill Bridge", "Mill_Bridge")},
        "'Mill_Bridge' is not spelt like 'Mill Bridge'",
    ),
    "unknown conflict column": (
        {"input_csv/conflicts.csv": CONFLICTS.replace("Oakford", "Oakford,Atlantis").replace(
            ",1\n", ",1,0\n")},
        "'Atlantis' is no location",
    ),
    "camp without data": (
        {"source_data/data_layout.csv": "total,refugees.csv\n"},
        "no row for the camp 'Tentvale'",
    ),
    "series out of order": (
        {"source_data/tentvale.csv": "2021-03-06,600\n2021-03-01,100\n"},
        "not in order of date",
    ),
    "decimal count": (
        {"source_data/tentvale.csv": "2021-03-01,100.0\n2021-03-06,600\n"},
        "no whole number",
    ),
    "dead setting": (
        {"simsetting.yml": "move_rules:\n  max_crossing_speed: 20\n"},
        "without effect",
    ),
    "no settings": ({"simsetting.yml": None}, "missing"),
    "latin letters": ({}, "not UTF-8"),
}  # fmt: skip


def dirty_folder(root: Path, name: str) -> tuple[Path, str]:
    changed, words = DIRTY[name]
    write_folder(root, **changed)
    if name == "latin letters":
        path = root / "input_csv" / "locations.csv"
        path.write_bytes(LOCATIONS.replace("North", "Région").encode("cp1252"))
    return root, words


def test_a_clean_folder_needs_no_repair(tmp_path: Path) -> None:
    case = read_flee_folder(write_folder(tmp_path), strict=True)
    assert case.repairs == ()
    assert [place.name for place in case.places] == ["Oakford", "Mill Bridge", "Tentvale"]
    assert (case.days, case.start.isoformat()) == (5, "2021-03-01")
    assert case.rules.max_move_speed == 200.0


@pytest.mark.parametrize("name", DIRTY)
def test_a_dirty_folder_is_mended_and_every_repair_is_said(tmp_path: Path, name: str) -> None:
    folder, words = dirty_folder(tmp_path, name)
    case = read_flee_folder(folder)
    assert any(words in str(repair) for repair in case.repairs), case.repairs
    assert all(repair.fix for repair in case.repairs)


@pytest.mark.parametrize("name", DIRTY)
def test_strict_refuses_with_the_same_findings(tmp_path: Path, name: str) -> None:
    folder, _ = dirty_folder(tmp_path, name)
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(folder, strict=True)
    assert refused.value.problems == read_flee_folder(folder).repairs


@pytest.mark.parametrize(
    "name", ["byte order mark", "blank first row", "row of commas", "blank in a name",
             "another case", "underscore for blank", "series out of order", "decimal count",
             "unknown conflict column", "short conflicts", "missing closures"],
)  # fmt: skip
def test_a_mended_folder_says_what_the_clean_one_says(tmp_path: Path, name: str) -> None:
    clean = read_flee_folder(write_folder(tmp_path / "clean"))
    folder, _ = dirty_folder(tmp_path / "dirty", name)
    assert resolved(read_flee_folder(folder)) == resolved(clean)


def test_all_problems_come_at_once_with_file_and_row(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path,
        **{
            "input_csv/routes.csv": ROUTES + "Oakford,Tentvail,12,0\nOakford,Tentvale,far,0\n",
            "input_csv/closures.csv": "camp,Nowhere,,0,3\nwall,Oakford,,0,3\n",
            "simsetting.yml": "move_rules:\n  max_mov_speed: 200\n",
        },
    )
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(folder)
    said = [str(problem) for problem in refused.value.problems]
    for words in (
        "routes.csv, row 4, name2: no location is called 'Tentvail'; did you mean 'Tentvale'?",
        "routes.csv, row 5, distance: 'far' is no number",
        "closures.csv, row 1, name1: no location is called 'Nowhere'",
        "closures.csv, row 2, type: 'wall' is no closure",
        "max_mov_speed: Flee knows no such setting; did you mean 'move_rules.max_move_speed'?",
    ):
        assert any(words in line for line in said), (words, said)


def test_a_folder_named_input_files_is_read(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "input_csv").rename(folder / "input_files")
    assert read_flee_folder(folder).days == 5


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no Flee folder"):
        read_flee_folder(tmp_path)


def test_log_levels_are_never_an_error() -> None:
    notes = Notes()
    rules_from({"log_levels": {"agent": 3, "Flood": 1, "anything": 0}}, "s.yml", notes)
    assert (notes.problems, notes.repairs) == ([], [])


def test_casts_are_those_of_flee_and_a_quoted_false_is_false() -> None:
    notes = Notes()
    content = {
        "move_rules": {"awareness_level": 1.5, "avoid_short_stints": "False"},
        "spawn_rules": {"conflict_driven_spawning": {"displaced_per_conflict_day": 2.5}},
    }
    rules = rules_from(content, "s.yml", notes)
    assert (rules.awareness_level, rules.avoid_short_stints) == (1, False)
    assert (rules.conflict_spawn_mode, rules.displaced_per_conflict_day) == ("constant", 2.0)
    assert len(notes.repairs) == 2


def test_awareness_of_zero_is_refused() -> None:
    notes = Notes()
    rules_from({"move_rules": {"awareness_level": 0}}, "s.yml", notes)
    assert "awareness_level" in str(notes.problems[0])


@pytest.mark.parametrize(
    "name", ["burundi2015", "car2013", "ethiopia2020", "mali2012", "ssudan2014", "syria2013"]
)
def test_the_six_packs_are_read_without_a_repair(name: str) -> None:
    case = read_flee_folder(data_folder() / "conflicts" / name, strict=True)
    assert case.days >= 300
    assert case.data


def test_agents_csv_is_read_where_the_settings_ask(tmp_path: Path) -> None:
    persons = "location,age\nMill Bridge,30\ntentvale,8\nNowhere,5\n"
    asks = "spawn_rules:\n  read_from_agents_csv_file: True\n"
    files = {"input_csv/agents.csv": persons}
    quiet = read_flee_folder(write_folder(tmp_path / "quiet", **files))
    assert (quiet.persons, quiet.repairs) == ((), ())
    case = read_flee_folder(write_folder(tmp_path / "asks", **files, **{"simsetting.yml": asks}))
    found = [(person.place, dict(person.attributes)) for person in case.persons]
    assert found == [("Mill Bridge", {"age": "30"}), ("Tentvale", {"age": "8"})]
    assert ["'Nowhere' is unknown" in str(repair) for repair in case.repairs] == [True]
