"""What do gates and camps do?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tools.aleppo_2016.original import GK, Cells, Original, ids, labelled, note

from safepassage.scenario.parts import CampState, GatePolicy

# No source counts them: small numbers set by hand, so that a policy that lets somebody pass does.
URGENT_CASES_PER_DAY = 5
LIMITED_RETURNS_PER_DAY = 50
PERMIT_HOLDERS = "civilians_out quota: permit holders, not people who flee; booked as family"
ASSUMED = "people per day set by hand, unverified (GK)"
CARGO = {  # word: policy for trade, policy for aid, what the word says beyond them
    "open": ("open", "open", ""),
    "closed": ("closed", "closed", ""),
    "aid": ("closed", "open", ""),
    "aid_only": ("closed", "open", ""),
    "aid_open;trade_cut": ("closed", "open", ""),
    "military": ("closed", "closed", "military goods only"),
    "limited": ("open", "open", "limited: how far is not known, the road to the gate carries it"),
}


def gates(original: Original) -> tuple[GatePolicy, ...]:
    """Return what each gate does, by category: no quota is made up for people who flee."""
    return tuple(policy for row in original.rows("crossings") for policy in _policies(row))


def _policies(row: Cells) -> Iterator[GatePolicy]:
    quota = row["civilians_out"] == "quota"
    yield _policy(row, "asylum", "closed", note=PERMIT_HOLDERS if quota else "")
    if quota:
        cap = int(row["daily_cap_people"])
        yield _policy(row, "family", "quota", people_per_day=cap, note=PERMIT_HOLDERS)
    else:
        yield _policy(row, "family", row["civilians_out"])
    if row["medical"] == "urgent_only":
        yield _policy(
            row,
            "medical",
            "urgent_only",
            people_per_day=URGENT_CASES_PER_DAY,
            note=ASSUMED,
            by_hand=True,
        )
    else:
        yield _policy(row, "medical", row["medical"])
    trade, aid, more = CARGO[row["cargo_aid"]]
    word = note(labelled("word of the source", row["cargo_aid"].replace(";", ", ")), more)
    yield _policy(row, "trade", trade, note=word, by_hand=row["cargo_aid"] == "limited")
    yield _policy(row, "aid", aid, note=word, by_hand=row["cargo_aid"] == "limited")
    yield _returns(row)


def _returns(row: Cells) -> GatePolicy:
    """Return the gate's policy for returns; no returns are called voluntary by it."""
    if row["returns_in"] != "limited":
        return _policy(row, "voluntary_return", row["returns_in"])
    return _policy(
        row,
        "voluntary_return",
        "quota",
        people_per_day=LIMITED_RETURNS_PER_DAY,
        note=note("word of the source: limited", ASSUMED),
        by_hand=True,
    )


def _policy(
    row: Cells,
    category: str,
    policy: str,
    *,
    people_per_day: int | None = None,
    note: str = "",
    by_hand: bool = False,
) -> GatePolicy:
    return GatePolicy(
        place=row["place_id"],
        start=row["from_date"],
        end=row["to_date"],
        category=category,
        policy=policy,
        people_per_day=people_per_day,
        source=ids(row["source"], GK if by_hand else ""),
        confidence="low" if by_hand else row["confidence"],
        note=_both(note, row["note"]),
    )


def _both(first: str, second: str) -> str:
    return note(first, second)


def camps() -> tuple[CampState, ...]:
    """Return the camps that open or are overrun; a part that closes is told in a statement."""
    return (
        CampState(
            place="jibreen",
            date=date(2016, 1, 1),
            state="closed",
            source=("OCHASR7",),
            confidence="med",
            note="collective shelters, empty until 27 November",
        ),
        CampState(
            place="jibreen",
            date=date(2016, 11, 27),
            state="open",
            source=("OCHASR6", "OCHASR7"),
            confidence="high",
            note="capacity unknown; the Mahalej part closed on 25 December (E071)",
        ),
        CampState(
            place="c_ikdah",
            date=date(2016, 4, 14),
            state="overrun",
            source=("HRW0414", "OCHA0422"),
            confidence="high",
            note="emptied on that day (E029; E031); whether it opened again is not in the record; "
            "six camps of the belt were closed too, but c_azaz_belt is one place and stays open",
        ),
    )
