"""What holds on each day shown: places, roads, people waiting; one frame per key day."""

from __future__ import annotations

from typing import Any

import numpy as np

from safepassage.engine.arrays import (
    AID,
    CIVILIANS_IN,
    CIVILIANS_OUT,
    CLOSED,
    GOODS,
    LIMITED,
    OPEN,
    UNDER_FIRE,
    Bytes,
)
from safepassage.engine.war.epochs import timeline
from safepassage.scenario.scenario import Scenario
from safepassage.view.board import is_disputed
from safepassage.view.figures import Figures
from safepassage.view.key_dates import KeyDay

STATES = {OPEN: "open", LIMITED: "limited", UNDER_FIRE: "under fire"}
SITUATION_COLUMNS = ("holder", "supplied", "encircled", "besieged", "degree", "shortage")


def frames(scenario: Scenario, figures: Figures, days: list[KeyDay]) -> list[dict[str, Any]]:
    """Return what the map of each day shows."""
    line = timeline(scenario)
    waiting = figures.queue("waiting")
    idps = figures.present(status="IDP")
    found = []
    for key in days:
        date = scenario.date_of(key.day)
        columns = {name: figures.situation(name, key.day) for name in SITUATION_COLUMNS}
        places = {
            place: {name: column.get(place) for name, column in columns.items()}
            | {"waiting": int(waiting[row, key.day]), "idps": int(idps[row, key.day])}
            | {"disputed": is_disputed(scenario, place, date, date)}
            for place, row in figures.row.items()
        }
        found.append(
            {
                "date": date.isoformat(),
                "day": key.day,
                "why": key.why,
                "places": places,
                "routes": dict(
                    zip(
                        line.names.routes,
                        road_states(line.on(key.day).epoch.status),
                        strict=True,
                    )
                ),
            }
        )
    return found


def road_states(status: Bytes) -> list[str]:
    """Return one word per road from the five rows of its status.

    What goods or aid may do counts first; a road that lets only people pass says so.
    """
    supplies = np.maximum(status[GOODS], status[AID])
    people = np.maximum(status[CIVILIANS_OUT], status[CIVILIANS_IN])
    return [
        STATES.get(int(goods), "people only" if walks > CLOSED else "closed")
        for goods, walks in zip(supplies, people, strict=True)
    ]
