"""What a forecast says first: ranges, a baseline beside each, and the assumptions in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.results.ensemble_store import Ensemble
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.chances import Window, rows_of
from safepassage.study.near_side import near_side

LOW, HIGH = 0.05, 0.95
GATES = "gates stay as they were on the issue date: an assumption, so not an estimate of arrivals"
AS_BEFORE = "as many as in as many days before the issue date"
AS_ON_ISSUE = "as many as on the issue date"
NEAR_SIDE = ("waiting", "turned back", "exposed")


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity over the futures: its range first, and a dumb forecast beside it."""

    what: str
    unit: str
    low: float  # 5 % of futures have fewer
    middle: float
    high: float  # 95 % of futures have fewer
    baseline: float
    baseline_is: str
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return asdict(self)

    def in_words(self) -> str:
        """Return the sentence, range first, the middle never alone."""
        told = f"; {self.note}" if self.note else ""
        return (
            f"{self.what}: between {self.low:,.0f} and {self.high:,.0f} {self.unit} in nine of ten "
            f"futures (middle {self.middle:,.0f}); baseline, {self.baseline_is}: "
            f"{self.baseline:,.0f}{told}."
        )


def figures(ensemble: Ensemble, known: Scenario, window: Window) -> tuple[Figure, ...]:
    """Return the figures of the first screen.

    People who leave for the first time, and those on the near side of the border: waiting, turned
    back and exposed stand together, as no figure on a border stands without them.
    """
    days = window.last_day - window.issue_day
    before = Window(max(-1, window.issue_day - days), window.issue_day)
    times = days / (before.last_day - before.issue_day)  # where the record is shorter
    left, left_before = _left(ensemble, window), _left(ensemble, before) * times
    crossings = {row.place for row in known.places if row.kind == PlaceKind.CROSSING}
    gates = [row for row in known.places if row.place in crossings]
    near = crossings | {camp for gate in gates for camp in near_side(known, gate)}
    most = _waiting_most(ensemble, window, crossings)
    standing = _waiting_on(ensemble, window.issue_day, crossings)
    first = _figure("People who leave home for the first time", "people", left, left_before)
    waiting = _figure(
        "Most people waiting at border crossings on a day", "people", most, standing,
        baseline_is=AS_ON_ISSUE, note=GATES,
    )  # fmt: skip
    harm = [
        _figure(
            f"{quantity.capitalize()} on the near side of the border",
            unit,
            _harm(ensemble, quantity, window, near),
            _harm(ensemble, quantity, before, near) * times,
            note=GATES,
        )
        for quantity, unit in (("turned back", "people"), ("exposed", "person-days"))
    ]
    return (first, waiting, *harm) if crossings else (first,)


def _figure(
    what: str,
    unit: str,
    found: NDArray[Any],
    dumb: NDArray[Any],
    *,
    baseline_is: str = AS_BEFORE,
    note: str = "",
) -> Figure:
    low, middle, high = np.quantile(found, [LOW, 0.5, HIGH])
    return Figure(
        what,
        unit,
        float(low),
        float(middle),
        float(high),
        float(np.median(dumb)),
        baseline_is,
        note,
    )


def _by_member(ensemble: Ensemble, found: dict[int, int]) -> NDArray[np.int64]:
    return np.array([found.get(number, 0) for number in ensemble.done], np.int64)


def _left(ensemble: Ensemble, window: Window) -> NDArray[np.int64]:
    """Return the people (M,) who arrive from a first move within a window."""
    found: dict[int, int] = defaultdict(int)
    rows = rows_of(ensemble.table("moves_summary"), "member", "day", "kind", "people")
    for member, day, kind, people in rows:
        if kind == "first" and window.issue_day < day <= window.last_day:
            found[member] += people
    return _by_member(ensemble, found)


def _harm(ensemble: Ensemble, quantity: str, window: Window, places: set[str]) -> NDArray[np.int64]:
    """Return one quantity of harm (M,) at some places, summed over a window."""
    found: dict[int, int] = defaultdict(int)
    rows = rows_of(ensemble.table("harm"), "member", "day", "place", "quantity", "people")
    for member, day, place, name, people in rows:
        inside = window.issue_day < day <= window.last_day
        if name == quantity and inside and place in places:
            found[member] += people
    return _by_member(ensemble, found)


def _waiting_on(ensemble: Ensemble, day: int, crossings: set[str]) -> NDArray[np.int64]:
    """Return the people (M,) who wait at crossings on a day."""
    standing = _waiting_by_day(ensemble, day, crossings)
    return _by_member(ensemble, {member: figures[day] for member, figures in standing.items()})


def _waiting_most(ensemble: Ensemble, window: Window, crossings: set[str]) -> NDArray[np.int64]:
    """Return the most people (M,) who wait at all crossings on one day of a window."""
    by_day = _waiting_by_day(ensemble, window.last_day, crossings)
    first = window.issue_day + 1
    return _by_member(ensemble, {member: max(one[first:]) for member, one in by_day.items()})


def _waiting_by_day(ensemble: Ensemble, last: int, crossings: set[str]) -> dict[int, list[int]]:
    """Return the people who wait at all crossings on each day up to a day, by member."""
    steps: dict[int, list[int]] = {number: [0] * (last + 1) for number in ensemble.done}
    standing: dict[tuple[int, str], int] = {}
    rows = rows_of(ensemble.table("places"), "member", "day", "place", "waiting")
    for member, day, place, waiting in rows:
        if place in crossings and day <= last:
            steps[member][day] += waiting - standing.get((member, place), 0)
            standing[member, place] = waiting
    return {member: np.cumsum(one).tolist() for member, one in steps.items()}
