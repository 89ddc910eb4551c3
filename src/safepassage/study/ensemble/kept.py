"""What is kept of a member: the tables by member, made from its full tables while these exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.results.ensemble_tables import BY_MEMBER, STATES, STOCKS
from safepassage.results.frames import Coded, Columns, checked, numbers, texts
from safepassage.study.ensemble.plan import Member
from safepassage.study.ensemble.questions import Answer

Longs = NDArray[np.int64]
Given = Mapping[str, NDArray[Any] | Coded]

DISPLACED_STATUS = ("IDP", "refugee")
IN_CAMPS = ("camp", "collective centre")
WITH_HOSTS = ("host community", "rented")
AT_GATES = ("admitted", "left_queue", "irregular", "turned_back")


def kept_of(
    member: Member, tables: Mapping[str, Columns], answers: Sequence[Answer]
) -> Mapping[str, Columns]:
    """Return the tables by member.

    Parameters
    ----------
    member
        Whose tables they are.
    tables
        The full tables of its run, `RunTables.tables`.
    answers
        What the member says to the claims.
    """
    scenario = member.scenario
    places = tuple(sorted(place.place for place in scenario.places))
    by_place = stocks_by_place(tables["stocks"], scenario.days, places)
    found: dict[str, Given] = {
        "drawn": _drawn(member),
        "places": _changes(by_place, places),
        "totals": _totals(tables["stocks"], scenario.days),
        "moves_summary": _moves(tables["moves"]),
        "gates": _gates(tables["queues"]),
        "states": _states(tables["situation"]),
        "harm": dict(tables["harm"]),
        "observations": _answers(answers),
    }
    return checked(BY_MEMBER, {name: _of(member, given) for name, given in found.items()})


def stocks_by_place(stocks: Columns, days: int, places: Sequence[str]) -> Mapping[str, Longs]:
    """Return people by quantity of `ensemble_tables.STOCKS`, each (days, places)."""
    where = _codes_in(texts(stocks, "place"), places)
    cell = np.where(where >= 0, numbers(stocks, "day") * len(places) + where, -1)
    people = numbers(stocks, "people")

    def grid(chosen: NDArray[np.bool_]) -> Longs:
        rows = chosen & (cell >= 0)
        sums = np.bincount(cell[rows], weights=people[rows], minlength=days * len(places))
        return sums.astype(np.int64).reshape(days, len(places))

    return {name: grid(chosen) for name, chosen in _kinds(stocks).items()}


def _kinds(stocks: Columns) -> dict[str, NDArray[np.bool_]]:
    """Return which rows of `stocks` each quantity counts."""
    status, whereabouts = texts(stocks, "status"), texts(stocks, "whereabouts")
    displaced = status.is_word(*DISPLACED_STATUS)
    return {
        "residents": status.is_word("resident"),
        "displaced": displaced,
        "returnees": status.is_word("returnee"),
        "waiting": whereabouts.is_word("at a crossing"),
        "in_camps": displaced & whereabouts.is_word(*IN_CAMPS),
        "with_hosts": displaced & whereabouts.is_word(*WITH_HOSTS),
    }


def _totals(stocks: Columns, days: int) -> Given:
    kinds = _kinds(stocks)
    kinds["on_the_way"] = texts(stocks, "whereabouts").is_word("on the way")
    day, people = numbers(stocks, "day"), numbers(stocks, "people")
    sums = {
        name: np.bincount(day[rows], weights=people[rows], minlength=days).astype(np.int64)
        for name, rows in kinds.items()
    }
    return {"day": np.arange(days), **sums}


def _changes(by_place: Mapping[str, Longs], places: Sequence[str]) -> Given:
    """Return a row for each place and day on which a figure is not that of the day before."""
    whole = np.stack([by_place[column.name] for column in STOCKS], axis=2)
    before = np.concatenate([np.zeros_like(whole[:1]), whole[:-1]])
    day, place = np.nonzero((whole != before).any(axis=2))
    columns = {column.name: whole[day, place, at] for at, column in enumerate(STOCKS)}
    return {"day": day, "place": Coded(place.astype(np.int32), tuple(places)), **columns}


def _moves(moves: Columns) -> Given:
    """Return moves by day, ends and kind; origin and whereabouts are added up."""
    start, end, kind = (texts(moves, name) for name in ("from_place", "to_place", "kind"))
    key = numbers(moves, "day").astype(np.int64)
    for column in (start, end, kind):
        key = key * (len(column.labels) + 1) + column.codes
    alike, first, where = np.unique(key, return_index=True, return_inverse=True)
    people = np.zeros(len(alike), np.int64)
    np.add.at(people, where, numbers(moves, "people"))
    return {
        "day": numbers(moves, "day")[first],
        "from_place": start.take(first),
        "to_place": end.take(first),
        "kind": kind.take(first),
        "people": people,
    }


def _gates(queues: Columns) -> Given:
    """Return what happened at each gate, categories added up, where anything did."""
    place = texts(queues, "place")
    key = numbers(queues, "day").astype(np.int64) * (len(place.labels) + 1) + place.codes
    alike, first, where = np.unique(key, return_index=True, return_inverse=True)
    sums = {name: np.zeros(len(alike), np.int64) for name in AT_GATES}
    for name, total in sums.items():
        np.add.at(total, where, numbers(queues, name))
    busy = np.sum(list(sums.values()), axis=0) > 0
    rows = first[busy]
    return {
        "day": numbers(queues, "day")[rows],
        "place": place.take(rows),
        **{name: total[busy] for name, total in sums.items()},
    }


def _states(situation: Columns) -> Given:
    """Return the rows of `situation` on which a place differs from the day before."""
    names = [column.name for column in STATES.columns[3:]]
    day, place = numbers(situation, "day"), texts(situation, "place").codes
    order = np.lexsort((day, place))
    same = place[order][1:] == place[order][:-1]
    for name in names:
        value = situation[name]
        column = value.codes if isinstance(value, Coded) else np.nan_to_num(value, nan=-1.0)
        same &= column[order][1:] == column[order][:-1]
    rows = np.sort(order[np.concatenate([[True], ~same])]) if len(order) else order
    taken = {
        name: value.take(rows) if isinstance(value, Coded) else value[rows]
        for name, value in situation.items()
    }
    return {name: taken[name] for name in ("day", "place", *names)}


def _drawn(member: Member) -> Given:
    return {
        "kind": Coded.of([one.kind for one in member.drawn]),
        "name": Coded.of([one.name for one in member.drawn]),
        "value": np.array([one.value for one in member.drawn], np.float64),
    }


def _answers(answers: Sequence[Answer]) -> Given:
    return {
        "claim": Coded.of([answer.claim for answer in answers]),
        "value": np.array([answer.value for answer in answers], np.float64),
        "nobody_moves": np.array([answer.nobody_moves for answer in answers], np.float64),
        "split_by_distance": np.array(
            [
                np.nan if (found := answer.split_by_distance) is None else found
                for answer in answers
            ],
            np.float64,
        ),
    }


def _of(member: Member, given: Given) -> Given:
    """Return columns with the number of the member before them."""
    rows = len(next(iter(given.values())))
    return {"member": np.full(rows, member.number, np.int32), **given}


def _codes_in(column: Coded, labels: Sequence[str]) -> NDArray[np.int64]:
    """Return the rows' places among some labels, -1 where they are none of them."""
    row_of = {label: code for code, label in enumerate(labels)}
    table = np.array([row_of.get(label, -1) for label in column.labels] + [-1], np.int64)
    return table[column.codes]
