"""The compiled loops and scipy give the same, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from safepassage.engine.compile import names_of, network_of
from safepassage.engine.war import flow, siege, ways
from safepassage.engine.war.epochs import timeline
from safepassage.openers import open_scenario

SEEDS = range(8)


def arcs_of(seed: int) -> tuple[flow.Arcs, int]:
    chance = np.random.default_rng(seed)
    nodes = int(chance.integers(3, 12))
    ends = chance.integers(0, nodes, (int(chance.integers(2, 40)), 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    capacity = chance.integers(0, 6, len(ends))
    return flow.Arcs(ends[:, 0], ends[:, 1], capacity), nodes


@pytest.mark.parametrize("seed", range(60))
def test_flows_and_least_cuts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    arcs, nodes = arcs_of(seed)
    monkeypatch.setattr(flow, "COMPILED", True)
    value, side = flow.max_flow(arcs, 0, nodes - 1, nodes)
    monkeypatch.setattr(flow, "COMPILED", False)
    expected, expected_side = flow.max_flow(arcs, 0, nodes - 1, nodes)
    assert value == expected
    assert np.array_equal(side, expected_side)


@pytest.mark.parametrize("seed", SEEDS)
def test_shortest_ways(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = open_scenario("aleppo-2016")
    network = network_of(scenario, names_of(scenario))
    chance = np.random.default_rng(seed)
    usable = chance.random(network.length_m.size) < 0.6
    sources = chance.choice(network.population.size, 3, replace=False).tolist()
    monkeypatch.setattr(ways, "COMPILED", True)
    found = ways.shortest_ways(network, usable, sources).cost
    monkeypatch.setattr(ways, "COMPILED", False)
    assert np.array_equal(found, ways.shortest_ways(network, usable, sources).cost)


@pytest.mark.slow
def test_every_epoch_of_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = open_scenario("aleppo-2016")
    found = []
    for compiled in (True, False):
        for module in (flow, siege, ways):
            monkeypatch.setattr(module, "COMPILED", compiled)
        found.append(timeline(scenario).periods)
    for one, two in zip(*found, strict=True):
        for name, a, b in zip(one.epoch._fields, one.epoch, two.epoch, strict=True):
            assert np.array_equal(a, b, equal_nan=name == "supply_ratio"), name
