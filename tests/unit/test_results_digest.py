"""The digest: what changes it, what does not, and a plain twin that computes the same."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.results import digest
from safepassage.results.frames import Coded, RunTables
from safepassage.results.tables import BY_NAME, TABLES

WORDS = st.sampled_from(["aleppo_east", "azaz", "İdlib", "x|y", "a>b", "zz"])


def plain_digest(tables: dict[str, list[dict]]) -> str:
    """The rule of the digest row by row, over lists of dictionaries in any order."""
    parts = []
    for table in sorted(TABLES, key=lambda table: table.name):
        text = table.name + "\n" + ",".join(c.name for c in table.columns) + "\n"
        rows = sorted(tables.get(table.name, []), key=lambda row: [row[k] for k in table.key])
        for row in rows:
            cells = []
            for column in table.columns:
                cell = row[column.name]
                if cell is None:
                    cells.append("")
                elif column.type == "DOUBLE":
                    cells.append(f"{float(np.round(cell, column.digits)) + 0.0:.{column.digits}f}")
                elif column.type == "BOOLEAN":
                    cells.append("1" if cell else "0")
                else:
                    cells.append(str(cell))
            text += ",".join(cells) + "\n"
        parts.append(f"{table.name} {hashlib.sha256(text.encode()).hexdigest()}\n")
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def columns_of(name: str, rows: list[dict]) -> dict:
    columns = {}
    for column in BY_NAME[name].columns:
        cells = [row[column.name] for row in rows]
        if column.type == "VARCHAR":
            columns[column.name] = Coded.of(cells)
        elif column.type == "BOOLEAN":
            columns[column.name] = np.array([-1 if c is None else c for c in cells], np.int8)
        elif column.type == "DOUBLE":
            columns[column.name] = np.array([np.nan if c is None else c for c in cells], float)
        else:
            columns[column.name] = np.array(cells, np.int64)
    return columns


SITUATION = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.integers(0, 400),
            "place": WORDS,
            "holder": st.none() | WORDS,
            "held_share": st.none() | st.floats(0, 1),
            "supplied": st.none() | st.booleans(),
            "encircled": st.none() | st.booleans(),
            "besieged": st.none() | st.booleans(),
            "degree": st.sampled_from(["open", "cut"]),
            "stock_days": st.none() | st.floats(-1e-5, 400),
            "shortage": st.none() | st.floats(0, 1),
            "intensity": st.none() | st.sampled_from([0.0, -0.0, 0.00005, 0.12345, 1.0]),
        }
    ),
    unique_by=lambda row: (row["day"], row["place"]),
    max_size=30,
)
FLOWS = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.integers(0, 400),
            "route": WORDS,
            "direction": WORDS,
            "people": st.integers(0, 10**12),
        }
    ),
    unique_by=lambda row: (row["day"], row["route"], row["direction"]),
    max_size=30,
)


@settings(deadline=None, max_examples=80)
@given(situation=SITUATION, flows=FLOWS, data=st.data())
def test_the_plain_twin_agrees_and_order_is_no_input(situation, flows, data):
    rows = {"situation": situation, "flows": flows}
    mixed = {name: data.draw(st.permutations(table)) for name, table in rows.items()}
    tables = RunTables.of({name: columns_of(name, table) for name, table in mixed.items()})
    assert digest.digest_of(tables) == plain_digest(rows)


def flows(n: int = 50, **changes) -> RunTables:
    columns = {
        "day": np.arange(n) // 10,
        "route": Coded.of([f"r{i % 10}" for i in range(n)]),
        "direction": Coded.of(["a>b"] * n),
        "people": np.arange(n) * 7,
    }
    return RunTables.of({"flows": columns | changes})


def test_chunks_are_no_part_of_the_digest(monkeypatch):
    whole = digest.digest_of(flows())
    monkeypatch.setattr(digest, "ROWS_AT_A_TIME", 7)
    assert digest.digest_of(flows()) == whole


def test_labels_that_no_row_reads_and_their_order_change_nothing():
    codes = np.arange(50, dtype=np.int32) % 10
    other = Coded(9 - codes, (*(f"r{9 - i}" for i in range(10)), "unused"))
    assert digest.digest_of(flows(route=other)) == digest.digest_of(flows())


@pytest.mark.parametrize("column", ["day", "route", "direction", "people"])
def test_every_cell_counts_and_only_its_table_differs(column):
    table = flows().tables["flows"]
    value = table[column]
    if isinstance(value, Coded):
        words = value.words()
        words[17] = "other"
        changed = flows(**{column: Coded.of(words)})
    else:
        number = value.copy()
        number[49] += 1
        changed = flows(**{column: number})
    before, after = digest.table_digests(flows()), digest.table_digests(changed)
    assert digest.digest_of(changed) != digest.digest_of(flows())
    assert [name for name in before if before[name] != after[name]] == ["flows"]


def test_text_that_would_run_cells_together_is_refused():
    with pytest.raises(ValueError, match="comma or a line break"):
        flows(direction=Coded.of(["a,b"] * 50))
