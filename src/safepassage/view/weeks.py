"""Days as weeks: what a shared file of a live crisis says in place of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from safepassage.view.sensitivity import week_of


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks of a scenario, each by its Monday; the first begins with the scenario."""

    start: date

    def of(self, day: Any) -> Any:
        """Return the first day of the week of an ISO day; anything else as it is."""
        if not is_day(day):
            return day
        when = date.fromisoformat(day)
        monday = week_of(when)
        return (self.start if monday < self.start <= when else monday).isoformat()


def is_day(text: object) -> bool:
    """Return whether something is an ISO day."""
    return isinstance(text, str) and len(text) == 10 and text[4] == "-"
