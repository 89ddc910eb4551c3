"""Counting in tables agrees with counting row by row in plain Python, whatever is asked."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.results.frames import Coded, RunTables
from safepassage.study.counting import Moves, People, RunCounts

PLACES = ("east", "west", "town", "camp")
CITY = {"east": "city", "west": "city"}
KINDS = ("first", "onward", "return")
STATUS = ("resident", "IDP")
WHERE = ("home", "camp")
DAYS = st.integers(0, 5)
SOME_PLACES = st.frozensets(st.sampled_from(PLACES))


def key_of(row: tuple) -> tuple:
    """Return the cells that identify a row; the last one is its figure."""
    return row[:6]


MOVE_ROWS = st.lists(
    st.tuples(
        DAYS, st.sampled_from(PLACES), st.sampled_from(PLACES), st.sampled_from(PLACES),
        st.sampled_from(KINDS), st.sampled_from(WHERE), st.integers(0, 50),
    ),
    unique_by=key_of,
    max_size=25,
)  # fmt: skip
STOCK_ROWS = st.lists(
    st.tuples(
        DAYS, st.sampled_from(PLACES), st.sampled_from(PLACES), st.sampled_from(STATUS),
        st.sampled_from(WHERE), st.just("not moved"), st.integers(0, 50),
    ),
    unique_by=key_of,
    max_size=25,
)  # fmt: skip
MOVES = st.builds(
    Moves,
    first_day=st.integers(0, 2),
    last_day=st.integers(2, 5),
    kinds=st.sampled_from([("first",), ("first", "onward"), KINDS]),
    starts=SOME_PLACES,
    ends=SOME_PLACES,
    starts_outside=SOME_PLACES,
    city_moves_from=st.none() | DAYS,
)
PEOPLE = st.builds(
    People,
    places=SOME_PLACES,
    first_day=st.integers(0, 2),
    last_day=st.integers(2, 5),
    status=st.sampled_from([(), ("IDP",), STATUS]),
    whereabouts=st.sampled_from([(), ("camp",)]),
    origins=SOME_PLACES,
)


def counts(table: str, columns: tuple[str, ...], rows: list[tuple]) -> RunCounts:
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    whole = {"day", "people"}
    given_columns = {
        name: np.array(values, np.int64) if name in whole else Coded.of(values)
        for name, values in zip(columns, cells, strict=True)
    }
    if table == "moves":  # which move of a household it is decides nothing here
        given_columns["nth"] = Coded.of(["1"] * len(rows))
    return RunCounts(RunTables.of({table: given_columns}).tables, CITY)


def counts_as_a_move(row: tuple, asked: Moves) -> bool:
    """Say in plain words whether a row of moves answers the question."""
    day, start, end, _, kind, _, _ = row
    if start == end or kind not in asked.kinds or not asked.first_day <= day <= asked.last_day:
        return False
    if asked.starts and start not in asked.starts:
        return False
    if asked.ends and end not in asked.ends:
        return False
    if start in asked.starts_outside:
        return False
    inside_a_city = start in CITY and CITY[start] == CITY.get(end)
    early = asked.city_moves_from is not None and day < asked.city_moves_from
    return not (inside_a_city and early)


@settings(deadline=None, max_examples=150)
@given(rows=MOVE_ROWS, asked=MOVES)
def test_moves_are_those_that_answer_the_question(rows, asked):
    names = ("day", "from_place", "to_place", "origin", "kind", "whereabouts", "people")
    expected = sum(row[-1] for row in rows if counts_as_a_move(row, asked))
    assert counts("moves", names, rows).moves(asked) == expected


@settings(deadline=None, max_examples=150)
@given(rows=STOCK_ROWS, asked=PEOPLE)
def test_people_present_are_those_of_the_day_place_and_kind(rows, asked):
    names = ("day", "place", "origin", "status", "whereabouts", "how_moved", "people")
    expected = [
        sum(
            people
            for on, place, origin, status, where, _, people in rows
            if on == day
            and place in asked.places
            and (not asked.origins or origin in asked.origins)
            and (not asked.status or status in asked.status)
            and (not asked.whereabouts or where in asked.whereabouts)
        )
        for day in range(asked.first_day, asked.last_day + 1)
    ]
    assert list(counts("stocks", names, rows).present(asked)) == expected


@settings(deadline=None, max_examples=60)
@given(rows=MOVE_ROWS, first=MOVES, day=DAYS)
def test_a_later_day_from_which_city_moves_count_never_adds_any(rows, first, day):
    names = ("day", "from_place", "to_place", "origin", "kind", "whereabouts", "people")
    world = counts("moves", names, rows)
    earlier = Moves(0, 5, first.kinds, first.starts, first.ends, city_moves_from=day)
    later = Moves(0, 5, first.kinds, first.starts, first.ends, city_moves_from=day + 1)
    assert world.moves(later) <= world.moves(earlier)
