"""A Flee folder run as a user runs it: run folder, out.csv, scores, leaks, bench settings."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.flee_cases import FILES, case, place, route, series, write_folder

from safepassage.engine.flee3 import simulate_flee
from safepassage.errors import InputError, OutputError, RefusedError
from safepassage.results.store import open_run
from safepassage.scenario.flee_rules import FleeRules
from safepassage.sources.flee import read_flee_folder
from safepassage.study.flee import out_csv
from safepassage.study.flee.bench import _settings_file, _unknown_to_flee
from safepassage.study.flee.leakage import leaks
from safepassage.study.flee.run import run_flee_folder
from safepassage.study.flee.score import baselines, score_of

PLACES = [place("A", "conflict_zone", 1000), place("C", "camp", 900), place("D", "camp", 77)]
ROUTES = [route("A", "C", 50), route("A", "D", 100)]
DATA = (
    series("total", (0, 100), (10, 1100)),
    series("C", (0, 60), (10, 900)),
    series("D", (0, 40), (10, 200)),
)


def test_out_csv_has_flees_columns_and_its_late_date() -> None:
    run = simulate_flee(case(PLACES, ROUTES, data=DATA), seed=1)
    rows = list(csv.reader(out_csv.text_of(run).splitlines()))
    assert rows[0][:5] == ["Day", "Date", "C sim", "C data", "C error"]
    assert rows[0][-6:] == [
        "Total error", "refugees in camps (UNHCR)", "total refugees (simulation)",
        "raw UNHCR refugee count", "refugees in camps (simulation)", "refugee_debt",
    ]  # fmt: skip
    assert rows[1][:5] == ["0", "2021-01-02", "60", "60", "0.0"]
    assert rows[1][-6:] == ["0.0", "100", "100", "200", "100", "0"]
    assert len(rows) == 11
    on_time = out_csv.text_of(run, late_date=False).splitlines()[1]
    assert on_time.startswith("0,2021-01-01")


def test_idp_totals_are_a_column_where_the_settings_ask_for_it(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "in",
        **{
            "simsetting.yml": "log_levels:\n  idp_totals: 1\n",
            "input_csv/locations.csv": FILES["input_csv/locations.csv"].replace(
                ",camp", ",idpcamp"
            ),
        },
    )
    run_flee_folder(folder, seed=1, flee_csv=tmp_path / "out.csv")
    lines = [line.split(",") for line in (tmp_path / "out.csv").read_text().splitlines()]
    assert lines[0][-1] == "total IDPs"
    assert [line[-1] for line in lines[1:]] == [line[2] for line in lines[1:]]


def test_a_camp_without_data_has_empty_cells() -> None:
    run = simulate_flee(case(PLACES, ROUTES, data=DATA[:2]), seed=1)
    row = next(csv.DictReader(out_csv.text_of(run).splitlines()))
    assert (row["D data"], row["D error"]) == ("", "")
    assert score_of(run).camps_without_data == ("D",)


def test_a_perfect_run_has_no_error_and_denominators_differ() -> None:
    places = PLACES[:2]
    data = (series("total", (0, 0), (10, 1000)), series("C", (0, 0), (10, 1000)))
    run = simulate_flee(case(places, ROUTES[:1], data=data, sum_from_camps=False), seed=1)
    assert score_of(run).ard == 0.0
    worse = simulate_flee(case(PLACES, ROUTES, data=DATA), seed=1)
    found = score_of(worse)
    assert found.ard > found.ard_raw > 0  # the raw count doubles day 0


def test_baselines_split_the_data_without_a_model() -> None:
    found = baselines(simulate_flee(case(PLACES, ROUTES, data=DATA), seed=1))
    assert set(found) == {"equal", "capacity", "distance", "last_observed"}
    total, c, d = 1100 - 0, 900, 200
    shares = {"capacity": 900 / 977, "equal": 0.5, "distance": 2 / 3}
    for name, share in shares.items():
        assert 0 < found[name] < 1.5
        assert share * total >= min(c, d)
    assert found["capacity"] < found["equal"]


def test_the_audit_names_a_capacity_taken_from_the_series() -> None:
    where = [leak.where for leak in leaks(case(PLACES, ROUTES, data=DATA))]
    assert "locations.csv, C, capacity" in where
    assert "locations.csv, D, capacity" not in where
    assert "source_data" in where


def test_a_folder_is_run_and_kept_and_found_again(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "oakford")
    out, table = tmp_path / "run", tmp_path / "out.csv"
    info = run_flee_folder(folder, seed=3, out=out, flee_csv=table)
    assert table.read_text().count("\n") == 6
    assert open_run(out).info["preset"] == "flee3"
    again = run_flee_folder(folder, seed=3, out=out, threads=2)
    assert (again.digest, again.already_done) == (info.digest, True)
    with pytest.raises(OutputError, match="another run"):
        run_flee_folder(folder, seed=4, out=out)
    assert not info.as_dict()["repairs"]


def test_options_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    with pytest.raises(InputError, match="people-factor"):
        run_flee_folder(folder, seed=1, people_factor=2)
    with pytest.raises(InputError, match="no quirk 'day0_capacity_cutt'; did you mean"):
        run_flee_folder(folder, seed=1, quirks_off=("day0_capacity_cutt",))
    stints = "move_rules:\n  avoid_short_stints: True\n"
    write_folder(tmp_path, **{"simsetting.yml": stints})
    with pytest.raises(RefusedError, match="avoid_short_stints"):
        run_flee_folder(folder, seed=1, engine="counts")


def test_settings_written_for_flee_are_read_back_as_they_were(tmp_path: Path) -> None:
    rules = FleeRules(
        max_move_speed=200.0, awareness_level=2, conflict_spawn_decay=(1.0, 0.5), hasten=7,
        conflict_spawn_mode="pop_ratio", displaced_per_conflict_day=0.02,
    )  # fmt: skip
    _settings_file(tmp_path / "s.yml", rules, 7)
    folder = write_folder(
        tmp_path / "folder", **{"simsetting.yml": (tmp_path / "s.yml").read_text()}
    )
    assert read_flee_folder(folder).rules == rules


def test_the_bench_names_what_flee_31_does_not_read() -> None:
    rules = FleeRules(capacity_scaling=1.25, pruning_threshold=2.0, awareness_level=3)
    assert _unknown_to_flee(rules) == ["capacity_scaling", "pruning_threshold"]


def test_files_of_the_clean_folder_are_the_documented_ones() -> None:
    assert {Path(name).parts[0] for name in FILES} == {"simsetting.yml", "input_csv", "source_data"}
