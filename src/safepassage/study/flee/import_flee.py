"""A Flee folder -> a scenario folder, with the repairs that were needed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safepassage.scenario.files import write_folder
from safepassage.sources.flee import read_flee_folder
from safepassage.sources.flee.to_scenario import scenario_of


@dataclass(frozen=True)
class FleeImport:
    """What was imported, and what a scenario cannot say of it."""

    scenario: str
    places: int
    routes: int
    operations: int
    claims: int
    repairs: tuple[str, ...]
    left_out: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return asdict(self) | {"repairs": list(self.repairs), "left_out": list(self.left_out)}


def import_flee(folder: Path | str, out: Path | str, *, strict: bool = False) -> FleeImport:
    """Read a Flee folder and write it as a scenario folder, whole or not at all.

    Raises
    ------
    InputError, ScenarioError
        The folder is no Flee folder, or cannot be repaired; `strict` refuses repairs.
    OutputError
        The target exists, or cannot be written.
    """
    case = read_flee_folder(folder, strict=strict)
    scenario = scenario_of(case)
    write_folder(scenario, out)
    lost = [
        one.name
        for one, place in zip(case.places, scenario.places, strict=True)
        if place.lat is None and (one.first_coordinate, one.second_coordinate) != (0.0, 0.0)
    ]
    left_out = {
        "settings of simsetting.yml (run the folder itself with --rules flee3 for Flee's rules)": 1,
        "demographics": len(case.demographics),
        "flood levels": case.floods is not None,
        "hunger by region": case.hunger is not None,
        "persons of agents.csv": len(case.persons),
        "changes of kind of place": len(case.changes),
        "registration corrections": len(case.corrections),
        "counts below 0": sum(
            people < 0 for one in case.data for file in one.files for _, people in file
        ),
        f"coordinates that are not on Earth: {', '.join(lost)}": len(lost),
    }
    return FleeImport(
        scenario=str(out),
        places=len(scenario.places),
        routes=len(scenario.routes),
        operations=len(scenario.operations),
        claims=len(scenario.claims),
        repairs=tuple(str(repair) for repair in case.repairs),
        left_out=tuple(what for what, number in left_out.items() if number),
    )
