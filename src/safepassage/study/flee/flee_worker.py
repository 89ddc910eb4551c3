"""Runs the installed Flee on a folder and writes what it cost. A process of its own.

    python flee_worker.py INPUTS SOURCE_DATA SETTINGS DAYS START RESULT.json

Imports Flee and the standard library alone, so that its memory is Flee's.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any


def main(inputs: str, source: str, settings: str, days: int, start: str) -> dict[str, Any]:
    """Run Flee's own day loop; return CPU seconds of loading and of the loop, people-days."""
    began = time.process_time()
    from flee import flee, spawning
    from flee.datamanager import handle_refugee_data
    from flee.InputGeography import InputGeography
    from flee.SimulationSettings import SimulationSettings

    SimulationSettings.ReadFromYML(settings)
    SimulationSettings.ConflictInputFile = f"{inputs}/conflicts.csv"
    ecosystem = flee.Ecosystem()
    geography = InputGeography()
    geography.ReadConflictInputCSV(f"{inputs}/conflicts.csv")
    geography.ReadLocationsFromCSV(f"{inputs}/locations.csv")
    geography.ReadLinksFromCSV(f"{inputs}/routes.csv")
    geography.ReadClosuresFromCSV(f"{inputs}/closures.csv")
    ecosystem, places = geography.StoreInputGeographyInEcosystem(ecosystem)
    data = handle_refugee_data.RefugeeTable(
        csvformat="generic", data_directory=source, start_date=start,
        data_layout="data_layout.csv",
        population_scaledown_factor=SimulationSettings.optimisations["PopulationScaleDownFactor"],
    )  # fmt: skip
    corrections = Path(inputs) / "registration_corrections.csv"
    if corrections.is_file():
        data.ReadL1Corrections(str(corrections))
    for name in ecosystem.get_camp_names():
        spawning.add_initial_refugees(ecosystem, data, places[name])
    loaded, people_days = time.process_time(), 0
    for day in range(days):
        geography.AddNewConflictZones(ecosystem, day)
        spawning.spawn_daily_displaced(ecosystem, day, data, SumFromCamps=True)
        spawning.refresh_spawn_weights(ecosystem)
        ecosystem.enact_border_closures(day)
        ecosystem.evolve()
        people_days += ecosystem.numAgents()
    ended = time.process_time()
    return {
        "version": version("flee"),
        "agent_days": people_days,
        "agents": ecosystem.numAgents(),
        "load_cpu_seconds": loaded - began,
        "cpu_seconds": ended - loaded,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    given = sys.argv[1:]
    answer = main(given[0], given[1], given[2], int(given[3]), given[4])
    Path(sys.argv[6]).write_text(json.dumps(answer))
