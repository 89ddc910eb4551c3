"""Rolling origin: a forecast from every Monday, scored on what the record shows afterwards.

A war without people is enough for the events of the war, and far cheaper than full runs. Each
forecast sees the scenario as of its issue date, and nothing else; the record after it only scores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from safepassage.engine.arrays import Floats, Ints
from safepassage.engine.compile import names_of, network_of
from safepassage.engine.draws import Purpose, element, stream
from safepassage.engine.war.relations import Truths
from safepassage.scenario.scenario import Scenario
from safepassage.study.ensemble.member import WarOf
from safepassage.study.ensemble.plan import EVERYTHING_KNOWN, Plan, Vary
from safepassage.study.forecasts.dumb import NOTHING_CHANGES, Past, dumb_forecasts, front_bands
from safepassage.study.forecasts.events import WAR_EVENTS, Event, days_with, places_scored
from safepassage.study.forecasts.measures import brier, crps, fair_brier
from safepassage.study.forecasts.paths import (
    WarPath,
    hostile_to,
    looking_forward,
    path_of,
    recorded,
)

WarMaker = Callable[[int], WarOf]  # issue day -> what gives a member its war
OURS = "safepassage"
POOLED = "pooled"  # half ours, half "nothing changes": the members are surer than they may be
POOL_WEIGHT = 0.5
SHUFFLES = 20  # times that the names of the places are shuffled


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """One forecast of one event, beside what came. V places are scored."""

    issue: date
    event: Event
    horizon: int
    members: int
    places: tuple[str, ...]
    happened: Floats  # (V,) 0 or 1
    probability: Mapping[str, Floats]  # by forecaster, (V,)
    crps_days: Mapping[str, Floats]  # by forecaster, (V,) days

    def brier(self, forecaster: str) -> float:
        """Return the mean Brier score over places; ours in its fair form, for few members."""
        given = self.probability[OURS if forecaster == POOLED else forecaster]
        return float(self._scores(forecaster, given).mean())

    def _scores(self, forecaster: str, probability: Floats) -> Floats:
        if forecaster == OURS:
            return fair_brier(probability, self.happened, self.members)
        if forecaster == POOLED:
            still = self.probability[NOTHING_CHANGES]
            luck = brier(probability, self.happened) - self._scores(OURS, probability)
            pooled = pooled_with(probability, still)
            return np.asarray(brier(pooled, self.happened) - POOL_WEIGHT**2 * luck)
        return brier(probability, self.happened)

    def shuffled(self, seed: int) -> float:
        """Return the mean Brier score of our forecast with the names of the places shuffled."""
        draws = stream(
            seed,
            Purpose.SHUFFLE,
            0,
            element("shuffle", str(self.issue), self.event, str(self.horizon)),
        )
        ours = self.probability[OURS]
        scores = [self._scores(OURS, draws.permutation(ours)).mean() for _ in range(SHUFFLES)]
        return float(np.mean(scores))


def pooled_with(ours: Floats, nothing_changes: Floats) -> Floats:
    """Return the pooled probability: half ours, half that of "nothing changes"."""
    return np.asarray(POOL_WEIGHT * ours + (1.0 - POOL_WEIGHT) * nothing_changes)


def mondays(first: date, last: date) -> tuple[date, ...]:
    """Return every Monday from first to last, both included."""
    start = first + timedelta(days=-first.weekday() % 7)
    return tuple(start + timedelta(days=7 * week) for week in range((last - start).days // 7 + 1))


def roll(
    scenario: Scenario,
    origins: tuple[date, ...],
    *,
    horizons: tuple[int, ...],
    members: int,
    seed: int,
    war_of: WarMaker,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Verified]:
    """Yield each forecast beside what came, origin by origin.

    A horizon that ends after the record does is left out: what came is not known.

    Parameters
    ----------
    scenario
        With the record of the whole period; forecasts see it as of their issue date.
    origins
        Issue dates, within the scenario.
    horizons
        In days.
    members
        Futures per origin, each with its own war; two or more.
    seed
        Of the futures.
    war_of
        Called with the issue day; gives what gives a member its war.
    progress
        Called with origins done and origins in all.
    """
    truth = recorded(scenario)
    for done, issue in enumerate(origins, start=1):
        known = [days for days in horizons if scenario.day_of(issue) + days < scenario.days]
        if known:
            yield from _from_origin(scenario, truth, issue, known, members, seed, war_of)
        if progress is not None:
            progress(done, len(origins))


def _from_origin(
    scenario: Scenario,
    truth: WarPath,
    issue: date,
    horizons: list[int],
    members: int,
    seed: int,
    war_of: WarMaker,
) -> Iterator[Verified]:
    day = scenario.day_of(issue)
    past = past_of(scenario, truth.until(day), day)
    futures = futures_of(
        looking_forward(scenario, issue, max(horizons)), issue, members=members, seed=seed,
        war_of=war_of,
    )  # fmt: skip
    names = names_of(scenario).places
    places = tuple(name for name, one in zip(names, past.scored, strict=True) if one)
    for horizon in horizons:
        window = truth.after(day, horizon)
        after = [one.after(day, horizon) for one in futures]
        for event in WAR_EVENTS:
            yield _verified(issue, event, horizon, places, past, window, after)


def _verified(
    issue: date,
    event: Event,
    horizon: int,
    places: tuple[str, ...],
    past: Past,
    window: WarPath,
    futures: list[WarPath],
) -> Verified:
    """Return the forecast of one event beside what came in its window."""
    scored = past.scored
    came = days_with(event, past.path, window)[scored].astype(np.float64)
    days = np.array([days_with(event, past.path, one)[scored] for one in futures], np.float64)
    dumb = dumb_forecasts(event, past, horizon)
    return Verified(
        issue,
        event,
        horizon,
        len(futures),
        places,
        (came > 0).astype(np.float64),
        {OURS: (days > 0).mean(axis=0)}
        | {name: one.probability[scored] for name, one in dumb.items()},
        {OURS: crps(days, came, fair=True)}
        | {name: crps(one.days[:, scored], came, fair=False) for name, one in dumb.items()},
    )


def past_of(scenario: Scenario, path: WarPath, day: int) -> Past:
    """Return what a dumb forecast may learn from: the path up to the issue date."""
    names = names_of(scenario)
    network = network_of(scenario, names)
    hostile = hostile_to(scenario, names, day)
    scored: Truths = places_scored(path, network.population, _as_ints(network.abroad))
    return Past(path, scored, front_bands(path, network, hostile))


def futures_of(
    known: Scenario, issue: date, *, members: int, seed: int, war_of: WarMaker
) -> list[WarPath]:
    """Return the war of each future of a scenario that ends with its horizon.

    A member draws rules and populations as in an ensemble; people do not move.
    """
    give = war_of(known.day_of(issue))
    plan = Plan(known, members, luck(seed, issue), (*EVERYTHING_KNOWN, Vary.WAR))
    return [_future(plan, number, give) for number in range(1, members + 1)]


def _future(plan: Plan, number: int, give: WarOf) -> WarPath:
    member = plan.member(number)
    war = give(member.scenario, member)
    return path_of(war, member.scenario, names_of(member.scenario), member.scenario.days - 1)


def luck(seed: int, issue: date) -> int:
    """Return the seed of the futures from an issue date."""
    return element("futures", str(seed), str(issue)) >> 1


def _as_ints(values: np.ndarray) -> Ints:
    return values.astype(np.int32)
