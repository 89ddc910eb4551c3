"""Calibration: what may be read, what is kept, whose it is; and which rule matters for what."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from statistics import median

import numpy as np
import pytest
from tests.ensemble_worlds import CLAIM, ranged
from tests.people_worlds import country
from tests.strategies import day

from safepassage import cli
from safepassage.engine.simulate import simulate
from safepassage.errors import InputError
from safepassage.openers import open_scenario
from safepassage.results.ensemble_store import open_ensemble
from safepassage.scenario.claims import Use
from safepassage.scenario.files import write_folder
from safepassage.scenario.parts import RouteStatus
from safepassage.scenario.priors import in_a_record, priors, with_values
from safepassage.study.calibrate.anchors import (
    LEAST_DOUBT,
    MOST_DOUBTS,
    Anchor,
    anchors_of,
    distance,
)
from safepassage.study.calibrate.fit import calibrate, distances
from safepassage.study.calibrate.posterior import read_posterior, write_posterior
from safepassage.study.calibrate.sensitivity import noise_of, sensitivity
from safepassage.study.ensemble.execute import run_members
from safepassage.study.ensemble.plan import Plan, Vary
from safepassage.study.ensemble.questions import answers_of
from safepassage.study.ensemble_score import score_ensemble

INFORMS = CLAIM.model_copy(update={"use": Use.CALIBRATE, "informs_defaults": True})
LATER = CLAIM.model_copy(
    update={"claim": "later", "start": day(2), "end": day(7), "value": 9_000.0, "high": None}
)
WORLD = ranged(claims=(INFORMS, LATER))
BUDGET = 50


def with_rules(world, **values):
    rules = with_values(world.settings.rules, values)
    return world.replace(settings=world.settings.model_copy(update={"rules": rules}))


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    work = tmp_path_factory.mktemp("calibrate") / "runs"
    return calibrate(WORLD, budget=BUDGET, work=work, seed=4), work


def test_only_claims_that_inform_defaults_are_read(fitted, tmp_path):
    posterior, _ = fitted
    assert posterior.claims == ("left b",)
    assert posterior.latest_evidence == day(6).isoformat()
    other = LATER.model_copy(update={"value": 10.0})
    changed = ranged(claims=(INFORMS, other))
    again = calibrate(changed, budget=BUDGET, work=tmp_path / "runs", seed=4)
    assert again.rows == posterior.rows
    assert again.distances == posterior.distances


def test_no_claim_is_later_than_what_may_inform_in_the_bundled_scenario():
    aleppo = open_scenario("aleppo-2016")
    by_id = {claim.claim: claim for claim in aleppo.claims}
    anchors = anchors_of(aleppo)
    assert all(by_id[anchor.claim].informs_defaults for anchor in anchors)
    assert aleppo.date_of(max(anchor.last_day for anchor in anchors)).isoformat() < "2016-07-01"


def test_a_scenario_without_such_claims_is_refused():
    with pytest.raises(InputError, match="no claim of this scenario may inform the rules"):
        anchors_of(ranged())


def test_the_distance_by_hand():
    anchors = (
        Anchor("a", "one event", 99.0, 0.5, 5),
        Anchor("b", "one event", 99.0, 0.5, 6),
        Anchor("c", "another", 99.0, 1.0, 6),
    )
    half = 100 * math.exp(0.5) - 1
    answers = {"a": half, "b": 99.0, "c": half}
    # groups: (1 + 0) / 2 and (0.5 / 1)^2; their mean, and its root
    assert distance(anchors, answers) == pytest.approx(math.sqrt((0.5 + 0.25) / 2))


def test_a_figure_that_no_run_can_meet_does_not_drown_the_others():
    anchors = (Anchor("a", "a", 9_000.0, 0.4, 5), Anchor("b", "b", 99.0, 0.5, 6))
    far = distance(anchors, {"a": 0.0, "b": 99.0})
    assert far == pytest.approx(MOST_DOUBTS / math.sqrt(2))


def test_the_doubt_of_a_figure_is_its_range_and_never_nothing():
    (anchor,) = anchors_of(WORLD)
    assert anchor.doubt == pytest.approx(math.log(2001 / 1001))
    sure = INFORMS.model_copy(update={"low": 2_000.0, "high": 2_000.0})
    assert anchors_of(ranged(claims=(sure,)))[0].doubt == LEAST_DOUBT


def test_the_nearest_tenth_is_kept_with_all_it_drew(fitted):
    posterior, work = fitted
    far = distances(open_ensemble(work), anchors_of(WORLD))
    nearest = sorted(far, key=far.__getitem__)[: BUDGET // 10]
    assert posterior.distances == tuple(far[number] for number in nearest)
    drawn = Plan(WORLD, BUDGET, seed=4).member(nearest[0]).drawn
    acting = set(in_a_record())
    assert posterior.rows[0] == {one.name: one.value for one in drawn if one.name in acting}
    assert posterior.members == tuple(nearest)
    assert "attack_hazard_per_day" in posterior.rows[0], "a rule of people"
    assert "operation_launch_per_day" not in posterior.rows[0], "a rule of a war that is generated"
    assert posterior.distances[-1] < posterior.prior_distance


def test_members_of_a_posterior_take_whole_rows_of_it(fitted):
    posterior, _ = fitted
    plan = Plan(WORLD, 40, seed=9, posterior=posterior.rows)
    rules = [plan.member(number).scenario.settings.rules for number in range(1, 41)]
    assert all(
        any(all(getattr(one, k) == v for k, v in row.items()) for row in posterior.rows)
        for one in rules
    )
    assert len({one.attack_hazard_per_day for one in rules}) == len(posterior.rows)
    assert "rules, drawn from a posterior" in plan.in_words()


def test_a_posterior_belongs_to_its_scenario_and_rules(fitted, tmp_path):
    posterior, _ = fitted
    file = tmp_path / "posterior.json"
    write_posterior(posterior, file)
    assert read_posterior(file, WORLD) == posterior
    form = json.loads(file.read_text())
    assert form["command"] == "safepassage calibrate country --budget 50 --seed 4 --out FILE"
    one_too_few = form["values"] | {"attack_hazard_per_day": [0.1]}
    for key, value, said in (
        ("scenario", "elsewhere", "belongs to the scenario 'elsewhere'"),
        ("values", {"no_such_rule": form["members"]}, "rules without a prior here: no_such_rule"),
        ("values", {"attack_hazard_per_day": [-1] * 5}, "holds a value that no rule can have"),
        ("values", one_too_few, "is no posterior of format 2"),
        ("posterior_format_version", 1, "is no posterior of format 2"),
    ):
        file.write_text(json.dumps(form | {key: value}))
        with pytest.raises(InputError, match=said):
            read_posterior(file, WORLD)


def test_a_posterior_of_other_rules_is_refused(fitted, tmp_path):
    posterior, _ = fitted
    file = tmp_path / "posterior.json"
    write_posterior(posterior, file)
    for name in ("attack_hazard_per_day", "siege_days"):
        default = getattr(WORLD.settings.rules, name)
        with pytest.raises(InputError, match="belongs to other rules"):
            read_posterior(file, with_rules(WORLD, **{name: default + 1}))


def test_other_rows_and_another_version_are_told(fitted, tmp_path, monkeypatch):
    posterior, _ = fitted
    assert posterior.remarks(WORLD) == []
    closed = RouteStatus(route="ab", date=day(7), traffic=("goods",), status="closed")
    assert posterior.remarks(WORLD.replace(route_status=(closed,))) == [], "later than evidence"
    earlier = closed.model_copy(update={"date": day(6)})
    said = [f"the posterior was made on other rows up to {posterior.latest_evidence}"]
    assert posterior.remarks(WORLD.replace(route_status=(earlier,))) == said
    assert posterior.remarks(ranged(claims=(LATER,))) == said, "without what informed it"
    older = replace(posterior, version="0.0.0")
    assert older.remarks(WORLD) == ["the posterior was made with version 0.0.0"]
    out = tmp_path / "members"
    told = older.told(WORLD)
    info = run_members(WORLD, members=2, out=out, posterior=older.rows, calibrated=told)
    assert info.warnings[0] == "the posterior was made with version 0.0.0"
    assert f"calibrated on rows up to {posterior.latest_evidence}; " in info.varied


def test_rows_up_to_the_latest_evidence_of_a_posterior_test_nothing(fitted, tmp_path):
    posterior, _ = fitted
    later = posterior.told(WORLD) | {"latest_evidence": day(7).isoformat()}
    found = []
    for name, told in (("asked", later), ("not", None)):
        run_members(WORLD, members=2, out=tmp_path / name, posterior=posterior.rows,
                    calibrated=told)  # fmt: skip
        scores = score_ensemble(open_ensemble(tmp_path / name), WORLD)
        found.append({row.claim: row.is_later for row in scores.rows}["later"])
    assert found == [False, True], "the claim 'later' ends on the seventh day"


@pytest.mark.parametrize("share", [0.03, 0.97])
def test_a_rule_that_was_hidden_is_found_again(share, tmp_path):
    """A world with a known rule makes the claim; the posterior lies about it, not about the prior.

    All other rules are held, and so are populations; no day has a shock: what is left is luck.
    """
    name = "attack_hazard_per_day"
    prior = priors()[name]
    truth = prior.at(share)
    sure = with_rules(WORLD.replace(places=country().places), shock_spread=0.0)
    world = with_rules(sure, **{name: truth}).replace(claims=(INFORMS,))
    (told,) = answers_of(simulate(world, seed=99).tables, world)
    claim = INFORMS.model_copy(update={"value": round(told.value), "low": None, "high": None})
    held = tuple(other for other in priors() if other != name)
    found = calibrate(
        sure.replace(claims=(claim,)), budget=BUDGET, work=tmp_path / "runs", seed=4, held=held
    )
    kept = [float(row[name]) for row in found.rows]
    assert set(found.rows[0]) == {name}
    middle = prior.at(0.5)
    assert abs(math.log(median(kept) / truth)) < 0.5 * abs(math.log(middle / truth)), kept


def test_a_budget_that_keeps_too_few_is_refused(tmp_path):
    with pytest.raises(InputError, match="give 50"):
        calibrate(WORLD, budget=49, work=tmp_path)


def test_the_commands(fitted, tmp_path, capsys):
    posterior, work = fitted
    write_folder(WORLD, tmp_path / "scenario")
    where = str(tmp_path / "scenario")
    out = tmp_path / "p.json"
    asked = ["calibrate", where, "--budget", str(BUDGET), "--seed", "4", "--work", str(work)]
    assert cli.run([*asked, "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == len(posterior.rows)
    run = ["run", where, "--posterior", str(out), "--out", str(tmp_path / "x"), "--threads", "1"]
    assert cli.run([*run, "--members", "2"]) == 0
    assert "rules, drawn from a posterior" in capsys.readouterr().out
    assert cli.run([*asked, "--out", str(out)]) == cli.MEND
    assert "name another file" in capsys.readouterr().err


def test_the_rule_that_matters_shows_and_the_one_that_does_not_does_not(tmp_path, capsys):
    pytest.importorskip("SALib", reason="SALib, of the extra calibrate, is not installed")
    write_folder(WORLD, tmp_path / "scenario")
    out = tmp_path / "s.json"
    asked = ["sensitivity", str(tmp_path / "scenario"), "--trajectories", "3", "--out", str(out),
             "--rule", "attack_hazard_per_day", "--rule", "return_hazard_per_day",
             "--threads", "1"]  # fmt: skip
    assert cli.run(asked) == 0
    assert "left b: attack_hazard_per_day" in capsys.readouterr().out
    form = json.loads(out.read_text())
    assert form["runs"] == 3 * (2 + 1)
    effect = {(one["output"], one["rule"]): one["effect"] for one in form["effects"]}
    assert effect["left b", "attack_hazard_per_day"] > 0.2
    assert effect["left b", "return_hazard_per_day"] == 0.0
    assert form["noise"]["left b"] > 0.0, "of luck, which no design moves"


def test_populations_are_moved_like_a_rule_and_a_period_may_begin_later(tmp_path, capsys):
    pytest.importorskip("SALib", reason="SALib, of the extra calibrate, is not installed")
    write_folder(WORLD, tmp_path / "scenario")
    out = tmp_path / "s.json"
    asked = ["sensitivity", str(tmp_path / "scenario"), "--trajectories", "2", "--threads", "1",
             "--rule", "populations", "--from", day(4).isoformat()]  # fmt: skip
    assert cli.run([*asked, "--out", str(out)]) == 0
    form = json.loads(out.read_text())
    assert (form["first"], form["days"]) == (day(4).isoformat(), WORLD.days - 4)
    assert {one["rule"] for one in form["effects"]} == {"populations"}
    effect = {one["output"]: one["effect"] for one in form["effects"]}
    assert effect["displaced"] > 0.0
    assert cli.run([*asked[:-1], "soon", "--out", str(tmp_path / "t.json")]) == cli.MEND
    assert cli.run([*asked[:-1], day(99).isoformat(), "--out", str(tmp_path / "t.json")]) == 2
    said = capsys.readouterr().err
    assert "'soon' is no day; write YYYY-MM-DD" in said
    assert "name two days of the scenario in their order" in said


def test_the_design_moves_all_populations_together_and_draws_no_other_rule():
    plan = Plan(WORLD, 2, seed=1, vary=(Vary.PARAMETERS,), in_order=True,
                posterior=({"populations": 0.01}, {"populations": 0.99}))  # fmt: skip
    low, high = (plan.member(number) for number in (1, 2))
    assert {one.kind for one in (*low.drawn, *high.drawn)} == {"population"}
    pairs = zip(low.scenario.places, high.scenario.places, strict=True)
    assert all(a.population < b.population for a, b in pairs if a.population_low)


def test_the_noise_of_luck_is_that_of_two_runs_over_a_step():
    figures = np.expm1(np.array([1.0, 2.0, 3.0, 4.0]))
    by_hand = 2 / math.sqrt(math.pi) * math.sqrt(5 / 3) / (2 / 3)
    assert noise_of(figures) == pytest.approx(by_hand)


def test_a_rule_without_a_prior_has_no_sensitivity(tmp_path):
    with pytest.raises(InputError, match="did you mean 'travel_km_per_day'"):
        sensitivity(WORLD, trajectories=2, work=tmp_path, rules=("travel_km_per_dat",))
