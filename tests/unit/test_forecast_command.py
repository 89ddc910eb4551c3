"""A forecast: what it knows, that it repeats itself, what it says first, what it may show."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.forecast_worlds import HORIZON, ISSUE, torn
from tests.properties.test_as_of_laws import other_ends, with_canaries, without_later
from tests.strategies import day

from safepassage import cli
from safepassage.engine.war.scripted import ScriptedWar
from safepassage.errors import InputError, OutputError
from safepassage.scenario import parts
from safepassage.scenario.files import write_folder
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario
from safepassage.study.forecasts.chances import Window, war_paths
from safepassage.study.forecasts.events import Event, days_with
from safepassage.study.forecasts.forecast import Forecast, forecast, open_forecast
from safepassage.study.forecasts.futures import Asked
from safepassage.study.forecasts.paths import path_of

MEMBERS = 3


def look(scenario: Scenario, out: Path, **changes: Any) -> Forecast:
    asked = {"issue_date": ISSUE, "horizon_days": HORIZON, "members": MEMBERS, "seed": 3}
    return forecast(scenario, out=out, **(asked | changes))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Forecast:
    return look(torn(), tmp_path_factory.mktemp("forecast") / "out")


def test_threads_change_nothing(made: Forecast, tmp_path: Path) -> None:
    again = look(torn(), tmp_path / "x", threads=2)
    assert again.digest == made.digest
    assert again.probabilities == made.probabilities


def test_another_seed_is_another_future(made: Forecast, tmp_path: Path) -> None:
    assert look(torn(), tmp_path / "x", seed=4).digest != made.digest


@pytest.mark.parametrize(
    "changed",
    [
        lambda s: with_canaries(s, day(5)),
        lambda s: without_later(s, ISSUE),
        lambda s: other_ends(s, ISSUE, 4),
        lambda s: s.replace(settings=s.settings.model_copy(update={"end": day(40)})),
    ],
    ids=["rows more", "rows fewer", "other ends", "another end"],
)
def test_what_is_later_changes_no_digest(changed: Any, made: Forecast, tmp_path: Path) -> None:
    later = (parts.Control(date=day(7), place="b", holder="red"),)
    scenario = torn()
    scenario = scenario.replace(control=(*scenario.control, *later))
    other = changed(scenario)
    assert other != scenario
    assert look(other, tmp_path / "x").digest == made.digest


def test_what_happens_on_the_issue_date_is_known(made: Forecast, tmp_path: Path) -> None:
    scenario = torn()
    fallen = parts.Control(date=ISSUE, place="b", holder="red")
    other = scenario.replace(control=(*scenario.control, fallen))
    assert look(other, tmp_path / "x").digest != made.digest


def test_the_record_is_kept_to_the_issue_date_and_members_part_after_it(made: Forecast) -> None:
    known = Asked(ISSUE, HORIZON).known(torn())
    issue_day = known.day_of(ISSUE)
    early = [path for _, path in war_paths(made.ensemble, known, Window(0, issue_day))]
    record = path_of(ScriptedWar(known), known, _names(known), issue_day)
    for path in early:
        assert np.array_equal(path.holder, record.holder)
    window = Window(issue_day, issue_day + HORIZON)
    late = {path.holder.tobytes() for _, path in war_paths(made.ensemble, known, window)}
    assert len(late) > 1


def _names(known: Scenario) -> Any:
    from safepassage.engine.compile import names_of

    return names_of(known)


def test_a_probability_is_the_part_of_members_that_show_it(made: Forecast) -> None:
    known = Asked(ISSUE, HORIZON).known(torn())
    issue_day = known.day_of(ISSUE)
    window = Window(issue_day, issue_day + HORIZON)
    row = _names(known).place["b"]
    shown = [
        days_with(Event.HOLDER, path.until(issue_day), path.after(issue_day, HORIZON))[row] > 0
        for _, path in war_paths(made.ensemble, known, window)
    ]
    chance = made.probabilities["b: holder changes"]
    assert chance["p"] == pytest.approx(np.mean(shown), abs=1e-4)
    assert chance["low"] <= chance["p"] <= chance["high"]
    assert chance["members"] == MEMBERS
    assert "x: many waiting at the gate" in made.probabilities
    assert not any(name.startswith(("t:", "s:")) for name in made.probabilities)  # abroad


def test_leaving_the_sub_district_is_counted_against_those_who_were_there(
    made: Forecast,
) -> None:
    rows = made.ensemble.query(
        "select m.member, sum(m.people) as gone from moves_summary m "
        f"where m.from_place = 'b' and m.day > 4 and m.day <= {4 + HORIZON} "
        "and m.kind in ('first', 'onward', 'under agreement', 'irregular') group by 1"
    )
    there = made.ensemble.query(
        "select member, arg_max(residents + displaced, day) as people from places "
        "where place = 'b' and day <= 4 group by 1"
    )
    people = {row["member"]: row["people"] for row in there}
    more = sum(row["gone"] > 0.05 * people[row["member"]] for row in rows)
    assert made.probabilities["b: more than 5 % displaced"]["p"] == pytest.approx(
        more / MEMBERS, abs=1e-4
    )


def test_interrupted_and_gone_on_with_is_the_same(made: Forecast, tmp_path: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look(torn(), tmp_path / "x", progress=stop)
    with pytest.raises(InputError, match="is no forecast"):
        open_forecast(tmp_path / "x")
    assert look(torn(), tmp_path / "x").digest == made.digest
    assert look(torn(), tmp_path / "x").said["already_done"]
    assert open_forecast(tmp_path / "x").probabilities == made.probabilities
    with pytest.raises(OutputError, match="another"):
        look(torn(), tmp_path / "x", horizon_days=HORIZON - 1)


@pytest.mark.slow
def test_killed_and_resumed_gives_the_same_digest(made: Forecast, tmp_path: Path) -> None:
    scenario, out = tmp_path / "scenario", tmp_path / "out"
    write_folder(torn(), scenario)
    command = [sys.executable, "-m", "safepassage", "forecast", str(scenario), "--issue-date",
               ISSUE.isoformat(), "--horizon", str(HORIZON), "--members", str(MEMBERS), "--seed",
               "3", "--threads", "2", "--out", str(out)]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(out.glob("members/0*.npz")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not (out / "forecast.json").exists(), "it was done before it could be killed"
    done = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["digest"] == made.digest


def test_a_forecast_whose_rules_know_more_is_a_hindcast() -> None:
    asked = Asked(date(2016, 2, 8), 30)
    rules = Rules()
    assert "In-sample hindcast" in asked.hindcast(rules)
    assert "2016-06-06" in asked.hindcast(rules)
    assert Asked(date(2016, 7, 1), 30).hindcast(rules) == ""
    old = Asked(date(2016, 2, 8), 30, vintage=date(2016, 2, 8))
    assert old.hindcast(rules) == ""
    between = Asked(date(2016, 2, 8), 30, vintage=date(2016, 3, 15))
    assert "2016-02-29" in between.hindcast(rules)


@pytest.mark.slow
def test_with_a_vintage_a_later_default_is_no_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = torn()
    assert scenario.settings.start == date(2020, 1, 1)
    field: Any = Rules.model_fields["capture_hazard_per_day"]
    extra = field.json_schema_extra | {"latest_evidence": "2020-02-01"}
    monkeypatch.setattr(field, "json_schema_extra", extra)
    canary = _with_rule(scenario, 1.4)
    plain = look(scenario, tmp_path / "a")
    assert "In-sample hindcast" in plain.said["hindcast"]
    assert "In-sample hindcast" in plain.as_text()
    old = look(scenario, tmp_path / "b", vintage=ISSUE)
    assert old.said["hindcast"] == ""
    monkeypatch.setattr(field, "default", 1.4)
    assert look(canary, tmp_path / "c", vintage=ISSUE).digest == old.digest
    assert look(canary, tmp_path / "d").digest != plain.digest


def _with_rule(scenario: Scenario, value: float) -> Scenario:
    rules = scenario.settings.rules.model_copy(update={"capture_hazard_per_day": value})
    return scenario.replace(settings=scenario.settings.model_copy(update={"rules": rules}))


def test_the_first_screen_says_skill_range_baseline_and_closure(made: Forecast) -> None:
    said = made.as_text()
    first = said.split("\n")
    assert "Model scenario, not prediction" in first[0]
    assert first[1].startswith("Skill: ")
    assert "between" in said
    assert "baseline" in said
    assert "not an estimate of arrivals" in said
    assert "war generated after the issue date (reacts by rule)" in said
    assert said.index("between") < said.index("(middle")  # the range first
    for word in ("attack next", "will be attacked", "target", "will fall"):
        assert word not in said


def test_no_figure_on_a_border_stands_without_the_near_side(made: Forecast) -> None:
    told = [figure["what"] for figure in made.said["headline"]]
    assert [word for word in told if "waiting" in word]
    assert [word for word in told if "Turned back" in word]
    assert [word for word in told if "Exposed" in word]


def test_a_live_forecast_names_no_place_and_no_crowd(made: Forecast, tmp_path: Path) -> None:
    live = look(torn(), tmp_path / "x", sensitivity="live")
    assert live.digest == made.digest  # what is kept is the same; what is said is not
    told = json.dumps({key: live.said[key] for key in ("probabilities", "headline", "baselines")})
    assert "waiting" not in told
    assert not any(f'"{place}: ' in told for place in "abcdxts")
    for chance in live.probabilities.values():
        assert chance["p"] == round(chance["p"], 1)
    assert "live scenario" in live.said["shown"]
    assert "live scenario" in live.as_text()


def test_the_command_prints_one_object(tmp_path: Path, capsys: Any) -> None:
    write_folder(torn(), tmp_path / "scenario")
    asked = ["forecast", str(tmp_path / "scenario"), "--issue-date", ISSUE.isoformat(), "--horizon",
             "3", "--members", "2", "--threads", "1", "--out", str(tmp_path / "x")]  # fmt: skip
    assert cli.run([*asked, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"run", "digest", "probabilities"} <= set(answer)
    chance = answer["probabilities"]["b: besieged"]
    assert set(chance) == {"p", "low", "high", "members", "pooled"}
    assert chance["pooled"] == pytest.approx(chance["p"] / 2, abs=1e-4)  # it is not besieged
    assert cli.run(asked) == 0
    assert capsys.readouterr().out.startswith("country: forecast from 2020-01-05 for 3 days")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--issue-date", "2019-12-31"], "outside the record"),
        (["--issue-date", "1 May"], "'1 May' is no day"),
        (["--issue-date", "2020-01-05", "--horizon", "900"], "must be 1 to 730"),
        (["--issue-date", "2020-01-05", "--vintage", "May"], "'May' is no day"),
    ],
)
def test_what_cannot_be_forecast_is_told(
    options: list[str], said: str, tmp_path: Path, capsys: Any
) -> None:
    write_folder(torn(), tmp_path / "scenario")
    asked = ["forecast", str(tmp_path / "scenario"), "--out", str(tmp_path / "x"), *options]
    assert cli.run(asked) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
