"""What of a forecast may be shown where a scenario is live: by sub-district, and blurred.

No place by name, nothing on crossings and who waits there, figures rounded, small ones hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.events import Event
from safepassage.study.forecasts.measures import wilson

STEP = 0.1  # probabilities are given to a tenth
BORDER = ("waiting", "Turned back", "Exposed")  # words of figures on crowds at the border
HIDDEN = "live scenario: by sub-district, to a tenth; nothing on crossings or who waits there"
SMALL, ROUND_TO = 100, 1_000


def blurred(said: Mapping[str, Any], known: Scenario) -> dict[str, Any]:
    """Return what may be said of a live scenario.

    The probability of a sub-district is the highest of its places: at least one of them meets the
    event that often.
    """
    probabilities = _by_district(said["probabilities"], known)
    baselines: dict[str, dict[str, float]] = defaultdict(dict)
    for name, values in said["baselines"].items():
        if name.endswith(f": {Event.WAITING}"):
            continue
        where = _district_name(name, known)
        for dumb, value in values.items():
            most = max(baselines[where].get(dumb, 0.0), value)
            baselines[where][dumb] = round(round(most / STEP) * STEP, 1)
    return {
        **said,
        "probabilities": probabilities,
        "baselines": dict(baselines),
        "headline": [
            _rounded(figure)
            for figure in said["headline"]
            if not any(word in figure["what"] for word in BORDER)
        ],
        "stock_days": {},
        "shown": HIDDEN,
    }


def _by_district(given: Mapping[str, Mapping[str, Any]], known: Scenario) -> dict[str, Any]:
    most: dict[str, float] = {}
    members = 0
    for name, chance in given.items():
        if name.endswith(f": {Event.WAITING}"):
            continue
        where = _district_name(name, known)
        most[where] = max(most.get(where, 0.0), chance["p"])
        members = chance["members"]
    found = {}
    for name, share in sorted(most.items()):
        low, high = wilson(round(share * members), members)
        tenths = {"p": share, "low": low, "high": high}
        found[name] = {key: round(round(one / STEP) * STEP, 1) for key, one in tenths.items()}
        found[name] |= {"members": members}
    return found


def _district_name(name: str, known: Scenario) -> str:
    """Return "sub-district: event" of "place: event"."""
    place, _, event = name.partition(": ")
    for row in known.places:
        if row.place == place:
            return f"{row.pcode or row.admin3 or row.admin1 or 'sub-district not named'}: {event}"
    return f"sub-district not named: {event}"


def _rounded(figure: Mapping[str, Any]) -> dict[str, Any]:
    changes = {
        key: round(figure[key] / ROUND_TO) * ROUND_TO if figure[key] >= SMALL else 0
        for key in ("low", "middle", "high", "baseline")
    }
    note = f"rounded to {ROUND_TO:,}; under {SMALL} shown as 0"
    return {**figure, **changes, "note": "; ".join(filter(None, (figure["note"], note)))}
