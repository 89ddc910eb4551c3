"""Slips in a Flee folder that Flee passes over in silence: each is said, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.flee_cases import FILES, data_folder, write_folder

from safepassage.errors import ScenarioError
from safepassage.sources.flee import read_flee_folder

LOCATIONS, ROUTES = FILES["input_csv/locations.csv"], FILES["input_csv/routes.csv"]
CONFLICTS, CLOSURES = "input_csv/conflicts.csv", "input_csv/closures.csv"
CORRECTIONS, CHANGES = "input_csv/registration_corrections.csv", "input_csv/location_changes.csv"
LAYOUT, PERIOD = "source_data/data_layout.csv", "input_csv/sim_period.csv"
GENDER = "input_csv/demographics_gender.csv"
HEADING = "#type,name1,name2,start,end\n"

# What is written, and the words of the one repair or warning about it.
SAID = {
    "a misspelt column of conflicts": (
        {CONFLICTS: "#Day,Oakford,Mill Brigde\n" + "".join(f"{d},1,0\n" for d in range(5))},
        "conflicts.csv, row 1, column 3: 'Mill Brigde' is no location; ignored the column; "
        "did you mean 'Mill Bridge'?",
    ),
    "an intensity below 0": (
        {CONFLICTS: "#Day,Oakford\n0,1\n1,-1\n2,-2\n3,1\n4,1\n"},
        "conflicts.csv, row 3, Oakford: '-1' is below 0; read 0 there and in 1 more rows",
    ),
    "a row of conflicts that was deleted": (
        {CONFLICTS: "#Day,Oakford\n0,1\n1,1\n3,1\n4,1\n5,1\n"},
        "conflicts.csv, row 4: its first cell says day 3; Flee does not read it: the row stands "
        "for day 2, rows are counted from 0",
    ),
    "a closure of a misspelt country": (
        {CLOSURES: HEADING + "country,Landya,Vecinia,0,2\n"},
        "closures.csv, row 2, name1: 'Landya' is unknown; the closure does nothing; "
        "did you mean 'Landia'?",
    ),
    "a closure after the last day": (
        {CLOSURES: HEADING + "camp,Tentvale,,9,12\n"},
        "closures.csv, camp Tentvale: starts on day 9, the last day is 4; it never acts",
    ),
    "a closure that ends before it starts": (
        {CLOSURES: HEADING + "camp,Tentvale,,3,1\n"},
        "closures.csv, camp Tentvale: ends on day 1, before it starts; it never opens again",
    ),
    "a closure of no day": (
        {CLOSURES: HEADING + "camp,Tentvale,,3,3\n"}, "Flee opens it at once (Q32)",
    ),
    "a closure before the first day": (
        {CLOSURES: HEADING + "camp,Tentvale,,-3,3\n"}, "Flee never closes it",
    ),
    "a change of kind after the last day": (
        {CHANGES: "#name,type,day\nMill Bridge,camp,90\n"},
        "location_changes.csv: outside the period: Mill Bridge; these never act",
    ),
    "a place without a road": (
        {"input_csv/locations.csv": LOCATIONS + "Lonely,R,Landia,1,1,town,,5\n"},
        "routes.csv: no road leads to Lonely; nobody comes or goes there",
    ),
    "a start after all counts": (
        {PERIOD: "StartDate,2031-03-01\nLength,5\n"},
        "source_data: no count lies within the 5 days from 2031-03-01 on; the nearest one holds "
        "on every day; is StartDate right?",
    ),
    "counts below 0": (
        {"source_data/tentvale.csv": "2021-03-01,-40\n2021-03-05,90\n"},
        "source_data: counts below 0 of Tentvale; taken as they are, as in Flee",
    ),
    "a correction of a camp without a series": (
        {CORRECTIONS: "mill bridge,2021-03-03,x\n"},
        "registration_corrections.csv, row 1: no row of data_layout.csv is 'Mill Bridge'; ignored",
    ),
    "a column of demographics": (
        {GENDER: "gender,Default,Oakfort\nfemale,1,1\nmale,1,1\n"},
        "demographics_gender.csv, row 1: 'Oakfort' is no location; ignored the column; "
        "did you mean 'Oakford'?",
    ),
    "a chance above 1": (
        {"simsetting.yml": "move_rules:\n  default_movechance: 3\n"},
        "simsetting.yml, move_rules.default_movechance: 3 is above 1; it acts as 1",
    ),
    "a chance below 0": (
        {"simsetting.yml": "move_rules:\n  camp_movechance: -1\n"},
        "simsetting.yml, move_rules.camp_movechance: -1 is below 0; it acts as 0",
    ),
    "no capacity": (
        {"simsetting.yml": "move_rules:\n  capacity_scaling: -1\n"}, "every camp is unlimited",
    ),
    "more than capacity": (
        {"simsetting.yml": "move_rules:\n  capacity_buffer: 1.5\n"},
        "1.5 is above 1; camps take in more than their capacity",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_a_slip_is_said_once(tmp_path: Path, name: str) -> None:
    changed, words = SAID[name]
    case = read_flee_folder(write_folder(tmp_path, **changed))
    told = [str(one) for one in (*case.repairs, *case.warnings)]
    assert [words in one for one in told].count(True) == 1, told


def test_a_misspelt_row_of_the_layout_is_said_where_it_stands(tmp_path: Path) -> None:
    changed = {
        LAYOUT: "total,refugees.csv\nTentvail,tentvale.csv\n",
        CORRECTIONS: "Tentvale,2021-03-03,x\n",
    }
    case = read_flee_folder(write_folder(tmp_path, **changed))
    told = " ".join(map(str, (*case.repairs, *case.warnings)))
    assert "data_layout.csv, row 2: 'Tentvail' is no location" in told
    assert "did you mean 'Tentvale'?" in told
    assert case.corrections == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({PERIOD: "StartDate,2021-03-01\nLength,0\n"}, "sim_period.csv, row 2: Length is 0"),
        ({PERIOD: "StartDate,2021-03-01\n"}, "sim_period.csv: no Length"),
        ({PERIOD: "StartDate,2021-03-01\nLength,x\n"}, "'x' is no whole number"),
        ({"input_csv/routes.csv": ROUTES.replace("140.5", "")}, "row 3, distance: is empty"),
        ({CHANGES: "#name,type,day\nMill Bridge,cmp,3\n"}, "did you mean 'camp'?"),
    ],
)
def test_a_problem_says_what_it_is(tmp_path: Path, changed: dict[str, str], words: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(write_folder(tmp_path, **changed))
    told = [str(problem) for problem in refused.value.problems]
    assert len(told) == 1
    assert words in told[0]


@pytest.mark.parametrize(
    ("length", "strict", "words"),
    [
        ("x", False, "1 problem in the Flee folder:"),
        ("5", True, "2 repairs that --strict refuses in the Flee folder:"),
        ("x", True, "1 problem and 2 repairs that --strict refuses in the Flee folder:"),
    ],
)
def test_a_refusal_counts_problems_and_repairs(
    tmp_path: Path, length: str, strict: bool, words: str
) -> None:
    changed = {
        PERIOD: f"StartDate,2021-03-01\n\n,\nLength,{length}\n",
        "input_csv/routes.csv": "\ufeff" + ROUTES,
    }
    with pytest.raises(ScenarioError) as refused:
        read_flee_folder(write_folder(tmp_path, **changed), strict=strict)
    assert str(refused.value).splitlines()[0] == words


@pytest.mark.parametrize("pack", ["burundi2015", "mali2012", "ssudan2014", "syria2013"])
def test_published_folders_have_none_of_these_slips(pack: str) -> None:
    case = read_flee_folder(data_folder() / "conflicts" / pack, strict=True)
    told = " ".join(map(str, case.warnings))
    for words in ("first cell", "never acts", "no road leads", "no count lies", "above 1"):
        assert words not in told
