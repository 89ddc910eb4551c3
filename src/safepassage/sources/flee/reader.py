"""A Flee folder -> FleeCase, with every repair said and every problem at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from safepassage.errors import InputError, ScenarioError
from safepassage.scenario.flee_case import FleeCase, FleeClosure, FleePlace
from safepassage.scenario.flee_rules import FleeRules
from safepassage.sources.flee import floods, series, tables
from safepassage.sources.flee.grids import floods_of, grid_of, hunger_of
from safepassage.sources.flee.limits import refuse_limits
from safepassage.sources.flee.period import period_of
from safepassage.sources.flee.rows import NameBook, Notes
from safepassage.sources.flee.settings import read_settings, rules_from
from safepassage.sources.flee.settings_files import find_settings, note_place, read_flee_2
from safepassage.sources.flee.traps import warn_of_traps
from safepassage.sources.flee.twins import refuse_twins, with_twins

INPUTS = ("input_csv", "input_files", "input")


@dataclass(frozen=True, slots=True)
class FleeFolder:
    """Where the parts of a Flee folder lie."""

    root: Path
    inputs: Path
    source_data: Path
    settings: Path | None


def find_flee_folder(path: Path | str) -> FleeFolder | None:
    """Return the parts of a Flee folder, None where it is none."""
    root = Path(path)
    for inputs in (*(root / name for name in INPUTS), root):
        if (inputs / "locations.csv").is_file() and (inputs / "routes.csv").is_file():
            break
    else:
        return None
    root = inputs.parent if inputs == root and inputs.name in INPUTS else root
    return FleeFolder(
        root=root,
        inputs=inputs,
        source_data=_source_data(root, inputs),
        settings=find_settings(root, inputs),
    )


def _source_data(root: Path, inputs: Path) -> Path:
    """Return the folder of counts: beside the input, or where Flee's own repository keeps them."""
    beside = root / "source_data"
    if beside.is_dir():
        return beside
    for other in (root / "refugee_data", inputs / "refugee_data"):  # as in Flee's own tests
        if other.is_dir():
            return other
    if root.parent.name != "conflict_input":
        return beside
    others = sorted((root.parent.parent / "conflict_validation").glob(f"{root.name}*"))
    return others[0] if len(others) == 1 else beside


def read_flee_folder(
    path: Path | str,
    *,
    settings: Path | str | None = None,
    days: int = 0,
    hasten: int | None = None,
    strict: bool = False,
) -> FleeCase:
    """Read a Flee folder.

    Parameters
    ----------
    path
        The folder with `input_csv` (or `input_files`), `source_data` and `simsetting.yml`.
    settings
        Another settings file.
    days
        Length of the run; 0 takes it from sim_period.csv.
    hasten
        Divides people, capacities and series, instead of the file's `optimisations.hasten`.
    strict
        Refuse what would be repaired.

    Raises
    ------
    InputError
        The path is no Flee folder.
    ScenarioError
        Something cannot be repaired, or `strict` refuses a repair; lists all of it.
    """
    folder = find_flee_folder(path)
    if folder is None:
        raise InputError(
            f"{path} is no Flee folder: it needs input_csv/locations.csv and input_csv/routes.csv"
        )
    notes = Notes()
    rules = _rules(Path(settings) if settings else None, folder, notes)
    if hasten is not None:
        if hasten < 1:
            raise InputError(f"--hasten must be 1 or more, got {hasten}")
        rules = rules.model_copy(update={"hasten": hasten})
    case = _case(folder, rules, days, notes)
    refused = [*notes.problems, *(notes.repairs if strict else ())]
    if case is None or refused:
        raise ScenarioError(
            refused, _heading(len(notes.problems), len(refused) - len(notes.problems))
        )
    warn_of_traps(case, notes)
    return replace(case, repairs=tuple(notes.repairs), warnings=tuple(notes.warnings))


def _heading(problems: int, repairs: int) -> str:
    """Say how many findings nobody can repair, and how many `strict` refuses to."""
    told = [f"{problems} problem{'s' * (problems > 1)}"] if problems else []
    told += [f"{repairs} repair{'s' * (repairs > 1)} that --strict refuses"] if repairs else []
    return f"{' and '.join(told)} in the Flee folder"


def _rules(named: Path | None, folder: FleeFolder, notes: Notes) -> FleeRules:
    path = named or folder.settings
    if path is None:
        notes.repair("simsetting.yml", "missing", "run with Flee's defaults")
        return FleeRules()
    if not path.is_file():
        raise InputError(f"{path} does not exist")
    if named is None:
        note_place(path, folder.root, notes)
    if path.suffix == ".csv":
        return rules_from(read_flee_2(path, notes), path.name, notes)
    return read_settings(path, notes)


def _case(folder: FleeFolder, rules: FleeRules, days: int, notes: Notes) -> FleeCase | None:
    """Read table by table; a table that others need is read first."""
    inputs = folder.inputs
    if folder.source_data.name != "source_data":
        found = folder.source_data
        notes.repair("source_data", "missing", f"read {found.parent.name}/{found.name}")
    start, length = period_of(inputs, folder.source_data, notes)
    length = days or length
    places, twins = tables.read_places(inputs / "locations.csv", notes)
    book = NameBook(place.name for place in places)
    case = FleeCase(
        name=folder.root.resolve().name,
        start=start or date(2000, 1, 1),
        days=length,
        places=places,
        routes=tables.read_routes(inputs / "routes.csv", book, notes),
        rules=rules,
    )
    case = _with_events(case, folder, book, notes)
    case = with_twins(_with_people(case, folder, book, notes), twins)
    if start is not None:
        case = _with_data(case, folder, book, set(twins), notes)
    if not notes.problems:
        refuse_twins(case, twins, notes)
    refuse_limits(case, notes)
    return case if not notes.problems else None


def _with_events(case: FleeCase, folder: FleeFolder, book: NameBook, notes: Notes) -> FleeCase:
    inputs = folder.inputs
    closures: tuple[FleeClosure, ...] = ()
    if (inputs / "closures.csv").is_file():
        countries = {place.country for place in case.places}
        closures = tables.read_closures(inputs / "closures.csv", book, countries, notes)
    else:
        notes.repair("closures.csv", "missing", "run without closures")
    changes = inputs / "location_changes.csv"
    if not changes.is_file():  # Flee reads it from where it is started
        changes = folder.root / changes.name
    if (inputs / "coupled_locations.csv").is_file():
        notes.warn(
            "coupled_locations.csv", "Flee reads it where it is coupled to another model alone",
            "nobody comes from or goes to another model here",
        )  # fmt: skip
    if (inputs / "major_routes.csv").is_file():
        notes.problem(
            "major_routes.csv", "Flee 3 loses the first hop of major routes, nobody can walk them",
            "remove the file",
        )  # fmt: skip
    return replace(
        case,
        closures=closures,
        conflicts=grid_of(
            case, inputs / "conflicts.csv", book, notes, needed=not case.flood_driven
        ),
        floods=floods_of(case, inputs, book, notes),
        hunger=hunger_of(case, inputs / "region_attributes_IPC.csv", notes),
        changes=tables.read_changes(changes, book, notes) if changes.is_file() else (),
    )


def _with_people(case: FleeCase, folder: FleeFolder, book: NameBook, notes: Notes) -> FleeCase:
    """Read what is said of persons: agents.csv, and demographics in the order of their names."""
    persons = folder.inputs / "agents.csv"
    found = [
        tables.read_demographic(path, book, notes)
        for path in sorted(folder.inputs.glob("demographics_*.csv"))
    ]
    wanted = case.rules.read_from_agents_csv_file
    if wanted and not persons.is_file():
        notes.problem("agents.csv", "missing", "read_from_agents_csv_file asks for it")
    return replace(
        case,
        persons=tables.read_persons(persons, book, notes) if wanted and persons.is_file() else (),
        demographics=tuple(one for one in found if one),
    )


def _with_data(
    case: FleeCase, folder: FleeFolder, book: NameBook, twins: set[str], notes: Notes
) -> FleeCase:
    data = series.read_layout(
        folder.source_data, case.start, book, sum_from_camps=case.rules.sum_from_camps, notes=notes
    )
    named = {column.name for column in data}
    for place in _camps(case):
        if data and place.name not in named | twins:
            notes.repair(
                "data_layout.csv", f"no row for the camp '{place.name}'", "run without its data"
            )  # fmt: skip
    if case.flood_driven:
        floods.note_uncounted(case, named and named | twins, notes)
    path = folder.inputs / "registration_corrections.csv"
    there = path.is_file()
    if there and not data:
        notes.repair(path.name, "there is no series to correct", "ignored it")
    corrections = (
        series.read_corrections(path, case.start, data, book, notes) if there and data else ()
    )
    return replace(case, data=data, corrections=corrections)


def _camps(case: FleeCase) -> tuple[FleePlace, ...]:
    return tuple(place for place in case.places if "camp" in place.kind.lower())
