"""The same world twice with the same luck, only a decision different.

The range of a difference is that between pairs of runs with the same parameters: simulation noise,
far less than what is not known. Rows stand by place and in a fixed order of quantities; nothing is
added up over harm, weighed or ranked. The war is as recorded and does not react.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from safepassage.errors import InputError
from safepassage.results.frames import Columns, numbers, texts
from safepassage.results.tables import HARM
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Scenario
from safepassage.study.boundaries import Boundaries
from safepassage.study.changes import Change, changes_between
from safepassage.study.run import CLOSURE, DISCLAIMER, Progress, Simulate, engine_of_record

OPENING = "If everything else in the war had gone the same way, ..."
LABEL = "simulation noise only (same parameters)"
SIGN_UNKNOWN = "sign not known"

LEFT, ARRIVED, LET_THROUGH, ELSEWHERE = (
    "left by own means",
    "arrived",
    "let through the gate",
    "crossed elsewhere",
)
UNITS = {
    LEFT: "moves",
    ARRIVED: "moves",
    LET_THROUGH: "people",
    ELSEWHERE: "people",
    "besieged": "person-days",
    "short": "person-days",
    "waiting": "person-days",
    "turned back": "people",
    "displaced under agreement": "people",
    "exposed": "person-days",
}
NEAR_SIDE = ("waiting", "turned back", "exposed")
# A figure is never shown at a place without those beside it, even where they do not change.
BESIDE = {
    LET_THROUGH: NEAR_SIDE,
    ELSEWHERE: NEAR_SIDE,
    "besieged": ("displaced under agreement",),
    "displaced under agreement": ("besieged",),
}
PAIRS_FOR_A_SIGN = 6  # by luck alone six pairs agree in sign once in 32 times
TOO_FEW = f"too few runs to tell the sign ({PAIRS_FOR_A_SIGN} pairs needed)"
Outcome = Mapping[tuple[str, str], int]  # (place, quantity) -> figure


@dataclass(frozen=True, slots=True)
class Difference:
    """One quantity at one place in both worlds; figures are means over the pairs of runs."""

    place: str
    quantity: str
    unit: str
    first: float
    second: float
    difference: float
    low: float  # smallest difference of a pair
    high: float  # largest
    sign: str  # more, fewer, no difference, "sign not known" or too few runs to tell


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two worlds, place by place."""

    first: str
    second: str
    changes: tuple[Change, ...]
    seeds: tuple[int, ...]
    rows: tuple[Difference, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {
            "opening": OPENING,
            "first": self.first,
            "second": self.second,
            "changes": [str(change) for change in self.changes],
            "seeds": list(self.seeds),
            "range": f"smallest and largest of {len(self.seeds)} pairs of runs: {LABEL}",
            "closure": CLOSURE,
            "disclaimer": DISCLAIMER,
            "rows": [asdict(row) for row in self.rows],
        }

    def as_text(self) -> str:
        """Return the comparison for a terminal."""
        lines = [OPENING, "", *(f"  {change}" for change in self.changes), ""]
        if not self.rows:
            lines.append("No figure differs in any pair of runs.")
        for place in dict.fromkeys(row.place for row in self.rows):
            lines.append(place)
            lines += [_line(row) for row in self.rows if row.place == place]
        lines += [
            "",
            f"Ranges are the smallest and largest of {len(self.seeds)} pairs of runs: {LABEL}.",
            f"Closure: {CLOSURE}. {DISCLAIMER.capitalize()}.",
        ]
        return "\n".join(lines)


def compare(
    first: Scenario,
    second: Scenario,
    *,
    seeds: Iterable[int],
    threads: int = 1,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
) -> Comparison:
    """Simulate two scenarios that are one decision apart, seed by seed with the same luck.

    Parameters
    ----------
    first, second
        One world in which only decisions differ; at most one hostile act more in the second.
    seeds
        At least two; each gives a pair of runs.
    threads
        How many threads the kernels may use.
    progress
        Called with runs done and runs in all.
    simulate
        What simulates; the engine of record unless another is named.

    Raises
    ------
    InputError
        The two are not one world, nothing differs, or there are fewer than two seeds.
    RefusedError
        The second adds more than one hostile act.
    """
    luck = tuple(dict.fromkeys(seeds))
    if len(luck) < 2:
        raise InputError("compare needs two seeds or more: one pair of runs has no range")
    changes = changes_between(first, second)
    engine = simulate or engine_of_record()
    tell = progress or (lambda *_: None)
    pairs: list[tuple[Outcome, Outcome]] = []
    for seed in luck:
        before = outcome_of(engine(first, seed=seed, threads=threads, progress=None).tables)
        tell(2 * len(pairs) + 1, 2 * len(luck))
        after = outcome_of(engine(second, seed=seed, threads=threads, progress=None).tables)
        pairs.append((before, after))
        tell(2 * len(pairs), 2 * len(luck))
    return Comparison(first.name, second.name, changes, luck, _differences(pairs, first))


def outcome_of(tables: Mapping[str, Columns]) -> Outcome:
    """Return the figures of a run by place and quantity, over all its days."""
    moves, queues, harm = tables["moves"], tables["queues"], tables["harm"]
    own_means = texts(moves, "kind").is_word("first", "onward", "irregular")
    found = {
        LEFT: _by_place(moves, "from_place", "people", own_means),
        ARRIVED: _by_place(moves, "to_place", "people", own_means),
        LET_THROUGH: _by_place(queues, "place", "admitted"),
        ELSEWHERE: _by_place(queues, "place", "irregular"),
    }
    quantity = texts(harm, "quantity")
    found |= {word: _by_place(harm, "place", "people", quantity.is_word(word)) for word in HARM}
    return {
        (place, word): figure for word, places in found.items() for place, figure in places.items()
    }


def _by_place(
    columns: Columns, place: str, people: str, chosen: np.ndarray[Any, Any] | None = None
) -> dict[str, int]:
    """Return the sum of a column over days, by place."""
    where, count = texts(columns, place), numbers(columns, people)
    codes = where.codes if chosen is None else where.codes[chosen]
    count = count if chosen is None else count[chosen]
    totals = np.zeros(len(where.labels), np.int64)
    np.add.at(totals, codes, count)
    return {label: int(total) for label, total in zip(where.labels, totals, strict=True) if total}


def _differences(
    pairs: Sequence[tuple[Outcome, Outcome]], scenario: Scenario
) -> tuple[Difference, ...]:
    """Return the rows that differ in any pair, with those that must stand beside them."""
    return tuple(_difference(*key, pairs) for key in keys_to_show(pairs, scenario))


def keys_to_show(
    pairs: Sequence[tuple[Outcome, Outcome]], scenario: Scenario
) -> list[tuple[str, str]]:
    """Return place and quantity of each row that differs in any pair, and of those beside it.

    Rows stand by place, then in a fixed order of quantities, never by size.
    """
    figures = {key for before, after in pairs for key in (*before, *after)}
    differing = {
        key for key in figures if any(before.get(key) != after.get(key) for before, after in pairs)
    }
    shown = differing | {
        (place, word) for place, quantity in differing for word in BESIDE.get(quantity, ())
    }
    abroad = Boundaries(scenario).abroad
    if any(place in abroad for place, _ in differing):  # some crossed: both sides are shown
        crossings = {row.place for row in scenario.places if row.kind == PlaceKind.CROSSING}
        used = crossings & {place for place, _ in figures}
        shown |= {(place, word) for place in used for word in (LET_THROUGH, ELSEWHERE, *NEAR_SIDE)}
    order = list(UNITS)
    return sorted(shown, key=lambda key: (key[0], order.index(key[1])))


def _difference(place: str, quantity: str, pairs: Sequence[tuple[Outcome, Outcome]]) -> Difference:
    figures = [[run.get((place, quantity), 0) for run in pair] for pair in pairs]
    first, second = np.array(figures, np.int64).T
    change = second - first
    low, high = int(change.min()), int(change.max())
    return Difference(
        place=place,
        quantity=quantity,
        unit=UNITS[quantity],
        first=float(first.mean()),
        second=float(second.mean()),
        difference=float(change.mean()),
        low=low,
        high=high,
        sign=_sign(low, high, len(pairs)),
    )


def _sign(low: int, high: int, pairs: int) -> str:
    """Return the direction, if enough pairs of runs agree in it."""
    if low == high == 0:
        return "no difference"
    if pairs < PAIRS_FOR_A_SIGN:
        return TOO_FEW
    if low <= 0 <= high:
        return SIGN_UNKNOWN
    return "more" if low > 0 else "fewer"


def _line(row: Difference) -> str:
    range_of_pairs = f"{row.low:+,.0f} to {row.high:+,.0f}"
    return (
        f"  {row.quantity} ({row.unit}): {row.first:,.0f}, then {row.second:,.0f}; "
        f"difference {range_of_pairs} ({row.sign})"
    )
