"""Flee folders as they are found in public: other names, dates, headings, keys, missing files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.flee_cases import FILES, write_folder

from safepassage.engine.flee3 import simulate_flee
from safepassage.errors import ScenarioError
from safepassage.scenario.flee_case import resolved
from safepassage.scenario.flee_data import data_of
from safepassage.sources.flee import read_flee_folder
from safepassage.sources.flee.dates import order_of
from safepassage.sources.flee.rows import Notes
from safepassage.sources.flee.settings import rules_from
from safepassage.study.flee.run import run_flee_folder

PLACES, ROADS = FILES["input_csv/locations.csv"], FILES["input_csv/routes.csv"]
COUNTS, SETTINGS = FILES["source_data/tentvale.csv"], FILES["simsetting.yml"]
LAYOUT = FILES["source_data/data_layout.csv"]


# A folder that means the same as the clean one, and the words its report must hold.
SAME: dict[str, tuple[dict[str, str | None], str]] = {
    "locations with a bare heading": (
        {"input_csv/locations.csv": PLACES[1:]},
        "locations.csv, row 1: a heading without '#'",
    ),
    "routes with a bare heading": (
        {"input_csv/routes.csv": ROADS[1:]},
        "routes.csv, row 1: a heading without '#'",
    ),
    "closures with a bare heading": (
        {"input_csv/closures.csv": FILES["input_csv/closures.csv"][1:]},
        "closures.csv, row 1: a heading without '#'",
    ),
    "layout with a heading": (
        {"source_data/data_layout.csv": "name,file\n" + LAYOUT},
        "data_layout.csv, row 1: a heading",
    ),
    "layout under an older name": (
        {"source_data/data_layout.csv": None, "source_data/data_layout_refugee.csv": LAYOUT},
        "source_data/data_layout.csv: missing; read data_layout_refugee.csv",
    ),
    "period under an older name": (
        {
            "input_csv/sim_period.csv": None,
            "input_csv/conflict_period.csv": FILES["input_csv/sim_period.csv"],
        },
        "sim_period.csv: missing; read the older conflict_period.csv",
    ),
    "no period": (
        {"input_csv/sim_period.csv": None},
        "sim_period.csv: missing; from the first count, 2021-03-01, as long as conflicts.csv",
    ),
    "keys of the period in another spelling": (
        {"input_csv/sim_period.csv": "Start Date,2021-03-01\nlength,5\n"},
        "sim_period.csv, row 1: 'Start Date' is no key Flee knows; read startdate",
    ),
    "dates with slashes": (
        {"source_data/tentvale.csv": COUNTS.replace("-", "/")},
        "tentvale.csv, row 1, date: '2021/03/01' is not written YYYY-MM-DD; read 2021-03-01",
    ),
    "dates with an hour": (
        {"source_data/tentvale.csv": COUNTS.replace(",", " 00:00:00.000,")},
        "is not written YYYY-MM-DD",
    ),
    "dates with the month first": (
        {
            "source_data/tentvale.csv":
                "3/1/2021,100\n3/6/2021,600\n3/31/2021,600\n"
        },
        "tentvale.csv, row 1, date: '3/1/2021' is not written YYYY-MM-DD; read 2021-03-01",
    ),
    "dates with the day first": (
        {"source_data/tentvale.csv": "01.03.2021,100\n06.03.2021,600\n31.03.2021,600\n"},
        "tentvale.csv, row 1, date: '01.03.2021' is not written YYYY-MM-DD; read 2021-03-01",
    ),
    "dates with the month in words": (
        {"source_data/tentvale.csv": "1 March 2021,100\n06-Mar-2021,600\n"},
        "tentvale.csv, row 1, date: '1 March 2021' is not written YYYY-MM-DD; read 2021-03-01",
    ),
    "no period, dates with the month first": (
        {
            "input_csv/sim_period.csv": None,
            "source_data/refugees.csv": "Date,n\n3/1/2021,100\n3/6/2021,600\n3/31/2021,600\n",
        },
        "sim_period.csv: missing; from the first count, 2021-03-01, as long as conflicts.csv",
    ),
    "a heading nobody knows": (
        {"source_data/tentvale.csv": "Reported,Persons\n" + COUNTS},
        "tentvale.csv, row 1: a heading 'Reported' Flee does not know; skipped it",
    ),
    "a remark above the days": (
        {"input_csv/conflicts.csv": "# made by hand\n" + FILES["input_csv/conflicts.csv"]},
        "conflicts.csv, row 1: a remark among the days; skipped it",
    ),
    "a remark between the days": (
        {"input_csv/conflicts.csv": FILES["input_csv/conflicts.csv"].replace("3,1", "# gap\n3,1")},
        "conflicts.csv, row 5: a remark among the days; skipped it",
    ),
    "a count that is not known": (
        {"source_data/tentvale.csv": COUNTS + "2021-03-09,NA\n"},
        "tentvale.csv, row 3: 'NA' is no count; skipped the row",
    ),
    "a date of conflict that is not known": (
        {"input_csv/locations.csv": PLACES.replace("conflict_zone,0", "conflict_zone,n/a")},
        "locations.csv, row 2, conflict_date: 'n/a' is no number; read as an empty cell",
    ),
    "settings of Flee 2": (
        {"simsetting.yml": None, "simsetting.csv": "MaxMoveSpeed,200\nAgentLogLevel,1\n"},
        "simsetting.csv: settings as Flee 2 wrote them",
    ),
    "settings beside the input": (
        {"simsetting.yml": None, "input_csv/simsetting.yml": SETTINGS},
        "simsetting.yml: missing; read input_csv/simsetting.yml",
    ),
    "a column nobody names": (
        {"input_csv/locations.csv": "".join(line + ",\n" for line in PLACES.splitlines())},
        "",
    ),
    "quoted names": (
        {"input_csv/routes.csv": ROADS.replace("Oakford", '"Oakford"')},
        "",
    ),
    "end of lines of another system": (
        {name: text.replace("\n", "\r\n") for name, text in FILES.items()},
        "",
    ),
    "a remark above the heading": (
        {"input_csv/locations.csv": "# made by hand\n" + PLACES},
        "",
    ),
}  # fmt: skip


def meaning(folder: Path) -> dict[str, object]:
    """Return all a folder says, of each series the two counts that the clean folder has."""
    case = read_flee_folder(folder)
    data = tuple(replace(one, files=tuple(rows[:2] for rows in one.files)) for one in case.data)
    return resolved(replace(case, data=data))


@pytest.mark.parametrize("name", SAME)
def test_a_folder_as_found_means_what_the_clean_one_means(tmp_path: Path, name: str) -> None:
    changed, words = SAME[name]
    folder = write_folder(tmp_path / "found", **changed)
    assert meaning(folder) == meaning(write_folder(tmp_path / "clean"))
    said = [str(repair) for repair in read_flee_folder(folder).repairs]
    if not words:  # Flee reads these too
        assert said == []
        return
    assert any(words in line for line in said), said
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(folder, strict=True)
    assert [str(problem) for problem in refused.value.problems] == said


def test_a_sweep_takes_the_settings_above_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "validation" / "SWEEP" / "made", **{"simsetting.yml": None})
    (tmp_path / "validation" / "simsetting.yml").write_text("move_rules:\n  max_move_speed: 77\n")
    case = read_flee_folder(folder)
    assert case.rules.max_move_speed == 77.0
    assert "read validation/simsetting.yml" in str(case.repairs[0])


def test_a_date_that_may_be_two_days_is_left_to_its_author(tmp_path: Path) -> None:
    counts = {"source_data/tentvale.csv": "03/01/2021,100\n03/06/2021,600\n"}
    with pytest.raises(ScenarioError, match="'03/01/2021' may be two days; write YYYY-MM-DD"):
        read_flee_folder(write_folder(tmp_path, **counts))
    assert order_of(["31/12/2020", "12/31/2020"]) == ""


def test_an_attribute_that_rules_read_must_be_a_number(tmp_path: Path) -> None:
    rows = PLACES.splitlines()
    table = [rows[0] + ",capacity_per_day,remark", *(row + ",0,x" for row in rows[1:-1])]
    spoilt = "\n".join([*table, rows[-1] + ",many,y"])
    with pytest.raises(ScenarioError, match="row 4, capacity_per_day: 'many' is no number"):
        read_flee_folder(write_folder(tmp_path / "bad", **{"input_csv/locations.csv": spoilt}))
    good = "\n".join([*table, rows[-1] + ",25.0,y"])
    case = read_flee_folder(write_folder(tmp_path / "good", **{"input_csv/locations.csv": good}))
    assert case.places[2].attributes == {"capacity_per_day": "25", "remark": "y"}


FLOODS = {"displaced_per_flood_day": [0.0, 0.3], "flood_spawn_mode": "constant"}
WET = {
    "flood_zone_spawning_only": True, "conflict_zone_spawning_only": False,
    "take_from_population": True,
}  # fmt: skip


def test_the_flood_section_under_the_name_of_flees_manual_acts() -> None:
    notes = Notes()
    rules = rules_from({"spawn_rules": {**WET, "flood_driven_spawning": FLOODS}}, "x.yml", notes)
    assert not notes.problems
    assert (rules.flood_spawn_mode, rules.displaced_per_flood_day) == ("constant", (0.0, 0.3))
    assert sum("Flee does not read this key" in str(repair) for repair in notes.repairs) == 3


def test_the_flood_section_flee_reads_overrides_the_other() -> None:
    both = {"flood_driven_spawning": FLOODS, "flood_driven_spawn_mode": {"spawn_mode": "poisson"}}
    rules = rules_from({"spawn_rules": {**both, **WET}}, "x.yml", Notes())
    assert rules.flood_spawn_mode == "poisson"


def test_flood_lists_outside_their_section_act() -> None:
    notes = Notes()
    content = {"move_rules": {"flood_movechances": [0.1, 0.9], "flood_loc_weights": [1.0, 0.5]}}
    rules = rules_from(content, "x.yml", notes)
    assert rules.flood_rules
    assert rules.flood_movechances == (0.1, 0.9)
    assert len(notes.repairs) == 2


def test_a_layout_without_a_total_is_read_as_flee_reads_it(tmp_path: Path) -> None:
    """As in a published flood folder: the first row names a place, the total stands among them."""
    layout = "Tentvale,tentvale.csv\nRefugees,refugees.csv\n"
    case = read_flee_folder(write_folder(tmp_path, **{"source_data/data_layout.csv": layout}))
    assert [one.name for one in case.data] == ["Tentvale", "Refugees"]
    assert case.repairs == ()
    assert "the first row is 'Tentvale'" in str(case.warnings[0])
    data = data_of(case)
    assert data.of("Tentvale") == (100, 200, 300, 400, 500)
    assert data.arrivals(1) == 100  # those of the row after the first alone


def test_counts_are_found_where_flees_own_repository_keeps_them(tmp_path: Path) -> None:
    made = write_folder(tmp_path / "made")
    inputs = tmp_path / "conflict_input" / "landia"
    shutil.copytree(made / "input_csv", inputs)
    shutil.copytree(made / "source_data", tmp_path / "conflict_validation" / "landia2021")
    case = read_flee_folder(inputs)
    assert case.data == read_flee_folder(made).data
    assert "source_data: missing; read conflict_validation/landia2021" in map(str, case.repairs)


@pytest.mark.parametrize("name", ["refugee_data", "input_csv/refugee_data"])
def test_counts_are_found_where_flees_own_tests_keep_them(tmp_path: Path, name: str) -> None:
    made = write_folder(tmp_path / "made")
    moved = write_folder(tmp_path / "moved")
    (moved / "source_data").rename(moved / name)
    case = read_flee_folder(moved)
    assert case.data == read_flee_folder(made).data
    assert case.repairs[0].fix.endswith("/refugee_data")
    assert read_flee_folder(moved / "input_csv").data == case.data


PUBLISHED = """
spawn_rules:
  flood_driven_spawning: True
  flood_zone_spawning_only: True
  conflict_zone_spawning_only: False
  take_from_population: True
  flood_driven_spawning:
    flood_spawn_mode: "pop_ratio"
    displaced_per_flood_day: [0.0, 0.1, 0.2]
move_rules:
  max_flood_level: 4
  flood_rules:
    flood_movechances: [0.3, 0.4, 0.7]
    flood_loc_weights: [1.0, 0.5, 0.2]
"""


def test_a_flood_folder_as_published_displaces_people(tmp_path: Path) -> None:
    """A key twice, the section named as in the manual, no conflicts, counts of every place."""
    files = {
        "simsetting.yml": PUBLISHED, "input_csv/conflicts.csv": None,
        "input_csv/flood_level.csv": "#Day,Oakford\n0,1\n1,1\n2,0\n3,2\n4,0\n",
        "source_data/data_layout.csv": "Tentvale,tentvale.csv\nOakford,tentvale.csv\n",
    }  # fmt: skip
    case = read_flee_folder(write_folder(tmp_path, **files))
    run = simulate_flee(case, seed=1)
    # 100 in each counted place; a tenth of 12,000, then of 10,800, and a fifth of 9,720.
    assert run.created.tolist() == [1400, 2480, 2480, 4424, 4424]
    assert len(run.outputs) == 3
    said = [str(repair) for repair in case.repairs]
    # Flee reads one entry past a level, and needs counts of every place (Q60, Q65).
    assert sum("3 entries, and floods reach level 2, where Flee stops" in s for s in said) == 3
    assert any("no row for Mill Bridge, where Flee stops in a flood run" in one for one in said)


def test_a_flood_folder_of_older_names_says_what_it_lacks(tmp_path: Path) -> None:
    files = {"input_csv/conflicts.csv": None, "input_csv/floods.csv": "#Hour, Oakford\n0,1\n"}
    with pytest.raises(ScenarioError, match="or, for floods, spawn_rules"):
        read_flee_folder(write_folder(tmp_path / "no settings", **files))
    case = read_flee_folder(
        write_folder(tmp_path / "found", **files, **{"simsetting.yml": PUBLISHED})
    )
    assert "flood_level.csv: missing; read the older floods.csv" in map(str, case.repairs)
    assert case.floods is not None
    assert case.floods.names == ("Oakford",)


def test_a_folder_of_a_coupled_run_is_run_alone_and_says_so(tmp_path: Path) -> None:
    case = read_flee_folder(
        write_folder(tmp_path, **{"input_csv/coupled_locations.csv": "Oakford\n"})
    )
    assert "nobody comes from or goes to another model" in str(case.warnings[0])


def test_attributes_of_people_are_read_under_headings_flee_stops_at(tmp_path: Path) -> None:
    files = {"input_csv/demographics_age.csv": "#age,default,Oakford\n8,0.4,1\n30,0.6,2\n"}
    case = read_flee_folder(write_folder(tmp_path, **files))
    assert case.demographics[0].weights == {"Default": (0.4, 0.6), "Oakford": (1.0, 2.0)}
    assert [str(repair) for repair in case.repairs] == [
        "demographics_age.csv, row 1: the first column is '#age'; read as 'age'",
        "demographics_age.csv, row 1: 'default' is not 'Default', Flee stops there; read it",
    ]


def test_a_run_that_displaces_nobody_says_so_and_has_no_share_of_a_raw_count(
    tmp_path: Path,
) -> None:
    files = {
        "simsetting.yml": PUBLISHED, "input_csv/conflicts.csv": None,
        "input_csv/flood_level.csv": "#Day,Mill Bridge\n0,1\n",
        "input_csv/locations.csv": PLACES.replace("town,,3000", "town,,"),
        "source_data/tentvale.csv": "2021-03-01,0\n",
    }  # fmt: skip
    info = run_flee_folder(write_folder(tmp_path, **files), seed=1)
    assert info.people == 0
    assert info.warnings[-1].startswith("nobody is displaced: no place flooded has people")
    assert info.score["ard_raw"] is None


def test_a_year_of_two_digits_is_left_to_its_author(tmp_path: Path) -> None:
    files = {"source_data/tentvale.csv": "31/03/21,100\n"}
    with pytest.raises(ScenarioError, match="'31/03/21' is no date; write YYYY-MM-DD"):
        read_flee_folder(write_folder(tmp_path / "found", **files))


def test_a_closure_without_an_end_never_reopens(tmp_path: Path) -> None:
    files = {"input_csv/closures.csv": "country,Landia,Vecinia,1,\n"}
    case = read_flee_folder(write_folder(tmp_path / "found", **files))
    assert case.closures[0].end == -1
    assert "closures.csv, row 1, end: is empty" in str(case.repairs[0])


def test_an_unknown_section_is_told_by_the_nearest_section(tmp_path: Path) -> None:
    files = {"simsetting.yml": "spawnrules:\n  insert_day0: True\n"}
    with pytest.raises(ScenarioError, match=r"spawnrules: .* did you mean 'spawn_rules'\?"):
        read_flee_folder(write_folder(tmp_path / "found", **files))


def test_an_unknown_key_of_flee_2_is_named_with_a_suggestion(tmp_path: Path) -> None:
    files = {"simsetting.yml": None, "simsetting.csv": "MaxMovSpeed,200\n"}
    with pytest.raises(ScenarioError, match="'MaxMovSpeed' is no setting; did you mean 'maxmove"):
        read_flee_folder(write_folder(tmp_path, **files))


def test_counts_are_read_where_a_rule_displaces_people(tmp_path: Path) -> None:
    mode = SETTINGS + "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: constant\n"
    case = read_flee_folder(write_folder(tmp_path, **{"simsetting.yml": mode}))
    assert [series.name for series in case.data] == ["total", "Tentvale"]


# -- what Flee does with clean input ---------------------------------------------------------

TRAPS: dict[str, tuple[dict[str, str], str]] = {
    "a road twice": (
        {"input_csv/routes.csv": ROADS.replace("85,0", "85,1")},
        "forced_redirection: 1 for Oakford-Mill Bridge; Flee 3 lays such a road twice",
    ),
    "no redirection": (
        {"input_csv/routes.csv": ROADS.replace("85,0", "85,2")},
        "not implemented in Flee 3",
    ),
    "a change within a conflict": (
        {"input_csv/conflicts.csv": "#Day,Oakford\n0,1\n1,0.5\n2,1\n3,1\n4,1\n"},
        "the intensity changes during a conflict of Oakford; Flee keeps the first value",
    ),
    "a conflict that never ends": (
        {"input_csv/conflicts.csv": "#Day,Oakford\n0,0\n1,0\n2,0\n3,0\n4,0\n"},
        "no day of conflict for the conflict zones Oakford",
    ),
    "a conflict that never begins": (
        {"input_csv/locations.csv": PLACES + "Ashby,North,Landia,1,1,conflict_zone,3,700\n"},
        "above 0 for Ashby",
    ),
    "an unlimited camp": (
        {"input_csv/locations.csv": PLACES.replace("camp,,5000", "camp,,0")},
        "0 for the camps Tentvale; unlimited",
    ),
    "a camp as full as on day 0": (
        {"input_csv/locations.csv": PLACES.replace("camp,,5000", "camp,,100")},
        "not more than the people of day 0 for the camps Tentvale",
    ),
    "towns that are camps": (
        {"simsetting.yml": "move_rules:\n  default_movechance: 0.0\n"},
        "Flee makes a camp of every such place",
    ),
    "a mode in capitals": (
        {"simsetting.yml":
            "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: Constant\n"},
        "'Constant' is not in small letters; Flee displaces nobody",
    ),
    "hasten leaves numbers": (
        {
            "simsetting.yml": "optimisations:\n  hasten: 10\n",
            "input_csv/locations.csv": "".join(
                line + end
                for line, end in zip(PLACES.splitlines(), (",initial_idps\n", "\n", "\n", ",70\n"),
                                     strict=True)
            ),
        },
        "hasten: does not divide initial_idps",
    ),
    "harvest": (
        {"simsetting.yml": "move_rules:\n  harvest_months: [3]\n"},
        "everybody stays, not farmers alone",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_of_flee_is_warned_of_and_refused_by_nobody(tmp_path: Path, name: str) -> None:
    changed, words = TRAPS[name]
    case = read_flee_folder(write_folder(tmp_path, **changed), strict=True)
    assert any(words in str(warning) for warning in case.warnings), case.warnings


def test_a_clean_folder_has_no_warning(tmp_path: Path) -> None:
    assert read_flee_folder(write_folder(tmp_path)).warnings == ()
