"""The planning table of many runs: each figure of the model low, middle and high; range first.

Sums over places are made run by run before ranges are taken: ranges do not add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from safepassage.scenario.scenario import Scenario
from safepassage.view.planning_table import HOUSEHOLD_SIZE, sub_districts
from safepassage.view.viewmodel.spread import Longs, Members, between

RANGED = (
    "idps_now", "idps_then", "households_then", "in_camps_then", "with_hosts_then", "elsewhere_then"
)  # fmt: skip


def planning_ranges(
    planning: Mapping[str, Any], members: Members, scenario: Scenario, info: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the planning table with `X_low`, `X` (the middle) and `X_high` for each figure.

    Parameters
    ----------
    planning
        The table of one run: its days, places and reasons are kept, its figures are not.
    members
        The runs; they reach to the end of the window at least.
    scenario
        Their scenario.
    info
        What `ensemble.json` says.
    """
    start = scenario.settings.start
    now = (start.fromisoformat(planning["as_of"]) - start).days
    counts = _counts(members, now, now + planning["window_days"])
    inside = {
        district.key: [members.row[place.place] for place in district.places]
        for district in sub_districts(scenario)
    }
    whole: dict[str, list[int]] = {}
    rows = []
    for row in planning["rows"]:
        whole.setdefault(row["admin1"], []).extend(inside[row["key"]])
        rows.append(row | _figures(counts, inside[row["key"]], planning["shares"]))
    source = f"model, {len(members.members)} runs, seed {info['seed']}"
    return {
        **planning,
        "runs": len(members.members),
        "rows": [row | {"model_source": source} for row in rows],
        "sums": [
            total | _figures(counts, whole.get(total["admin1"], []), planning["shares"])
            for total in planning["sums"]
        ],
    }


def _counts(members: Members, now: int, then: int) -> dict[str, Longs]:
    """Return people by run and place for each column, shape (members, places) each."""
    first = members.moves("to_place", "first")
    idps, camps, hosts = (members.stock(n) for n in ("displaced", "in_camps", "with_hosts"))
    return {
        "new": first[:, :, then] - first[:, :, now],
        "idps_now": idps[:, :, now],
        "idps_then": idps[:, :, then],
        "in_camps_then": camps[:, :, then],
        "with_hosts_then": hosts[:, :, then],
        "elsewhere_then": idps[:, :, then] - camps[:, :, then] - hosts[:, :, then],
    }


def _figures(
    counts: Mapping[str, Longs], here: Sequence[int], shares: Mapping[str, float]
) -> dict[str, int]:
    """Return low, middle and high of each column over the runs, for some places together."""
    sums = {name: column[:, list(here)].sum(axis=1) for name, column in counts.items()}
    low, likely, high = between(sums.pop("new"))
    found = {"new_low": low, "new_likely": likely, "new_high": high}
    then = sums["idps_then"]
    sums["households_then"] = np.rint(then / HOUSEHOLD_SIZE).astype(np.int64)
    sums |= {who: np.rint(then * share).astype(np.int64) for who, share in shares.items()}
    for name, column in sums.items():
        found[f"{name}_low"], found[name], found[f"{name}_high"] = between(column)
    return found
