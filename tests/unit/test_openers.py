"""One door: names, folders, workbooks, zips; and what is turned away."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from safepassage.errors import InputError, OutputError, ScenarioError
from safepassage.openers import (
    bundled_names,
    open_scenario,
    open_with_warnings,
    write_blank,
    write_example,
)
from safepassage.scenario import parts
from safepassage.scenario.files import write_folder
from safepassage.scenario.templates import blank_scenario
from safepassage.sources import archives


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path / "mine")


def zipped(folder: Path, path: Path, under: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, under + file.relative_to(folder).as_posix())
    return path


def test_the_bundled_names_are_sorted_and_open() -> None:
    names = bundled_names()
    assert "example" in names
    assert list(names) == sorted(names)
    for name in names:
        assert open_scenario(name).name == name


def test_an_unknown_name_is_told_with_what_is_near() -> None:
    with pytest.raises(InputError, match="no scenario, folder or file 'exmaple'; did you mean"):
        open_scenario("exmaple")


def test_folder_settings_file_and_zip_are_the_same_scenario(folder: Path, tmp_path: Path) -> None:
    example = open_scenario("example")
    assert open_scenario(folder) == example
    assert open_scenario(str(folder)) == example
    assert open_scenario(folder / "scenario.toml") == example
    assert open_scenario(zipped(folder, tmp_path / "a.zip")) == example
    assert open_scenario(zipped(folder, tmp_path / "b.zip", "inside/")) == example


def test_a_folder_with_only_a_workbook_is_its_workbook(tmp_path: Path) -> None:
    made = write_blank(tmp_path / "mine")
    assert made == tmp_path / "mine" / "scenario.xlsx"
    assert open_scenario(tmp_path / "mine") == open_scenario(made) == blank_scenario()


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/passwd", "a/../../b", "..\\b", "C:\\b"])
def test_a_zip_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("scenario.toml", "name = 'x'\n")
        archive.writestr(name, "x")
    with pytest.raises(InputError, match="leads out of the folder"):
        open_scenario(tmp_path / "bad.zip")
    assert [entry.name for entry in tmp_path.iterdir()] == ["bad.zip"]


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 1024)
    with zipfile.ZipFile(tmp_path / "big.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("places.csv", "x" * 100_000)
    with pytest.raises(InputError, match="is larger than"):
        open_scenario(tmp_path / "big.zip")
    monkeypatch.setattr(archives, "MAX_FILES", 0)
    with pytest.raises(InputError, match="holds more than 0 files"):
        open_scenario(tmp_path / "big.zip")


def test_files_that_are_no_scenario_are_told(tmp_path: Path) -> None:
    for name, message in (
        ("broken.zip", "cannot be unpacked"),
        ("broken.xlsx", "is no workbook that can be read"),
        ("data.parquet", "is no scenario"),
    ):
        (tmp_path / name).write_bytes(b"nothing of the kind")
        with pytest.raises(InputError, match=message):
            open_scenario(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("notes/readme.txt", "x")
    with pytest.raises(InputError, match=r"holds no scenario\.toml"):
        open_scenario(tmp_path / "empty.zip")


def damage(file: Path, name: str) -> Path:
    """Spoil the packed content of one file inside a zip; its table of contents stays sound."""
    with zipfile.ZipFile(file) as archive:
        start = archive.getinfo(name).header_offset + 30 + len(name)
    content = bytearray(file.read_bytes())
    content[start + 20 : start + 60] = b"\xff" * 40
    file.write_bytes(content)
    return file


def test_damage_inside_a_zip_or_a_workbook_is_told(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.glob("*.*"):
            archive.write(file, file.name)
    with pytest.raises(InputError, match="cannot be unpacked"):
        open_scenario(damage(tmp_path / "a.zip", "places.csv"))
    workbook = damage(write_blank(tmp_path / "a.xlsx"), "xl/worksheets/sheet3.xml")
    with pytest.raises(InputError, match="is no workbook that can be read"):
        open_scenario(workbook)


def test_a_sheet_cut_short_is_told(tmp_path: Path) -> None:
    whole = write_blank(tmp_path / "a.xlsx")
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as cut:
        for name in archive.namelist():
            content = archive.read(name)
            cut.writestr(name, content[:-20] if name.endswith("sheet3.xml") else content)
    with pytest.raises(InputError, match="sheet parties, cannot be read"):
        open_scenario(tmp_path / "b.xlsx")


def test_a_flee_folder_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "locations.csv").write_text("#name,region\n")
    (tmp_path / "routes.csv").write_text("#name1,name2\n")
    with pytest.raises(InputError, match="is a Flee folder"):
        open_scenario(tmp_path)


def test_a_folder_that_is_no_scenario_is_told(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"")
    with pytest.raises(InputError, match=r"is no scenario folder: it holds no scenario\.toml"):
        open_scenario(tmp_path)


def test_a_stray_folder_does_not_hide_a_bundled_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "example").mkdir()
    assert open_scenario("example").settings.title.startswith("Aldera")
    open_scenario("example")
    text = "name = 'mine'\nstart = 2020-01-01\nend = 2020-01-02\n"
    (tmp_path / "example" / "scenario.toml").write_text(text)
    with pytest.raises(ScenarioError, match=r"places\.csv. is missing"):
        open_scenario("example")


def test_problems_of_a_zip_are_told_by_file(folder: Path, tmp_path: Path) -> None:
    (folder / "control.csv").write_text("date,place,holder\n2030-01-01,nowhere,red\n")
    with pytest.raises(ScenarioError, match=r"control\.csv, row 2, place: no place is called"):
        open_scenario(zipped(folder, tmp_path / "a.zip"))


def test_warnings_are_told_beside_the_scenario(folder: Path) -> None:
    scenario, warnings = open_with_warnings(folder)
    assert (scenario.name, warnings) == ("example", ())
    text = (folder / "places.csv").read_text() + "island,Island,town,XAL,,,,10,,,,,,,,\n"
    (folder / "places.csv").write_text(text)
    _, warnings = open_with_warnings(folder)
    assert [warning.where for warning in warnings] == ["places.csv, row 12, place"] * 2


def test_templates_write_over_nothing(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="exists already"):
        write_example(folder)
    made = write_blank(tmp_path / "b.xlsx")
    with pytest.raises(OutputError, match="exists already"):
        write_blank(made)


@pytest.mark.parametrize(("country", "told"), [("XAA", 1), ("XBB", 0)])
def test_only_places_at_home_need_a_holder(tmp_path: Path, country: str, told: int) -> None:
    blank = blank_scenario()
    far = parts.Place(place="far", kind="sink", country=country)
    road = parts.Route(route="r", from_place="my_town", to_place="far", length_km=9)
    folder = tmp_path / "mine"
    write_folder(blank.replace(places=(*blank.places, far), routes=(*blank.routes, road)), folder)
    _, warnings = open_with_warnings(folder)
    assert sum("who holds 'far'" in str(warning) for warning in warnings) == told


def test_a_home_country_in_which_no_place_lies_is_doubted(tmp_path: Path) -> None:
    blank = blank_scenario()
    settings = blank.settings.model_copy(update={"home_country": "Aldera"})
    write_folder(blank.replace(settings=settings), tmp_path / "mine")
    _, warnings = open_with_warnings(tmp_path / "mine")
    (told,) = (str(warning) for warning in warnings if "home_country" in str(warning))
    assert "no place lies in 'Aldera'; places lie in XAA; everybody is counted as a refugee" in told


def test_cells_of_a_hasty_hand_are_told_what_to_do(folder: Path) -> None:
    status = folder / "states" / "route_status.csv"
    lines = status.read_text().splitlines()
    status.write_text(
        "\n".join([*lines, 'harbour|midtown,2030-03-01,"goods, trade",closed']) + "\n"
    )
    with pytest.raises(ScenarioError, match="several ids of one cell are joined by ;"):
        open_scenario(folder)
