"""Do the dates fit together? Periods that end before they start, events nobody will see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from safepassage.errors import Problem
from safepassage.scenario import parts
from safepassage.scenario.halts import parse_halt
from safepassage.scenario.origins import Origins
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import EVENT_TABLES, TABLES

MAX_DAYS = 36_525  # a hundred years; more is a slip of the pen


def _period(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does the scenario end after it starts, in a span that can be meant?"""
    settings = scenario.settings
    if settings.end < settings.start:
        what = f"the scenario ends on {settings.end}, before it starts on {settings.start}"
        yield Problem(origins.setting("end"), what, "write the last day of the simulation")
    elif settings.end == date.max or settings.start == date.min:
        return  # a day that could not be read; that has been told
    elif scenario.days > MAX_DAYS:
        what = f"the scenario lasts {scenario.days:,} days, more than {MAX_DAYS:,}"
        yield Problem(origins.setting("end"), what, "check the years")


def _ends_before_it_starts(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does every period end after it starts?"""
    for table in TABLES:
        if not {"start", "end"} <= set(table.row.model_fields):
            continue
        column = table.row.model_fields["end"].alias or "end"
        for index, row in enumerate(getattr(scenario, table.name)):
            if row.start and row.end and row.end < row.start:
                yield _backwards(origins.where(table.name, index, column), row.start, row.end)
    for index, relation in enumerate(scenario.settings.relations):
        if relation.start and relation.end and relation.end < relation.start:
            yield _backwards(
                origins.setting("relations", index, "end"), relation.start, relation.end
            )


def _backwards(where: str, start: date, end: date) -> Problem:
    return Problem(where, f"ends on {end}, before it starts on {start}", "swap the two days")


def _events_outside(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does every event touch the days that are simulated?"""
    first, last = scenario.settings.start, scenario.settings.end
    for table in EVENT_TABLES:
        for index, event in enumerate(getattr(scenario, table)):
            start, end = _span(table, event)
            column = "date" if table == "convoys" else "start"
            where = origins.where(table, index, column)
            if start > last:
                what = f"starts on {start}, after the scenario ends on {last}"
                yield Problem(where, what, "remove the row, or let the scenario end later")
            elif end is not None and start <= end < first:
                what = f"is over on {end}, before the scenario starts on {first}"
                yield Problem(where, what, "remove the row, or let the scenario start earlier")


def _span(table: str, event: Any) -> tuple[date, date | None]:
    """Return first and last day; None is open. A strike without an end lasts a day."""
    if table == "convoys":
        return event.date, later(event.date, event.days - 1)
    if table == "strikes":
        return event.start, event.end or event.start
    return event.start, event.end


def _gate_periods(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does a gate say one thing a day for each category?"""
    rows: dict[tuple[str, str], list[tuple[int, parts.GatePolicy]]] = defaultdict(list)
    for index, gate in enumerate(scenario.gates):
        rows[gate.place, gate.category].append((index, gate))
    for (place, category), policies in rows.items():
        policies.sort(key=lambda entry: (entry[1].start, entry[0]))
        for (before, earlier), (index, gate) in pairwise(policies):
            same_key = earlier.start == gate.start  # told as a row that stands there twice
            if same_key or (earlier.end is not None and earlier.end < gate.start):
                continue
            row = origins.row("gates", before)
            what = f"{category} at '{place}' overlaps with row {row}"
            fix = f"end row {row} on {later(gate.start, -1)}, or start later"
            yield Problem(origins.where("gates", index, "start"), what, fix)


def _two_holders(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does a place have one holder a day? Others may hold a share of it."""
    holders: dict[tuple[str, date], tuple[int, str]] = {}
    for index, control in enumerate(scenario.control):
        if control.change == "share":
            continue
        key = control.place, control.date
        first, holder = holders.setdefault(key, (index, control.holder))
        if holder != control.holder:
            row = origins.row("control", first)
            what = f"'{control.place}' is held by '{holder}' from the same day on, see row {row}"
            fix = "keep one holder; for the part of another write change = share"
            yield Problem(origins.where("control", index, "holder"), what, fix)


def _two_statuses(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does a route have one status a day for each traffic and party?"""
    seen: dict[tuple[str, date, str, str], tuple[int, str]] = {}
    for index, status in enumerate(scenario.route_status):
        for traffic in status.traffic:
            key = status.route, status.date, status.party, traffic
            first, word = seen.setdefault(key, (index, status.status))
            if word != status.status:
                row = origins.row("route_status", first)
                what = f"{traffic} is {status.status}, but {word} from the same day on in row {row}"
                fix = "keep one status for each traffic"
                yield Problem(origins.where("route_status", index, "traffic"), what, fix)


def _halts(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Is every halt a day or a span of days?"""
    for index, agreement in enumerate(scenario.agreements):
        for halt in agreement.halts:
            try:
                parse_halt(halt)
            except ValueError:
                where = origins.where("agreements", index, "halts")
                fix = "write YYYY-MM-DD or YYYY-MM-DD/YYYY-MM-DD, joined by ;"
                yield Problem(where, f"'{halt}' is neither a day nor a span of days", fix)


def later(day: date, days: int) -> date:
    """Return a day some days later; the ends of the calendar are not passed."""
    number = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(number)


QUESTIONS = (
    _period,
    _ends_before_it_starts,
    _events_outside,
    _gate_periods,
    _two_holders,
    _two_statuses,
    _halts,
)
