"""One run in one folder: what is kept, what is refused, what makes two runs the same run."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from safepassage.errors import InputError, OutputError
from safepassage.results.frames import Coded, RunTables
from safepassage.results.selfcheck import SelfCheckError
from safepassage.results.store import open_run
from safepassage.scenario.claims import Claim
from safepassage.scenario.parts import Control, Place, Route
from safepassage.scenario.scenario import Party, Scenario, Settings, hash_of_form
from safepassage.study.run import run_to_folder, scenario_of


def two_places(**settings) -> Scenario:
    return Scenario(
        settings=Settings(
            name="two",
            start=date(2016, 1, 1),
            end=date(2016, 1, 3),
            parties=(Party(party="red"),),
            **settings,
        ),
        places=(
            Place(place="a", kind="town", population=10, country="SYR", lat=36.1, lon=37.2),
            Place(place="b", kind="town", population=5, idp_share=0.2, source=("s1", "s2")),
        ),
        routes=(Route(route="a|b", from_place="a", to_place="b", length_km=12.5),),
        control=(Control(date=date(2016, 1, 1), place="a", holder="red"),),
        claims=(
            Claim(claim="c1", quantity="population", place=("a",), value=10, informs_defaults=True),
        ),
    )


def stay(scenario, *, seed, threads, progress, lost=0):
    """An engine in which nobody moves; the seed shows in the number of residents of a place."""
    moved = seed % 5
    rows = [("a", "a", 10 - moved - lost), ("b", "a", moved), ("b", "b", 5)]
    days = scenario.days
    status = {True: "resident", False: "IDP"}
    if progress:
        progress(days, days)
    tables = {
        "day": np.repeat(np.arange(days), len(rows)),
        "place": Coded.of([place for place, _, _ in rows] * days),
        "origin": Coded.of([origin for _, origin, _ in rows] * days),
        "status": Coded.of([status[place == origin] for place, origin, _ in rows] * days),
        "whereabouts": Coded.of(
            ["home" if place == origin else "rented" for place, origin, _ in rows] * days
        ),
        "how_moved": Coded.of(["not moved"] * days * len(rows)),
        "people": np.array([people for _, _, people in rows] * days),
    }
    return RunTables.of({"stocks": tables}, agent_days=moved * days, warnings=["simple"])


def never(*_, **__):
    raise AssertionError("nothing should be simulated")


def run(tmp_path, scenario=None, simulate=stay, name="run", **options):
    options = {"seed": 1} | options
    return run_to_folder(
        scenario or two_places(), out=tmp_path / name, simulate=simulate, **options
    )


def test_run_json_says_what_ran_and_how(tmp_path):
    told = []
    info = run(tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]
    kept = open_run(tmp_path / "run").info
    assert info.as_dict()["digest"] == kept["digest"]
    assert (kept["people"], kept["days"], kept["agent_days"], kept["seed"]) == (15, 3, 3, 1)
    assert kept["scenario_hash"] == two_places().hash()
    assert kept["rules"] == two_places().settings.rules.model_dump(mode="json")
    assert kept["closure"] == "war as recorded (does not react)"
    assert kept["disclaimer"] == "model scenario, not prediction"
    assert kept["warnings"] == ["simple"]
    assert set(kept["made_with"]) == {"numba", "numpy", "duckdb"}
    assert kept["self_check"]
    assert all(check["passed"] for check in kept["self_check"])
    json.dumps(info.as_dict())


def test_the_run_holds_its_scenario(tmp_path):
    run(tmp_path)
    found = scenario_of(tmp_path / "run")
    assert found.hash() == two_places().hash()
    assert found.claims == two_places().claims
    form = json.loads((tmp_path / "run" / "scenario.json").read_text())
    form["places"][0]["population"] += 1
    (tmp_path / "run" / "scenario.json").write_text(json.dumps(form))
    with pytest.raises(InputError, match="is not the scenario of this run"):
        scenario_of(tmp_path / "run")


def test_a_run_stays_readable_when_a_later_version_knows_more_rules(tmp_path):
    run(tmp_path)
    path, info = tmp_path / "run" / "scenario.json", tmp_path / "run" / "run.json"
    form, said = json.loads(path.read_text()), json.loads(info.read_text())
    del form["settings"]["rules"]["siege_days"]  # a rule that did not exist then
    said["scenario_hash"] = hash_of_form(form)
    path.write_text(json.dumps(form))
    info.write_text(json.dumps(said))
    found = scenario_of(tmp_path / "run")
    assert set(found.places) == set(two_places().places)
    assert found.settings.rules == two_places().settings.rules  # the default is filled in


@pytest.mark.parametrize("out", [".", "/"])
def test_a_folder_that_cannot_be_made_is_refused_before_the_work(out, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def never(*_, **__):
        raise AssertionError("simulated all the same")

    with pytest.raises(OutputError, match="name a folder below it"):
        run_to_folder(two_places(), seed=1, out=out, simulate=never)


def test_the_same_run_again_is_already_done(tmp_path):
    first = run(tmp_path)
    again = run(tmp_path, simulate=never, threads=2)
    assert again.already_done
    assert not first.already_done
    assert again.digest == first.digest


def test_the_digest_depends_on_the_seed_and_not_on_claims_threads_or_folder(tmp_path):
    first = run(tmp_path)
    assert run(tmp_path, name="threads", threads=4).digest == first.digest
    without = two_places().replace(claims=())
    assert run(tmp_path, without, name="no_claims").digest == first.digest
    assert run(tmp_path, name="seed", seed=2).digest != first.digest


@pytest.mark.parametrize(
    ("scenario", "seed", "differs"),
    [
        (two_places(), 2, "with another seed"),
        (two_places(notes="other"), 1, "with other rows or settings in its scenario; name another"),
    ],
)
def test_another_run_is_never_overwritten(tmp_path, scenario, seed, differs):
    run(tmp_path)
    with pytest.raises(OutputError, match=differs):
        run(tmp_path, scenario, seed=seed, simulate=never)
    open_run(tmp_path / "run").verify()


def test_a_folder_of_something_else_is_never_touched(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds something else"):
        run(tmp_path, simulate=never)
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["thesis.txt"]


def test_a_damaged_run_is_named_before_anything_is_simulated(tmp_path):
    run(tmp_path)
    (tmp_path / "run" / "moves.parquet").unlink()
    with pytest.raises(OutputError, match=r"moves\.parquet is missing"):
        run(tmp_path, simulate=never)


def test_people_lost_keep_nothing(tmp_path):
    def lose(*args, **options):
        return stay(*args, **options, lost=1)

    with pytest.raises(SelfCheckError, match="day 0: 14 against 15"):
        run(tmp_path, simulate=lose)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_leaves_nothing_and_a_second_call_gives_the_same(tmp_path):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, simulate=interrupted)
    assert list(tmp_path.iterdir()) == []
    assert run(tmp_path).digest == run(tmp_path, name="other").digest


@pytest.mark.parametrize("options", [{"seed": -1}, {"seed": 2**63}, {"threads": 0}])
def test_numbers_that_do_not_fit_are_named(tmp_path, options):
    with pytest.raises(InputError, match=next(iter(options))):
        run(tmp_path, simulate=never, **options)
