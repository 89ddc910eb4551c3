"""The tables in memory: what is accepted, what is refused, in which order rows come out."""

from __future__ import annotations

import numpy as np
import pytest

from safepassage.results.frames import Coded, RunTables, key_ranks
from safepassage.results.tables import BY_NAME, TABLES


def harm(**changes):
    columns = {
        "day": np.array([1, 0, 1]),
        "place": Coded.of(["b", "b", "a"]),
        "quantity": Coded.of(["waiting", "waiting", "short"]),
        "people": np.array([5, 6, 7]),
    }
    return {"harm": columns | changes}


def test_coded_reads_back_its_words_and_empty_cells():
    column = Coded.of(["b", None, "a", "b"])
    assert column.words() == ["b", None, "a", "b"]
    assert list(column.is_word("b")) == [True, False, False, True]
    assert list(column.ranks()) == [2, 0, 1, 2]


def test_ranks_follow_the_text_not_the_order_of_labels():
    column = Coded(np.array([0, 1, 2], np.int32), ("resident", "IDP", "refugee"))
    assert [word for _, word in sorted(zip(column.ranks(), column.words(), strict=True))] == [
        "IDP",
        "refugee",
        "resident",
    ]


def test_rows_come_out_in_the_order_of_the_key():
    table = RunTables.of(harm()).tables["harm"]
    assert list(table["day"]) == [0, 1, 1]
    assert table["place"].words() == ["b", "a", "b"]
    assert list(table["people"]) == [6, 7, 5]
    assert table["people"].dtype == np.int64


def test_a_table_left_out_is_empty_and_has_every_column():
    tables = RunTables.of({})
    assert tables.rows() == {table.name: 0 for table in TABLES}
    assert list(tables.tables["situation"]) == [c.name for c in BY_NAME["situation"].columns]


def test_tables_cannot_be_changed_by_accident():
    tables = RunTables.of(harm())
    with pytest.raises(TypeError):
        tables.tables["harm"]["people"] = np.zeros(3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"people": np.array([1, -2, 3])}, "people is negative"),
        ({"people": np.array([1.5, 2, 3])}, "floats where whole numbers are due"),
        ({"people": np.array([1, 2])}, "columns differ in length"),
        ({"people": Coded.of(["a", "b", "c"])}, "people must be BIGINT"),
        ({"place": np.array([1, 2, 3])}, "place must be VARCHAR"),
        ({"place": Coded.of([None, "b", "a"])}, "place: part of the key, but empty"),
        ({"place": Coded(np.array([0, 3, 1], np.int32), ("a", "b"))}, "a code has no label"),
        ({"place": Coded(np.array([0, 0, 1], np.int32), ("a", "a"))}, "a label stands twice"),
        ({"place": Coded(np.array([0, 0, 1]), ("a", "b"))}, "codes are int64"),
        ({"quantity": Coded.of(["deaths", "short", "short"])}, "unknown word 'deaths'"),
        ({"day": np.array([1, 1, 1]), "place": Coded.of(["b", "b", "a"])}, "repeat a key"),
        ({"day": np.array([2**40, 0, 1])}, "a value does not fit INTEGER"),
        ({"colour": np.array([1, 2, 3])}, "no column is called 'colour'"),
    ],
)
def test_what_breaks_a_definition_is_named(changes, message):
    with pytest.raises(ValueError, match="harm: .*" + message):
        RunTables.of(harm(**changes))


def test_every_fault_of_every_table_is_listed_at_once():
    with pytest.raises(ValueError, match=r"'harms'.*harm: .*'people' is missing"):
        RunTables.of({"harms": {}, "harm": {"day": np.array([0])}})


def test_tristates_and_unknown_floats_are_kept():
    n = 1
    columns = {
        "day": np.zeros(n, int),
        "place": Coded.of(["a"]),
        "holder": Coded.of([None]),
        "held_share": np.array([np.nan]),
        "supplied": np.array([-1], np.int8),
        "encircled": np.array([0], np.int8),
        "besieged": np.array([True]),
        "degree": Coded.of(["open"]),
        "stock_days": np.array([np.nan]),
        "shortage": np.array([0.25]),
        "intensity": np.array([0]),
    }
    table = RunTables.of({"situation": columns}).tables["situation"]
    assert list(table["supplied"]) == [-1]
    assert list(table["besieged"]) == [1]
    with pytest.raises(ValueError, match="shortage is infinite"):
        RunTables.of({"situation": columns | {"shortage": np.array([np.inf])}})


def test_keys_too_wide_for_one_number_still_order_rows():
    wide = 2**31 - 1
    words = ["a", "b", "a", "b"]
    columns = {
        "day": np.array([wide, wide, 0, 3], np.int32),
        "from_place": Coded.of(words),
        "to_place": Coded.of(words),
        "origin": Coded.of(words),
        "kind": Coded.of(["first"] * 4),
        "whereabouts": Coded.of(["home"] * 4),
        "nth": Coded.of(["1"] * 4),
        "people": np.arange(4),
    }
    many = tuple(f"p{i:07d}" for i in range(100_000))
    columns["origin"] = Coded(np.array([99_999, 1, 2, 3], np.int32), many)
    columns["from_place"] = Coded(np.array([99_999, 99_999, 2, 3], np.int32), many)
    columns["to_place"] = Coded(np.array([99_999, 99_999, 2, 3], np.int32), many)
    ranks = key_ranks(BY_NAME["moves"], columns)
    assert list(np.argsort(ranks)) == [2, 3, 1, 0]
