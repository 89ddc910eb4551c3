"""The words of the files for how far a way lets pass, as numbers of the arrays, and back."""

from __future__ import annotations

from safepassage.engine import arrays
from safepassage.scenario.kinds import GatePolicyKind, Status

STATUS: dict[Status, int] = {
    Status.CLOSED: arrays.CLOSED,
    Status.UNDER_FIRE: arrays.UNDER_FIRE,
    Status.LIMITED: arrays.LIMITED,
    Status.OPEN: arrays.OPEN,
}
STATUS_WORD: dict[int, str] = {number: status.value for status, number in STATUS.items()}

GATE: dict[GatePolicyKind, int] = {
    GatePolicyKind.CLOSED: arrays.GATE_CLOSED,
    GatePolicyKind.URGENT_ONLY: arrays.GATE_URGENT_ONLY,
    GatePolicyKind.QUOTA: arrays.GATE_QUOTA,
    GatePolicyKind.OPEN: arrays.GATE_OPEN,
}

DEGREE_WORD: dict[int, str] = {
    arrays.DEGREE_OPEN: "open",
    arrays.DEGREE_UNDER_FIRE: "under fire",
    arrays.DEGREE_FIRE_CUT: "fire-cut",
    arrays.DEGREE_CUT: "cut",
}

TRISTATE: dict[int, bool | None] = {arrays.YES: True, arrays.NO: False, arrays.UNKNOWN: None}
