"""Events that a forecast gives a probability for: about civilians, place by place.

Nothing here says who attacks, where or how: an event is what the people of a place meet.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import UNKNOWN, YES, Ints, Tristate
from safepassage.engine.war.relations import Truths
from safepassage.study.forecasts.paths import WarPath

Counts = NDArray[np.int64]


class Event(StrEnum):
    """What may happen to the people of a place within the horizon."""

    HOLDER = "holder changes"
    SUPPLY = "supply state changes"
    BESIEGED = "besieged"
    DISPLACED = "more than 5 % displaced"
    WAITING = "many waiting at the gate"


WAR_EVENTS = (Event.HOLDER, Event.SUPPLY, Event.BESIEGED)  # those that a war without people has
MEANING = {
    Event.HOLDER: "on a day of the window a party hostile to its holder takes it",
    Event.SUPPLY: "on a day of the window it is supplied and was not on the issue date, or reverse",
    Event.BESIEGED: "on a day of the window it is besieged",
    Event.DISPLACED: "more than 5 % of the people there on the issue date leave the sub-district",
    Event.WAITING: "on a day of the window more than a stated number wait at the crossing",
}


def days_with(event: Event, start: WarPath, window: WarPath) -> Counts:
    """Return on how many days (P,) of a window an event of the war holds.

    A change of holder holds from its day to the end of the window, whatever comes after it.

    Parameters
    ----------
    start
        A path that ends on the issue date.
    window
        The days after it.
    """
    return np.asarray(_holds(event, start, window).sum(axis=0), np.int64)


def _holds(event: Event, start: WarPath, window: WarPath) -> Truths:
    if event == Event.HOLDER:
        return np.asarray(np.logical_or.accumulate(window.taken, axis=0))
    if event == Event.SUPPLY:
        return differs(start.supplied[-1], window.supplied)
    if event == Event.BESIEGED:
        return np.asarray(window.besieged == YES)
    raise ValueError(f"'{event}' needs people")


def differs(before: Tristate, after: Tristate) -> Truths:
    """Return where two states are both known and not the same."""
    return np.asarray((before != after) & (before != UNKNOWN) & (after != UNKNOWN))


def onsets(event: Event, path: WarPath) -> Truths:
    """Return on which days (T, P) of a path an event begins; the first day has none.

    A holder or a state of supply changes; a siege begins.
    """
    began = np.zeros(path.holder.shape, np.bool_)
    if event == Event.HOLDER:
        began[1:] = path.taken[1:]
    elif event == Event.SUPPLY:
        began[1:] = differs(path.supplied[:-1], path.supplied[1:])
    elif event == Event.BESIEGED:
        began[1:] = (path.besieged[1:] == YES) & (path.besieged[:-1] != YES)
    else:
        raise ValueError(f"'{event}' needs people")
    return began


def places_scored(start: WarPath, population: NDArray[np.int64], abroad: Ints) -> Truths:
    """Return the places (P,) that are scored: at home, with people, and somebody holds them."""
    return np.asarray((population > 0) & (abroad == 0) & (start.holder[-1] >= 0))
