"""What is written down at the end of a day, and the tables that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.engine.arrays import (
    YES,
    Longs,
    PlaceTotals,
    Situation,
)
from safepassage.engine.people import kernels
from safepassage.engine.people.arrivals import Moves
from safepassage.engine.people.gates import IRREGULAR, SENT
from safepassage.engine.people.plan import Plan
from safepassage.engine.people.population import Population
from safepassage.results.frames import Coded
from safepassage.results.tables import (
    HARM,
    HOW_MOVED,
    MOVE_KINDS,
    MOVE_NUMBERS,
    STATUS,
    WHEREABOUTS,
)

SHORT = 0.3  # shortage index above which people count as short
EXPOSED = 0.5  # conflict intensity above which people present count as exposed
UNKNOWN_ORIGIN = "unknown"
CATEGORY_NAMES = ("asylum", "family", "medical")
DEGREES = ("open", "under fire", "fire-cut", "cut")
FIRST_CELLS = 1 << 14

Columns = dict[str, NDArray[Any]]


class Book:
    """Collects the rows of every table, day by day, as numbers; names come at the end."""

    def __init__(self, plan: Plan) -> None:
        """Start with empty tables."""
        self._plan = plan
        self._pages: dict[str, list[tuple[NDArray[Any], ...]]] = {
            name: [] for name in ("stocks", "flows", "queues", "situation", "harm", "moves")
        }
        self._cells = np.full(FIRST_CELLS, kernels.EMPTY, np.int64)  # keys of stocks met so far
        self._used = 0

    def stocks(self, day: int, population: Population) -> int:
        """Book who is where at the end of the day; return the number of people booked."""
        key, people = self._cells_of(population)
        pool_key, pool_people = self._pools_of(population)
        keys, where = np.unique(np.concatenate([key, pool_key]), return_inverse=True)
        sums = np.zeros(len(keys), np.int64)
        np.add.at(sums, where, np.concatenate([people, pool_people]))
        self._add("stocks", day, keys, sums)
        return int(sums.sum())

    def flows(self, day: int, flows: Longs) -> None:
        """Book the people who entered each link, (L,)."""
        links = np.flatnonzero(flows)
        self._add("flows", day, links, flows[links])

    def queues(self, day: int, queue: Longs) -> None:
        """Book the queues at gates, (P, 3, 5), where anything is in them."""
        place, category = np.nonzero(queue.any(axis=2))
        self._add("queues", day, place, category, queue[place, category])

    def moves(self, day: int, moves: Moves) -> None:
        """Book moves that ended today."""
        self._add("moves", day, *moves)

    def situation(self, day: int, situation: Situation) -> None:
        """Book what the war layer said of each place."""
        epoch = situation.epoch
        places = np.arange(self._plan.places)
        facts = (epoch.holder, epoch.held_share, epoch.supplied, epoch.encircled)
        clock = (situation.stock_days, situation.shortage, situation.intensity)
        self._add("situation", day, places, *facts, situation.besieged, epoch.degree, *clock)

    def harm(
        self,
        day: int,
        situation: Situation,
        totals: PlaceTotals,
        queue: Longs,
        agreed: Longs,
    ) -> None:
        """Book the quantities of harm apart, in the order of HARM; they are never added up."""
        present = totals.residents + totals.displaced
        attempts = queue[:, :, [IRREGULAR, SENT]].sum(axis=(1, 2))
        in_danger = np.rint(self._plan.rules.irregular_danger_share * attempts).astype(np.int64)
        quantities = (
            np.where(situation.besieged == YES, present, 0),
            np.where(np.nan_to_num(situation.shortage) > SHORT, present, 0),
            totals.waiting,
            queue[:, :, SENT].sum(axis=1),
            agreed,
            np.where(situation.intensity > EXPOSED, present, 0) + in_danger,
        )
        people = np.stack(quantities, axis=1)
        place, quantity = np.nonzero(people)
        self._add("harm", day, place, quantity, people[place, quantity])

    def tables(self) -> Mapping[str, Mapping[str, NDArray[Any] | Coded]]:
        """Return the tables of the run, by name and column."""
        plan = self._plan
        places, origins = plan.names.places, (*plan.names.places, UNKNOWN_ORIGIN)
        day, key, people = self._columns("stocks", 3)
        spot, origin = key // 256 // (plan.places + 1), key // 256 % (plan.places + 1)
        stocks: dict[str, NDArray[Any] | Coded] = {
            "day": day,
            "place": _coded(spot, (*places, *plan.names.routes)),
            "origin": _coded(origin, origins),
            "status": _coded(key & 3, STATUS),
            "whereabouts": _coded(key >> 2 & 7, WHEREABOUTS),
            "how_moved": _coded(key >> 5 & 7, HOW_MOVED),
            "people": people,
        }
        return {
            "stocks": stocks,
            "flows": self._flow_table(),
            "queues": self._queue_table(),
            "situation": self._situation_table(),
            "harm": self._harm_table(),
            "moves": self._move_table(origins),
        }

    def _cells_of(self, population: Population) -> tuple[Longs, Longs]:
        """Return the keys of stocks that are in use among slots, and the people of each."""
        slots = population.slots
        while True:
            people = np.zeros(len(self._cells), np.int64)
            places, count = self._plan.places, population.count
            used = kernels.tally(slots, count, places, self._cells, people, self._used)
            if used >= 0:
                break
            self._cells = np.full(2 * len(self._cells), kernels.EMPTY, np.int64)
            self._used = 0
        self._used = used
        filled = np.flatnonzero(people)
        return self._cells[filled], people[filled]

    def _pools_of(self, population: Population) -> tuple[Longs, Longs]:
        """Return the keys of stocks of those who have not left, and the people of each."""
        people = population.pool_people
        pool = np.flatnonzero(people)
        place = pool % self._plan.places
        origin = np.minimum(pool, self._plan.places)
        look = population.pool_look[pool].astype(np.int64)
        return (place * (self._plan.places + 1) + origin) * 256 + look, people[pool]

    def _add(self, table: str, day: int, *columns: NDArray[Any]) -> None:
        """Keep the rows of a day."""
        if len(columns[0]):
            self._pages[table].append((np.full(len(columns[0]), day, np.int32), *columns))

    def _columns(self, table: str, width: int) -> tuple[NDArray[Any], ...]:
        """Return the columns of a table over all days, the day first."""
        pages = self._pages[table]
        if not pages:
            return tuple(np.zeros(0, np.int64) for _ in range(width))
        return tuple(np.concatenate(column) for column in zip(*pages, strict=True))

    def _flow_table(self) -> dict[str, NDArray[Any] | Coded]:
        plan = self._plan
        day, link, people = self._columns("flows", 3)
        names = plan.names.places
        ways = tuple(
            f"{names[here]}>{names[there]}"
            for here, there in zip(plan.link_from, plan.link_to, strict=True)
        )
        return {
            "day": day,
            "route": _coded(link // 2, plan.names.routes),
            "direction": Coded.of([ways[way] for way in link]),
            "people": people,
        }

    def _queue_table(self) -> dict[str, NDArray[Any] | Coded]:
        day, place, category, counts = self._columns("queues", 4)
        counts = counts.reshape(-1, 5)
        return {
            "day": day,
            "place": _coded(place, self._plan.names.places),
            "category": _coded(category, CATEGORY_NAMES),
            "waiting": counts[:, 0],
            "admitted": counts[:, 1],
            "left_queue": counts[:, 2],
            "irregular": counts[:, 3],
            "turned_back": counts[:, 4],
        }

    def _situation_table(self) -> dict[str, NDArray[Any] | Coded]:
        names = self._plan.names
        day, place, holder, *facts, degree, stock, short, hot = self._columns("situation", 11)
        share, supplied, encircled, besieged = facts
        return {
            "day": day,
            "place": _coded(place, names.places),
            "holder": _coded(holder, names.parties),
            "held_share": share,
            "supplied": supplied,
            "encircled": encircled,
            "besieged": besieged,
            "degree": _coded(degree, DEGREES),
            "stock_days": stock,
            "shortage": short,
            "intensity": hot,
        }

    def _harm_table(self) -> dict[str, NDArray[Any] | Coded]:
        day, place, quantity, people = self._columns("harm", 4)
        return {
            "day": day,
            "place": _coded(place, self._plan.names.places),
            "quantity": _coded(quantity, HARM),
            "people": people,
        }

    def _move_table(self, origins: Sequence[str]) -> dict[str, NDArray[Any] | Coded]:
        """Return the moves, those alike on one day added up."""
        *key, people = self._columns("moves", 8)
        places = self._plan.names.places
        sizes = (places, places, origins, MOVE_KINDS, WHEREABOUTS, MOVE_NUMBERS)
        widths = (1, *(len(words) for words in sizes))
        line, span = np.zeros(len(people), np.int64), 2**16  # days
        for column, width in zip(key, widths, strict=True):
            if span * width > 2**62:  # too wide for one number: number the distinct heads first
                line = np.unique(line, return_inverse=True)[1].astype(np.int64)
                span = int(line.max(initial=0)) + 1
            line, span = line * width + column, span * width
        _, first, where = np.unique(line, return_index=True, return_inverse=True)
        sums = np.zeros(len(first), np.int64)
        np.add.at(sums, where, people)
        day, start, end, origin, kind, whereabouts, nth = (column[first] for column in key)
        return {
            "day": day,
            "from_place": _coded(start, places),
            "to_place": _coded(end, places),
            "origin": _coded(origin, origins),
            "kind": _coded(kind, MOVE_KINDS),
            "whereabouts": _coded(whereabouts, WHEREABOUTS),
            "nth": _coded(nth, MOVE_NUMBERS),
            "people": sums,
        }


def _coded(codes: NDArray[Any], labels: Sequence[str]) -> Coded:
    return Coded(codes.astype(np.int32), tuple(labels))
