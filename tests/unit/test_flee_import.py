"""A Flee folder becomes a scenario folder that checks clean."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.flee_cases import FILES, data_folder, write_folder

from safepassage.openers import open_scenario
from safepassage.study.flee.import_flee import import_flee


def test_an_imported_folder_opens_and_says_what_the_flee_folder_said(tmp_path: Path) -> None:
    closures = "country,Landia,Vecinia,1,3\ncamp,Tentvale,,0,2\n"
    conflicts = FILES["input_csv/conflicts.csv"].replace("2,1", "2,0")
    folder = write_folder(
        tmp_path / "flee",
        **{"input_csv/closures.csv": closures, "input_csv/conflicts.csv": conflicts},
    )
    info = import_flee(folder, tmp_path / "scenario")
    scenario = open_scenario(str(tmp_path / "scenario"))
    assert (info.places, info.routes, info.operations, info.claims) == (3, 2, 2, 1)
    assert {row.route for row in scenario.route_status} == {"Mill_Bridge|Tentvale"}
    assert [row.state for row in scenario.camps] == ["closed", "open"]
    camp = next(place for place in scenario.places if place.place == "Tentvale")
    assert (camp.capacity, camp.population, camp.country) == (5000, 0, "XAB")
    assert scenario.settings.home_country == "XAA"
    assert info.left_out


def test_coordinates_that_are_not_on_earth_are_left_out_and_said(tmp_path: Path) -> None:
    locations = FILES["input_csv/locations.csv"]
    names = [row.split(",")[0] for row in locations.splitlines()[1:]]
    rows = [
        ",".join([*cells[:3], "118.4", *cells[4:]])
        if (cells := row.split(","))[0] == names[1]
        else row
        for row in locations.splitlines()
    ]
    changed = {"input_csv/locations.csv": "\n".join(rows) + "\n"}
    info = import_flee(write_folder(tmp_path / "flee", **changed), tmp_path / "scenario")
    assert f"coordinates that are not on Earth: {names[1]}" in info.left_out
    clean = import_flee(write_folder(tmp_path / "clean"), tmp_path / "other")
    assert not [what for what in clean.left_out if "coordinates" in what]


def test_what_a_scenario_holds_once_is_written_once(tmp_path: Path) -> None:
    """Two counts and two closures on one day, a count below 0, names that differ in a blank."""
    files = {
        "source_data/tentvale.csv": "2021-03-01,0\n2021-03-01,100\n2021-03-03,-5\n2021-03-04,9\n",
        "input_csv/closures.csv": "camp,Tentvale,,0,2\ncamp,Tentvale,,2,3\ncamp,Oakford,,1,2\n",
        "input_csv/locations.csv": FILES["input_csv/locations.csv"]
        + "Mill_Bridge,North,Landia,11,20,town,,10\n",
    }  # fmt: skip
    info = import_flee(write_folder(tmp_path / "flee", **files), tmp_path / "scenario")
    scenario = open_scenario(str(tmp_path / "scenario"))
    assert [claim.value for claim in scenario.claims] == [100.0, 9.0]
    assert "counts below 0" in info.left_out
    assert [(str(row.date), row.state) for row in scenario.camps] == [
        ("2021-03-01", "closed"), ("2021-03-03", "closed"), ("2021-03-04", "open"),
    ]  # fmt: skip
    assert [place.place for place in scenario.places][-1] == "Mill_Bridge_2"


@pytest.mark.parametrize("name", ["mali2012", "burundi2015"])
def test_packs_are_imported(tmp_path: Path, name: str) -> None:
    info = import_flee(data_folder() / "conflicts" / name, tmp_path / name)
    assert len(open_scenario(str(tmp_path / name)).places) == info.places
