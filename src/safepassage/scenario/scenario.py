"""The scenario: settings, rules and one tuple of parts per table; read, checked, immutable."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from pydantic import Field

from safepassage.scenario import parts
from safepassage.scenario.claims import Claim, Source
from safepassage.scenario.columns import Day, Id, Ids, Part, column
from safepassage.scenario.kinds import Confidence, RelationKind, Status
from safepassage.scenario.rules import Rules

FORMAT_VERSION = 2  # 1: route status without traffic (see migrate.py)


class Sensitivity(StrEnum):
    """How much of a result may be shown (docs/science/ethics.md)."""

    OPEN = "open"
    RESTRICTED = "restricted"
    LIVE = "live"


class Party(Part):
    """An armed or political actor. The name is neutral; what others call it is a claim."""

    party: Id = column("id of the party")
    name: str = column("neutral name for people", default="")
    calls_itself: str = column("what it calls itself", default="")
    sponsors: Ids = column(
        "ids of parties that stand behind it, joined by ;, each with a row in sponsors.csv",
        default=(),
    )
    weight: float = column(
        "size of its pool in the generated war, relative to the places it holds; 0: no troops",
        default=1.0,
        ge=0,
        le=100,
    )
    note: str = column("anything a reader must know", default="")


class Relation(Part):
    """What two parties are to each other, dated. Without a row two parties are hostile."""

    party_a: Id = column("one party")
    party_b: Id = column("the other")
    kind: RelationKind = column("hostile, neutral, ally or tolerated")
    start: Day | None = column("first day; empty: from the beginning", default=None)
    end: Day | None = column("last day; empty: to the end", default=None)
    traffic: Ids = column("goods, trade, aid, civilians (both ways), joined by ;", default=())
    routes: Ids = column("where; empty: everywhere for allies, nowhere for tolerated", default=())
    status: Status = column("how far it lets pass", default=Status.LIMITED)
    source: Ids = column("ids of the table sources", default=())
    confidence: Confidence | None = column("how sure", default=None)
    note: str = column("anything a reader must know", default="")


class Settings(Part):
    """What scenario.toml says: names, period, parties, relations, rules."""

    format_version: int = column("version of the folder format", default=FORMAT_VERSION, ge=1)
    name: Id = column("short name, as a folder is named")
    title: str = column("title for people", default="")
    start: Day = column("first day of the simulation")
    end: Day = column("last day of the simulation")
    sensitivity: Sensitivity | None = column(
        "open, restricted or live; empty: live if the end is less than 24 months ago", default=None
    )
    home_country: str = column("ISO code of the country whose people are displaced", default="")
    preset: str = column("rule preset", default="default", pattern="^(default|flee3)$")
    parties: tuple[Party, ...] = Field(default=(), description="armed or political actors")
    relations: tuple[Relation, ...] = Field(default=(), description="what they are to each other")
    rules: Rules = Field(default=Rules(), description="overrides of the preset")
    notes: str = column("notes on the scenario", default="")


class Scenario(Part):
    """Everything that is simulated. Made by `load`; never changed, only derived from."""

    settings: Settings
    places: tuple[parts.Place, ...]
    areas: tuple[parts.Area, ...] = ()
    routes: tuple[parts.Route, ...] = ()
    control: tuple[parts.Control, ...] = ()
    sponsors: tuple[parts.Sponsor, ...] = ()
    aliases: tuple[parts.Alias, ...] = ()
    labels: tuple[parts.Label, ...] = ()
    presence: tuple[parts.Presence, ...] = ()
    supply_sources: tuple[parts.SupplySource, ...] = ()
    route_status: tuple[parts.RouteStatus, ...] = ()
    gates: tuple[parts.GatePolicy, ...] = ()
    camps: tuple[parts.CampState, ...] = ()
    operations: tuple[parts.Operation, ...] = ()
    strikes: tuple[parts.Strike, ...] = ()
    talks: tuple[parts.Talks, ...] = ()
    ceasefires: tuple[parts.Ceasefire, ...] = ()
    corridors: tuple[parts.Corridor, ...] = ()
    agreements: tuple[parts.Agreement, ...] = ()
    convoys: tuple[parts.Convoy, ...] = ()
    outages: tuple[parts.Outage, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def name(self) -> str:
        """Return the short name."""
        return self.settings.name

    @property
    def days(self) -> int:
        """Return the number of days, first and last included."""
        return (self.settings.end - self.settings.start).days + 1

    def day_of(self, when: date) -> int:
        """Return the number of a date; 0 is the first day, negative before it."""
        return (when - self.settings.start).days

    def date_of(self, day: int) -> date:
        """Return the date of a day number."""
        return self.settings.start + timedelta(days=day)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some tables or the settings replaced."""
        return self.model_copy(update=changes)

    def with_event(self, part: Part) -> Scenario:
        """Return a scenario with one row more, checked; see `derive.with_event`."""
        from safepassage.scenario.derive import with_event  # derive imports this module

        return with_event(self, part)

    def without(self, table: str, name: str) -> Scenario:
        """Return a scenario without the rows of that id, checked; see `derive.without`."""
        from safepassage.scenario.derive import without  # derive imports this module

        return without(self, table, name)

    def as_of(self, when: date | str) -> Scenario:
        """Return what was known on a day, a date or "YYYY-MM-DD"; see `scenario.as_of`."""
        from safepassage.scenario.as_of import as_of  # as_of imports this module

        return as_of(self, when)

    def sensitivity(self, today: date) -> Sensitivity:
        """Return how much may be shown; where nothing is said, live for 24 months after the end."""
        from safepassage.scenario.derive import LIVE_MONTHS, months_later

        if self.settings.sensitivity is not None:
            return self.settings.sensitivity
        live = today < months_later(self.settings.end, LIVE_MONTHS)
        return Sensitivity.LIVE if live else Sensitivity.OPEN

    def resolved(self) -> dict[str, Any]:
        """Return the resolved form: defaults filled in, JSON types only, rows sorted."""
        from safepassage.scenario.tables import TABLES  # tables imports claims and parts

        settings = self.settings.model_dump(mode="json", by_alias=True)
        settings |= {key: _sorted(settings[key]) for key in ("parties", "relations")}
        form: dict[str, Any] = {"settings": settings}
        for table in TABLES:
            rows = [row.model_dump(mode="json", by_alias=True) for row in getattr(self, table.name)]
            form[table.name] = _sorted(rows)
        return form

    def hash(self) -> str:
        """Return the SHA-256 of the resolved form; the order of rows does not change it."""
        return hash_of_form(self.resolved())


def hash_of_form(form: dict[str, Any]) -> str:
    """Return the SHA-256 of a resolved form, as it was when it was written."""
    text = json.dumps(form, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
