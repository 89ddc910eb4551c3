"""One-word statuses of roads, as reports and old folders use them -> status by traffic.

The map is an assumption to be read, not a source. `holder` means the goods of whoever holds the
ends. The columns follow `kinds.Traffic`: goods, trade, aid, civilians out, civilians in.
"""

from __future__ import annotations

from dataclasses import dataclass

from safepassage.scenario.kinds import Status, Traffic

HOLDER = ""  # whose goods: those of the holder of the ends


@dataclass(frozen=True, slots=True)
class StatusWord:
    """What a word of a source means for each of the five kinds of traffic."""

    word: str
    party: str  # whose goods may pass, HOLDER where the word names nobody
    by_traffic: tuple[Status, ...]  # (5,) in the order of `Traffic`

    def groups(self) -> tuple[tuple[Status, tuple[str, ...]], ...]:
        """Return each status with the kinds of traffic it holds for, in the order of `Traffic`."""
        found: dict[Status, tuple[str, ...]] = {}
        for traffic, status in zip(Traffic, self.by_traffic, strict=True):
            found[status] = (*found.get(status, ()), traffic.value)
        return tuple(found.items())


OPEN, LIMITED, FIRE, CLOSED = Status.OPEN, Status.LIMITED, Status.UNDER_FIRE, Status.CLOSED

STATUS_WORDS = {
    row.word: row
    for row in (
        StatusWord("open", HOLDER, (OPEN, OPEN, OPEN, OPEN, OPEN)),
        StatusWord("restricted", HOLDER, (LIMITED, LIMITED, LIMITED, LIMITED, LIMITED)),
        StatusWord("frontline", HOLDER, (CLOSED, CLOSED, CLOSED, CLOSED, CLOSED)),
        StatusWord("closed", HOLDER, (CLOSED, CLOSED, CLOSED, CLOSED, CLOSED)),
        StatusWord("cut", HOLDER, (CLOSED, CLOSED, CLOSED, CLOSED, CLOSED)),
        StatusWord("fire_cut", HOLDER, (CLOSED, CLOSED, CLOSED, FIRE, FIRE)),
        StatusWord("open_under_fire", HOLDER, (FIRE, FIRE, FIRE, FIRE, FIRE)),
        StatusWord("open_opposition", "opposition", (OPEN, OPEN, OPEN, OPEN, OPEN)),
        StatusWord("open_opposition_under_fire", "opposition", (FIRE, FIRE, FIRE, FIRE, FIRE)),
        StatusWord("open_government", "government", (OPEN, OPEN, OPEN, OPEN, OPEN)),
        StatusWord(
            "open_government_limited_hours",
            "government",
            (LIMITED, LIMITED, LIMITED, LIMITED, LIMITED),
        ),
        StatusWord("open_sdf", "sdf", (OPEN, OPEN, OPEN, OPEN, OPEN)),
        StatusWord("open_turkish_backed", "turkish_backed", (OPEN, OPEN, OPEN, OPEN, OPEN)),
        StatusWord("outflow_only", HOLDER, (CLOSED, CLOSED, CLOSED, LIMITED, CLOSED)),
        StatusWord("corridor_offered", HOLDER, (CLOSED, CLOSED, CLOSED, LIMITED, CLOSED)),
        StatusWord("evacuation_only", HOLDER, (CLOSED, CLOSED, CLOSED, LIMITED, CLOSED)),
        StatusWord("halted", HOLDER, (CLOSED, CLOSED, CLOSED, CLOSED, CLOSED)),
        StatusWord("aid_only", HOLDER, (CLOSED, CLOSED, OPEN, CLOSED, CLOSED)),
        StatusWord("returns_open", HOLDER, (CLOSED, CLOSED, OPEN, CLOSED, OPEN)),
        StatusWord("military", "turkish_backed", (LIMITED, CLOSED, CLOSED, CLOSED, CLOSED)),
    )
}
