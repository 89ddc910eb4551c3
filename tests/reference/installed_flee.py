"""Runs the installed Flee on a folder, each run in a fork of its own, and writes what came out.

    python installed_flee.py FOLDER RUNS RESULT.json

Flee keeps its debt and its counts between runs of one process, and has no seed.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

import numpy as np


def one(folder: str, seed: int) -> dict[str, list]:
    """Run Flee as its own run script does; return people by day and place, totals by day."""
    from flee import flee, spawning
    from flee.datamanager import handle_refugee_data
    from flee.InputGeography import InputGeography
    from flee.SimulationSettings import SimulationSettings

    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 (what Flee draws from)
    inputs = f"{folder}/input_csv"
    SimulationSettings.ReadFromYML(f"{folder}/simsetting.yml")
    SimulationSettings.ConflictInputFile = f"{inputs}/conflicts.csv"
    lines = Path(f"{inputs}/sim_period.csv").read_text().splitlines()
    start, days = (line.split(",")[1] for line in lines[:2])
    ecosystem, geography = flee.Ecosystem(), InputGeography()
    geography.ReadConflictInputCSV(f"{inputs}/conflicts.csv")
    geography.ReadLocationsFromCSV(f"{inputs}/locations.csv")
    geography.ReadLinksFromCSV(f"{inputs}/routes.csv")
    geography.ReadClosuresFromCSV(f"{inputs}/closures.csv")
    ecosystem, places = geography.StoreInputGeographyInEcosystem(ecosystem)
    data = handle_refugee_data.RefugeeTable(
        csvformat="generic", data_directory=f"{folder}/source_data", start_date=start,
        data_layout="data_layout.csv",
        population_scaledown_factor=SimulationSettings.optimisations["PopulationScaleDownFactor"],
    )  # fmt: skip
    for name in ecosystem.get_camp_names():
        spawning.add_initial_refugees(ecosystem, data, places[name])
    present, totals = [], []
    for day in range(int(days)):
        geography.AddNewConflictZones(ecosystem, day)
        _, raw, debt = spawning.spawn_daily_displaced(ecosystem, day, data, SumFromCamps=True)
        spawning.refresh_spawn_weights(ecosystem)
        ecosystem.enact_border_closures(day)
        ecosystem.evolve()
        present.append([place.numAgents for place in ecosystem.locations])
        totals.append([ecosystem.numAgents(), raw, debt])
    return {"present": present, "totals": totals}


def main(folder: str, runs: int, result: str) -> None:
    """Run Flee `runs` times."""
    found = []
    for seed in range(runs):
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(read)
            sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 (to the fork's end)
            with os.fdopen(write, "w") as pipe:
                json.dump(one(folder, seed), pipe)
                pipe.flush()
                os._exit(0)
        os.close(write)
        with os.fdopen(read) as pipe:
            found.append(json.load(pipe))
        os.wait()
    Path(result).write_text(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
