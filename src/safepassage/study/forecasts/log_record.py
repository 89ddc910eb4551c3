"""What forecasts of ours say to the claims of the log: made once, and kept beside the package."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from safepassage._version import __version__
from safepassage.errors import InputError
from safepassage.results.ensemble_store import Ensemble
from safepassage.scenario.claims import Claim
from safepassage.scenario.kinds import Foreseen
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.chances import Window, rows_of, shown_by_place
from safepassage.study.forecasts.events import Event
from safepassage.study.forecasts.forecast import forecast
from safepassage.study.forecasts.headline import HIGH, LOW, NEAR_SIDE
from safepassage.study.forecasts.log import NO_END, WITHIN_DAYS, is_logged, places_of, said_on
from safepassage.study.forecasts.measures import wilson
from safepassage.study.forecasts.record import HERE, rules_hash

EVENT_OF = {Foreseen.HOLDER_CHANGES: Event.HOLDER, Foreseen.BESIEGED: Event.BESIEGED}
LEFT = frozenset({"first", "onward", "under agreement", "irregular"})


def path_of_log(scenario: str) -> Path:
    """Return where the answers of a bundled scenario lie in the package."""
    return HERE / f"log-{scenario}.json"


def stored_log(scenario: str) -> dict[str, Any] | None:
    """Return the answers that ship for a scenario, or nothing.

    Raises
    ------
    InputError
        The file is there and cannot be read.
    """
    path = path_of_log(scenario)
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path} cannot be read: {error}; install safepassage again") from error
    return found


def log_record(
    scenario: Scenario,
    *,
    members: int,
    seed: int = 1,
    threads: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Return what a forecast from the day of each claim of the log says to it.

    Parameters
    ----------
    scenario
        Seen as of the day of each claim.
    members
        Futures per day.
    seed, threads
        As for a forecast.
    tell
        Called with each day before its futures are run.
    """
    began = time.process_time()
    by_day: dict[date, list[Claim]] = defaultdict(list)
    for claim in scenario.claims:
        made = said_on(claim)
        inside = made and scenario.settings.start <= made <= scenario.settings.end
        if made and inside and is_logged(claim):
            by_day[made].append(claim)
    answers: dict[str, Any] = {}
    for made, claims in sorted(by_day.items()):
        tell(made.isoformat())
        answers |= _from_day(scenario, made, claims, members, seed, threads)
    return {
        "scenario": scenario.name,
        "version": __version__,
        "rules_hash": rules_hash(scenario.settings.rules),
        "members": members,
        "seed": seed,
        "horizon_days": WITHIN_DAYS,
        "cpu_seconds": round(time.process_time() - began),
        "answers": answers,
    }


def _from_day(
    scenario: Scenario, made: date, claims: Iterable[Claim], members: int, seed: int, threads: int
) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        made_of = forecast(
            scenario, issue_date=made, horizon_days=WITHIN_DAYS, members=members, seed=seed,
            threads=threads, out=Path(folder) / "futures", sensitivity="open",
        )  # fmt: skip
        day = scenario.day_of(made)
        said = _Futures(made_of.ensemble, scenario, Window(day, day + WITHIN_DAYS))
        until = (made + timedelta(days=WITHIN_DAYS)).isoformat()
        about = {"issue_date": made.isoformat(), "until": until, "members": members}
        return {claim.claim: said.answer(claim) | about for claim in claims}


class _Futures:
    """What the futures from one day say."""

    def __init__(self, ensemble: Ensemble, scenario: Scenario, window: Window) -> None:
        self.ensemble, self.scenario, self.window = ensemble, scenario, window
        known = scenario.as_of(scenario.date_of(window.issue_day))
        self.shown = shown_by_place(ensemble, known, window)

    def answer(self, claim: Claim) -> dict[str, Any]:
        """Return a chance, a range or why there is neither."""
        event = EVENT_OF.get(claim.foresees) if claim.foresees else None
        if event is not None:
            return self._chance(self._members(event, claim))
        if claim.foresees == Foreseen.WAR_ENDS:
            return {"says": NO_END}
        if claim.foresees == Foreseen.ENCIRCLED:
            return {"says": "the record up to that day decides; nothing is forecast"}
        figures: dict[str, Callable[[], dict[str, Any]]] = {
            "forecast_evacuees": lambda: self._harm("displaced under agreement", claim),
            "forecast_more_at_border": lambda: self._harm("waiting most", claim),
            "forecast_new_refugees": self._crossed,
            "forecast_displaced_if_east_cut": lambda: self._left(claim),
        }
        quantity = claim.quantity if claim.quantity in figures else self._quantity_of(claim)
        if quantity not in figures:
            return {"says": "no event or figure of this model"}
        return figures[quantity]()

    def _quantity_of(self, claim: Claim) -> str:
        """Return the quantity of a claim of the same event that forecasts a number."""
        for other in self.scenario.claims:
            same = claim.event_group and other.event_group == claim.event_group
            if same and claim.value is not None and other.quantity.startswith("forecast_"):
                return other.quantity
        return ""

    def _members(self, event: Event, claim: Claim) -> set[int]:
        places = places_of(claim, self.scenario)
        return set().union(*(self.shown[event].get(place, set()) for place in places))

    def _chance(self, members: set[int]) -> dict[str, Any]:
        of = len(self.ensemble.done)
        low, high = wilson(len(members), of)
        return {"p": round(len(members) / of, 4), "low": round(low, 4), "high": round(high, 4)}

    def _range(self, by_member: dict[int, int], **also: Any) -> dict[str, Any]:
        figures = [by_member.get(number, 0) for number in self.ensemble.done]
        low, middle, high = np.quantile(figures, [LOW, 0.5, HIGH])
        return {"low": float(low), "middle": float(middle), "high": float(high)} | also

    def _harm(self, quantity: str, claim: Claim) -> dict[str, Any]:
        """Return the people of a quantity of harm, or the most who wait on a day."""
        places = set(places_of(claim, self.scenario))
        found: dict[int, int] = defaultdict(int)
        most = quantity == "waiting most"
        wanted = "waiting" if most else quantity
        rows = rows_of(self.ensemble.table("harm"), "member", "day", "place", "quantity", "people")
        for member, day, place, name, people in rows:
            inside = self.window.issue_day < day <= self.window.last_day
            if inside and name == wanted and place in places:
                found[member] = max(found[member], people) if most else found[member] + people
        return self._range(found)

    def _crossed(self) -> dict[str, Any]:
        """Return the people who cross the border, with those on the near side beside them."""
        found: dict[int, int] = defaultdict(int)
        rows = rows_of(self.ensemble.table("gates"), "member", "day", "admitted", "irregular")
        for member, day, admitted, irregular in rows:
            if self.window.issue_day < day <= self.window.last_day:
                found[member] += admitted + irregular
        return self._range(found, near_side=self._near_side())

    def _near_side(self) -> dict[str, dict[str, float]]:
        """Return what stands beside any figure on crossings: waiting, turned back, exposed."""
        sums: dict[str, dict[int, int]] = {name: defaultdict(int) for name in NEAR_SIDE}
        rows = rows_of(self.ensemble.table("harm"), "member", "day", "quantity", "people")
        for member, day, name, people in rows:
            if name in sums and self.window.issue_day < day <= self.window.last_day:
                sums[name][member] += people
        return {name: self._range(found) for name, found in sums.items()}

    def _left(self, claim: Claim) -> dict[str, Any]:
        """Return who leaves a place in the futures in which it is besieged: the condition."""
        condition = self._members(Event.BESIEGED, claim)
        places = set(places_of(claim, self.scenario))
        found: dict[int, int] = defaultdict(int)
        rows = rows_of(
            self.ensemble.table("moves_summary"), "member", "day", "from_place", "kind", "people"
        )
        for member, day, start, kind, people in rows:
            inside = self.window.issue_day < day <= self.window.last_day
            if inside and member in condition and start in places and kind in LEFT:
                found[member] += people
        if not condition:
            return {"says": "in no future is the condition met (the place besieged)"}
        figures = [found.get(number, 0) for number in sorted(condition)]
        low, middle, high = np.quantile(figures, [LOW, 0.5, HIGH])
        return {
            "low": float(low),
            "middle": float(middle),
            "high": float(high),
            "condition_met_in": len(condition),
        }
