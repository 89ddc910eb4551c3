"""Comparisons in the app: two maps, joint draws; and the app opened with a run or an ensemble."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook
from tests.app_client import app_at, edit, until_ended
from tests.handmade import keep

from safepassage.errors import InputError
from safepassage.scenario.scenario import Sensitivity
from safepassage.scenario.templates import blank_scenario
from safepassage.study.ensemble.execute import run_members
from safepassage.view.app.given import open_given
from safepassage.view.app.whatif import ANSWER_FILE

pytestmark = pytest.mark.slow
OPEN = Sensitivity.OPEN


def small(level=OPEN):
    scenario = blank_scenario()
    return scenario.replace(settings=scenario.settings.model_copy(update={"sensitivity": level}))


@pytest.fixture
def client(tmp_path):
    with app_at(tmp_path / "project") as client:
        yield client


def two_versions(client, level=OPEN, **how):
    draft = client.desk.drafts.open(small(level), "made by a test").name
    cells = {"from_place": "my_town", "to_place": "other_town", "start": "2030-01-05"}
    assert edit(client, draft, 0, "corridors", guarantor="UN", hours="8", **cells).is_success
    sides = {"first": {"draft": draft, "version": 0}, "second": {"draft": draft, "version": 1}}
    return client.post("/api/comparisons", json=sides | how)


def done(client, answer):
    job = until_ended(client, answer.json()["job"])
    assert job["state"] == "done", job["error"]
    return job["job"]


def test_both_worlds_are_in_the_view_of_a_comparison(client):
    job = done(client, two_versions(client, seeds=2))
    view = client.get(f"/api/jobs/{job}/view").json()
    first, second = view["variants"]
    assert first["members"] == second["members"] == 1
    assert "corridor-1 added" in second["changes"][0]
    assert second["spans"]["supply"]
    assert not first.get("spans")
    (answer,) = view["comparisons"]
    assert "simulation noise only" in answer["interval"]


def test_luck_alone_goes_into_no_report(client):
    job = done(client, two_versions(client, seeds=2))
    page = client.post(f"/api/jobs/{job}/export", json={"what": "report"})
    assert page.status_code == 200
    assert "What if:" not in page.text
    other = client.post(f"/api/jobs/{job}/export", json={"what": "tables"})
    assert (other.status_code, other.json()["error"]) == (422, "InputError")


def test_joint_draws_show_both_closures_and_go_into_the_report(client):
    answer = two_versions(client, members=2)
    assert answer.json()["title"].endswith("2 joint draws")
    job = done(client, answer)
    joint = client.get(f"/api/jobs/{job}/comparison").json()["joint"]
    assert len(joint["opening"]) == 2
    assert {row["sign"] for row in joint["rows"]} <= {
        "no difference", "too few joint draws to tell the sign (100 needed)",
    }  # fmt: skip
    view = client.get(f"/api/jobs/{job}/view").json()
    assert view["comparisons"][0]["members"] == 2
    page = client.post(f"/api/jobs/{job}/export", json={"what": "report"}).text
    assert "What if: What differs between A and B?" in page
    assert "simulation_noise" in json.loads(
        (client.desk.runner.folder(job) / ANSWER_FILE).read_text(encoding="utf-8")
    )


def test_a_live_crisis_has_neither_joint_draws_nor_two_maps(client):
    answer = two_versions(client, Sensitivity.LIVE, members=2)
    assert (answer.status_code, answer.json()["error"]) == (403, "RefusedError")
    job = done(client, two_versions(client, Sensitivity.LIVE, seeds=2))
    view = client.get(f"/api/jobs/{job}/view").json()
    assert len(view["variants"]) == 1
    assert view.get("comparisons", []) == []
    assert view["places"] == []


def test_one_draw_is_no_comparison(client):
    answer = two_versions(client, members=1)
    assert answer.status_code == 422
    assert "two or more" in answer.json()["message"]


def test_the_tables_of_the_report_are_a_workbook(client):
    draft = client.desk.drafts.open(small(), "made by a test").name
    job = done(client, client.post("/api/runs", json={"draft": draft, "version": 0}))
    book = client.post(f"/api/jobs/{job}/export", json={"what": "workbook"})
    sheets = load_workbook(io.BytesIO(book.content)).sheetnames
    assert sheets[0] == "README"
    assert {"planning", "totals"} <= set(sheets)


def test_the_app_opens_with_a_run(tmp_path):
    folder = tmp_path / "mine"
    keep(small(), folder)
    with app_at(tmp_path / "project") as client:
        given = open_given(client.desk, str(folder))
        draft = client.get(f"/api/drafts/{given.draft}").json()
        job = client.get(f"/api/jobs/{given.job}").json()
        assert job["state"] == "done"
        assert job["asked"]["scenario_hash"] == draft["base_hash"]
        assert client.get(f"/api/jobs/{given.job}/view").json()["meta"]["members"] == 1
        again = open_given(client.desk, str(folder))
        assert again.job == given.job
        assert not (folder / "view.json").exists()


def test_the_app_opens_with_an_ensemble(tmp_path):
    folder = tmp_path / "three"
    run_members(small(), members=3, out=folder)
    with app_at(tmp_path / "project") as client:
        given = open_given(client.desk, str(folder))
        job = client.get(f"/api/jobs/{given.job}").json()
        assert (job["kind"], job["title"]) == ("members", "my-scenario, 3 members")
        view = client.get(f"/api/jobs/{given.job}/view").json()
        assert view["meta"]["members"] == 3
        assert not (folder / "one-run").exists()
    with app_at(tmp_path / "project") as client:  # found again after a restart
        assert client.get(f"/api/jobs/{given.job}").json()["kind"] == "members"


def test_a_forecast_is_sent_to_its_report(tmp_path):
    (tmp_path / "forecast.json").write_text("{}", encoding="utf-8")
    with app_at(tmp_path / "project") as client, pytest.raises(InputError, match="report"):
        open_given(client.desk, str(tmp_path))
