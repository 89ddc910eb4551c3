"""Runs in the background: progress, cancel, two at once, a killed worker, a restart."""

from __future__ import annotations

import io
import json
import os
import signal
import time
import zipfile
from pathlib import Path

import pytest
from tests.app_client import app_at, edit, opened, until, until_ended
from tests.handmade import keep

from safepassage.openers import open_scenario
from safepassage.results.store import open_run
from safepassage.scenario.scenario import Sensitivity
from safepassage.scenario.templates import blank_scenario
from safepassage.view.app import calls, runner
from safepassage.view.app.compared import LIVE_RANGE, shown_comparison
from safepassage.view.app.drafts import as_text
from safepassage.view.app.jobs import FIRST, State, write_job

OPEN = Sensitivity.OPEN


@pytest.fixture
def client(tmp_path: Path):
    with app_at(tmp_path / "project") as client:
        yield client


def small_draft(client, sensitivity: Sensitivity = OPEN) -> str:
    """Open two towns and a road for three months: a run of a second."""
    scenario = blank_scenario()
    settings = scenario.settings.model_copy(update={"sensitivity": sensitivity})
    return client.desk.drafts.open(scenario.replace(settings=settings), "made by a test").name


def start(client, draft: str, version: int = 0, seed: int = 1) -> str:
    answer = client.post("/api/runs", json={"draft": draft, "version": version, "seed": seed})
    assert answer.status_code == 202, answer.text
    return answer.json()["job"]


def slow_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the worker be one that tells some progress and then waits to be ended."""
    code = (
        "import sys, time; sys.stdin.readline();"
        'print(\'{"done": 3, "total": 9}\', flush=True); time.sleep(600)'
    )
    real = runner.subprocess.Popen

    def popen(command, **options):
        return real([command[0], "-c", code], **options)

    monkeypatch.setattr(runner.subprocess, "Popen", popen)


def is_at_work(found: dict) -> bool:
    return found["state"] == "running" and found["done"] == 3


def test_a_run_gives_the_folder_that_the_command_line_gives(client) -> None:
    draft = small_draft(client)
    job = start(client, draft)
    told = []
    with client.stream("GET", f"/api/jobs/{job}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = [json.loads(line[5:]) for line in stream.iter_lines() if line.startswith("data:")]
    assert told[-1]["state"] == "done"
    assert told[-1]["digest"] == client.get(f"/api/jobs/{job}").json()["digest"]
    run = open_run(client.desk.project.root / "runs" / job / "run")
    run.verify()
    assert run.info["digest"] == told[-1]["digest"]
    view = client.get(f"/api/jobs/{job}/view")
    assert view.status_code == 200
    assert view.json()["meta"]["digest"] == told[-1]["digest"]


def test_progress_is_told_while_a_run_works_and_cancel_ends_it(client, monkeypatch) -> None:
    slow_task(monkeypatch)
    job = start(client, small_draft(client))
    assert until(client, job, is_at_work)["total"] == 9
    began = time.monotonic()
    assert client.get("/api/about").status_code == 200  # nothing is blocked
    cancelled = client.post(f"/api/jobs/{job}/cancel").json()
    assert cancelled["state"] == "cancelled"
    assert time.monotonic() - began < 10
    for path in ("view", "comparison"):
        assert client.get(f"/api/jobs/{job}/{path}").status_code == 422
    assert client.post(f"/api/jobs/{job}/cancel").json()["state"] == "cancelled"


def test_of_three_runs_two_work_and_the_third_waits(client, monkeypatch) -> None:
    slow_task(monkeypatch)
    draft = small_draft(client)
    names = [start(client, draft, seed=seed) for seed in (1, 2, 3)]
    assert len(set(names)) == 3
    for name in names[:2]:
        until(client, name, is_at_work)
    assert client.get(f"/api/jobs/{names[2]}").json()["state"] == "queued"
    assert client.post(f"/api/jobs/{names[2]}/cancel").json()["state"] == "cancelled"
    client.post(f"/api/jobs/{names[0]}/cancel")
    third = client.post(f"/api/jobs/{names[2]}/resume").json()
    assert third["state"] in {"queued", "running"}
    until(client, names[2], is_at_work)


def test_a_killed_worker_is_told_and_nothing_is_lost(client, monkeypatch) -> None:
    draft = small_draft(client)
    with monkeypatch.context() as patched:
        slow_task(patched)
        job = start(client, draft)
        until(client, job, is_at_work)
        os.kill(client.desk.runner._processes[job].pid, signal.SIGKILL)
        failed = until_ended(client, job)
    assert failed["state"] == "failed"
    assert "SIGKILL" in failed["error"]
    assert "run it again" in failed["error"]
    assert client.get(f"/api/drafts/{draft}").json()["version"] == 0
    assert client.post(f"/api/jobs/{job}/resume").json()["state"] == "queued"
    assert until_ended(client, job)["state"] == "done"


@pytest.mark.slow
def test_a_real_run_killed_halfway_leaves_nothing_and_runs_again_alike(client) -> None:
    draft = opened(client, "aleppo-2016")["draft"]
    job = start(client, draft)
    until(client, job, lambda found: found["done"] > 20)
    os.kill(client.desk.runner._processes[job].pid, signal.SIGKILL)
    assert until_ended(client, job)["state"] == "failed"
    folder = client.desk.project.root / "runs" / job
    assert not (folder / "run").exists()
    client.post(f"/api/jobs/{job}/resume")
    digest = until_ended(client, job, seconds=300)["digest"]
    other = start(client, draft)
    assert until_ended(client, other, seconds=300)["digest"] == digest


def test_a_worker_that_breaks_says_so_with_its_last_words(client, monkeypatch) -> None:
    real = runner.subprocess.Popen
    code = "import sys; print('no json'); print('[1]'); sys.exit('something odd')"
    monkeypatch.setattr(
        runner.subprocess, "Popen", lambda command, **o: real([command[0], "-c", code], **o)
    )
    failed = until_ended(client, start(client, small_draft(client)))
    assert failed["state"] == "failed"
    assert "status 1, which is a bug" in failed["error"]
    assert "something odd" in failed["error"]


def test_what_a_worker_finds_wrong_is_told_with_every_problem(client) -> None:
    draft = small_draft(client)
    scenario = client.desk.drafts.scenario(draft)
    job = client.desk.runner.submit("compare", {"seeds": 2}, (scenario, scenario), title="same")
    failed = until_ended(client, job.job)
    assert failed["state"] == "failed"
    assert "nothing to compare" in failed["error"]


def test_a_restart_finds_what_is_done_and_offers_what_was_interrupted(tmp_path, monkeypatch):
    project = tmp_path / "project"
    with app_at(project) as client:
        draft = small_draft(client)
        done = start(client, draft)
        assert until_ended(client, done)["state"] == "done"
        with monkeypatch.context() as patched:
            slow_task(patched)
            running = start(client, draft, seed=2)
            until(client, running, is_at_work)
            process = client.desk.runner._processes[running]
            client.desk.runner.close()  # as at Ctrl-C
        assert process.poll() is not None
    with app_at(project) as client:
        states = {job["job"]: job["state"] for job in client.get("/api/jobs").json()["jobs"]}
        assert states == {done: "done", running: "interrupted"}
        assert client.get(f"/api/jobs/{done}/view").status_code == 200
        client.post(f"/api/jobs/{running}/resume")
        assert until_ended(client, running)["state"] == "done"
        assert client.post(f"/api/jobs/{running}/resume").status_code == 422
        assert client.request("DELETE", f"/api/jobs/{running}").status_code == 200
        assert client.get(f"/api/jobs/{running}").status_code == 404
        assert not (project / "runs" / running).exists()


def test_a_server_that_was_killed_leaves_jobs_that_can_be_resumed(tmp_path) -> None:
    """Nobody wrote how it ended: what is whole is done, what is not is interrupted."""
    project = tmp_path / "project"
    with app_at(project) as client:
        job = start(client, small_draft(client))
        until_ended(client, job)
        left = client.desk.runner.get(job).now(state=State.RUNNING)
        whole = client.desk.project.root / "runs" / job
        half = client.desk.project.root / "runs" / "half"
    write_job(whole, left)
    half.mkdir()
    write_job(half, left.now(job="half"))
    (half / FIRST).write_text(as_text(blank_scenario()), "utf-8")
    broken = project / "runs" / "broken"
    broken.mkdir()
    (broken / "job.json").write_text('{"state": "running"', "utf-8")
    with app_at(project) as client:
        states = {job["job"]: job["state"] for job in client.get("/api/jobs").json()["jobs"]}
        assert states == {job: "done", "half": "interrupted"}


def test_a_worker_ends_when_nobody_listens(tmp_path) -> None:
    """A server that is killed cannot end its workers; their next word finds nobody."""
    (tmp_path / FIRST).write_text(as_text(open_scenario("example")), "utf-8")
    process = runner.start_worker("run", tmp_path, {"seed": 1})
    process.stdout.close()
    assert process.wait(120) != 0
    assert not (tmp_path / "run").exists()


def test_a_run_of_the_command_line_in_the_project_is_found(tmp_path) -> None:
    project = tmp_path / "project"
    with app_at(project):
        pass
    scenario = blank_scenario()
    settings = scenario.settings.model_copy(update={"sensitivity": OPEN})
    scenario = scenario.replace(settings=settings)
    keep(scenario, project / "runs" / "by-hand")
    with app_at(project) as client:
        (job,) = client.get("/api/jobs").json()["jobs"]
        draft = client.desk.describe(client.desk.drafts.open(scenario, "the same"))
        assert (job["job"], job["asked"]["scenario_hash"]) == ("by-hand", draft["base_hash"])
        assert client.get("/api/jobs/by-hand/view").json()["meta"]["seed"] == 1


def test_a_comparison_tells_what_differs(client) -> None:
    draft = small_draft(client)
    cells = {"from_place": "my_town", "to_place": "other_town", "start": "2030-01-05"}
    edit(client, draft, 0, "corridors", guarantor="UN", hours="8", **cells)
    sides = {
        "first": {"draft": draft, "version": 0},
        "second": {"draft": draft, "version": 1},
        "seeds": 2,
    }
    job = client.post("/api/comparisons", json=sides).json()
    assert job["asked"]["changes"][0].startswith("corridors: corridor-1 added")
    assert until_ended(client, job["job"])["state"] == "done"
    found = client.get(f"/api/jobs/{job['job']}/comparison").json()
    assert "simulation noise only" in found["range"]
    assert found["disclaimer"] == "model scenario, not prediction"
    same = sides | {"second": sides["first"]}
    answer = client.post("/api/comparisons", json=same)
    assert answer.status_code == 422
    assert "nothing to compare" in answer.json()["message"]
    assert len(client.get("/api/jobs").json()["jobs"]) == 1


def test_a_set_of_cuts_is_refused_before_anything_runs(client) -> None:
    scenario = open_scenario("example")
    source, day = scenario.sources[0].source, str(scenario.settings.start)
    draft = opened(client)["draft"]
    for version, row in enumerate(scenario.routes[:2]):
        cells = {"route": row.route, "date": day, "traffic": "trade", "status": "closed"}
        assert edit(client, draft, version, "route_status", source=source, **cells).is_success
    sides = {"first": {"draft": draft, "version": 0}, "second": {"draft": draft, "version": 2}}
    answer = client.post("/api/comparisons", json=sides)
    assert (answer.status_code, answer.json()["error"]) == (403, "RefusedError")
    assert "search for the worst one" in answer.json()["message"]
    assert client.get("/api/jobs").json()["jobs"] == []


def test_nothing_asks_for_a_set_of_candidates(client) -> None:
    """No message has a field that could hold several hostile acts to choose from."""
    for body in ({"edits": []}, {"candidates": []}, {"routes": ["a", "b"]}):
        for path in ("/api/runs", "/api/comparisons"):
            answer = client.post(path, json=body)
            assert answer.status_code == 422
            assert any("Extra inputs" in p["what"] for p in answer.json()["problems"])


@pytest.mark.slow
def test_members_give_bands_and_go_on_where_they_were_ended(client) -> None:
    draft = small_draft(client)
    body = {"draft": draft, "version": 0, "seed": 3, "members": 4}
    job = client.post("/api/runs", json=body).json()
    assert (job["kind"], job["title"]) == ("members", "my-scenario, as opened, 4 members")
    until(client, job["job"], lambda found: found["done"] >= 1)
    client.post(f"/api/jobs/{job['job']}/cancel")
    client.post(f"/api/jobs/{job['job']}/resume")
    done = until_ended(client, job["job"])
    assert done["state"] == "done", done["error"]
    model = client.get(f"/api/jobs/{job['job']}/view").json()
    assert model["meta"]["members"] == 4
    tables = client.post(f"/api/jobs/{job['job']}/export", json={"what": "tables"})
    with zipfile.ZipFile(io.BytesIO(tables.content)) as archive:
        assert "bands.csv" in archive.namelist()
        assert "4 members" in archive.read("README.txt").decode()
    answer = client.post("/api/runs", json=body | {"members": 1001})
    assert answer.status_code == 422


@pytest.mark.slow
def test_exports_can_be_handed_on(client) -> None:
    job = start(client, small_draft(client))
    until_ended(client, job)
    page = client.post(f"/api/jobs/{job}/export", json={"what": "report"})
    assert "not a prediction" in page.text
    assert page.headers["content-disposition"].endswith(f'"{job}-report.html"')
    sheet = client.post(f"/api/jobs/{job}/export", json={"what": "planning", "as_of": "2030-02-01"})
    assert sheet.content[:2] == b"PK"
    tables = client.post(f"/api/jobs/{job}/export", json={"what": "tables"})
    with zipfile.ZipFile(io.BytesIO(tables.content)) as archive:
        assert {"README.txt", "stocks.csv", "harm.csv"} <= set(archive.namelist())
        assert "Model scenario, not prediction" in archive.read("README.txt").decode()
    wrong = client.post(f"/api/jobs/{job}/export", json={"what": "report", "as_of": "2031-02-01"})
    assert wrong.status_code == 422
    assert client.post(f"/api/jobs/{job}/export", json={"what": "secrets"}).status_code == 422


def test_a_live_run_gives_no_tables_and_no_coordinates(client) -> None:
    job = start(client, small_draft(client, Sensitivity.LIVE))
    until_ended(client, job)
    view = client.get(f"/api/jobs/{job}/view").json()
    assert view["meta"]["sensitivity"] == "live"
    assert all(place.get("lat") is None for place in view["places"])
    answer = client.post(f"/api/jobs/{job}/export", json={"what": "tables"})
    assert (answer.status_code, answer.json()["error"]) == (403, "RefusedError")
    assert "live" in answer.json()["message"]
    draft = client.get("/api/scenarios").json()["open"][0]["draft"]
    named = client.get(f"/api/drafts/{draft}/file/zip").headers["content-disposition"]
    assert "live-do-not-share" in named


def test_a_live_comparison_shows_directions_by_sub_district_and_no_figure() -> None:
    from safepassage.study.changes import changes_between
    from safepassage.study.compare import Comparison, Difference

    scenario = open_scenario("aleppo-2016")
    settings = scenario.settings.model_copy(update={"sensitivity": Sensitivity.LIVE})
    live = scenario.replace(settings=settings)
    one, two = [place.place for place in scenario.places][:2]
    rows = tuple(
        Difference(place, "arrived", "moves", 123.0, 45.0, -78.0, -80.0, -70.0, sign)
        for place, sign in ((one, "fewer"), (two, "more"))
    )
    second = live.replace(corridors=live.corridors[:-1])
    found = Comparison("a", "b", changes_between(live, second), (1, 2), rows)
    shown = shown_comparison(found, live, settings.end)
    text = json.dumps(shown)
    assert shown["range"] == LIVE_RANGE
    assert shown["changes"] == ["corridors: changed"]
    assert not any(figure in text for figure in ("123", "-78", live.corridors[-1].corridor))
    assert {row["sign"] for row in shown["rows"]} <= {"more", "fewer", "sign not known"}
    assert "place" not in shown["rows"][0]
    open_answer = shown_comparison(found, scenario, settings.end)
    assert open_answer["rows"][0]["low"] == -80.0


def test_work_that_is_waited_for_is_given_up_after_a_while(tmp_path, monkeypatch) -> None:
    slow_task(monkeypatch)
    with pytest.raises(calls.AnswerError, match="more time or memory"):
        calls.call("read", tmp_path, {"file": "x"}, seconds=0.5)
