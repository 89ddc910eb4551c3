"""The arrays that war, people and kernels share.

Letters in shapes: P places, R routes, C gate categories.

Rows follow the sorted ids of `Names`; only `compile` and the writers of results know names.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Tristate = NDArray[np.int8]

NOBODY = -1  # holder of a place without a row in control.csv
UNKNOWN, NO, YES = -1, 0, 1  # tristates: supplied, encircled, besieged

# How far a way lets pass; a higher number passes more.
CLOSED, UNDER_FIRE, LIMITED, OPEN = 0, 1, 2, 3

# Rows of `Epoch.status`, in the order of scenario.parts.Traffic.
GOODS, TRADE, AID, CIVILIANS_OUT, CIVILIANS_IN = 0, 1, 2, 3, 4

# Columns of `Epoch.gate`, in the order of scenario.parts.GateCategory.
ASYLUM, FAMILY, MEDICAL, GATE_TRADE, GATE_AID, VOLUNTARY_RETURN = 0, 1, 2, 3, 4, 5
GATE_CLOSED, GATE_URGENT_ONLY, GATE_QUOTA, GATE_OPEN, NO_GATE = 0, 1, 2, 3, 255

# Degrees of encirclement.
DEGREE_OPEN, DEGREE_UNDER_FIRE, DEGREE_FIRE_CUT, DEGREE_CUT = 0, 1, 2, 3


class Network(NamedTuple):
    """What does not change during a run. Places and routes in the order of their ids."""

    from_place: Ints  # (R,) row of the place at one end
    to_place: Ints  # (R,) row of the place at the other end
    length_m: Ints  # (R,) metres
    route_kind: Bytes  # (R,) row in scenario.parts.RouteKind
    place_kind: Bytes  # (P,) row in scenario.parts.PlaceKind
    abroad: Bytes  # (P,) 1 where the country is not the home country
    population: Longs  # (P,) people at the start
    idps: Longs  # (P,) of them displaced at the start; unknown counts as 0 here and is said so


class Epoch(NamedTuple):
    """What holds until control, a status, a gate, a relation or a camp changes."""

    first_day: int
    holder: Ints  # (P,) row of the party, NOBODY
    held_share: Floats  # (P,) part of the place its holder holds
    status: Bytes  # (5, R) as recorded, relations applied; rows GOODS ... CIVILIANS_IN
    front: Bytes  # (R,) 1 where the holders of the two ends are hostile
    passable_out: Bytes  # (R,) for civilians from from_place to to_place; fronts applied
    passable_in: Bytes  # (R,) the same from to_place to from_place
    gate: Bytes  # (P, C) GATE_..., NO_GATE where no row speaks
    gate_people_per_day: Ints  # (P, C) quota, -1 where none
    camp_open: Bytes  # (P,) 1, 0 where closed or overrun
    capacity: Longs  # (P,) people a camp can hold, -1 unknown or no camp
    supplied: Tristate  # (P,) goods, trade or aid reach it
    supply_ratio: Floats  # (P,) inflow / need by max-flow, 0 to 1 and more; NaN where unknown
    encircled: Tristate  # (P,) no way in for any traffic and no regular way out for civilians
    degree: Bytes  # (P,) DEGREE_...


class Agreed(NamedTuple):
    """An agreement of a generated war that moves people on a day; see people.offers."""

    day: int
    name: str
    element: int
    from_place: int
    to_places: tuple[int, ...]
    people: int  # named, -1: all who are there
    people_per_day: int  # 0 on a halt
    linked: str = ""
    is_return: bool = False
    residents: bool = True  # may leave so
    displaced: bool = True

    def moves_on(self, day: int) -> bool:
        """Return whether anybody may move on a day."""
        return day == self.day and self.people_per_day > 0


class Offered(NamedTuple):
    """A corridor of a generated war that is offered on a day; see people.offers."""

    day: int
    name: str
    element: int
    from_place: int
    to_place: int
    people_per_day: int
    guaranteed: bool
    screening: bool
    residents: bool = True  # may take it
    displaced: bool = True

    def is_offered(self, day: int) -> bool:
        """Return whether it is offered on a day."""
        return day == self.day and self.people_per_day > 0


class Situation(NamedTuple):
    """What the people layer may know of the war on a day; it reads this and nothing else."""

    day: int
    epoch: Epoch
    intensity: Floats  # (P,) conflict intensity 0 to 1
    threat: Floats  # (P,) expected encirclement 0 to 1: ways lost lately, none or one left
    captured: Floats  # (P,) part of the place captured today by a hostile party, 0 to 1
    days_since_capture: Ints  # (P,) days since a hostile capture, large where never
    besieged: Tristate  # (P,)
    stock_days: Floats  # (P,) days of stock left, NaN where unknown
    shortage: Floats  # (P,) shortage index 0 to 1 (not IPC, not famine)
    agreements: tuple[Agreed, ...] = ()  # beside those of the scenario; of a generated war
    corridors: tuple[Offered, ...] = ()  # the same


class PlaceTotals(NamedTuple):
    """The only way back from people to war: who is there at the end of a day."""

    residents: Longs  # (P,) people at home
    displaced: Longs  # (P,) IDPs, refugees and returnees present
    waiting: Longs  # (P,) of them at a closed or full gate


class War(Protocol):
    """Scripted, generated, or scripted to an issue date and generated after it."""

    def situation(self, day: int, totals: PlaceTotals) -> Situation:
        """Return what holds on a day; days are asked in order, from 0."""
        ...


# --- people -------------------------------------------------------------------------------------
# Letters: N households that have left (slots), Q pools = 2 P: pool p holds those at home in place
# p, pool P + p those who were displaced there before the start and whose origin is unknown.

# Rows of results.tables.STATUS, WHEREABOUTS, HOW_MOVED and MOVE_KINDS.
RESIDENT, IDP, REFUGEE, RETURNEE = 0, 1, 2, 3
AT_HOME, HOST, RENTED, IN_CAMP, COLLECTIVE, AT_CROSSING, ON_THE_WAY = 0, 1, 2, 3, 4, 5, 6
NOT_MOVED, OWN_MEANS, UNDER_AGREEMENT, TURNED_BACK, SENT_BACK = 0, 1, 2, 3, 4
MOVE_FIRST, MOVE_ONWARD, MOVE_RETURN, MOVE_AGREEMENT = 0, 1, 2, 3
MOVE_TURNED_BACK, MOVE_SENT_BACK, MOVE_IRREGULAR, MOVE_SETTLING = 4, 5, 6, 7

TRIP_KIND = 7  # bits of `Slots.trip` that hold the kind of move
ESCORTED = 8  # bit: by convoy or corridor, along any road there is, whatever its status
KIND_SHIFT = 4  # two bits: kind of household
MADE_SHIFT = 6  # two bits: displacements since the start; the highest is "or more"
MOST_MADE = 3
FOR_LIFE = 0b11110000  # bits that no new trip changes

CHOOSE = 65535  # a goal: none yet
NO_WAY = 65535  # a next link: none

Marks = NDArray[np.uint16]
Words = NDArray[np.uint32]
Keys = NDArray[np.uint64]


class Slots(NamedTuple):
    """Households that have left, one row each, 16 bytes. A household is its origin and ordinal."""

    state: Marks  # (N,) at place p: p; on link l (route l // 2, to from_place if l % 2): P + l
    goal: Marks  # (N,) place it wants to be at, CHOOSE; at rest and settled: its own place
    origin: Marks  # (N,) pool it left first
    clock: Marks  # (N,) at a place: day of arrival; on a link: hectometres to go
    last: Marks  # (N,) place it stayed at last
    ordinal: Words  # (N,) number within its pool, from 0; it has 5 + (ordinal & 1) people
    look: Bytes  # (N,) status | whereabouts << 2 | how moved << 5
    trip: Bytes  # (N,) kind of its move | ESCORTED | kind of household << 4 | moves made << 6


class Hops(NamedTuple):
    """Next link on the way to each goal, and the links. L = 2 R links, two to a route."""

    own: Marks  # (P, P) next state from a place toward a goal for those who walk, NO_WAY
    escorted: Marks  # (P, P) the same by any road there is
    link_to: Marks  # (L,) place at the end of a link
    link_hm: Marks  # (L,) hectometres


class Choices(NamedTuple):
    """What households at rest decide by on a day. Letters: H holders on the first day."""

    onward: Keys  # (H, P) threshold to move on, in 2^-32, by community and place
    is_gate: Bytes  # (P,) 1 where people wait for a border gate
    return_ok: Bytes  # (P,) 1 where those who come from there may go back
    return_threshold: Keys  # (P,) chance of going back there on a day, in 2^-32
    table: Ints  # (P,) row of a place in `cumulative`, -1
    cumulative: Words  # (T, 3 H, P) running sums of the pull of each goal, by H and kind
    community: Bytes  # (Q,) row of the holder under whom a pool lived at the start
    pool_hash: Keys  # (Q,)
    key_onward: np.uint64
    key_return: np.uint64
    key_goal: np.uint64
    travel_hm: int  # hectometres a household travels in a day
