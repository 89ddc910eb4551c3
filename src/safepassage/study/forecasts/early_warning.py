"""The early-warning list, with its own record: how often such warnings were right in the past.

Events are about civilians: a place loses or regains what feeds it, is besieged, or its people
leave. Nothing here says that a place will be attacked or will fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safepassage.study.forecasts.dumb import DISTANCE_RATE, NOTHING_CHANGES
from safepassage.study.forecasts.events import Event
from safepassage.study.forecasts.record import WARNED_FROM

WATCH = {  # three signs that somebody on the spot can see
    Event.SUPPLY: (
        "price of bread and fuel; lorries a day on the last open road; whether that road is shelled"
    ),
    Event.BESIEGED: (
        "whether the last open road is shut; day of the last convoy; people turned back on the way "
        "out"
    ),
    Event.DISPLACED: (
        "families leaving the places around; shelling inside the place; vehicles on the roads out"
    ),
}
NO_RECORD = "no record of such warnings"


def early_warning(
    said: Mapping[str, Any],
    record: Mapping[str, Any] | None,
    stock_days: Mapping[str, float | None],
) -> dict[str, Any]:
    """Return the first line and the rows, by place in order of ids.

    Parameters
    ----------
    said
        What the forecast says: probabilities, baselines, horizon.
    record
        The record of past forecasts of this scenario, if there is one.
    stock_days
        Days of stock on the issue date by place; None or absent is unknown.
    """
    horizon = int(said["horizon_days"])
    rows = []
    for name, chance in said["probabilities"].items():
        place, _, word = name.partition(": ")
        event = Event(word)
        if event not in WATCH or chance["p"] < WARNED_FROM:
            continue
        base = said["baselines"].get(name, {})
        if event == Event.BESIEGED and base.get(NOTHING_CHANGES, 0.0) == 1.0:
            continue  # it is besieged today: no warning, a fact
        rows.append(
            {
                "place": place,
                "event": event.value,
                "within_days": horizon,
                "low": chance["low"],
                "high": chance["high"],
                "base_rate": base.get(DISTANCE_RATE),
                "watch": WATCH[event],
                "stock_days": stock_days.get(place),
                "past_warnings": _past(record, event, horizon),
            }
        )
    return {"first_line": _skill(record), "warned_from": WARNED_FROM, "rows": rows}


def _skill(record: Mapping[str, Any] | None) -> str:
    """Return the line that always stands first."""
    if record is None:
        return f"Skill over '{NOTHING_CHANGES}': not known; no past forecasts were scored."
    told = []
    for line in record["lines"]:
        if line["event"] not in {event.value for event in WATCH}:
            continue
        change = 1.0 - line["brier"]["safepassage"] / line["brier"][NOTHING_CHANGES]
        high = line["brier_difference"][NOTHING_CHANGES]["high"]
        sure = high is not None and high < 0
        told.append(
            f"{line['event']}, {line['horizon']} days: "
            + (f"{change:.0%}" if sure else f"{change:+.0%}, not sure")
        )
    return f"Skill over '{NOTHING_CHANGES}': {'; '.join(told)}."


def _past(record: Mapping[str, Any] | None, event: Event, horizon: int) -> str:
    """Return hits and false alarms of past warnings, at the nearest horizon that was scored."""
    lines = [line for line in (record or {}).get("lines", ()) if line["event"] == event.value]
    if not lines:
        return NO_RECORD
    line = min(lines, key=lambda one: abs(one["horizon"] - horizon))
    return (
        f"{line['hits']} hits, {line['false_alarms']} false alarms, {line['missed']} missed "
        f"({line['horizon']} days, {line['origins']} issue dates)"
    )


def text_of(warning: Mapping[str, Any]) -> Iterator[str]:
    """Yield the list for a terminal: by event, so that its signs and its record stand once."""
    yield "Early warning, with its own record"
    yield f"  {warning['first_line']}"
    if not warning["rows"]:
        yield f"  No warning: no chance of {warning['warned_from']:.0%} or more."
    for event in dict.fromkeys(row["event"] for row in warning["rows"]):
        rows = [row for row in warning["rows"] if row["event"] == event]
        yield f"  {event} within {rows[0]['within_days']} days"
        yield f"    watch: {rows[0]['watch']}"
        yield f"    such warnings in the past: {rows[0]['past_warnings']}"
        yield from (f"    {_line(row)}" for row in rows)


def _line(row: Mapping[str, Any]) -> str:
    base = "not known" if row["base_rate"] is None else f"{row['base_rate']:.0%}"
    stock = "not known" if row["stock_days"] is None else f"{row['stock_days']:.0f} days"
    return (
        f"{row['place']:<24} {row['low']:.0%} to {row['high']:.0%}; base rate {base}; "
        f"stocks {stock}"
    )
