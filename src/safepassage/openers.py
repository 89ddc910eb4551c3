"""Where is it: bundled name, folder, workbook or zip -> Scenario. One door for every command."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from safepassage.errors import InputError, OutputError, Problem, suggestion
from safepassage.scenario.assembly import Reading
from safepassage.scenario.files import examine_folder, write_files
from safepassage.scenario.origins import SETTINGS_FILE
from safepassage.scenario.scenario import Scenario
from safepassage.sources.archives import unpacked

EXAMPLE_NAME = "example"
WORKBOOK_NAME = "scenario.xlsx"
FLEE_FILES = ({"locations.csv", "routes.csv"}, {"input_csv"})  # either marks a Flee folder


def bundled_names() -> tuple[str, ...]:
    """Return the names of the scenarios that ship with the package, sorted."""
    folder = resources.files("safepassage.scenario").joinpath("bundled")
    if not folder.is_dir():
        return ()
    found = (entry.name for entry in folder.iterdir() if entry.joinpath(SETTINGS_FILE).is_file())
    return tuple(sorted(found))


def open_scenario(name_or_path: str | Path) -> Scenario:
    """Return a scenario, read, checked and immutable.

    Takes the name of a bundled scenario, a folder, a workbook (.xlsx) or a .zip of a folder.
    Raises `InputError` where there is nothing of that name, `ScenarioError` with every problem
    where it cannot be run.
    """
    return examine(name_or_path).checked()


load = open_scenario


def open_with_warnings(name_or_path: str | Path) -> tuple[Scenario, tuple[Problem, ...]]:
    """Return a checked scenario and what is doubtful in it; raises as `open_scenario` does."""
    reading = examine(name_or_path)
    return reading.checked(), reading.warnings


def examine(name_or_path: str | Path) -> Reading:
    """Return what was read, with problems, warnings and the origin of each row."""
    path, names = Path(name_or_path), bundled_names()
    is_name = str(name_or_path) in names and not (path / SETTINGS_FILE).is_file()
    if path.is_dir() and not is_name:
        return _examine_folder(path)
    if path.is_file():
        return _examine_file(path)
    if is_name:
        folder = resources.files("safepassage.scenario").joinpath("bundled", str(name_or_path))
        with resources.as_file(folder) as on_disk:
            return examine_folder(on_disk)
    fix = suggestion(str(name_or_path), names)
    raise InputError(f"there is no scenario, folder or file '{name_or_path}'; {fix}")


def _examine_folder(path: Path) -> Reading:
    try:
        inside = {entry.name for entry in path.iterdir()}
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}") from error
    if SETTINGS_FILE not in inside and any(files <= inside for files in FLEE_FILES):
        raise InputError(
            f"'{path}' is a Flee folder, no scenario; run it with Flee's rules (safepassage run "
            f"{path} --rules flee3) or import it (safepassage import flee {path} --out SCENARIO)"
        )
    if SETTINGS_FILE not in inside and WORKBOOK_NAME in inside:
        return _examine_file(path / WORKBOOK_NAME)
    return examine_folder(path)


def _examine_file(path: Path) -> Reading:
    if path.suffix.casefold() == ".xlsx":
        from safepassage.sources.workbook import examine_workbook  # openpyxl takes 0.2 s to import

        return examine_workbook(path)
    if path.suffix.casefold() == ".zip":
        with unpacked(path) as folder:
            return _examine_folder(_folder_inside(path, folder))
    if path.name == SETTINGS_FILE:
        return _examine_folder(path.parent)
    raise InputError(f"'{path}' is no scenario; give a folder, a .xlsx or a .zip of a folder")


def write_blank(path: Path) -> Path:
    """Write a workbook to fill in, with drop-downs and example rows; return its path.

    `path` is the workbook (.xlsx) or the folder to put it in. Raises `OutputError` where it
    exists already, or the folder holds another scenario.
    """
    from safepassage.scenario.templates import blank_scenario, with_examples
    from safepassage.sources.workbook_writer import write_workbook  # openpyxl, as above

    workbook = path if path.suffix.casefold() == ".xlsx" else path / WORKBOOK_NAME
    if (workbook.parent / SETTINGS_FILE).exists():
        raise OutputError(f"'{workbook.parent}' holds a scenario already; name another folder")
    blank = blank_scenario()
    write_workbook(blank, workbook, examples=with_examples(blank))
    return workbook


def write_example(path: Path) -> Path:
    """Write the fictional country that ships with the package as a folder; return its path."""
    return write_bundled(EXAMPLE_NAME, path)


def write_bundled(name: str, path: Path) -> Path:
    """Write a copy of a scenario that ships with the package as a folder; return its path.

    Raises `InputError` where none has this name, `OutputError` where the folder holds something.
    """
    names = bundled_names()
    if name not in names:
        fix = suggestion(name, ("blank", *names))
        raise InputError(f"there is no template '{name}'; {fix}")
    folder = resources.files("safepassage.scenario").joinpath("bundled", name)
    with resources.as_file(folder) as on_disk:
        files = sorted(file for file in on_disk.rglob("*") if file.is_file())
        texts = [(f.relative_to(on_disk).as_posix(), f.read_text("utf-8")) for f in files]
    write_files(path, texts)
    return path


def _folder_inside(path: Path, root: Path) -> Path:
    """Return the folder that holds the scenario: the root of the zip or its only folder."""
    for folder in (root, *sorted(entry for entry in root.iterdir() if entry.is_dir())):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise InputError(f"'{path}' holds no {SETTINGS_FILE}")
