"""A comparison over joint draws as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from safepassage.study.compare import BESIDE
from safepassage.study.whatif.joint import (
    INTERVAL,
    JointComparison,
    JointDifference,
    opening_of,
)

KNOWN = ("more", "fewer")


def text_of(answer: JointComparison) -> str:
    """Return the comparison: where a sign is known under either closure, with what stands beside.

    Rows whose sign is not known are counted, and are in the JSON.
    """
    shown = _shown(answer.rows)
    lines = [answer.question, f"assumes: {answer.assumes}" if answer.assumes else "", ""]
    lines += [f"  {change}" for change in answer.changes]
    for closure, varied in answer.varied.items():
        lines += ["", f"{closure}: {opening_of(closure)} {varied}"]
    lines += ["", f"from {answer.decision} to {answer.until}; {answer.members} members; {INTERVAL}"]
    for place in dict.fromkeys(row.place for row in shown):
        lines.append(place)
        lines += [_line(row) for row in shown if row.place == place]
    if not shown:
        lines.append("No figure differs with a known sign.")
    hidden = len(answer.rows) - len(shown)
    lines += ["", f"{hidden} further rows have no known sign; they are in --json.",
              "Model scenario, not prediction."]  # fmt: skip
    return "\n".join(lines)


def _shown(rows: Sequence[JointDifference]) -> list[JointDifference]:
    known = {(row.place, row.quantity) for row in rows if row.sign in KNOWN}
    beside = {(place, word) for place, quantity in known for word in BESIDE.get(quantity, ())}
    return [row for row in rows if (row.place, row.quantity) in known | beside]


def _line(row: JointDifference) -> str:
    return (
        f"  {row.quantity} ({row.unit}), {row.closure}: {row.first:,.0f}, then {row.second:,.0f}; "
        f"difference {row.low:+,.0f} to {row.high:+,.0f} ({row.sign})"
    )
