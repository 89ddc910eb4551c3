"""The events of a scenario by id, whatever their table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import BY_NAME, EVENT_TABLES

NUMBERS = frozenset({"agreements", "convoys"})  # tables whose rows carry numbers of people moved


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its table and its first day."""

    table: str
    event: str
    first_day: date

    @property
    def is_a_number(self) -> bool:
        """Return whether the event itself names how many people are moved or reached."""
        return self.table in NUMBERS


def events_by_id(scenario: Scenario) -> dict[str, tuple[Event, ...]]:
    """Return the events of each id; two tables may use the same id for one thing that happened."""
    found: dict[str, tuple[Event, ...]] = {}
    for table in EVENT_TABLES:
        (key,) = BY_NAME[table].key
        for row in getattr(scenario, table):
            first_day = row.date if table == "convoys" else row.start
            event = Event(table, getattr(row, key), first_day)
            found[event.event] = (*found.get(event.event, ()), event)
    return found
