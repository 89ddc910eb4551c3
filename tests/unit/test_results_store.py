"""A run on disk: what is written is read back; half a run never looks like a whole one."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import duckdb
import numpy as np
import pytest

from safepassage.errors import InputError, OutputError
from safepassage.results import store
from safepassage.results.digest import digest_of
from safepassage.results.frames import Coded, RunTables
from safepassage.results.selfcheck import SelfCheckError, require, self_check
from safepassage.results.store import open_run, write_run
from safepassage.results.tables import TABLES


def stocks(rows) -> dict:
    day, place, origin, status, whereabouts, people = zip(*rows, strict=True)
    return {
        "day": np.array(day),
        "place": Coded.of(place),
        "origin": Coded.of(origin),
        "status": Coded.of(status),
        "whereabouts": Coded.of(whereabouts),
        "how_moved": Coded.of(["not moved"] * len(day)),
        "people": np.array(people),
    }


def small_run() -> RunTables:
    return RunTables.of(
        {
            "stocks": stocks(
                [
                    (0, "a", "a", "resident", "home", 10),
                    (1, "a", "a", "resident", "home", 7),
                    (1, "gate", "a", "IDP", "at a crossing", 3),
                ]
            ),
            "queues": {
                "day": np.array([1]),
                "place": Coded.of(["gate"]),
                "category": Coded.of(["asylum"]),
                "waiting": np.array([3]),
                "admitted": np.array([0]),
                "left_queue": np.array([0]),
                "irregular": np.array([0]),
                "turned_back": np.array([0]),
            },
            "situation": {
                "day": np.array([0, 1]),
                "place": Coded.of(["a", "o'hara"]),
                "holder": Coded.of([None, "İ"]),
                "held_share": np.array([1.0, np.nan]),
                "supplied": np.array([-1, 1]),
                "encircled": np.array([0, 1]),
                "besieged": np.array([-1, 0]),
                "degree": Coded.of(["open", "cut"]),
                "stock_days": np.array([np.nan, 3.5]),
                "shortage": np.array([0.1, 0.2]),
                "intensity": np.array([0.0, 1.0]),
            },
        },
        agent_days=3,
        warnings=["a warning"],
    )


def write(out, tables=None):
    tables = tables or small_run()
    info = {"digest": digest_of(tables), "agent_days": 3, "warnings": list(tables.warnings)}
    write_run(out, tables, info)
    return tables


def test_a_run_reads_back_as_it_was_written(tmp_path):
    written = write(tmp_path / "run")
    run = open_run(tmp_path / "run")
    run.verify()
    assert digest_of(run.tables) == digest_of(written)
    assert run.tables.agent_days == 3
    assert run.tables.warnings == ("a warning",)
    situation = run.table("situation")
    assert situation["holder"].words() == [None, "İ"]
    assert list(situation["supplied"]) == [-1, 1]
    assert np.isnan(situation["stock_days"]).tolist() == [True, False]
    assert run.table("flows")["people"].dtype == np.int64


def test_files_have_the_types_of_the_definitions_and_null_for_unknown(tmp_path):
    write(tmp_path / "run")
    for table in TABLES:
        rows = duckdb.sql(f"DESCRIBE SELECT * FROM '{tmp_path}/run/{table.name}.parquet'")
        found = [(row[0], row[1]) for row in rows.fetchall()]
        assert found == [(column.name, column.type) for column in table.columns]
    nulls = open_run(tmp_path / "run").query(
        "SELECT holder, supplied, besieged, stock_days FROM situation WHERE day = 0"
    )
    assert nulls == [{"holder": None, "supplied": None, "besieged": None, "stock_days": None}]


def test_rows_stand_in_the_file_in_the_order_of_the_key(tmp_path):
    n = 300_000
    rng = np.random.default_rng(1)  # only shuffles rows
    order = rng.permutation(n)
    flows = {
        "day": order // 1000,
        "route": Coded((order % 1000).astype(np.int32), tuple(f"r{i:04d}" for i in range(1000))),
        "direction": Coded(np.zeros(n, np.int32), ("a>b",)),
        "people": order,
    }
    write(tmp_path / "run", RunTables.of({"flows": flows}))
    people = duckdb.sql(f"SELECT people FROM '{tmp_path}/run/flows.parquet'").fetchnumpy()["people"]
    assert np.array_equal(people, np.arange(n))


@pytest.mark.parametrize("name", ["it's here", "out[1]", "a*b", "wie geht's? gut"])
def test_odd_names_of_folders_work(tmp_path, name):
    write(tmp_path / name)
    open_run(tmp_path / name).verify()
    assert open_run(tmp_path / name).query("SELECT sum(people) AS n FROM stocks") == [{"n": 20}]


def test_a_folder_with_content_is_not_touched_and_an_empty_one_is_filled(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep")
    with pytest.raises(OutputError, match="not empty"):
        write(tmp_path / "full")
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "mine.txt"]
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty")
    open_run(tmp_path / "empty")


def test_a_failure_on_the_way_leaves_nothing(tmp_path, monkeypatch):
    seen = []

    def fail_at_the_third(file, table, columns):
        seen.append(file)
        if len(seen) == 3:
            raise KeyboardInterrupt
        file.write_bytes(b"half")

    monkeypatch.setattr(store, "write_table", fail_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "run")
    assert len(seen) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_is_told(tmp_path, monkeypatch):
    def full(file, table, columns):
        file.write_bytes(b"half")
        raise duckdb.IOException("IO Error: No space left on device")

    monkeypatch.setattr(store, "write_table", full)
    with pytest.raises(OutputError, match="cannot be written: IO Error: No space left"):
        write(tmp_path / "run")
    assert not any(tmp_path.iterdir())


def test_a_killed_writer_leaves_no_run_and_the_next_call_cleans_up(tmp_path):
    out = tmp_path / "run"
    code = (
        "import os, pathlib; from safepassage.results import store;"
        "from safepassage.results.frames import RunTables;"
        "store.write_table = lambda file, *rest: (file.write_bytes(b'half'), os._exit(9));"
        f"store.write_run(pathlib.Path({str(out)!r}), RunTables.of({{}}), {{'digest': ''}})"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert not out.exists()
    left = list(tmp_path.iterdir())
    assert len(left) == 1
    assert left[0].name.startswith(".run.partial-")
    with pytest.raises(InputError, match="is no run"):
        open_run(out)
    write(out)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_a_living_process_or_another_run_writes_is_left_alone(tmp_path):
    alive = tmp_path / f".run.partial-{os.getppid()}"
    other = tmp_path / ".other.partial-999999999"
    named = tmp_path / ".run.partial-mine"
    for folder in (alive, other, named):
        folder.mkdir()
    assert store.remove_leftovers(tmp_path / "run") == ()
    assert alive.exists()
    assert other.exists()
    assert named.exists()


def break_rows(folder):
    info = json.loads((folder / "run.json").read_text())
    info["rows"]["stocks"] += 1
    (folder / "run.json").write_text(json.dumps(info))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "run.json").unlink(), "has no run.json"),
        (lambda folder: (folder / "run.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "run.json").write_text('{"run_format_version": 99}'), "format"),
        (lambda folder: (folder / "run.json").write_text('{"run_format_version": 1}'), "lacks"),
        (lambda folder: (folder / "moves.parquet").unlink(), "moves.parquet is missing"),
        (lambda folder: (folder / "moves.parquet").write_bytes(b"PAR1"), "cannot be read"),
        (break_rows, "3 rows, run.json says 4"),
    ],
)
def test_an_incomplete_run_is_no_run(tmp_path, damage, message):
    write(tmp_path / "run")
    damage(tmp_path / "run")
    with pytest.raises(InputError, match=message):
        open_run(tmp_path / "run")


def test_a_changed_table_is_found_by_the_digest(tmp_path):
    write(tmp_path / "run")
    other = stocks([(0, "a", "a", "resident", "home", 10), (1, "a", "a", "resident", "home", 6),
                    (1, "gate", "a", "IDP", "at a crossing", 4)])  # fmt: skip
    write(tmp_path / "other", RunTables.of({"stocks": other}))
    (tmp_path / "other" / "stocks.parquet").replace(tmp_path / "run" / "stocks.parquet")
    with pytest.raises(InputError, match="do not fit the digest"):
        open_run(tmp_path / "run").verify()


def test_a_wrong_query_or_table_is_named(tmp_path):
    write(tmp_path / "run")
    run = open_run(tmp_path / "run")
    with pytest.raises(InputError, match="nobody"):
        run.query("SELECT nobody FROM stocks")
    with pytest.raises(InputError, match="known: stocks"):
        run.table("stock")


def test_the_self_check_passes_a_run_that_adds_up():
    assert all(check.passed for check in self_check(small_run(), days=2, people=10))


@pytest.mark.parametrize(
    ("row", "question"),
    [
        ((1, "gate", "a", "IDP", "at a crossing", 2), "all statuses are the population"),
        ((1, "gate", "a", "IDP", "camp", 3), "those in a queue are those at a crossing"),
        ((1, "gate", "a", "resident", "at a crossing", 3), "residents are where they come from"),
        ((2, "gate", "a", "IDP", "at a crossing", 3), "within the days"),
    ],
)
def test_the_self_check_catches_people_lost_doubled_or_misplaced(row, question):
    first = [(0, "a", "a", "resident", "home", 10), (1, "a", "a", "resident", "home", 7)]
    tables = small_run()
    changed = RunTables.of({"stocks": stocks([*first, row]), "queues": tables.tables["queues"]})
    checks = self_check(changed, days=2, people=10)
    assert [question in check.question for check in checks if not check.passed].count(True) == 1
    with pytest.raises(SelfCheckError, match=question):
        require(checks)


@pytest.mark.slow
def test_two_million_rows_are_written_and_read(tmp_path):
    n = 2_000_000
    row = np.arange(n, dtype=np.int64)
    names = tuple(f"place_{i:03d}" for i in range(100))
    moves = {
        "day": row // 10_000,
        "from_place": Coded((row // 100 % 100).astype(np.int32), names),
        "to_place": Coded((row % 100).astype(np.int32), names),
        "origin": Coded((row // 100 % 100).astype(np.int32), names),
        "kind": Coded(np.zeros(n, np.int32), ("first",)),
        "whereabouts": Coded(np.zeros(n, np.int32), ("camp",)),
        "nth": Coded(np.zeros(n, np.int32), ("1",)),
        "people": row,
    }
    tables = RunTables.of({"moves": moves})
    write_run(tmp_path / "run", tables, {"digest": "", "agent_days": 0})
    sums = open_run(tmp_path / "run").query("SELECT count(*) AS n, sum(people) AS p FROM moves")
    assert sums == [{"n": n, "p": n * (n - 1) // 2}]
