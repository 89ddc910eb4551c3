"""The evidence ledger: who says what, when, with what range. A claim never turns into state."""

from __future__ import annotations

from enum import StrEnum

from safepassage.scenario.columns import Day, Id, Ids, Part, YesNo, column
from safepassage.scenario.kinds import Foreseen
from safepassage.scenario.parts import Row


class Use(StrEnum):
    """What a claim is for; the time split of `informs_defaults` overrides it."""

    CALIBRATE = "calibrate"
    VALIDATE = "validate"
    FORECAST = "forecast"
    CONTEXT = "context"


class Claim(Row):
    """A figure or a statement; a claim about people with an observation rule is an observation."""

    claim: Id = column("id of the claim, stable")
    quantity: Id = column("what is counted; closed list, docs/reference/quantities.md")
    place: Ids = column("ids of places or areas, joined by ;", default=())
    origin: Ids = column("where the people come from", default=())
    destination: Ids = column("where they go", default=())
    group: str = column("who is counted where it is not everybody", default="")
    start: Day | None = column("first day it speaks of", default=None)
    end: Day | None = column("last day it speaks of", default=None)
    value: float | None = column("the figure, in the unit of the quantity", default=None)
    low: float | None = column("lower end", default=None)
    high: float | None = column("upper end", default=None)
    range_kind: str = column(
        "stated or assumed (from the error of the counter)",
        default="",
        pattern="^(|stated|assumed)$",
    )
    counter: str = column(
        "registration, key_informant or press_or_officials",
        default="",
        pattern="^(|registration|key_informant|press_or_officials)$",
    )
    claimant: str = column("who says so", default="")
    outlet_printed: str = column(
        "outlet as the source prints it, contradictions kept; empty: not named", default=""
    )
    outlet: str = column("outlet it turned out to be; empty: the source itself", default="")
    published: Day | None = column("day it was published", default=None)
    use: Use = column("calibrate, validate, forecast or context", default=Use.CONTEXT)
    informs_defaults: YesNo = column("yes: it may inform a default", default=False)
    event_group: str = column("rows on one event or one series share it", default="")
    event: Ids = column(
        "events of this scenario that script it: it is then driven or conditioned, else emergent",
        default=(),
    )
    foresees: Foreseen | None = column(
        "what it says will be: holder_changes, besieged, encircled (on that day), war_ends, "
        "conditional (it names a condition); empty: a figure or nothing",
        default=None,
    )
    foresees_by: Day | None = column(
        "last day by which it says so; empty: none named", default=None
    )
    text: str = column("the statement, in our own words", default="")


class Source(Part):
    """Where a row comes from."""

    source: Id = column("id of the source, stable")
    title: str = column("title", default="")
    publisher: str = column("publisher", default="")
    date: str = column("day, month or year of the document; ~ means about", default="")
    address: str = column("address", default="")
    licence: str = column("terms of use", default="")
    note: str = column("anything a reader must know", default="")
