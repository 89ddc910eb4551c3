"""A record told again under other rules and populations: what rests on neither is kept.

Ways, supply and encirclement follow from control, roads and sources alone; how much of its need
reaches a place follows from rules and people too, and is worked out anew. The members of an
ensemble share one record in this way.
"""

from __future__ import annotations

from dataclasses import replace

from safepassage.engine.arrays import Floats
from safepassage.engine.compile import network_of
from safepassage.engine.war import siege
from safepassage.engine.war.epochs import Period, Supplied, Timeline, carried_by
from safepassage.engine.war.ratio import supply_ratios
from safepassage.scenario.scenario import Scenario


def retold(timeline: Timeline, scenario: Scenario) -> Timeline:
    """Return the timeline of a scenario, made from that of another one with the same record.

    Parameters
    ----------
    timeline
        Of a scenario that differs in rules and populations alone.
    scenario
        Whose timeline is wanted, over the same days.
    """
    network = network_of(scenario, timeline.names)
    carried = carried_by(scenario, timeline.names)
    most = scenario.settings.rules.supply_most_ratio
    lived_in = network.population > 0
    known: dict[bytes, Floats] = {}
    periods: list[Period] = []
    before: Supplied | None = None
    supplied: Supplied | None = None
    for period in timeline.periods:
        if supplied is None or period.supply is not before:
            before = period.supply
            ratios = supply_ratios(
                network, period.roads, period.sides, before.found, before.supplied, carried, most,
                known,
            )  # fmt: skip
            supplied = before._replace(supply_ratio=ratios)
        epoch = period.epoch._replace(
            supply_ratio=supplied.supply_ratio,
            encircled=siege.encircled(supplied.cut_off, lived_in),
        )
        periods.append(replace(period, epoch=epoch, supply=supplied))
    return replace(timeline, network=network, periods=tuple(periods))
