"""What may be shown: open, restricted or live. The view-model passes here before it is written.

=============  ====================  ==========================  ==============================
shown          open                  restricted                  live
=============  ====================  ==========================  ==============================
by             place and day         place and day               sub-district and week
counts         as they are           as they are                 "<100", others two digits
coordinates    all                   none of camps, crossings    none: no map
lifelines      all                   of places cut off today     of places cut off today
sex and age    by stated shares      none                        none
agreements,    all                   none after today            none
corridors
=============  ====================  ==========================  ==============================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.parts import Place

Level = Literal["open", "restricted", "live"]

HIDDEN_KINDS = (PlaceKind.CAMP, PlaceKind.CROSSING, PlaceKind.URBAN_REFUGE)
NO_SUB_DISTRICT = "sub-district not stated"
MARKS = {
    "open": "",
    "restricted": (
        "RESTRICTED. For named partners. No coordinates of camps or crossings, no planned "
        "evacuations, no cells by sex and age."
    ),
    "live": (
        "LIVE CRISIS. Figures are by sub-district and week, small counts are suppressed, others "
        "rounded; places of camps, crowds and corridors are left out on purpose."
    ),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a level of sensitivity lets through."""

    level: Level

    @property
    def live(self) -> bool:
        """Return whether results are by sub-district and week, rounded."""
        return self.level == "live"

    @property
    def mark(self) -> str:
        """Return the words that stand on every page, empty where all may be shown."""
        return MARKS[self.level]

    @property
    def shows_sex_and_age(self) -> bool:
        """Return whether cells by sex and age may stand in a file."""
        return self.level == "open"

    @property
    def shows_map(self) -> bool:
        """Return whether the file may hold coordinates."""
        return not self.live

    def shows_place(self, place: Place) -> bool:
        """Return whether a place may be named or drawn; camps and crossings may not always."""
        return self.level == "open" or place.kind not in HIDDEN_KINDS

    def shows_plan(self, start: date, today: date) -> bool:
        """Return whether a corridor, convoy or agreement may be named."""
        return self.level == "open" or (self.level == "restricted" and start <= today)

    def day(self, when: date) -> str:
        """Return a day as it may be shown: the day, or the Monday of its week."""
        return week_of(when).isoformat() if self.live else when.isoformat()


def stated_sub_district(place: Place) -> str:
    """Return the name of the sub-district of a place, else its P-code; never the place itself."""
    return place.admin3 or place.pcode or NO_SUB_DISTRICT


def week_of(when: date) -> date:
    """Return the Monday of the week."""
    return when - timedelta(days=when.weekday())
