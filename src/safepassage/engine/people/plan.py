"""Scenario -> what the people layer must know that does not change during a run.

Like `engine.compile` this reads names; what comes after it reads rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.engine import draws
from safepassage.engine.arrays import Bytes, Floats, Ints, Keys, Longs, Network
from safepassage.engine.compile import Names, names_of, network_of
from safepassage.engine.people.offers import (
    AgreementPlan,
    CorridorPlan,
    agreements_of,
    corridors_of,
    reserved_routes,
)
from safepassage.errors import Problem, ScenarioError
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.people_rules import PeopleRules
from safepassage.scenario.scenario import Scenario

Truths = NDArray[np.bool_]

MARKS = 65_535  # states, goals and clocks are 16-bit numbers; the last one means "none"
COMMUNITIES = 255  # parties are 8-bit numbers; the one after the last means "nobody"
HECTOMETRE_M = 100

KINDS = list(PlaceKind)
CAMP, CROSSING = KINDS.index(PlaceKind.CAMP), KINDS.index(PlaceKind.CROSSING)
SHELTER = KINDS.index(PlaceKind.COLLECTIVE_CENTRE)
SINK, REFUGE = KINDS.index(PlaceKind.SINK), KINDS.index(PlaceKind.URBAN_REFUGE)

REFERENCE_PEOPLE = 100_000  # a camp or gate pulls like a town of this size, times its rule


@dataclass(frozen=True)
class Plan:
    """What does not change. Letters: P places, Q = 2 P pools, L = 2 R links."""

    scenario: Scenario
    names: Names
    network: Network
    rules: PeopleRules
    pool_people: Longs  # (Q,) at home in a place; displaced there before the start
    pool_hash: Keys  # (Q,)
    place_hash: Keys  # (P,)
    sub_district: Ints  # (P,) equal numbers: the same sub-district
    country: Ints  # (P,)
    size_pull: Floats  # (P,) pull by kind and size, before war, distance and acceptance
    link_from: Ints  # (L,) link 2 r runs from from_place to to_place of route r, 2 r + 1 back
    link_to: Ints  # (L,)
    link_hm: Longs  # (L,) hectometres
    agreements: tuple[AgreementPlan, ...]  # by id
    corridors: tuple[CorridorPlan, ...]  # by id
    history_unknown: Truths  # (Q,) nobody knows how often those of a pool had to move before
    reserved: Bytes  # (days, R) 1 where a way is for an offer or an agreement only

    @property
    def places(self) -> int:
        """Return the number of places."""
        return len(self.names.places)

    @property
    def is_camp(self) -> Bytes:
        """Return, (P,), 1 for camps."""
        return np.asarray(self.network.place_kind == CAMP, np.uint8)

    @property
    def is_shelter(self) -> Bytes:
        """Return, (P,), 1 for collective centres that are places of their own."""
        return np.asarray(self.network.place_kind == SHELTER, np.uint8)

    @property
    def takes_in(self) -> Bytes:
        """Return, (P,), 1 for camps and collective centres: they open, fill and close."""
        return self.is_camp | self.is_shelter


def plan_of(scenario: Scenario) -> Plan:
    """Compile what does not change.

    Raises
    ------
    ScenarioError
        Rules that this version does not have; more places, routes or days than 16-bit numbers hold.
    """
    names = names_of(scenario)
    network = network_of(scenario, names)
    _check_rules(scenario)
    _check_sizes(scenario, names)
    at_home = network.population - network.idps
    abroad = network.abroad == 1
    pools = np.concatenate(
        [np.where(abroad, 0, at_home), np.where(abroad, network.population, network.idps)]
    )
    hashes = [draws.element("place", name) for name in names.places]
    unknown = [draws.element("displaced before the start", name) for name in names.places]
    ends = np.stack([network.from_place, network.to_place], axis=1)
    hm = np.maximum(1, (network.length_m + HECTOMETRE_M // 2) // HECTOMETRE_M).astype(np.int64)
    places = sorted(scenario.places, key=lambda place: place.place)
    return Plan(
        scenario=scenario,
        names=names,
        network=network,
        rules=scenario.settings.rules,
        pool_people=pools.astype(np.int64),
        pool_hash=np.array(hashes + unknown, np.uint64),
        place_hash=np.array(hashes, np.uint64),
        sub_district=_numbers([place.pcode or place.admin3 or place.place for place in places]),
        country=_numbers([place.country for place in places]),
        size_pull=_size_pull(network, scenario.settings.rules),
        link_from=ends.reshape(-1).astype(np.int32),
        link_to=ends[:, ::-1].reshape(-1).astype(np.int32),
        link_hm=np.repeat(hm, 2),
        agreements=agreements_of(scenario, names),
        corridors=corridors_of(scenario, names),
        history_unknown=np.array(
            [place.idp_share is None for place in places] + [True] * len(places)
        ),
        reserved=reserved_routes(scenario, names),
    )


def _numbers(words: list[str]) -> Ints:
    """Return a number for each word; equal words have equal numbers."""
    return np.unique(np.array(words, str), return_inverse=True)[1].astype(np.int32)


def _size_pull(network: Network, rules: PeopleRules) -> Floats:
    """Return the pull of each place by its kind and size, (P,).

    pull(kind) x people at the start ^ exponent; camps, collective centres and gates count as
    REFERENCE_PEOPLE. Road nodes and air bases pull nobody.
    """
    by_kind = {
        PlaceKind.CITY: rules.pull_city,
        PlaceKind.DISTRICT: rules.pull_city,
        PlaceKind.TOWN: rules.pull_town,
        PlaceKind.VILLAGE: rules.pull_village,
        PlaceKind.CAMP: rules.pull_camp,
        PlaceKind.COLLECTIVE_CENTRE: rules.pull_shelter,
        PlaceKind.CROSSING: rules.pull_crossing,
        PlaceKind.URBAN_REFUGE: rules.pull_city,
        PlaceKind.SINK: rules.pull_city,
    }
    pull = np.array([by_kind.get(kind, 0.0) for kind in KINDS])
    people = np.where(
        np.isin(network.place_kind, (CAMP, SHELTER, CROSSING)), REFERENCE_PEOPLE, network.population
    )
    return np.asarray(pull[network.place_kind] * people.astype(np.float64) ** rules.size_exponent)


def _check_rules(scenario: Scenario) -> None:
    """Raise if the scenario asks for a rule set that is not there; none is put in its place."""
    if scenario.settings.preset != "default":
        what = f"this version has no rules '{scenario.settings.preset}'"
        raise ScenarioError([Problem("scenario.toml, preset", what, "write 'default'")])


def _check_sizes(scenario: Scenario, names: Names) -> None:
    """Raise if states, days or parties do not fit their numbers; lengths are limited before."""
    states = len(names.places) + 2 * len(names.routes)
    if max(states, 2 * len(names.places), scenario.days) >= MARKS:
        what = f"{states:,} places and directions of routes over {scenario.days:,} days"
        fix = f"the engine holds fewer than {MARKS:,} of each"
        raise ScenarioError([Problem(f"scenario '{scenario.name}'", f"{what} are too many", fix)])
    if len(names.parties) > COMMUNITIES:
        what = f"{len(names.parties):,} parties are too many"
        fix = f"the engine holds at most {COMMUNITIES}"
        raise ScenarioError([Problem(f"scenario '{scenario.name}'", what, fix)])
