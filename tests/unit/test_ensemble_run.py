"""An ensemble on disk: the same over threads and after a stop, every person accounted for."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from tests.ensemble_worlds import ranged

from safepassage import cli
from safepassage.engine.simulate import simulate
from safepassage.errors import InputError, OutputError
from safepassage.results.ensemble_store import open_ensemble
from safepassage.results.frames import numbers
from safepassage.results.member_files import digest_of_member
from safepassage.results.store import open_run
from safepassage.scenario.files import write_folder
from safepassage.study.ensemble.alone import digest_in, run_member, scenario_of_ensemble
from safepassage.study.ensemble.execute import run_members
from safepassage.study.ensemble.kept import kept_of
from safepassage.study.ensemble.member import Job
from safepassage.study.ensemble.plan import Plan, Vary
from safepassage.study.ensemble.questions import answers_of

MEMBERS = 4


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("ensemble") / "four"
    info = run_members(ranged(), members=MEMBERS, seed=3, threads=1, out=out)
    return open_ensemble(out), info


def fails_for_two(scenario, member):
    if member.number == 2:
        raise ValueError("no war, today")
    return


def test_threads_change_nothing(made, tmp_path):
    _, info = made
    assert run_members(ranged(), members=MEMBERS, seed=3, threads=2, out=tmp_path / "x").digest == (
        info.digest
    )


def test_members_do_not_depend_on_their_number(made, tmp_path):
    ensemble, _ = made
    run_members(ranged(), members=2, seed=3, threads=1, out=tmp_path / "two")
    two = open_ensemble(tmp_path / "two")
    assert [digest_in(two, n) for n in (1, 2)] == [digest_in(ensemble, n) for n in (1, 2)]
    with pytest.raises(InputError, match="has no member 3"):
        digest_in(two, 3)


def test_another_seed_is_another_ensemble(made, tmp_path):
    _, info = made
    other = run_members(ranged(), members=MEMBERS, seed=4, threads=1, out=tmp_path / "x")
    assert other.digest != info.digest


def test_a_member_alone_is_the_same_run(made, tmp_path):
    ensemble, _ = made
    run_member(ranged(), 3, seed=3, out=tmp_path / "three")
    run = open_run(tmp_path / "three")
    member = Plan(ranged(), 3, seed=3).member(3)
    answers = answers_of(run.tables.tables, member.scenario)
    assert digest_of_member(kept_of(member, run.tables.tables, answers)) == digest_in(ensemble, 3)
    assert run.info["member"]["number"] == 3
    assert {one["name"] for one in run.info["drawn"]} == {one.name for one in member.drawn}


def test_the_scenario_of_an_ensemble_is_the_one_before_members_draw(made, tmp_path):
    ensemble, _ = made
    assert scenario_of_ensemble(ensemble).hash() == ranged().hash()
    copy = tmp_path / "copy"
    shutil.copytree(ensemble.path, copy)
    text = (copy / "scenario.json").read_text()
    (copy / "scenario.json").write_text(text.replace('"value": 2000', '"value": 2001'))
    with pytest.raises(InputError, match="is not the scenario of this ensemble"):
        scenario_of_ensemble(open_ensemble(copy))


def test_everybody_is_in_the_totals_of_every_day(made):
    ensemble, _ = made
    wrong = ensemble.query(
        "SELECT * FROM totals JOIN members USING (member)"
        " WHERE residents + displaced + returnees <> people"
    )
    assert not wrong
    days = ensemble.query("SELECT count(*) AS days FROM totals")[0]["days"]
    assert days == MEMBERS * ranged().days


def test_what_stands_in_places_is_what_the_run_says(made):
    ensemble, _ = made
    member = Plan(ranged(), 2, seed=3).member(2)
    stocks = simulate(member.scenario, seed=member.luck_seed).tables["stocks"]
    last = ranged().days - 1
    rows = stocks["status"].is_word("IDP", "refugee") & (numbers(stocks, "day") == last)
    rows &= stocks["place"].is_word(*[place.place for place in ranged().places])
    kept = ensemble.query(
        "SELECT sum(displaced) AS people FROM (SELECT place, arg_max(displaced, day) AS displaced"
        " FROM places WHERE member = 2 GROUP BY place)"
    )
    assert kept[0]["people"] == int(numbers(stocks, "people")[rows].sum()) > 0


def test_bands_are_quantiles_of_the_members(made):
    ensemble, _ = made
    totals = ensemble.query("SELECT displaced FROM totals WHERE day = 7 ORDER BY member")
    band = ensemble.query(
        "SELECT * FROM bands WHERE quantity = 'displaced' AND place = '(all)' AND day = 7"
    )[0]
    figures = [row["displaced"] for row in totals]
    assert len(set(figures)) == MEMBERS
    for name, share in (("p05", 0.05), ("p50", 0.5), ("p95", 0.95)):
        assert band[name] == pytest.approx(np.quantile(figures, share))


def test_arrivals_in_a_band_leave_out_those_who_come_back_to_where_they_were(made):
    ensemble, _ = made
    rows = ensemble.query(
        "SELECT member, sum(people) AS people FROM moves_summary WHERE to_place = 'c'"
        " AND from_place <> 'c' GROUP BY member ORDER BY member"
    )
    band = ensemble.query(
        "SELECT p50 FROM bands WHERE quantity = 'arrived since the start' AND place = 'c'"
        " AND day = 7"
    )
    assert band[0]["p50"] == pytest.approx(np.median([row["people"] for row in rows]))


def test_each_member_answers_each_claim(made):
    ensemble, _ = made
    rows = ensemble.query("SELECT * FROM observations ORDER BY member")
    assert [(row["claim"], row["nobody_moves"]) for row in rows] == [("left b", 0.0)] * MEMBERS
    assert len({row["value"] for row in rows}) > 1


def test_the_same_again_is_already_done_and_another_is_refused(made):
    ensemble, info = made
    again = run_members(ranged(), members=MEMBERS, seed=3, threads=1, out=ensemble.path)
    assert again.already_done
    assert again.digest == info.digest
    with pytest.raises(OutputError, match="another seed"):
        run_members(ranged(), members=MEMBERS, seed=5, threads=1, out=ensemble.path)
    with pytest.raises(OutputError, match="another vary"):
        run_members(ranged(), members=MEMBERS, seed=3, out=ensemble.path, vary=(Vary.LUCK,))


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "letter.txt").write_text("dear")
    with pytest.raises(OutputError, match="holds something else"):
        run_members(ranged(), members=1, out=tmp_path / "x")
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["letter.txt"]


def test_a_member_that_fails_is_a_row_with_its_error(made, tmp_path):
    ensemble, _ = made
    info = run_members(ranged(), members=3, seed=3, out=tmp_path / "x", war_of=fails_for_two)
    assert info.failed == 1
    assert "1 of 3 members failed" in info.warnings[0]
    found = open_ensemble(tmp_path / "x")
    rows = found.query("SELECT state, error FROM members ORDER BY member")
    assert [row["state"] for row in rows] == ["done", "failed", "done"]
    assert rows[1]["error"] == "ValueError: no war; today"
    assert found.done == (1, 3)
    assert digest_in(found, 3) == digest_in(ensemble, 3)


def test_a_worker_that_dies_costs_its_member_alone(tmp_path):
    info = run_members(
        ranged(), members=3, seed=3, threads=2, out=tmp_path / "x", war_of=dies_for_two
    )
    assert info.failed == 1
    assert open_ensemble(tmp_path / "x").done == (1, 3)


def dies_for_two(scenario, member):
    if member.number == 2:
        os.kill(os.getpid(), signal.SIGKILL)


def test_what_is_not_finished_is_no_ensemble_and_is_gone_on_with(made, tmp_path):
    _, info = made
    out = tmp_path / "x"
    stopped = Stop(after=2)
    with pytest.raises(KeyboardInterrupt):
        run_members(ranged(), members=MEMBERS, seed=3, out=out, progress=stopped)
    with pytest.raises(InputError, match="not finished; run the same command again"):
        open_ensemble(out)
    assert sorted(path.name for path in (out / "members").iterdir()) == [
        "000001.npz",
        "000002.npz",
    ]
    with pytest.raises(OutputError, match="another seed"):
        run_members(ranged(), members=MEMBERS, seed=5, out=out)
    (out / "members" / "000002.npz").write_bytes(b"cut sho")  # as a full disk may leave it
    told = []
    again = run_members(
        ranged(), members=MEMBERS, seed=3, out=out, progress=lambda done, _: told.append(done)
    )
    assert told == [1, 2, 3, 4]  # the first member is not run again
    assert again.digest == info.digest
    assert not (out / "members").exists()


class Stop:
    """Ctrl-C after some members."""

    def __init__(self, after):
        self.after = after

    def __call__(self, done, _):
        if done == self.after:
            raise KeyboardInterrupt


@pytest.mark.slow
def test_killed_and_resumed_gives_the_same_digest(made, tmp_path):
    _, info = made
    scenario, out = tmp_path / "scenario", tmp_path / "out"
    write_folder(ranged(), scenario)
    command = [sys.executable, "-m", "safepassage", "run", str(scenario), "--members", "4",
               "--seed", "3", "--threads", "2", "--out", str(out)]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(out.glob("members/0*.npz")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not (out / "ensemble.json").exists(), "it was done before it could be killed"
    done = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["digest"] == info.digest


def test_the_command_says_what_was_varied(tmp_path, capsys):
    write_folder(ranged(), tmp_path / "scenario")
    where = ["--out", str(tmp_path / "x"), "--threads", "1"]
    asked = ["run", str(tmp_path / "scenario"), "--members", "2", *where]
    assert cli.run([*asked, "--fixed-rules", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["varied"].startswith("varied: luck; populations")
    assert cli.run([*asked, "--fixed-rules"]) == 0
    said = capsys.readouterr().out
    assert "already done" in said
    assert "Model scenario, not prediction" in said
    assert "War: war as recorded (does not react)" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--vary", "luck"], "need --members or --member"),
        (["--members", "2", "--vary", "war"], "'war' cannot vary"),
        (["--members", "2", "--member", "1"], "--member for one alone"),
        (["--members", "2", "--hold", "sped"], "no rule is called 'sped'"),
    ],
)
def test_options_that_do_not_fit_are_told(options, said, tmp_path, capsys):
    write_folder(ranged(), tmp_path / "scenario")
    asked = ["run", str(tmp_path / "scenario"), "--out", str(tmp_path / "x"), *options]
    assert cli.run(asked) == cli.MEND
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_one_member_is_no_range(tmp_path, capsys):
    write_folder(ranged(), tmp_path / "scenario")
    asked = ["run", str(tmp_path / "scenario"), "--out", str(tmp_path / "x")]
    assert cli.run([*asked, "--members", "1"]) == 0
    assert "One member: no range is shown." in capsys.readouterr().out


def test_days_cut_the_period_and_not_the_past(made, tmp_path):
    ensemble, _ = made
    run_members(ranged(), members=1, seed=3, out=tmp_path / "x", days=5)
    sql = "SELECT * EXCLUDE (member) FROM totals WHERE member = 1 AND day < 5 ORDER BY day"
    assert open_ensemble(tmp_path / "x").query(sql) == ensemble.query(sql)


def test_a_job_can_be_told_to_a_worker():
    import pickle

    job = Job(Plan(ranged(), 2, seed=1), fails_for_two)
    again = pickle.loads(pickle.dumps(job))
    assert again.plan.member(2) == job.plan.member(2)
