"""The ways from Python into the loops of a day. Compiled.

Each costs seconds to compile, since it takes all arrays of a day apart; so there are few.
"""

from __future__ import annotations

from safepassage.engine.flee3.kernels_decide import decide_all
from safepassage.engine.flee3.kernels_travel import travel_all
from safepassage.engine.flee3.kernels_weights import deal_all, fill_all
from safepassage.engine.flee3.luck import lean


@lean
def whole_day(people, world, today, settings, lists, block):  # type: ignore[no-untyped-def]
    """Take everybody through both loops; return how many stay awake."""
    fill_all(today, settings)
    kept, queued = decide_all(people, world, today, settings, today.present, True, lists, block)
    fill_all(today, settings)
    deal_all(today, settings)
    travel_all(people, world, today, settings, today.present, True, lists, queued, block)
    return kept


@lean
def part_of_day(decides, people, world, today, settings, present, live, lists, queued, block):  # type: ignore[no-untyped-def]
    """Take one thread's people through loop A where it `decides`, else B."""
    if decides:
        return decide_all(people, world, today, settings, present, live, lists, block)
    travel_all(people, world, today, settings, present, live, lists, queued, block)
    return 0, queued


@lean
def fill(today, settings):  # type: ignore[no-untyped-def]
    """Bring every multiplier up to date."""
    fill_all(today, settings)


@lean
def fill_and_deal(today, settings):  # type: ignore[no-untyped-def]
    """Bring every multiplier up to date, and deal all luck, so that threads only read."""
    fill_all(today, settings)
    deal_all(today, settings)
